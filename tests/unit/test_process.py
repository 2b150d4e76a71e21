# SPDX-License-Identifier: MIT
"""Children are run to their end, are heard out, and never outlive the call that started them."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import pytest

from clipmill import process
from clipmill.domain.errors import JobCancelled

PYTHON = sys.executable


def _is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def _is_gone_within(process_id: int, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not _is_alive(process_id):
            return True
        time.sleep(0.02)
    return False


def test_output_code_and_last_words_are_told() -> None:
    finished = process.run([PYTHON, "-c", "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"])
    assert finished.argv[0] == PYTHON
    assert (finished.return_code, finished.output, finished.last_words) == (3, b"out\n", "err")


def test_the_very_last_words_are_heard() -> None:
    program = "import sys; [print('line', n, file=sys.stderr) for n in range(3000)]"
    for _ in range(5):
        lines = process.run([PYTHON, "-c", program]).last_words.splitlines()
        assert len(lines) == process.LAST_WORDS_LINES
        assert lines[-1] == "line 2999"


def test_lines_are_handed_out_as_they_come() -> None:
    heard: list[str] = []
    program = "print('one', flush=True); print('zwei ü', flush=True); print('three', end='')"
    finished = process.run([PYTHON, "-X", "utf8", "-c", program], on_line=heard.append)
    assert heard == ["one", "zwei ü", "three"]
    assert finished.output == b""


def test_a_flood_of_errors_does_not_block() -> None:
    program = "import sys; sys.stderr.write('x' * 3_000_000); print('done')"
    finished = process.run([PYTHON, "-c", program], timeout_s=30)
    assert finished.output == b"done\n"
    assert len(finished.last_words) <= process.LAST_WORDS_LINES * (process.LINE_LIMIT_BYTES + 1)


def test_an_endless_line_comes_in_pieces() -> None:
    heard: list[str] = []
    process.run([PYTHON, "-c", "print('x' * 200_000)"], on_line=heard.append)
    assert max(map(len, heard)) <= process.LINE_LIMIT_BYTES
    assert sum(map(len, heard)) == 200_000


def test_there_is_no_standard_input() -> None:
    finished = process.run([PYTHON, "-c", "import sys; print(repr(sys.stdin.read()))"], timeout_s=30)
    assert finished.output == b"''\n"


def test_folder_and_environment_are_given(tmp_path: Path) -> None:
    program = "import os; print(os.getcwd(), sorted(name for name in os.environ if name.startswith('ONLY')))"
    finished = process.run([PYTHON, "-c", program], cwd=tmp_path, env={"ONLY_THIS": "1"})
    assert finished.output.decode().strip() == f"{tmp_path.resolve()} ['ONLY_THIS']"


def test_what_is_added_to_the_environment_is_set_over_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONLY_OURS", "1")
    monkeypatch.setenv("ONLY_BOTH", "1")
    program = "import json, os; print(json.dumps({name: os.environ[name] for name in ('ONLY_OURS', 'ONLY_BOTH')}))"
    finished = process.run([PYTHON, "-c", program], added_env={"ONLY_BOTH": "2"}, timeout_s=30)
    assert json.loads(finished.output) == {"ONLY_OURS": "1", "ONLY_BOTH": "2"}


def test_a_missing_program_is_told() -> None:
    with pytest.raises(FileNotFoundError):
        process.run(["there-is-no-such-program"])


def test_time_runs_out() -> None:
    started = time.monotonic()
    with pytest.raises(TimeoutError, match=r"still running after 0\.3 s"):
        process.run([PYTHON, "-c", "import time; time.sleep(60)"], timeout_s=0.3)
    assert time.monotonic() - started < 10


def test_a_program_in_time_is_not_late() -> None:
    assert process.run([PYTHON, "-c", "print(1)"], timeout_s=30).return_code == 0


def test_leaving_the_block_ends_the_child() -> None:
    with process.start(["sleep", "60"]) as running:
        process_id = running.child.pid
        assert _is_alive(process_id)
    assert not _is_alive(process_id)
    assert running.child.returncode is not None


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_an_error_or_ctrl_c_ends_the_child(error: type[BaseException]) -> None:
    with pytest.raises(error), process.start(["sleep", "60"]) as running:
        raise error
    assert not _is_alive(running.child.pid)


def test_a_child_that_ignores_the_request_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "GRACE_S", 0.2)
    program = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
    )
    with process.start([PYTHON, "-c", program]) as running:
        assert running.stdout.readline() == b"ready\n"
    assert not _is_alive(running.child.pid)


def test_children_of_the_child_end_too() -> None:
    with process.start(["sh", "-c", "sleep 60 & echo $!; wait"]) as running:
        grandchild_id = int(running.stdout.readline())
        assert _is_alive(grandchild_id)
    assert _is_gone_within(grandchild_id)


def test_children_left_behind_by_a_child_that_ended_are_ended() -> None:
    with process.start(["sh", "-c", "sleep 60 >/dev/null 2>&1 & echo $!"]) as running:
        grandchild_id = int(running.stdout.readline())
        assert running.wait() == 0
    assert _is_gone_within(grandchild_id)


def test_a_child_outlives_the_thread_that_started_it() -> None:
    held: list[process.Running] = []
    context = process.start([PYTHON, "-c", "import time; time.sleep(0.5); print('still here')"])
    thread = threading.Thread(target=lambda: held.append(context.__enter__()))
    thread.start()
    thread.join()
    try:
        assert held[0].stdout.read() == b"still here\n"
        assert held[0].wait() == 0
    finally:
        context.__exit__(None, None, None)


def test_all_children_can_be_ended_at_once() -> None:
    with process.start(["sleep", "60"]) as one, process.start(["sleep", "60"]) as other:
        process.end_all()
        assert one.wait() < 0
        assert other.wait() < 0


def test_ended_group_kills_its_children_alone_and_starts_no_more() -> None:
    """A group that is ended does not touch the children of others."""
    with process.start(["sleep", "30"]) as other, process.group() as group, process.start(["sleep", "30"]) as mine:
        group.end()

        assert mine.wait() == -signal.SIGKILL
        assert other.child.poll() is None
        with pytest.raises(JobCancelled):
            process.run(["true"])


def test_threads_join_the_group_through_a_copy_of_its_context() -> None:
    """A child that a thread started is ended with the group."""
    with process.group() as group, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(copy_context().run, process.run, ["sleep", "30"])
        while not group._children:
            time.sleep(0.01)
        group.end()

        assert waiting.result(timeout=5).return_code == -signal.SIGKILL
