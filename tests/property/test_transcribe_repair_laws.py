# SPDX-License-Identifier: MIT
"""Whatever was heard, a transcript keeps its promises."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from clipmill.domain.errors import InvalidOptions
from clipmill.domain.speech import Word
from clipmill.domain.times import SourceTime, TimeRange, merge_ranges
from clipmill.transcribe.attention import delay_words
from clipmill.transcribe.edges import snap_words
from clipmill.transcribe.files import transcript_from_file_text
from clipmill.transcribe.heard import HeardWord
from clipmill.transcribe.repair import repair_transcript, repair_words
from clipmill.transcribe.voice import Activity

DURATIONS = st.integers(0, 20_000_000)
TEXTS = st.one_of(st.text(max_size=12), st.sampled_from(["you", ".", "“", "好", "-", " so", "é", "\u202e", "now."]))
HEARD = st.lists(
    st.builds(
        HeardWord,
        st.integers(-1_000_000, 25_000_000),
        st.integers(-1_000_000, 25_000_000),
        TEXTS,
        st.floats(-1, 2),
        st.booleans(),
    ),
    max_size=40,
)
RANGES = st.lists(st.tuples(st.integers(0, 20_000_000), st.integers(1, 3_000_000)), max_size=8)


def assert_keeps_promises(words: tuple[Word, ...], duration_us: int) -> None:
    for word in words:
        assert word.text
        assert word.text == word.text.strip()
        assert not any(char.isspace() for char in word.text)
        assert 0 <= word.probability <= 1
        assert word.range.duration_us >= 10_000
        assert word.range.in_us >= 0
        assert word.range.out_us <= duration_us
    for left, right in pairwise(words):
        assert left.range.out_us <= right.range.in_us


@given(HEARD, DURATIONS, st.none() | RANGES)
def test_any_words_become_a_transcript(
    heard: list[HeardWord], duration_us: int, spoken: list[tuple[int, int]] | None
) -> None:
    speech = None
    if spoken is not None:
        speech = merge_ranges(TimeRange(SourceTime(start), SourceTime(start + length)) for start, length in spoken)
    transcript = repair_transcript(heard, duration_us=duration_us, language="en", speech=speech)
    assert_keeps_promises(transcript.words, duration_us)
    for segment in transcript.segments:
        assert segment.range == TimeRange(segment.words[0].range.in_us, segment.words[-1].range.out_us)
    for item in transcript.speech:
        assert item.out_us <= duration_us


@given(HEARD, DURATIONS)
def test_letters_are_neither_invented_nor_reordered(heard: list[HeardWord], duration_us: int) -> None:
    said = [char for char in "".join(word.text for word in heard).casefold() if char.isascii() and char.isalnum()]
    kept = [char for word in repair_words(heard, duration_us=duration_us) for char in word.text.casefold()]
    left = iter(said)
    assert all(char in left for char in kept if char.isascii() and char.isalnum())


@given(HEARD, st.integers(1, 2000))
def test_snapped_words_keep_the_promises(heard: list[HeardWord], hops: int) -> None:
    duration_us = hops * 10_000
    rng = np.random.default_rng(hops)
    probability = np.repeat(rng.uniform(0, 1, hops // 20 + 1), 20)[:hops].astype(np.float32)
    activity = Activity((probability * 60 - 70).astype(np.float32), probability)
    words = repair_words(heard, duration_us=duration_us)
    snapped = snap_words(words, activity, duration_us=duration_us)
    delayed = delay_words(snapped, activity, duration_us=duration_us)
    for moved in (snapped, delayed):
        assert_keeps_promises(moved, duration_us)
        assert [word.text for word in moved] == [word.text for word in words]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["words", "segments", "text", "word", "start", "end", "range", "in_us", "transcript"]),
            inner,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_gives_a_transcript_or_one_typed_error(value: object) -> None:
    try:
        transcript = transcript_from_file_text(json.dumps(value), "words.json", 10_000_000)
    except InvalidOptions:
        return
    assert_keeps_promises(transcript.words, 10_000_000)


@given(st.text(alphabet="0123456789:.,->\n <>{}\\Nabc&;v", max_size=300), st.sampled_from(["a.srt", "a.vtt"]))
def test_any_subtitle_text_gives_a_transcript_or_one_typed_error(text: str, name: str) -> None:
    body = "1\n00:00:01,000 --> 00:00:02,000\n" + text
    try:
        transcript = transcript_from_file_text(body, name, 10_000_000)
    except InvalidOptions:
        return
    assert_keeps_promises(transcript.words, 10_000_000)
