# SPDX-License-Identifier: MIT
"""
Music of a durable job, on whatever host its stage runs.

In: what a recipe names. Out: the file made ready on this host. The file as it was given is kept in the blob store under
its content, so that other hosts, and a render months later, need neither the address nor the upload.
"""

from __future__ import annotations

from pathlib import Path

from clipmill.domain.errors import SourceNotFound, UploadNotFound
from clipmill.domain.jobs import UPLOAD_SCHEME
from clipmill.domain.overlays import Music, MusicFile
from clipmill.engine.job import Job
from clipmill.engine.music import check_music, find_music_file, keep_music, kept_music, same_music
from clipmill.engine.orders import music_key
from clipmill.ingest import is_url
from clipmill.storage.blobs import BlobStore


def stage_music(job: Job, music: Music, blobs: BlobStore, *, upload_key: str | None = None) -> MusicFile:
    """
    Return the music of a recipe; its file is in the blob store then.

    Args:
        job: the running job.
        music: address, upload, or a path where the operator allows it.
        blobs: of this installation.
        upload_key: blob of the upload that the location names.

    Raises:
        SourceNotFound: a path was named where none may be.
        UploadNotFound: the upload is gone.
        InvalidRecipe: the music is no longer the one that the recipe was made with.
        InputError, MediaError, StorageError: it cannot be had, used or kept.

    """
    check_music(music)
    kept = kept_music(job, music)
    if kept is not None:
        return kept
    if music.content_hash is not None and blobs.info(music_key(music.content_hash)) is not None:
        return keep_music(job, _local(job, music_key(music.content_hash), blobs))
    path = find_music_file(job, music, _upload(job, music, blobs, upload_key))
    file = same_music(music, keep_music(job, path))
    if blobs.info(music_key(file.content_hash)) is None:
        blobs.put_file(music_key(file.content_hash), path, "application/octet-stream")
    return file


def _upload(job: Job, music: Music, blobs: BlobStore, key: str | None) -> Path | None:
    if music.location.startswith(UPLOAD_SCHEME):
        if key is None or blobs.info(key) is None:
            raise UploadNotFound
        return _local(job, key, blobs)
    if not (is_url(music.location) or job.tools.allows_local_paths):
        message = "This installation takes no paths of its own disk."
        raise SourceNotFound(message, hint="Give an http(s) address of the music, or upload it.")
    return None


def _local(job: Job, key: str, blobs: BlobStore) -> Path:
    """Return a file of this host that holds a blob; one that had to be fetched goes with the job."""
    path = blobs.local_path(key)
    if path is None:
        path = job.work_dir / f"music-{Path(key).name}"
        blobs.fetch(key, path)
    return path
