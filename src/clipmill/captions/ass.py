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
from dataclasses import dataclass, replace

from clipmill.captions.geometry import backdrop_pads
from clipmill.captions.layout import place_track
from clipmill.captions.measure import TextMeasurer
from clipmill.captions.motion import STILL, Move, place_tags
from clipmill.captions.paint import alpha_tag, color_tag, header_color, number, rounded_box
from clipmill.captions.parts import Part, line_parts
from clipmill.captions.placed import PlacedCue, PlacedLine, PlacedText, PlacedTrack
from clipmill.captions.shapes import backdrop_boxes, telling_boxes, underline_box, word_box
from clipmill.captions.stretches import (
    FADE_TICKS,
    Stretch,
    entrance_keys,
    entrance_stretches,
    line_stretches,
    word_ticks,
)
from clipmill.captions.telling import FULL_SIZE
from clipmill.domain.captions import Backdrop, CaptionStyle, CaptionTrack, Emphasis, Entrance, FontRun, Highlight
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
        yield from self._telling_marks()
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
                    begins = self._seen_from(word, start)
                    box = word_box(self.placed, self.cue, line, word, backdrop_pads(style))
                    if begins < end:
                        grown = replace(move, growth=word.growth)
                        yield self._shape(begins, end, box, grown, style.backdrop_color, opacity=style.backdrop_opacity)

    def _telling_marks(self) -> Iterator[str]:
        """Yield the boxes behind the words that stand out, or the lines under them; a typewriter's when written."""
        style = self.style
        if style.emphasis_color is None or style.emphasis not in {Emphasis.BOX, Emphasis.UNDERLINE}:
            return
        for start, end, move in entrance_stretches(style, self.placed, self.cue):
            for line in self.cue.lines:
                for word, box in telling_boxes(style, self.placed, self.cue, line):
                    begins = self._seen_from(word, start)
                    if begins < end:
                        yield self._shape(begins, end, box, move, style.emphasis_color)

    def _seen_from(self, word: PlacedText, start: int) -> int:
        """Return when a word begins to be seen in a stretch of time: at its start, or when it is written."""
        begins, ends = word_ticks(word)
        is_late = self.style.entrance is Entrance.TYPEWRITER and ends > begins
        return max(start, begins) if is_late else start

    def _emoji(self) -> Iterator[str]:
        """Yield the emoji, outline over outline; they come in with the cue and move with nothing else."""
        for start, end, move in entrance_stretches(self.style, self.placed, self.cue):
            for line in self.cue.lines:
                for item in line.emoji:
                    begins = self._seen_from(line.words[item.word], start)
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
                look = _Light(line.runs, self._anchor(line), style.glow_color, _grown_spans(line))
                yield from self._light(stretch, stretch.entrance, look)
                for word in line.words:
                    if word.growth != FULL_SIZE and self._seen_from(word, stretch.start) < stretch.end:
                        look = self._light_of(line, word, style.glow_color)
                        yield from self._light(stretch, replace(stretch.entrance, growth=word.growth), look)
            if style.highlight is Highlight.GLOW and stretch.word is not None:
                # Drawn by itself, since a clip would cut its light: what is blurred may lie a fraction of a pixel off.
                move = stretch.pop if stretch.entrance == STILL else stretch.entrance
                look = self._light_of(line, stretch.word, style.highlight_color)
                yield from self._light(stretch, replace(move, growth=stretch.word.growth), look)

    def _light_of(self, line: PlacedLine, word: PlacedText, color: str) -> _Light:
        """Return the light of one word of a line."""
        runs = self.measurer.resolve(self.placed.family, word.text).runs
        anchor = (word.left_px + word.right_px) / 2, line.baseline_px + self._descent(runs)
        return _Light(runs, anchor, color)

    def _light(self, stretch: Stretch, move: Move, light: _Light) -> Iterator[str]:
        reach, outline = self.placed.geometry.glow_px, self.placed.geometry.outline_px
        place = f"\\an2{place_tags(move, light.anchor, None)}{self._fade(stretch.start)}"
        for border, blur, opacity in _GLOWS:
            seen = f"\\1a&H00&\\3a{alpha_tag(opacity)}"
            look = f"\\1c{color_tag(light.color)}\\3c{color_tag(light.color)}\\3a{alpha_tag(opacity)}"
            look += f"\\bord{number(outline + border * reach)}\\shad0\\blur{number(blur * reach)}"
            body = self._body(light.runs, light.hidden, seen)
            yield _event(_BOX_LAYER, stretch.start, stretch.end, f"{{{place}{look}}}{body}")

    def _marks(self, line: PlacedLine, stretch: Stretch) -> Iterator[str]:
        """Yield the box behind the word that is said, or the line under it."""
        if stretch.word is None or self.style.highlight not in {Highlight.BOX, Highlight.UNDERLINE}:
            return
        make = word_box if self.style.highlight is Highlight.BOX else underline_box
        box = make(self.placed, self.cue, line, stretch.word)
        move = stretch.pop if stretch.entrance == STILL else stretch.entrance
        move = replace(move, growth=stretch.word.growth)
        yield self._shape(stretch.start, stretch.end, box, move, self.style.highlight_color)

    def _texts(self, line: PlacedLine, stretch: Stretch) -> Iterator[str]:
        parts = line_parts(self.style, self.placed, self.cue, line, stretch)
        body, geometry = self._body(line.runs), self.placed.geometry
        has_rim = self.style.rim_norm > 0
        rim = color_tag(self.style.rim_color)
        for part in parts if has_rim else ():
            if not part.is_bare:
                look = f"\\1c{rim}\\3c{rim}\\bord{number(geometry.outline_px + geometry.rim_px + part.weight_px)}"
                yield self._text(_BOX_LAYER, line, stretch, part, look + "}" + body)
        for part in parts:
            look = f"\\1c{color_tag(part.color)}" if part.is_marked or part.color != self.style.text_color else ""
            if part.weight_px and not part.is_bare:
                under = f"\\bord{number(geometry.outline_px + part.weight_px)}" + ("\\shad0" if has_rim else "")
                yield self._text(_TEXT_LAYER, line, stretch, part, under + "}" + body)
            if part.weight_px:
                look += f"\\3c{color_tag(part.color)}\\bord{number(part.weight_px)}\\shad0"
            else:
                look += "\\bord0\\shad0" if part.is_bare else ("\\shad0" if has_rim else "")
            yield self._text(_TEXT_LAYER, line, stretch, part, look + "}" + body)

    def _text(self, layer: int, line: PlacedLine, stretch: Stretch, part: Part, rest: str) -> str:
        move = part.move if stretch.entrance == STILL else stretch.entrance
        grown = replace(move, growth=part.growth)
        place = f"\\an2{place_tags(grown, self._anchor(line), part.clip)}{self._fade(stretch.start)}"
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

    def _body(self, runs: Sequence[FontRun], hidden: Sequence[tuple[int, int]] = (), seen: str = "") -> str:
        """
        Return the text with a font tag before each run, and its direction at its start.

        What is hidden, by offsets in the text, takes its room and is not drawn; `seen` is the opacity of the rest.
        """
        body, at = "", 0
        for index, run in enumerate(runs):
            mark = (_RTL_MARK if self.placed.is_rtl else _LTR_MARK) if not index else ""
            size = number(self.measurer.ass_font_size(run.family, self.cue.em_px))
            body += f"{{\\fn{run.family}\\fs{size}}}{mark}{_with_hidden(run.text, at, hidden, seen)}"
            at += len(run.text)
        return body


@dataclass(frozen=True, slots=True)
class _Light:
    """Letters that shine."""

    runs: Sequence[FontRun]
    anchor: tuple[float, float]
    color: str
    hidden: Sequence[tuple[int, int]] = ()
    """What of them does not, by offsets."""


def _grown_spans(line: PlacedLine) -> list[tuple[int, int]]:
    """Return where the words of a line that are drawn larger stand in its text."""
    spans, at = [], 0
    for word in line.words:
        at = line.text.index(word.text, at) + len(word.text)
        if word.growth != FULL_SIZE:
            spans.append((at - len(word.text), at))
    return spans


def _with_hidden(text: str, at: int, hidden: Sequence[tuple[int, int]], seen: str) -> str:
    """Return the text, which begins at an offset, with what of it is hidden made so that nothing of it is seen."""
    done, pen = "", 0
    for start, end in hidden:
        first, last = max(start - at, pen), min(end - at, len(text))
        if first < last:
            done += f"{escape_ass(text[pen:first])}{{\\1a&HFF&\\3a&HFF&}}{escape_ass(text[first:last])}{{{seen}}}"
            pen = last
    return done + escape_ass(text[pen:])


def _event(layer: int, start: int, end: int, text: str) -> str:
    return f"{layer},{_timestamp(start)},{_timestamp(end)},Caption,,0,0,0,,{text}"


def _timestamp(time: int) -> str:
    seconds, hundredths = divmod(time, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}.{hundredths:02}"
