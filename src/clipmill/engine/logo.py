# SPDX-License-Identifier: MIT
"""
The picture of a watermark: what the user names becomes a checked file on this host that renders can lay over clips.

In: a path, an address, or the file of an upload. Out: an upright PNG, kept by the content of what was given, so that a
recipe that knows the content finds it again although the address is gone. Laying it over is the render's affair.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from clipmill.domain.errors import (
    InvalidRecipe,
    SourceNotFound,
    SourceTooLarge,
    UnsupportedMedia,
    UploadNotFound,
)
from clipmill.domain.jobs import UPLOAD_SCHEME
from clipmill.domain.overlays import PictureFile, Watermark
from clipmill.engine.job import Job
from clipmill.engine.orders import picture_key
from clipmill.engine.stages import Downloaded, address_inputs
from clipmill.ingest import is_url
from clipmill.ingest.locations import local_file
from clipmill.ingest.pictures import take_picture
from clipmill.media.logo import MAX_SIZE_BYTES, clean_picture
from clipmill.overlays import check_watermark
from clipmill.storage.blobs import BlobStore
from clipmill.storage.files import alone_in, sha256_of_file
from clipmill.storage.stage_cache import StageKey

PICTURE_VERSION = 1


def take_picture_file(job: Job, watermark: Watermark, *, upload: Path | None = None) -> PictureFile | None:
    """
    Return the picture of a watermark, checked and ready; none for a watermark that is a text.

    With a content hash the file is looked for by that alone first.

    Args:
        job: the running job.
        watermark: path, address or upload. Whether a path may be named at all is the caller's affair.
        upload: the file on this host that holds the upload, where the location names one.

    Raises:
        InvalidOptions: the watermark cannot be drawn.
        SourceNotFound, DownloadFailed, AddressRefused: there is no such file.
        UnsupportedMedia: it is no PNG, JPEG or WebP, is broken, or shows nothing.
        SourceTooLarge: it has more bytes or pixels than allowed.
        InvalidRecipe: it is no longer the picture that the recipe was made with.
        UploadNotFound: the upload is gone.
        StageTimedOut, StorageFull: it took too long, or the disk is full.

    """
    check_watermark(watermark)
    if not watermark.location.strip():
        return None
    kept = _kept_of(job, watermark)
    return kept or _same(watermark, keep_picture(job, _find(job, watermark, upload)))


def stage_picture(
    job: Job, watermark: Watermark, blobs: BlobStore, *, upload_key: str | None = None
) -> PictureFile | None:
    """
    Return the picture of a watermark of a durable job, as `take_picture_file`; its file is in the blob store then.

    Args:
        job: the running job.
        watermark: address, upload, or a path where the operator allows it.
        blobs: of this installation.
        upload_key: blob of the upload that the location names.

    Raises:
        SourceNotFound: a path was named where none may be.
        UploadNotFound: the upload is gone.
        InvalidRecipe: the picture is no longer the one that the recipe was made with.
        InputError, MediaError, StorageError: it cannot be had, used or kept.

    """
    check_watermark(watermark)
    if not watermark.location.strip():
        return None
    kept = _kept_of(job, watermark)
    if kept is not None:
        return kept
    if watermark.content_hash is not None and blobs.info(picture_key(watermark.content_hash)) is not None:
        return keep_picture(job, _local(job, picture_key(watermark.content_hash), blobs))
    path = _find(job, watermark, _upload(job, watermark, blobs, upload_key))
    file = _same(watermark, keep_picture(job, path))
    if blobs.info(picture_key(file.content_hash)) is None:
        blobs.put_file(picture_key(file.content_hash), path, "application/octet-stream")
    return file


def pinned_watermark(watermark: Watermark, file: PictureFile | None) -> Watermark:
    """Return the wish as a recipe keeps it: with the content of the picture that was taken for it."""
    return watermark if file is None else replace(watermark, content_hash=file.content_hash)


def keep_picture(job: Job, path: Path) -> PictureFile:
    """
    Return a file on this host as a picture, checked and kept under its content.

    Raises:
        UnsupportedMedia, SourceTooLarge, SourceNotFound: it cannot be used.

    """
    local_file(str(path), MAX_SIZE_BYTES)
    content_hash = sha256_of_file(path)
    kept = _kept(job, content_hash)
    if kept is not None:
        return kept
    key = _key(content_hash)
    folder = job.tools.cache.folder_of(key)
    with alone_in(folder):
        kept = _kept(job, content_hash)
        if kept is not None:  # another has made it meanwhile
            return kept
        try:
            size = clean_picture(path, folder / "picture.png")
        except (UnsupportedMedia, SourceTooLarge) as error:
            message = f"The watermark cannot be used: {error.message}"
            raise type(error)(message, hint=error.hint) from error
        made = PictureFile(str(folder / "picture.png"), size, content_hash)
        job.tools.cache.put(key, made, PictureFile)
    return made


def _kept_of(job: Job, watermark: Watermark) -> PictureFile | None:
    return None if watermark.content_hash is None else _kept(job, watermark.content_hash)


def _kept(job: Job, content_hash: str) -> PictureFile | None:
    key = _key(content_hash)
    kept = job.tools.cache.get(key, PictureFile)
    if kept is None or not Path(kept.path).is_file():
        return None
    os.utime(job.tools.cache.folder_of(key))  # what is in use is not what was used longest ago
    return kept


def _key(content_hash: str) -> StageKey:
    return StageKey("picture", PICTURE_VERSION, (content_hash,))


def _same(watermark: Watermark, file: PictureFile) -> PictureFile:
    if watermark.content_hash not in {None, file.content_hash}:
        message = f"The watermark {watermark.location} has changed since the recipe was made"
        raise InvalidRecipe(message, hint="Make the clips again with the picture as it is now.")
    return file


def _find(job: Job, watermark: Watermark, upload: Path | None) -> Path:
    """Return the file that a wish names as it was given, fetched where it is on another machine."""
    location = watermark.location.strip()
    if location.startswith(UPLOAD_SCHEME):
        if upload is None:
            raise UploadNotFound
        return upload
    if not is_url(location):
        return local_file(location, MAX_SIZE_BYTES)
    key = StageKey("picture-download", PICTURE_VERSION, address_inputs(job.tools, location))
    folder = job.tools.cache.folder_of(key)
    with alone_in(folder):
        kept = job.tools.cache.get(key, Downloaded)
        if kept is not None and (folder / kept.file_name).is_file():
            return folder / kept.file_name
        path = take_picture(location, work_dir=folder, options=job.tools.ingest, max_size_bytes=MAX_SIZE_BYTES)
        job.tools.cache.put(key, Downloaded(path.name, None), Downloaded)
    return path


def _upload(job: Job, watermark: Watermark, blobs: BlobStore, key: str | None) -> Path | None:
    location = watermark.location.strip()
    if location.startswith(UPLOAD_SCHEME):
        if key is None or blobs.info(key) is None:
            raise UploadNotFound
        return _local(job, key, blobs)
    if not (is_url(location) or job.tools.allows_local_paths):
        message = "This installation takes no paths of its own disk."
        raise SourceNotFound(message, hint="Give an http(s) address of the picture, or upload it.")
    return None


def _local(job: Job, key: str, blobs: BlobStore) -> Path:
    """Return a file of this host that holds a blob; one that had to be fetched goes with the job."""
    path = blobs.local_path(key)
    if path is None:
        path = job.work_dir / f"picture-{Path(key).name}"
        blobs.fetch(key, path)
    return path
