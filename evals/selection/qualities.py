# SPDX-License-Identifier: MIT
"""
What clips are like whoever would have picked them: supported words, repeats, lengths, difference of styles.

In: open rows. Out: figures. Titles and descriptions are held against what is said between a clip's own in and out
points, by rule.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from clip_task import Setup
from evals.selection.crew import Kept
from evals.selection.figures import Figure, mean, ratio
from evals.selection.likeness import said_in, same_pairs, shared, supported
from evals.selection.opened import Benchmark, Opened, Row
from evals.selection.ways import Clip, product_clips, ways

from clipmill.domain.options import SelectionStyle

LENGTHS_S = (15.0, 30.0, 45.0, 60.0, 90.0)
_NEAR = 0.15
_COUNT = 10
Named = dict[str, Figure]


def collect_words(setup: Setup, row: Row) -> Kept:
    """Return, for each kind of words, the source, how many telling words its clip says, and how many there are."""
    kept: Kept = {}
    for clip in product_clips(row, setup, style="general", max_clips=_COUNT):
        said = said_in(row["segments"], clip.range)
        for name, text in _texts(clip):
            kept.setdefault(name, []).append((row["id"], *supported(text, said)))
    return kept


def faithfulness(kept: Kept) -> Named:
    """Return, for each kind of words, the share of its telling words that its clip says, and of texts with all said."""
    found: Named = {}
    for name, values in kept.items():
        sources = [source for source, _, _ in values]
        shares = ratio([float(told) for _, told, _ in values], [float(n) for _, _, n in values], sources)
        whole = mean([float(told == count) for _, told, count in values], sources)
        if shares is not None and whole is not None:
            found |= {f"{name}: telling words that are said": shares, f"{name}: all of them said": whole}
    return found


def _texts(clip: Clip) -> tuple[tuple[str, str], ...]:
    return (("title", clip.title), ("description", clip.description), ("heading", clip.heading))


def collect_pairs(benchmark: Benchmark, opened: Opened, setup: Setup, row: Row) -> Kept:
    """Return, for each way, the source, how many pairs of its clips tell the same, and how many there are."""
    kept: Kept = {}
    for task in opened.tasks(row):
        for name, way in ways(benchmark, opened, setup).items():
            pairs = same_pairs(row["segments"], way(row, task, _COUNT))
            kept.setdefault(name, []).append((row["id"], *pairs))
    return kept


def repeats(kept: Kept) -> Named:
    """Return, for each way, the share of pairs of its clips that tell the same."""
    found = {
        name: ratio([float(s) for _, s, _ in values], [float(n) for _, _, n in values], [row for row, _, _ in values])
        for name, values in kept.items()
    }
    return {name: figure for name, figure in found.items() if figure is not None}


def collect_lengths(setup: Setup, row: Row) -> Kept:
    """Return, for each wanted length, the source and whether each clip is within 15 % of it, handles included."""
    kept: Kept = {}
    for wanted_s in LENGTHS_S:
        kept[f"{wanted_s:.0f} s"] = [
            (row["id"], float(abs((clip.end_s - clip.begin_s) / wanted_s - 1.0) <= _NEAR))
            for clip in product_clips(row, replace(setup, length_s=wanted_s), style="general", max_clips=_COUNT)
        ]
    return kept


def collect_styles(setup: Setup, row: Row) -> Kept:
    """Return, for each pair of styles, the source and the share of clips of one that lie mostly in one of the other."""
    picks = {
        style.value: [clip.range for clip in product_clips(row, setup, style=style.value, max_clips=_COUNT)]
        for style in SelectionStyle
    }
    return {
        f"{one} in {other}": [(row["id"], shared(picks[one], picks[other]))] for one, other in combinations(picks, 2)
    }


def means(kept: Kept) -> Named:
    """Return the mean of each list of sources and shares."""
    found = {
        name: mean([share for _, share in values], [source for source, _ in values]) for name, values in kept.items()
    }
    return {name: figure for name, figure in found.items() if figure is not None}
