# SPDX-License-Identifier: MIT
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.speech import Segment, Transcript, Word, join_words
from clipmill.domain.times import source_range_from_s


def word(text: str, *, joins: bool = False) -> Word:
    return Word(source_range_from_s(0, 1), text, joins_previous=joins)


def test_words_are_joined_with_spaces_only_where_the_writing_has_them() -> None:
    assert join_words([word("Hello"), word("world.")]) == "Hello world."
    assert join_words([word("你"), word("好", joins=True)]) == "你好"


def test_transcript_gives_all_words_in_order() -> None:
    one = Segment(source_range_from_s(0, 1), (word("a"),))
    two = Segment(source_range_from_s(1, 2), (word("b"), word("c")))
    transcript = Transcript("en", 1.0, (one, two))

    assert [item.text for item in transcript.words] == ["a", "b", "c"]
    assert transcript.text == "a b c"


def test_envelope_level_is_half_a_decibel_a_step() -> None:
    envelope = SoundEnvelope(10_000, bytes([0, 1, 255]))

    assert envelope.level_dbfs.tolist() == [0.0, -0.5, -127.5]
