# SPDX-License-Identifier: MIT
"""
A user's picture -> a small PNG that may be laid over pictures.

In: a PNG, JPEG or WebP file of any origin. Out: a new PNG of the size at which it is drawn, with its transparency. What
ffmpeg opens is only ever the new file. It decides no place.
"""

from __future__ import annotations

import warnings
from pathlib import Path

from PIL import Image, ImageOps

from clipmill.domain.errors import SourceNotFound, SourceTooLarge, UnsupportedMedia
from clipmill.domain.media import Size

FORMATS = ("PNG", "JPEG", "WEBP")
MAX_SIZE_BYTES = 10 << 20
MAX_PIXELS = 40_000_000
"""A phone's photo; unpacked it takes 160 MB for the moment."""

LARGEST_SIDE_PX = 2048
"""Of what is kept: half the width of the largest output."""

_LEAST_ALPHA = 8
"""Of 255; less is nothing that anybody sees."""


def make_logo(picture: Path, out: Path, *, room: Size, opacity_norm: float) -> Size:
    """
    Write the picture as a PNG as large as fits the room, without transparent margins, and return its size, both even.

    An animated picture gives its first frame. The same picture gives the same bytes.

    Args:
        picture: file of the user's.
        out: PNG to write.
        room: greatest size, both sides even.
        opacity_norm: 0 to 1, times the picture's own.

    Raises:
        SourceNotFound: there is no such file.
        SourceTooLarge: it has more bytes or pixels than allowed.
        UnsupportedMedia: it is no PNG, JPEG or WebP, is broken, or shows nothing.

    """
    shown = _trimmed(_checked(picture), picture.name)
    size = logo_size(Size(shown.width, shown.height), room)
    drawn = shown.resize((size.width_px, size.height_px), Image.Resampling.LANCZOS)
    alpha = drawn.getchannel("A").point([round(value * opacity_norm) for value in range(256)])
    drawn.putalpha(alpha)
    drawn.save(out, "PNG")
    return size


def clean_picture(picture: Path, out: Path) -> Size:
    """
    Write the picture as an upright PNG without transparent margins, at most `LARGEST_SIDE_PX` long; return its size.

    It is what is kept of a user's file for later renders. Raises as `make_logo`.
    """
    shown = _trimmed(_checked(picture), picture.name)
    shown.thumbnail((LARGEST_SIDE_PX, LARGEST_SIDE_PX), Image.Resampling.LANCZOS)
    shown.save(out, "PNG")
    return Size(shown.width, shown.height)


def logo_size(picture: Size, room: Size) -> Size:
    """Return how large a picture is drawn that fills a room, both sides even."""
    factor = min(room.width_px / picture.width_px, room.height_px / picture.height_px)
    return Size(_even(picture.width_px * factor, room.width_px), _even(picture.height_px * factor, room.height_px))


def _checked(picture: Path) -> Image.Image:
    if not picture.is_file():
        message = f"there is no picture {picture.name!r}"
        raise SourceNotFound(message)
    if picture.stat().st_size > MAX_SIZE_BYTES:
        message = f"the picture {picture.name!r} has more than {MAX_SIZE_BYTES >> 20} MB"
        raise SourceTooLarge(message)
    return _opened(picture)


def _opened(picture: Path) -> Image.Image:
    """Return the picture upright, in RGBA, with none of what else its file says."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit here is lower, and refuses
            image = Image.open(picture, formats=FORMATS)
        with image:
            if image.width * image.height > MAX_PIXELS:
                message = f"the picture {picture.name!r} has more than {MAX_PIXELS // 1_000_000} megapixels"
                raise SourceTooLarge(message)
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except Image.DecompressionBombError as error:
        message = f"the picture {picture.name!r} has far too many pixels"
        raise SourceTooLarge(message) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:  # what Pillow raises for files that are not right
        message = f"{picture.name!r} is no picture that can be read"
        raise UnsupportedMedia(message, hint="Give a PNG, JPEG or WebP file.") from error
    clean = Image.new("RGBA", upright.size)
    clean.paste(upright)
    return clean


def _trimmed(image: Image.Image, name: str) -> Image.Image:
    seen = image.getchannel("A").point([255 * (value >= _LEAST_ALPHA) for value in range(256)]).getbbox()
    if seen is None:
        message = f"the picture {name!r} is all transparent"
        raise UnsupportedMedia(message)
    return image.crop(seen)


def _even(length_px: float, most_px: int) -> int:
    return min(most_px, max(2, 2 * round(length_px / 2)))
