# SPDX-License-Identifier: MIT
"""
By which matrix the colors of pictures are read that name none: by the container's, else HD by BT.709, as players do.

Goes in: a stream of pictures. Comes out: arguments and filters that say so; ffmpeg alone takes BT.601. Pictures that
name their matrix, smaller ones without any and HDR are left alone. It converts nothing.
"""

from __future__ import annotations

from clipmill.domain.media import DynamicRange, VideoStream

HD_HEIGHT_PX, HD_WIDTH_PX = 720, 1280
"""Of the stored picture. Upright SD such as 480x854 is HD by this; players that go by the height say so as well."""
FOR_JPEG = ("scale=out_color_matrix=bt601:out_range=full", "format=yuv420p")
"""Last filters of a picture file: JPEG knows BT.601 alone. Stored by BT.709 as clips are, green 200 is seen as 236."""
_DEAF = frozenset({"hevc", "vp9", "av1", "prores", "vvc"})
"""Codecs whose decoders pay no heed to `-colorspace`, or did in some release (experiment log, "Color tags")."""


def matrix_arguments(video: VideoStream) -> list[str]:
    """Return the arguments before `-i` that give the decoder a default; tags of the pictures themselves win."""
    name = _presumed(video)
    return ["-colorspace:v", name] if name else []


def matrix_filters(video: VideoStream) -> list[str]:
    """
    Return the filter that says the same where the decoder does not listen.

    It overrides tags that come later in the stream, so that no other codec gets it.
    """
    name = _presumed(video)
    is_needed = name is not None and not video.has_color_matrix and video.codec in _DEAF
    return [f"setparams=colorspace={name}"] if is_needed else []


def matrix_key(video: VideoStream) -> str:
    """Return a word, good in file names, that differs where `matrix_arguments` or `matrix_filters` do."""
    return f"{_presumed(video) or 'own'}{'-said' if matrix_filters(video) else ''}"


def _presumed(video: VideoStream) -> str | None:
    """Return ffmpeg's name of the matrix of pictures that name none; none leaves them to ffmpeg."""
    if video.dynamic_range is not DynamicRange.SDR:
        return None
    is_large = video.coded_size.height_px >= HD_HEIGHT_PX or video.coded_size.width_px >= HD_WIDTH_PX
    return video.color_matrix or ("bt709" if is_large else None)
