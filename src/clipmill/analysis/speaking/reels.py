# SPDX-License-Identifier: MIT
"""
Faces for an audio-visual network, while they go by.

In: frames with faces, then the sound. Out: scores for each face, 25 a second. Faces are cut out and turned into
features at once; no picture is kept. Which network it is, `network` knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt
from PIL import Image

from clipmill.analysis.faces.links import PlacedFace
from clipmill.analysis.speaking.cepstra import COUNT, cepstra
from clipmill.analysis.speaking.mouths import FaceScores
from clipmill.domain.media import Frame, Samples
from clipmill.domain.times import US_PER_S

Gray = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

SIDE_PX = 112
FEATURES = 128
_STEP_US = 40_000
_HOLE_US = 100_000
"""A face that was not shown for this long begins a new reel."""
_EDGE = 9
"""Steps that the visual encoder looks at on either side: three blocks, three each."""
_PART = 50
_WINDOW_STEPS = 50
"""2 s at once: over longer ones it takes who spoke before for who speaks (0.80 against 0.57 of easy frames at 6 s)."""
_SIDE_OF_FACE = 1.75
_TOP_OF_FACE = 0.08
"""What it was trained on, in distances of the eyes from the mouth: this side, which begins so far above the eyes."""
_RIGHT_EYE, _LEFT_EYE, _MOUTH = 0, 1, 3


class Graph(Protocol):
    """One part of the network."""

    def run(self, values: Mapping[str, npt.NDArray[np.float32]]) -> tuple[Floats, ...]:
        """Return its outputs for inputs by name."""


class AudioVisual(Protocol):
    """A network in three parts."""

    @property
    def faces(self) -> Graph:
        """`faces` (1, 1, T, 112, 112) float32 gray, white 255, to (T, 128)."""

    @property
    def sound(self) -> Graph:
        """`sound` (1, 1, 13, 4 T) float32 to (T, 128)."""

    @property
    def both(self) -> Graph:
        """`faces` and `sound`, (T, 128) each, to (T,): log odds that the face makes the sound."""


@dataclass(slots=True, eq=False)
class _Reel:
    """One face without a hole: what still waits for the visual encoder, and what it has said."""

    begin_us: int
    last_us: int
    pictures: list[Gray] = field(default_factory=list)
    features: list[Floats] = field(default_factory=list)
    before: int = 0
    """How many of the waiting pictures are there as neighbors only."""


class FaceReels:
    """The faces of one stretch, as features."""

    def __init__(self, network: AudioVisual) -> None:
        """Begin with nothing seen."""
        self._network = network
        self._reels: dict[int, list[_Reel]] = {}

    def see(self, frame: Frame, faces: Sequence[PlacedFace]) -> None:
        """Take a frame in which faces compete; frames come in order, with holes."""
        for face in faces:
            reels = self._reels.setdefault(face.chain_id, [])
            if not reels or frame.time - reels[-1].last_us > _HOLE_US:
                reels.append(_Reel(frame.time, frame.time))
            self._show(reels[-1], frame, face)

    def clips(self) -> FaceReels:
        """Return what was seen."""
        for reels in self._reels.values():
            for reel in reels:
                self._encode(reel, is_last=True)
        return self

    def scores(self, samples: Samples) -> Mapping[int, FaceScores]:
        """Return the scores by chain, given the sound of the whole stretch at 16 kHz."""
        heard = cepstra(samples.data)
        result = {}
        for chain, reels in self._reels.items():
            times: list[npt.NDArray[np.int64]] = []
            scores: list[npt.NDArray[np.float64]] = []
            for reel in reels:
                seen = np.concatenate(reel.features) if reel.features else np.zeros((0, FEATURES), np.float32)
                times.append(reel.begin_us + _STEP_US * np.arange(len(seen), dtype=np.int64))
                scores.append(self._judge(seen, heard, (reel.begin_us - samples.time) * 100 // US_PER_S))
            result[chain] = FaceScores(np.concatenate(times), np.concatenate(scores))
        return result

    def _show(self, reel: _Reel, frame: Frame, face: PlacedFace) -> None:
        """Add a picture for each step of 40 ms up to this frame: none, one, or the same again."""
        shown = (len(reel.pictures) - reel.before) + sum(len(part) for part in reel.features)
        wanted = (frame.time - reel.begin_us + _STEP_US // 2) // _STEP_US + 1
        if wanted > shown:
            reel.pictures += [face_picture(frame.pixels, face.points)] * (wanted - shown)
        reel.last_us = frame.time
        if len(reel.pictures) >= reel.before + _PART + _EDGE:
            self._encode(reel, is_last=False)

    def _encode(self, reel: _Reel, *, is_last: bool) -> None:
        """Turn the waiting pictures into features, but for the last ones, whose neighbors are still to come."""
        end = len(reel.pictures) - (0 if is_last else _EDGE)
        if end <= reel.before:
            return
        pictures = np.array(reel.pictures, np.float32)[np.newaxis, np.newaxis]
        (features,) = self._network.faces.run({"faces": pictures})
        reel.features.append(features[reel.before : end])
        kept = max(0, end - _EDGE)
        reel.before = end - kept
        reel.pictures = reel.pictures[kept:]

    def _judge(self, seen: Floats, heard: Floats, first: int) -> npt.NDArray[np.float64]:
        """Return the score of every step of a reel; `first` is the cepstra's row at its begin."""
        scores = np.zeros(len(seen))
        parts = max(1, -(-len(seen) // _WINDOW_STEPS))
        borders = np.linspace(0, len(seen), parts + 1).round().astype(int).tolist()
        for begin, end in pairwise(borders):
            rows = np.clip(np.arange(first + 4 * begin, first + 4 * end), 0, max(0, len(heard) - 1))
            if not len(heard) or not len(rows):
                continue
            sound = heard[rows].reshape(-1, COUNT).T[np.newaxis, np.newaxis]
            (features,) = self._network.sound.run({"sound": np.ascontiguousarray(sound)})
            (odds,) = self._network.both.run({"faces": seen[begin:end], "sound": features[: end - begin]})
            scores[begin:end] = odds
        return scores


def face_picture(pixels: npt.NDArray[np.uint8], points: Floats) -> Gray:
    """
    Return the lower face as the network knows it, (112, 112) uint8 gray; black outside of the picture.

    Args:
        pixels: (H, W, 3) uint8 RGB.
        points: (6, 2) px of the detector.

    """
    eyes = (points[_RIGHT_EYE] + points[_LEFT_EYE]) / 2
    reach_px = max(4.0, float(np.linalg.norm(points[_MOUTH] - eyes)))
    side_px = _SIDE_OF_FACE * reach_px
    middle = (eyes[0] + points[_MOUTH][0]) / 2
    left, top = float(middle) - side_px / 2, float(eyes[1]) - _TOP_OF_FACE * reach_px
    box = (round(left), round(top), round(left + side_px), round(top + side_px))
    image = Image.fromarray(pixels).crop(box).convert("L")
    return np.asarray(image.resize((SIDE_PX, SIDE_PX), Image.Resampling.BILINEAR), np.uint8)
