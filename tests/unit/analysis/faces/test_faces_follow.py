# SPDX-License-Identifier: MIT
"""Faces are followed from frame to frame: gaps, cuts, flashes, and every frame told in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from clipmill.analysis.faces.chain import FaceChain
from clipmill.analysis.faces.detector import FoundFace
from clipmill.analysis.faces.follow import FaceFollower, PlacedFace
from clipmill.domain.media import Frame
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime

Pixels = npt.NDArray[np.uint8]
FRAME_US = 40_000


@dataclass
class DrawnFaces:
    """Finds squares: every face is one of a color of its own, (200 + n, 0, 255 - n), on a background without red."""

    looks: int = 0
    close_looks: int = 0
    hidden: set[int] = field(default_factory=set)
    """Looks, by number, in which nothing is found."""
    score: float = 0.9

    def detect(self, pixels: Pixels, *, region: Box | None = None, bar: float = 0.5) -> tuple[FoundFace, ...]:
        if region is None:
            self.looks += 1
        else:
            self.close_looks += 1
        if self.looks in self.hidden or self.score < bar:
            return ()
        return tuple(self._faces(pixels))

    def detect_small(self, pixels: Pixels, *, bar: float = 0.5) -> tuple[FoundFace, ...]:
        return ()

    def _faces(self, pixels: Pixels) -> list[FoundFace]:
        found = []
        for color in sorted(set(pixels[..., 0][pixels[..., 0] >= 200].tolist())):
            rows, columns = np.nonzero(pixels[..., 0] == color)
            box = Box(float(columns.min()), float(rows.min()), float(np.ptp(columns) + 1), float(np.ptp(rows) + 1))
            points = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.5, 0.8], [0.1, 0.5], [0.9, 0.5]], np.float32)
            placed = points * (box.width_px, box.height_px) + (box.x_px, box.y_px)
            found.append(FoundFace(box, self.score, np.asarray(placed, np.float32)))
        return found


def _picture(*lefts: float, tone: int = 60, size: int = 60) -> Pixels:
    pixels = np.zeros((180, 320, 3), np.uint8)
    pixels[..., 1] = tone
    for number, left in enumerate(lefts):
        pixels[50 : 50 + size, round(left) : round(left) + size] = (200 + number, 0, 255 - number)
    return pixels


def _follow(
    pictures: list[Pixels], detector: DrawnFaces | None = None
) -> tuple[tuple[FaceChain, ...], list[tuple[int, tuple[PlacedFace, ...]]]]:
    told: list[tuple[int, tuple[PlacedFace, ...]]] = []
    follower = FaceFollower(
        detector or DrawnFaces(), on_faces=lambda frame, faces: told.append((frame.time // FRAME_US, faces))
    )
    for number, pixels in enumerate(pictures):
        follower.feed(Frame(SourceTime(number * FRAME_US), pixels))
    return follower.finish(), told


def test_a_moving_face_is_one_chain_and_every_frame_is_told_where_it_is() -> None:
    chains, told = _follow([_picture(20 + 2 * number) for number in range(51)])
    assert len(chains) == 1
    assert [number for number, _ in told] == list(range(51))
    for number, faces in told:
        assert len(faces) == 1
        assert abs(faces[0].box.x_px - (20 + 2 * number)) < 1.01
        assert abs(faces[0].points[0, 0] - (20 + 2 * number + 18)) < 1.01


def test_it_looks_five_times_a_second_and_half_as_often_while_nothing_moves() -> None:
    moving, still = DrawnFaces(), DrawnFaces()
    _follow([_picture(20 + 3 * number) for number in range(76)], moving)
    _follow([_picture(20)] * 76, still)
    assert 15 <= moving.looks <= 18
    assert 8 <= still.looks <= 11


def test_two_faces_that_pass_each_other_are_two_chains() -> None:
    chains, _ = _follow([_picture(20 + 4 * number, 240 - 4 * number) for number in range(20)])
    assert len(chains) == 2
    assert all(chain.times[0] == 0 and chain.times[-1] == 19 * FRAME_US for chain in chains)


def test_a_face_lost_for_a_moment_stays_where_it_was() -> None:
    detector = DrawnFaces(hidden={3, 4})
    chains, told = _follow([_picture(20 + 0.5 * number, tone=60 + 10 * (number % 2)) for number in range(50)], detector)
    assert len(chains) == 1
    assert max(later - earlier for earlier, later in pairwise(chains[0].times)) > 400_000
    assert all(len(faces) == 1 for _, faces in told)
    assert 1 <= detector.close_looks <= 2


def test_a_face_lost_for_long_is_gone_and_comes_back_to_its_chain() -> None:
    pictures = [*[_picture(20)] * 10, *[_picture(tone=80)] * 25, *[_picture(20)] * 10]
    chains, told = _follow(pictures)
    assert len(chains) == 1
    assert len(told[30][1]) == 0
    assert len(told[44][1]) == 1


def test_no_chain_goes_over_a_cut_and_both_sides_are_exact() -> None:
    chains, told = _follow([*[_picture(20)] * 13, *[_picture(25, tone=200)] * 13])
    assert [(chain.times[0], chain.times[-1]) for chain in chains] == [
        (0, 12 * FRAME_US),
        (13 * FRAME_US, 25 * FRAME_US),
    ]
    assert told[12][1][0].box.x_px == 20
    assert told[13][1][0].box.x_px == 25
    assert told[12][1][0].chain_id != told[13][1][0].chain_id


def test_a_flash_does_not_end_a_chain() -> None:
    flash = np.full((180, 320, 3), 190, np.uint8)
    chains, told = _follow([*[_picture(20)] * 13, flash, flash, *[_picture(20)] * 13])
    assert len(chains) == 1
    assert told[13][1] == ()


def test_a_weak_face_begins_no_chain_but_goes_on_with_one() -> None:
    assert _follow([_picture(20)] * 20, DrawnFaces(score=0.4))[0] == ()
    detector = DrawnFaces()
    follower = FaceFollower(detector)
    for number in range(30):
        follower.feed(Frame(SourceTime(number * FRAME_US), _picture(20 + number)))
        detector.score = 0.4
    assert len(follower.finish()[0].times) > 4


def test_nothing_seen_is_a_result() -> None:
    assert FaceFollower(DrawnFaces()).finish() == ()
    chains, told = _follow([_picture()] * 5)
    assert chains == ()
    assert [faces for _, faces in told] == [()] * 5


def test_without_a_listener_it_follows_the_same() -> None:
    pictures = [*[_picture(20)] * 13, *[_picture(25, tone=200)] * 13]
    follower = FaceFollower(DrawnFaces())
    for number, pixels in enumerate(pictures):
        follower.feed(Frame(SourceTime(number * FRAME_US), pixels))
    alone, (told, _) = follower.finish(), _follow(pictures)
    assert [chain.times for chain in alone] == [chain.times for chain in told]
    assert [chain.boxes for chain in alone] == [chain.boxes for chain in told]


def test_chains_hold_a_few_looks_and_stirs_however_long_they_are() -> None:
    chains, _ = _follow([_picture(20 + number % 5) for number in range(25 * 40)])
    assert 3 <= len(chains[0].looks) <= 24
    assert len(chains[0].stirs) > 40


def _glanced(pictures: list[Pixels], every: int) -> tuple[tuple[FaceChain, ...], list[int]]:
    """Follow faces in every so manieth picture; of all of them every fourth pixel is seen."""
    told: list[int] = []
    follower = FaceFollower(DrawnFaces(), on_faces=lambda frame, _: told.append(frame.time // FRAME_US))
    for number, pixels in enumerate(pictures):
        time = SourceTime(number * FRAME_US)
        follower.watch(Frame(time, pixels[2::4, 2::4]))
        if number % every == 0:
            follower.feed(Frame(time, pixels))
    return follower.finish(), told


def test_cuts_between_fed_frames_are_seen_in_tiny_ones() -> None:
    there_and_back = [*[_picture(20)] * 9, *[_picture(120, tone=200)] * 12, *[_picture(220)] * 12]
    chains, told = _glanced(there_and_back, every=3)
    assert [(chain.times[0] // FRAME_US, chain.times[-1] // FRAME_US) for chain in chains] == [
        (0, 6),
        (9, 18),
        (21, 30),
    ]
    assert told == list(range(0, 33, 3))


def test_a_picture_that_brightens_fast_is_no_cut_where_all_of_it_was_seen() -> None:
    brightening = [_picture(20, tone=40 + 10 * number) for number in range(20)]
    assert len(_glanced(brightening, every=5)[0]) == 1


@dataclass
class _Blurred(DrawnFaces):
    """Is sure of a face and its place only from the first look on and when looking closely."""

    def detect(self, pixels: Pixels, *, region: Box | None = None, bar: float = 0.5) -> tuple[FoundFace, ...]:
        found = super().detect(pixels, region=region, bar=bar)
        if region is not None or self.looks == 1:
            return found
        boxes = [(face.points, face.box) for face in found]
        return tuple(FoundFace(Box(b.x_px + 6, b.y_px, b.width_px, b.height_px), 0.35, p) for p, b in boxes)


def test_a_face_that_is_found_unsurely_is_looked_at_closely() -> None:
    chains, _ = _follow([_picture(100 + number) for number in range(60)], detector := _Blurred())
    assert detector.close_looks > 0
    assert len(chains) == 1
    close = [score > 0.5 for score in chains[0].scores]
    assert sum(close) > 0.7 * len(close)
