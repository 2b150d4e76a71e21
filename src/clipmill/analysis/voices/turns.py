# SPDX-License-Identifier: MIT
"""
Turns: who speaks when, by voice alone (pure).

In: what the voice network said of a source, in blocks, and where speech lies. Out: turns in order, which do not
overlap. Where two people talk at once, the one who is heard better has the turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from clipmill.analysis.voices.blocks import BLOCK_US, LEVEL_HOP_US, VoiceBlocks
from clipmill.analysis.voices.campplus import VoicePrint
from clipmill.analysis.voices.pooling import VoicePool
from clipmill.analysis.voices.speakers import Section, Voices, people, spoken_by, together, voices_of
from clipmill.analysis.voices.stretches import Run, runs_in_speech, sections
from clipmill.domain.speech import Turn
from clipmill.domain.times import SourceRange, SourceTime, TimeRange

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

SECTION_BLOCKS = 3_000
"""Ten minutes of speech are looked at as a whole."""
SHORT_US = 600_000
"""A shorter stretch goes to its neighbours, unless its voice is clearly another."""
CLEARLY = 0.15
"""So much more like its own speaker than like its neighbour must a short stretch be."""
JOINED_US = 1_000_000
"""Pauses up to this long do not end a turn."""
SNAP_US = 250_000
"""A change of speakers is moved this far to where it is quietest."""
_DIP_DB = 4.0
"""So much quieter than its surroundings must that be."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of speech by one speaker inside one run."""

    range: SourceRange
    speaker: int
    voice: tuple[float, ...]
    """How like each speaker it sounds."""


def find_turns(blocks: VoiceBlocks, speech: Sequence[SourceRange], last_layer: VoicePrint) -> tuple[Turn, ...]:
    """Return who speaks when; labels count up in the order in which speakers are first heard."""
    runs = runs_in_speech(blocks.start, blocks.numbers, speech)
    if not runs:
        return ()
    groups = tuple(sections(runs, SECTION_BLOCKS))
    voices = people(together([voices_of(_section(blocks, group, last_layer)) for group in groups]))
    pieces: list[Piece] = []
    for group in groups:
        section = _section(blocks, group, last_layer)
        pieces += _pieces(section, spoken_by(section, voices), voices, blocks)
    return _labeled(_joined(_settled(pieces)))


def _section(blocks: VoiceBlocks, runs: tuple[Run, ...], last_layer: VoicePrint) -> Section:
    rows = np.concatenate([np.arange(run.first, run.first + run.count) for run in runs])
    pool = VoicePool(blocks.means[rows], blocks.variances[rows], last_layer)
    return Section(pool, blocks.treble[rows], runs)


def _pieces(section: Section, labels: Numbers, voices: Voices, blocks: VoiceBlocks) -> list[Piece]:
    """Return the stretches of one speaker each, with changes moved to where it is quiet."""
    pieces: list[Piece] = []
    begin = 0
    for run in section.runs:
        own = labels[begin : begin + run.count]
        edges = [0, *(np.flatnonzero(np.diff(own)) + 1).tolist(), run.count]
        times = [run.range.in_us, *(_change(blocks, run, edge) for edge in edges[1:-1]), run.range.out_us]
        for low, high, in_us, out_us in zip(edges, edges[1:], times, times[1:], strict=False):
            heard = section.pool.windows(np.array([begin + low]), np.array([begin + high]))[0] @ voices.vectors.T
            span = TimeRange(SourceTime(in_us), SourceTime(max(in_us, out_us)))
            pieces.append(Piece(span, int(own[low]), tuple(heard.tolist())))
        begin += run.count
    return pieces


def _change(blocks: VoiceBlocks, run: Run, edge: int) -> int:
    """Return the time of a change before a block of a run: where it is quietest near, when that is a dip."""
    time_us = blocks.start + int(blocks.numbers[run.first + edge]) * BLOCK_US
    low = max(0, (max(time_us - SNAP_US, run.range.in_us) - blocks.start) // LEVEL_HOP_US)
    high = max(low, (min(time_us + SNAP_US, run.range.out_us) - blocks.start) // LEVEL_HOP_US)
    levels = blocks.levels_dbfs[low:high].astype(np.float64)
    if len(levels) < 5:  # noqa: PLR2004 - too short to be smoothed
        return time_us
    smooth = np.convolve(levels, np.ones(5) / 5, "same")[2:-2]
    deepest = int(smooth.argmin())
    if smooth[deepest] > np.median(smooth) - _DIP_DB:
        return time_us
    return blocks.start + (low + 2 + deepest) * LEVEL_HOP_US + LEVEL_HOP_US // 2


def _settled(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, short ones given to the neighbour that they sound most like, unless they clearly differ."""
    settled: list[Piece] = []
    for place, piece in enumerate(pieces):
        around = [*settled[-1:], *pieces[place + 1 : place + 2]]
        near = {other.speaker for other in around if _gap_us(other, piece) < JOINED_US}
        if piece.range.duration_us < SHORT_US and near and piece.speaker not in near:
            best = max(sorted(near), key=lambda speaker: piece.voice[speaker])
            if piece.voice[piece.speaker] - piece.voice[best] < CLEARLY:
                settled.append(replace(piece, speaker=best))
                continue
        settled.append(piece)
    return settled


def _gap_us(one: Piece, other: Piece) -> int:
    return max(other.range.in_us - one.range.out_us, one.range.in_us - other.range.out_us)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, those of one speaker made one when only a short pause is between them."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].speaker == piece.speaker and _gap_us(joined[-1], piece) <= JOINED_US:
            joined[-1] = replace(joined[-1], range=TimeRange(joined[-1].range.in_us, piece.range.out_us))
        else:
            joined.append(piece)
    return [piece for piece in joined if piece.range.duration_us]


def _labeled(pieces: Sequence[Piece]) -> tuple[Turn, ...]:
    order = {speaker: number for number, speaker in enumerate(dict.fromkeys(piece.speaker for piece in pieces))}
    return tuple(Turn(piece.range, f"SPEAKER_{order[piece.speaker]:02d}") for piece in pieces)
