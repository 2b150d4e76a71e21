# SPDX-License-Identifier: MIT
"""
The demo's still pictures: slides, and the lettering over the shots.

In: words. Out: Pillow images at the size of the talk. The font is the one that Pillow carries. No file is opened.
"""

from __future__ import annotations

import math

from PIL import Image, ImageDraw, ImageFont

from clipmill.demo.script import Picture, Slide

SIZE_PX = (1280, 720)
_PAPER, _INK, _FAINT, _ACCENT = (246, 244, 238), (28, 36, 52), (120, 126, 138), (214, 96, 44)
_CREDITS: dict[Picture, str] = {
    Picture.HOST: "Synthetic demo: animated portrait (NASA, public domain), computer voice",
    Picture.GUEST: "Synthetic demo: animated portrait (US Navy, public domain), computer voice",
    Picture.BOTH: "Synthetic demo: animated portraits (NASA, US Navy, public domain), computer voices",
    Picture.COFFEE: "Photograph: Rachel Michetti, CC0",
    Picture.ROCKET: "Photograph: SpaceX, CC0",
    Picture.CAT: "Photograph: Stefan van der Walt, CC0",
}


def draw_slide(slide: Slide) -> Image.Image:
    """Return a slide: title, bullet points, source."""
    image = Image.new("RGB", SIZE_PX, _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 22, SIZE_PX[1]), fill=_ACCENT)
    draw.text((96, 84), slide.title, fill=_INK, font=_font(68))
    draw.line((98, 186, 420, 186), fill=_ACCENT, width=6)
    for row, bullet in enumerate(slide.bullets):
        y = 256 + row * 104
        draw.ellipse((100, y + 14, 122, y + 36), fill=_ACCENT)
        draw.text((156, y), bullet, fill=_INK, font=_font(44))
    draw.text((96, 630), slide.source, fill=_FAINT, font=_font(28))
    return image


def draw_credit(picture: Picture) -> Image.Image:
    """Return the strip for the bottom left corner of a shot, which says that it is not real and whose picture it is."""
    font = _font(18)
    text = _CREDITS[picture]
    width = ImageDraw.Draw(Image.new("L", (1, 1))).textlength(text, font=font)
    # Even, as the coarser color planes of video are laid over whole pixels of their own.
    image = Image.new("RGBA", (2 * math.ceil((width + 24) / 2), 32), (0, 0, 0, 150))
    ImageDraw.Draw(image).text((12, 4), text, fill=(255, 255, 255, 255), font=font)
    return image


def _font(size_px: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size_px)
