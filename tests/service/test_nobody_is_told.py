# SPDX-License-Identifier: MIT
"""Libraries that would report to their makers, by themselves, do not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

RUN = """
import clipmill
import onnxruntime
from clipmill.analysis.networks.onnx import GraphBuilder
"""


def test_onnx_runtime_keeps_no_id_of_this_machine_and_no_reports(tmp_path: Path) -> None:
    quiet = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    own = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(tmp_path))

    done = subprocess.run(
        [sys.executable, "-B", "-c", RUN], env=quiet | own, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("module", ["clipmill.stage_child", "clipmill.cli", "clipmill.server", "clipmill.library"])
def test_every_program_says_so_before_anything_else(module: str) -> None:
    words = f"import os, {module}; print(os.environ['ORT_DISABLE_TELEMETRY'])"
    quiet = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}

    done = subprocess.run([sys.executable, "-c", words], env=quiet, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "1"
