# SPDX-License-Identifier: MIT
"""
Music of a job: what the user names becomes a file on this host that renders can read.

In: a path, an address, or the file of an upload. Out: the file made ready. How such files are found and kept is told in
`engine/asset_files.py`; mixing is the render's affair.
"""

from __future__ import annotations

from pathlib import Path

from clipmill.domain.errors import (
    ClipmillError,
    DecodeFailed,
    InvalidOptions,
    ProbeFailed,
    SourceTooLong,
    UnsupportedMedia,
)
from clipmill.domain.overlays import Music, MusicFile
from clipmill.domain.result import Notice
from clipmill.domain.times import US_PER_S
from clipmill.engine.asset_files import AssetKind, kept_asset, stage_asset, take_asset
from clipmill.engine.job import Job
from clipmill.engine.orders import music_key
from clipmill.engine.stages import Downloaded
from clipmill.ingest import IngestOptions
from clipmill.ingest.locations import local_file
from clipmill.ingest.music import MAX_SIZE_BYTES, take_music
from clipmill.media.probe import hash_content, probe
from clipmill.render.music import make_music
from clipmill.storage.blobs import BlobStore
from clipmill.storage.files import alone_in

MUSIC_VERSION = 1
MAX_DURATION_S = 3600.0
"""Longer is a broadcast, not music for a clip."""


def take_music_file(job: Job, music: Music, *, upload: Path | None = None) -> MusicFile:
    """
    Return the music of a recipe, ready to be mixed. Costs 1.5 s for a new file of five minutes.

    Args:
        job: the running job.
        music: path, address or upload. Whether a path may be named at all is the caller's affair.
        upload: the file on this host that holds the upload, where the location names one.

    Raises:
        InvalidOptions: the volume is not a number from 0 to 1.
        UnsupportedMedia, ProbeFailed, DecodeFailed: it holds no sound, too little, or none that can be decoded.
        SourceTooLarge, SourceTooLong: it is larger or longer than music may be.
        InputError, DownloadFailed, InvalidRecipe, StageTimedOut, StorageError: as `take_asset`.

    """
    check_music(music)
    return take_asset(_MUSIC, job, music, upload)


def stage_music(job: Job, music: Music, blobs: BlobStore, *, upload_key: str | None = None) -> MusicFile:
    """
    Return the music of a recipe of a durable job, as `take_music_file`; its file is in the blob store then.

    Args:
        job: the running job.
        music: address, upload, or a path where the operator allows it.
        blobs: of this installation.
        upload_key: blob of the upload that the location names.

    Raises:
        InputError, MediaError, StorageError: as `take_music_file` and `stage_asset`.

    """
    check_music(music)
    return stage_asset(_MUSIC, job, music, blobs, upload_key)


def check_music(music: Music) -> None:
    """
    Refuse a wish that cannot be fulfilled, before anything is fetched.

    Raises:
        InvalidOptions: the volume is not a number from 0 to 1, or no location is given.

    """
    if not 0 <= music.volume <= 1:  # false for what is no number as well
        message = f"music: the volume {music.volume} is not between 0 and 1"
        raise InvalidOptions(message)
    if not music.location.strip():
        message = "music: no file was named"
        raise InvalidOptions(message, hint="Give a path or an http(s) address of a sound file.")


def music_notices(file: MusicFile) -> tuple[Notice, ...]:
    """Return a notice when there is nothing to be heard in the music."""
    if not file.is_silent:
        return ()
    return (Notice("music_silent", "The music is silent; the clips sound as they would without it."),)


def keep_music(job: Job, path: Path) -> MusicFile:
    """
    Return a file on this host as music, made ready and kept under its content.

    Raises:
        UnsupportedMedia, ProbeFailed, DecodeFailed: it holds no sound, too little, or none that can be decoded.
        SourceTooLarge, SourceTooLong: it is larger or longer than music may be.

    """
    local_file(str(path), MAX_SIZE_BYTES)
    kept = kept_asset(_MUSIC, job, hash_content(path))
    if kept is not None:
        return kept
    try:
        media = probe(path)
        if media.duration_us > MAX_DURATION_S * US_PER_S:
            message = (
                f"It lasts {media.duration_us / US_PER_S / 60:.0f} minutes; {MAX_DURATION_S / 60:.0f} are allowed."
            )
            raise SourceTooLong(message)  # noqa: TRY301 - told like the others below
        key = _MUSIC.stage_key(media.content_hash)
        folder = job.tools.cache.folder_of(key)
        with alone_in(folder):
            made = make_music(media, folder / "music.wav", work_dir=job.work_dir, program=job.tools.render.ffmpeg)
    except (UnsupportedMedia, ProbeFailed, DecodeFailed, SourceTooLong) as error:
        raise _told(error) from error
    job.tools.cache.put(key, made, MusicFile)
    return made


def _told(error: ClipmillError) -> ClipmillError:
    """Return the same error, saying that it is the music that it is about."""
    return type(error)(f"The music cannot be used: {error.message}", hint=error.hint)


def _download(location: str, folder: Path, options: IngestOptions) -> Downloaded:
    taken = take_music(location, work_dir=folder, options=options)
    return Downloaded(taken.path.name, taken.title)


_MUSIC = AssetKind(
    name="music",
    wish_name="music",
    version=MUSIC_VERSION,
    most_bytes=MAX_SIZE_BYTES,
    file_type=MusicFile,
    download=_download,
    keep=keep_music,
    blob_key=music_key,
)
