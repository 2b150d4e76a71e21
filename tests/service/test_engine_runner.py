# SPDX-License-Identifier: MIT
"""One stage in a real program: what it says, how it ends, and that nothing of it stays."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from imageio_ffmpeg import get_ffmpeg_exe
from tests.service.engine_rig import is_running

from clipmill.domain.errors import JobCancelled, StageCrashed, StageTimedOut
from clipmill.domain.jobs import JobKind, JobSpec
from clipmill.engine.orders import OrderStage, StageOrder, TranscribeOutcome
from clipmill.jobs.runner import LONGEST_HEARD, Programs, StageProgress, StageRun, run_stage

ORDER = StageOrder(OrderStage.TRANSCRIBE, "j", 1, JobSpec(JobKind.TRANSCRIPT, "x"))
OUTCOME = TranscribeOutcome("jobs/j/heard.json.gz", "en", 5)
SAY = "import json,sys,time,os,subprocess; say=lambda **w: print(json.dumps(w), flush=True)\n"
ANSWER = "say(outcome=dict(transcript_key='jobs/j/heard.json.gz', language='en', word_count=5))\n"


def _programs(code: str) -> Programs:
    def argv(order: Path) -> Sequence[str]:
        return [sys.executable, "-S", "-c", SAY + code, str(order)]

    return Programs(argv=argv, pulse_s=0.1)


def _run(code: str, *, limit_s: float = 20.0, seen: list[StageProgress] | None = None) -> StageRun:
    def pulse(progress: StageProgress | None) -> bool:
        if progress is not None and seen is not None:
            seen.append(progress)
        return True

    return asyncio.run(run_stage(ORDER, _programs(code), pulse=pulse, limit_s=limit_s))


def test_an_outcome_and_progress_are_heard() -> None:
    seen: list[StageProgress] = []
    code = "say(progress=dict(fraction=0.3, message='so far')); time.sleep(0.5)\n" + ANSWER
    assert _run(code, seen=seen) == StageRun(OUTCOME, is_reused=False)
    assert seen == [StageProgress(0.3, "so far")]


def test_what_was_heard_so_far_is_handed_on_and_cut_when_it_is_too_long() -> None:
    seen: list[StageProgress] = []
    code = "say(progress=dict(fraction=0.3, message='listening', heard='x' * 5000)); time.sleep(0.5)\n" + ANSWER
    _run(code, seen=seen)
    assert seen == [StageProgress(0.3, "listening", "x" * LONGEST_HEARD)]


def test_a_line_longer_than_a_pipe_arrives_whole() -> None:
    code = "say(outcome=dict(transcript_key='ü' * 300_000, language=None, word_count=5))"
    outcome = _run(code).outcome
    assert isinstance(outcome, TranscribeOutcome)
    assert outcome.transcript_key == "ü" * 300_000


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("sys.exit(3)", "code 3"),
        ("os.kill(os.getpid(), 9)", "signal 9"),
        ("print('no JSON')", "code 0"),
        ("say(outcome=dict(word_count='many'))", "cannot be read"),
        (ANSWER + "sys.stderr.write('too late'); sys.exit(1)", "code 1"),
    ],
)
def test_anything_but_an_answer_and_a_good_end_is_a_crash(code: str, words: str) -> None:
    with pytest.raises(StageCrashed, match=words):
        _run(code)


def test_last_words_of_a_crash_go_to_the_log_and_not_to_the_client(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(StageCrashed) as raised:
        _run("sys.stderr.write('no such file: /srv/secret'); sys.exit(1)")
    assert "/srv/secret" not in raised.value.message
    assert "/srv/secret" in caplog.text


def test_a_stage_that_takes_too_long_is_killed() -> None:
    begun = time.monotonic()
    with pytest.raises(StageTimedOut):
        _run("time.sleep(60)", limit_s=0.5)
    assert time.monotonic() - begun < 5


def test_a_cancelled_stage_leaves_neither_program_nor_ffmpeg(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    ffmpeg = [get_ffmpeg_exe(), "-nostdin", "-v", "error", "-re", "-f", "lavfi", "-i", "testsrc", "-f", "null", "-"]
    code = f"child=subprocess.Popen({ffmpeg!r}); open({str(note)!r},'w').write(json.dumps([os.getpid(), child.pid]))\n"

    async def cancel() -> float:
        programs = _programs(code + "time.sleep(60)")
        task = asyncio.create_task(run_stage(ORDER, programs, pulse=lambda _: True, limit_s=60))
        while not note.exists() or not note.read_text():  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.02)
        begun = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return time.monotonic() - begun

    assert asyncio.run(cancel()) < 2
    assert not any(is_running(process_id) for process_id in json.loads(note.read_text()))


def test_a_result_that_is_not_wanted_any_more_ends_its_program() -> None:
    with pytest.raises(JobCancelled):
        asyncio.run(run_stage(ORDER, _programs("time.sleep(60)"), pulse=lambda _: False, limit_s=60))


def test_a_kept_result_starts_no_program() -> None:
    programs = Programs(argv=lambda _: ["/nowhere"], find=lambda _: OUTCOME)
    run = asyncio.run(run_stage(ORDER, programs, pulse=lambda _: True, limit_s=1))
    assert run == StageRun(OUTCOME, is_reused=True)


def test_an_order_that_cannot_be_written_is_a_crash(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    programs = Programs(work_dir=tmp_path / "a file")
    with pytest.raises(StageCrashed, match="could not be written"):
        asyncio.run(run_stage(ORDER, programs, pulse=lambda _: True, limit_s=1))
