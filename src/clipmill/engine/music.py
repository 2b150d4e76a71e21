# SPDX-License-Identifier: MIT
"""
Music of a job: what the user names becomes a file on this host that renders can read.

In: a path, an address, or the file of an upload. Out: the file made ready, kept by the content of what was given, so
that a recipe that knows the content finds it again although the address is gone. Mixing is the render's affair.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from clipmill.domain.errors import (
    ClipmillError,
    DecodeFailed,
    InvalidOptions,
    InvalidRecipe,
    ProbeFailed,
    SourceTooLong,
    UnsupportedMedia,
    UploadNotFound,
)
from clipmill.domain.jobs import UPLOAD_SCHEME
from clipmill.domain.overlays import Music, MusicFile
from clipmill.domain.result import Notice
from clipmill.domain.times import US_PER_S
from clipmill.engine.job import Job
from clipmill.engine.stages import Downloaded, address_inputs
from clipmill.ingest import is_url
from clipmill.ingest.locations import local_file
from clipmill.ingest.music import MAX_SIZE_BYTES, take_music
from clipmill.media.probe import hash_content, probe
from clipmill.render.music import make_music
from clipmill.storage.files import alone_in
from clipmill.storage.stage_cache import StageKey

MUSIC_VERSION = 1
MAX_DURATION_S = 3600.0
"""Longer is a broadcast, not music for a clip."""


def take_music_file(job: Job, music: Music, *, upload: Path | None = None) -> MusicFile:
    """
    Return the music of a recipe, ready to be mixed; what was made ready before is used again.

    With a content hash the file is looked for by that alone first. Costs 1.5 s for a new file of five minutes.

    Args:
        job: the running job.
        music: path, address or upload. Whether a path may be named at all is the caller's affair.
        upload: the file on this host that holds the upload, where the location names one.

    Raises:
        InvalidOptions: the volume is not a number from 0 to 1.
        SourceNotFound, DownloadFailed, AddressRefused: there is no such file.
        UnsupportedMedia, ProbeFailed, DecodeFailed: it holds no sound, too little, or none that can be decoded.
        SourceTooLarge, SourceTooLong: it is larger or longer than music may be.
        InvalidRecipe: it is no longer the file that the recipe was made with.
        UploadNotFound: the upload is gone.
        StageTimedOut, StorageFull: it took too long, or the disk is full.

    """
    check_music(music)
    return kept_music(job, music) or same_music(music, keep_music(job, find_music_file(job, music, upload)))


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


def same_music(music: Music, file: MusicFile) -> MusicFile:
    """
    Return the file when it is the one that the recipe was made with.

    Raises:
        InvalidRecipe: it is not.

    """
    if music.content_hash not in {None, file.content_hash}:
        message = f"The music {music.location} has changed since the recipe was made"
        raise InvalidRecipe(message, hint="Make the clips again with the music as it is now.")
    return file


def pinned(music: Music, file: MusicFile) -> Music:
    """Return the wish as a recipe keeps it: with the content of the file that was taken for it."""
    return replace(music, content_hash=file.content_hash)


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
    kept = _kept(job, hash_content(path))
    if kept is not None:
        return kept
    try:
        media = probe(path)
        if media.duration_us > MAX_DURATION_S * US_PER_S:
            message = (
                f"It lasts {media.duration_us / US_PER_S / 60:.0f} minutes; {MAX_DURATION_S / 60:.0f} are allowed."
            )
            raise SourceTooLong(message)  # noqa: TRY301 - told like the others below
        key = _key(media.content_hash)
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


def kept_music(job: Job, music: Music) -> MusicFile | None:
    """Return the music of a recipe when it lies on this host, ready, under the content that the recipe names."""
    return None if music.content_hash is None else _kept(job, music.content_hash)


def _kept(job: Job, content_hash: str) -> MusicFile | None:
    key = _key(content_hash)
    kept = job.tools.cache.get(key, MusicFile)
    if kept is None or not Path(kept.path).is_file():
        return None
    os.utime(job.tools.cache.folder_of(key))  # what is in use is not what was used longest ago
    return kept


def _key(content_hash: str) -> StageKey:
    return StageKey("music", MUSIC_VERSION, (content_hash,))


def find_music_file(job: Job, music: Music, upload: Path | None) -> Path:
    """Return the file that a wish names as it was given, fetched where it is on another machine; raises as above."""
    location = music.location.strip()
    if location.startswith(UPLOAD_SCHEME):
        if upload is None:
            raise UploadNotFound
        return upload
    if not is_url(location):
        return local_file(location, MAX_SIZE_BYTES)
    key = StageKey("music-download", MUSIC_VERSION, address_inputs(job.tools, location))
    folder = job.tools.cache.folder_of(key)
    with alone_in(folder):
        kept = job.tools.cache.get(key, Downloaded)
        if kept is not None and (folder / kept.file_name).is_file():
            return folder / kept.file_name
        taken = take_music(location, work_dir=folder, options=job.tools.ingest)
        job.tools.cache.put(key, Downloaded(taken.path.name, taken.title), Downloaded)
    return taken.path
