# SPDX-License-Identifier: MIT
"""Word times are put where the sound is, and stay where the sound says nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from clipmill.domain.speech import Word
from clipmill.domain.times import source_range_from_s
from clipmill.transcribe.edges import snap_words, sounding_runs
from clipmill.transcribe.voice import Activity

LENGTH_S = 12.0


def activity(
    spoken: Sequence[tuple[float, float]],
    *,
    speech_dbfs: float = -20.0,
    floor_dbfs: float = -70.0,
    blur_s: float = 0.06,
) -> Activity:
    """Speech with exact levels, and a detector that is late and early by `blur_s`."""
    count = round(LENGTH_S * 100)
    rng = np.random.default_rng(1)
    level = rng.normal(floor_dbfs, 1.0, count).astype(np.float32)
    probability = np.full(count, 0.02, np.float32)
    for start, end in spoken:
        level[round(start * 100) : round(end * 100)] = rng.normal(
            speech_dbfs, 3.0, round(end * 100) - round(start * 100)
        )
        probability[round((start + blur_s) * 100) : round((end - blur_s) * 100)] = 0.95
    return Activity(level, probability)


def words(*items: tuple[str, float, float]) -> list[Word]:
    return [Word(source_range_from_s(start, end), text) for text, start, end in items]


def spans(snapped: Sequence[Word]) -> list[tuple[float, float]]:
    return [(word.range.in_us / 1e6, word.range.out_us / 1e6) for word in snapped]


def snapped(given: list[Word], heard: Activity) -> list[tuple[float, float]]:
    return spans(snap_words(given, heard, duration_us=round(LENGTH_S * 1e6)))


def test_runs_have_the_edges_of_the_sound_not_of_the_detector() -> None:
    runs = sounding_runs(activity([(1.0, 3.0), (5.0, 8.0)]))
    assert [edge / 1e6 for run in runs for edge in run] == pytest.approx([1.0, 3.0, 5.0, 8.0], abs=0.03)


def test_a_word_that_starts_in_the_pause_starts_at_its_onset() -> None:
    given = words(("One", 1.0, 2.0), ("two.", 2.0, 2.8), ("Three", 4.4, 6.0), ("four.", 6.0, 7.7))
    out = snapped(given, activity([(1.0, 3.0), (5.0, 8.0)]))
    assert out[2][0] == pytest.approx(5.0, abs=0.03)
    assert out[1][1] == pytest.approx(3.0, abs=0.03)
    assert out[3][1] == pytest.approx(8.0, abs=0.03)


def test_a_word_wholly_in_the_pause_goes_to_the_sound_that_has_no_word() -> None:
    given = words(("One", 1.0, 2.0), ("two.", 2.0, 3.0), ("Three", 3.1, 4.6), ("four.", 6.0, 7.7))
    out = snapped(given, activity([(1.0, 3.0), (5.0, 8.0)]))
    assert out[2][0] == pytest.approx(5.0, abs=0.03)
    assert out[2][1] <= out[3][0]


@pytest.mark.parametrize(("speech_dbfs", "floor_dbfs"), [(-45.0, -75.0), (-10.0, -35.0), (-30.0, -127.0)])
def test_thresholds_adapt_to_quiet_loud_and_noisy_recordings(speech_dbfs: float, floor_dbfs: float) -> None:
    given = words(("One", 0.6, 2.0), ("two.", 2.0, 2.7), ("Three", 4.5, 6.0), ("four", 6.0, 6.8), ("five.", 6.8, 7.6))
    out = snapped(given, activity([(1.0, 3.0), (5.0, 8.0)], speech_dbfs=speech_dbfs, floor_dbfs=floor_dbfs))
    assert [out[0][0], out[1][1], out[2][0], out[-1][1]] == pytest.approx([1.0, 3.0, 5.0, 8.0], abs=0.04)


def test_without_contrast_the_detector_decides() -> None:
    given = words(("One", 0.7, 2.0), ("two.", 2.0, 2.7), ("Three", 4.5, 6.0), ("four", 6.0, 6.8), ("five.", 6.8, 7.6))
    out = snapped(given, activity([(1.0, 3.0), (5.0, 8.0)], speech_dbfs=-20.0, floor_dbfs=-24.0))
    assert [out[0][0], out[1][1], out[2][0], out[-1][1]] == pytest.approx([1.06, 2.94, 5.06, 7.94], abs=0.04)


def test_a_music_bed_that_sounds_like_speech_changes_nothing() -> None:
    given = words(("One", 1.0, 1.5), ("two", 1.5, 2.0), ("three.", 6.0, 6.5))
    assert snapped(given, activity([(0.0, LENGTH_S)], blur_s=0.0)) == spans(given)


def test_sound_far_longer_than_a_word_does_not_stretch_it() -> None:
    given = words(("One.", 5.0, 5.6))
    out = snapped(given, activity([(1.0, 9.0)]))
    assert out == spans(given)


def test_silence_and_no_words_are_no_trouble() -> None:
    given = words(("One.", 5.0, 5.6))
    assert snapped(given, activity([])) == spans(given)
    assert snapped([], activity([(1.0, 2.0)])) == []
    nothing = Activity(np.zeros(0, np.float32), np.zeros(0, np.float32))
    assert spans(snap_words(given, nothing, duration_us=10_000_000)) == spans(given)
