# SPDX-License-Identifier: MIT
"""The demo's shots become one film. Real ffmpeg, invented pictures: no weights."""

from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

from clipmill.demo import film
from clipmill.demo.panes import Pane
from clipmill.demo.plates import SIZE_PX
from clipmill.demo.timeline import Timeline
from clipmill.domain.errors import EncodeFailed
from clipmill.process import run

pytestmark = pytest.mark.media
FFMPEG = Path(imageio_ffmpeg.get_ffmpeg_exe())


def flat(red: int, green: int, blue: int, count: int) -> Pane:
    frame = np.full((18, 16, 3), (red, green, blue), np.uint8)
    return Pane(16, 18, iter([frame] * count))


def frame_of(video: Path, number: int) -> np.ndarray:
    """Return one frame, as `ffmpeg -i VIDEO -vf select=... -frames:v 1 -f rawvideo -pix_fmt rgb24 -` gives it."""
    tail = ("-vf", f"select=eq(n\\,{number})", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
    raw = run((str(FFMPEG), "-v", "error", "-i", str(video), *tail)).output
    return np.frombuffer(raw, np.uint8).reshape(SIZE_PX[1], SIZE_PX[0], 3)


def test_shots_are_joined_in_order_with_their_sound(tmp_path: Path) -> None:
    """Two red and blue panes for 5 frames, then a green picture for 7."""
    credit, still = tmp_path / "credit.png", tmp_path / "still.png"
    film.save_picture(Image.new("RGBA", (40, 20)), credit)
    film.save_picture(Image.new("RGB", SIZE_PX, (0, 200, 0)), still)
    panes = [(flat(200, 0, 0, 5), tmp_path / "a.rgb"), (flat(0, 0, 200, 5), tmp_path / "b.rgb")]
    for pane, file in panes:
        film.write_pane(pane, file)
    shots = [tmp_path / "shot00.mp4", tmp_path / "shot01.mp4"]
    film.encode_moving_shot(FFMPEG, panes, credit, 5, shots[0])
    film.encode_still_shot(FFMPEG, still, 7, shots[1])
    sound = np.sin(np.arange(12 * 1920) * 0.05).astype(np.float32) * np.float32(0.3)
    film.write_sound(Timeline(48_000, sound, (), {}), tmp_path / "sound.wav")
    out = tmp_path / "talk with spaces.mp4"
    film.join(FFMPEG, shots, tmp_path / "sound.wav", out)

    first, last = frame_of(out, 4), frame_of(out, 11)
    assert np.abs(first[300, 200].astype(int) - (200, 0, 0)).max() < 12
    assert np.abs(first[300, 1000].astype(int) - (0, 0, 200)).max() < 12
    assert np.abs(last[300, 600].astype(int) - (0, 200, 0)).max() < 12
    wave = run((str(FFMPEG), "-v", "error", "-i", str(out), "-f", "f32le", "-ac", "1", "-")).output
    decoded = np.frombuffer(wave, np.float32)
    assert abs(len(decoded) - len(sound)) <= 2048
    assert abs(float(np.sqrt(np.mean(decoded[2000:20000] ** 2))) - 0.212) < 0.02


def test_a_failing_ffmpeg_is_reported_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(EncodeFailed) as caught:
        film.encode_still_shot(FFMPEG, tmp_path / "none.png", 3, tmp_path / "out.mp4")
    assert "none.png" in caught.value.last_words
    assert str(FFMPEG) == caught.value.argv[0]
