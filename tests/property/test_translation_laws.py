# SPDX-License-Identifier: MIT
"""Laws of translated transcripts: times in order, inside their sentences, and nothing lost."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.captions.caption_makers import FixedWidth, captioned, whole
from tests.unit.translate.lines import Scripted

from clipmill.captions.bilingual import pair_tracks
from clipmill.captions.layout import text_boxes
from clipmill.domain.captions import CaptionStyle, Highlight
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.translate import translate_transcript
from clipmill.translate.sentences import sentences_from_words
from clipmill.translate.spreading import LEAST_US, PAUSE_US
from clipmill.translate.writing import one_line, split_words

TEXTS = st.text(
    st.one_of(st.sampled_from("ab é,.!?…-()日本、。กำลังภาษา عربي हिन्दी 한국 👍\u200d\n"), st.characters(codec="utf-8")),
    max_size=200,
)


@st.composite
def heard(draw: st.DrawFn) -> Transcript:
    words: list[Word] = []
    time = draw(st.integers(0, 1_000_000))
    for _ in range(draw(st.integers(0, 25))):
        length = draw(st.integers(LEAST_US, 900_000))
        text = draw(st.sampled_from(["one", "two,", "three.", "日本", "12", "Why?", "…"]))
        words.append(Word(TimeRange(SourceTime(time), SourceTime(time + length)), text))
        time += length + draw(st.sampled_from([0, 20_000, 400_000, 2_000_000]))
    return Transcript("en", 1.0, (Segment(TimeRange(SourceTime(0), SourceTime(time)), tuple(words)),) if words else ())


@given(heard(), TEXTS.filter(lambda text: bool(one_line(text))))
def test_words_are_in_order_inside_their_sentence_and_all_there(transcript: Transcript, text: str) -> None:
    made = translate_transcript(transcript, "es", Scripted(lambda line: one_line(text)))
    sentences = sentences_from_words(transcript.words)
    assert len(made.segments) == len(sentences)
    for segment, sentence in zip(made.segments, sentences, strict=True):
        assert sentence.range.in_us <= segment.range.in_us
        assert segment.range.out_us <= sentence.range.out_us
        assert all(word.range.duration_us >= LEAST_US for word in segment.words)
        if any(char.isalpha() for char in sentence.text):
            assert segment.text == one_line(text)
    assert all(before.range.out_us <= after.range.in_us for before, after in pairwise(made.words))


@given(heard(), TEXTS.filter(lambda text: len(one_line(text)) > 2))
def test_a_word_lies_over_no_long_pause_unless_there_is_no_room(transcript: Transcript, text: str) -> None:
    made = translate_transcript(transcript, "es", Scripted(lambda line: one_line(text)))
    for segment, sentence in zip(made.segments, sentences_from_words(transcript.words), strict=True):
        shortest = min(word.range.duration_us for word in sentence.words)
        if len(segment.words) * LEAST_US > shortest:
            continue  # so many words that they are pushed along
        for before, after in pairwise(sentence.words):
            if after.range.in_us - before.range.out_us >= PAUSE_US:
                for word in segment.words:
                    assert word.range.out_us <= before.range.out_us or word.range.in_us >= after.range.in_us


@given(TEXTS)
def test_splitting_to_words_loses_nothing(text: str) -> None:
    words = split_words(text)
    assert all(word and " " not in word for word, _ in words)
    assert "".join(word if joins else f" {word}" for word, joins in words).lstrip() == one_line(text)


@given(heard(), TEXTS.filter(lambda text: bool(one_line(text))))
@settings(deadline=None)
def test_two_languages_are_shown_whole_in_order_and_never_over_each_other(transcript: Transcript, text: str) -> None:
    made = translate_transcript(transcript, "ja", Scripted(lambda line: one_line(text)))
    style = CaptionStyle(highlight=Highlight.NONE)
    original, translation = (captioned(words, style=style, edl=whole(transcript)) for words in (transcript, made))
    both = pair_tracks(original, translation, FixedWidth())
    assert [cue.range for cue in both.original.cues] == [cue.range for cue in original.cues]
    if original.cues:
        wanted = [word.text for cue in translation.cues for line in cue.lines for word in line]
        assert [word.text for cue in both.translation.cues for line in cue.lines for word in line] == wanted
        edges = {time for cue in original.cues for time in (cue.range.in_us, cue.range.out_us)}
        assert all({cue.range.in_us, cue.range.out_us} <= edges for cue in both.translation.cues)
    assert all(a.range.out_us <= b.range.in_us for a, b in pairwise(both.translation.cues))
    above, below = text_boxes(both.original, FixedWidth()), text_boxes(both.translation, FixedWidth())
    lowest = max((box.y_px + box.height_px for box in above), default=0.0)
    assert all(box.y_px > lowest for box in below)
