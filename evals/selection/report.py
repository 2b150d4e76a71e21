# SPDX-License-Identifier: MIT
"""
The report: one table of all ways, then one for each section.

In: sections. Out: Markdown. The best figure of a column is bold; whether it is the product's is said in words. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.selection.figures import Figure
from evals.selection.sections import Section, Table
from evals.selection.ways import NAMES, PRODUCT, PRODUCT_WITH_MODEL

HEADLINES: tuple[tuple[str, str, str, str], ...] = (
    ("coldopen", "local lift@10", "cold opens, local lift@10", "1.5"),
    ("hotspots-funny", "lift@10", "meetings, funny, lift@10", "1.8"),
    ("hotspots-involved", "lift@5", "meetings, involved, lift@5", ""),
    ("scotus-funny", "lift@5", "court, funny, lift@5", "3.5"),
    ("qmsum", "P@5", "questions, P@5", "0.30"),
    ("qmsum", "lift@5", "questions, lift@5", "3.0"),
    ("ami_ext", "lift@5", "importance, lift@5", ""),
    ("bounds-raw-words", "both clean", "both ends clean, raw words", "0.56"),
    ("bounds-with-punctuation", "both clean", "both ends clean, punctuation", "0.75"),
)
"""Section, column, what it is called in the first table, and the aim for the lower end of the interval."""
LESS_IS_BETTER = frozenset({"ad leak@10", "a word cut", "same pairs"})
UNRANKED = frozenset({"mean length, s", "hours", "words", "MB more", "MB in all", "CPU s", "without"})
_TITLES = {
    "coldopen": "Cold opens: what the editors of a show put into its teaser",
    "hotspots-funny": "Meetings: where people were amused (“find the funniest moments”)",
    "hotspots-involved": "Meetings: where people were involved (no prompt)",
    "scotus-funny": "Court arguments: where the audience laughed (“find the funniest moments”)",
    "qmsum": "Meetings: passages that answer a question",
    "ami_ext": "Meetings: what a summary would keep (style business, no prompt)",
    "bounds-raw-words": "In and out points, raw words without punctuation",
    "bounds-with-punctuation": "In and out points, words with punctuation",
    "prompts": "Instructions in a prompt",
    "words": "Titles, descriptions and headings: is it said?",
    "repeats": "Clips that tell the same (less is better)",
    "lengths": "Wanted length",
    "styles": "How far the styles pick the same",
    "cost": "Cost of choosing for three hours of speech",
}


def write_report(date: str, sections: Sequence[Section], notes: Sequence[str]) -> str:
    """
    Return the report.

    Args:
        date: of the run.
        sections: in the order of the report.
        notes: sentences about the run.

    """
    by_name = {section.name: section for section in sections}
    lines = [f"# Choosing clips, {date}", "", *notes, ""]
    shown = [item for item in HEADLINES if item[0] in by_name]
    if shown:
        lines += ["## All ways", "", *_headline_table(by_name, shown), "", *_verdicts(by_name, shown), ""]
    for section in sections:
        lines += [f"## {_TITLES.get(section.name, section.name)}", ""]
        counted = max((figure.count for row in section.table.values() for figure in row.values()), default=0)
        rows = f"at most {section.most_sources} sources, evenly spread" if section.most_sources else "all open rows"
        lines += [
            f"`{section.name}`, {section.date}, {rows}, n = {counted}. {section.note}",
            "",
            *_table(section.table),
            "",
        ]
    return "\n".join(lines)


def best_of(section: Section, column: str) -> tuple[str, Figure] | None:
    """Return the way with the best figure of a column, or none where no way has one."""
    found = [(name, row[column]) for name, row in section.table.items() if column in row]
    if not found:
        return None
    sign = 1.0 if column in LESS_IS_BETTER else -1.0
    return min(found, key=lambda item: sign * item[1].value)


def product_of(section: Section) -> str | None:
    """Return the row of a section that is the product's, the one with a model first."""
    return next((name for name in (PRODUCT_WITH_MODEL, PRODUCT) if name in section.table), None)


def _headline_table(by_name: Mapping[str, Section], shown: Sequence[tuple[str, str, str, str]]) -> list[str]:
    order = [name for name in NAMES if any(name in by_name[section].table for section, *_ in shown)]
    lines = ["| | " + " | ".join(title for _, _, title, _ in shown) + " |", "|---" * (len(shown) + 1) + "|"]
    for name in order:
        cells = []
        for section, column, _, _ in shown:
            figure = by_name[section].table.get(name, {}).get(column)
            top = best_of(by_name[section], column)
            cells.append(_cell(figure, is_best=top is not None and top[0] == name))
        lines.append(f"| {NAMES[name]} | " + " | ".join(cells) + " |")
    aims = " | ".join(aim and f"> {aim}" for *_, aim in shown)
    return [*lines, f"| aim, lower end of the interval | {aims} |"]


def _verdicts(by_name: Mapping[str, Section], shown: Sequence[tuple[str, str, str, str]]) -> list[str]:
    """Return a sentence for each line of which the product does not have the best figure or misses the aim."""
    lines = []
    for name, column, title, aim in shown:
        section = by_name[name]
        own, top = product_of(section), best_of(section, column)
        if own is None or top is None or column not in section.table[own]:
            continue
        figure = section.table[own][column]
        if top[0] != own:
            apart = "" if top[1].low > figure.high else "; the intervals meet"
            lines.append(f"- Not the best figure: {title}: {NAMES.get(top[0], top[0])} {top[1]}, ours {figure}{apart}.")
        if aim and figure.low <= float(aim):
            lines.append(f"- Aim missed: {title}: the lower end is {figure.low:.2f}, the aim {aim}.")
    return lines or ["The product has the best figure of every line and reaches every aim."]


def _table(table: Table) -> list[str]:
    columns = list(dict.fromkeys(column for row in table.values() for column in row))
    is_compared = any(name in NAMES for name in table)
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    tops = {}
    for column in columns:
        values = [row[column].value for row in table.values() if column in row]
        if is_compared and column not in UNRANKED:
            tops[column] = min(values) if column in LESS_IS_BETTER else max(values)
    for name, row in table.items():
        cells = [_cell(row.get(column), is_best=_is_top(row.get(column), tops.get(column))) for column in columns]
        lines.append(f"| {NAMES.get(name, name)} | " + " | ".join(cells) + " |")
    return lines


def _is_top(figure: Figure | None, top: float | None) -> bool:
    return figure is not None and top is not None and figure.value == top


def _cell(figure: Figure | None, *, is_best: bool = False) -> str:
    if figure is None:
        return "—"
    return f"**{figure}**" if is_best else str(figure)
