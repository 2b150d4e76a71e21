# SPDX-License-Identifier: MIT
"""
Where a window may stand at each frame so that the head is inside, and where it is wished to stand.

Goes in: the head at each frame, the size of the window, what may be shown. Comes out: tunnels, one sideways and one up
and down. Does not choose a path through them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from clipmill.domain.picture import Box
from clipmill.reframe.path.aims import Floats, Framing, Heads

HAIR_NORM = 0.30
"""Hair above the hairline, over the height of the head: it is kept while there is picture."""
CHIN_NORM = 0.08
SIDE_NORM = 0.12
"""Ears and hair beside the face, over its width."""
BARE_NORM = 0.02
"""What is left of all of these when a person runs faster than the camera likes to move."""

MARGIN_SHARE = 0.5
"""Of what is spare in the window, at most this goes into hair and margins."""
LARGE_HEAD_NORM = 0.10
"""How far a head that is larger than the window may be off its middle before the camera moves."""

EYES_NORM = 0.40
"""From the hairline to the eyes, over the height of the head."""
EYE_LINES = ((0.30, 0.38), (0.50, 0.42))
"""(head over window, eyes from the top of the window): a close-up has less room above than a wide picture."""

DEAD_ZONE_NORM = 0.14
"""How far a head may be off its place sideways before the camera moves, over the window's width: a head that leaves the
middle third of the picture is followed."""
CALM = 1.3
"""A little more of it is allowed if the camera can then lie still through all of a span."""
DEAD_ZONE_HIGH_NORM = 0.08
"""Likewise up and down, over the window's height."""


@dataclass(frozen=True, slots=True, eq=False)
class Tunnel:
    """Positions of a window's left or top edge at each of N frames, float64 (N,), in pixels of the source."""

    wish: Floats
    """Best place."""
    soft_low: Floats
    soft_high: Floats
    """Between these the camera lies still."""
    low: Floats
    high: Floats
    """Between these the head is inside, with hair and a margin where the window has room for them."""
    bare_low: Floats
    bare_high: Floats
    """Between these the face itself is inside."""
    dead_low: Floats
    dead_high: Floats
    """The dead zone around the best place, inside or not."""
    least: float
    most: float
    """Between these the window is inside the bounds."""

    @property
    def is_fixed(self) -> bool:
        """The bounds leave no choice."""
        return self.most - self.least < 1e-6  # noqa: PLR2004 - rounding of floats


def calmer(tunnel: Tunnel) -> Tunnel:
    """Return a tunnel that gives up margins, but not the face, to let the camera lie still."""
    low, high = (
        np.clip(tunnel.wish + CALM * (soft - tunnel.wish), tunnel.bare_low, tunnel.bare_high)
        for soft in (tunnel.dead_low, tunnel.dead_high)
    )
    return replace(tunnel, soft_low=low, soft_high=high)


def needed_size(heads: Heads) -> tuple[float, float]:
    """Return (width, height) in pixels of the smallest window that holds the head, hair and margins at every frame."""
    known = heads.is_known
    if not known.any():
        return 0.0, 0.0
    width = (heads.right - heads.left)[known].max() * (1 + 2 * SIDE_NORM)
    height = (heads.bottom - heads.top)[known].max() * (1 + HAIR_NORM + CHIN_NORM)
    return float(width), float(height)


def sideways(heads: Heads, width_px: float, bounds: Box, framing: Framing) -> Tunnel:
    """Return the tunnel of the window's left edge."""
    face = heads.right - heads.left
    lead_px = framing.lead_norm * heads.yaw * width_px
    wish = (heads.left + heads.right - width_px) / 2 + lead_px
    margins = (SIDE_NORM * face, SIDE_NORM * face)
    edges = (heads.left, heads.right)
    return _tunnel(edges, margins, wish, heads.is_known, (width_px, bounds.x_px, bounds.width_px, DEAD_ZONE_NORM))


def up_and_down(heads: Heads, height_px: float, bounds: Box) -> Tunnel:
    """Return the tunnel of the window's top edge."""
    face = heads.bottom - heads.top
    shares, lines = zip(*EYE_LINES, strict=True)
    eye_line = np.interp(face / height_px, shares, lines)
    wish = heads.top + EYES_NORM * face - eye_line * height_px
    margins = (HAIR_NORM * face, CHIN_NORM * face)
    edges = (heads.top, heads.bottom)
    room = (height_px, bounds.y_px, bounds.height_px, DEAD_ZONE_HIGH_NORM)
    return _tunnel(edges, margins, wish, heads.is_known, room)


def _tunnel(
    edges: tuple[Floats, Floats],
    margins: tuple[Floats, Floats],
    wish: Floats,
    is_known: npt.NDArray[np.bool_],
    room: tuple[float, float, float, float],
) -> Tunnel:
    """Return a tunnel; `room` is (size of the window, start of the bounds, their length, dead zone over the size)."""
    size, least, length, dead_zone = room
    most = max(least, least + length - size)
    low, high = _law(edges, margins, size)
    bare = BARE_NORM * (edges[1] - edges[0])
    bare_low, bare_high = _law(edges, (bare, bare), size)
    low, high, bare_low, bare_high = (np.clip(bound, least, most) for bound in (low, high, bare_low, bare_high))
    wish = np.clip(wish, low, high)
    dead_low, dead_high = wish - dead_zone * size, wish + dead_zone * size
    soft_low, soft_high = np.clip(dead_low, low, high), np.clip(dead_high, low, high)
    for bound, free in (
        (soft_low, least), (soft_high, most), (low, least), (high, most), (bare_low, least), (bare_high, most),
        (dead_low, least), (dead_high, most),
    ):  # fmt: skip
        bound[~is_known] = free
    return Tunnel(wish, soft_low, soft_high, low, high, bare_low, bare_high, dead_low, dead_high, least, most)


def _law(edges: tuple[Floats, Floats], margins: tuple[Floats, Floats], size: float) -> tuple[Floats, Floats]:
    """Return the lowest and highest place of a window that holds a head; margins yield where it hardly does."""
    start, end = edges
    before, after = margins
    spare = size - (end - start)
    # Margins that took all of what is spare would tie the window to every tremble of the head.
    kept = np.clip(MARGIN_SHARE * spare / np.maximum(before + after, 1e-9), 0, 1)
    low, high = end + after * kept - size, start - before * kept
    # A head larger than the window fills it: the window may then stand anywhere inside the head, or near its middle.
    middle, slack = (low + high) / 2, np.maximum((low - high) / 2, LARGE_HEAD_NORM * size)
    return np.where(spare < 0, middle - slack, low), np.where(spare < 0, middle + slack, high)
