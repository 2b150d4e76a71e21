# SPDX-License-Identifier: MIT
"""
Rewrap files in which a fast seek is wrong, once, before anything else reads them.

A path goes in; the same path comes out, or that of a copy in another container with the same pictures and sound bit for
bit. Nothing is re-encoded.

MPEG-TS and MPEG-PS land up to several seconds off after `-ss`; AVI stores no presentation times; FLV, ASF, Ogg and MXF
round to coarse clocks; bare AAC and AC-3 guess times from the bit rate. Rewrapped as Matroska all of them seek to
within a millisecond of their packets (docs/experiments/LOG.md). MP4 that is fragmented or cut off is rewrapped
as MP4 (MOV), which keeps its rotation and edit lists.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Final

from clipmill.domain.errors import DecodeFailed
from clipmill.media.containers import open_container
from clipmill.media.ffmpeg import input_arguments, run_ffmpeg
from clipmill.media.measure import AGREEMENT_US, measure_end_us, stated_end_us
from clipmill.media.streams import order_video

EXACT_FORMATS: Final = frozenset(
    {"mov", "matroska", "wav", "w64", "aiff", "caf", "au", "flac", "mp3", "nut", "tta", "wv"}
)
"""Containers whose seek is exact when their header is sound; first words of ffmpeg's names."""
_BOX_LIMIT = 4096
_BOX_HEADER_BYTES = 8
_LARGE_BOX_HEADER_BYTES = 16


def import_media(path: Path, work_dir: Path) -> Path:
    """
    Return a path to the same media in a container that can be sought fast and exactly.

    A sound file in a good container is returned as it is. Otherwise its pictures and sound are copied, unchanged, to a
    file in `work_dir`; the bytes of that depend on the source and the ffmpeg alone, so it can be cached by content.
    Cover pictures, subtitles and data are left out of the copy. It costs about the time of reading the file once.

    Raises:
        SourceNotFound: there is no such file.
        UnsupportedMedia: the file is not a video or sound of an allowed format.
        ProbeFailed: the header cannot be read.
        DecodeFailed: the streams cannot be rewrapped.
        StorageFull: the disk is full.

    """
    family = _family_to_rewrap(path)
    if family is None:
        return path
    muxer, suffix = ("mov", ".mov") if family == "mov" else ("matroska", ".mkv")
    target = work_dir.absolute() / f"imported{suffix}"
    partial = target.with_name(f"{target.name}.part")
    work_dir.mkdir(parents=True, exist_ok=True)
    try:
        run_ffmpeg(_rewrap_arguments(path, muxer, partial), error=DecodeFailed)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return target


def _rewrap_arguments(path: Path, muxer: str, target: Path) -> list[str]:
    """Return ffmpeg's arguments; `genpts` gives AVI its missing times, `bitexact` no random identifiers."""
    copied = ["-map", "0:V?", "-map", "0:a?", "-c", "copy", "-ignore_unknown", "-max_error_rate", "1"]
    stable = ["-fflags", "+bitexact", "-map_chapters", "-1", "-max_muxing_queue_size", "9999"]
    return ["-fflags", "+genpts", *input_arguments(path), *copied, *stable, "-f", muxer, f"file:{target}"]


def _family_to_rewrap(path: Path) -> str | None:
    """Return the first word of the container's name when the file must be rewrapped, else none."""
    with open_container(path) as container:
        family = container.format.name.partition(",")[0]
        if family not in EXACT_FORMATS:
            return family
        streams = [*order_video(container.streams.video)[:1], *container.streams.audio]
        if not streams:
            return None  # covers alone: the probe says so
        stated_us = stated_end_us(container, streams)
        if stated_us is None and container.duration is not None:
            stated_us = container.duration
        indexes = [stream.index for stream in streams]
    if family == "mov" and is_fragmented(path):
        return family
    if stated_us is None or stated_us - measure_end_us(path, indexes, stated_us) > 2 * AGREEMENT_US:
        return family
    return None


def is_fragmented(path: Path) -> bool:
    """
    Say whether an MP4 keeps its index in pieces along the file ("moof" boxes), so that a seek must find them first.

    Only the headers of the outermost boxes are read (ISO/IEC 14496-12, section 4.2).
    """
    with path.open("rb") as file:
        position = 0
        for _ in range(_BOX_LIMIT):
            kind, size_bytes = _read_box(file, position)
            if kind == b"moof":
                return True
            if size_bytes < _BOX_HEADER_BYTES:  # the end, a box up to the end, or damage
                return False
            position += size_bytes
    return False


def _read_box(file: BinaryIO, position: int) -> tuple[bytes, int]:
    file.seek(position)
    header = file.read(_LARGE_BOX_HEADER_BYTES)
    size_bytes = int.from_bytes(header[:4], "big")
    if size_bytes == 1:
        size_bytes = int.from_bytes(header[8:16], "big")
    return header[4:8], size_bytes if len(header) >= _BOX_HEADER_BYTES else 0
