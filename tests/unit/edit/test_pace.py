# SPDX-License-Identifier: MIT
"""Jump cuts: what goes, what stays, and where the cuts lie."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from tests.unit.edit.said import heard, heard_words, said, transcript_of, whole

from clipmill.domain.clip import Edl
from clipmill.domain.speech import Word
from clipmill.domain.times import source_range_from_s
from clipmill.edit import PACES, tighten

CALM, TIGHT = PACES["calm"], PACES["tight"]
PAUSED = "One two three. <2> Four five six. <0.5> Seven eight nine."
"""Two pauses: of 2.02 and 0.52 s."""


def test_calm_shortens_long_pauses_and_leaves_short_ones() -> None:
    transcript = said(PAUSED)
    edl = whole(transcript)
    tightened = tighten(edl, transcript=transcript, envelope=heard(transcript), options=CALM)
    assert len(tightened.entries) == 2
    one, other = tightened.entries
    assert 140_000 <= one.out_us - transcript.words[2].range.out_us <= 230_000
    assert 80_000 <= transcript.words[3].range.in_us - other.in_us <= 170_000
    assert heard_words(transcript, tightened) == [word.text for word in transcript.words]


def test_tight_shortens_both() -> None:
    transcript = said(PAUSED)
    tightened = tighten(whole(transcript), transcript=transcript, envelope=heard(transcript), options=TIGHT)
    assert len(tightened.entries) == 3
    assert tightened.duration_us < whole(transcript).duration_us - 1_900_000


def test_a_pause_with_sound_is_kept_and_the_silence_around_it_goes() -> None:
    transcript = said("One two three. <3> Four five six.")
    breath = (3.2, 3.7, 100)
    tightened = tighten(
        whole(transcript), transcript=transcript, envelope=heard(transcript, sounds=[breath]), options=CALM
    )
    assert any(entry.in_us <= 3_200_000 and entry.out_us >= 3_700_000 for entry in tightened.entries)
    assert len(tightened.entries) == 3


@pytest.mark.parametrize("level", [90, 60, 45])
def test_a_pause_full_of_music_is_kept(level: int) -> None:
    transcript = said("One two three. <3> Four five six.")
    music = heard(transcript, sounds=[(0, 100, level)])
    spoken = heard(transcript)
    mixed = replace(music, levels=bytes(min(a, b) for a, b in zip(music.levels, spoken.levels, strict=False)))
    assert tighten(whole(transcript), transcript=transcript, envelope=mixed, options=TIGHT) == whole(transcript)


def test_nothing_is_cut_within_a_second_of_laughter() -> None:
    transcript = said("One two three. <4> Four five six.")
    edl = whole(transcript)
    laughter = heard(transcript, sounds=[(2.6, 3.4, 50)])
    (one, other) = tighten(edl, transcript=transcript, envelope=laughter, options=replace(CALM, laughter_us=0)).entries
    assert one.out_us < 4_400_000
    assert other.in_us > one.out_us
    assert tighten(edl, transcript=transcript, envelope=laughter, options=CALM) == edl


def test_nothing_is_cut_near_laughter_that_is_written() -> None:
    transcript = said("One two (laughter) <1.5> Four five six.")
    assert tighten(whole(transcript), transcript=transcript, envelope=heard(transcript), options=CALM) == whole(
        transcript
    )


def test_fillers_and_retakes_go_with_the_pauses_around_them() -> None:
    transcript = said("We want <0.1> um, <0.1> we want to go <0.1> uh <0.1> now.")
    tightened = tighten(whole(transcript), transcript=transcript, envelope=heard(transcript), options=CALM)
    assert heard_words(transcript, tightened) == ["we", "want", "to", "go", "now."]


def test_a_filler_that_runs_into_its_neighbors_stays() -> None:
    words = [Word(source_range_from_s(1 + n * 0.3, 1.3 + n * 0.3), text) for n, text in enumerate(["we", "um", "go"])]
    transcript = transcript_of(words)
    assert tighten(whole(transcript), transcript=transcript, envelope=heard(transcript), options=TIGHT) == whole(
        transcript
    )


def test_an_opening_filler_moves_the_in_point() -> None:
    transcript = said("Um, <0.2> we go home now.")
    (entry,) = tighten(whole(transcript), transcript=transcript, envelope=heard(transcript), options=CALM).entries
    assert transcript.words[0].range.out_us <= entry.in_us <= transcript.words[1].range.in_us


def test_the_clip_keeps_its_least_length() -> None:
    transcript = said(PAUSED)
    edl = whole(transcript)
    options = replace(TIGHT, shortest_us=edl.duration_us - 400_000)
    tightened = tighten(edl, transcript=transcript, envelope=heard(transcript), options=options)
    assert len(tightened.entries) == 2
    assert edl.duration_us - 400_000 <= tightened.duration_us < edl.duration_us


def test_no_minute_has_more_joints_than_wanted() -> None:
    transcript = said(" ".join(f"word{n} go. <1>" for n in range(80)))
    edl = tighten(whole(transcript), transcript=transcript, envelope=heard(transcript), options=CALM)
    joints = [placed.out_us for placed in edl.clip_ranges[:-1]]
    assert len(joints) >= CALM.most_cuts_per_minute
    assert all(after - before >= 60_000_000 for before, after in zip(joints, joints[12:], strict=False))


def test_without_a_level_or_words_nothing_is_cut() -> None:
    transcript = said(PAUSED)
    assert tighten(whole(transcript), transcript=transcript, envelope=None, options=TIGHT) == whole(transcript)
    silent = transcript_of([])
    assert tighten(whole(transcript), transcript=silent, envelope=heard(transcript), options=TIGHT) == whole(transcript)


def test_each_entry_is_tightened_by_itself() -> None:
    transcript = said(PAUSED)
    (entry,) = whole(transcript).entries
    twice = tighten(Edl((entry, entry)), transcript=transcript, envelope=heard(transcript), options=CALM)
    assert twice.entries[:2] == twice.entries[2:]
    assert all(one.out_us <= other.in_us for one, other in pairwise(twice.entries[:2]))
