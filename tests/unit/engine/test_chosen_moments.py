# SPDX-License-Identifier: MIT
"""Clips that a user chooses by hand, and moments that were left over."""

from __future__ import annotations

from fractions import Fraction

import pytest

from clipmill.domain.errors import InvalidOptions
from clipmill.domain.media import DynamicRange, Media, Size, VideoStream
from clipmill.domain.options import ClipOptions
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange, source_range_from_s
from clipmill.engine.chosen import (
    BY_HAND,
    FURTHER_COUNT,
    check_range,
    free_moments,
    further_moments,
    moments_by_hand,
    options_by_hand,
    range_of_words,
)
from clipmill.engine.stages import UNHEARD, Heard

SENTENCES = (
    "Nobody tells you this but most companies die of too many good ideas.",
    "We lost half of our customers in one week and it was the best thing that ever happened to us.",
    "Then somebody put a bell on the door and sales went up by forty percent in a month.",
    "So if you forget all the rest remember that people buy from people they have met.",
)


def media(duration_s: float) -> Media:
    """Return a source of a length."""
    size = Size(640, 360)
    video = VideoStream(
        0,
        "h264",
        size,
        size,
        0,
        Fraction(1),
        Fraction(25),
        False,
        False,
        DynamicRange.SDR,
        "yuv420p",
    )
    return Media("", "0" * 64, 1, "mov", round(duration_s * 1e6), 0, video, None)


def heard(repeats: int = 1) -> Heard:
    """Return words of 0.4 s, one sentence a segment, without pauses but between sentences."""
    segments, at_us = [], 0
    for number in range(repeats):
        for sentence in SENTENCES:
            words = []
            for plain in sentence.split():
                # Other words each time: what tells the same twice is chosen once.
                text = plain if number == 0 or len(plain) < 4 else f"{chr(96 + number)}{plain}"
                words.append(Word(TimeRange(SourceTime(at_us), SourceTime(at_us + 400_000)), text))
                at_us += 400_000
            segments.append(Segment(TimeRange(words[0].range.in_us, words[-1].range.out_us), tuple(words)))
            at_us += 600_000
    return Heard(Transcript("en", 0.99, tuple(segments)), None)


def test_a_moment_by_hand_has_words_of_its_own_and_no_judgment() -> None:
    said = heard()
    wanted = said.transcript.segments[1].range
    (moment,) = moments_by_hand((wanted,), (), said, media(60))
    assert moment.range == wanted
    assert moment.text == SENTENCES[1]
    assert moment.title
    assert "bell" not in moment.title
    assert (moment.score.total, moment.score.parts, moment.score.reason) == (0.0, (), BY_HAND)


def test_a_title_of_the_user_s_is_kept_on_one_line_and_bounded() -> None:
    wanted = source_range_from_s(0, 4)
    first, second = moments_by_hand((wanted, wanted), ("  Mine\u2028own  ", "x " * 500), heard(), media(60))
    assert "\u2028" not in first.title
    assert first.title.startswith("Mine")
    assert len(second.title) <= 200


def test_a_stretch_without_words_is_a_moment_all_the_same() -> None:
    (moment,) = moments_by_hand((source_range_from_s(1, 3),), (), UNHEARD, media(60))
    assert (moment.text, bool(moment.title)) == ("", True)


@pytest.mark.parametrize(("begin_s", "end_s"), [(0, 0.4), (50, 61), (0, 4000)])
def test_stretches_that_make_no_clip_are_refused(begin_s: float, end_s: float) -> None:
    with pytest.raises(InvalidOptions):
        check_range(source_range_from_s(begin_s, end_s), 5_000_000_000 if end_s == 4000 else 60_000_000)


def test_words_are_named_by_their_numbers() -> None:
    said = heard().transcript
    assert range_of_words(said, 0, 12) == said.segments[0].range
    for first, last in ((5, 4), (-1, 2), (0, len(said.words))):
        with pytest.raises(InvalidOptions):
            range_of_words(said, first, last)


def test_options_by_hand_keep_the_looks_and_drop_the_wishes() -> None:
    wish = ClipOptions(count=5, prompt="funny", max_length_s=10, hook_s=3, is_denoised=True, is_exported=False)
    assert options_by_hand(wish, 1) == ClipOptions(count=1, is_denoised=True)


def test_further_moments_share_no_time_with_the_clips() -> None:
    said = heard(12)
    source = media(said.transcript.segments[-1].range.out_us / 1e6 + 1)
    best = further_moments(said, source, ClipOptions(), 1)
    taken = (source_range_from_s(0, 60),)
    found = free_moments(best, taken)
    assert 0 < len(found) < len(best)
    assert not [moment for moment in found if moment.range.overlaps(taken[0])]
    assert [moment.score.total for moment in found] == sorted((m.score.total for m in found), reverse=True)
    assert further_moments(UNHEARD, source, ClipOptions(), 0) == ()


def test_a_moment_that_is_taken_leaves_the_others_as_they_were_offered() -> None:
    said = heard(12)
    source = media(said.transcript.segments[-1].range.out_us / 1e6 + 1)
    best = further_moments(said, source, ClipOptions(), 0)
    assert len(best) > 3
    for moment in best:
        assert free_moments(best, (moment.range,)) == tuple(one for one in best if one is not moment)
    assert len(free_moments((*best, *best), ())) == FURTHER_COUNT
