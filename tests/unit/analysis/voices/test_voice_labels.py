# SPDX-License-Identifier: MIT
"""Words get the speaker who says them; labels that others gave stay."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from clipmill.analysis.voices.labels import label_words, turns_of_words, with_speakers
from clipmill.domain.media import Samples
from clipmill.domain.speech import Segment, Transcript, Turn, Word
from clipmill.domain.times import SourceRange, source_range_from_s

A, B = "SPEAKER_00", "SPEAKER_01"


def word(in_s: float, out_s: float, text: str = "word", speaker: str | None = None) -> Word:
    return Word(source_range_from_s(in_s, out_s), text, speaker=speaker)


def turn(in_s: float, out_s: float, speaker: str) -> Turn:
    return Turn(source_range_from_s(in_s, out_s), speaker)


def transcript_of(*words: Word, speech: tuple[SourceRange, ...] = ()) -> Transcript:
    half = len(words) // 2
    parts = [part for part in (words[:half], words[half:]) if part]
    segments = [
        Segment(source_range_from_s(part[0].range.in_us / 1e6, part[-1].range.out_us / 1e6), part) for part in parts
    ]
    return Transcript("en", 1.0, tuple(segments), speech)


def labels(*words: Word, turns: Sequence[Turn]) -> list[str | None]:
    return [one.speaker for one in label_words(transcript_of(*words), turns).words]


def test_a_word_goes_whole_to_who_has_most_of_it() -> None:
    turns = [turn(0, 1.0, A), turn(1.0, 3.0, B)]
    assert labels(word(0.6, 1.1), word(0.9, 1.4), turns=turns) == [A, B]


def test_two_parts_of_one_speaker_count_together() -> None:
    turns = [turn(0, 0.4, A), turn(0.4, 0.9, B), turn(0.9, 1.4, A)]
    assert labels(word(0.1, 1.2), turns=turns) == [A]


@pytest.mark.parametrize(
    ("in_s", "out_s", "speaker"), [(2.1, 2.4, A), (3.2, 3.45, B), (2.6, 2.9, B), (4.6, 4.9, None), (4.5, 4.8, B)]
)
def test_a_word_outside_all_turns_takes_the_nearest_within_half_a_second(
    in_s: float, out_s: float, speaker: str | None
) -> None:
    turns = [turn(0, 2.0, A), turn(3.0, 3.1, B), turn(3.5, 4.0, B)]
    assert labels(word(in_s, out_s), turns=turns) == [speaker]


def test_an_odd_word_goes_with_its_sentence() -> None:
    turns = [turn(0, 1.0, A), turn(1.0, 1.3, B), turn(1.3, 3.0, A)]
    said = [word(0.7, 0.95), word(1.0, 1.3), word(1.35, 1.7)]
    assert labels(*said, turns=turns) == [A, A, A]


def test_an_interjection_between_pauses_keeps_its_speaker() -> None:
    turns = [turn(0, 1.0, A), turn(1.4, 1.7, B), turn(2.1, 3.0, A)]
    assert labels(word(0.7, 1.0), word(1.4, 1.7), word(2.1, 2.5), turns=turns) == [A, B, A]


@pytest.mark.parametrize("place", [0, 1])
def test_a_word_at_a_sentences_end_keeps_its_speaker(place: int) -> None:
    turns = [turn(0, 1.0, A), turn(1.0, 1.3, B), turn(1.3, 3.0, A)]
    said = [word(0.7, 0.95, "so" + "." * (place == 0)), word(1.0, 1.3, "yes" + "?" * (place == 1)), word(1.35, 1.7)]
    assert labels(*said, turns=turns) == [A, B, A]


def test_a_change_of_speakers_is_not_smoothed_away() -> None:
    turns = [turn(0, 1.0, A), turn(1.0, 3.0, B)]
    assert labels(*(word(n * 0.4, n * 0.4 + 0.3) for n in range(6)), turns=turns) == [A, A, A, B, B, B]


def test_segments_keep_their_words_and_the_turns_are_kept() -> None:
    transcript = transcript_of(word(0, 0.4, "One"), word(0.5, 0.9, "two."), word(2.0, 2.3, "Three"))
    turns = (turn(0, 1.0, A), turn(2.0, 3.0, B))
    labeled = label_words(transcript, turns)
    assert labeled.turns == turns
    assert [segment.text for segment in labeled.segments] == ["One", "two.", "Three"]
    assert [one.range for one in labeled.words] == [one.range for one in transcript.words]


def test_a_segment_in_which_two_people_speak_is_cut_between_them() -> None:
    said = (word(0, 0.4, "Well?"), word(0.5, 0.9, "Yes,"), word(2.0, 2.1, "um"), word(2.7, 2.9, "sure."))
    transcript = Transcript("en", 1.0, (Segment(source_range_from_s(0, 2.9), said),))
    labeled = label_words(transcript, [turn(0, 0.45, A), turn(0.45, 1.0, B), turn(2.68, 3.0, B)])
    assert [segment.text for segment in labeled.segments] == ["Well?", "Yes, um sure."]
    assert labeled.segments[1].range == source_range_from_s(0.5, 2.9)
    assert labeled.text == transcript.text


def test_without_turns_a_transcript_stays_as_it_is() -> None:
    transcript = transcript_of(word(0, 1))
    assert label_words(transcript, ()) is transcript
    assert label_words(transcript_of(), [turn(0, 1, A)]).words == ()


class Finder:
    """Says that one person speaks wherever there is speech."""

    asked: tuple[SourceRange, ...] = ()

    def feed(self, samples: Samples) -> None:
        raise AssertionError

    def turns(self, speech: Sequence[SourceRange]) -> tuple[Turn, ...]:
        self.asked = tuple(speech)
        return tuple(Turn(item, A) for item in speech)


def test_turns_are_found_in_the_speech() -> None:
    finder = Finder()
    speech = (source_range_from_s(0, 3),)
    transcript = with_speakers(transcript_of(word(0.5, 1.0), word(1.1, 1.4), speech=speech), finder)
    assert finder.asked == speech
    assert [one.speaker for one in transcript.words] == [A, A]
    assert transcript.turns == (turn(0, 3, A),)


def test_where_no_speech_was_looked_for_the_words_say_where_it_is() -> None:
    finder = Finder()
    with_speakers(transcript_of(word(0.5, 1.0), word(1.1, 1.4), word(5.0, 5.2)), finder)
    assert finder.asked == (source_range_from_s(0.5, 1.4), source_range_from_s(5.0, 5.2))


def test_labels_that_others_gave_stay_and_make_the_turns() -> None:
    said = [word(0, 0.4, speaker="Ann"), word(0.5, 0.9, speaker="Ann"), word(0.95, 1.2), word(1.2, 1.5, speaker="Bo")]
    finder = Finder()
    transcript = with_speakers(transcript_of(*said), finder)
    assert [one.speaker for one in transcript.words] == ["Ann", "Ann", None, "Bo"]
    assert transcript.turns == (turn(0, 0.9, "Ann"), turn(1.2, 1.5, "Bo"))
    assert finder.asked == ()


def test_words_that_overlap_make_turns_that_do_not() -> None:
    said = [word(0, 2.0, speaker="Ann"), word(1.0, 1.5, speaker="Bo"), word(1.8, 2.6, speaker="Bo")]
    assert turns_of_words(said) == (turn(0, 2.0, "Ann"), turn(2.0, 2.6, "Bo"))


def test_nobody_is_told_apart_without_a_finder() -> None:
    transcript = transcript_of(word(0, 1))
    assert with_speakers(transcript, None) is transcript
