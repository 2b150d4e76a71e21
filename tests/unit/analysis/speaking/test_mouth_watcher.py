# SPDX-License-Identifier: MIT
import numpy as np
import numpy.typing as npt
import pytest

from clipmill.analysis.faces.links import PlacedFace
from clipmill.analysis.faces.mesh import MeshReading
from clipmill.analysis.speaking.lips import lip_opening
from clipmill.analysis.speaking.watcher import MouthWatcher
from clipmill.domain.media import Frame
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime

from .talk import span


def _points(opening_px: float, size: float = 1.0) -> npt.NDArray[np.float32]:
    points = np.zeros((468, 3), np.float32)
    points[10], points[152] = (0, 0, 0), (0, 100, 0)
    for upper, lower in ((13, 14), (81, 178), (311, 402)):
        points[upper], points[lower] = (0, 70, 0), (0, 70 + opening_px, 0)
    return points * np.float32(size)


class _Mesh:
    def __init__(self) -> None:
        self.reads: list[float] = []

    def read(
        self, pixels: npt.NDArray[np.uint8], box: Box, points: npt.NDArray[np.float32] | None = None
    ) -> MeshReading | None:
        self.reads.append(box.x_px)
        return MeshReading(_points(5.0), 0.9)


def _watch(count: int, rate_hz: float, length_s: float = 4.0, height_px: float = 100, **given: object) -> _Mesh:
    mesh = _Mesh()
    watcher = MouthWatcher(mesh, **given)  # type: ignore[arg-type]
    places = tuple(
        PlacedFace(n, Box(100.0 * n, 0, height_px, height_px), np.zeros((6, 2), np.float32)) for n in range(count)
    )
    for number in range(round(length_s * rate_hz)):
        watcher.see(Frame(SourceTime(round(number * 1e6 / rate_hz)), np.zeros((8, 8, 3), np.uint8)), places)
    assert set(watcher.finish().traces) == set(range(count)) or not mesh.reads
    return mesh


def test_opening_does_not_depend_on_the_size_of_the_face() -> None:
    assert lip_opening(_points(5.0)) == pytest.approx(0.05)
    assert lip_opening(_points(5.0, size=0.3)) == pytest.approx(0.05)
    assert lip_opening(np.zeros((468, 3), np.float32)) == 0


@pytest.mark.parametrize("rate_hz", [24, 25, 29.97, 60])
def test_competing_faces_are_read_about_twelve_times_a_second(rate_hz: float) -> None:
    assert 4 * 8 <= len(_watch(2, rate_hz).reads) / 2 <= 4 * 15


def test_a_face_alone_is_read_five_times_a_second() -> None:
    assert len(_watch(1, 25).reads) == pytest.approx(20, abs=1)


def test_nothing_is_read_where_nobody_speaks() -> None:
    assert not _watch(2, 25, speech=()).reads
    half = _watch(2, 25, speech=(span(1.0, 2.0),))
    assert len(half.reads) < len(_watch(2, 25).reads) / 2
    assert half.reads


def test_tiny_faces_are_not_read() -> None:
    assert not _watch(2, 25, height_px=20).reads


def test_no_faces_are_a_result() -> None:
    assert not _watch(0, 25).reads
