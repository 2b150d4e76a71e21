# SPDX-License-Identifier: MIT
"""Looks over the machine: what works here, and what to do about what does not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clipmill.domain.errors import ClipmillError
from clipmill.fonts.library import FontLibrary
from clipmill.media.capabilities import inspect_ffmpeg
from clipmill.media.ffmpeg import find_ffmpeg
from clipmill.settings import Settings
from clipmill.wiring import FONTS, core_count, needed_weights, weights_store

LITTLE_SPACE_BYTES = 2 << 30
"""A 30-second clip takes some 20 MB, a downloaded hour about 1 GB."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    is_good: bool
    found: str
    remedy: str = ""
    """What to do when it is not good."""


def examine_machine(settings: Settings) -> tuple[Finding, ...]:
    """Return the findings in the order in which they should be put right."""
    store = weights_store(settings)
    findings = [
        _tried("ffmpeg", lambda: _ffmpeg(settings)),
        *(_tried(name, lambda name=name: (True, str(store.find(name)), "")) for name in needed_weights(settings)),  # type: ignore[misc]
        _tried("fonts", lambda: _fonts(store.find(FONTS))),
        _disk("cache folder", settings.storage.cache_dir),
        _disk("this folder", Path.cwd()),
        Finding("processor", is_good=True, found=f"{core_count()} cores"),
    ]
    return tuple(findings)


def _tried(name: str, look: Callable[[], tuple[bool, str, str]]) -> Finding:
    try:
        is_good, found, remedy = look()
    except ClipmillError as error:
        return Finding(name, is_good=False, found=error.message, remedy=error.hint)
    return Finding(name, is_good=is_good, found=found, remedy=remedy)


def _ffmpeg(settings: Settings) -> tuple[bool, str, str]:
    able = inspect_ffmpeg(find_ffmpeg(settings.ffmpeg), is_hardware_tried=True)
    missing = (*able.missing_filters, *able.missing_encoders)
    hardware = ", ".join(able.working_hardware) or "none that works"
    found = f"{able.version} at {able.path}; hardware encoders: {hardware}"
    return not missing, found, f"It lacks {', '.join(missing)}. Unset CLIPMILL_FFMPEG to use the packaged one."


def _fonts(folder: Path) -> tuple[bool, str, str]:
    families = FontLibrary(folder).families
    return bool(families), ", ".join(families), "Run `clipmill weights fetch`."


def _disk(name: str, folder: Path) -> Finding:
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    return Finding(
        name,
        is_good=free >= LITTLE_SPACE_BYTES,
        found=f"{folder}, {free / (1 << 30):.1f} GiB free",
        remedy="Free some space, or set CLIPMILL_STORAGE__CACHE_DIR to a larger disk.",
    )
