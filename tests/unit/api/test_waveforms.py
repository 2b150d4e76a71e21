# SPDX-License-Identifier: MIT
"""The kept envelope as a drawing of sound."""

from __future__ import annotations

from clipmill.api.native.models.sources import waveform_answer
from clipmill.domain.sound import SoundEnvelope

SECOND = bytes([0] * 10 + [60] * 40 + [120] * 25 + [255] * 25)
"""10 ms hops: full scale, -30 dBFS, -60 dBFS, silence."""


def test_heights_are_even_in_decibels_and_the_loudest_hop_counts() -> None:
    found = waveform_answer(SoundEnvelope(10_000, SECOND), 0, 1_000_000, 4)
    assert found.peaks == [1.0, 0.5, 0.0, 0.0]
    assert waveform_answer(SoundEnvelope(10_000, SECOND), 100_000, 500_000, 1).peaks == [0.5]


def test_there_are_never_more_points_than_hops_and_never_a_hole() -> None:
    envelope = SoundEnvelope(10_000, SECOND)
    assert len(waveform_answer(envelope, 0, 1_000_000, 8000).peaks) == 100
    assert len(waveform_answer(envelope, 0, 1_000_000, 33).peaks) == 33
    assert waveform_answer(envelope, 99_000, 101_000, 50).peaks == [1.0, 0.5]
    assert waveform_answer(envelope, 999_999, 1_000_000, 9).peaks == [0.0]


def test_what_has_no_sound_has_no_peaks() -> None:
    assert waveform_answer(None, 0, 5, 9).peaks == []
    assert waveform_answer(SoundEnvelope(10_000, b""), 0, 5, 9).peaks == []
    assert waveform_answer(SoundEnvelope(10_000, SECOND), 2_000_000, 3_000_000, 9).peaks == []
