# SPDX-License-Identifier: MIT
"""What recognisers get wrong is put right."""

from __future__ import annotations

from clipmill.domain.speech import Word, join_words
from clipmill.domain.times import SourceRange, source_range_from_s
from clipmill.transcribe.heard import HeardWord
from clipmill.transcribe.repair import repair_transcript, repair_words

HOUR_US = 3_600_000_000


def heard(*items: tuple[str, float, float], joins: bool = False, probability: float = 1.0) -> list[HeardWord]:
    return [HeardWord(round(s * 1e6), round(e * 1e6), text, probability, joins) for text, s, e in items]


def repaired(
    words: list[HeardWord], duration_us: int = HOUR_US, speech: tuple[SourceRange, ...] | None = None
) -> tuple[Word, ...]:
    return repair_words(words, duration_us=duration_us, speech=speech)


def spans(words: tuple[Word, ...]) -> list[tuple[float, float]]:
    return [(word.range.in_us / 1e6, word.range.out_us / 1e6) for word in words]


def texts(words: tuple[Word, ...]) -> list[str]:
    return [word.text for word in words]


def spoken(count: int, *, step: float = 0.3, pause_every: int = 0, pause: float = 0.0) -> list[HeardWord]:
    """Words of two letters, one every `step` seconds, with a pause after every so many."""
    out: list[HeardWord] = []
    at = 0.0
    for index in range(count):
        out += heard((f"w{chr(97 + index % 26)}{chr(97 + index // 26)}", at, at + step * 0.9))
        at += step + (pause if pause_every and index % pause_every == pause_every - 1 else 0.0)
    return out


def test_good_words_are_left_alone() -> None:
    words = heard(("Hello", 0.5, 0.9), ("there.", 1.0, 1.4))
    assert spans(repaired(words)) == [(0.5, 0.9), (1.0, 1.4)]
    assert texts(repaired(words)) == ["Hello", "there."]


def test_negative_durations_become_positive() -> None:
    (word,) = repaired(heard(("Back", 2.0, 1.0)))
    assert word.range.duration_us >= 10_000


def test_words_past_the_end_are_moved_inside() -> None:
    words = repaired(heard(("One", 0.1, 0.5), ("two.", 9.0, 12.0)), duration_us=1_000_000)
    assert words[-1].range.out_us <= 1_000_000
    assert texts(words) == ["One", "two."]


def test_a_source_without_room_has_no_words() -> None:
    assert repaired(heard(("One", 0, 1)), duration_us=0) == ()
    assert repaired(heard(("One", 0, 1)), duration_us=9_999) == ()


def test_overlaps_end_where_the_next_word_starts() -> None:
    assert spans(repaired(heard(("One", 0.0, 2.0), ("two.", 1.0, 1.5)))) == [(0.0, 1.0), (1.0, 1.5)]


def test_a_word_with_a_wrong_time_is_put_between_its_neighbours() -> None:
    words = repaired(heard(("One", 1.0, 1.3), ("two", 9.0, 9.3), ("three", 1.7, 2.0), ("four.", 2.1, 2.5)))
    assert texts(words) == ["One", "two", "three", "four."]
    assert 1.3 <= spans(words)[1][0] < spans(words)[1][1] <= 1.7


def test_words_of_no_length_share_time_with_the_next() -> None:
    words = repaired(heard(("One", 1.0, 1.0), ("two.", 1.0, 1.6)))
    assert all(end - start >= 0.2 for start, end in spans(words))


def test_an_absurdly_long_word_keeps_its_end_unless_it_ends_a_sentence() -> None:
    early, late = repaired(heard(("So", 0.0, 60.0), ("then.", 60.0, 120.0)))
    assert early.range.out_us == 60_000_000
    assert early.range.duration_s < 2
    assert late.range.in_us == 60_000_000
    assert late.range.duration_s < 3


def test_empty_and_hostile_texts_go() -> None:
    assert texts(repaired(heard(("", 0, 1), ("\x00\u202e", 1, 2), ("♪", 2, 3), (" ok.\n", 3, 4)))) == ["ok."]


def test_punctuation_alone_goes_to_its_word() -> None:
    words = repaired(
        heard(("¿", 0.0, 0.1), ("Que", 0.1, 0.4), ("?", 0.4, 0.5), ("-", 0.6, 0.7), ("no", 0.8, 0.9), (".", 1, 1.1))
    )
    assert texts(words) == ["¿Que?—", "no."]


def test_pieces_without_a_space_between_them_are_one_word() -> None:
    words = repaired([*heard(("28.", 0.0, 0.3)), *heard(("8", 0.3, 0.5), joins=True), *heard(("kilobit.", 0.6, 1.0))])
    assert texts(words) == ["28.8", "kilobit."]
    assert spans(words)[0] == (0.0, 0.5)


def test_chinese_pieces_stay_apart_and_join_without_spaces() -> None:
    words = repaired([*heard(("你", 0.0, 0.3)), *heard(("好。", 0.3, 0.5), joins=True)])
    assert [word.joins_previous for word in words] == [False, True]
    assert join_words(words) == "你好。"


def test_a_loop_is_cut_to_two_and_a_threefold_repeat_stays() -> None:
    loop = [("I", 0.0, 0.1), ("was", 0.1, 0.2), ("scared", 0.2, 0.3), ("now.", 0.3, 0.4)]
    looped = [(text, s + step * 0.4, e + step * 0.4) for step in range(35) for text, s, e in loop]
    assert len(repaired(heard(*looped))) == 8
    assert len(repaired(heard(*looped[:12]))) == 12


def test_a_phrase_that_comes_back_after_a_while_is_no_loop() -> None:
    words = [
        (text, at + place, at + place + 0.3) for at in range(0, 60, 6) for text, place in (("All", 0.0), ("in.", 0.4))
    ]
    assert len(repaired(heard(*words))) == 20


def test_a_phantom_phrase_is_dropped_over_silence_and_kept_in_speech() -> None:
    words = heard(("Thank", 10.0, 10.3), ("you.", 10.3, 10.6))
    assert repaired(words, speech=(source_range_from_s(0, 5),)) == ()
    assert len(repaired(words, speech=(source_range_from_s(9, 11),))) == 2
    assert len(repaired(words, speech=None)) == 2


def test_doubtful_words_over_silence_go_and_sure_ones_stay() -> None:
    speech = (source_range_from_s(0, 5),)
    assert repaired(heard(("Lorem", 10.0, 10.3), ("ipsum.", 10.3, 10.6), probability=0.2), speech=speech) == ()
    assert len(repaired(heard(("Lorem", 10.0, 10.3), ("ipsum.", 10.3, 10.6), probability=0.9), speech=speech)) == 2


def test_bare_text_gets_sentence_ends_at_long_pauses() -> None:
    words = repaired(spoken(80, pause_every=10, pause=0.8))
    assert [index for index, word in enumerate(words) if word.text.endswith(".")] == list(range(9, 80, 10))
    assert words[10].text[0].isupper()
    assert words[11].text[0].islower()


def test_punctuated_text_is_not_punctuated_again() -> None:
    words = spoken(60, pause_every=7, pause=0.8)
    ended = [HeardWord(w.start_us, w.end_us, w.text + "." * (index % 12 == 11)) for index, w in enumerate(words)]
    assert texts(repaired(ended)) == [word.text for word in ended]


def test_chinese_gets_its_own_full_stop() -> None:
    words = [
        HeardWord(
            round((index * 0.2 + index // 10) * 1e6),
            round((index * 0.2 + index // 10 + 0.18) * 1e6),
            chr(0x4E00 + index),
            joins_previous=True,
        )
        for index in range(40)
    ]
    assert repaired(words)[9].text.endswith("。")


def test_segments_end_at_sentence_ends_and_pauses() -> None:
    transcript = repair_transcript(
        heard(("One.", 0, 0.4), ("Two", 0.5, 0.9), ("three", 2.5, 2.9), ("four.", 3.0, 3.3)),
        duration_us=HOUR_US,
        language="en",
    )
    assert [segment.text for segment in transcript.segments] == ["One.", "Two", "three four."]


def test_a_transcript_without_words_has_no_language() -> None:
    transcript = repair_transcript([], duration_us=HOUR_US, language="en", language_probability=0.9)
    assert (transcript.language, transcript.language_probability, transcript.segments) == (None, 0.0, ())


def test_speech_is_cut_to_the_source() -> None:
    transcript = repair_transcript(
        [],
        duration_us=1_500_000,
        language=None,
        speech=(source_range_from_s(0, 1), source_range_from_s(1.2, 3), source_range_from_s(4, 5)),
    )
    assert transcript.speech == (source_range_from_s(0, 1), source_range_from_s(1.2, 1.5))
