# SPDX-License-Identifier: MIT
"""What a benchmark session measures, from its command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from clipmill.settings import Settings

REPORTS = Path(__file__).with_name("reports")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured."""

    rounds: int
    minutes: tuple[float, ...]
    clips: int
    length_s: float
    """Wanted length of a clip."""
    memory_minutes: tuple[float, ...]
    video: Path | None
    """Measured instead of sources that are built."""
    scratch: Path
    """Sources are kept here."""
    output: Path
    is_quick: bool
    floor_batch: int
    """Pieces that the floor's recogniser takes at once; 0 takes one after the other."""


def plan_from_arguments(arguments: Sequence[str]) -> Plan:
    """Return the plan that the command line asks for."""
    parser = argparse.ArgumentParser(prog="bench.py", description="Measure Clipmill against the floor.")
    parser.add_argument("--rounds", type=int, default=3, help="times that everything is run, in turn")
    parser.add_argument("--minutes", type=float, nargs="+", default=[10, 60], help="lengths of the built sources")
    parser.add_argument("--clips", type=int, default=5, help="clips asked for")
    parser.add_argument("--length", type=float, default=30, help="wanted length of a clip in seconds")
    parser.add_argument("--memory-minutes", type=float, nargs="*", default=[10, 60, 180], help="lengths of sound")
    parser.add_argument("--video", type=Path, help="measure this file instead of built sources")
    parser.add_argument("--scratch", type=Path, help="folder that keeps the sources; in the cache when not given")
    parser.add_argument("--output", type=Path, default=REPORTS, help="folder of the report")
    parser.add_argument(
        "--quick", action="store_true", help="a minute and a half, two clips, once: proves that it runs"
    )
    parser.add_argument("--floor-batch", type=int, default=0, help="batch of the bare recogniser; 0 is none")
    chosen = parser.parse_args(arguments)
    scratch = chosen.scratch or Settings().storage.cache_dir / "benchmarks"
    plan = Plan(
        rounds=chosen.rounds,
        minutes=tuple(chosen.minutes),
        clips=chosen.clips,
        length_s=chosen.length,
        memory_minutes=tuple(chosen.memory_minutes),
        video=chosen.video,
        scratch=scratch.resolve(),
        output=chosen.output,
        is_quick=chosen.quick,
        floor_batch=chosen.floor_batch,
    )
    if not plan.is_quick:
        return plan
    output = scratch / "reports" if chosen.output == REPORTS else chosen.output
    return replace(plan, rounds=1, minutes=(1.5,), clips=2, length_s=15.0, memory_minutes=(), output=output)
