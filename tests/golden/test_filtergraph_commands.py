# SPDX-License-Identifier: MIT
"""The whole ffmpeg command of each kind of clip. GOLDEN=write rewrites them; review the diff."""

from __future__ import annotations

import os
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from clipmill.domain.clip import (
    Area,
    CameraMode,
    CameraPath,
    CameraShot,
    ClipSpec,
    CropWindow,
    Edl,
    Fill,
    Keyframe,
    Pane,
)
from clipmill.domain.media import AudioStream, DynamicRange, Media, Size, VideoStream
from clipmill.domain.moment import Moment, Score
from clipmill.domain.overlays import Music, MusicFile
from clipmill.domain.times import ClipTime, TimeRange, source_range_from_s
from clipmill.reframe import frame_clip
from clipmill.render.filtergraph import RenderPlan, SoundPlan, build_command
from clipmill.render.filtergraph.codec import ENCODERS, CodecOptions, EncoderProfile
from clipmill.render.filtergraph.logo import Logo

DATA = Path(__file__).parent / "data" / "filtergraph"
HD = VideoStream(
    0,
    "h264",
    Size(1920, 1080),
    Size(1920, 1080),
    0,
    Fraction(1),
    Fraction(30),
    False,
    False,
    DynamicRange.SDR,
    "yuv420p",
)
VOICE = AudioStream(1, "aac", 44100, 2, "en", is_default=True)
MEDIA = Media("/videos/talk.mp4", "ab" * 32, 1, "mov,mp4", 60_000_000, 0, HD, VOICE, (VOICE,))
SOUND = SoundPlan(gain_db=4.25, ceiling_dbfs=-1.5)


def plan_of(
    media: Media = MEDIA,
    *entries: tuple[float, float],
    mode: CameraMode = CameraMode.STANDARD,
    size: Size = Size(1080, 1920),  # noqa: B008 - frozen
) -> RenderPlan:
    edl = Edl(tuple(source_range_from_s(start, end) for start, end in entries or ((12.5, 22.5),)))
    moment = Moment(source_range_from_s(0, 1), Score(1.0, (), ""), "", "", (), "", "")
    rate = media.video.frame_rate if media.video else Fraction(30)
    spec = ClipSpec("clip", 1, moment, edl, size, rate, mode, None)
    camera = frame_clip(edl=edl, camera=mode, source=media.video, output=size, is_original_ratio=False)
    return RenderPlan(media, spec, camera, SOUND, captions_file="captions.ass", fonts_folder="fonts")


def moving() -> RenderPlan:
    """A jump and a zoom in one shot, then a split of two."""
    windows = (
        (0, CropWindow(90, 0, 607, 1080)),
        (2_000_000, CropWindow(1258, 60, 484, 860)),
        (2_033_333, CropWindow(1250, 60, 484, 860)),
    )
    keys = tuple(Keyframe(ClipTime(time), window) for time, window in windows)
    one = CameraShot(TimeRange(ClipTime(0), ClipTime(5_000_000)), (Pane(Area(), Fill.COVER, keys),), "the speaker")
    start = ClipTime(5_000_000)
    panes = (
        Pane(Area(0, 0, 1, 0.4), Fill.COVER, (Keyframe(start, CropWindow(0, 729, 480, 342)),)),
        Pane(Area(0, 0.4, 1, 0.6), Fill.COVER, (Keyframe(start, CropWindow(600, 0, 1012, 1080)),)),
    )
    two = CameraShot(TimeRange(start, ClipTime(10_000_000)), panes, "face and screen")
    return replace(plan_of(), camera=CameraPath((one, two)))


def inset() -> RenderPlan:
    panes = (
        Pane(Area(), Fill.BLUR, (Keyframe(ClipTime(0), CropWindow(0, 0, 1920, 1080)),)),
        Pane(Area(0.6, 0.1, 0.3, 0.2), Fill.COVER, (Keyframe(ClipTime(0), CropWindow(100, 100, 324, 384)),)),
    )
    shot = CameraShot(TimeRange(ClipTime(0), ClipTime(10_000_000)), panes, "inset")
    return replace(plan_of(), camera=CameraPath((shot,)))


def gliding(media: Media = MEDIA) -> RenderPlan:
    """A head that is followed: a slow pan, then a push-in."""
    pan = [Keyframe(ClipTime(round(n * 1e6 / 30)), CropWindow(300 + 1.3 * n, 40, 506.25, 900)) for n in range(4)]
    push = [
        Keyframe(ClipTime(round((60 + n) * 1e6 / 30)), CropWindow(500 + n, 40 + n, 506.25 - 2.25 * n, 900 - 4 * n))
        for n in range(4)
    ]
    shot = CameraShot(TimeRange(ClipTime(0), ClipTime(10_000_000)), (Pane(Area(), Fill.COVER, (*pan, *push)),), "head")
    return replace(plan_of(media), camera=CameraPath((shot,)))


def panes(*placed: tuple[Area, Fill, float]) -> RenderPlan:
    """Still windows of the shape of their areas."""
    keys = (Keyframe(ClipTime(0), CropWindow(100, 100, 400, 400)),)
    shown = tuple(Pane(area, fill, keys, border) for area, fill, border in placed)
    shot = CameraShot(TimeRange(ClipTime(0), ClipTime(10_000_000)), shown, "panes")
    return replace(plan_of(), camera=CameraPath((shot,)))


def quarters() -> tuple[Area, ...]:
    return tuple(Area(x, y, 0.5, 0.5) for y in (0, 0.5) for x in (0, 0.5))


def with_music(plan: RenderPlan) -> RenderPlan:
    """The same with a song of three seconds under it."""
    song = MusicFile("/songs/song.wav", 3_000_000, 1.5, "cd" * 32)
    spec = replace(plan.spec, music=Music("/songs/song.mp3"))
    sound = replace(plan.sound, music_db=-10.5)
    return replace(plan, spec=spec, sound=sound, music=song, music_arguments=("-i", "MUSIC"))


LOGO = Logo("logo.png", 866, 180)
PHONE = replace(
    HD, codec="hevc", size=Size(2160, 3840), coded_size=Size(3840, 2160), rotation_deg=90, is_variable_rate=True,
    dynamic_range=DynamicRange.HLG, pixel_format="yuv420p10le",
)  # fmt: skip
TAPE = replace(
    HD, codec="mpeg2video", size=Size(1024, 576), coded_size=Size(720, 576), pixel_aspect=Fraction(64, 45),
    frame_rate=Fraction(25), is_interlaced=True,
)  # fmt: skip
SURROUND = replace(VOICE, channels=6)

CASES = {
    "standard": plan_of(),
    "center_crop": plan_of(mode=CameraMode.CENTER_CROP),
    "square_480": plan_of(size=Size(480, 480)),
    "no_captions": replace(plan_of(), captions_file=None),
    "system_fonts": replace(plan_of(), fonts_folder=None),
    "far_entries": plan_of(MEDIA, (2.0, 4.5), (30.0, 33.0)),
    "dropped_pauses": plan_of(MEDIA, (2.0, 4.5), (5.1, 7.0), (7.4, 9.0)),
    "no_sound": plan_of(replace(MEDIA, audio=None)),
    "sound_alone": plan_of(replace(MEDIA, video=None)),
    "one_sided": replace(plan_of(), sound=replace(SOUND, only_channel=1)),
    "surround": plan_of(replace(MEDIA, audio=SURROUND)),
    "phone_hlg": plan_of(replace(MEDIA, video=PHONE)),
    "phone_hlg_crop": plan_of(replace(MEDIA, video=PHONE), mode=CameraMode.CENTER_CROP, size=Size(1080, 1080)),
    "tape_interlaced": plan_of(replace(MEDIA, video=TAPE)),
    "moving_then_split": moving(),
    "inset": inset(),
    "gliding": gliding(),
    "gliding_hlg": gliding(replace(MEDIA, video=PHONE)),
    "grid": panes(*((area, Fill.COVER, 0.0) for area in quarters())),
    "trio": panes((Area(0, 0, 1, 0.5), Fill.COVER, 0.0), *((area, Fill.COVER, 0.0) for area in quarters()[2:])),
    "card_on_blurred_parts": panes(
        (Area(0, 0, 1, 0.5), Fill.BLUR, 0.0),
        (Area(0, 0.5, 1, 0.5), Fill.BLUR, 0.0),
        (Area(0.6, 0.4, 0.3, 0.2), Fill.COVER, 0.006),
    ),
    "watermark": replace(plan_of(), logo=LOGO),
    "watermark_and_music": with_music(replace(plan_of(), logo=LOGO)),
    "watermark_on_waves": replace(plan_of(replace(MEDIA, video=None)), logo=LOGO),
    "fast": replace(plan_of(), codec=CodecOptions(profile=EncoderProfile.FAST, threads=2)),
    **{encoder: replace(plan_of(), codec=CodecOptions(encoder)) for encoder in ENCODERS if encoder != "libx264"},
}


def text_of(plan: RenderPlan) -> str:
    """Return the command with one argument, or one chain of the graph, on each line, and its files after it."""
    command = build_command(plan, source_arguments=["-i", "SOURCE"], out_name="OUT")
    lines = [argument.replace(";", ";\n  ") for argument in command.argv]
    files = [f"--- {name}\n{text}" for name, text in command.files]
    return "\n".join([*lines, *files]).rstrip("\n") + "\n"


@pytest.mark.parametrize("name", CASES)
def test_the_command_is_the_one_that_was_reviewed(name: str) -> None:
    path = DATA / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(text_of(CASES[name]), "utf-8")
    assert text_of(CASES[name]) == path.read_text("utf-8")


def test_every_reviewed_command_has_its_case() -> None:
    assert {path.stem for path in DATA.glob("*.txt")} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_no_name_of_the_users_enters_the_command(name: str) -> None:
    assert "talk" not in text_of(CASES[name])
