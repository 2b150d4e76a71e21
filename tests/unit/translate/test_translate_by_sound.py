# SPDX-License-Identifier: MIT
"""English heard in the sound of other languages: windows, pairs, times, and what is left out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from clipmill.domain.errors import ReplyInvalid
from clipmill.domain.media import Samples
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceRange, SourceTime, TimeRange, source_range_from_s
from clipmill.translate import count_unheard, interpret_transcript, is_heard_target
from clipmill.translate.by_sound import pair_passages
from clipmill.translate.sentences import sentences_from_words

RATE_HZ = 16_000


def sentence(start_s: float, text: str, each_s: float = 0.5) -> list[Word]:
    return [
        Word(source_range_from_s(start_s + each_s * at, start_s + each_s * (at + 0.9)), token)
        for at, token in enumerate(text.split())
    ]


def said(*sentences: list[Word]) -> Transcript:
    words = tuple(word for item in sentences for word in item)
    return Transcript("es", 1.0, (Segment(TimeRange(words[0].range.in_us, words[-1].range.out_us), words),))


def passage(start_s: float, end_s: float, text: str) -> Segment:
    whole = source_range_from_s(start_s, end_s)
    return Segment(whole, (Word(whole, text),))


def sound_of(part: SourceRange) -> Samples:
    return Samples(part.in_us, RATE_HZ, np.zeros(part.duration_us * RATE_HZ // 1_000_000, np.float32))


class Ear:
    """Hears one passage a window, or what it is told to."""

    name = "ear"

    def __init__(self, answer: Callable[[Samples], tuple[Segment, ...]] | None = None) -> None:
        self.heard: list[Samples] = []
        self._answer = answer

    def hear_in_english(self, sound: Samples, *, language: str | None) -> tuple[Segment, ...]:
        assert language == "es"
        self.heard.append(sound)
        if self._answer is not None:
            return self._answer(sound)
        end = sound.time / 1e6 + len(sound.data) / RATE_HZ
        return (passage(sound.time / 1e6, end, "everything that was said here, in English"),)


def test_only_english_can_be_heard() -> None:
    assert [is_heard_target(code) for code in ("en", "en-GB", "EN_us", "de", "es-419")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_sentences_share_windows_that_the_model_can_hear() -> None:
    transcript = said(*(sentence(6.0 * at, "uno dos tres cuatro cinco seis siete ocho nueve diez.") for at in range(9)))
    ear = Ear()
    interpret_transcript(transcript, ear, sound_of)
    assert all(len(sound.data) <= 30 * RATE_HZ for sound in ear.heard)
    assert len(ear.heard) == 3  # of four sentences in 24 s, at most


def test_a_long_silence_parts_windows() -> None:
    ear = Ear()
    interpret_transcript(said(sentence(0, "uno dos tres."), sentence(9, "cuatro cinco.")), ear, sound_of)
    assert len(ear.heard) == 2


def test_nobody_else_is_heard_along() -> None:
    transcript = said(sentence(0, "uno dos tres."), sentence(1.5, "cuatro cinco."), sentence(2.5, "seis siete."))
    ear = Ear()
    made = interpret_transcript(transcript, ear, sound_of, within=[source_range_from_s(1.6, 2.0)])
    assert len(ear.heard) == 1
    assert ear.heard[0].time >= transcript.words[2].range.out_us
    assert ear.heard[0].time + len(ear.heard[0].data) * 62.5 <= transcript.words[5].range.in_us
    assert made.words[0].range.in_us >= transcript.words[3].range.in_us


def test_passages_go_to_the_sentences_that_end_where_they_end() -> None:
    sentences = sentences_from_words([*sentence(0, "uno dos."), *sentence(2, "tres cuatro."), *sentence(4, "cinco.")])
    passages = [
        passage(0, 1.1, "One two."),
        passage(1.8, 2.4, "Three"),
        passage(2.4, 3.2, "four."),
        passage(4, 5, "Five."),
    ]
    blocks = pair_passages(sentences, passages)
    assert [(block.said.text, block.text) for block in blocks] == [
        ("uno dos.", "One two."),
        ("tres cuatro.", "Three four."),
        ("cinco.", "Five."),
    ]


def test_sentences_heard_as_one_stay_one() -> None:
    sentences = sentences_from_words([*sentence(0, "uno dos tres cuatro."), *sentence(2.1, "cinco seis siete ocho.")])
    (block,) = pair_passages(sentences, [passage(0, 4, "One to eight.")])
    assert block.said.text == "uno dos tres cuatro. cinco seis siete ocho."
    assert block.text == "One to eight."


def test_words_lie_inside_what_they_translate() -> None:
    transcript = said(sentence(0, "uno dos tres."), sentence(9, "cuatro cinco."))
    made = interpret_transcript(transcript, Ear(), sound_of)
    assert made.language == "en"
    assert made.recogniser.endswith("> ear")
    for segment, (start, end) in zip(made.segments, ((0, 2), (3, 4)), strict=True):
        assert segment.range.in_us >= transcript.words[start].range.in_us
        assert segment.range.out_us <= transcript.words[end].range.out_us


def fails_beyond(limit_s: float, *, at_s: float = -1.0) -> Callable[[Samples], tuple[Segment, ...]]:
    """Make sense of short stretches only, and of none that begins near a time."""

    def answer(sound: Samples) -> tuple[Segment, ...]:
        length_s = len(sound.data) / RATE_HZ
        if length_s > limit_s or abs(sound.time / 1e6 - at_s) < 0.3:
            raise ReplyInvalid
        return (passage(sound.time / 1e6, sound.time / 1e6 + length_s, "Some words in English."),)

    return answer


def test_a_window_that_makes_no_sense_is_heard_in_halves() -> None:
    transcript = said(*(sentence(2.0 * at, "uno dos tres.") for at in range(4)))
    ear = Ear(fails_beyond(4.5))
    made = interpret_transcript(transcript, ear, sound_of)
    assert len(ear.heard) == 3
    assert count_unheard(transcript, made) == 0


def test_a_sentence_that_makes_no_sense_is_left_out_and_counted() -> None:
    transcript = said(*(sentence(2.0 * at, "uno dos tres.") for at in range(6)))
    made = interpret_transcript(transcript, Ear(fails_beyond(2.0, at_s=4.0)), sound_of)
    assert count_unheard(transcript, made) == 1
    assert len(made.segments) == 5


def test_a_translation_with_too_much_left_out_is_none() -> None:
    transcript = said(*(sentence(2.0 * at, "uno dos tres.") for at in range(3)))
    with pytest.raises(ReplyInvalid, match="no English"):
        interpret_transcript(transcript, Ear(fails_beyond(2.0, at_s=2.0)), sound_of)


def test_the_original_is_not_passed_off() -> None:
    transcript = said(sentence(0, "uno dos tres cuatro cinco."), sentence(9, "seis siete ocho nueve diez."))

    def echo(sound: Samples) -> tuple[Segment, ...]:
        text = "uno dos tres cuatro cinco." if sound.time < SourceTime(5_000_000) else "seis siete ocho nueve diez."
        return (passage(sound.time / 1e6, sound.time / 1e6 + 2, text),)

    with pytest.raises(ReplyInvalid, match="as they were"):
        interpret_transcript(transcript, Ear(echo), sound_of)


def test_nothing_said_is_nothing_heard() -> None:
    ear = Ear()
    assert interpret_transcript(Transcript("es", 1.0, ()), ear, sound_of).words == ()
    assert ear.heard == []
