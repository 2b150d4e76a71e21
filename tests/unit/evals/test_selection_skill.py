# SPDX-License-Identifier: MIT
"""The stand-in for a language model has the skill that it is said to have, and its gains are counted in pairs."""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).resolve().parents[3] / "evals" / "adapters"))

from evals.selection.skill import best_windows
from evals.selection.skill_figures import Counted, Measure, gain, lift, realized
from evals.selection.skill_judge import SKILLS, Case, Manner, Skill, Source, answer, read_lines
from evals.selection.skill_report import BEST, PLAIN, Measured, clear_from, write_report
from evals.selection.skill_server import complete

from clipmill.domain.speech import Word
from clipmill.domain.times import US_PER_S, SourceTime, TimeRange
from clipmill.selection.judging.orders import WITHHELD

LOCAL = Measure("local lift@10", "p@10", "loc@10")
PERFECT = next(skill for skill in SKILLS if skill.auc == 1.0)


def source(count: int = 600) -> Source:
    """Return a source with a word a second, no two alike."""
    return Source(
        [
            Word(TimeRange(SourceTime(at * US_PER_S), SourceTime((at + 1) * US_PER_S)), f"word{at}x")
            for at in range(count)
        ]
    )


def case(is_hit: object = None) -> Case:
    return Case(source(), is_hit or (lambda clip: clip[0] <= 100.0 and clip[1] >= 110.0), "seed")  # type: ignore[arg-type]


def said(first: int, last: int) -> str:
    return " ".join(f"word{at}x" for at in range(first, last + 1))


def compare(case: Case, skill: Skill, texts: list[str]) -> list[str]:
    passages = [{"letter": chr(65 + at), "text": text} for at, text in enumerate(texts)]
    order: list[str] = json.loads(answer(case, skill, json.dumps({"passages": passages})).text)["order"]
    return order


def test_a_passage_is_found_even_where_its_middle_is_withheld() -> None:
    assert source().find(said(40, 90)) == (40, 90)
    assert source().find(f"{said(40, 60)} {WITHHELD} {said(80, 90)}") == (40, 90)
    assert source().find("nobody ever said any of this") is None


@pytest.mark.parametrize("auc", [0.5, 0.7, 0.9])
def test_a_judge_prefers_hits_as_often_as_it_is_said_to(auc: float) -> None:
    skill = Skill("some", auc=auc)
    good, poor = case(lambda _: True), case(lambda _: False)
    good.seed = "x"
    spans = [(at, at + 2) for at in range(0, 597, 3)]
    hits = np.array([good.utility(span, skill) for span in spans])
    others = np.array([poor.utility(span, skill) for span in spans])
    assert (hits[:, None] > others[None, :]).mean() == pytest.approx(auc, abs=0.05)


def test_a_judge_agrees_with_itself_in_any_order_and_one_that_goes_by_place_does_not() -> None:
    texts = [said(at, at + 30) for at in (0, 90, 200, 300)]
    for skill in SKILLS:
        if skill.manner is Manner.MADNESS:
            continue
        first = [texts[ord(letter) - 65] for letter in compare(case(), skill, texts)]
        second = [texts[::-1][ord(letter) - 65] for letter in compare(case(), skill, texts[::-1])]
        assert (first == second) is (skill.manner is Manner.SKILL)
    assert compare(case(), PERFECT, texts)[0] == "B"


def test_a_mad_judge_refuses_or_babbles_about_half_the_time() -> None:
    mad = next(skill for skill in SKILLS if skill.manner is Manner.MADNESS)
    asked = [json.dumps({"passages": [{"letter": "A", "text": said(at, at + 5)}]}) for at in range(200)]
    answers = [answer(case(), mad, question) for question in asked]
    usable = sum(not item.refusal and item.text.startswith('{"order": ["A"]') for item in answers)
    assert 70 < usable < 130
    assert any(item.refusal for item in answers)


def test_a_reading_names_what_people_wanted_first_with_words_that_were_said_there() -> None:
    lines = [f"[{at}] Ann: {said(10 * at, 10 * at + 9)}" for at in range(30)]
    lines[20] = f"[20] Ann: {WITHHELD}"
    question = json.dumps({"seconds": {"least": 20, "most": 60}, "transcript": lines})
    moments = json.loads(answer(case(), PERFECT, question).text)["moments"]
    best = moments[0]
    assert best["first_id"] <= 10 <= best["last_id"]
    assert best["first_words"] == said(10 * best["first_id"], 10 * best["first_id"] + 5)
    assert best["last_words"] == said(10 * best["last_id"] + 4, 10 * best["last_id"] + 9)
    assert len(moments) == 4
    pairs = itertools.combinations([(item["first_id"], item["last_id"]) for item in moments], 2)
    assert all(one[1] < other[0] or other[1] < one[0] for one, other in pairs)


def test_lines_are_placed_without_the_names_of_speakers_and_a_withheld_one_is_not_placed() -> None:
    placed = read_lines(source(), [f"[0] {said(0, 9)}", f"[1] Ann: {WITHHELD}", f"[2] Ann: {said(20, 29)}"])
    assert [line.span for line in placed] == [(0, 9), None, (20, 29)]


def test_a_completion_has_what_a_server_says() -> None:
    user = json.dumps({"passages": [{"letter": "A", "text": said(0, 9)}, {"letter": "B", "text": said(99, 120)}]})
    asked = {"model": PERFECT.name, "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": user}]}
    choices = complete(case(), asked)["choices"]
    assert isinstance(choices, list)
    assert json.loads(choices[0]["message"]["content"]) == {"order": ["B", "A"]}


def test_the_ceiling_packs_as_many_hits_as_fit_and_fills_up_with_others() -> None:
    windows = [(float(at), float(at + 30)) for at in range(0, 600, 10)]
    chosen = best_windows(windows, lambda clip: clip[0] < 100.0, 30.0)
    assert sum(clip[0] < 100.0 for clip in chosen[:4]) == 4
    assert len(chosen) == 10
    assert all(one[1] <= other[0] or other[1] <= one[0] for one, other in itertools.combinations(chosen, 2))


def counted(hits: list[float], chance: float = 0.1) -> Counted:
    rows = [{"p@10": hit, "loc@10": chance, "p@5": hit, "rand@5": chance} for hit in hits]
    return Counted([f"s{at}" for at in range(len(hits))], rows)


def test_gains_are_paired_so_that_a_steady_one_has_no_spread() -> None:
    plain, better = counted([0.1, 0.5, 0.2, 0.9]), counted([0.2, 0.6, 0.3, 1.0])
    assert lift(plain, LOCAL).low < lift(plain, LOCAL).value < lift(plain, LOCAL).high
    found = gain(better, plain, LOCAL)
    assert (found.low, found.value, found.high) == pytest.approx((1.0, 1.0, 1.0))
    assert realized(better, plain, counted([0.3, 0.7, 0.4, 1.1]), "p@10").value == pytest.approx(0.5)


def test_the_report_says_from_which_skill_on_the_gain_is_clear_and_who_does_harm() -> None:
    plain = [0.1, 0.2, 0.3, 0.2]
    steps = {"AUC 0.5": -0.1, "AUC 0.6": 0.0, "AUC 0.7": 0.1, "AUC 0.8": 0.2, "AUC 0.9": 0.3, "AUC 1.0": 0.4}
    by_name = {PLAIN: counted(plain), BEST: counted([hit + 0.8 for hit in plain])}
    by_name |= {skill.name: counted([hit + steps.get(skill.name, 0.0) for hit in plain]) for skill in SKILLS}
    measured = Measured("coldopen", by_name, {skill.name: 30.0 for skill in SKILLS}, 0)
    assert clear_from(measured) == "AUC 0.7"
    text = write_report("2026-11-23", [measured])
    assert "a clear gain from AUC 0.7 on; a judge that never errs realizes 50%" in text
    assert "Clearly below no model: AUC 0.5." in text
    assert "No real language model was asked" in text
