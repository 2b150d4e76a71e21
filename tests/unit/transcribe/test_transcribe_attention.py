# SPDX-License-Identifier: MIT
"""Times read off attention are put right inside utterances, and left alone at their edges."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from clipmill.domain.speech import Word
from clipmill.domain.times import source_range_from_s
from clipmill.transcribe.attention import LEAD_US, delay_words
from clipmill.transcribe.voice import Activity

LENGTH_S = 10.0
GIVEN = (("One", 1.0, 1.5), ("two", 1.5, 2.0), ("three.", 2.0, 3.0), ("Four", 5.0, 5.4), ("five.", 5.6, 6.0))


SPOKEN = ((1.0, 3.0), (5.0, 6.0))


def activity(dips_s: Sequence[float] = (), spoken: Sequence[tuple[float, float]] = SPOKEN) -> Activity:
    count = round(LENGTH_S * 100)
    level = np.full(count, -70.0, np.float32)
    probability = np.zeros(count, np.float32)
    for start, end in spoken:
        level[round(start * 100) : round(end * 100)] = -20.0
        probability[round(start * 100) : round(end * 100)] = 0.95
    for dip in dips_s:
        level[round(dip * 100) : round(dip * 100) + 2] = -35.0
    return Activity(level, probability)


def delayed(heard: Activity, given: Sequence[tuple[str, float, float]] = GIVEN) -> list[tuple[float, float]]:
    words = [Word(source_range_from_s(start, end), text) for text, start, end in given]
    out = delay_words(words, heard, duration_us=round(LENGTH_S * 1e6))
    assert [word.text for word in out] == [text for text, _, _ in given]
    return [(word.range.in_us / 1e6, word.range.out_us / 1e6) for word in out]


def test_words_inside_an_utterance_come_later_and_its_edges_stay() -> None:
    out = delayed(activity())
    lead = LEAD_US / 1e6
    assert out[0] == pytest.approx((1.0, 1.5 + lead))
    assert out[1] == pytest.approx((1.5 + lead, 2.0 + lead))
    assert out[2] == pytest.approx((2.0 + lead, 3.0))
    assert out[3] == pytest.approx((5.0, 5.4 + lead))
    assert out[4] == pytest.approx((5.6 + lead, 6.0))


def test_a_change_of_words_is_put_where_the_voice_is_weakest_nearby() -> None:
    assert delayed(activity([1.58]))[1][0] == pytest.approx(1.58, abs=0.011)
    assert delayed(activity([1.53]))[1][0] == pytest.approx(1.53, abs=0.011)


def test_a_weaker_voice_too_far_away_is_another_word() -> None:
    assert delayed(activity([1.40, 1.75]))[1][0] == pytest.approx(1.5 + LEAD_US / 1e6)


def test_the_last_word_keeps_half_of_its_time() -> None:
    out = delayed(activity(), (("One", 1.0, 2.94), ("two.", 2.94, 3.0)))
    assert out[1][1] - out[1][0] == pytest.approx(0.03)
    assert out[0][1] <= out[1][0]


def test_words_stay_in_order_whatever_the_level_does() -> None:
    rng = np.random.default_rng(3)
    for _ in range(30):
        heard = activity()
        heard.level_dbfs[100:300] += rng.normal(0, 15, 200).astype(np.float32)
        starts = np.sort(rng.uniform(1.0, 3.0, 12))
        given = [(f"w{place}", float(a), float(b)) for place, (a, b) in enumerate(pairwise(starts)) if b - a > 0.011]
        out = delayed(heard, given)
        assert all(end - start >= 0.0099 for start, end in out)
        assert all(left[1] <= right[0] + 1e-9 for left, right in pairwise(out))


def test_without_speech_or_words_nothing_is_moved() -> None:
    assert delayed(activity(spoken=())) == [(start, end) for _, start, end in GIVEN]
    assert delayed(activity(), ()) == []
