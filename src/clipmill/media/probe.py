# SPDX-License-Identifier: MIT
"""
File to `Media`: the truth about a container, found once.

A path goes in; streams, displayed size, measured duration and content hash come out. Rotation, pixel aspect, start
offsets and lying headers are dealt with here and in `decode`, so that no later room hears of them. It reads one packet
sample and one frame of each used stream; it decodes no more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

import av.error
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream as AvAudioStream
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream as AvVideoStream

from clipmill.domain.errors import DecodeFailed, ProbeFailed, UnsupportedMedia
from clipmill.domain.media import Media, VideoStream
from clipmill.media.chapters import read_chapters
from clipmill.media.containers import open_container
from clipmill.media.measure import AGREEMENT_US, measure_end_us, measure_pace, read_packets, stated_end_us
from clipmill.media.streams import (
    check_area,
    codec_name,
    describe_audio,
    describe_video,
    has_decoder,
    order_audio,
    order_video,
    title_of,
)

FIRST_FRAME_PACKETS: Final = 300
"""Packets tried for the first frame; a recording that starts between key frames needs some."""

MISSED_US = 2_000_000
"""A header that is right is never off by so much: the last picture's and sound's own lengths are tenths of a second."""
_KNOWING = frozenset(["mov", "matroska", "avi", "flv", "asf", "wav"])
"""By the first word of the container's name. Others' lengths are reckoned from the bit rate or the size, so that they
say nothing of what was lost."""
AnyFrame = VideoFrame | AudioFrame
S = TypeVar("S", AvVideoStream, AvAudioStream)


def probe(path: Path) -> Media:
    """
    Return what a file holds.

    Of several video streams the largest that can be decoded is used, cover pictures never; of several audio streams the
    one with the default flag, then with most channels, then the longest, then the first. The duration is the header's
    when the last packets bear it out, else it is measured. Source time zero is the container's own start, which is the
    clock of ffmpeg's `-ss`.

    Raises:
        SourceNotFound: there is no such file.
        UnsupportedMedia: the file is empty, text, a playlist, an image, or holds neither pictures nor sound.
        ProbeFailed: the header cannot be read.
        DecodeFailed: it holds pictures or sound, but none of them can be decoded.

    """
    with open_container(path) as container:
        moving = order_video(container.streams.video)
        sounding = order_audio(container.streams.audio)
        if not moving and not sounding:
            message = f"{path.name} holds neither pictures nor sound"
            raise UnsupportedMedia(message)
        video, picture = _first_decodable(path, moving, "pictures")
        audio, _ = _first_decodable(path, sounding, "sound")
        used = [stream for stream in (video, audio) if stream is not None]
        if not used:
            message = f"{path.name} names streams of pictures or sound, but they are empty"
            raise DecodeFailed(message)
        duration_us = _duration_us(path, container, used)
        return Media(
            path=str(path.absolute()),
            content_hash=hash_content(path),
            size_bytes=path.stat().st_size,
            container=container.format.name,
            duration_us=duration_us,
            start_offset_us=container.start_time or 0,
            video=_describe_moving(path, video, picture, duration_us),
            audio=None if audio is None else describe_audio(audio),
            audio_streams=tuple(describe_audio(stream) for stream in container.streams.audio),
            title=title_of(container),
            chapters=read_chapters(container),
            stated_duration_us=_missed_end_us(container, used, duration_us),
        )


def hash_content(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, hexadecimal; the file is read once, in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _duration_us(path: Path, container: InputContainer, used: Sequence[AvVideoStream | AvAudioStream]) -> int:
    stated_us = stated_end_us(container, used)
    measured_us = measure_end_us(path, [stream.index for stream in used], stated_us)
    if stated_us is not None and abs(stated_us - measured_us) <= AGREEMENT_US:
        return stated_us
    if measured_us <= 0:
        message = f"{path.name} has no length: its pictures and sound carry no times"
        raise ProbeFailed(message)
    return measured_us


def _missed_end_us(
    container: InputContainer, used: Sequence[AvVideoStream | AvAudioStream], duration_us: int
) -> int | None:
    """Return the end by the header when the file does not get there, in containers whose header does not guess."""
    if container.format.name.partition(",")[0] not in _KNOWING:
        return None
    stated_us = stated_end_us(container, used) or container.duration
    return stated_us if stated_us is not None and stated_us - duration_us > MISSED_US else None


def _describe_moving(
    path: Path, stream: AvVideoStream | None, picture: AnyFrame | None, duration_us: int
) -> VideoStream | None:
    if stream is None or not isinstance(picture, VideoFrame):
        return None
    pace = measure_pace(path, stream.index, stream.average_rate, duration_us)
    return describe_video(stream, picture, pace)


def _first_decodable(path: Path, candidates: Sequence[S], what: str) -> tuple[S | None, AnyFrame | None]:
    """Return the first stream of which a frame can be decoded, and that; nothing when none of them has any packets."""
    broken: list[str] = []
    for stream in candidates:
        if not has_decoder(stream):
            broken.append("an unknown codec")
            continue
        if isinstance(stream, AvVideoStream):
            check_area(stream)
        with open_container(path) as container:  # another one: reading must start at the beginning
            frame, packets = _first_frame(container, stream.index)
        if frame is not None:
            return stream, frame
        if packets:
            broken.append(codec_name(stream))
    if broken:
        message = f"The {what} of {path.name} cannot be decoded ({', '.join(dict.fromkeys(broken))})"
        raise DecodeFailed(message)
    return None, None


def _first_frame(container: InputContainer, index: int) -> tuple[AnyFrame | None, int]:
    """Return the first frame of a stream that decodes, and how many packets were read for it."""
    stream = container.streams[index]
    if not isinstance(stream, AvVideoStream | AvAudioStream):
        return None, 0
    count = 0
    for packet in islice(read_packets(container, [stream]), FIRST_FRAME_PACKETS):
        count += 1
        frame = _decode_one(stream, packet)
        if frame is not None:
            return frame, count
    return _decode_one(stream, None), count  # decoders hold frames back until they are told of the end


def _decode_one(stream: AvVideoStream | AvAudioStream, packet: Packet[Any] | None) -> AnyFrame | None:
    try:
        frame = next(iter(stream.decode(packet)), None)
    except av.error.FFmpegError:  # a damaged packet; the next one may do
        return None
    return frame if isinstance(frame, VideoFrame | AudioFrame) else None
