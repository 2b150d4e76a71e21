# SPDX-License-Identifier: MIT
"""Hearings are judged, languages are voted on, and threads hand results back in order."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from clipmill.transcribe.heard import HeardWord
from clipmill.transcribe.packs import Pack
from clipmill.transcribe.pool import map_in_order
from clipmill.transcribe.recognition import Hearing, LanguageVote, better_hearing, must_hear_again, unheard_s

PACK = Pack(((0, 160_000), (320_000, 480_000)))


def hearing(
    *starts_s: float, log_probability: float = -0.2, compression: float = 1.5, no_speech: float = 0.1
) -> Hearing:
    words = tuple(HeardWord(round(s * 1e6), round(s * 1e6) + 300_000, "w") for s in starts_s)
    return Hearing(words, log_probability, compression, no_speech)


def test_unheard_speech_is_measured_without_pauses() -> None:
    assert unheard_s(PACK, hearing(*range(10), *range(20, 30)).words) == 1.0
    assert unheard_s(PACK, ()) == 20.0


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (hearing(*range(0, 30, 2)), False),
        (hearing(), True),
        (hearing(*range(0, 30, 2), compression=3.0), True),
        (hearing(*range(0, 30, 2), log_probability=-1.5), True),
        (hearing(0, 1, 2, 20, 21, 22, 29), True),
    ],
)
def test_loops_guesses_and_gaps_are_heard_again(given: Hearing, expected: bool) -> None:
    assert must_hear_again(PACK, given) is expected


def test_the_hearing_that_leaves_less_out_wins_unless_it_failed() -> None:
    gap, full, loop = hearing(0, 1), hearing(*range(30)), hearing(*range(30), compression=9.0)
    assert better_hearing(PACK, gap, full) is full
    assert better_hearing(PACK, gap, loop) is gap


def test_silence_needs_both_scores() -> None:
    assert hearing(no_speech=0.9, log_probability=-1.4).is_silence
    assert not hearing(no_speech=0.9, log_probability=-0.3).is_silence


def test_a_language_is_settled_when_it_is_sure() -> None:
    vote = LanguageVote()
    assert vote.best == (None, 0.0)
    assert not vote.is_settled
    vote.add([("en", 0.7), ("de", 0.2)], 20)
    assert not vote.is_settled
    vote.add([("en", 0.8), ("de", 0.1)], 20)
    assert vote.is_settled
    assert vote.best[0] == "en"
    assert vote.best[1] == pytest.approx(0.75)


def test_a_doubtful_language_is_never_settled() -> None:
    vote = LanguageVote()
    for _ in range(10):
        vote.add([("pl", 0.5), ("cs", 0.4)], 28)
    assert not vote.is_settled
    assert vote.best == ("pl", 0.5)


def test_results_come_in_order_whoever_is_first() -> None:
    def slow_first(item: int) -> int:
        time.sleep(0.05 if item == 0 else 0)
        return item * 10

    assert list(map_in_order(slow_first, iter(range(7)), workers=3)) == [item * 10 for item in range(7)]


def test_no_more_is_read_than_there_is_room_for() -> None:
    read: list[int] = []
    release = threading.Event()

    def items() -> Iterator[int]:
        for item in range(100):
            read.append(item)
            yield item

    results = map_in_order(lambda item: release.wait(5) and item, items(), workers=2, ahead=1)
    timer = threading.Timer(0.1, release.set)
    timer.start()
    next(results)
    assert len(read) <= 4
    results.close()
    timer.join()


def test_an_error_in_a_thread_is_raised_where_the_result_was_due() -> None:
    def fail_at_two(item: int) -> int:
        if item == 2:
            message = "two"
            raise ValueError(message)
        return item

    results = map_in_order(fail_at_two, iter(range(5)), workers=2)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ValueError, match="two"):
        next(results)


def test_an_error_of_the_stream_is_raised_at_once() -> None:
    def broken() -> Iterator[int]:
        yield 1
        message = "pipe"
        raise OSError(message)

    with pytest.raises(OSError, match="pipe"):
        list(map_in_order(lambda item: item, broken(), workers=2))
