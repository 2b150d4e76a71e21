# SPDX-License-Identifier: MIT
"""Measurements -> a report in Markdown. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.measured import Usage

TARGET_JOB, TARGET_RERENDER = 1.15, 1.10
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Round:
    """One round on one source: everything once, close together in time."""

    recognise: Usage
    """Sound decoded and recognised, bare."""
    encode: Usage
    """The clips' ranges cropped, scaled and encoded, bare."""
    clipmill: Usage
    """The whole job with an empty cache."""
    rerender: Usage
    """The clips made again with another caption color."""
    stages_s: Mapping[str, float]
    """Wall-clock seconds of each of Clipmill's stages in that job."""

    @property
    def floor(self) -> Usage:
        """The whole floor."""
        return self.recognise + self.encode


@dataclass(frozen=True, slots=True)
class SourceResult:
    """All rounds on one source."""

    name: str
    minutes: float
    clip_count: int
    clips_s: float
    """Length of all clips together."""
    rounds: tuple[Round, ...]


@dataclass(frozen=True, slots=True)
class MemoryResult:
    """What recognising a source of some length took."""

    minutes: float
    usage: Usage


def spread(values: Sequence[float], form: str = "{:.2f}") -> str:
    """Return the median and, where there is more than one value, the least and the greatest."""
    middle = form.format(median(values))
    if len(values) == 1:
        return middle
    return f"{middle} ({form.format(min(values))}..{form.format(max(values))})"


def write_report(
    date: str,
    machine: Mapping[str, str],
    sources: Sequence[SourceResult],
    memory: Sequence[MemoryResult],
    notes: Sequence[str] = (),
) -> str:
    """Return the report."""
    parts = [f"# Speed on {date}", *notes, _machine_table(machine)]
    for source in sources:
        parts += [_source_heading(source), _ratio_table(source), _time_table(source), _stage_table(source)]
    if memory:
        parts += ["## Memory of `clipmill transcribe`", _memory_table(memory)]
    return "\n\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _machine_table(machine: Mapping[str, str]) -> str:
    return _table(("machine", ""), [(name, value) for name, value in machine.items()])


def _source_heading(source: SourceResult) -> str:
    rounds = f"{len(source.rounds)} round{'s' if len(source.rounds) > 1 else ''}"
    return (
        f"## {source.name}: {source.minutes:.3g} minutes, {source.clip_count} clips of {source.clips_s:.0f} s in all, "
        f"{rounds}\n\nMedian (least..greatest) over rounds; a ratio is taken inside each round."
    )


def _ratio_table(source: SourceResult) -> str:
    def ratios(one: Callable[[Round], float], other: Callable[[Round], float]) -> str:
        return spread([one(item) / other(item) for item in source.rounds])

    return _table(
        ("ratio", "wall", "processor", "aim"),
        (
            (
                "whole job / floor",
                ratios(lambda item: item.clipmill.wall_s, lambda item: item.floor.wall_s),
                ratios(lambda item: item.clipmill.cpu_s, lambda item: item.floor.cpu_s),
                f"{TARGET_JOB:.2f}",
            ),
            (
                "re-render with another caption color / bare encode",
                ratios(lambda item: item.rerender.wall_s, lambda item: item.encode.wall_s),
                ratios(lambda item: item.rerender.cpu_s, lambda item: item.encode.cpu_s),
                f"{TARGET_RERENDER:.2f}",
            ),
        ),
    )


def _time_table(source: SourceResult) -> str:
    measured: tuple[tuple[str, list[Usage]], ...] = (
        ("floor: recognise", [item.recognise for item in source.rounds]),
        ("floor: encode", [item.encode for item in source.rounds]),
        ("floor", [item.floor for item in source.rounds]),
        ("Clipmill", [item.clipmill for item in source.rounds]),
        ("Clipmill, re-render", [item.rerender for item in source.rounds]),
    )
    rows = [
        (
            name,
            spread([usage.wall_s for usage in usages], "{:.1f}"),
            spread([usage.cpu_s for usage in usages], "{:.1f}"),
            spread([usage.peak_tree_bytes / _MIB for usage in usages], "{:.0f}"),
            spread([usage.peak_process_bytes / _MIB for usage in usages], "{:.0f}"),
        )
        for name, usages in measured
    ]
    return _table(("what", "wall s", "processor s", "peak MiB, all processes", "peak MiB, largest process"), rows)


def _stage_table(source: SourceResult) -> str:
    names = list(dict.fromkeys(name for item in source.rounds for name in item.stages_s))
    rows = []
    for name in names:
        seconds = [item.stages_s.get(name, 0.0) for item in source.rounds]
        shares = [item.stages_s.get(name, 0.0) / item.clipmill.wall_s for item in source.rounds]
        rows.append((name, spread(seconds, "{:.1f}"), spread(shares, "{:.1%}")))
    rest = [item.clipmill.wall_s - sum(item.stages_s.values()) for item in source.rounds]
    shares = [value / item.clipmill.wall_s for value, item in zip(rest, source.rounds, strict=True)]
    rows.append(("start, planning, end", spread(rest, "{:.1f}"), spread(shares, "{:.1%}")))
    return _table(("stage of Clipmill", "wall s", "share"), rows)


def _memory_table(memory: Sequence[MemoryResult]) -> str:
    rows = [
        (
            f"{item.minutes:g}",
            f"{item.usage.wall_s:.0f}",
            f"{item.usage.cpu_s:.0f}",
            f"{item.usage.peak_tree_bytes / _MIB:.0f}",
            f"{item.usage.peak_tree_bytes / memory[0].usage.peak_tree_bytes:.2f}",
        )
        for item in memory
    ]
    return _table(("minutes of sound", "wall s", "processor s", "peak MiB", "of the first"), rows)
