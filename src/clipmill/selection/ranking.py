# SPDX-License-Identifier: MIT
"""
Every window of a source with its parts and its total.

In: sentences and what is wanted. Out: `Ranked`: windows, parts, totals to choose by, and what evidence is taken from.
It chooses none: `choose` does, or another step between, such as a language model that reads the shortlist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from clipmill.domain.options import SelectionStyle
from clipmill.selection.aids import Aids
from clipmill.selection.bonuses import weigh_bonuses
from clipmill.selection.candidates import NEAR, LengthWindow, Windows
from clipmill.selection.explain import Case
from clipmill.selection.matching import find_match
from clipmill.selection.moods import judge_moods
from clipmill.selection.parts import Judged, judge, mix_parts, quotable, read_scene, spread_totals
from clipmill.selection.passages import find_passages
from clipmill.selection.refusals import refuse_sentences, refuse_windows
from clipmill.selection.sentences import Sentence
from clipmill.selection.signals import Loudness, Signals, measure
from clipmill.selection.styles import count_voices, weigh_parts
from clipmill.selection.terms import Term
from clipmill.selection.wishes import Wish

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

MATCH_WEIGHT = 9.0
_HOUSE_PENALTY = 0.12
_MOST_HOUSE = 2.0
_LEAN_PENALTY = 1.5
"""Of an opening that leans on what came before, by the weight of the parts that it lowers: places count stretched, so a
strong claim would outweigh them. Openings that dangle: 26 % of moments without it (experiment log)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankRequest:
    """What is ranked, and for what wish."""

    sentences: Sequence[Sentence]
    windows: Windows
    style: SelectionStyle
    length: LengthWindow
    duration_us: int
    """Of the source."""
    language: str | None = None
    wish: Wish = field(default_factory=Wish)
    loudness: Loudness | None = None
    signals: Signals | None = None
    """Of the sentences; none measures them."""
    bonuses: Mapping[str, Term] = field(default_factory=dict)
    """Terms of the windows from sound, picture and audience; empty where only the words are known."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Windows of a source, judged against each other."""

    windows: Windows
    total: Floats
    """(N,) what to choose by: `judged.total`, 1 less where the length is not the one wanted, minus infinity where a
    window may not be chosen at all."""
    judged: Judged
    """Parts in (0, 1), and the total that is shown."""
    case: Case
    """What evidence is taken from."""
    is_matched: bool
    """Whether any window that may be chosen may be claimed to match the prompt."""
    barred: Bools
    """(S,) sentences that no window may hold: sponsor reads, and what the prompt rules out."""
    language: str | None = None
    """What is spoken."""


def rank_windows(request: RankRequest, aids: Aids | None = None) -> Ranked:
    """
    Return the windows with their parts and totals.

    Cost: less than a second of one core and some 50 MB for three hours of speech, without vectors.
    """
    windows, sentences = request.windows, request.sentences
    embed = aids.embed if aids is not None else None
    signals = request.signals if request.signals is not None else measure(sentences, request.language)
    scene = read_scene(sentences, signals, request.loudness, request.language)
    wish = request.wish
    weights = weigh_parts(request.style, wish.kinds, 1.0 if wish.words else count_voices(sentences))
    judged = judge(windows, scene, weights, is_business=request.style is SelectionStyle.BUSINESS)
    parts: Mapping[str, Floats] = judged.parts
    if wish.kinds:
        passages = find_passages(sentences, embed) if embed is not None else None
        parts = {**judge_moods(wish.kinds, windows, sentences, passages, embed), **parts}
    match = find_match(wish, windows, sentences, embed)
    if match is not None and match.is_near:
        parts = {"match": match.level, **parts}
    parts = {**parts, **{name: term.share for name, term in request.bonuses.items()}}
    mixed = mix_parts(parts, {**weigh_bonuses(request.style), **weights, "match": MATCH_WEIGHT})
    housed = np.minimum(_MOST_HOUSE, signals.window("house", windows.first, windows.last))
    leaning = scene.leaning[windows.first] * (mixed.weights.get("hook", 0.0) + mixed.weights.get("flow", 0.0))
    judged = Judged(
        mixed.parts, mixed.weights, spread_totals(mixed.total - _HOUSE_PENALTY * housed - _LEAN_PENALTY * leaning)
    )
    case = Case(
        windows,
        sentences,
        signals,
        request.loudness,
        wish.words,
        quotable(scene),
        scene.humor,
        request.bonuses,
        request.language,
    )
    total = _allowed(judged, request, signals, aids)
    return Ranked(
        windows,
        total=total,
        judged=judged,
        case=case,
        is_matched=match is not None and bool((match.is_claimed & np.isfinite(total)).any()),
        barred=signals.is_ad | refuse_sentences(wish, sentences, embed=embed, duration_us=request.duration_us),
        language=request.language,
    )


def _allowed(judged: Judged, request: RankRequest, signals: Signals, aids: Aids | None) -> Floats:
    """Return the totals to choose by: less for wrong lengths, minus infinity for ads and what the prompt rules out."""
    windows = request.windows
    total = judged.total
    wanted_s = request.length.wanted_s
    if wanted_s is not None:
        is_near = np.abs(windows.duration_s / wanted_s - 1.0) <= NEAR
        total = np.where(is_near, total, total - 1.0)
    embed = aids.embed if aids is not None else None
    sells = holds_any(windows, signals.is_ad)
    refused = refuse_windows(
        request.wish, windows, request.sentences, embed=embed, duration_us=request.duration_us, is_out=sells
    )
    result: Floats = np.where(refused | sells, -np.inf, total)
    return result


def holds_any(windows: Windows, marked: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return which windows hold a marked sentence."""
    sums = np.concatenate([[0], np.cumsum(marked)])
    result: npt.NDArray[np.bool_] = sums[windows.last + 1] > sums[windows.first]
    return result
