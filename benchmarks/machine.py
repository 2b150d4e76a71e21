# SPDX-License-Identifier: MIT
"""What machine a benchmark ran on."""

from __future__ import annotations

import os
import platform
import re
from importlib import metadata
from pathlib import Path

from clipmill import process

_PACKAGES = ("faster-whisper", "ctranslate2", "onnxruntime", "imageio-ffmpeg", "av", "numpy")


def describe_machine(ffmpeg: Path) -> dict[str, str]:
    """Return cores, processor, memory, system and the versions that speed depends on, by name."""
    memory_kib = int(_first("/proc/meminfo", r"MemTotal:\s*(\d+)"))
    described = {
        "cores": str(len(os.sched_getaffinity(0))),
        "processor": _first("/proc/cpuinfo", r"model name\s*:\s*(.+)"),
        "memory": f"{memory_kib / 2**20:.1f} GiB",
        "system": f"{platform.system()} {platform.release()}, {platform.machine()}",
        "Python": platform.python_version(),
        "ffmpeg": process.run((str(ffmpeg), "-version")).output.decode("utf-8", "replace").split("\n", 1)[0],
        "load before": " ".join(f"{load:.2f}" for load in os.getloadavg()),
    }
    return described | {name: metadata.version(name) for name in ("clipmill", *_PACKAGES)}


def _first(file: str, pattern: str) -> str:
    found = re.search(pattern, Path(file).read_text(encoding="utf-8"))
    return found.group(1).strip() if found else "unknown"
