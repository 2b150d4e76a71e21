# SPDX-License-Identifier: MIT
"""
CaptionTrack -> ASS, as libass draws it into the pictures.

In: a track and a way to measure text. Out: the text of an ASS file whose script pixels are output pixels.

Every line is one event at a fixed place that holds the whole line and nothing but font tags, so that shaping, kerning
and the order of words never depend on what is marked. A marked word is the same line drawn again in the other color,
clipped to the word, over the line with the word clipped out: only the word's own pixels can change. What moves is
moved as a whole line under a clip that moves along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clipmill.captions.geometry import backdrop_pads
from clipmill.captions.layout import place_track
from clipmill.captions.measure import TextMeasurer
from clipmill.captions.motion import STILL, Move, place_tags
from clipmill.captions.paint import alpha_tag, color_tag, header_color, number, rounded_box
from clipmill.captions.parts import Part, line_parts
from clipmill.captions.placed import PlacedCue, PlacedLine, PlacedTrack
from clipmill.captions.shapes import backdrop_boxes, underline_box, word_box
from clipmill.captions.stretches import (
    FADE_TICKS,
    Stretch,
    entrance_keys,
    entrance_stretches,
    line_stretches,
    word_ticks,
)
from clipmill.domain.captions import Backdrop, CaptionStyle, CaptionTrack, Entrance, FontRun, Highlight
from clipmill.domain.picture import Box

_WORD_JOINER, _LTR_MARK, _RTL_MARK = "\u2060", "\u200e", "\u200f"
_SHADOW_ALPHA = 0x50
_BOX_LAYER, _TEXT_LAYER, _EMOJI_LAYER = 0, 1, 2
_GLOWS = ((0.42, 0.42, 0.5), (0.1, 0.14, 0.9))
"""Border and blur as parts of a glow's reach, and opacity: a wide faint light, and a narrow bright one over it."""

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
    events = [event for cue in placed.cues for event in _Drawing(track.style, measurer, placed, cue).events()]
    return _header(track, measurer, placed) + "".join(f"Dialogue: {event}\n" for event in events)


def escape_ass(text: str) -> str:
    """Return text of which libass takes nothing for a tag: a backslash is parted from what follows it."""
    text = text.replace("\\", "\\" + _WORD_JOINER)
    return text.replace("{", "\\{").replace("}", "\\}").replace("\r", " ").replace("\n", " ")


def _header(track: CaptionTrack, measurer: TextMeasurer, placed: PlacedTrack) -> str:
    style, geometry = track.style, placed.geometry
    shadow_alpha = 0 if style.is_shadow_hard else _SHADOW_ALPHA
    return _HEADER.format(
        width=track.size.width_px,
        height=track.size.height_px,
        language=placed.locale if _LANGUAGE.fullmatch(placed.locale or "") else "und",
        family=placed.family,
        size=number(measurer.ass_font_size(placed.family, geometry.em_px)),
        text=header_color(style.text_color),
        outline=header_color(style.outline_color),
        shadow=header_color(style.shadow_color or style.outline_color, shadow_alpha),
        border=number(geometry.outline_px),
        depth=number(geometry.shadow_px),
    )


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One cue being written, from what lies at the back to what lies in front."""

    style: CaptionStyle
    measurer: TextMeasurer
    placed: PlacedTrack
    cue: PlacedCue

    def events(self) -> Iterator[str]:
        """Yield the cue's events; those of one layer are drawn in this order."""
        yield from self._backdrops()
        lines = [(line, tuple(self._stretches(line))) for line in self.cue.lines]
        for line, stretches in lines:
            yield from self._glows(line, stretches)
        for line, stretches in lines:
            for stretch in stretches:
                yield from self._marks(line, stretch)
                yield from self._texts(line, stretch)
        yield from self._emoji()

    def _stretches(self, line: PlacedLine) -> Iterator[Stretch]:
        return line_stretches(self.style, self.placed, self.cue, line)

    def _backdrops(self) -> Iterator[str]:
        style = self.style
        for start, end, move in entrance_stretches(style, self.placed, self.cue):
            for box in backdrop_boxes(style, self.placed, self.cue):
                yield self._shape(start, end, box, move, style.backdrop_color, opacity=style.backdrop_opacity)
            if style.backdrop is not Backdrop.WORD:
                continue
            for line in self.cue.lines:
                for word in line.words:
                    begins = start
                    if style.entrance is Entrance.TYPEWRITER and word_ticks(word)[1] > word_ticks(word)[0]:
                        begins = max(start, word_ticks(word)[0])
                    box = word_box(self.placed, self.cue, line, word, backdrop_pads(style))
                    if begins < end:
                        yield self._shape(begins, end, box, move, style.backdrop_color, opacity=style.backdrop_opacity)

    def _emoji(self) -> Iterator[str]:
        """Yield the emoji, outline over outline; they come in with the cue and move with nothing else."""
        for start, end, move in entrance_stretches(self.style, self.placed, self.cue):
            for line in self.cue.lines:
                for item in line.emoji:
                    begins = start
                    begun, ended = word_ticks(line.words[item.word])
                    if self.style.entrance is Entrance.TYPEWRITER and ended > begun:
                        begins = max(start, begun)
                    for shape in item.picture.shapes if begins < end else ():
                        place = place_tags(move, (0.0, 0.0), None)
                        look = f"{self._fade(begins)}\\bord0\\shad0\\1c{color_tag(shape.color)}"
                        look += f"\\1a{alpha_tag(shape.opacity_norm)}" if shape.opacity_norm < 1 else ""
                        path = shape.path_at(item.left_px, item.top_px, item.side_px)
                        yield _event(_EMOJI_LAYER, begins, end, f"{{\\an7{place}{look}\\p1}}{path}")

    def _glows(self, line: PlacedLine, stretches: Sequence[Stretch]) -> Iterator[str]:
        """Yield the light around the whole line, and around the word that is said."""
        style = self.style
        for stretch in stretches:
            if style.glow_color is not None:
                body = self._body(line.runs)
                yield from self._light(stretch, stretch.entrance, self._anchor(line), body, style.glow_color)
            if style.highlight is Highlight.GLOW and stretch.word is not None:
                # Drawn by itself, since a clip would cut its light: what is blurred may lie a fraction of a pixel off.
                word = stretch.word
                runs = self.measurer.resolve(self.placed.family, word.text).runs
                anchor = (word.left_px + word.right_px) / 2, line.baseline_px + self._descent(runs)
                move = stretch.pop if stretch.entrance == STILL else stretch.entrance
                yield from self._light(stretch, move, anchor, self._body(runs), style.highlight_color)

    def _light(self, stretch: Stretch, move: Move, anchor: tuple[float, float], body: str, color: str) -> Iterator[str]:
        reach, outline = self.placed.geometry.glow_px, self.placed.geometry.outline_px
        place = f"\\an2{place_tags(move, anchor, None)}{self._fade(stretch.start)}"
        for border, blur, opacity in _GLOWS:
            look = f"\\1c{color_tag(color)}\\3c{color_tag(color)}\\3a{alpha_tag(opacity)}"
            look += f"\\bord{number(outline + border * reach)}\\shad0\\blur{number(blur * reach)}"
            yield _event(_BOX_LAYER, stretch.start, stretch.end, f"{{{place}{look}}}{body}")

    def _marks(self, line: PlacedLine, stretch: Stretch) -> Iterator[str]:
        """Yield the box behind the word that is said, or the line under it."""
        if stretch.word is None or self.style.highlight not in {Highlight.BOX, Highlight.UNDERLINE}:
            return
        make = word_box if self.style.highlight is Highlight.BOX else underline_box
        box = make(self.placed, self.cue, line, stretch.word)
        move = stretch.pop if stretch.entrance == STILL else stretch.entrance
        yield self._shape(stretch.start, stretch.end, box, move, self.style.highlight_color)

    def _texts(self, line: PlacedLine, stretch: Stretch) -> Iterator[str]:
        parts = line_parts(self.style, self.placed, self.cue, line, stretch)
        body, geometry = self._body(line.runs), self.placed.geometry
        has_rim = self.style.rim_norm > 0
        rim = color_tag(self.style.rim_color)
        for part in parts if has_rim else ():
            if not part.is_bare:
                look = f"\\1c{rim}\\3c{rim}\\bord{number(geometry.outline_px + geometry.rim_px)}"
                yield self._text(_BOX_LAYER, line, stretch, part, look + "}" + body)
        for part in parts:
            look = f"\\1c{color_tag(part.color)}" if part.is_marked or part.color != self.style.text_color else ""
            look += "\\bord0\\shad0" if part.is_bare else ("\\shad0" if has_rim else "")
            yield self._text(_TEXT_LAYER, line, stretch, part, look + "}" + body)

    def _text(self, layer: int, line: PlacedLine, stretch: Stretch, part: Part, rest: str) -> str:
        move = part.move if stretch.entrance == STILL else stretch.entrance
        place = f"\\an2{place_tags(move, self._anchor(line), part.clip)}{self._fade(stretch.start)}"
        return _event(layer, stretch.start, stretch.end, f"{{{place}{rest}")

    def _shape(self, start: int, end: int, box: Box, move: Move, color: str, *, opacity: float = 1.0) -> str:
        """Return a filled rectangle with round corners as an event."""
        place = place_tags(move, (0.0, 0.0), None)
        seen = f"\\1a{alpha_tag(opacity)}" if opacity < 1 else ""
        look = f"{self._fade(start)}\\bord0\\shad0\\1c{color_tag(color)}{seen}\\p1"
        path = rounded_box(box, self.style.corner_em * self.cue.em_px)
        return _event(_BOX_LAYER, start, end, f"{{\\an7{place}{look}}}{path}")

    def _fade(self, start: int) -> str:
        """Return the tag that lets an event that starts while the cue comes in go on with its fading in."""
        keys = entrance_keys(self.style, self.cue)
        if not keys or start >= min(keys[-1][0], keys[0][0] + FADE_TICKS):
            return ""
        begins, ends = (10 * (tick - start) for tick in (keys[0][0], min(keys[-1][0], keys[0][0] + FADE_TICKS)))
        return f"\\fade(255,0,0,{begins},{ends},{ends},{ends})"

    def _anchor(self, line: PlacedLine) -> tuple[float, float]:
        """Return where the line's bottom middle stands: libass puts the bottom of its line box at the point."""
        return line.center_px, line.baseline_px + self._descent(line.runs)

    def _descent(self, runs: Sequence[FontRun]) -> float:
        return max(self.measurer.ass_descent(run.family, self.cue.em_px) for run in runs)

    def _body(self, runs: Sequence[FontRun]) -> str:
        """Return the text with a font tag before each run, and its direction at its start."""
        body = ""
        for index, run in enumerate(runs):
            mark = (_RTL_MARK if self.placed.is_rtl else _LTR_MARK) if not index else ""
            size = number(self.measurer.ass_font_size(run.family, self.cue.em_px))
            body += f"{{\\fn{run.family}\\fs{size}}}{mark}{escape_ass(run.text)}"
        return body


def _event(layer: int, start: int, end: int, text: str) -> str:
    return f"{layer},{_timestamp(start)},{_timestamp(end)},Caption,,0,0,0,,{text}"


def _timestamp(time: int) -> str:
    seconds, hundredths = divmod(time, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}.{hundredths:02}"
