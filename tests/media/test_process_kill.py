# SPDX-License-Identifier: MIT
"""No child is left when this process is killed outright, or interrupted by Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clipmill.media.ffmpeg import find_ffmpeg

pytestmark = [pytest.mark.media, pytest.mark.skipif(sys.platform != "linux", reason="the death signal is Linux's")]

SOURCE = Path(__file__).parents[2] / "src"

SLEEPER = """
import time
from clipmill import process
with process.start(["sleep", "120"]) as running:
    print(running.child.pid, flush=True)
    time.sleep(120)
"""

IN_THREAD = """
import threading, time
from clipmill import process
def work():
    with process.start(["sleep", "120"]) as running:
        print(running.child.pid, flush=True)
        time.sleep(120)
threading.Thread(target=work, daemon=True).start()
time.sleep(120)
"""

ENCODER = """
import sys, threading, time
from clipmill import process
from clipmill.media.ffmpeg import run_ffmpeg
def tell():
    while not process._everyone._children:
        time.sleep(0.01)
    print(next(iter(process._everyone._children)).pid, flush=True)
threading.Thread(target=tell, daemon=True).start()
run_ffmpeg(["-re", "-f", "lavfi", "-i", "color=black:s=64x64:r=25:d=120", "-f", "null", "-"])
"""


def _start(program: str) -> tuple[subprocess.Popen[str], int]:
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    argv = [sys.executable, "-c", program]
    parent = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
    assert parent.stdout is not None
    return parent, int(parent.stdout.readline())


def _is_gone(process_id: int, seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":  # dead, and waiting for whoever adopted it to take notice
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("program", [SLEEPER, IN_THREAD, ENCODER], ids=["main_thread", "worker_thread", "ffmpeg"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_no_child_is_left(program: str, number: signal.Signals) -> None:
    find_ffmpeg()
    parent, child_id = _start(program)
    with parent:
        try:
            assert not _is_gone(child_id, 0.1)
            parent.send_signal(number)
            parent.wait(timeout=20)
        finally:
            parent.kill()
    assert _is_gone(child_id)
