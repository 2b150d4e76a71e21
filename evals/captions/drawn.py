# SPDX-License-Identifier: MIT
"""
Every style in every script as it is drawn: glyphs that are missing, ink outside the safe area, words that move.

In: styles, fonts. Out: rows. A mark may change its own word's pixels, its box and its light, and where it pops as far
as it grows; one pixel that changes anywhere else is a word that moved.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from evals.captions.canvas import draw, ink_sides
from evals.captions.letters import LETTERS
from evals.captions.rows import Row
from evals.captions.scripts import CORPUS, said, scripts_of, whole

from clipmill.captions import CAPTION_STYLES, caption_clip, safe_area_for
from clipmill.captions.formats import ass_from_track, missing_characters
from clipmill.captions.geometry import POP_REACH_EM, is_popping
from clipmill.captions.layout import place_track
from clipmill.captions.parts import word_sides
from clipmill.captions.placed import PlacedCue, PlacedLine, PlacedText, PlacedTrack
from clipmill.captions.shapes import underline_box, word_box
from clipmill.captions.stretches import word_ticks
from clipmill.domain.captions import CaptionStyle, CaptionTrack, Highlight
from clipmill.domain.media import Size
from clipmill.fonts import FontLibrary

SIZE = Size(270, 480)
MOVING_SCRIPTS = ("latin", "cyrillic", "arabic", "devanagari", "japanese", "chinese", "thai")
EMPHASIZED_SCRIPTS = ("latin", "cyrillic", "arabic", "devanagari", "japanese", "chinese")
"""Sentences with words that tell something; the telling one is marked, then its neighbor."""
EMPHASIS = "19C8B9"
TICKS_PER_S = 100

Mask = npt.NDArray[np.bool_]


@dataclass(slots=True)
class _Found:
    tracks: int = 0
    missing: list[str] = field(default_factory=list)
    pictures: int = 0
    outside: list[str] = field(default_factory=list)
    pairs: int = 0
    moved: list[str] = field(default_factory=list)
    emphasized: set[str] = field(default_factory=set)
    """Styles that let a word stand out."""


def drawn_rows(fonts: FontLibrary, names: Sequence[str] | None = None) -> list[Row]:
    """Return the figures of all styles, or of some."""
    found = _Found()
    told = _Found()
    styles = {name: CAPTION_STYLES[name] for name in names or CAPTION_STYLES}
    for name, style in styles.items():
        for script in CORPUS:
            _look(found, fonts, style, f"{name} {script}", script)
        for script in EMPHASIZED_SCRIPTS:
            _look(told, fonts, replace(style, emphasis_color=EMPHASIS), f"{name} {script}", script)
    scripts = set[str]().union(*(scripts_of(name) for name in CORPUS))
    bare = [code for code, letters in LETTERS.items() if _missing(fonts, letters)]
    return [
        Row("glyphs", "glyphs missing", str(len(found.missing)), "0", not found.missing,
            f"{len(CORPUS)} writings of {len(scripts)} scripts x {len(styles)} styles. {' '.join(found.missing[:3])}"),
        Row("glyphs", "source languages with a letter that no packaged font has", str(len(bare)), "0", not bare,
            f"{sum(map(len, LETTERS.values()))} letters of {len(LETTERS)} languages. {' '.join(bare)}"),
        Row("places", "pictures with caption ink outside the safe area", str(len(found.outside)), "0",
            not found.outside, f"{found.pictures} pictures. {' '.join(found.outside[:3])}"),
        Row("movement", "pairs of marks between which another word moved", str(len(found.moved)), "0",
            not found.moved, f"{found.pairs} pairs, {len(MOVING_SCRIPTS)} scripts. {' '.join(found.moved[:3])}"),
        Row("emphasis", "pairs of marks between which another word moved", str(len(told.moved)), "0",
            not told.moved, f"{told.pairs} pairs, {len(EMPHASIZED_SCRIPTS)} scripts. {' '.join(told.moved[:3])}"),
        Row("emphasis", "pictures with caption ink outside the safe area", str(len(told.outside)), "0",
            not told.outside, f"{told.pictures} pictures. {' '.join(told.outside[:3])}"),
        Row("emphasis", "glyphs missing", str(len(told.missing)), "0", not told.missing, " ".join(told.missing[:3])),
        Row("emphasis", "styles in which no word stood out", str(len(styles.keys() - told.emphasized)), "0",
            styles.keys() <= told.emphasized, f"{told.tracks} tracks"),
    ]  # fmt: skip


def _missing(fonts: FontLibrary, letters: str) -> tuple[str, ...]:
    """Return the letters that no font has."""
    return fonts.resolve(CaptionStyle().font_family, letters).missing


def _look(found: _Found, fonts: FontLibrary, style: CaptionStyle, name: str, script: str) -> None:
    transcript = said(script)
    track = caption_clip(
        transcript, whole(transcript), style=style, size=SIZE, safe_area=safe_area_for(SIZE), measurer=fonts
    )
    found.tracks += 1
    found.missing += [f"{name}: {char!r}" for char in missing_characters(track, fonts)]
    placed = place_track(track, fonts)
    if any(word.is_telling for cue in placed.cues for line in cue.lines for word in line.words):
        found.emphasized.add(style.name)
    pair = _pair(placed) if script in MOVING_SCRIPTS else None
    times = [(cue.range.in_us + cue.range.out_us) / 2e6 for cue in track.cues]
    if pair is not None:
        times += [_rest_s(pair[1][1]), _rest_s(pair[2][1])]
    pictures, complaints = draw(ass_from_track(track, fonts), SIZE, times, fonts.fonts_dir)
    found.missing += [f"{name}: {line}" for line in complaints]
    for picture in pictures[: len(track.cues)]:
        found.pictures += 1
        if not _is_inside(track, ink_sides(picture)):
            found.outside.append(f"{name}: {ink_sides(picture)}")
    if pair is not None:
        cue, first, second = pair
        may = _may_change(style, placed, cue, first) | _may_change(style, placed, cue, second)
        changed = np.abs(pictures[-1] - pictures[-2]).max(axis=2) > 0
        found.pairs += 1
        if (changed & ~may).any():
            found.moved.append(f"{name}: {int((changed & ~may).sum())} px")


def _is_inside(track: CaptionTrack, sides: tuple[int, int, int, int] | None) -> bool:
    """Say whether ink lies in the safe area, give or take the pixel that it is smoothed over."""
    if sides is None:
        return False
    safe, size = track.safe_area, track.size
    return (
        sides[0] >= math.floor(safe.left_norm * size.width_px) - 1
        and sides[1] >= math.floor(safe.top_norm * size.height_px) - 1
        and sides[2] <= math.ceil((1 - safe.right_norm) * size.width_px) + 1
        and sides[3] <= math.ceil((1 - safe.bottom_norm) * size.height_px) + 1
    )


def _pair(
    placed: PlacedTrack,
) -> tuple[PlacedCue, tuple[PlacedLine, PlacedText], tuple[PlacedLine, PlacedText]] | None:
    """Return two neighboring words of a cue, in its middle, that are marked long enough to come to rest."""
    for cue in placed.cues:
        words = [(line, word) for line in cue.lines for word in line.words if _length(word) > 15]  # noqa: PLR2004
        words.sort(key=lambda item: word_ticks(item[1]))
        if len(words) > 1:
            told = (index for index, (_, word) in enumerate(words) if word.is_telling)
            second = max(1, next(told, len(words) // 2))
            return cue, words[second - 1], words[second]
    return None


def _length(word: PlacedText) -> int:
    begins, ends = word_ticks(word)
    return ends - begins


def _rest_s(word: PlacedText) -> float:
    begins, ends = word_ticks(word)
    return (begins + 0.85 * (ends - begins)) / TICKS_PER_S


def _may_change(style: CaptionStyle, placed: PlacedTrack, cue: PlacedCue, pair: tuple[PlacedLine, PlacedText]) -> Mask:
    """Return the pixels that may change while a word is marked."""
    line, word = pair
    mask = np.zeros((SIZE.height_px, SIZE.width_px), bool)
    left, top, right, bottom = word_sides(placed, line, word)
    grown = POP_REACH_EM * cue.em_px if is_popping(style) else 0.0
    grown += max(0.0, word.drawn_right_px - word.right_px)
    sides = [(left - grown, top - grown, right + grown, bottom + grown)]
    sides += [
        (box.x_px - grown, box.y_px - grown, box.x_px + box.width_px + grown, box.y_px + box.height_px + grown)
        for box in (word_box(placed, cue, line, word), underline_box(placed, cue, line, word))
    ]
    if style.highlight is Highlight.GLOW:
        reach = 2.5 * placed.geometry.glow_px
        sides.append((word.left_px - reach, top - reach, word.right_px + reach, bottom + reach))
    for x0, y0, x1, y1 in sides:
        mask[max(0, int(y0) - 1) : int(y1) + 2, max(0, int(x0) - 1) : int(x1) + 2] = True
    return mask
