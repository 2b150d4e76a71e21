# SPDX-License-Identifier: MIT
"""
What clips are like whoever would have picked them: supported words, repeats, lengths, difference of styles.

In: open rows. Out: figures. Titles and descriptions are held against what is said between a clip's own in and out
points, by rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from clip_task import Setup
from evals.selection.figures import Figure, mean, ratio
from evals.selection.likeness import said_in, same_pairs, shared, supported
from evals.selection.opened import Benchmark, Opened, Row
from evals.selection.ways import Clip, product_clips, ways

from clipmill.domain.options import SelectionStyle

LENGTHS_S = (15.0, 30.0, 45.0, 60.0, 90.0)
_NEAR = 0.15
_COUNT = 10
Named = dict[str, Figure]


def faithfulness(rows: Sequence[Row], setup: Setup) -> Named:
    """Return, for each kind of words, the share of its telling words that its clip says, and of texts with all said."""
    kept: dict[str, list[tuple[str, int, int]]] = {}
    for row in rows:
        for clip in product_clips(row, setup, style="general", max_clips=_COUNT):
            said = said_in(row["segments"], clip.range)
            for name, text in _texts(clip):
                kept.setdefault(name, []).append((row["id"], *supported(text, said)))
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


def repeats(benchmark: Benchmark, opened: Opened, setup: Setup, rows: Sequence[Row]) -> Named:
    """Return, for each way, the share of pairs of its clips that tell the same."""
    kept: dict[str, list[tuple[str, int, int]]] = {}
    for row in rows:
        for task in opened.tasks(row):
            for name, way in ways(benchmark, opened, setup).items():
                pairs = same_pairs(row["segments"], way(row, task, _COUNT))
                kept.setdefault(name, []).append((row["id"], *pairs))
    found = {
        name: ratio([float(s) for _, s, _ in values], [float(n) for _, _, n in values], [row for row, _, _ in values])
        for name, values in kept.items()
    }
    return {name: figure for name, figure in found.items() if figure is not None}


def lengths(rows: Sequence[Row], setup: Setup) -> Named:
    """Return, for each wanted length, the share of clips within 15 % of it, handles included."""
    found: Named = {}
    for wanted_s in LENGTHS_S:
        asked = Setup(setup.language, wanted_s, setup.embed, setup.model)
        values = [
            (row["id"], float(abs((clip.end_s - clip.begin_s) / wanted_s - 1.0) <= _NEAR))
            for row in rows
            for clip in product_clips(row, asked, style="general", max_clips=_COUNT)
        ]
        _put(found, f"{wanted_s:.0f} s", values)
    return found


def styles(rows: Sequence[Row], setup: Setup) -> Named:
    """Return, for each pair of styles, the share of clips of one that lie to more than half in one of the other."""
    values: dict[str, list[tuple[str, float]]] = {}
    for row in rows:
        picks = {
            style.value: [clip.range for clip in product_clips(row, setup, style=style.value, max_clips=_COUNT)]
            for style in SelectionStyle
        }
        for one, other in combinations(picks, 2):
            values.setdefault(f"{one} in {other}", []).append((row["id"], shared(picks[one], picks[other])))
    found: Named = {}
    for name, item in values.items():
        _put(found, name, item)
    return found


def _put(found: Named, name: str, values: Iterable[tuple[str, float]]) -> None:
    kept = list(values)
    figure = mean([value for _, value in kept], [source for source, _ in kept])
    if figure is not None:
        found[name] = figure
