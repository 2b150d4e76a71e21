# SPDX-License-Identifier: MIT
"""
The report of what skill adds: a table for each benchmark, and what can be read from it.

In: records by judge. Out: Markdown. What is said in words follows from the figures. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.selection.figures import Figure
from evals.selection.skill_figures import Counted, Measure, gain, lift, realized
from evals.selection.skill_judge import SKILLS, Manner

PLAIN, BEST = "no model", "ceiling"
_MEASURES: Mapping[str, tuple[Measure, ...]] = {
    "coldopen": (Measure("local lift@10", "p@10", "loc@10"), Measure("lift@5", "p@5", "rand@5")),
    "qmsum": (Measure("lift@5", "p@5", "rand@5"), Measure("lift@10", "p@10", "rand@10")),
    "scotus-funny": (Measure("lift@5", "p@5", "rand@5"), Measure("lift@10", "p@10", "rand@10")),
}
"""The first one decides."""
_TITLES = {
    "coldopen": "Cold opens: what the editors of a show put into its teaser",
    "qmsum": "Meetings: passages that answer a question",
    "scotus-funny": "Court arguments: where the audience laughed (“find the funniest moments”)",
}
_NOTES = (
    "**No real language model was asked.** A stand-in answers behind an OpenAI-compatible server on the same machine,",
    "through the product's own client, schemas, checks and limits. It has seen what people wanted, and sees it through",
    "noise: a passage is worth whether it is a hit by the benchmark's own rule, at a distance d, plus noise with",
    "standard deviation 1; d is such that it prefers a hit to another passage with the stated chance (AUC). The noise",
    "is drawn once for every word of a source, so passages that share words share errors, and the judge agrees with",
    "itself. In every stretch it names the four passages that it finds best, with true quotes.",
    "",
    "This tells what the product makes of skill. It does not tell which skill a real model has, and a real model's",
    "errors may be of another kind: shared between models, or bound to what our own ranking errs in as well.",
    "",
    "95 % intervals in brackets, 1,000 draws of sources; gains are paired on the same rows. The ceiling holds as many",
    "hits as fit side by side among the product's own windows within 15 % of the usual length. “Realized” is the share",
    "of the hits between no model and the ceiling that was gained.",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one benchmark came to."""

    name: str
    counted: Mapping[str, Counted]
    """By judge; `PLAIN` and `BEST` among them."""
    asked: Mapping[str, float]
    """Answers a task, by judge."""
    lost: int
    """Passages that the stand-in did not find in their source."""


def write_report(date: str, measured: Sequence[Measured]) -> str:
    """Return the report."""
    lines = [f"# What a language model of known skill adds, {date}", "", *_NOTES, "", "## What it shows", ""]
    lines += [line for item in measured for line in _told(item)] + [""]
    for item in measured:
        lines += [f"## {_TITLES[item.name]}", "", *_counts(item), "", *_table(item), ""]
    return "\n".join(lines)


def clear_from(item: Measured) -> str | None:
    """Return the least skill from which all gains are clear: the interval lies above nothing; none when none is."""
    first = _MEASURES[item.name][0]
    clear: str | None = None
    for skill in reversed([skill for skill in SKILLS if skill.manner is Manner.SKILL]):
        if gain(item.counted[skill.name], item.counted[PLAIN], first).low <= 0:
            break
        clear = skill.name
    return clear


def _told(item: Measured) -> list[str]:
    first = _MEASURES[item.name][0]
    plain = item.counted[PLAIN]
    clear = clear_from(item)
    top = realized(item.counted["AUC 1.0"], plain, item.counted[BEST], first.hits)
    harmed = [
        name
        for name, counted in item.counted.items()
        if name not in (PLAIN, BEST) and gain(counted, plain, first).high < 0
    ]
    told = [
        f"- {_TITLES[item.name].split(':')[0]}, {first.name}: "
        + (f"a clear gain from {clear} on" if clear else "no skill gains clearly")
        + f"; a judge that never errs realizes {_share(top)} of what is possible.",
    ]
    if harmed:
        told.append(f"  Clearly below no model: {', '.join(harmed)}.")
    else:
        told.append("  No judge is clearly below no model.")
    return told


def _share(figure: Figure) -> str:
    return f"{figure.value:.0%} [{figure.low:.0%}, {figure.high:.0%}]"


def _counts(item: Measured) -> list[str]:
    plain = item.counted[PLAIN]
    lost = f" {item.lost} passages were not found by the stand-in and judged by noise alone." if item.lost else ""
    return [f"`{item.name}`, {len(set(plain.sources))} sources, evenly spread, {len(plain.records)} tasks.{lost}"]


def _table(item: Measured) -> list[str]:
    measures = _MEASURES[item.name]
    plain, best = item.counted[PLAIN], item.counted[BEST]
    heads = [head for measure in measures for head in (measure.name, "gain")]
    lines = [
        "| judge | " + " | ".join(heads) + f" | {_hits(measures[0])} | realized | answers a task |",
        "|---" * (len(heads) + 4) + "|",
    ]
    for name, counted in item.counted.items():
        cells = [name]
        for measure in measures:
            cells += [str(lift(counted, measure)), "" if name == PLAIN else _gain(gain(counted, plain, measure))]
        hits = sum(record[measures[0].hits] for record in counted.records) / len(counted.records)
        share = "" if name == PLAIN else _share(realized(counted, plain, best, measures[0].hits))
        cells += [f"{hits:.3f}", share, f"{item.asked[name]:.1f}" if name in item.asked else ""]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _hits(measure: Measure) -> str:
    return measure.hits.upper()


def _gain(figure: Figure) -> str:
    text = f"{figure.value:+.2f} [{figure.low:+.2f}, {figure.high:+.2f}]"
    return f"**{text}**" if figure.low > 0 or figure.high < 0 else text
