# SPDX-License-Identifier: MIT
"""
The rectangles around placed words: highlight boxes, underlines, cards and bubbles, and all that a cue fills.

In: a style and a placed track. Out: `Box`es in output pixels. It draws nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from clipmill.captions.geometry import (
    BOX_PAD_X_EM,
    BOX_PAD_Y_EM,
    POP_PAD_Y_EM,
    POP_REACH_EM,
    SLIDE_EM,
    backdrop_pads,
    emphasis_pads,
    is_popping,
    word_pads,
)
from clipmill.captions.placed import PlacedCue, PlacedLine, PlacedText, PlacedTrack
from clipmill.captions.telling import FULL_SIZE
from clipmill.domain.captions import Backdrop, CaptionStyle, Emphasis, Entrance
from clipmill.domain.picture import Box

UNDERLINE_GAP_EM = 0.04
UNDERLINE_THICKNESS_EM = 0.1


def word_box(
    placed: PlacedTrack,
    cue: PlacedCue,
    line: PlacedLine,
    word: PlacedText,
    pads_em: tuple[float, float] = (BOX_PAD_X_EM, BOX_PAD_Y_EM),
) -> Box:
    """Return the box of a word: its advance and the track's line height with a little room around."""
    pad_x, pad_y = pads_em[0] * cue.em_px, pads_em[1] * cue.em_px
    left, right = word.left_px - pad_x, word.right_px + pad_x
    top = line.baseline_px - placed.above_em * cue.em_px - pad_y
    bottom = line.baseline_px + placed.below_em * cue.em_px + pad_y
    return Box(left, top, right - left, bottom - top)


def telling_boxes(
    style: CaptionStyle, placed: PlacedTrack, cue: PlacedCue, line: PlacedLine
) -> Iterator[tuple[PlacedText, Box]]:
    """
    Yield what stands behind or under the words of a line that stand out, each with the first of its words.

    A number and its unit have one together, where they do not come in one by one.
    """
    words: list[list[PlacedText]] = []
    for index, word in enumerate(line.words):
        is_joined = style.entrance is not Entrance.TYPEWRITER and style.backdrop is not Backdrop.WORD
        if not word.is_telling:
            continue
        if is_joined and index and line.words[index - 1].is_telling:
            words[-1].append(word)
        else:
            words.append([word])
    under_px = placed.geometry.outline_px + placed.geometry.rim_px
    for group in words:
        if style.emphasis is Emphasis.BOX:
            yield group[0], _around([word_box(placed, cue, line, word) for word in group])
        else:
            around = _around([underline_box(placed, cue, line, word) for word in group])
            yield group[0], replace(around, y_px=around.y_px + under_px)


def underline_box(placed: PlacedTrack, cue: PlacedCue, line: PlacedLine, word: PlacedText) -> Box:
    """Return the line under a word, below every letter of the track."""
    top = line.baseline_px + (placed.below_em + UNDERLINE_GAP_EM) * cue.em_px
    return Box(word.left_px, top, word.right_px - word.left_px, UNDERLINE_THICKNESS_EM * cue.em_px)


def backdrop_boxes(style: CaptionStyle, placed: PlacedTrack, cue: PlacedCue) -> tuple[Box, ...]:
    """Return what stands behind a whole cue: one card, or one for each line; bubbles of words are not among them."""
    if style.backdrop is Backdrop.WORD or style.backdrop is Backdrop.NONE or not cue.lines:
        return ()
    pad_x, pad_y = (pad * cue.em_px for pad in backdrop_pads(style))
    boxes = [_line_box(placed, cue, line, pad_x, pad_y) for line in cue.lines]
    return (_around(boxes),) if style.backdrop is Backdrop.CARD else tuple(boxes)


def cue_box(style: CaptionStyle, placed: PlacedTrack, cue: PlacedCue) -> Box:
    """Return the rectangle that a drawn cue fills with all that it does while it is shown."""
    border = placed.geometry.border_px
    boxes = [*backdrop_boxes(style, placed, cue)]
    pads = [word_pads(style), *([backdrop_pads(style)] if style.backdrop is Backdrop.WORD else [])]
    if is_popping(style):  # a word that grows takes its outline along
        pads.append((POP_REACH_EM + border / cue.em_px, POP_PAD_Y_EM + border / cue.em_px))
    if any(emphasis_pads(style)):  # a line under words keeps clear of their outline
        pad_x, pad_y = emphasis_pads(style)
        pads.append((pad_x + border / cue.em_px, pad_y + border / cue.em_px))
    for line in cue.lines:
        boxes.append(_ink_box(line, border))
        for pad in pads:
            if any(pad):
                boxes += [word_box(placed, cue, line, word, pad) for word in line.words]
        large = [word for word in line.words if word.growth != FULL_SIZE]
        boxes += [_grown_box(word, word_box(placed, cue, line, word, (0.0, 0.0)), border) for word in large]
    around = _around(boxes)
    slide = SLIDE_EM * cue.em_px if style.entrance is Entrance.SLIDE else 0.0
    return Box(around.x_px, around.y_px, around.width_px, around.height_px + slide)


def _grown_box(word: PlacedText, box: Box, border_px: float) -> Box:
    """Return the box of a word as large as it is drawn, with its outline; its height is that of every word."""
    left, top = word.growth.moved((box.x_px, box.y_px))
    right, bottom = word.growth.moved((box.x_px + box.width_px, box.y_px + box.height_px))
    return Box(left - border_px, top - border_px, right - left + 2 * border_px, bottom - top + 2 * border_px)


def _ink_box(line: PlacedLine, border_px: float) -> Box:
    half = line.ink.advance_px / 2
    left = line.center_px - half - line.ink.left_px - border_px
    right = line.center_px + half + line.ink.right_px + border_px
    top = line.baseline_px - line.ink.above_px - border_px
    return Box(left, top, right - left, line.baseline_px + line.ink.below_px + border_px - top)


def _line_box(placed: PlacedTrack, cue: PlacedCue, line: PlacedLine, pad_x: float, pad_y: float) -> Box:
    ink = _ink_box(line, 0.0)
    top = line.baseline_px - placed.above_em * cue.em_px - pad_y
    bottom = line.baseline_px + placed.below_em * cue.em_px + pad_y
    return Box(ink.x_px - pad_x, top, ink.width_px + 2 * pad_x, bottom - top)


def _around(boxes: list[Box]) -> Box:
    left, top = min(box.x_px for box in boxes), min(box.y_px for box in boxes)
    right = max(box.x_px + box.width_px for box in boxes)
    bottom = max(box.y_px + box.height_px for box in boxes)
    return Box(left, top, right - left, bottom - top)
