# SPDX-License-Identifier: MIT
import numpy as np
import pytest

from clipmill.analysis.speaking.sound import sound_shape
from clipmill.analysis.speaking.synchrony import LAGS_US, lagged_odds, lip_motion, motion_odds, sync_odds, usual_motion

from .talk import samples_of, syllables, trace_of

TIMES_US = np.arange(20_000, 6_000_000, 40_000, dtype=np.int64)
ONE_PIECE = np.zeros(len(TIMES_US), np.int64)


def _odds(heard_seed: int, seen_seed: int, late_s: float = 0.04) -> float:
    sound = sound_shape(samples_of(syllables(6.0, heard_seed)))
    mouth = trace_of(0, syllables(6.0, seen_seed), late_s=late_s).sampled(TIMES_US)
    return float(lagged_odds(mouth.opening, [sound.at(TIMES_US + lag) for lag in LAGS_US], ONE_PIECE).sum())


@pytest.mark.parametrize("seed", range(5))
def test_lips_that_make_the_sound_are_told_from_lips_that_only_move(seed: int) -> None:
    own = _odds(seed, seed)
    assert own > 3
    assert _odds(seed, seed + 100) < own - 4


@pytest.mark.parametrize("late_s", [0.0, 0.04, 0.08, 0.12, 0.16])
def test_a_lag_that_stays_the_same_is_found(late_s: float) -> None:
    assert _odds(1, 1, late_s) > 3


def test_sound_before_the_lips_is_not_theirs() -> None:
    assert _odds(1, 1, -0.2) < 0


def test_unknown_lips_say_nothing() -> None:
    unknown = np.full(len(TIMES_US), np.nan)
    assert not sync_odds(unknown, np.arange(len(TIMES_US), dtype=np.float64), ONE_PIECE).any()
    assert not motion_odds(lip_motion(unknown), 0.01).any()


def test_silence_between_pieces_says_nothing() -> None:
    mouth = trace_of(0, syllables(6.0, 1)).sampled(TIMES_US)
    sound = sound_shape(samples_of(syllables(6.0, 1))).at(TIMES_US)
    assert not sync_odds(mouth.opening, sound, np.full(len(TIMES_US), -1)).any()


def test_still_lips_speak_against_a_speaker_and_moving_ones_little_for_one() -> None:
    talking = lip_motion(trace_of(0, syllables(6.0, 1)).sampled(TIMES_US).opening)
    still = lip_motion(trace_of(1, np.zeros(600)).sampled(TIMES_US).opening)
    usual = usual_motion(np.concatenate((talking, still)))
    assert 0 < motion_odds(talking, usual).sum() < 5
    assert motion_odds(still, usual).sum() < -15


def test_lips_that_never_move_are_still_by_any_measure() -> None:
    still = lip_motion(trace_of(1, np.zeros(600)).sampled(TIMES_US).opening)
    assert motion_odds(still, usual_motion(still)).sum() < -5
