# SPDX-License-Identifier: MIT
"""
When and where to look for faces that are too small for a look at the whole picture.

In: where faces are known to be. Out: parts of the picture to look at closely, now and then. It looks at nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from clipmill.analysis.faces.detector import tiles
from clipmill.analysis.faces.matching import box_size
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime

_SMALL_SHARE, _TINY_SHARE = 0.07, 0.045
"""Of the longer side: where somebody is larger than these, nobody smaller is looked for."""
_FINE_SHARE = 0.3
"""Side of the parts where the tiniest are looked for: 192 pixels of 640, as large as the detector's input."""
_FINE_AT_ONCE = 2
_FIRST_WAIT_US, _LONGEST_WAIT_US = 1_000_000, 4_000_000


class TinySearch:
    """
    The search in one shot: less and less often while nobody is found.

    Small faces, from a 20th of the picture's width, are looked for from the first frame on; the tiniest, from a 40th,
    after a second and only where there is nobody else, in all parts once and then in two of them at a time.
    """

    def __init__(self) -> None:
        """Begin a shot."""
        self._next_us: int | None = None
        self._wait_us = _FIRST_WAIT_US
        self._turn = -1

    def is_due(self, now: SourceTime, known: Sequence[Box], long_side_px: int) -> bool:
        """Say whether to look for small faces now."""
        is_time = self._next_us is None or now >= self._next_us
        return is_time and all(box_size(box) < _SMALL_SHARE * long_side_px for box in known)

    def fine_parts(self, known: Sequence[Box], width_px: int, height_px: int) -> tuple[Box, ...]:
        """Return where to look for the tiniest faces this time."""
        self._turn += 1
        if not self._turn or any(box_size(box) >= _TINY_SHARE * max(width_px, height_px) for box in known):
            return ()
        parts = tiles(width_px, height_px, _FINE_SHARE)
        if self._turn == 1:
            return parts
        first = (self._turn - 2) * _FINE_AT_ONCE
        return tuple(parts[(first + number) % len(parts)] for number in range(min(_FINE_AT_ONCE, len(parts))))

    def tell(self, now: SourceTime, *, is_found: bool) -> None:
        """Take what came of it."""
        is_first = self._next_us is None
        self._wait_us = _FIRST_WAIT_US if is_found or is_first else min(2 * self._wait_us, _LONGEST_WAIT_US)
        self._next_us = now + self._wait_us
