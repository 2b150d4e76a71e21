# SPDX-License-Identifier: MIT
"""What else looks at an edit list takes one that shows a stretch twice: corrections, masks, exports."""

from __future__ import annotations

from fractions import Fraction

from tests.unit.nle.cut_lists import URL, media_of, read_edl, spec_of

from clipmill.captions.placing import place_words
from clipmill.domain.captions import WordEdit
from clipmill.domain.clip import Edl
from clipmill.domain.overlays import WordMask
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import ClipTime, source_range_from_s
from clipmill.edit import masked_ranges
from clipmill.engine.changes import corrected
from clipmill.nle import cuts_from_clip, edl_from_cuts
from clipmill.render.filtergraph.masking import masked_samples
from clipmill.render.filtergraph.timeline import plan_reads

WORDS = tuple(Word(source_range_from_s(n, n + 0.5), f"w{n}") for n in range(10))
TRANSCRIPT = Transcript("en", 1.0, (Segment(source_range_from_s(0, 10), WORDS),))
TEASED = Edl((source_range_from_s(6, 8), source_range_from_s(0, 4), source_range_from_s(5, 9)))


def test_a_corrected_word_is_written_in_both_places() -> None:
    fixed = corrected(TRANSCRIPT, (WordEdit(6_000_000, "fixed"),))
    shown = [(word.text, word.range.in_us) for word in place_words(fixed, TEASED)]
    assert [at for text, at in shown if text == "fixed"] == [0, 7_000_000]


def test_a_masked_word_is_silent_in_both_places() -> None:
    ranges = masked_ranges(TRANSCRIPT, TEASED, WordMask(words=("w6",), has_own_list=False))
    (masked,) = ranges
    assert masked == WORDS[6].range
    silent = masked_samples(plan_reads(TEASED, Fraction(25), 0), ranges)
    starts = [start for start, _ in silent]
    assert len(silent) == 2
    assert abs(starts[0]) <= 4_800
    assert abs(starts[1] - 7 * 48_000) <= 4_800


def test_the_clock_of_a_clip_goes_to_the_first_showing() -> None:
    assert TEASED.clip_time(WORDS[6].range.in_us) == 0
    assert TEASED.source_time(ClipTime(7_000_000)) == 6_000_000


def test_an_exported_list_has_the_teaser_first() -> None:
    rate = Fraction(25)
    entries = [(int(entry.in_us), int(entry.out_us)) for entry in TEASED.entries]
    cuts = cuts_from_clip(spec_of(entries, rate), media_of(rate), source_url=URL)
    assert [event[:2] for event in read_edl(edl_from_cuts(cuts), rate)] == [(150, 200), (0, 100), (125, 225)]
    assert [event.note for event in cuts.events] == ["shown again later", "", ""]
