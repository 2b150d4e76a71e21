# SPDX-License-Identifier: MIT
"""
Blocks and shapes -> lines of an ASS file, and those lines joined to the captions' file.

In: placed blocks and paths. Out: text. One style serves all overlays; every event says what differs from it. Times are
hundredths of a second, the format's unit. It decides no places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clipmill.domain.captions import EMOJI_MIDDLE_EM
from clipmill.domain.colors import BLACK, WHITE, is_color
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.times import ClipRange
from clipmill.overlays.blocks import Block
from clipmill.overlays.lettering import Lettering
from clipmill.overlays.pills import number

_FONT = "Montserrat ExtraBold"
"""One of ours: libass draws shapes in no style whose font it lacks, and it has ours alone."""
STYLE_LINE = (
    f"Style: Overlay,{_FONT},20,&H00{WHITE},&H00{WHITE},&H00{BLACK},&H00{BLACK},0,0,0,0,100,100,0,0,1,0,0,2,0,0,0,-1"
)
"""Encoding -1 makes libass find each line's direction, which a mark at its start sets."""
BACK_LAYER, FRONT_LAYER = 20, 21
"""Above all that captions use."""

_LTR_MARK, _RTL_MARK = "\u200e", "\u200f"
_TICK_US = 10_000
_EVENTS = "[Events]"
_IN_MS, _OUT_MS = 220, 180


@dataclass(frozen=True, slots=True)
class Ink:
    """How letters or a shape are painted."""

    color: str
    outline_color: str = BLACK
    outline_px: float = 0.0
    shadow_px: float = 0.0
    opacity_norm: float = 1.0

    @property
    def tags(self) -> str:
        """The ASS tags that say so."""
        tags = f"\\1c{color_tag(self.color)}\\3c{color_tag(self.outline_color)}\\4c{color_tag(BLACK)}"
        tags += f"\\bord{number(self.outline_px)}\\shad{number(self.shadow_px)}"
        alpha = round(255 * (1 - self.opacity_norm))
        return f"{tags}\\alpha&H{alpha:02X}&" if alpha else f"{tags}\\4a&H50&"


@dataclass(frozen=True, slots=True)
class Showing:
    """When an overlay is seen, and whether it comes and goes softly."""

    range: ClipRange
    rise_px: float = 0.0
    """How far it rises while it fades in; 0 stands still and does not fade."""

    def tags(self, x_px: float, y_px: float) -> str:
        """Return the tags that put something in its place."""
        if not self.rise_px:
            return f"\\pos({number(x_px)},{number(y_px)})"
        x, y, below = number(x_px), number(y_px), number(y_px + self.rise_px)
        return f"\\move({x},{below},{x},{y},0,{_IN_MS})\\fad({_IN_MS},{_OUT_MS})"


def text_events(
    block: Block, baselines_px: Sequence[float], center_px: float, ink: Ink, showing: Showing, lettering: Lettering
) -> list[str]:
    """Return an event for each line of a block, its baselines where they are said, its ink in the middle."""
    events = []
    for line, baseline in zip(block.lines, baselines_px, strict=True):
        descent = max(lettering.measurer.ass_descent(run.family, block.em_px) for run in line.runs)
        center = center_px + (line.ink.left_px - line.ink.right_px) / 2
        body = ""
        for index, run in enumerate(line.runs):
            mark = (_RTL_MARK if block.is_rtl else _LTR_MARK) if not index else ""
            size = number(lettering.measurer.ass_font_size(run.family, block.em_px))
            body += f"{{\\fn{run.family}\\fs{size}}}{mark}{lettering.rules.escape(run.text)}"
        place = showing.tags(center, baseline + descent)
        events.append(event(FRONT_LAYER, showing.range, f"{{\\an2{place}{ink.tags}}}{body}"))
        left = center - line.ink.advance_px / 2
        for picture, begin, side in line.emoji:
            top = baseline - EMOJI_MIDDLE_EM * block.em_px - side / 2
            for shape in picture.shapes:
                paint = Ink(shape.color, opacity_norm=shape.opacity_norm * ink.opacity_norm)
                path = shape.path_at(left + begin, top, side)
                events.append(shape_event(path, paint, showing, layer=FRONT_LAYER + 1))
    return events


def shape_event(path: str, ink: Ink, showing: Showing, tags: str = "", *, layer: int = BACK_LAYER) -> str:
    """Return an event that paints a closed path; further tags may clip it."""
    return event(layer, showing.range, f"{{\\an7{showing.tags(0, 0)}{ink.tags}{tags}\\p1}}{path}")


def event(layer: int, shown: ClipRange, text: str) -> str:
    """Return one line of the events section, without its end."""
    start, end = shown.in_us // _TICK_US, -(-shown.out_us // _TICK_US)
    return f"Dialogue: {layer},{_timestamp(start)},{_timestamp(end)},Overlay,,0,0,0,,{text}"


def color_tag(rgb: str) -> str:
    """
    Return a color as ASS tags take it.

    Raises:
        InvalidOptions: it is not six hexadecimal digits; nothing else may be in a file that a renderer runs.

    """
    if not is_color(rgb):
        message = f"a color is not six hexadecimal digits: {rgb[:20]!r}"
        raise InvalidOptions(message)
    return f"&H{rgb[4:6]}{rgb[2:4]}{rgb[0:2]}&".upper()


def join_ass(captions: str, events: Sequence[str]) -> str:
    """
    Return the captions' file with overlays in it: one file, one renderer, one encode.

    Args:
        captions: an ASS file whose script pixels are output pixels; it may hold no cue.
        events: lines of the events section.

    """
    if not events:
        return captions
    head, _, tail = captions.partition(f"\n{_EVENTS}\n")
    if not tail:
        message = "the captions are no ASS file"
        raise ValueError(message)
    drawn = tail if tail.endswith("\n") else f"{tail}\n"
    return f"{head.rstrip()}\n{STYLE_LINE}\n\n{_EVENTS}\n{drawn}" + "".join(f"{line}\n" for line in events)


def _timestamp(ticks: int) -> str:
    seconds, hundredths = divmod(ticks, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}.{hundredths:02}"
