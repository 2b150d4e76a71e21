# SPDX-License-Identifier: MIT
"""
A ranking with a language model's opinion in it.

In: windows ranked without a model, and the model. Out: the same windows and those that the model named, ranked by both
as far as the model can be believed (`judging`), and what it thought of each. It chooses none and asks nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from clipmill.domain.moment import Score, ScorePart
from clipmill.domain.result import Notice
from clipmill.selection.aids import Model
from clipmill.selection.candidates import LengthWindow, Windows
from clipmill.selection.choose import choose
from clipmill.selection.judging import JudgedSpan, JudgeRequest, Pick, judge
from clipmill.selection.material import SelectionOptions
from clipmill.selection.ranking import Ranked
from clipmill.selection.slide import slide

Floats = npt.NDArray[np.float64]
Span = tuple[int, int]
Rank = Callable[[Windows], Ranked]
"""Ranks other windows over the same sentences."""

_LEAST_LISTED = 30
_LISTED_A_MOMENT = 3
_UNJUDGED = 2.0
"""Taken off the totals of windows that were not judged, so that they are chosen after all that were."""


@dataclass(frozen=True, slots=True)
class JudgedRanking:
    """A ranking, and a model's part in it."""

    ranked: Ranked
    notices: tuple[Notice, ...] = ()
    spans: Mapping[Span, JudgedSpan] | None = None
    """What was judged, by the numbers of first and last sentence; none where the model had no say."""

    def score_of(self, score: Score, first: int, last: int) -> Score:
        """Return the score of a window with what the model thought of it among its parts."""
        span = None if self.spans is None else self.spans.get((first, last))
        if span is None or span.models is None:
            return score
        evidence = "compared with the others by the language model"
        if span.draft is not None and span.draft.reason:
            evidence = f"the language model says: {span.draft.reason}"
        return replace(score, parts=(*score.parts, ScorePart("model", round(100.0 * span.models, 1), evidence)))


def ask_model(
    model: Model, ranked: Ranked, rank: Rank, *, options: SelectionOptions, length: LengthWindow, count: int
) -> JudgedRanking:
    """
    Return the ranking with the model's opinion in it; never raises for what a model does.

    Args:
        model: reads the whole source and compares the best.
        ranked: the windows ranked without it.
        rank: ranks the windows again when the model names others.
        options: style, prompt and the language of reasons.
        length: how long moments may be.
        count: moments wanted.

    """
    sentences, windows = tuple(ranked.case.sentences), ranked.windows
    signals = ranked.case.signals
    listed = choose(
        windows, ranked.total, signals.stems, signals.rarity, max(_LEAST_LISTED, _LISTED_A_MOMENT * count)
    ).picks
    listed = slide(windows, listed, ranked.total, sentences)
    request = JudgeRequest(
        sentences=sentences,
        length=length,
        count=count,
        shortlist=tuple(
            Pick(int(windows.first[pick]), int(windows.last[pick]), float(ranked.total[pick])) for pick in listed
        ),
        style=options.style,
        language=ranked.language,
        words_language=options.words_language,
        prompt=options.prompt,
        barred=tuple(bool(flag) for flag in ranked.barred),
        worth=_worth_by_likeness(ranked),
    )
    verdict = judge(request, model)
    if not verdict.weight:
        return JudgedRanking(ranked, verdict.notices)
    spans = {(span.first, span.last): span for span in verdict.spans}
    added = _with_spans(windows, [span for span in spans if span not in _spans_of(windows)], ranked)
    ranked = rank(added) if len(added) > len(windows) else ranked
    return JudgedRanking(_blended(ranked, spans, verdict.weight), verdict.notices, spans)


def _blended(ranked: Ranked, spans: Mapping[Span, JudgedSpan], weight: float) -> Ranked:
    """Return the ranking whose judged windows are moved toward the model's order, on the scale of our own totals."""
    places = {span: place for place, span in enumerate(_spans_of(ranked.windows)) if span in spans}
    shown = ranked.judged.total.copy()
    own = [float(shown[place]) for place in places.values()]
    low, high = min(own, default=0.0), max(own, default=1.0)
    moved = np.zeros(len(shown))
    for span, place in places.items():
        opinion = spans[span].models
        if opinion is not None:
            moved[place] = weight * (low + (high - low) * opinion - shown[place])
    is_judged = np.zeros(len(shown), dtype=np.bool_)
    is_judged[list(places.values())] = True
    total = np.where(is_judged, ranked.total + moved, ranked.total - _UNJUDGED)
    return replace(ranked, total=total, judged=replace(ranked.judged, total=shown + moved))


def _worth_by_likeness(ranked: Ranked) -> Callable[[int, int], float]:
    """Return the worth of any span: that of the window of ours that shares most with it."""
    first, last, total = ranked.windows.first, ranked.windows.last, ranked.total

    def worth(low: int, high: int) -> float:
        shared = np.minimum(last, high) - np.maximum(first, low) + 1
        whole = np.maximum(last, high) - np.minimum(first, low) + 1
        likeness = np.where(np.isfinite(total), shared / whole, -1.0)
        best = int(np.argmax(likeness))
        return float(total[best]) if likeness[best] > 0 else 0.0

    return worth


def _spans_of(windows: Windows) -> dict[Span, None]:
    return dict.fromkeys(zip(windows.first.tolist(), windows.last.tolist(), strict=True))


def _with_spans(windows: Windows, spans: list[Span], ranked: Ranked) -> Windows:
    sentences = ranked.case.sentences
    pairs = np.array(spans, dtype=np.int64).reshape(-1, 2)
    ins = [sentences[first].range.in_us for first, _ in spans]
    outs = [max(sentence.range.out_us for sentence in sentences[first : last + 1]) for first, last in spans]
    return Windows(
        np.concatenate([windows.first, pairs[:, 0]]),
        np.concatenate([windows.last, pairs[:, 1]]),
        np.concatenate([windows.in_us, np.array(ins, dtype=np.int64)]),
        np.concatenate([windows.out_us, np.array(outs, dtype=np.int64)]),
    )
