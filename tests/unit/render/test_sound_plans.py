# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest

from clipmill.domain.clip import LoudnessTarget
from clipmill.domain.errors import InvalidOptions
from clipmill.render.filtergraph import SoundPlan
from clipmill.render.loudness import LeveledSound, corrected_gain, lowered_ceiling
from clipmill.render.options import RenderOptions

TARGET = LoudnessTarget()


def leveled(gain_db: float, expected_lufs: float | None = -14.0) -> LeveledSound:
    return LeveledSound(SoundPlan(gain_db, -1.5), expected_lufs)


def test_a_correction_adds_what_is_missing() -> None:
    assert corrected_gain(leveled(3.0), -16.0) == leveled(5.0)


def test_a_correction_aims_at_what_can_be_reached() -> None:
    assert corrected_gain(leveled(18.0, -18.0), -18.2) == leveled(18.2, -18.0)


def test_silence_is_not_turned_up() -> None:
    assert corrected_gain(leveled(0.0, None), -70.0).plan.gain_db == 0.0


def test_a_gain_never_passes_twenty_decibels() -> None:
    assert corrected_gain(leveled(15.0), -40.0).plan.gain_db == 20.0


def test_the_ceiling_is_lowered_by_more_than_the_overshoot() -> None:
    assert lowered_ceiling(leveled(3.0), TARGET, -0.6) == pytest.approx(-2.3)


def test_an_unknown_encoder_is_refused() -> None:
    with pytest.raises(InvalidOptions, match="h265"):
        RenderOptions(encoder="h265")
