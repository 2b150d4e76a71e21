# SPDX-License-Identifier: MIT
"""
Choose the streams that are used and describe them in our words.

Open PyAV streams and first frames go in, `VideoStream` and `AudioStream` come out. Rotation and pixel aspect end here:
the size that is told is the one that a player shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from av.audio.stream import AudioStream as AvAudioStream
from av.codec.context import CodecContext
from av.container import InputContainer
from av.video.format import VideoFormat
from av.video.frame import VideoFrame
from av.video.stream import VideoStream as AvVideoStream

from clipmill.domain.errors import UnsupportedMedia
from clipmill.domain.media import AudioStream, DynamicRange, Size, VideoStream
from clipmill.media.measure import Pace

MAX_PIXELS = 8192 * 8192
"""Larger pictures are refused before one is decoded: a small hostile file could ask for gigabytes."""

_DISPOSITION_DEFAULT = 0x0001
_DISPOSITION_COVER = 0x0400 | 0x0800
_TRANSFERS = {16: DynamicRange.PQ, 18: DynamicRange.HLG}
"""ITU-T H.273 numbers of transfer characteristics: SMPTE ST 2084 and ARIB STD-B67."""
_UNSPECIFIED = 2
"""ITU-T H.273 number of a matrix that nobody named."""
_MATRICES = {1: "bt709", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 9: "bt2020nc"}
"""ffmpeg's names by ITU-T H.273 numbers of matrices."""
_COLOR_COMPONENTS = 3
_INTERLACED_ORDERS = frozenset({2, 3, 4, 5})
"""ffmpeg's AVFieldOrder from top-top to bottom-top."""
_MAX_PIXEL_ASPECT = 8
_QUARTER_DEG = 90
_UNDETERMINED = {"", "und", "unk", "mis", "zxx"}


def order_video(streams: Iterable[AvVideoStream]) -> list[AvVideoStream]:
    """Return the streams that move, largest picture first, then in file order; cover pictures are left out."""
    moving = [stream for stream in streams if not is_cover(stream)]
    return sorted(moving, key=lambda stream: (-_area(stream), stream.index))


def order_audio(streams: Iterable[AvAudioStream]) -> list[AvAudioStream]:
    """
    Return the streams by how likely they are the main sound.

    The default flag counts first, then the number of channels, the length in whole seconds, the sample rate, and at
    last the order in the file.
    """
    return sorted(streams, key=lambda stream: (*(-value for value in _audio_claims(stream)), stream.index))


def is_cover(stream: AvVideoStream) -> bool:
    """Say whether a stream is a still picture attached to a sound file, or thumbnails."""
    return bool(int(stream.disposition) & _DISPOSITION_COVER)


def describe_video(stream: AvVideoStream, first: VideoFrame, pace: Pace) -> VideoStream:
    """
    Return what a stream of pictures is, from its header and its first picture.

    Raises:
        UnsupportedMedia: the pictures are too large.

    """
    coded = Size(first.width, first.height)
    rotation_deg = rotation_from_counterclockwise(first.rotation)
    pixel_aspect = plausible_pixel_aspect(stream.sample_aspect_ratio)
    context = stream.codec_context
    transfer = int(first.color_trc) if int(first.color_trc) in _TRANSFERS else int(context.color_trc)
    return VideoStream(
        index=stream.index,
        codec=codec_name(stream),
        size=displayed_size(coded, pixel_aspect, rotation_deg),
        coded_size=coded,
        rotation_deg=rotation_deg,
        pixel_aspect=pixel_aspect,
        frame_rate=pace.frame_rate,
        is_variable_rate=pace.is_variable_rate,
        is_interlaced=bool(first.interlaced_frame) or int(context.field_order) in _INTERLACED_ORDERS,
        dynamic_range=_TRANSFERS.get(transfer, DynamicRange.SDR),
        pixel_format=first.format.name,
        has_color_matrix=int(first.colorspace) != _UNSPECIFIED or not is_turned(first.format),
        # Read before anything is decoded: some decoders forget what the container says.
        color_matrix=_MATRICES.get(int(context.colorspace)) if is_turned(first.format) else None,
    )


def is_turned(pixels: VideoFormat) -> bool:
    """Say whether a matrix turns the colors of a pixel format: not of RGB, XYZ, palettes and grays, alpha or not."""
    components = [item for item in pixels.components if not item.is_alpha]
    is_other = pixels.is_rgb or pixels.has_palette or pixels.name.startswith("xyz")
    return not is_other and len(components) >= _COLOR_COMPONENTS


def describe_audio(stream: AvAudioStream) -> AudioStream:
    """Return what a stream of sound is, from its header; one without a decoder has rate and channels 0."""
    is_known = has_decoder(stream)
    language = (stream.language or stream.metadata.get("language") or "").strip().lower()
    return AudioStream(
        index=stream.index,
        codec=codec_name(stream),
        sample_rate_hz=stream.codec_context.sample_rate if is_known else 0,
        channels=stream.codec_context.channels if is_known else 0,
        language=None if language in _UNDETERMINED else language,
        is_default=bool(int(stream.disposition) & _DISPOSITION_DEFAULT),
    )


def has_decoder(stream: AvVideoStream | AvAudioStream) -> bool:
    """Say whether the codec of a stream is known; PyAV leaves the context out when it is not."""
    return isinstance(stream.codec_context, CodecContext)


def codec_name(stream: AvVideoStream | AvAudioStream) -> str:
    """Return ffmpeg's name of the codec, whatever decoder reads it."""
    return stream.codec_context.codec.canonical_name if has_decoder(stream) else "unknown"


def check_area(stream: AvVideoStream) -> None:
    """
    Refuse pictures whose stated size is out of reason.

    Raises:
        UnsupportedMedia: the pictures are too large.

    """
    if _area(stream) > MAX_PIXELS:
        message = f"The pictures are {stream.width}x{stream.height}, more than {MAX_PIXELS} pixels"
        raise UnsupportedMedia(message, hint="Scale the video down first.")


def displayed_size(coded: Size, pixel_aspect: Fraction, rotation_deg: int) -> Size:
    """Return the size in square pixels: the width is stretched by the pixel aspect, then both turn with the picture."""
    width_px = max(1, round(coded.width_px * pixel_aspect))
    if rotation_deg % (2 * _QUARTER_DEG):
        return Size(coded.height_px, width_px)
    return Size(width_px, coded.height_px)


def rotation_from_counterclockwise(degrees: float) -> int:
    """Return the clockwise turn, a multiple of 90, nearest to a counterclockwise one."""
    return round(-degrees / _QUARTER_DEG) * _QUARTER_DEG % (4 * _QUARTER_DEG)


def plausible_pixel_aspect(stated: Fraction | None) -> Fraction:
    """Return the stated pixel aspect, or square for one that is absent or absurd."""
    if stated is None or not Fraction(1, _MAX_PIXEL_ASPECT) <= stated <= _MAX_PIXEL_ASPECT:
        return Fraction(1)
    return stated


def title_of(container: InputContainer) -> str | None:
    """Return the container's title on one line without control characters, or none."""
    tags = {key.lower(): value for key, value in container.metadata.items()}
    title = " ".join("".join(mark if mark.isprintable() else " " for mark in tags.get("title", "")).split())
    return title[:300] or None


def _area(stream: AvVideoStream) -> int:
    return (stream.width or 0) * (stream.height or 0) if has_decoder(stream) else 0


def _audio_claims(stream: AvAudioStream) -> tuple[int, int, int, int]:
    described = describe_audio(stream)
    length_s = int(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0
    return (int(described.is_default), described.channels, length_s, described.sample_rate_hz)
