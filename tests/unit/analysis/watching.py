# SPDX-License-Identifier: MIT
"""What the tests of bars share: frames watched to their end."""

from __future__ import annotations

from collections.abc import Iterable

from clipmill.analysis.bars import BarWatcher
from clipmill.domain.media import Frame
from clipmill.domain.picture import Box


def find_bars(frames: Iterable[Frame]) -> Box:
    """Return the picture without its bars, as a watcher of all frames has it."""
    watcher = BarWatcher()
    for frame in frames:
        watcher.feed(frame)
    return watcher.box()
