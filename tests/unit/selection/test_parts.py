# SPDX-License-Identifier: MIT
"""How the parts of a score are measured and mixed."""

from __future__ import annotations

import numpy as np
import pytest

from clipmill.domain.options import SelectionStyle
from clipmill.domain.speech import Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection.candidates import LengthWindow, Windows
from clipmill.selection.parts import Judged, judge, mix_parts, rank_share, read_scene, stretch
from clipmill.selection.ranking import RankRequest, rank_windows
from clipmill.selection.sentences import Sentence, find_sentences
from clipmill.selection.signals import measure

_DULL = "The herd of the valley moved along the river for a while."
_CLAIM = "Most people never ask why every customer should need you."
_LINES = 40
_PLACE = 20


def _said(lines: list[str]) -> tuple[Sentence, ...]:
    words, at = [], 0
    for text in lines:
        for token in text.split():
            words.append(Word(TimeRange(SourceTime(at), SourceTime(at + 300_000)), token))
            at += 350_000
        at += 300_000
    return find_sentences(words, None)


def _windows(sentences: tuple[Sentence, ...], size: int) -> Windows:
    first = np.arange(len(sentences) - size + 1)
    last = first + size - 1
    return Windows(
        first,
        last,
        np.array([sentences[place].range.in_us for place in first]),
        np.array([sentences[place].range.out_us for place in last]),
    )


def _judged(lines: list[str], size: int) -> Judged:
    sentences = _said(lines)
    scene = read_scene(sentences, measure(sentences), None, None)
    return judge(_windows(sentences, size), scene, {"value": 1.0})


def test_stretched_places_keep_their_order_their_middle_and_their_spread() -> None:
    places = rank_share(np.arange(4_000.0))
    stretched = stretch(places)

    assert (np.diff(stretched)[2:-2] > 0.0).all()
    assert stretched.mean() == pytest.approx(0.5, abs=1e-6)
    assert stretched.std() == pytest.approx(places.std(), rel=0.03)


def test_the_very_ends_stay_finite() -> None:
    assert np.isfinite(stretch(np.array([0.0, 1.0]))).all()


def test_the_best_of_a_thousand_beats_two_among_the_best_hundred() -> None:
    filler = np.linspace(0.001, 0.9, 998)
    value = np.append(filler, [0.999, 0.92])
    flow = np.append(filler[::-1], [0.60, 0.70])

    total = mix_parts({"value": value, "flow": flow}, {"value": 0.5, "flow": 0.5}).total

    assert value[-2] + flow[-2] < value[-1] + flow[-1]
    assert total[-2] > total[-1]


def test_what_is_no_place_counts_as_it_is() -> None:
    match = np.array([0.0, 0.25, 1.0])

    assert mix_parts({"match": match}, {"match": 9.0}).total.tolist() == match.tolist()


def test_windows_that_hold_a_claim_whole_are_worth_most() -> None:
    lines = [_DULL] * _LINES
    lines[_PLACE] = _CLAIM
    size = 4
    value = _judged(lines, size).parts["value"]
    holds = (np.arange(len(value)) <= _PLACE) & (np.arange(len(value)) + size > _PLACE)

    assert value[holds].min() > value[~holds].max()


def test_an_opening_that_leans_costs_more_than_its_parts_tell() -> None:
    lines = [_DULL] * _LINES
    lines[_PLACE] = "That is why " + _CLAIM.lower()
    sentences = _said(lines)
    windows = _windows(sentences, 4)
    request = RankRequest(
        sentences=sentences,
        windows=windows,
        style=SelectionStyle.GENERAL,
        length=LengthWindow(None),
        duration_us=sentences[-1].range.out_us,
    )
    ranked = rank_windows(request)
    by_parts = ranked.judged.parts
    mixed = mix_parts(by_parts, ranked.judged.weights).total

    assert mixed[_PLACE] > mixed[0]
    assert ranked.total[_PLACE] < ranked.total[0]


def test_what_holds_is_worth_more_than_what_happened() -> None:
    lines = [_DULL] * _LINES
    lines[10] = "The herd of the valley is moved along the river for a while."
    lines[30] = "The herd of the valley was moved along the river for a while."
    value = _judged(lines, 1).parts["value"]

    assert value[10] > value[_PLACE] > value[30]


def test_vague_words_take_from_a_claim() -> None:
    lines = [_DULL] * _LINES
    lines[10] = "The herd of the valley maybe moved along some kind of thing for a while."
    value = _judged(lines, 1).parts["value"]

    assert value[10] < value[_PLACE]


def test_what_the_source_keeps_coming_back_to_is_worth_more_than_an_aside() -> None:
    lines = [
        f"The {one} of the {two} moved along."
        for one, two in (("herd", "river"), ("river", "valley"), ("valley", "herd")) * 13
    ]
    lines[_PLACE] = "The lamp of the cellar moved along."
    value = _judged(lines, 1).parts["value"]

    assert value[_PLACE] == value.min() < np.median(value)


def test_words_that_tell_nothing_do_not_thin_the_subject() -> None:
    lines = [_DULL] * _LINES
    lines[10] = "And so it was that the herd and the valley, and then the river."
    lines[11] = "The herd, the valley, the river."
    signals = measure(_said(lines))
    first = np.array([10, 11])
    share = signals.window("subject", first, first) / signals.window("content", first, first)

    assert share[0] == pytest.approx(share[1])
    assert share[0] > 0.0
