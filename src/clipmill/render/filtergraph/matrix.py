# SPDX-License-Identifier: MIT
"""
How the colors of an HD source that names no matrix are read: as BT.709, as players do; ffmpeg takes them for BT.601.

Goes in: a stream of pictures. Comes out: arguments and filters that say so. Sources that name their matrix, smaller
ones and HDR are left alone. It converts nothing.
"""

from __future__ import annotations

from clipmill.domain.media import DynamicRange, VideoStream

HD_HEIGHT_PX, HD_WIDTH_PX = 720, 1280
FOR_JPEG = ("scale=out_color_matrix=bt601:out_range=full", "format=yuv420p")
"""Last filters of a picture file: JPEG knows BT.601 alone. Stored by BT.709 as clips are, green 200 is seen as 236."""
_WITHOUT_MATRIX = ("rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "pal8", "gray", "mono")
"""Beginnings of the names of pixel formats whose colors no matrix turns."""


def matrix_arguments(video: VideoStream) -> list[str]:
    """
    Return the decoder's default for a stream of which is not known whether it names a matrix; its own tags win.

    The decoders of HEVC and VP9 pay no heed to it (experiment log, "Color tags").
    """
    return ["-colorspace:v", "bt709"] if _is_hd(video) else []


def matrix_filters(video: VideoStream) -> list[str]:
    """Return the filter that says the same of frames that name no matrix, whoever decoded them."""
    is_said = video.has_color_matrix or video.pixel_format.startswith(_WITHOUT_MATRIX)
    return ["setparams=colorspace=bt709"] if _is_hd(video) and not is_said else []


def _is_hd(video: VideoStream) -> bool:
    is_large = video.coded_size.height_px >= HD_HEIGHT_PX or video.coded_size.width_px >= HD_WIDTH_PX
    return is_large and video.dynamic_range is DynamicRange.SDR
