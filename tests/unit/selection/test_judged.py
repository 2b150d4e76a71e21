# SPDX-License-Identifier: MIT
"""What a language model's opinion does to the moments that are chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.selection.judging.judging_editor import GOLD, Editor, by_place, golden, said

from clipmill.domain.errors import BudgetSpent, ModelError, ModelRefused, ModelUnavailable
from clipmill.domain.moment import Moment
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection import Material, Selection, SelectionOptions, select_moments
from clipmill.selection.aids import Aids

GOOD = (74, 174, 254)
OPTIONS = SelectionOptions(count=3)


def material() -> Material:
    words = []
    for sentence in said(360, {at: golden(at) for at in GOOD}):
        texts = sentence.text.split()
        step = sentence.range.duration_us // len(texts)
        for place, text in enumerate(texts):
            at = sentence.range.in_us + place * step
            words.append(Word(TimeRange(SourceTime(at), SourceTime(at + step)), text))
    segment = Segment(TimeRange(SourceTime(0), words[-1].range.out_us), tuple(words))
    return Material(int(words[-1].range.out_us), Transcript("en", 1.0, (segment,)), None)


def chosen(editor: Editor | None, options: SelectionOptions = OPTIONS) -> Selection:
    return select_moments(material(), options, None if editor is None else Aids(model=editor))


def model_part(moment: Moment) -> tuple[float, str] | None:
    return next(((part.value, part.evidence) for part in moment.score.parts if part.name == "model"), None)


def test_what_a_good_model_likes_best_is_chosen_with_its_reason_as_evidence() -> None:
    selection = chosen(Editor())
    best = [moment for moment in selection.moments if GOLD in moment.text]
    assert len(best) == len(selection.moments) == 3
    parts = [model_part(moment) for moment in best]
    assert all(part is not None and part[0] > 50 for part in parts)
    assert any(part is not None and "what the answer is worth" in part[1] for part in parts)
    assert selection.notices == ()


def test_scores_keep_their_order_and_their_scale_with_a_model() -> None:
    totals = [moment.score.total for moment in chosen(Editor()).moments]
    assert totals == sorted(totals, reverse=True)
    assert all(0 <= total <= 100 for total in totals)


def test_times_are_those_of_sentences_whatever_the_model_says() -> None:
    begins = {int(sentence.range.in_us) for sentence in said(360, {at: golden(at) for at in GOOD})}
    assert all(int(moment.range.in_us) in begins for moment in chosen(Editor()).moments)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ModelUnavailable("gone"), "model_failed"),
        (ModelRefused("no"), "model_failed"),
        (BudgetSpent("spent"), "budget_spent"),
    ],
)
def test_a_model_that_fails_leaves_the_moments_as_they_were_and_says_so(error: ModelError, code: str) -> None:
    plain, selection = chosen(None), chosen(Editor(lambda _user: error))
    assert selection.moments == plain.moments
    assert code in [notice.code for notice in selection.notices]


def test_a_model_that_orders_by_place_changes_nothing() -> None:
    selection = chosen(Editor(by_place))
    assert selection.moments == chosen(None).moments
    assert [notice.code for notice in selection.notices] == ["model_not_trusted"]


def test_a_wanted_length_is_kept_with_a_model() -> None:
    for moment in chosen(Editor(), replace(OPTIONS, length_s=30.0)).moments:
        assert abs(moment.range.duration_us / 30e6 - 1) <= 0.15
