# SPDX-License-Identifier: MIT
"""What becomes of a model's claims: believed, put right, or dropped."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.selection.judging.judging_editor import golden, moment, request_of, said

from clipmill.selection.candidates import LengthWindow
from clipmill.selection.judging import JudgeRequest
from clipmill.selection.judging.claims import Proposal, read_claims
from clipmill.selection.judging.windows import Stretch

SENTENCES = said(60, {20: golden(20)})
LINES = {index: sentence.text for index, sentence in enumerate(SENTENCES)}
REQUEST = request_of(SENTENCES)
STRETCH = Stretch(10, 50)


def stand(*claims: dict[str, Any], request: JudgeRequest = REQUEST) -> list[tuple[int, int]]:
    return [(item.first, item.last) for item in proposals(*claims, request=request)]


def proposals(*claims: dict[str, Any], request: JudgeRequest = REQUEST) -> tuple[Proposal, ...]:
    return read_claims({"moments": list(claims)}, request, STRETCH)[1]


def claim(first: int, last: int, **more: Any) -> dict[str, Any]:
    return moment(LINES, first, last, **more)


def test_a_true_claim_stands_as_it_is() -> None:
    (found,) = proposals(claim(20, 25))
    assert (found.first, found.last, found.is_relocated, found.is_resized) == (20, 25, False, False)
    assert found.draft.title == "Why gold changes how people live"
    assert found.marks.mean == 7.0


@pytest.mark.parametrize("off", [-1, 1, 3, -7, 500, 10**9, -(10**30)])
def test_wrong_ids_with_true_quotes_are_relocated(off: int) -> None:
    wrong = {**claim(20, 25), "first_id": 20 + off, "last_id": 25 + off}
    if abs(off) >= 10**9:
        assert stand(wrong) == []
        return
    (found,) = proposals(wrong)
    assert (found.first, found.last, found.is_relocated) == (20, 25, True)


def test_quotes_with_slips_are_found_and_invented_ones_are_not() -> None:
    slipped = claim(20, 25, first_words="why did Gold number20 change how")
    assert stand(slipped) == [(20, 25)]
    assert stand(claim(20, 25, first_words="money is the root of all evil")) == []
    assert stand(claim(20, 25, last_words="and nobody ever came back again")) == []
    assert stand(claim(20, 25, first_words="", last_words="")) == []
    assert stand(claim(20, 25, first_words="why")) == []


def test_quotes_outside_the_stretch_are_not_followed() -> None:
    assert stand(claim(2, 7)) == []


def test_claims_that_end_before_they_begin_are_dropped() -> None:
    assert stand({**claim(20, 25), "first_words": LINES[30], "last_words": LINES[25]}) == []


def test_too_short_is_widened_to_whole_sentences_and_too_long_is_trimmed() -> None:
    (short,) = proposals(claim(20, 20))
    assert (short.first, short.last, short.is_resized) == (20, 23, True)
    (at_the_end,) = proposals(claim(50, 50))
    assert (at_the_end.first, at_the_end.last) == (47, 50)
    (long,) = proposals(claim(20, 39))
    assert (long.first, long.last, long.is_resized) == (20, 31, True)
    assert stand(claim(10, 50)) == [], "far too long points at nothing"


def test_too_long_is_trimmed_to_what_is_worth_most() -> None:
    request = request_of(SENTENCES, worth=lambda first, _: 1.0 if first == 25 else 0.0)
    assert stand(claim(20, 39), request=request) == [(25, 36)]


def test_bounds_of_a_wanted_length_are_kept() -> None:
    request = request_of(SENTENCES, length=LengthWindow(30.0, shortest_s=28.0, longest_s=31.0, is_bound=True))
    assert stand(claim(20, 20), claim(30, 39), request=request) == [(20, 25), (30, 35)]


def test_no_moment_holds_what_is_barred() -> None:
    request = request_of(SENTENCES, barred=[index == 24 for index in range(60)])
    assert stand(claim(20, 25), request=request) == []
    assert stand(claim(22, 22), request=request) == [(20, 23)], "widened away from it"


def test_claims_over_each_other_and_beyond_the_most_are_dropped() -> None:
    assert stand(claim(20, 25), claim(23, 28)) == [(20, 25)]
    many = [claim(at, at + 3) for at in range(10, 40, 5)]
    assert len(stand(*many)) == REQUEST.options.most_a_window


def test_marks_are_kept_between_0_and_10() -> None:
    (found,) = proposals(claim(20, 25, hook=99, flow=-3, value="9", emotion=True, shareability=10**400))
    assert (found.marks.hook, found.marks.flow, found.marks.value, found.marks.emotion) == (10.0, 0.0, 0.0, 0.0)
    assert found.marks.shareability == 10.0


def test_words_in_another_language_are_left_out_and_the_moment_stays() -> None:
    (found,) = proposals(claim(20, 25, title="为什么黄金改变生活", reason="Porque el oro es lo que cambia la vida"))
    assert (found.draft.title, found.draft.reason) == ("", "")
    request = request_of(SENTENCES, words_language="zh-cn")
    (kept,) = proposals(claim(20, 25, title="为什么黄金改变生活"), request=request)
    assert (kept.draft.title, kept.draft.reason) == ("为什么黄金改变生活", "")


def test_words_of_the_model_are_one_safe_line() -> None:
    (found,) = proposals(claim(20, 25, title="A\x1b[31m title\n{\\fs200}\u202e on " + "x" * 500))
    assert "\n" not in found.draft.title
    assert "\x1b" not in found.draft.title
    assert "\u202e" not in found.draft.title
    assert len(found.draft.title) <= 100
