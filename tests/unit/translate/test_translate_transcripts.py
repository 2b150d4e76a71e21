# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest
from tests.unit.translate.lines import Scripted, said, transcript

from clipmill.domain.errors import InvalidOptions, TranslatorMissing
from clipmill.domain.languages import LANGUAGES, Language
from clipmill.domain.times import source_range_from_s
from clipmill.translate import NoTranslator, translate_transcript

HEARD = transcript(said("We met in the town. | Then 42. It was | late at night."))


def test_sentences_are_translated_in_order_as_wholes() -> None:
    translator = Scripted()
    made = translate_transcript(HEARD, "es", translator)
    assert translator.lines == ["We met in the town.", "Then 42.", "It was late at night."]
    assert translator.asked == [("en", "es", "captions")]
    assert made.text == "WE MET IN THE TOWN. THEN 42. IT WAS LATE AT NIGHT."
    assert (made.language, made.recogniser, made.speech) == ("es", "ears > scripted", HEARD.speech)
    assert len(made.segments) == 3


def test_words_stand_where_their_sentence_is_said_and_pause_with_it() -> None:
    made = translate_transcript(HEARD, "es", Scripted(lambda line: f"{line} y {line}"))
    first, _, last = made.segments
    assert first.words[0].range.in_us == HEARD.words[0].range.in_us
    assert first.words[-1].range.out_us == HEARD.words[4].range.out_us
    pause = (HEARD.words[8].range.out_us, HEARD.words[9].range.in_us)
    assert pause[1] - pause[0] > 1_000_000
    assert all(word.range.out_us <= pause[0] or word.range.in_us >= pause[1] for word in last.words)


def test_writing_without_spaces_becomes_small_words() -> None:
    made = translate_transcript(HEARD, "ja", Scripted(lambda line: "去年、町で会いました。"))
    assert made.segments[0].text == "去年、町で会いました。"
    assert len(made.segments[0].words) == 9
    assert all(word.joins_previous for word in made.segments[0].words[1:])


def test_what_has_no_letters_is_not_asked_for_and_stays() -> None:
    translator = Scripted()
    made = translate_transcript(transcript(said("42 100. Hello there.")), "es", translator)
    assert translator.lines == ["Hello there."]
    assert made.text == "42 100. HELLO THERE."


def test_only_what_is_wanted_is_asked_for() -> None:
    translator = Scripted()
    made = translate_transcript(HEARD, "es", translator, within=[source_range_from_s(0.2, 0.4)])
    assert translator.lines == ["We met in the town."]
    assert made.text == "WE MET IN THE TOWN."


def test_the_length_that_can_be_read_is_asked_for() -> None:
    translator = Scripted()
    translate_transcript(HEARD, "es", translator)
    # 1.47 s said and 0.3 s of the pause behind it, at 17 a second; 16 is the least; 2.47 s and 0.3 s at the end.
    assert translator.most == [30, 16, 47]


@pytest.mark.parametrize(("language", "target"), [("en", "en"), ("pt", "pt-BR"), ("zh", "zh-cn")])
def test_a_transcript_in_the_target_language_comes_back_as_it_is(language: str, target: str) -> None:
    heard = transcript(said("Hello you."), language)
    assert translate_transcript(heard, target, NoTranslator()) is heard


def test_nothing_said_is_nothing_to_translate() -> None:
    made = translate_transcript(transcript([], None), "ar", NoTranslator())
    assert (made.words, made.language) == ((), "ar")


def test_without_a_translator_nothing_is_passed_off() -> None:
    with pytest.raises(TranslatorMissing):
        translate_transcript(HEARD, "es", NoTranslator())


def test_a_target_that_is_no_language_is_refused() -> None:
    with pytest.raises(InvalidOptions):
        translate_transcript(HEARD, "klingon", Scripted())


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_source_and_target_language_is_accepted(language: Language) -> None:
    translator = Scripted()
    translate_transcript(transcript(said("Words of it."), language.recogniser_code), "eu", translator)
    made = translate_transcript(transcript(said("Words of it."), "eu"), language.code, translator)
    assert made.language == language.recogniser_code


def test_an_unknown_language_is_left_to_the_translator() -> None:
    translator = Scripted()
    translate_transcript(transcript(said("Words of it."), None), "es", translator)
    assert translator.asked == [("auto", "es", "captions")]


def test_voices_that_overlap_do_not_make_words_run_backwards() -> None:
    words = [*said("one two three.", speaker="A"), *said("four five.", start_s=0.7, speaker="B")]
    made = translate_transcript(transcript(words), "es", Scripted(lambda line: f"{line} {line}"))
    starts = [word.range.in_us for word in made.words]
    assert starts == sorted(starts)
    assert [word.speaker for word in made.words] == ["A"] * 6 + ["B"] * 4
