# SPDX-License-Identifier: MIT
"""The real detector and mesh find the demo talk's portraits, large and small, and nothing in photos without people."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from clipmill import wiring
from clipmill.analysis.faces.detector import FaceDetector, FoundFace, overlap
from clipmill.analysis.faces.follow import FaceFollower, PlacedFace
from clipmill.analysis.faces.mesh import FaceMesh
from clipmill.analysis.tracks import TrackedFaces, tracks_of_shots
from clipmill.demo.assets import find_assets
from clipmill.domain.media import Frame
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.settings import Settings

pytestmark = pytest.mark.weights
Pixels = npt.NDArray[np.uint8]
SIZE = (640, 360)


@pytest.fixture(scope="module")
def detector() -> FaceDetector:
    folder = wiring.weights_store(Settings()).find("face-detector")
    return FaceDetector(folder / "face_detection_full_range.tflite")


@pytest.fixture(scope="module")
def mesh() -> FaceMesh:
    return FaceMesh(wiring.weights_store(Settings()).find("face-mesh") / "face_landmark.tflite")


@pytest.fixture(scope="module")
def photos() -> dict[str, Path]:
    return find_assets(wiring.demo_assets(Settings())).pictures


@pytest.fixture(scope="module")
def heads(photos: dict[str, Path]) -> dict[str, Image.Image]:
    """The two portraits, cut to head and shoulders."""
    cuts = {"host": (90, 0, 410, 280), "guest": (60, 0, 460, 480)}
    return {name: Image.open(photos[name]).convert("RGB").crop(cut) for name, cut in cuts.items()}


def _scene(*placed: tuple[Image.Image, int, int, int], size: tuple[int, int] = SIZE, tone: int = 90) -> Pixels:
    """Return a plain picture with heads in it, each with its left, top and height."""
    picture = Image.new("RGB", size, (tone, tone, tone + 20))
    for head, left, top, height in placed:
        picture.paste(head.resize((round(head.width * height / head.height), height)), (left, top))
    return np.asarray(picture)


def _follow(detector: FaceDetector, pictures: list[Pixels], bounds: tuple[int, ...]) -> TrackedFaces:
    """Return the tracks of pictures, ten a second, in shots that begin at the bounds."""
    follower = FaceFollower(detector)
    for number, pixels in enumerate(pictures):
        follower.feed(Frame(SourceTime(number * 100_000), pixels))
    ends = [*bounds[1:], len(pictures)]
    shots = [
        TimeRange(SourceTime(one * 100_000), SourceTime(other * 100_000))
        for one, other in zip(bounds, ends, strict=True)
    ]
    return tracks_of_shots(follower.finish(), shots)


def test_two_portraits_are_two_faces_with_eyes_over_noses_over_mouths(
    detector: FaceDetector, heads: dict[str, Image.Image]
) -> None:
    faces = detector.detect(_scene((heads["host"], 20, 40, 240), (heads["guest"], 370, 40, 300)))
    assert len(faces) == 2
    for face in faces:
        right_eye, left_eye, nose, mouth = face.points[:4]
        assert right_eye[0] < nose[0] < left_eye[0]
        assert max(right_eye[1], left_eye[1]) < nose[1] < mouth[1] < face.box.y_px + face.box.height_px


@pytest.mark.parametrize("name", ["coffee", "rocket", "cat"])
def test_there_is_nobody_in_photos_of_things(detector: FaceDetector, photos: dict[str, Path], name: str) -> None:
    pixels = np.asarray(Image.open(photos[name]).convert("RGB"))
    assert detector.detect(pixels) == ()
    assert detector.detect_small(pixels, bar=0.6) == ()


@pytest.mark.parametrize("size", [(3840, 2160), (360, 640), (640, 640), (333, 251), (64, 64)])
def test_a_face_is_found_at_its_place_in_pictures_of_any_size(
    detector: FaceDetector, heads: dict[str, Image.Image], size: tuple[int, int]
) -> None:
    height = min(size) // 2
    found = detector.detect(_scene((heads["guest"], size[0] // 4, size[1] // 4, height), size=size))
    assert len(found) == 1
    x_px, y_px = found[0].box.center
    assert size[0] // 4 < x_px < size[0] // 4 + height
    assert size[1] // 4 < y_px < size[1] // 4 + height


@pytest.mark.parametrize("change", ["gray", "dim", "tilted"])
def test_a_face_is_found_in_bad_pictures(detector: FaceDetector, heads: dict[str, Image.Image], change: str) -> None:
    scene = Image.fromarray(_scene((heads["host"], 200, 60, 200)))
    changed = {
        "gray": scene.convert("L").convert("RGB"),
        "dim": scene.point(lambda value: value // 5),
        "tilted": scene.rotate(35, fillcolor=(90, 90, 110)),
    }[change]
    assert len(detector.detect(np.asarray(changed))) == 1


def test_a_closer_look_finds_faces_of_28_pixels(detector: FaceDetector, heads: dict[str, Image.Image]) -> None:
    pixels = _scene((heads["host"], 60, 40, 70), (heads["guest"], 500, 200, 62))
    small = detector.detect_small(pixels, bar=0.6)
    assert len(small) == 2
    assert all(20 < face.box.width_px < 36 for face in small)


def test_a_region_gives_places_in_the_whole_picture(detector: FaceDetector, heads: dict[str, Image.Image]) -> None:
    pixels = _scene((heads["host"], 400, 120, 160))
    whole = detector.detect(pixels)[0]
    part = detector.detect(pixels, region=Box(340, 60, 400, 400))[0]
    assert overlap(whole.box, part.box) > 0.7


def test_the_mesh_reads_lips_under_the_nose_and_sees_no_face_in_a_wall(
    detector: FaceDetector, mesh: FaceMesh, heads: dict[str, Image.Image]
) -> None:
    pixels = np.asarray(Image.fromarray(_scene((heads["guest"], 200, 20, 320))).rotate(20))
    face: FoundFace = detector.detect(pixels)[0]
    reading = mesh.read(pixels, face.box, face.points)
    assert reading is not None
    assert reading.presence > 0.9
    assert reading.points.shape == (468, 3)
    assert np.hypot(*(reading.points[13, :2] - face.points[3])) < 0.15 * face.box.width_px
    wall = mesh.read(pixels, Box(20, 250, 80, 80))
    assert wall is not None
    assert wall.presence < 0.3
    assert mesh.read(pixels, Box(-200, 0, 80, 80)) is None
    assert mesh.read(pixels, Box(100, 100, 0, 0)) is None


def test_a_face_at_the_border_can_be_read(
    detector: FaceDetector, mesh: FaceMesh, heads: dict[str, Image.Image]
) -> None:
    pixels = _scene((heads["host"], -30, -20, 240))
    face = detector.detect(pixels)[0]
    assert mesh.read(pixels, face.box, face.points) is not None


def test_persons_are_the_same_across_shots_and_posters_are_not_alive(
    detector: FaceDetector, heads: dict[str, Image.Image]
) -> None:
    both = _scene((heads["host"], 20, 60, 200), (heads["guest"], 370, 30, 260))
    close = _scene((heads["guest"], 190, 0, 360), tone=200)
    tracked = _follow(detector, [both] * 60 + [close] * 60, (0, 60))
    assert [len(tracks) for tracks in tracked.shots] == [2, 1]
    guest = max(tracked.shots[0], key=lambda track: track.boxes[0].x_px)
    host = min(tracked.shots[0], key=lambda track: track.boxes[0].x_px)
    assert tracked.shots[1][0].person == guest.person != host.person
    assert not any(track.is_live for tracks in tracked.shots for track in tracks)
    for track in tracked.shots[0]:
        assert max(np.ptp([box.x_px for box in track.boxes]), np.ptp([box.y_px for box in track.boxes])) < 1


def test_tiny_faces_are_followed(detector: FaceDetector, heads: dict[str, Image.Image]) -> None:
    pictures = [_scene((heads["host"], 60 + number, 40, 70)) for number in range(40)]
    tracks = _follow(detector, pictures, (0,)).shots[0]
    assert len(tracks) == 1
    assert tracks[0].times[-1] - tracks[0].times[0] > 3_000_000


def test_every_frame_is_told_with_its_face(detector: FaceDetector, heads: dict[str, Image.Image]) -> None:
    told: list[tuple[PlacedFace, ...]] = []
    follower = FaceFollower(detector, on_faces=lambda _, faces: told.append(faces))
    for number in range(50):
        pixels = _scene((heads["host"], 100 + 3 * number, 60, 220))
        follower.feed(Frame(SourceTime(number * 40_000), pixels))
    follower.finish()
    assert [len(faces) for faces in told] == [1] * 50
    moved = np.diff([faces[0].box.center[0] for faces in told])
    assert abs(moved.mean() - 3) < 0.3
