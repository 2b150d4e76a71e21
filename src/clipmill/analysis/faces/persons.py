# SPDX-License-Identifier: MIT
"""
Which faces of different shots are one person.

In: how the faces of all tracks look, and which of them are seen at once. Out: a number for each. Two faces in one
picture are two persons; among the rest the nearest are joined first. Plain numbers, no pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from clipmill.analysis.faces.appearance import SHAPE_NUMBERS

Floats = npt.NDArray[np.float64]

SAME_PERSON = 0.45
"""Tracks less unlike than that are joined. Measured: one person in two shots .15 to .38, zoomed by two or not; two
persons .52 and more, in front of one wall and in one light too (`docs/experiments/LOG.md`)."""
_SHAPE_SCALE, _COLOR_SCALE = 0.30, 0.30
_ZONE_WEIGHTS = np.array([0.8, 1.0, 0.4])
_LOOKS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What is known of a face in one shot."""

    looks: tuple[npt.NDArray[np.float32], ...]
    """How it looks, at least once unless it was never looked at."""
    shot: int
    in_us: int
    out_us: int


def unlikeness(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    """Return how unlike two faces look: 0 is no difference."""
    return float(_unlikenesses(one[None], other[None])[0, 0])


def number_persons(faces: Sequence[Seen]) -> tuple[int, ...]:
    """Return a person's number for each face, from 0 in order of first faces: average linkage with constraints."""
    apart = _distances(faces)
    groups: dict[int, list[int]] = {number: [number] for number in range(len(faces))}
    while len(groups) > 1:
        one, other = (int(index) for index in np.unravel_index(np.argmin(apart), apart.shape))
        if apart[one, other] >= SAME_PERSON:
            break
        sizes = len(groups[one]), len(groups[other])
        joined = (sizes[0] * apart[one] + sizes[1] * apart[other]) / sum(sizes)
        apart[one], apart[:, one] = joined, joined
        apart[other], apart[:, other] = np.inf, np.inf
        apart[one, one] = np.inf
        groups[one] += groups.pop(other)
    numbers = [0] * len(faces)
    for person, group in enumerate(sorted(groups.values(), key=min)):
        for number in group:
            numbers[number] = person
    return tuple(numbers)


def _distances(faces: Sequence[Seen]) -> Floats:
    """Return (N, N) mean unlikeness of the nearest half of looks; infinite where two faces are seen at once."""
    apart = np.full((len(faces), len(faces)), np.inf)
    looks = [_some(face.looks) for face in faces]
    for one, other in combinations(range(len(faces)), 2):
        if looks[one].size and looks[other].size and not _are_together(faces[one], faces[other]):
            nearest = np.sort(_unlikenesses(looks[one], looks[other]), axis=None)
            apart[one, other] = apart[other, one] = nearest[: max(1, nearest.size // 2)].mean()
    return apart


def _some(looks: tuple[npt.NDArray[np.float32], ...]) -> npt.NDArray[np.float32]:
    """Return at most five looks, evenly spread, as rows."""
    chosen = sorted({round(index) for index in np.linspace(0, len(looks) - 1, _LOOKS)}) if looks else []
    return np.array([looks[index] for index in chosen], np.float32)


def _unlikenesses(looks: npt.NDArray[np.float32], others: npt.NDArray[np.float32]) -> Floats:
    """Return (N, M) differences of looks (N, 209) and (M, 209); colors count where both zones are in the picture."""
    shapes, other_shapes = looks[:, :SHAPE_NUMBERS], others[:, :SHAPE_NUMBERS]
    squares = (shapes**2).sum(axis=1)[:, None] + (other_shapes**2).sum(axis=1) - 2 * shapes @ other_shapes.T
    shape = np.sqrt(np.maximum(0.0, squares.astype(np.float64))) / _SHAPE_SCALE
    colors = np.abs(looks[:, None, SHAPE_NUMBERS:] - others[None, :, SHAPE_NUMBERS:]).astype(np.float64)
    zones = colors.reshape(*shape.shape, -1, 3).sum(axis=-1)
    weights = _ZONE_WEIGHTS * (_known(looks)[:, None] & _known(others)[None])
    color = (weights * zones).sum(axis=-1) / np.maximum(1e-9, weights.sum(axis=-1)) / _COLOR_SCALE
    return np.asarray((shape + color) / 2)


def _known(looks: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    return np.asarray(looks[:, SHAPE_NUMBERS:].reshape(len(looks), -1, 3).any(axis=-1))


def _are_together(one: Seen, other: Seen) -> bool:
    return one.shot == other.shot and one.in_us <= other.out_us and other.in_us <= one.out_us
