# SPDX-License-Identifier: MIT
"""The commands of clips with music, masked words and less noise. GOLDEN=write rewrites them; review the diff."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.golden.test_filtergraph_commands import MEDIA, plan_of

from clipmill.domain.overlays import MaskSound, Music, MusicFile, WordMask
from clipmill.domain.times import source_range_from_s
from clipmill.render.filtergraph import (
    RenderPlan,
    SoundPlan,
    build_command,
    build_resound_command,
    build_sound_command,
)

DATA = Path(__file__).parent / "data" / "sound"
LEVELED = SoundPlan(gain_db=0.75, ceiling_dbfs=-2.0, voice_db=3.5, music_db=-8.25)
SILENT = replace(MEDIA, audio=None)


def musical(plan: RenderPlan, *, is_ducked: bool = False, sound: SoundPlan = LEVELED) -> RenderPlan:
    return replace(
        plan,
        spec=replace(plan.spec, music=Music("song.mp3", is_ducked=is_ducked)),
        sound=sound,
        music=MusicFile("/kept/music.wav", 4_200_000, 2.2, "cd" * 32),
        music_arguments=("-i", "file:/kept/music.wav"),
    )


def masked(plan: RenderPlan, kind: MaskSound) -> RenderPlan:
    ranges = (source_range_from_s(13.0, 13.4), source_range_from_s(20.25, 20.5))
    spec = replace(plan.spec, word_mask=WordMask(kind), masked=ranges)
    return replace(plan, spec=spec, sound=replace(plan.sound, is_beeped=kind is MaskSound.BEEP))


CASES = {
    "music": musical(plan_of()),
    "music_ducked": musical(plan_of(), is_ducked=True),
    "music_alone": musical(plan_of(SILENT), sound=SoundPlan(gain_db=0.1, ceiling_dbfs=-2.0, music_db=2.2)),
    "music_left_out": musical(plan_of(), sound=SoundPlan()),
    "music_under_a_drawn_picture": musical(plan_of(replace(MEDIA, video=None))),
    "beeped": masked(plan_of(), MaskSound.BEEP),
    "muted_under_music": masked(musical(plan_of()), MaskSound.MUTE),
    "muted_across_joints": masked(plan_of(MEDIA, (12.5, 13.2), (13.3, 14.0), (20.0, 22.0)), MaskSound.MUTE),
    "denoised": replace(plan_of(), spec=replace(plan_of().spec, is_denoised=True)),
}


def sound_of(plan: RenderPlan) -> str:
    """Return what is of the sound: the inputs, and the chains that end in sound."""
    argv = build_command(plan, source_arguments=["-i", "source"], out_name="out.mp4").argv
    at = argv.index("-filter_complex")
    chains = [chain for chain in argv[at + 1].split(";") if re.search(r"\[(?:sa|ka|ba|ma|a)\d+\]$", chain)]
    return "\n".join([" ".join(argv[:at]), *chains, ""])


@pytest.mark.parametrize("name", CASES)
def test_sound_is_the_reviewed_one(name: str) -> None:
    path = DATA / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        DATA.mkdir(exist_ok=True)
        path.write_text(sound_of(CASES[name]), "utf-8")
    assert sound_of(CASES[name]) == path.read_text("utf-8")


def test_every_reviewed_sound_has_its_case() -> None:
    assert {path.stem for path in DATA.glob("*.txt")} == set(CASES)


def test_words_that_are_only_hidden_in_captions_are_heard() -> None:
    assert sound_of(masked(plan_of(), MaskSound.KEEP)) == sound_of(plan_of())


def test_what_is_measured_is_what_is_rendered() -> None:
    plan = masked(CASES["music_ducked"], MaskSound.MUTE)
    rendered = build_command(plan, source_arguments=["-i", "source"], out_name="out.mp4").argv
    measured = build_sound_command(plan, source_arguments=["-i", "source"], meters=["anull"]).argv
    chains = measured[measured.index("-filter_complex") + 1].split(";")[:-1]
    assert set(chains) <= set(rendered[rendered.index("-filter_complex") + 1].split(";"))


def test_a_new_sound_takes_its_music_from_behind_the_finished_clip() -> None:
    made = build_resound_command(
        CASES["music"], source_arguments=["-i", "source"], clip_arguments=["-i", "clip"], out_name="out.mp4"
    ).argv
    assert [made[n + 1] for n, word in enumerate(made) if word == "-i"] == ["source", "clip", "file:/kept/music.wav"]
    assert "[2:a:0]" in made[made.index("-filter_complex") + 1]
    assert made[made.index("-map") + 1] == "1:v:0"


@pytest.mark.parametrize("name", CASES)
def test_no_music_is_opened_that_is_not_heard(name: str) -> None:
    assert ("music.wav" in sound_of(CASES[name])) == (CASES[name].sound.music_db is not None)
