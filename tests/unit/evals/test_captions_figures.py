# SPDX-License-Identifier: MIT
"""The figures of the caption evals: right where the truth is known, and able to be wrong."""

from __future__ import annotations

from evals.captions.aligned import grid_sentence
from evals.captions.letters import LETTERS, UNKNOWN
from evals.captions.rows import Row, percentile, table
from evals.captions.scripts import CORPUS, said, scripts_of, whole
from evals.captions.spoken import SpokenWord
from evals.captions.timing import time_captions, timing_rows
from tests.unit.captions.caption_makers import captioned

TEXT = said("latin")
TRUE = [SpokenWord(word.text, word.range.in_us / 1e6, word.range.out_us / 1e6) for word in TEXT.words]


def test_captions_on_time_have_no_error() -> None:
    timed = time_captions(captioned(TEXT), whole(TEXT), TRUE)
    assert len(timed.marks_ms) == timed.said == len(TRUE)
    assert max(map(abs, timed.marks_ms)) <= 5.0


def test_late_captions_are_late() -> None:
    early = [SpokenWord(word.text, word.start_s - 0.12, word.end_s) for word in TRUE]
    row = timing_rows("late", [time_captions(captioned(TEXT), whole(TEXT), early)], aim_ms=80)[0]
    assert row.value == "120 ms"
    assert not row.is_met


def test_other_words_are_counted_and_not_timed() -> None:
    timed = time_captions(captioned(TEXT), whole(TEXT), [*TRUE[:3], SpokenWord("else", 1.0, 1.2)])
    assert len(timed.marks_ms) == 3
    assert timed.said == 4


def test_percentiles_are_of_the_nearest_rank() -> None:
    assert [percentile(range(1, 101), share) for share in (0.5, 0.95, 1.0)] == [50, 95, 100]
    assert percentile([], 0.5) == 0.0


def test_a_missed_aim_is_marked() -> None:
    lines = table([Row("part", "name", "2", "1", is_met=False), Row("part", "other", "3")])
    assert "**no**" in lines[2]
    assert "**no**" not in lines[3]


def test_the_corpus_has_more_than_twenty_writings() -> None:
    assert len(set().union(*(scripts_of(name) for name in CORPUS))) >= 25


def test_the_letters_of_all_source_languages_are_written_down() -> None:
    assert len(LETTERS) == 100
    assert UNKNOWN == ()


def test_the_names_of_grid_recordings_say_their_sentences() -> None:
    assert grid_sentence("bbaf2n") == "bin blue at f two now"
    assert grid_sentence("swwp2s") == "set white with p two soon"
