# SPDX-License-Identifier: MIT
"""
Makes the demo talk: the order of the work, and nothing else.

In: the demo's files and ffmpeg. Out: one mp4, the same each time on one machine. Caching it is the caller's business.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from clipmill.demo import film
from clipmill.demo.assets import DemoAssets, find_assets
from clipmill.demo.panes import panes_of_shot
from clipmill.demo.phonemes import sentences
from clipmill.demo.plates import draw_credit, draw_slide
from clipmill.demo.portrait import Pixels
from clipmill.demo.script import SLIDES, TALK, Picture
from clipmill.demo.timeline import TimedShot, Timeline, lay_out
from clipmill.demo.voice import RATE_HZ, SHAPES, Synthesiser
from clipmill.domain.progress import OnFraction

_SPEECH_SHARE = 0.35
"""Of the whole time, about."""


def make_demo(
    out: Path, *, work_dir: Path, ffmpeg: Path, assets_dir: Path, on_fraction: OnFraction | None = None
) -> Path:
    """
    Write the demo talk, 167 s of 1280 x 720 at 25 frames a second with stereo sound, and return its path.

    Takes about a minute of processor time and, while it works, 600 MB of memory and 700 MB of disk for uncompressed
    frames. The file appears whole or not at all.

    Args:
        out: the mp4 to write; its folder exists.
        work_dir: existing folder for temporary files.
        ffmpeg: the program.
        assets_dir: folder with the members of `DEMO_FILES`, each under the last part of its name.
        on_fraction: is called with the fraction done.

    Raises:
        WeightsMissing: one of the demo's files is not there.
        ModelError: the script has a word that the dictionary has not.
        EncodeFailed: ffmpeg could not write a shot.

    """
    report = on_fraction or _ignore
    assets = find_assets(assets_dir)
    timeline = speak(assets, report)
    part = out.with_name(f"{out.stem}.part{out.suffix}")
    with TemporaryDirectory(dir=work_dir, prefix="demo-") as folder:
        try:
            _film(timeline, assets, ffmpeg, Path(folder), part, report)
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    report(1.0)
    return out


def speak(assets: DemoAssets, report: OnFraction) -> Timeline:
    """
    Return the talk with its sound, without pictures.

    Raises:
        ModelError: the script has a word that the dictionary has not.

    """
    synthesiser = Synthesiser(assets)
    spoken = []
    for number, shot in enumerate(TALK):
        spoken.append(
            [[synthesiser.say(text, SHAPES[line.voice]) for text in sentences(line.text)] for line in shot.lines]
        )
        report(_SPEECH_SHARE * (number + 1) / len(TALK))
    return lay_out(TALK, spoken, RATE_HZ)


def _film(timeline: Timeline, assets: DemoAssets, ffmpeg: Path, folder: Path, out: Path, report: OnFraction) -> None:
    """Write all shots, one while the one before it is encoded, and join them."""
    photographs = {name: _load(file) for name, file in assets.pictures.items()}
    sound = folder / "sound.wav"
    film.write_sound(timeline, sound)
    files: list[Path] = []
    with ThreadPoolExecutor(2) as pool:
        for done in pool.map(
            lambda item: _write_shot(item[1], item[0], timeline, photographs, ffmpeg, folder),
            enumerate(timeline.shots),
        ):
            files.append(done)
            report(_SPEECH_SHARE + (0.98 - _SPEECH_SHARE) * len(files) / len(timeline.shots))
    film.join(ffmpeg, files, sound, out)


def _write_shot(
    shot: TimedShot, number: int, timeline: Timeline, photographs: dict[str, Pixels], ffmpeg: Path, folder: Path
) -> Path:
    out = folder / f"shot{number:02d}.mp4"
    still = folder / f"still{number:02d}.png"
    if shot.picture in SLIDES:
        film.save_picture(draw_slide(SLIDES[shot.picture]), still)
        film.encode_still_shot(ffmpeg, still, shot.frame_count, out)
        return out
    film.save_picture(draw_credit(Picture(shot.picture)), still)
    panes = [
        (pane, folder / f"shot{number:02d}-{position}.rgb")
        for position, pane in enumerate(panes_of_shot(shot, timeline, photographs))
    ]
    for pane, file in panes:
        film.write_pane(pane, file)
    film.encode_moving_shot(ffmpeg, panes, still, shot.frame_count, out)
    for _, file in panes:
        file.unlink()
    return out


def _load(file: Path) -> Pixels:
    with Image.open(file) as image:
        return np.asarray(image.convert("RGB"))


def _ignore(_fraction: float) -> None:
    """Report to nobody."""
