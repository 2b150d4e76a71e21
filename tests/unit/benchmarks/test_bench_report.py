# SPDX-License-Identifier: MIT
"""Measurements become tables that can be checked by hand."""

from benchmarks.measured import Usage, tree_resident_bytes
from benchmarks.report import MemoryResult, Round, SourceResult, spread, write_report

MIB = 1 << 20


def usage(wall_s: float, cpu_s: float, peak_mib: int = 100) -> Usage:
    return Usage(wall_s, cpu_s, peak_mib * MIB, peak_mib * MIB // 2, 0)


def one_round(job_s: float) -> Round:
    return Round(
        usage(10, 18), usage(30, 60), usage(job_s, 90, 400), usage(33, 63), {"transcribe": 11.0, "render": 22.0}
    )


def report(rounds: tuple[Round, ...]) -> str:
    source = SourceResult("source-10min.mp4", 10.0, 5, 150.0, rounds)
    memory = (MemoryResult(10.0, usage(50, 90, 500)), MemoryResult(180.0, usage(900, 1600, 525)))
    return write_report("2026-11-22", {"cores": "2"}, [source], memory, ["A note."])


def test_the_ratios_are_of_the_same_round() -> None:
    text = report((one_round(44.0), one_round(40.0), one_round(50.0)))
    assert "| whole job / floor | 1.10 (1.00..1.25) | 1.15 (1.15..1.15) | 1.15 |" in text
    assert (
        "| re-render with another caption color / bare encode | 1.10 (1.10..1.10) | 1.05 (1.05..1.05) | 1.10 |" in text
    )


def test_one_round_shows_no_spread() -> None:
    text = report((one_round(44.0),))
    assert "| whole job / floor | 1.10 | 1.15 | 1.15 |" in text
    assert "5 clips of 150 s in all, 1 round\n" in text


def test_stages_and_the_rest_add_up_to_the_job() -> None:
    text = report((one_round(44.0),))
    assert "| transcribe | 11.0 | 25.0% |" in text
    assert "| render | 22.0 | 50.0% |" in text
    assert "| start, planning, end | 11.0 | 25.0% |" in text


def test_memory_is_compared_with_the_shortest() -> None:
    text = report((one_round(44.0),))
    assert "| 180 | 900 | 1600 | 525 | 1.05 |" in text
    assert "| Clipmill | 44.0 | 90.0 | 400 | 200 |" in text


def test_usage_adds_times_and_keeps_the_higher_peak() -> None:
    assert usage(1, 2, 300) + usage(3, 4, 200) == Usage(4, 6, 300 * MIB, 150 * MIB, 0)


def test_a_tree_holds_children_of_children_and_nobody_else() -> None:
    processes = [(1, 0, 1000), (10, 1, 5), (11, 10, 7), (12, 11, 11), (20, 1, 400)]
    assert tree_resident_bytes(10, processes) == 23
    assert tree_resident_bytes(99, processes) == 0


def test_the_median_comes_first() -> None:
    assert spread([3.0, 1.0, 2.0]) == "2.00 (1.00..3.00)"
