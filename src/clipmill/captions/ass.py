# SPDX-License-Identifier: MIT
"""
CaptionTrack -> ASS, as libass draws it into the pictures.

In: a track and a way to measure text. Out: the text of an ASS file whose script pixels are output pixels.

Every line is one event at a fixed place that holds the whole line and nothing but font tags, so that shaping, kerning
and the order of words never depend on what is marked. A marked word is the same line drawn again in the other color,
clipped to the word, over the line with the word clipped out: only the word's own pixels can change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clipmill.captions.geometry import BOX_RADIUS_EM
from clipmill.captions.layout import PlacedCue, PlacedLine, PlacedText, PlacedTrack, place_track, word_box
from clipmill.captions.measure import TextMeasurer
from clipmill.captions.timing import TICK_US
from clipmill.domain.captions import CaptionStyle, CaptionTrack, Highlight
from clipmill.domain.picture import Box

_WORD_JOINER, _LTR_MARK, _RTL_MARK = "\u2060", "\u200e", "\u200f"
_SHADOW_ALPHA = 0x50
_BOX_LAYER, _TEXT_LAYER = 0, 1
_LEAST_CONTRAST = 3.0
"""Of text on its box; WCAG 2.1's least for large text."""
_ARC = 0.5523
"""Control points of a cubic Bezier quarter circle."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
"""A transcript says its language in its own words; only a real tag gets into the file that libass runs."""

_HEADER = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
LayoutResX: {width}
LayoutResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709
Language: {language}

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Caption,{family},{size},{text},{text},{outline},{shadow},0,0,0,0,100,100,0,0,1,{border},{depth},2,0,0,0,-1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def ass_from_track(track: CaptionTrack, measurer: TextMeasurer) -> str:
    """
    Return the track as ASS: every line placed, every word marked while it is said, all text inert.

    Font names are those of the fonts folder; the style's encoding of -1 makes libass find each line's direction, which
    a direction mark at its start sets. Times are rounded to hundredths of a second, the format's unit.
    """
    placed = place_track(track, measurer)
    events = [event for cue in placed.cues for event in _cue_events(track.style, measurer, placed, cue)]
    return _header(track, measurer, placed) + "".join(f"Dialogue: {event}\n" for event in events)


def escape_ass(text: str) -> str:
    """Return text of which libass takes nothing for a tag: a backslash is parted from what follows it."""
    text = text.replace("\\", "\\" + _WORD_JOINER)
    return text.replace("{", "\\{").replace("}", "\\}").replace("\r", " ").replace("\n", " ")


def _header(track: CaptionTrack, measurer: TextMeasurer, placed: PlacedTrack) -> str:
    style, geometry = track.style, placed.geometry
    return _HEADER.format(
        width=track.size.width_px,
        height=track.size.height_px,
        language=placed.locale if _LANGUAGE.fullmatch(placed.locale or "") else "und",
        family=placed.family,
        size=_number(measurer.ass_font_size(placed.family, geometry.em_px)),
        text=_color(style.text_color),
        outline=_color(style.outline_color),
        shadow=_color(style.outline_color, _SHADOW_ALPHA),
        border=_number(geometry.outline_px),
        depth=_number(geometry.shadow_px),
    )


def _cue_events(style: CaptionStyle, measurer: TextMeasurer, placed: PlacedTrack, cue: PlacedCue) -> Iterator[str]:
    for line in cue.lines:
        body = _line_body(measurer, placed, cue, line)
        for start, end, word in _states(cue, line, style.highlight):
            if word is None:
                yield _event(_TEXT_LAYER, start, end, f"{{{_place(measurer, cue, line)}}}{body}")
                continue
            place = _place(measurer, cue, line)
            clip = _clip(placed, line, word)
            if style.highlight is Highlight.BOX:
                yield _event(_BOX_LAYER, start, end, _box_drawing(style, word_box(placed, cue, line, word), cue.em_px))
            yield _event(_TEXT_LAYER, start, end, f"{{{place}\\iclip({clip})}}{body}")
            yield _event(_TEXT_LAYER, start, end, f"{{{place}\\clip({clip}){_marked_colors(style)}}}{body}")


def _states(cue: PlacedCue, line: PlacedLine, highlight: Highlight) -> Iterator[tuple[int, int, PlacedText | None]]:
    """Yield the stretches of the cue in ticks, each with the word of this line that is marked in it."""
    now, end = _ticks(cue.cue.range.in_us), _ticks(cue.cue.range.out_us)
    for word in line.words if highlight is not Highlight.NONE else ():
        begins, ends = _ticks(word.word.range.in_us), _ticks(word.word.range.out_us)
        if ends <= begins:
            continue
        if begins > now:
            yield now, begins, None
        yield begins, ends, word
        now = ends
    if end > now:
        yield now, end, None


def _place(measurer: TextMeasurer, cue: PlacedCue, line: PlacedLine) -> str:
    """Return the tags that put a line's baseline in its place: libass puts the bottom of its line box at the point."""
    descent = max(measurer.ass_descent(run.family, cue.em_px) for run in line.runs)
    return f"\\an2\\pos({_number(line.center_px)},{_number(line.baseline_px + descent)})"


def _line_body(measurer: TextMeasurer, placed: PlacedTrack, cue: PlacedCue, line: PlacedLine) -> str:
    """Return the line's text with a font tag before each run, and its direction at its start."""
    body = ""
    for index, run in enumerate(line.runs):
        mark = (_RTL_MARK if placed.is_rtl else _LTR_MARK) if not index else ""
        size = _number(measurer.ass_font_size(run.family, cue.em_px))
        body += f"{{\\fn{run.family}\\fs{size}}}{mark}{escape_ass(run.text)}"
    return body


def _clip(placed: PlacedTrack, line: PlacedLine, word: PlacedText) -> str:
    """Return the rectangle, over the whole height, that holds the word and half of the space to its neighbors."""
    geometry = placed.geometry
    reach = max(line.ink.left_px, line.ink.right_px) + 2 * geometry.border_px + 2
    before = [other.right_px for other in line.words if other.right_px <= word.left_px + 1]
    after = [other.left_px for other in line.words if other.left_px >= word.right_px - 1]
    left = (max(before) + word.left_px) / 2 if before else word.left_px - reach
    right = (min(after) + word.right_px) / 2 if after else word.right_px + reach
    top = line.baseline_px - placed.above_em * placed.geometry.em_px - reach
    bottom = line.baseline_px + placed.below_em * placed.geometry.em_px + reach
    return ",".join(str(round(value)) for value in (left, top, right, bottom))


def _marked_colors(style: CaptionStyle) -> str:
    if style.highlight is Highlight.COLOR:
        return f"\\1c{_color_tag(style.highlight_color)}"
    candidates = (style.text_color, style.outline_color)
    on_box = next(
        (color for color in candidates if _contrast(color, style.highlight_color) >= _LEAST_CONTRAST),
        max(("FFFFFF", "000000"), key=lambda color: _contrast(color, style.highlight_color)),
    )
    return f"\\1c{_color_tag(on_box)}\\bord0\\shad0"


def _box_drawing(style: CaptionStyle, box: Box, em_px: float) -> str:
    """Return a filled rectangle with round corners as an ASS drawing in script pixels."""
    left, top, right, bottom = box.x_px, box.y_px, box.x_px + box.width_px, box.y_px + box.height_px
    radius = min(BOX_RADIUS_EM * em_px, box.width_px / 2, box.height_px / 2)
    pull = radius * (1 - _ARC)
    path = (
        f"m {_points((left + radius, top))} l {_points((right - radius, top))} "
        f"b {_points((right - pull, top), (right, top + pull), (right, top + radius))} "
        f"l {_points((right, bottom - radius))} "
        f"b {_points((right, bottom - pull), (right - pull, bottom), (right - radius, bottom))} "
        f"l {_points((left + radius, bottom))} "
        f"b {_points((left + pull, bottom), (left, bottom - pull), (left, bottom - radius))} "
        f"l {_points((left, top + radius))} "
        f"b {_points((left, top + pull), (left + pull, top), (left + radius, top))}"
    )
    return f"{{\\an7\\pos(0,0)\\bord0\\shad0\\1c{_color_tag(style.highlight_color)}\\p1}}{path}"


def _points(*points: tuple[float, float]) -> str:
    return " ".join(f"{_number(x)} {_number(y)}" for x, y in points)


def _event(layer: int, start: int, end: int, text: str) -> str:
    return f"{layer},{_timestamp(start)},{_timestamp(end)},Caption,,0,0,0,,{text}"


def _ticks(time_us: int) -> int:
    """Return hundredths of a second, rounded; every time is rounded alike, so that what touches keeps touching."""
    return (time_us + TICK_US // 2) // TICK_US


def _timestamp(ticks: int) -> str:
    seconds, hundredths = divmod(ticks, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}.{hundredths:02}"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _color(rgb: str, alpha: int = 0) -> str:
    return f"&H{alpha:02X}{rgb[4:6]}{rgb[2:4]}{rgb[0:2]}".upper()


def _color_tag(rgb: str) -> str:
    return f"&H{rgb[4:6]}{rgb[2:4]}{rgb[0:2]}&".upper()


def _contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colors, 1 to 21 (WCAG 2.1)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(rgb: str) -> float:
    channels = [int(rgb[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]  # noqa: PLR2004 - sRGB
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
