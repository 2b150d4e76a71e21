# SPDX-License-Identifier: MIT
"""
The picture of a watermark: what the user names becomes a checked file on this host that renders can lay over clips.

In: a path, an address, or the file of an upload. Out: an upright PNG. How such files are found and kept is told in
`engine/asset_files.py`; laying it over is the render's affair.
"""

from __future__ import annotations

from pathlib import Path

from clipmill.domain.errors import SourceTooLarge, UnsupportedMedia
from clipmill.domain.overlays import PictureFile, Watermark
from clipmill.engine.asset_files import AssetKind, kept_asset, stage_asset, take_asset
from clipmill.engine.job import Job
from clipmill.engine.orders import picture_key
from clipmill.engine.stages import Downloaded
from clipmill.ingest import IngestOptions
from clipmill.ingest.locations import local_file
from clipmill.ingest.pictures import take_picture
from clipmill.media.logo import MAX_SIZE_BYTES, clean_picture
from clipmill.overlays import check_watermark
from clipmill.storage.blobs import BlobStore
from clipmill.storage.files import alone_in, sha256_of_file

PICTURE_VERSION = 1


def take_picture_file(job: Job, watermark: Watermark, *, upload: Path | None = None) -> PictureFile | None:
    """
    Return the picture of a watermark, checked and ready; none for a watermark that is a text.

    Args:
        job: the running job.
        watermark: path, address or upload. Whether a path may be named at all is the caller's affair.
        upload: the file on this host that holds the upload, where the location names one.

    Raises:
        InvalidOptions: the watermark cannot be drawn.
        UnsupportedMedia: it is no PNG, JPEG or WebP, is broken, or shows nothing.
        SourceTooLarge: it has more bytes or pixels than allowed.
        InputError, DownloadFailed, InvalidRecipe, StageTimedOut, StorageError: as `take_asset`.

    """
    check_watermark(watermark)
    if not watermark.location.strip():
        return None
    return take_asset(_PICTURES, job, watermark, upload)


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
        InputError, MediaError, StorageError: as `take_picture_file` and `stage_asset`.

    """
    check_watermark(watermark)
    if not watermark.location.strip():
        return None
    return stage_asset(_PICTURES, job, watermark, blobs, upload_key)


def keep_picture(job: Job, path: Path) -> PictureFile:
    """
    Return a file on this host as a picture, checked and kept under its content.

    Raises:
        UnsupportedMedia, SourceTooLarge, SourceNotFound: it cannot be used.

    """
    local_file(str(path), MAX_SIZE_BYTES)
    content_hash = sha256_of_file(path)
    kept = kept_asset(_PICTURES, job, content_hash)
    if kept is not None:
        return kept
    key = _PICTURES.stage_key(content_hash)
    folder = job.tools.cache.folder_of(key)
    with alone_in(folder):
        kept = kept_asset(_PICTURES, job, content_hash)
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


def _download(location: str, folder: Path, options: IngestOptions) -> Downloaded:
    path = take_picture(location, work_dir=folder, options=options, max_size_bytes=MAX_SIZE_BYTES)
    return Downloaded(path.name, None)


_PICTURES = AssetKind(
    name="picture",
    wish_name="watermark",
    version=PICTURE_VERSION,
    most_bytes=MAX_SIZE_BYTES,
    file_type=PictureFile,
    download=_download,
    keep=keep_picture,
    blob_key=picture_key,
)
