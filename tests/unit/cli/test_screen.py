# SPDX-License-Identifier: MIT
import pytest

from clipmill.cli.screen import clock, progress_shown
from clipmill.domain.progress import Progress, StageName


@pytest.mark.parametrize(
    ("time_us", "expected"),
    [(0, "0:00.0"), (59_960_000, "1:00.0"), (61_500_000, "1:01.5"), (3_723_400_000, "1:02:03.4")],
)
def test_time_is_shown_to_the_tenth_without_a_sixtieth_second(time_us: int, expected: str) -> None:
    assert clock(time_us) == expected


def test_plain_progress_prints_each_tenth_once_and_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_shown() as report:
        for hundredth in range(101):
            report(Progress(StageName.RENDER, hundredth / 100, "rendering clips"))
        report(Progress(StageName.RENDER, 1.0, "rendering clips"))
    lines = capsys.readouterr().err.splitlines()

    assert lines[0] == "rendering clips: 0%"
    assert lines[-1] == "rendering clips: 100%"
    assert len(lines) == 11


def test_quiet_progress_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_shown(is_quiet=True) as report:
        report(Progress(StageName.SELECT, 0.5, "choosing"))

    assert capsys.readouterr().err == ""
