# SPDX-License-Identifier: MIT
"""
Whether one picture turns slowly into another.

In: the small pictures of a stretch. Out: where the second outweighs the first, or none. A cut in the middle, movement
and changing light are no blends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from clipmill.analysis.shots.likeness import correlation, left_by_light, measure, same_edges
from clipmill.analysis.shots.pictures import SmallPicture

_MIN_MOVED = 0.05
_MIN_SHARE = 0.35
_SAME_SCENE = 0.8
_SAME_EDGES = 0.4
_MAX_LEFT = 0.28
_LEFT_OVER_MOVED = 0.12
"""What is left may be this much more than the ends differ: where they differ little, movement looks like a mixture."""
_MAX_STEP = 0.45
_BACKWARDS = 0.08
_LOOKED_AT = 9
_LIGHT_STEPS, _LIGHT_LEFT = 3, 0.55


@dataclass(frozen=True, slots=True)
class Blend:
    """A dissolve."""

    first: int
    """Number of the last picture of the old shot, as far as the stretch tells."""
    middle: int
    """Number of the first picture in which the new shot outweighs the old."""
    last: int
    """Number of the first picture of the new shot alone."""
    moved: float
    """Mean difference of both ends."""
    left: float
    """Largest share of the difference that a mixture of both ends does not explain."""


def find_blend(pictures: Sequence[SmallPicture], first: int) -> Blend | None:
    """
    Return the dissolve that fills a stretch, of which `first` is the number of the first picture.

    Every picture of a dissolve is a mixture of both ends, and the new end's part grows from 0 to 1 without jumps. A pan
    or a zoom shows pictures that are like neither end. The mixture is solved by least squares (compare A. Hanjalic,
    "Shot-boundary detection: unraveled and resolved?", 2002, who models the variance of the same mixture).
    """
    begin, end = pictures[0], pictures[-1]
    if begin.colors.shape != end.colors.shape or begin.is_blank or end.is_blank:
        return None
    apart = end.colors - begin.colors
    moved = float(np.abs(apart).mean())
    if moved < _MIN_MOVED or correlation(begin.luma, end.luma) > _SAME_SCENE:
        return None
    if same_edges(begin.luma, end.luma) > _SAME_EDGES:
        return None
    most = min(_MAX_LEFT, _LEFT_OVER_MOVED + moved)
    power = float((apart * apart).sum())
    inner = sorted({round(place) for place in np.linspace(1, len(pictures) - 2, _LOOKED_AT)})
    parts = [0.0]
    worst = 0.0
    for index in inner:
        gone = pictures[index].colors - begin.colors
        part = float((gone * apart).sum()) / power
        worst = max(worst, float(np.sqrt(((gone - part * apart) ** 2).sum() / power)))
        if worst > most or part < parts[-1] - _BACKWARDS:
            return None
        parts.append(part)
    parts.append(1.0)
    if _is_light(pictures) or float(np.diff(parts).max()) > _MAX_STEP or measure(begin, end).share < _MIN_SHARE:
        return None
    places = [0, *inner, len(pictures) - 1]
    rising = np.maximum.accumulate(parts)
    middle = first + round(float(np.interp(0.5, rising, places)))
    return Blend(first, middle, first + len(pictures) - 1, moved, worst)


def _is_light(pictures: Sequence[SmallPicture]) -> bool:
    """Say whether the picture goes on and only its light changes: from step to step a gain explains most."""
    places = sorted({round(place) for place in np.linspace(0, len(pictures) - 1, _LIGHT_STEPS + 1)})
    left = [left_by_light(pictures[one], pictures[other]) for one, other in pairwise(places)]
    return float(np.mean(left)) < _LIGHT_LEFT
