# SPDX-License-Identifier: MIT
"""Whatever is told of an audience: it comes out in order, finite and bounded, and bonuses stay between 0 and 1."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from clipmill.domain.audience import Audience, Chapter, HeatMark, count_messages, tidy_chapters, tidy_heat
from clipmill.domain.speech import Transcript
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.ingest.audience import audience_from_info
from clipmill.selection import Material
from clipmill.selection.bonuses import find_bonuses
from clipmill.selection.candidates import Windows
from clipmill.selection.sentences import Sentence

NUMBERS = st.floats() | st.integers(-10, 2_000).map(float)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["start_time", "end_time", "value", "title", "time_s", "author"]), inner)
    ),
    max_leaves=12,
)


def in_order(marks: tuple[Chapter, ...] | tuple[HeatMark, ...]) -> bool:
    ranges = [mark.range for mark in marks]
    return all(r.duration_us > 0 for r in ranges) and all(a.out_us <= b.in_us for a, b in pairwise(ranges))


@given(st.lists(st.tuples(NUMBERS, NUMBERS, st.text(max_size=9))), st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
def test_chapters_and_heat_are_in_order(
    chapters: list[tuple[float, float, str]], heat: list[tuple[float, float, float]]
) -> None:
    assert in_order(tidy_chapters(chapters))
    assert in_order(tidy_heat(heat))
    assert all(math.isfinite(mark.value) and mark.value >= 0 for mark in tidy_heat(heat))


@given(st.fixed_dictionaries({"chapters": JSON, "heatmap": JSON, "chat": JSON}))
def test_any_json_gives_an_audience(info: dict[str, object]) -> None:
    audience = audience_from_info(info)
    assert in_order(audience.chapters)
    assert in_order(audience.heat)


@given(
    st.integers(1, 900),
    st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), max_size=20),
    st.lists(st.floats(0, 1_000), max_size=200),
)
def test_bonuses_are_shares(seconds: int, marks: list[tuple[float, float, float]], messages: list[float]) -> None:
    audience = Audience(
        tidy_chapters((start, end, "c") for start, end, _ in marks), tidy_heat(marks), count_messages(messages)
    )
    size_us = seconds * 1_000_000 // 4
    spans = [TimeRange(SourceTime(i * size_us), SourceTime((i + 1) * size_us)) for i in range(4)]
    sentences = [Sentence(i, i, span, "Well [laughter].", None, 1.0, 1.0) for i, span in enumerate(spans)]
    whole = np.arange(4)
    windows = Windows(whole, whole, np.array([span.in_us for span in spans]), np.array([span.out_us for span in spans]))
    material = Material(seconds * 1_000_000, Transcript("en", 1.0, ()), None, audience=audience)
    for term in find_bonuses(material, windows, sentences).values():
        assert term.share.shape == (4,)
        assert ((term.share > 0.0) & (term.share < 1.0)).all()
        assert all(term.tell(index) for index in range(4))
