# SPDX-License-Identifier: MIT
"""
What the header of a finished mp4 says: order of boxes, tracks, edit lists, codec configuration, color tags.

Goes in: a file that we wrote. Comes out: facts. Reads the header alone (ISO/IEC 14496-12 and -15) and decodes nothing;
it is a second witness beside ffmpeg, which wrote the file. Not meant for files of strangers: those go through `media/`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from clipmill.domain.errors import DecodeFailed
from clipmill.domain.media import Size
from clipmill.domain.times import US_PER_S

MAX_HEADER_BYTES = 64 << 20
_VISUAL_ENTRY_BYTES = 78
_SOUND_ENTRY_BYTES = 28
_LONG_SIZE = 1


@dataclass(frozen=True, slots=True)
class Track:
    """One stream as the header describes it."""

    kind: str
    """`vide` or `soun`."""
    codec: str
    """Four letters of the sample entry: avc1, mp4a..."""
    samples: int
    """Stored frames; of sound, packets."""
    end_us: int
    """When it ends on the player's clock, after its edit list."""
    size: Size | None = None
    profile: int | None = None
    """H.264 profile_idc; 100 is High."""
    chroma_format: int | None = None
    """H.264 chroma_format_idc; 1 is 4:2:0."""
    color: tuple[int, int, int, bool] | None = None
    """Primaries, transfer, matrix after ITU-T H.273, and whether the range is full."""
    channels: int | None = None
    sample_rate_hz: int | None = None


@dataclass(frozen=True, slots=True)
class Mp4:
    """A whole header."""

    is_faststart: bool
    """The header lies before the data, so that playing starts before all is loaded."""
    tracks: tuple[Track, ...]

    def track(self, kind: str) -> Track | None:
        """Return the first track of a kind, or none."""
        return next((track for track in self.tracks if track.kind == kind), None)


def read_mp4(path: Path) -> Mp4:
    """
    Return what the header of an mp4 says.

    Raises:
        DecodeFailed: the file is cut off, or is no mp4.

    """
    try:
        with path.open("rb") as stream:
            order, moov = _top_level(stream)
        is_faststart = "mdat" in order and order.index("moov") < order.index("mdat")
        timescale = _timescale(_child(moov, "mvhd"))
        return Mp4(is_faststart, tuple(_track(trak, timescale) for name, trak in _boxes(moov) if name == "trak"))
    except (struct.error, KeyError, ValueError, IndexError, ZeroDivisionError) as error:
        message = f"{path.name} has no readable header: {error}"
        raise DecodeFailed(message) from error


def _top_level(stream: BinaryIO) -> tuple[list[str], bytes]:
    order: list[str] = []
    moov: bytes | None = None
    while header := stream.read(8):
        size, name = struct.unpack(">I4s", header)
        head = 8
        if size == _LONG_SIZE:
            size, head = struct.unpack(">Q", stream.read(8))[0], 16
        order.append(name.decode("latin-1"))
        if size < head:
            break
        if order[-1] == "moov" and size <= MAX_HEADER_BYTES:
            moov = stream.read(size - head)
        else:
            stream.seek(size - head, 1)
    if moov is None:
        message = "no moov box"
        raise ValueError(message)
    return order, moov


def _boxes(data: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if size < 8:  # noqa: PLR2004 - the length of a box's own head
            return
        yield name.decode("latin-1"), data[at + 8 : at + size]
        at += size


def _child(data: bytes, *path: str) -> bytes:
    for wanted in path:
        data = dict(reversed(tuple(_boxes(data))))[wanted]
    return data


def _has(data: bytes, name: str) -> bool:
    return any(found == name for found, _ in _boxes(data))


def _timescale(full_box: bytes) -> int:
    """Return ticks a second from an mvhd or mdhd box."""
    return int(struct.unpack_from(">I", full_box, 20 if full_box[0] else 12)[0])


def _duration(full_box: bytes) -> int:
    """Return the duration in ticks from an mvhd or mdhd box."""
    return int(struct.unpack_from(">Q", full_box, 24)[0] if full_box[0] else struct.unpack_from(">I", full_box, 16)[0])


def _track(trak: bytes, movie_timescale: int) -> Track:
    mdia = _child(trak, "mdia")
    kind = _child(mdia, "hdlr")[8:12].decode("latin-1")
    mdhd, stbl = _child(mdia, "mdhd"), _child(mdia, "minf", "stbl")
    samples = _sample_count(_child(stbl, "stts"))
    if _has(trak, "edts"):
        end_us = _edited_us(_child(trak, "edts", "elst"), movie_timescale)
    else:
        end_us = _duration(mdhd) * US_PER_S // _timescale(mdhd)
    codec, entry = next(_boxes(_child(stbl, "stsd")[8:]))
    if kind == "vide":
        return _picture_track(codec, entry, samples, end_us)
    if kind == "soun":
        channels, rate = struct.unpack_from(">H", entry, 16)[0], struct.unpack_from(">I", entry, 24)[0] >> 16
        return Track(kind, codec, samples, end_us, channels=channels, sample_rate_hz=rate)
    return Track(kind, codec, samples, end_us)


def _picture_track(codec: str, entry: bytes, samples: int, end_us: int) -> Track:
    width_px, height_px = struct.unpack_from(">HH", entry, 24)
    boxes = dict(_boxes(entry[_VISUAL_ENTRY_BYTES:]))
    config = boxes.get("avcC", b"")
    profile = config[1] if config else None
    color = boxes.get("colr", b"")
    tags = None
    if color[:4] == b"nclx":
        primaries, transfer, matrix, flags = struct.unpack_from(">HHHB", color, 4)
        tags = (primaries, transfer, matrix, bool(flags & 0x80))
    size = Size(width_px, height_px)
    return Track("vide", codec, samples, end_us, size, profile, _chroma_format(config), tags)


def _chroma_format(config: bytes) -> int | None:
    """Return chroma_format_idc from the extension that High profiles have behind their parameter sets."""
    if not config:
        return None
    at, sets = 6, config[5] & 0x1F
    for _ in range(2):
        for _ in range(sets):
            at += 2 + int(struct.unpack_from(">H", config, at)[0])
        if at >= len(config):
            return None
        sets, at = config[at], at + 1
    at -= 1
    return config[at] & 0x03 if at < len(config) else None


def _sample_count(stts: bytes) -> int:
    entries = struct.unpack_from(">I", stts, 4)[0]
    return sum(struct.unpack_from(">I", stts, 8 + 8 * index)[0] for index in range(entries))


def _edited_us(elst: bytes, movie_timescale: int) -> int:
    """Return the sum of an edit list's parts, empty ones included."""
    entry, step = (">Q", 20) if elst[0] else (">I", 12)
    count = struct.unpack_from(">I", elst, 4)[0]
    ticks = sum(struct.unpack_from(entry, elst, 8 + step * index)[0] for index in range(count))
    return int(ticks) * US_PER_S // movie_timescale
