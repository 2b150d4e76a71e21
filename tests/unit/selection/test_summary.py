# SPDX-License-Identifier: MIT
"""The summary says what the source says, and nothing else."""

from __future__ import annotations

from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection import Material, SelectionOptions, select_moments, summarize

SENTENCES = (
    "Whales are the largest animals that have ever lived on this planet.",
    "A blue whale eats four tons of krill every single day in summer.",
    "So, yeah.",
    "Their songs travel hundreds of miles through the cold ocean water.",
    "Please like and subscribe to the channel.",
    "Hunting whales almost wiped them out within one human lifetime.",
    "Since the hunting ban the number of whales has grown again slowly.",
    "Ships are now the greatest danger that whales meet in the ocean.",
    "This episode is sponsored by AcmeVPN, go to acmevpn dot com slash whale.",
    "Slower ships would save more whales than any other single measure.",
)


def talk(sentences: tuple[str, ...] = SENTENCES, language: str = "en") -> Transcript:
    words, at = [], 500_000
    for sentence in sentences:
        for text in sentence.split():
            words.append(Word(TimeRange(SourceTime(at), SourceTime(at + 300_000)), text))
            at += 350_000
        at += 600_000
    whole = TimeRange(words[0].range.in_us, words[-1].range.out_us)
    return Transcript(language, 1.0, (Segment(whole, tuple(words)),))


def test_every_sentence_of_the_summary_is_said_in_the_source() -> None:
    transcript = talk()
    summary, notices = summarize(transcript, ())

    assert notices == ()
    rest = summary.text
    for sentence in SENTENCES:
        rest = rest.replace(sentence, "")
    assert rest.strip() == ""
    assert 3 <= sum(sentence in summary.text for sentence in SENTENCES) <= 6


def test_sentences_stand_in_the_order_of_the_source() -> None:
    summary, _ = summarize(talk(), ())
    places = [summary.text.find(sentence) for sentence in SENTENCES if sentence in summary.text]

    assert places == sorted(places)


def test_neither_sponsors_nor_house_keeping_are_told() -> None:
    summary, _ = summarize(talk(), ())

    assert "AcmeVPN" not in summary.text
    assert "subscribe" not in summary.text


def test_title_and_tags_are_words_of_the_source() -> None:
    summary, _ = summarize(talk(), ())
    said = " ".join(SENTENCES).lower()

    assert summary.title
    assert summary.title.lower().rstrip("….") in said
    assert summary.hashtags
    assert all(tag.lower() in said.replace(" ", "") for tag in summary.hashtags)


def test_highlights_are_in_order_with_events_inside_them() -> None:
    transcript = talk()
    duration_us = int(transcript.words[-1].range.out_us) + 500_000
    moments = select_moments(Material(duration_us, transcript, None), SelectionOptions(count=3, length_s=10.0)).moments
    summary, _ = summarize(transcript, moments)

    assert len(summary.highlights) == len(moments) > 1
    starts = [item.range.in_us for item in summary.highlights]
    assert starts == sorted(starts)
    for item in summary.highlights:
        times = [event.time for event in item.events]
        assert times == sorted(times)
        assert all(item.range.contains(time) for time in times)
        assert all(event.description in " ".join(SENTENCES) for event in item.events)


def test_silent_source_gives_an_empty_summary_and_says_so() -> None:
    summary, notices = summarize(Transcript(None, 0.0, ()), ())

    assert (summary.title, summary.text, summary.hashtags, summary.highlights) == ("", "", (), ())
    assert [notice.code for notice in notices] == ["no_speech"]


def test_script_without_spaces_is_told_without_spaces() -> None:
    sentences = ("鲸鱼是最大的动物。", "它们每天吃四吨磷虾。", "歌声可以传几百公里。", "船是最大的危险。")
    words = [
        Word(TimeRange(SourceTime(n * 3_000_000), SourceTime(n * 3_000_000 + 2_000_000)), text)
        for n, text in enumerate(sentences)
    ]
    transcript = Transcript("zh", 1.0, (Segment(TimeRange(SourceTime(0), SourceTime(11_000_000)), tuple(words)),))
    summary, _ = summarize(transcript, ())

    assert " " not in summary.text
