# SPDX-License-Identifier: MIT
"""
What an editor shows of a source: a piece that any browser plays, the picture at a time, a face.

Goes in: the source. Comes out: an mp4 or a jpg, whole or not at all. Nothing is kept and nothing is chosen here.
"""

from __future__ import annotations

import contextlib
import tempfile
from fractions import Fraction
from math import ceil
from pathlib import Path

from clipmill.domain.errors import DecodeFailed
from clipmill.domain.media import AudioStream, Media, Size, VideoStream
from clipmill.domain.picture import Box
from clipmill.domain.progress import OnFraction
from clipmill.domain.times import US_PER_S, SourceRange, SourceTime
from clipmill.media.ffmpeg import input_arguments, run_ffmpeg
from clipmill.media.grid import EARLY_US
from clipmill.render.filtergraph.matrix import FOR_JPEG, matrix_arguments, matrix_filters
from clipmill.render.filtergraph.tone import tone_map

SHORTER_SIDE_PX = 480
MAX_RATE_HZ = 30
LEAST_RATE_HZ = 10
"""Slides that change once in a while get pictures in between: each second of a piece begins with a key frame."""
FACE_SIDE_PX = 192
FACE_ROOM = 1.9
"""Side of a face's picture over the longer side of its box: hair, chin and a little shoulder."""
_NEAR_US = 2_000_000
_MOST_CHANNELS = 8
_X264 = ("-c:v", "libx264", "-preset", "superfast", "-crf", "27", "-profile:v", "main", "-pix_fmt", "yuv420p")
_AAC = ("-c:a", "aac", "-b:a", "96k", "-ac", "2", "-ar", "48000")


def piece_size(displayed: Size) -> Size:
    """Return the size of a piece: as displayed, at most 480 pixels on the shorter side, even, never enlarged."""
    factor = min(1.0, SHORTER_SIDE_PX / min(displayed.width_px, displayed.height_px))
    return Size(*(max(2, 2 * round(side * factor / 2)) for side in (displayed.width_px, displayed.height_px)))


def piece_rate(source: Fraction) -> Fraction:
    """Return the frame rate of a piece: the source's, or a whole part of a fast one's."""
    return max(Fraction(LEAST_RATE_HZ), source / max(1, ceil(source / MAX_RATE_HZ)))


def make_piece(
    media: Media,
    wanted: SourceRange,
    out: Path,
    *,
    on_fraction: OnFraction | None = None,
    program: Path | None = None,
) -> None:
    """
    Write a stretch of a source as an H.264 and AAC mp4 that begins at its in point, with a key frame each second.

    Args:
        media: in a container that can be sought exactly.
        wanted: inside it.
        out: file to write, in a folder of the caller's own: what a killed process leaves there is the caller's.
        on_fraction: is told the fraction done.
        program: another ffmpeg than the packaged one.

    Raises:
        EncodeFailed: it cannot be decoded or written.
        StorageFull: the disk is full.

    """
    colors = matrix_arguments(media.video) if media.video is not None else []
    argv = ["-max_error_rate", "1", "-ss", f"{wanted.in_us}us", *colors, *input_arguments(media.path)]
    argv += ["-t", f"{wanted.duration_us}us", "-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn"]
    argv += _pictures(media.video) if media.video is not None else ["-vn"]
    argv += _sound(media.audio) if media.audio is not None else ["-an"]
    argv += ["-f", "mp4", "-movflags", "+faststart", out.name]
    run_ffmpeg(argv, duration_us=wanted.duration_us, on_fraction=on_fraction, cwd=out.parent, program=program)


def _pictures(video: VideoStream) -> list[str]:
    size = piece_size(video.size)
    filters = [
        *matrix_filters(video),
        *(["bwdif=mode=send_frame"] if video.is_interlaced else []),
        f"scale={size.width_px}:{size.height_px}:flags=bilinear,setsar=1",
        *tone_map(video.dynamic_range),
        "format=yuv420p",
    ]
    # The encoder's clock, not a filter, fills the gaps: ffmpeg builds filters anew where size or color tags change.
    steady = ["-fps_mode", "cfr", "-r", str(piece_rate(video.frame_rate))]
    keyed = ["-force_key_frames", "expr:gte(t,n_forced)", "-sc_threshold", "0"]
    return ["-map", f"0:{video.index}", "-vf", ",".join(filters), *steady, *_X264, *keyed]


def _sound(audio: AudioStream) -> list[str]:
    filters = "aresample=48000:async=1:min_hard_comp=0.02"
    if audio.channels > _MOST_CHANNELS:  # no layout says which is which: the mean of all
        every = "+".join(f"c{number}" for number in range(audio.channels))
        filters = f"pan=mono|c0<{every},{filters}"
    return ["-map", f"0:{audio.index}", "-af", filters, *_AAC]


def make_frame(media: Media, time: SourceTime, width_px: int, out: Path, *, program: Path | None = None) -> None:
    """
    Write the very picture that a player shows at a time as a jpg.

    Args:
        media: with pictures, in a container that can be sought exactly.
        time: inside it.
        width_px: of the picture; the height follows.
        out: file to write, whole or not at all.
        program: another ffmpeg than the packaged one.

    Raises:
        DecodeFailed: there is no picture, or none can be decoded.
        StorageFull: the disk is full.

    """
    video = _video_of(media)
    height_px = max(1, round(width_px / video.size.aspect))
    _shoot(media, video, time, [f"scale={width_px}:{height_px}:flags=area"], out, program)


def make_face(media: Media, time: SourceTime, face: Box, out: Path, *, program: Path | None = None) -> None:
    """
    Write a face, with a little room around it, as a square jpg of 192 pixels; raises as `make_frame`.

    Args:
        media: with pictures.
        time: at which the face is there.
        face: in pixels of the displayed source.
        out: file to write, whole or not at all.
        program: another ffmpeg than the packaged one.

    """
    video = _video_of(media)
    frame = video.size
    side = max(2, min(round(FACE_ROOM * max(face.width_px, face.height_px)), frame.width_px, frame.height_px))
    left = min(max(0, round(face.center[0] - side / 2)), frame.width_px - side)
    top = min(max(0, round(face.center[1] - side / 2)), frame.height_px - side)
    shown = [
        f"scale={frame.width_px}:{frame.height_px}:flags=bilinear",
        "format=yuv444p",  # or the crop would move to even pixels
        f"crop={side}:{side}:{left}:{top}:exact=1",
        f"scale={FACE_SIDE_PX}:{FACE_SIDE_PX}:flags=area",
    ]
    _shoot(media, video, time, shown, out, program)


def _video_of(media: Media) -> VideoStream:
    if media.video is None:
        message = "There are no pictures in this source"
        raise DecodeFailed(message)
    return media.video


def _shoot(
    media: Media, video: VideoStream, time: SourceTime, shown: list[str], out: Path, program: Path | None
) -> None:
    """
    Write the last picture that has begun by a time.

    It began at most a frame before where the rate is steady; where it is not, more and more is looked through. Only
    what may be it is written, for each picture replaces the one before in the file.
    """
    frame_us = ceil(3 * US_PER_S / (2 * video.frame_rate))
    clock = f"settb=AVTB,setpts=PTS-({media.start_offset_us}),trim=end={(time + EARLY_US) / US_PER_S:.6f}"
    drawn = [*matrix_filters(video), *shown, "setsar=1", *tone_map(video.dynamic_range), *FOR_JPEG]
    seek = ["-noaccurate_seek", "-ss", f"{time}us"] if time > 0 else []
    with tempfile.TemporaryDirectory(prefix=".part-", dir=out.parent) as folder:
        picture = Path(folder, "picture.jpg")
        for before, earliest_us in ((seek, time - frame_us), (seek, time - _NEAR_US), (seek, None), ([], None)):
            late = [] if earliest_us is None else [f"select=gte(t\\,{earliest_us / US_PER_S:.6f})"]
            filters = ",".join([clock, *late, *drawn])
            # ffmpeg fails where no picture is left; what really cannot be decoded fails in the last try as well.
            with contextlib.suppress(DecodeFailed):
                _write(media, video, ["-copyts", *before], filters, picture, program)
            if picture.exists():
                break
        else:  # before the first picture the first one is shown
            _write(media, video, [], ",".join(drawn), picture, program, is_first=True)
        if not picture.exists():
            message = "No picture of this source could be read there"
            raise DecodeFailed(message)
        picture.replace(out)


def _write(
    media: Media,
    video: VideoStream,
    before: list[str],
    filters: str,
    picture: Path,
    program: Path | None,
    *,
    is_first: bool = False,
) -> None:
    opened = [*matrix_arguments(video), *input_arguments(media.path)]
    taken = [*before, *opened, "-map", f"0:{video.index}", "-vf", filters]
    taken += ["-frames:v", "1"] if is_first else ["-fps_mode", "passthrough", "-enc_time_base", "filter"]
    taken += ["-q:v", "4", "-f", "image2", "-update", "1", picture.name]
    run_ffmpeg(taken, cwd=picture.parent, error=DecodeFailed, program=program)
