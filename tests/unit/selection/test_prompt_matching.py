# SPDX-License-Identifier: MIT
"""Windows, ranges and refusals for a prompt, over an invented talk and an embedder of three topics."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from clipmill.domain.times import US_PER_S, SourceTime, TimeRange
from clipmill.selection.answers import find_answers
from clipmill.selection.candidates import LengthWindow, Windows, find_windows
from clipmill.selection.matching import find_match, match_windows
from clipmill.selection.moods import judge_moods
from clipmill.selection.passages import find_passages, is_english, may_be_english
from clipmill.selection.prompts import read_prompt
from clipmill.selection.refusals import find_voices, holds_banned, refuse_sentences, refuse_windows
from clipmill.selection.refusals_told import tell_unmet
from clipmill.selection.sentences import Sentence
from clipmill.selection.tokens import tokens
from clipmill.selection.wishes import Part, Wish

SAIL = "We took the boat out of the harbor and it was the wind that filled her canvas."
COOK = "You chop the onions and then they go into the pan with the butter for a while."
MONEY = "The interest on the loan was so high that we had to sell what there was of it."
TOPICS = (
    {"sailing", "boat", "harbor", "canvas"},
    {"cooking", "onions", "pan", "butter"},
    {"loan", "interest", "money"},
)
TALK = [SAIL] * 10 + [COOK] * 10 + [MONEY] * 20
SENTENCE_S = 6


def embed(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Place texts by the share of each topic's words, and all the rest on a fourth axis."""
    rows = []
    for text in texts:
        said = tokens(text)
        row = [float(sum(token in topic for token in said)) for topic in TOPICS]
        rows.append([*row, 0.2 if any(row) else 1.0])
    vectors = np.array(rows, dtype=np.float32).reshape(-1, 4)
    result: npt.NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return result


def talk(texts: Sequence[str] = tuple(TALK), speakers: Sequence[str | None] = (None,)) -> tuple[Sentence, ...]:
    sentences, first = [], 0
    for index, text in enumerate(texts):
        begin = index * SENTENCE_S * US_PER_S
        words = len(text.split())
        heard = TimeRange(SourceTime(begin), SourceTime(begin + SENTENCE_S * US_PER_S - 200_000))
        speaker = speakers[index % len(speakers)]
        sentences.append(Sentence(first, first + words - 1, heard, text, speaker, 1.0, 1.0))
        first += words
    return tuple(sentences)


def windows_of(sentences: Sequence[Sentence]) -> Windows:
    return find_windows(sentences, LengthWindow(30.0))


def duration_us(sentences: Sequence[Sentence]) -> int:
    return sentences[-1].range.out_us


def test_the_window_that_says_the_words_matches_best() -> None:
    sentences = talk()
    windows = windows_of(sentences)
    level = match_windows(read_prompt("clips about onions"), windows, sentences)
    assert level is not None
    best = int(np.argmax(level))
    assert 10 <= windows.first[best] <= windows.last[best] < 20
    assert (level.min(), level.max()) == (0.0, 1.0)


def test_of_two_windows_that_match_alike_the_one_amid_others_that_match_is_better() -> None:
    said = [MONEY] * 120
    said[20:22] = [SAIL] * 2
    said[90:92] = [SAIL] * 2
    said[84:98:4] = [SAIL] * 4
    sentences = talk(said)
    windows = windows_of(sentences)
    match = find_match(Wish(words=("boat", "harbor"), topic="boat harbor"), windows, sentences)
    assert match is not None
    alone = match.level[(windows.first <= 20) & (windows.last >= 21)].max()
    amid = match.level[(windows.first <= 90) & (windows.last >= 91)].max()
    assert amid > alone > match.level[windows.first == 50].max()


def test_meaning_finds_what_no_word_says() -> None:
    sentences = talk()
    windows = windows_of(sentences)
    wish = read_prompt("clips about cooking")
    assert match_windows(wish, windows, sentences) is None
    match = find_match(wish, windows, sentences, embed)
    assert match is not None
    best = int(np.argmax(match.level))
    assert 10 <= windows.first[best] <= windows.last[best] < 20
    claimed = match.is_claimed
    assert claimed[best]
    assert not claimed[windows.last < 8].any()
    assert not claimed[windows.first > 24].any()


def test_what_is_nowhere_is_not_claimed() -> None:
    sentences = talk()
    windows = windows_of(sentences)
    wish = read_prompt("the Roman empire")
    assert match_windows(wish, windows, sentences, embed) is None
    assert match_windows(wish, windows, sentences) is None
    assert len(find_answers(wish, sentences, LengthWindow(None), embed)) == 0
    assert match_windows(Wish(), windows, sentences, embed) is None
    assert match_windows(wish, Windows(*(np.zeros(0, dtype=np.int64),) * 4), (), embed) is None


def test_speakers_count_as_words_of_what_they_say() -> None:
    sentences = talk(speakers=["Anna"] * 10 + ["Bob"] * 30)
    windows = windows_of(sentences)
    level = match_windows(read_prompt("anything by Anna"), windows, sentences)
    assert level is not None
    assert windows.last[int(np.argmax(level))] < 10


def test_no_vectors_are_made_of_other_languages() -> None:
    german = talk(["Wir sind mit dem Boot aus dem Hafen gefahren und der Wind war sehr stark an dem Tag."] * 20)
    assert not is_english(german)
    assert find_passages(german, embed).vectors.size == 0
    assert is_english(talk())
    assert not is_english(talk(["Yes."] * 3))
    assert find_passages(talk(), embed).vectors.shape[1] == 4


@pytest.mark.parametrize(
    ("text", "is_possible"),
    [
        ("machine learning", True),
        ("what did they say about the boat", True),
        ("los barcos y el mar", False),
        ("про океан", False),
        ("人工智能", False),
        ("", False),
    ],
)
def test_prompts_of_other_languages_are_told(text: str, is_possible: bool) -> None:
    assert may_be_english(text) is is_possible


def test_passages_hold_every_sentence_once() -> None:
    sentences = talk(["word " * 200, *TALK[:7], "short.", "x " * 60])
    passages = find_passages(sentences)
    held = [i for a, b in zip(passages.first, passages.last, strict=True) for i in range(a, b + 1)]
    assert held == list(range(len(sentences)))


def test_an_answer_begins_and_ends_where_the_topic_does() -> None:
    sentences = talk()
    answers = find_answers(read_prompt("cooking with onions"), sentences, LengthWindow(None), embed)
    assert len(answers) >= 1
    first, last = int(answers.windows.first[0]), int(answers.windows.last[0])
    assert 8 <= first <= last <= 21
    assert last - first >= 7
    assert answers.level[0] == 1.0


@pytest.mark.parametrize(("low_s", "high_s"), [(5.0, 12.0), (20.0, 30.0), (60.0, 120.0)])
def test_answers_keep_bounds_and_do_not_overlap(low_s: float, high_s: float) -> None:
    sentences = talk()
    length = LengthWindow(None, low_s, high_s, is_bound=True)
    answers = find_answers(read_prompt("loan interest"), sentences, length, embed)
    assert len(answers) >= 1
    assert (answers.windows.duration_s >= low_s).all()
    assert (answers.windows.duration_s <= high_s).all()
    order = np.argsort(answers.windows.first)
    assert (answers.windows.last[order][:-1] < answers.windows.first[order][1:]).all()


def test_an_answer_takes_in_its_question_and_no_refused_sentence() -> None:
    texts = [*[SAIL] * 8, "What do you do with all of that then?", *[COOK] * 4, *[SAIL] * 20]
    sentences = tuple(talk(texts))
    wish = read_prompt("onions in the pan")
    answers = find_answers(wish, sentences, LengthWindow(None, 8.0, 40.0, is_bound=True))
    assert answers.windows.first[0] == 8
    refused = np.zeros(len(sentences), dtype=np.bool_)
    refused[8:10] = True
    answers = find_answers(wish, sentences, LengthWindow(None, 8.0, 40.0, is_bound=True), refused=refused)
    assert len(answers) >= 1
    assert (answers.windows.first >= 10).all()


def test_only_the_topic_leaves_out_all_else_when_it_is_there() -> None:
    sentences = talk()
    windows = windows_of(sentences)
    refused = refuse_windows(read_prompt("only the part about cooking"), windows, sentences, embed=embed)
    assert refused[windows.last < 8].all()
    assert not refused[(windows.first >= 10) & (windows.last < 20)].any()
    absent = refuse_windows(read_prompt("only the part about Rome"), windows, sentences, embed=embed)
    assert not absent.any()


def test_refused_topics_are_known_by_meaning_too() -> None:
    sentences = talk()
    wish = read_prompt("nothing about cooking")
    assert not refuse_sentences(wish, sentences).any()
    refused = refuse_sentences(wish, sentences, embed=embed)
    assert refused[11:19].all()
    assert not refused[:8].any()


def test_a_banned_phrase_takes_all_its_words() -> None:
    sentences = talk(["The climate is changing.", "We change our minds.", "Climates differ."])
    assert holds_banned(read_prompt("no climate change"), sentences).tolist() == [True, False, False]
    assert not holds_banned(Wish(), sentences).any()


def test_only_one_speaker_leaves_out_the_others() -> None:
    sentences = talk(speakers=["SPEAKER_00"] * 10 + ["SPEAKER_01"] * 30)
    windows = windows_of(sentences)
    wish = read_prompt("only what speaker 1 says")
    assert find_voices(wish, sentences) == {"SPEAKER_01"}
    refused = refuse_windows(wish, windows, sentences)
    assert refused[windows.first < 10].all()
    assert not refused[windows.first >= 10].any()
    assert tell_unmet(wish, sentences, duration_us(sentences)) == ()


def test_what_the_source_does_not_have_is_said_and_rules_out_nothing() -> None:
    sentences = talk()
    wish = read_prompt("only what Anna says after 59:00")
    assert wish.part == Part(from_s=3540.0)
    codes = {notice.code for notice in tell_unmet(wish, sentences, duration_us(sentences))}
    assert codes == {"part_not_in_source", "speaker_not_found"}
    windows = windows_of(sentences)
    assert not refuse_windows(wish, windows, sentences, duration_us=duration_us(sentences)).any()


def test_other_parts_of_the_source_are_left_out() -> None:
    sentences = talk()
    refused = refuse_sentences(read_prompt("the second half"), sentences, duration_us=duration_us(sentences))
    assert refused[:20].all()
    assert not refused[20:].any()


def test_moods_rise_where_they_are_shown() -> None:
    texts = [SAIL] * 10 + ["No, that is wrong and I disagree, wait, don't say that, it isn't true!"] * 6 + [COOK] * 10
    sentences = talk(texts)
    windows = windows_of(sentences)
    parts = judge_moods(("heated", "value"), windows, sentences)
    assert set(parts) == {"heated"}
    best = int(np.argmax(parts["heated"]))
    assert 10 <= windows.first[best] <= windows.last[best] < 16
    assert judge_moods(("heated",), windows_of(talk(["海は広い。"] * 10)), talk(["海は広い。"] * 10)) == {}
    asks = judge_moods(("questions",), windows, talk([*texts[:4], "What is that for?", *texts[5:]]))["questions"]
    assert windows.first[int(np.argmax(asks))] == 4
