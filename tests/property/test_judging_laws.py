# SPDX-License-Identifier: MIT
"""Whatever a model answers, a judgement ends, within its questions, in sound spans."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.selection.judging.judging_editor import Editor, request_of, said

from clipmill.domain.errors import BudgetSpent, ModelRefused, ModelUnavailable, ReplyInvalid
from clipmill.selection.judging import JudgeOptions, judge

SENTENCES = said(140)
REQUEST = replace(request_of(SENTENCES), options=JudgeOptions(most_questions=30))

numbers = st.one_of(st.integers(-5, 150), st.integers(), st.floats(allow_nan=False), st.booleans(), st.none())
texts = st.one_of(
    st.text(max_size=30),
    st.sampled_from([" ".join(sentence.text.split()[:6]) for sentence in SENTENCES]),
    st.sampled_from([" ".join(sentence.text.split()[-6:]) for sentence in SENTENCES]),
)
moments = st.fixed_dictionaries(
    {"first_id": numbers, "last_id": numbers, "first_words": texts, "last_words": texts, "title": texts},
    optional={"hook": numbers, "flow": numbers, "value": numbers, "reason": texts, "junk": texts},
)
letters = st.lists(st.sampled_from([*"ABCDEF", "Z", "", "a"]), max_size=8)
answers = st.one_of(
    st.fixed_dictionaries({"moments": st.lists(moments, max_size=6), "order": letters}),
    st.sampled_from([ModelRefused("no"), ReplyInvalid("?"), ModelUnavailable("down"), BudgetSpent("spent")]),
    st.recursive(st.none() | st.integers() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=3)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(answers, min_size=1, max_size=30))
def test_any_answers_end_in_sound_spans(given_answers: list[Any]) -> None:
    left = iter(given_answers)
    editor = Editor(lambda _: next(left, {"moments": [], "order": list("CABDEF")}))
    verdict = judge(REQUEST, editor)
    assert len(editor.asked) == verdict.counts.questions <= 30
    assert {(pick.first, pick.last) for pick in REQUEST.shortlist} & {(span.first, span.last) for span in verdict.spans}
    assert 0.0 <= verdict.weight <= REQUEST.options.weight
    totals = [span.total for span in verdict.spans]
    assert totals == sorted(totals, reverse=True)
    for span in verdict.spans:
        assert 0 <= span.first <= span.last < len(SENTENCES)
        assert 19.9 <= REQUEST.span_s(span.first, span.last) <= 60.0
        assert 0.0 <= span.total <= 1.0
    taken = sorted((span.first, span.last) for span in verdict.spans)
    assert len(taken) == len(set(taken))
