# SPDX-License-Identifier: MIT
"""A written summary says what its cited lines say, or the plain one stays."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.selection.clips_worded import Scripted
from tests.unit.selection.test_summary import SENTENCES, talk

from clipmill.domain.errors import ModelUnavailable
from clipmill.domain.summary import Summary, SummaryHighlight
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection import summarize
from clipmill.selection.writing.summaries import MOST_WINDOWS, write_summary

TRANSCRIPT = talk()


def plain() -> Summary:
    span = TimeRange(SourceTime(0), SourceTime(20_000_000))
    summary, _ = summarize(TRANSCRIPT, ())
    return Summary(summary.title, summary.text, summary.hashtags, (SummaryHighlight(span, "Whales", "Big.", ()),))


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    lines = {item["id"]: item["text"] for item in asked["lines"]}
    first = min(lines)
    cited = [{"text": text, "ids": [number]} for number, text in lines.items()][:3]
    return {
        "points": cited,
        "events": cited,
        "title": {"text": "Whales are the largest animals that ever lived", "ids": [first]},
        "sentences": cited,
        "hashtags": ["BlueWhale", "NotSaid"],
    }


def test_a_supported_summary_is_taken_with_its_events_in_time() -> None:
    summary, notices = write_summary(TRANSCRIPT, plain(), Scripted(answer))

    assert notices == ()
    assert summary.title == "Whales are the largest animals that ever lived"
    assert summary.text.startswith(SENTENCES[0])
    assert summary.hashtags == ("BlueWhale",)
    events = summary.highlights[0].events
    assert [event.time for event in events] == sorted(event.time for event in events)
    assert len(events) == 3


@pytest.mark.parametrize(
    "text",
    [
        "The shark is a fish with very sharp teeth",
        "A blue whale eats 77 tons of krill every single day",
        "Whales are loved by Greenpeace on this planet",
        "<b>Whales are the largest animals</b>",
        "Киты самые большие животные",
    ],
)
def test_unsupported_sentences_leave_the_plain_summary(text: str) -> None:
    def wrong(asked: dict[str, Any]) -> dict[str, Any]:
        made = answer(asked)
        return {**made, "sentences": [{"text": text, "ids": [1]}] * 3}

    model = Scripted(wrong)
    summary, notices = write_summary(TRANSCRIPT, plain(), model)
    assert summary == plain()
    assert [notice.code for notice in notices] == ["summary_own"]
    assert "problems" in model.asked[-1]


def test_numbers_of_lines_that_are_not_there_cite_nothing() -> None:
    def wrong(asked: dict[str, Any]) -> dict[str, Any]:
        made = answer(asked)
        return {**made, "points": [{**item, "ids": [999]} for item in made["points"]]}

    assert write_summary(TRANSCRIPT, plain(), Scripted(wrong))[0] == plain()


def test_events_that_fail_leave_what_is_said_and_are_told_of() -> None:
    def wrong(asked: dict[str, Any]) -> dict[str, Any]:
        return {**answer(asked), "events": [{"text": "A shark bites 9 men", "ids": [0]}]}

    summary, notices = write_summary(TRANSCRIPT, plain(), Scripted(wrong))
    assert summary.highlights == plain().highlights
    assert [notice.code for notice in notices] == ["summary_partly_own"]


def test_a_model_that_is_away_leaves_the_plain_summary() -> None:
    summary, notices = write_summary(TRANSCRIPT, plain(), Scripted(lambda asked: ModelUnavailable("away")))
    assert summary == plain()
    assert [notice.code for notice in notices] == ["summary_own"]
    assert write_summary(TRANSCRIPT, plain(), None) == (plain(), ())


def test_a_long_source_is_asked_for_in_windows_of_whole_sentences() -> None:
    long = talk(SENTENCES * 600)
    model = Scripted(answer)
    write_summary(long, Summary("", "", (), ()), model)
    windows = [asked["lines"] for asked in model.asked[:-1]]
    assert 10 < len(windows) <= MOST_WINDOWS + 1
    numbers = [line["id"] for window in windows for line in window]
    assert numbers == sorted(set(numbers))
