# SPDX-License-Identifier: MIT
"""
A file that a wish names besides its source becomes a file on this host, made ready and kept by its content.

In: music or a watermark as a recipe names it (path, address, upload), and the kind that says how its files are had.
Out: the file made ready; a recipe that knows the content finds it again although the address is gone. Of a durable job
the file as it was given is in the blob store as well, so that other hosts, and a render months later, need neither the
address nor the upload. What makes a file ready, and which ones are refused, the kinds know: `engine/music.py` and
`engine/logo.py`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from clipmill.domain.errors import InvalidRecipe, SourceNotFound, UploadNotFound
from clipmill.domain.jobs import UPLOAD_SCHEME
from clipmill.domain.overlays import Music, MusicFile, PictureFile, Watermark
from clipmill.engine.job import Job
from clipmill.engine.stages import Downloaded, address_inputs
from clipmill.ingest import IngestOptions, is_url
from clipmill.ingest.locations import local_file
from clipmill.storage.blobs import BlobStore
from clipmill.storage.files import alone_in
from clipmill.storage.stage_cache import StageKey

Wish = TypeVar("Wish", Music, Watermark)
File = TypeVar("File", MusicFile, PictureFile)


@dataclass(frozen=True, slots=True)
class AssetKind(Generic[File]):
    """How files of one kind are had, kept and spoken of."""

    name: str
    """In the keys of what is kept, and in what users are told of the file."""
    wish_name: str
    """What users are told the wish is."""
    version: int
    """Of what is made ready; raised when that would come out another."""
    most_bytes: int
    """Largest file that is taken."""
    file_type: type[File]
    download: Callable[[str, Path, IngestOptions], Downloaded]
    """Fetches an address into a folder."""
    keep: Callable[[Job, Path], File]
    """Makes a file on this host ready and keeps it; raises `UnsupportedMedia` and the like."""
    blob_key: Callable[[str], str]
    """Where the file as it was given lies in the blob store, by its content."""

    def stage_key(self, content_hash: str) -> StageKey:
        """Return under what a file of this content is kept when it is ready."""
        return StageKey(self.name, self.version, (content_hash,))


def take_asset(kind: AssetKind[File], job: Job, wish: Music | Watermark, upload: Path | None) -> File:
    """
    Return the file that a wish names, ready; what was made ready before is used again.

    With a content hash the file is looked for by that alone first.

    Args:
        kind: how such files are had.
        job: the running job.
        wish: path, address or upload. Whether a path may be named at all is the caller's affair.
        upload: the file on this host that holds the upload, where the location names one.

    Raises:
        SourceNotFound, DownloadFailed, AddressRefused: there is no such file.
        InvalidRecipe: it is no longer the file that the recipe was made with.
        UploadNotFound: the upload is gone.
        StageTimedOut, StorageFull: it took too long, or the disk is full.
        InputError, MediaError: what the kind refuses.

    """
    return _kept_of(kind, job, wish) or _same(kind, wish, kind.keep(job, _find(kind, job, wish, upload)))


def stage_asset(
    kind: AssetKind[File], job: Job, wish: Music | Watermark, blobs: BlobStore, upload_key: str | None
) -> File:
    """
    Return the file that a wish of a durable job names, ready, on whatever host; its file is in the blob store then.

    Args:
        kind: how such files are had.
        job: the running job.
        wish: address, upload, or a path where the operator allows it.
        blobs: of this installation.
        upload_key: blob of the upload that the location names.

    Raises:
        SourceNotFound: a path was named where none may be.
        UploadNotFound: the upload is gone.
        InvalidRecipe: the file is no longer the one that the recipe was made with.
        InputError, MediaError, StorageError: it cannot be had, used or kept.

    """
    kept = _kept_of(kind, job, wish)
    if kept is not None:
        return kept
    if wish.content_hash is not None and blobs.info(kind.blob_key(wish.content_hash)) is not None:
        return kind.keep(job, _local(kind, job, kind.blob_key(wish.content_hash), blobs))
    path = _find(kind, job, wish, _upload(kind, job, wish, blobs, upload_key))
    file = _same(kind, wish, kind.keep(job, path))
    if blobs.info(kind.blob_key(file.content_hash)) is None:
        blobs.put_file(kind.blob_key(file.content_hash), path, "application/octet-stream")
    return file


def kept_asset(kind: AssetKind[File], job: Job, content_hash: str) -> File | None:
    """Return the file of a content when it lies on this host, ready."""
    key = kind.stage_key(content_hash)
    kept = job.tools.cache.get(key, kind.file_type)
    if kept is None or not Path(kept.path).is_file():
        return None
    os.utime(job.tools.cache.folder_of(key))  # what is in use is not what was used longest ago
    return kept


def pinned(wish: Wish, file: MusicFile | PictureFile | None) -> Wish:
    """Return the wish as a recipe keeps it: with the content of the file that was taken for it, if one was."""
    return wish if file is None else replace(wish, content_hash=file.content_hash)


def _kept_of(kind: AssetKind[File], job: Job, wish: Music | Watermark) -> File | None:
    return None if wish.content_hash is None else kept_asset(kind, job, wish.content_hash)


def _same(kind: AssetKind[File], wish: Music | Watermark, file: File) -> File:
    if wish.content_hash not in {None, file.content_hash}:
        message = f"The {kind.wish_name} {wish.location} has changed since the recipe was made"
        raise InvalidRecipe(message, hint=f"Make the clips again with the {kind.name} as it is now.")
    return file


def _find(kind: AssetKind[File], job: Job, wish: Music | Watermark, upload: Path | None) -> Path:
    """Return the file that a wish names as it was given, fetched where it is on another machine."""
    location = wish.location.strip()
    if location.startswith(UPLOAD_SCHEME):
        if upload is None:
            raise UploadNotFound
        return upload
    if not is_url(location):
        return local_file(location, kind.most_bytes)
    key = StageKey(f"{kind.name}-download", kind.version, address_inputs(job.tools, location))
    folder = job.tools.cache.folder_of(key)
    with alone_in(folder):
        kept = job.tools.cache.get(key, Downloaded)
        if kept is None or not (folder / kept.file_name).is_file():
            kept = kind.download(location, folder, job.tools.ingest)
            job.tools.cache.put(key, kept, Downloaded)
    return folder / kept.file_name


def _upload(
    kind: AssetKind[File], job: Job, wish: Music | Watermark, blobs: BlobStore, upload_key: str | None
) -> Path | None:
    location = wish.location.strip()
    if location.startswith(UPLOAD_SCHEME):
        if upload_key is None or blobs.info(upload_key) is None:
            raise UploadNotFound
        return _local(kind, job, upload_key, blobs)
    if not (is_url(location) or job.tools.allows_local_paths):
        message = "This installation takes no paths of its own disk."
        raise SourceNotFound(message, hint=f"Give an http(s) address of the {kind.name}, or upload it.")
    return None


def _local(kind: AssetKind[File], job: Job, key: str, blobs: BlobStore) -> Path:
    """Return a file of this host that holds a blob; one that had to be fetched goes with the job."""
    path = blobs.local_path(key)
    if path is None:
        path = job.work_dir / f"{kind.name}-{Path(key).name}"
        blobs.fetch(key, path)
    return path
