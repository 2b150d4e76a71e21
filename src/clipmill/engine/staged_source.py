# SPDX-License-Identifier: MIT
"""
`INGEST` of a durable job, and the way back from the blob store to a file on this host.

In: a location (address, upload, or a path where the operator allows it). Out: the file as it was given, under its
content hash, and what it holds. A host that needs the file again finds it in the store, or fetches it once.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from clipmill.domain.errors import BlobNotFound, SourceNotFound, SourceTooLarge, SourceTooLong, UploadNotFound
from clipmill.domain.jobs import UPLOAD_SCHEME
from clipmill.domain.media import Media, Source
from clipmill.domain.progress import StageName
from clipmill.domain.times import US_PER_S
from clipmill.engine.job import Job
from clipmill.engine.orders import IngestOutcome, StageOrder, TakenSource
from clipmill.engine.stages import Taken, address_inputs, import_once, inspect, take_in
from clipmill.engine.tools import Tools
from clipmill.ingest import is_url
from clipmill.storage.blobs import BlobStore
from clipmill.storage.files import alone_in
from clipmill.storage.stage_cache import StageCache, StageKey

TAKEN_VERSION = 5
_KINDS = {
    "mov": (".mp4", "video/mp4"),
    "matroska": (".mkv", "video/x-matroska"),
    "avi": (".avi", "video/x-msvideo"),
    "mpegts": (".ts", "video/mp2t"),
    "mpeg": (".mpg", "video/mpeg"),
    "flv": (".flv", "video/x-flv"),
    "asf": (".wmv", "video/x-ms-wmv"),
    "ogg": (".ogg", "application/ogg"),
    "mp3": (".mp3", "audio/mpeg"),
    "wav": (".wav", "audio/wav"),
    "flac": (".flac", "audio/flac"),
    "aac": (".aac", "audio/aac"),
}
"""By the first word of the container's name, never by what the user called the file: a name may lie."""
_OTHER_KIND = (".bin", "application/octet-stream")


def take_source(job: Job, order: StageOrder, blobs: BlobStore) -> IngestOutcome:
    """
    Return the source, which is in the blob store then.

    Raises:
        InputError, MediaError: it cannot be had or used; the kind of error says why.
        UploadNotFound: the upload is gone.
        StorageFull, StoreUnavailable: it cannot be kept.

    """
    source, path, audience = _bring(job, order, blobs)
    with job.stage(StageName.PROBE, "reading the file") as run:
        given = inspect(job, run, path)
        ending, content_type = _KINDS.get(given.container.partition(",")[0], _OTHER_KIND)
        # From here on the job's notes name the content, so that a job that is deleted now leaves none of it.
        media = import_once(job.tools.cache.of_job(order.job_id, given.content_hash), given)
        taken = TakenSource(source, media, _source_key(given.content_hash, ending), audience)
        if blobs.info(taken.key) is None:
            blobs.put_file(taken.key, path, content_type)
    key = _taken_key(order, job.tools)
    if key is not None:
        job.tools.cache.put(key, taken, TakenSource)
    job.tools.cache.prune(job.tools.cache_max_bytes)
    return IngestOutcome(taken)


def source_keys(content_hash: str) -> tuple[str, ...]:
    """Return every blob that may hold a source of this content; which one does depends on its container."""
    endings = [ending for ending, _ in (*_KINDS.values(), _OTHER_KIND)]
    return tuple(_source_key(content_hash, ending) for ending in endings)


def _source_key(content_hash: str, ending: str) -> str:
    return f"sources/{content_hash}{ending}"


def find_taken(order: StageOrder, tools: Tools, blobs: BlobStore) -> IngestOutcome | None:
    """Return the source when the same location was taken in before and its file is still kept, else none."""
    key = _taken_key(order, tools)
    taken = None if key is None else tools.cache.get(key, TakenSource)
    if taken is None:
        return None
    info = blobs.info(taken.key)
    if info is None:
        return None
    if info.size_bytes > tools.ingest.max_size_bytes:
        raise SourceTooLarge
    if taken.media.duration_us > tools.ingest.max_duration_s * US_PER_S:
        raise SourceTooLong
    return IngestOutcome(taken)


def source_media(job: Job, taken: TakenSource, blobs: BlobStore) -> Media:
    """
    Return the media with a path that is good on this host: the store's own file, or one that is fetched once.

    Raises:
        BlobNotFound: the source is no longer kept.
        StorageFull, StoreUnavailable: it cannot be fetched.

    """
    return import_once(job.tools.cache, lying_here(job.tools.cache, taken, blobs))


def lying_here(cache: StageCache, taken: TakenSource, blobs: BlobStore) -> Media:
    """Return the media as it was given, with the path of its file on this host; raises as `source_media`."""
    path = blobs.local_path(taken.key) or _fetched(cache, taken.key, blobs)
    return replace(taken.media, path=str(path))


def _bring(job: Job, order: StageOrder, blobs: BlobStore) -> Taken:
    """Return the source and a file on this host that holds it."""
    location = order.spec.location
    if location.startswith(UPLOAD_SCHEME):
        if order.upload_key is None:
            raise UploadNotFound
        with job.stage(StageName.INGEST, "getting the upload"):
            path = blobs.local_path(order.upload_key) or _fetched(job.tools.cache, order.upload_key, blobs)
        title = Path(order.upload_name or "").stem.strip() or None
        return Taken(Source(location, title), path)
    if not (is_url(location) or job.tools.allows_local_paths):
        message = "This installation takes no paths of its own disk."
        raise SourceNotFound(message, hint="Give an http(s) address, or upload the file.")
    return take_in(job, location)


def _fetched(cache: StageCache, key: str, blobs: BlobStore) -> Path:
    """Return the file that a blob was fetched to on this host, fetching it when it is not there."""
    info = blobs.info(key)
    if info is None:
        raise BlobNotFound
    folder = cache.folder_of(StageKey("fetched", 1, (key,)))
    path = folder / Path(key).name
    with alone_in(folder):  # the renders of one job, side by side, need the same file
        if not (path.is_file() and path.stat().st_size == info.size_bytes):
            blobs.fetch(key, path)
        os.utime(folder)  # what is in use is not what was used longest ago
    return path


def _taken_key(order: StageOrder, tools: Tools) -> StageKey | None:
    """Return what a taken source depends on, or none for a path, whose file may have changed since."""
    location = order.spec.location
    if location.startswith(UPLOAD_SCHEME):
        return StageKey("taken", TAKEN_VERSION, (order.upload_key or "", order.upload_name or ""))
    if not is_url(location):
        return None
    return StageKey("taken", TAKEN_VERSION, address_inputs(tools, location))
