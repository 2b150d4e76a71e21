# SPDX-License-Identifier: MIT
"""
Watches mouths while frames go by.

In: frames and the faces in them. Out: `Mouths`. Lips are read 12 times a second where faces compete, five times
a second for one alone, and not at all where nobody speaks or the face is too small. Frames are not kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from clipmill.analysis.faces.links import PlacedFace
from clipmill.analysis.faces.mesh import MeshReading
from clipmill.analysis.speaking.lips import lip_opening
from clipmill.analysis.speaking.mouths import FaceClips, Mouths, MouthTrace
from clipmill.domain.media import Frame
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceRange

_COMPETING_GAP_US = 80_000
"""12.5 Hz tells speakers as well as 25 Hz does (0.905 against 0.914 of 1.5 s windows), 8 Hz hardly worse, 6 Hz not."""
_ALONE_GAP_US = 200_000
_EARLY_US = 8_000
_MIN_HEIGHT_PX = 24.0
_MOST_FACES = 6
_AROUND_SPEECH_US = 400_000


class Mesh(Protocol):
    """Reads the points of faces; `FaceMesh` does."""

    def read(
        self, pixels: npt.NDArray[np.uint8], box: Box, points: npt.NDArray[np.float32] | None = None
    ) -> MeshReading | None:
        """Return the points of the face in a box."""


class FaceRecorder(Protocol):
    """Takes the faces of one stretch for a network."""

    def see(self, frame: Frame, faces: Sequence[PlacedFace]) -> None:
        """Take a frame in which faces compete; frames come in order, with holes."""

    def clips(self) -> FaceClips:
        """Return what was seen."""


class Recording(Protocol):
    """A network that looks at faces and later hears the sound; `SpeakerNetwork` is one."""

    def begin(self) -> FaceRecorder:
        """Return what takes the faces of one stretch."""


class _Trace:
    def __init__(self) -> None:
        self.rows: list[tuple[int, float, float, float]] = []


class MouthWatcher:
    """Watches the mouths of one stretch of a source. Use it once."""

    def __init__(
        self, mesh: Mesh, network: Recording | None = None, *, speech: Sequence[SourceRange] | None = None
    ) -> None:
        """
        Begin with nothing seen.

        Args:
            mesh: reads the points of a face.
            network: an audio-visual one, whose judgement joins the evidence.
            speech: where somebody speaks; mouths are read nowhere else. Everywhere by default.

        """
        self._mesh = mesh
        self._recorder = network.begin() if network else None
        self._speech = None if speech is None else sorted(speech)
        self._next_speech = 0
        self._traces: dict[int, _Trace] = {}
        self._read_us: int | None = None

    def see(self, frame: Frame, faces: tuple[PlacedFace, ...]) -> None:
        """Take the next frame, in order, and where the faces in it are."""
        tall = [face for face in faces if face.box.height_px >= _MIN_HEIGHT_PX]
        if not tall or not self._is_speech(frame.time):
            return
        is_competing = len(tall) > 1
        if self._recorder and is_competing:
            self._recorder.see(frame, tall)
        gap_us = _COMPETING_GAP_US if is_competing else _ALONE_GAP_US
        if self._read_us is not None and frame.time - self._read_us < gap_us - _EARLY_US:
            return
        self._read_us = frame.time
        for face in sorted(tall, key=lambda face: -face.box.height_px)[:_MOST_FACES]:
            reading = self._mesh.read(frame.pixels, face.box, face.points)
            if reading is not None:
                row = (frame.time, lip_opening(reading.points), reading.presence, _height_px(reading.points))
                self._traces.setdefault(face.chain_id, _Trace()).rows.append(row)

    def finish(self) -> Mouths:
        """Return what was seen."""
        traces = {}
        for chain_id, trace in self._traces.items():
            table = np.array(trace.rows, np.float64)
            traces[chain_id] = MouthTrace(chain_id, table[:, 0].astype(np.int64), table[:, 1], table[:, 2], table[:, 3])
        return Mouths(traces, self._recorder.clips() if self._recorder else None)

    def _is_speech(self, time_us: int) -> bool:
        """Say whether somebody speaks within 0.4 s of a time; times come in order."""
        if self._speech is None:
            return True
        while self._next_speech < len(self._speech):
            item = self._speech[self._next_speech]
            if time_us < item.out_us + _AROUND_SPEECH_US:
                return time_us >= item.in_us - _AROUND_SPEECH_US
            self._next_speech += 1
        return False


def _height_px(points: npt.NDArray[np.float32]) -> float:
    """Return the height of a face from its points."""
    return float(points[:, 1].max() - points[:, 1].min())
