# SPDX-License-Identifier: MIT
"""What holds for every text, list and edit list."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from clipmill.domain.clip import Edl
from clipmill.domain.overlays import WordMask
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.edit import mask_text, mask_transcript, masked_ranges
from clipmill.render.filtergraph.masking import masked_samples
from clipmill.render.filtergraph.timeline import EntrySpan, Read

TEXTS = st.text(st.sampled_from("fuckshit FUCK'*-.,é他妈ก็า\u0301"), max_size=30) | st.text(max_size=20)
MASKS = st.builds(
    WordMask, words=st.lists(TEXTS.filter(lambda text: any(c.isalnum() for c in text)), max_size=4).map(tuple)
)
RANGES = st.tuples(st.integers(0, 9_000_000), st.integers(1, 2_000_000)).map(
    lambda pair: TimeRange(SourceTime(pair[0]), SourceTime(pair[0] + pair[1]))
)


@given(TEXTS, MASKS)
def test_masking_changes_letters_into_stars_and_nothing_else(text: str, mask: WordMask) -> None:
    masked = mask_text(text, mask)
    assert len(masked) <= len(text)
    kept = iter(text)
    assert all(char == "*" or char in kept for char in masked), "what is shown stands in the same order"


@given(st.lists(st.tuples(RANGES, TEXTS), max_size=8), MASKS, st.lists(RANGES, min_size=1, max_size=3))
def test_masked_ranges_are_in_order_apart_and_made_of_words(
    said: list[tuple[TimeRange[SourceTime], str]], mask: WordMask, kept: list[TimeRange[SourceTime]]
) -> None:
    words = tuple(Word(item, text) for item, text in sorted(said, key=lambda pair: pair[0].in_us))
    transcript = Transcript("en", 1.0, (Segment(TimeRange(SourceTime(0), SourceTime(1)), words),))
    found = masked_ranges(transcript, Edl(tuple(kept)), mask)
    assert all(a.out_us < b.in_us for a, b in pairwise(found))
    edges = {word.range.in_us for word in words}
    assert all(item.in_us in edges for item in found)
    assert len(mask_transcript(transcript, mask).words) == len(words)


@given(st.lists(st.tuples(st.integers(0, 5_000_000), st.integers(1, 60)), min_size=1, max_size=5), st.lists(RANGES))
def test_masked_samples_lie_in_the_clip_in_order(
    entries: list[tuple[int, int]], masked: list[TimeRange[SourceTime]]
) -> None:
    reads = tuple(
        Read(start, frames * 40_000, (EntrySpan(0, frames * 40_000, frames, frames * 1920),))
        for start, frames in entries
    )
    total = sum(frames * 1920 for _, frames in entries)
    found = masked_samples(reads, masked)
    assert all(0 <= begin < end <= total for begin, end in found)
    assert all(a[1] < b[0] for a, b in pairwise(found))
