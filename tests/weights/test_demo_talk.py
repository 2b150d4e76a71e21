# SPDX-License-Identifier: MIT
"""The demo talk is made from its real voice and pictures."""

from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from tests.media.rendering import least_likeness_db, sound_hash

from clipmill import wiring
from clipmill.demo.assets import find_assets
from clipmill.demo.make import make_demo, speak
from clipmill.demo.script import SLIDES, Picture, Voice
from clipmill.demo.timeline import FRAME_RATE
from clipmill.process import run
from clipmill.settings import Settings

pytestmark = [pytest.mark.weights, pytest.mark.media]
FFMPEG = Path(imageio_ffmpeg.get_ffmpeg_exe())


@pytest.fixture(scope="module")
def assets_dir() -> Path:
    """The folder of the demo's files, fetched when it is not here."""
    return wiring.demo_assets(Settings())


def test_the_talk_can_be_spoken_whole(assets_dir: Path) -> None:
    fractions: list[float] = []
    talk = speak(find_assets(assets_dir), fractions.append)
    assert 150 < talk.frame_count / FRAME_RATE < 210
    assert fractions == sorted(fractions)
    assert float(np.abs(talk.sound).max()) < 1.0
    for voice in Voice:
        assert 0.1 < float(np.mean(talk.mouths[voice] > 0.3)) < 0.7
    for shot in talk.shots:
        assert shot.frame_count >= FRAME_RATE


@pytest.mark.slow
def test_the_film_is_whole_and_the_same_each_time(assets_dir: Path, tmp_path: Path) -> None:
    made = [
        make_demo(tmp_path / f"{number}.mp4", work_dir=tmp_path, ffmpeg=FFMPEG, assets_dir=assets_dir)
        for number in range(2)
    ]
    assert least_likeness_db(*made) > 55
    assert sound_hash(made[0]) == sound_hash(made[1])
    assert {file.name for file in tmp_path.iterdir()} == {"0.mp4", "1.mp4"}
    log = run((str(FFMPEG), "-v", "error", "-i", str(made[0]), "-f", "null", "-"))
    assert (log.return_code, log.last_words) == (0, "")
    assert set(SLIDES) < set(Picture)
