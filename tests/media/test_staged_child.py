# SPDX-License-Identifier: MIT
"""The program that runs one stage: what it says, how it fails, and how fast it is gone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from tests.media.rendering import BEEP, make_source

from clipmill.domain.jobs import JobKind, JobSpec
from clipmill.domain.options import ClipOptions
from clipmill.engine.orders import IngestOutcome, OrderStage, StageOrder
from clipmill.storage.blobs.local import LocalBlobStore

pytestmark = pytest.mark.media

ORDER = TypeAdapter(StageOrder)


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    """An installation of its own; the weights are the ones that `make test` fetched."""
    film = make_source(tmp_path / "film.mp4", "testsrc2=s=1280x720:r=25", BEEP, "-g", "25", duration_s=20.0)
    LocalBlobStore(tmp_path / "data/blobs").put_file("uploads/one", film, "video/mp4")
    weights = Path(os.environ.get("CLIPMILL_STORAGE__CACHE_DIR", Path.home() / ".cache/clipmill")) / "weights"
    return {
        **os.environ,
        "CLIPMILL_STORAGE__CACHE_DIR": str(tmp_path / "cache"),
        "CLIPMILL_SERVICE__DATA_DIR": str(tmp_path / "data"),
        "CLIPMILL_WEIGHTS__DIRECTORY": str(weights),
    }


def start(order: StageOrder, folder: Path, environment: Mapping[str, str]) -> subprocess.Popen[str]:
    path = folder / "order.json"
    path.write_bytes(ORDER.dump_json(order))
    argv = [sys.executable, "-m", "clipmill.stage_child", str(path)]
    return subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def answers(order: StageOrder, folder: Path, environment: Mapping[str, str]) -> list[dict[str, Any]]:
    child = start(order, folder, environment)
    out, err = child.communicate(timeout=120)
    assert child.returncode == 0, err
    return [json.loads(line) for line in out.splitlines()]


def order_of(stage: OrderStage, **more: Any) -> StageOrder:
    spec = JobSpec(JobKind.CLIPS, more.pop("location", "upload:one"), ClipOptions(count=1))
    return StageOrder(stage, "j1", 1, spec, upload_key="uploads/one", upload_name="talk.mp4", **more)


def test_program_reports_progress_and_then_exactly_one_outcome(tmp_path: Path, environment: Mapping[str, str]) -> None:
    *progress, outcome = answers(order_of(OrderStage.INGEST), tmp_path, environment)
    fractions = [item["progress"]["fraction"] for item in progress]

    assert fractions == sorted(fractions)
    assert all(0 <= fraction <= 1 for fraction in fractions)
    taken = TypeAdapter(IngestOutcome).validate_python(outcome["outcome"]).taken
    assert taken.media.duration_us == pytest.approx(20_000_000, abs=100_000)


def test_our_errors_are_answers_with_all_that_a_person_needs(tmp_path: Path, environment: Mapping[str, str]) -> None:
    [*_, answer] = answers(order_of(OrderStage.INGEST, location="/etc/passwd"), tmp_path, environment)

    assert set(answer["error"]) == {"code", "message", "hint", "retryable"}
    assert answer["error"]["code"] == "source_not_found"
    assert "passwd" not in json.dumps(answer)


def test_nonsense_is_a_crash_without_a_word_on_standard_output(tmp_path: Path, environment: Mapping[str, str]) -> None:
    (tmp_path / "order.json").write_text('{"stage": "dance"}')
    argv = [sys.executable, "-m", "clipmill.stage_child", str(tmp_path / "order.json")]
    finished = subprocess.run(argv, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert finished.returncode == 70
    assert finished.stdout == ""
    assert "ValidationError" in finished.stderr


def test_sigterm_ends_the_program_and_all_it_started_within_two_seconds(
    tmp_path: Path, environment: Mapping[str, str]
) -> None:
    taken = (
        TypeAdapter(IngestOutcome)
        .validate_python(answers(order_of(OrderStage.INGEST), tmp_path, environment)[-1]["outcome"])
        .taken
    )
    [*_, heard] = answers(order_of(OrderStage.TRANSCRIBE, taken=taken), tmp_path, environment)
    key = heard["outcome"]["transcript_key"]
    [*_, plan] = answers(order_of(OrderStage.PLAN, taken=taken, transcript_key=key), tmp_path, environment)
    render = order_of(OrderStage.RENDER, taken=taken, plan_key=plan["outcome"]["plan_key"], ordinal=0)
    child = start(render, tmp_path, environment)
    encoders = _wait_for_children(child.pid)
    begun = time.monotonic()
    child.send_signal(signal.SIGTERM)
    out, _ = child.communicate(timeout=20)

    assert time.monotonic() - begun < 2.0
    assert child.returncode != 0
    assert '"outcome"' not in out
    assert [pid for pid in encoders if _is_running(pid)] == []


def _wait_for_children(pid: int) -> list[int]:
    """Return the children of a process as soon as it has an ffmpeg at work."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = [
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdigit() and _parent_of(int(entry.name)) == pid and b"ffmpeg" in _command_of(int(entry.name))
        ]
        if found:
            return found
        time.sleep(0.02)
    message = "no ffmpeg was started"
    raise AssertionError(message)


def _parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return 0


def _command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:
        return False
