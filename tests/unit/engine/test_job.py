# SPDX-License-Identifier: MIT
from pathlib import Path
from typing import Any, cast

from clipmill.domain.progress import Progress, StageName
from clipmill.engine.job import HEARD_CHARS, Job
from clipmill.engine.tools import Tools
from clipmill.storage.stage_cache import StageCache, StageKey


class _ToolsWithCache:
    def __init__(self, folder: Path) -> None:
        self.cache = StageCache(folder)


def job_in(folder: Path, reports: list[Progress]) -> Job:
    return Job(cast("Tools", cast("Any", _ToolsWithCache(folder))), folder, reports.append)


def test_progress_of_a_stage_never_goes_back_and_ends_whole(tmp_path: Path) -> None:
    reports: list[Progress] = []
    with job_in(tmp_path, reports).stage(StageName.RENDER, "rendering") as run:
        for fraction in (0.2, 0.1, 0.7, 3.0):
            run.at(fraction)

    assert [report.fraction for report in reports] == [0.0, 0.2, 0.2, 0.7, 1.0, 1.0]


def test_stage_says_whether_its_result_was_used_again(tmp_path: Path) -> None:
    job = job_in(tmp_path, [])
    key = StageKey("probe", 1, ("x",))
    for _ in range(2):
        with job.stage(StageName.PROBE, "reading") as run:
            assert run.kept(key, int, lambda: 7) == 7

    assert [(report.stage, report.is_reused) for report in job.reports] == [
        (StageName.PROBE, False),
        (StageName.PROBE, True),
    ]


def test_what_was_heard_goes_with_the_reports_and_stays_short(tmp_path: Path) -> None:
    reports: list[Progress] = []
    with job_in(tmp_path, reports).stage(StageName.TRANSCRIBE, "listening") as run:
        run.said("Why do ships")
        run.at(0.1)
        run.said("float?")
        run.at(0.2)
        for number in range(200):
            run.said(f"word{number}")
        run.at(0.9)

    assert [report.heard for report in reports[:3]] == ["", "Why do ships", "Why do ships float?"]
    assert len(reports[3].heard) <= HEARD_CHARS
    assert reports[3].heard.endswith("word198 word199")
    assert reports[3].heard.split()[0].startswith("word")
