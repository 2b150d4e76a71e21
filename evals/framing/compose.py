# SPDX-License-Identifier: MIT
"""
Writes composed scenes as videos and works out their truth.

In: a script, people, voices. Out: an mp4 at 25 frames a second with sound, and a `Scene`. Kept in a folder under the
hash of everything that draws them, so that a second run draws nothing. Encoding is PyAV's, in this process.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from evals.framing.people import Actor, load_cast
from evals.framing.scenes import SCRIPTS, Script, displayed_size, open_pictures
from evals.framing.stage import Drawn, Mouths, Shot, dimmed, draw_shot, flashed
from evals.framing.truth import Boxes, Scene, Spoken, Truth
from evals.framing.voices import FRAME_RATE, Said, Sound, make_voices, mixed, mouths_of, speak
from PIL import Image

from clipmill.demo.assets import DemoAssets
from clipmill.demo.voice import RATE_HZ
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime, source_range_from_s

_FLASH_SHARES = (0.55, 0.9, 0.4)
_FADE_FRAMES = 8
_DARK_SHARE = 0.2
"""Of the light: with less, nobody sees a face."""
_DRAWN_BY = ("backdrops", "compose", "people", "scenes", "stage", "voices")


@dataclass(frozen=True)
class Studio:
    """All that scenes are drawn from."""

    actors: Mapping[str, Actor]
    voices: Mapping[str, Sound]
    pictures: Mapping[str, Image.Image]
    folder: Path
    """Where videos are kept."""


def open_studio(assets: DemoAssets, folder: Path) -> Studio:
    """
    Return a studio that keeps what it makes in a folder.

    Raises:
        ModelError: the demo's dictionary lacks a word.

    """
    here = Path(__file__).parent
    drawn_by = b"".join((here / f"{name}.py").read_bytes() for name in _DRAWN_BY)
    kept = folder / hashlib.sha256(drawn_by).hexdigest()[:12]
    kept.mkdir(parents=True, exist_ok=True)
    return Studio(load_cast(assets.pictures), make_voices(assets, folder), open_pictures(assets.pictures), kept)


def compose(name: str, studio: Studio) -> Scene:
    """Return a scene with its video, drawing it when it is not there yet."""
    file, notes = studio.folder / f"{name}.mp4", studio.folder / f"{name}.truth"
    if notes.is_file() and file.is_file():
        truth: Truth = pickle.loads(notes.read_bytes())  # noqa: S301 - our own file
        return Scene(name, file, truth)
    script = SCRIPTS[name](studio.pictures)
    tracks = speak(script.turns, studio.voices, script.length_s)
    lips = mouths_of(tracks | _silent(script, studio.voices, tracks))
    pictures: list[tuple[dict[str, Box], Box | None]] = []
    part = file.with_suffix(".part.mp4")
    _write(_seen(script, studio.actors, lips, pictures), mixed(tracks, script.length_s), script, part)
    part.replace(file)
    truth = truth_of(script, pictures)
    notes.write_bytes(pickle.dumps(truth))
    return Scene(name, file, truth)


def _silent(script: Script, voices: Mapping[str, Sound], tracks: Mapping[str, Sound]) -> dict[str, Sound]:
    """Return the sound that lips move to although nobody hears it, added to the person's own."""
    unheard = speak(
        [Said(turn.person, turn.start_s, turn.length_s) for turn in script.silent_lips], voices, script.length_s
    )
    return {name: sound + tracks[name] if name in tracks else sound for name, sound in unheard.items()}


def _seen(
    script: Script, actors: Mapping[str, Actor], lips: Mouths, pictures: list[tuple[dict[str, Box], Box | None]]
) -> Iterator[Image.Image]:
    """Yield all pictures of a scene and note what is in each."""
    frame = 0
    before: Shot | None = None
    for shot in script.shots:
        for number in range(round(shot.length_s * FRAME_RATE)):
            drawn = draw_shot(shot, number / FRAME_RATE, frame, actors, lips)
            image, faces = _through(shot, before, drawn, number, frame, actors, lips)
            is_dark = _light(script, frame) < _DARK_SHARE
            pictures.append(({} if is_dark else faces, drawn.subject))
            yield _lit(script, frame, image)
            frame += 1
        before = shot


def _through(
    shot: Shot, before: Shot | None, drawn: Drawn, number: int, frame: int, actors: Mapping[str, Actor], lips: Mouths
) -> tuple[Image.Image, dict[str, Box]]:
    """Return the picture and the faces that count: until half of a dissolve is over, those of the shot before."""
    length = shot.dissolve_s * FRAME_RATE
    if before is None or number >= length:
        return drawn.image, drawn.faces
    old = draw_shot(before, before.length_s + number / FRAME_RATE, frame, actors, lips)
    mixed_image = Image.blend(old.image, drawn.image, (number + 1) / (length + 1))
    return mixed_image, old.faces if number < length / 2 else drawn.faces


def _lit(script: Script, frame: int, image: Image.Image) -> Image.Image:
    for time in script.flashes_s:
        since = frame - round(time * FRAME_RATE)
        if 0 <= since < len(_FLASH_SHARES):
            return flashed(image, _FLASH_SHARES[since])
    return dimmed(image, _light(script, frame)) if _light(script, frame) < 1.0 else image


def _light(script: Script, frame: int) -> float:
    """Return how much of its light a picture has: less in a fade."""
    away = min((abs(frame - round(time * FRAME_RATE) + 0.5) for time in script.fades_s), default=float("inf"))
    return min(1.0, (away - 0.5) / _FADE_FRAMES)


def truth_of(script: Script, pictures: list[tuple[dict[str, Box], Box | None]]) -> Truth:
    """Return what is known of a drawn scene, in pixels of the written video."""
    factor = script.enlarged
    people = sorted({name for faces, _ in pictures for name in faces})
    faces: dict[str, Boxes] = {
        name: tuple(_enlarged(seen.get(name), factor) for seen, _ in pictures) for name in people
    }
    is_moving = any(subject for _, subject in pictures)
    cuts, soft_s, time_s = [], 0.0, 0.0
    for before, shot in zip(script.shots, script.shots[1:], strict=False):
        time_s += before.length_s
        soft_s = max(soft_s, shot.dissolve_s / 2)
        if shot.is_new:
            cuts.append(SourceTime(round((time_s + shot.dissolve_s / 2) * FRAME_RATE) * 1_000_000 // FRAME_RATE))
    spoken = tuple(
        Spoken(
            source_range_from_s(turn.start_s, turn.start_s + turn.length_s),
            None if turn.person in script.unseen else turn.person,
        )
        for turn in script.turns
    )
    return Truth(
        size=displayed_size(script),
        rate=Fraction(FRAME_RATE),
        frames=len(pictures),
        faces=faces,
        spoken=spoken,
        cuts=tuple(cuts),
        soft_us=round(max(soft_s, _FADE_FRAMES / FRAME_RATE if script.fades_s else 0.0) * 1_000_000),
        inset=_enlarged(script.inset, factor),
        screen=_enlarged(script.screen, factor),
        subject=tuple(_enlarged(subject, factor) for _, subject in pictures) if is_moving else (),
        is_still=script.is_still,
    )


def _enlarged(box: Box | None, factor: int) -> Box | None:
    if box is None:
        return None
    return Box(box.x_px * factor, box.y_px * factor, box.width_px * factor, box.height_px * factor)


def _write(pictures: Iterator[Image.Image], sound: Sound, script: Script, out: Path) -> None:
    size = displayed_size(script)
    with av.open(str(out), "w", format="mp4") as container:
        video: VideoStream = container.add_stream("libx264", rate=FRAME_RATE)
        video.width, video.height, video.pix_fmt = size.width_px, size.height_px, "yuv420p"
        video.options = {"preset": "superfast", "crf": "21", "g": "50"}
        audio: AudioStream = container.add_stream("aac", rate=RATE_HZ, layout="mono")
        for number, picture in enumerate(pictures):
            frame = VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            frame = frame.reformat(width=size.width_px, height=size.height_px, format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, FRAME_RATE)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        for start in range(0, len(sound), RATE_HZ):
            piece = AudioFrame.from_ndarray(sound[None, start : start + RATE_HZ], format="fltp", layout="mono")
            piece.sample_rate, piece.pts, piece.time_base = RATE_HZ, start, Fraction(1, RATE_HZ)
            container.mux(audio.encode(piece))
        container.mux(audio.encode(None))
