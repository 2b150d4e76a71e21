# SPDX-License-Identifier: MIT
"""
How many people speak in a source, how each of them sounds, and which of them each block of it is (pure).

In: pools of voices and the runs of blocks in speech. Out: one voice for each speaker, and a speaker for each block. It
makes no turns.

First windows of 1.4 s are linked, strictly, into too many groups rather than too few; then each group's voice is pooled
from all that it has, which tells far more of a person than any window, and groups whose pooled voices are alike are one
person. Long sources are linked in sections, whose speakers are joined in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.analysis.voices.clusters import linked
from clipmill.analysis.voices.pooling import VoicePool
from clipmill.analysis.voices.stretches import Run

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

WINDOW = 7
HOP = 2
"""Blocks in a window that is linked, and from one to the next: 1.4 s and 0.4 s."""
SHORT_WINDOW = 5
"""Blocks in a window that says who speaks in its middle: 1 s."""
ALIKE = 0.50
"""
Windows of one group have at least this mean cosine. One person's have 0.68 (tenth percentile 0.55), two people's 0.03
(99th percentile 0.28), 15 voices; see the experiment log, "Voices: thresholds".
"""
SAME_PERSON = 0.58
"""Pooled voices of one person have at least this cosine; two people's 0.36 at most."""
NARROW = 0.12
"""By telephone people sound more alike, by this much: windows 0.27 (0.53), pooled 0.62 at most."""
NARROW_TREBLE = 0.0
"""A voice whose 95th percentile of treble is below came by telephone: -8.5 to -1.7 there, 2.4 to 6.3 elsewhere."""
CLEARLY_OTHER = 0.35
"""A voice heard for less than `SURE` counts as a person when it is less like each of the others than this."""
SURE = 15
LEAST = 5
"""Blocks, 3 s and 1 s: with more a voice is a person, with fewer it is none."""
SWITCH_COST = 0.4
PAUSE_COST = 0.15
"""What another speaker must be better by, in cosine summed over blocks, in the middle of speech and after a pause."""


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """How each of K people sounds, most often heard first."""

    vectors: Floats
    """(K, 192), each of length 1."""
    sizes: Numbers
    """(K,) blocks in which each is heard."""
    treble: Floats
    """(K,) 95th percentile of each one's treble."""


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A stretch of a source that is looked at as a whole."""

    pool: VoicePool
    treble: npt.NDArray[np.float16]
    """(N,) of each block of the pool."""
    runs: tuple[Run, ...]
    """In order; together they are all blocks of the pool."""

    @property
    def begins(self) -> Numbers:
        """Return for each block the first block of its run."""
        return np.repeat(self._firsts, self._counts)

    @property
    def ends(self) -> Numbers:
        """Return for each block the block after the last of its run."""
        return np.repeat(self._firsts + self._counts, self._counts)

    @property
    def _counts(self) -> Numbers:
        return np.array([run.count for run in self.runs])

    @property
    def _firsts(self) -> Numbers:
        return np.cumsum(self._counts) - self._counts


def voices_of(section: Section) -> Voices:
    """Return how those who speak in a section sound; there is at least one."""
    begins, ends = section.begins, section.ends
    blocks = np.arange(len(begins))
    middles = blocks[(blocks - begins) % HOP == 0]
    windows = section.pool.windows(*_around(middles, WINDOW, begins, ends))
    is_narrow = float(np.percentile(section.treble, 95)) < NARROW_TREBLE
    groups = linked(windows @ windows.T, ALIKE + NARROW / 2 * is_narrow)
    voices = people(_pooled(section, groups[np.searchsorted(middles, blocks, side="right") - 1]))
    for _ in range(2):
        voices = people(_pooled(section, spoken_by(section, voices)))
    return voices


def people(voices: Voices) -> Voices:
    """Return one voice for each person: those that are alike joined, and those that are hardly heard left out."""
    narrow = voices.treble < NARROW_TREBLE
    alike = voices.vectors @ voices.vectors.T - NARROW * (narrow[:, np.newaxis] & narrow[np.newaxis, :])
    groups = linked(alike, SAME_PERSON)
    joined = [_joined(voices, groups == group) for group in range(int(groups.max()) + 1)]
    kept: list[Voices] = []
    for one in sorted(joined, key=lambda one: -int(one.sizes[0])):
        size = int(one.sizes[0])
        likeness = max((float(one.vectors[0] @ other.vectors[0]) for other in kept), default=-1.0)
        if not kept or size >= SURE or (size >= LEAST and likeness < CLEARLY_OTHER):
            kept.append(one)
    return together(kept)


def together(parts: Sequence[Voices]) -> Voices:
    """Return the voices of all parts in one."""
    return Voices(
        np.concatenate([part.vectors for part in parts]),
        np.concatenate([part.sizes for part in parts]),
        np.concatenate([part.treble for part in parts]),
    )


def _joined(voices: Voices, member: npt.NDArray[np.bool_]) -> Voices:
    """Return the one voice that some of the voices are."""
    sizes = voices.sizes[member]
    vector = sizes @ voices.vectors[member]
    treble = voices.treble[member].max(keepdims=True)
    return Voices(np.asarray(vector / np.linalg.norm(vector), np.float32)[np.newaxis], np.array([sizes.sum()]), treble)


def _pooled(section: Section, labels: Numbers) -> Voices:
    """Return the voice of each label that any block has."""
    used, own = np.unique(labels, return_inverse=True)
    vectors, sizes = section.pool.rows(own, len(used))
    treble = [float(np.percentile(section.treble[own == label], 95)) for label in range(len(used))]
    return Voices(vectors, sizes, np.array(treble, np.float32))


def spoken_by(section: Section, voices: Voices) -> Numbers:
    """Return for each block of a section which voice speaks: the likeliest course, where changes cost something."""
    begins, ends = section.begins, section.ends
    blocks = np.arange(len(begins))
    alike = section.pool.windows(*_around(blocks, SHORT_WINDOW, begins, ends)) @ voices.vectors.T
    costs = np.where(begins == blocks, PAUSE_COST, SWITCH_COST)
    came_from = np.zeros(alike.shape, np.int64)
    total = alike[0].astype(np.float64)
    stay = np.arange(len(voices.sizes))
    for block in range(1, len(alike)):
        best = int(total.argmax())
        is_change = total[best] - costs[block] > total
        came_from[block] = np.where(is_change, best, stay)
        total = np.where(is_change, total[best] - costs[block], total) + alike[block]
    labels = np.zeros(len(alike), np.int64)
    labels[-1] = int(total.argmax())
    for block in range(len(alike) - 1, 0, -1):
        labels[block - 1] = came_from[block, labels[block]]
    return labels


def _around(middles: Numbers, length: int, begins: Numbers, ends: Numbers) -> tuple[Numbers, Numbers]:
    """Return first block and end of windows around some blocks, shifted, then cut, to stay inside the blocks' runs."""
    first, last = begins[middles], ends[middles]
    low = np.maximum(first, np.minimum(middles - length // 2, last - length))
    return low, np.minimum(last, low + length)
