# SPDX-License-Identifier: MIT
"""
Bonus terms from sound and picture: lively delivery, laughter and applause, changes of picture.

In: pitch, level, sentences with the marks that a transcript has for sounds, cuts, and windows. Out: terms, or none
where nothing can be told. Laughter and applause are read from marks only: they are not recognised in the sound.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from clipmill.domain.picture import Cut
from clipmill.domain.sound import PitchTrack
from clipmill.domain.times import US_PER_S
from clipmill.selection.candidates import Windows
from clipmill.selection.parts import rank_share
from clipmill.selection.sentences import Sentence
from clipmill.selection.signals import Loudness
from clipmill.selection.terms import Curve, Floats, Term, share_below

_LAUGHTER = "laugh|chuckl|giggl|rires?|risas?|risos?|gelächter|lachen|lacht|смех|笑|웃음"
_APPLAUSE = "applau|clapping|cheer|aplauso|beifall|аплодисменты|拍手|掌声|박수"
MARK = re.compile(
    rf"[\[(（【][^\])）】]{{0,40}}?(?:(?P<laughter>{_LAUGHTER})|(?P<applause>{_APPLAUSE}))[^\])）】]{{0,40}}[\])）】]",
    re.IGNORECASE,
)
"""A mark such as [laughter], (Applause.) or [audience laughs]."""
_OPENS_WITH = 2
_MOST_MARKS = 3.0
_FEWEST_VOICED = 20
_LIVELY = 0.6
_SHORT_US = 300_000


def measure_reactions(sentences: Sequence[Sentence], windows: Windows) -> Term | None:
    """
    Return how often people laugh or clap about what is said in each window, or none when nothing is marked.

    A mark that opens a sentence belongs to the one before: laughter right after a window's last words is its laughter.
    """
    laughs, claps, after = find_reactions(sentences)
    if not (laughs.any() or claps.any()):
        return None
    sums = np.concatenate([[0.0], np.cumsum(laughs + claps)])
    counts = np.minimum(_MOST_MARKS, sums[windows.last + 1] - sums[windows.first])

    def tell(index: int) -> str:
        first, last = int(windows.first[index]), int(windows.last[index])
        found = [name for name, marks in (("laughter", laughs), ("applause", claps)) if marks[first : last + 1].any()]
        if not found:
            return "no laughter or applause is marked here"
        return f"{' and '.join(found)} {'right after' if after[last] else 'in it'}, as the transcript marks"

    return Term(rank_share(counts), tell)


def find_reactions(sentences: Sequence[Sentence]) -> tuple[Floats, Floats, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Return (S,) marks of laughter and of applause about each sentence, and whether one comes after its words."""
    laughs, claps = np.zeros(len(sentences)), np.zeros(len(sentences))
    after = np.zeros(len(sentences), dtype=np.bool_)
    for index, sentence in enumerate(sentences):
        if "[" not in sentence.text and not any(mark in sentence.text for mark in "(（【"):
            continue
        for match in MARK.finditer(sentence.text):
            is_opening = match.start() < _OPENS_WITH and index > 0
            place = index - 1 if is_opening else index
            (laughs if match["laughter"] else claps)[place] += 1.0
            after[place] |= is_opening or match.end() + _OPENS_WITH > len(sentence.text)
    return laughs, claps, after


def measure_delivery(
    pitch: PitchTrack | None, loudness: Loudness | None, sentences: Sequence[Sentence], windows: Windows
) -> Term | None:
    """
    Return how lively each window is delivered: its voice moves, its level swings, its pace changes.

    None without sound. Pitch counts against each speaker's own middle, so that two voices in turn are no liveliness.
    """
    if loudness is None or not len(loudness.second_dbfs):
        return None
    span = windows.in_us, windows.out_us
    measured: dict[str, tuple[Floats, str]] = {
        "swings": (_swings(loudness).spread(*span), "its level swings by {:.1f} dB"),
        "pace": (_pace(sentences).spread(*span), "its pace changes by {:.0%}"),
    }
    moves = None if pitch is None else _moves(pitch, sentences)
    if moves is not None:
        told = moves.count(*span) >= _FEWEST_VOICED
        spread = np.where(told, moves.spread(*span), 0.0)
        measured["moves"] = (spread, "its voices move by {:.1f} semitones")
    places = {name: rank_share(values) for name, (values, _) in measured.items()}
    below = {name: share_below(values, values) for name, (values, _) in measured.items()}
    mixed = np.mean(list(places.values()), axis=0)

    def tell(index: int) -> str:
        best = max(sorted(below), key=lambda name: float(below[name][index]))
        values, text = measured[best]
        if below[best][index] < _LIVELY:
            return "it is delivered as calmly as most of the source"
        return f"{text.format(float(values[index]))}, more than {below[best][index]:.0%} of the passages here"

    return Term(rank_share(mixed), tell)


def measure_cuts(changes: Sequence[Cut], windows: Windows) -> Term | None:
    """Return how often the picture changes in each window, or none where it was not looked at or never changes."""
    if not changes:
        return None
    times = np.array(sorted(cut.time for cut in changes), dtype=np.int64)
    counts = np.searchsorted(times, windows.out_us) - np.searchsorted(times, windows.in_us)
    rates = counts / np.maximum(1.0, windows.duration_s) * 60.0
    return Term(rank_share(rates), lambda index: f"its picture changes {rates[index]:.1f} times a minute")


def _swings(loudness: Loudness) -> Curve:
    """Return the level by the second, silence left out."""
    level = loudness.second_dbfs
    return Curve(US_PER_S, np.where(level > loudness.typical_dbfs - 20.0, level, np.nan))


def _pace(sentences: Sequence[Sentence]) -> Curve:
    """Return letters a second, against the middle of the source, by the second; NaN where nobody speaks."""
    end_us = max((sentence.range.out_us for sentence in sentences), default=0)
    values = np.full(-(-end_us // US_PER_S), np.nan)
    paces = [len(s.text) / s.range.duration_s for s in sentences if s.range.duration_us > _SHORT_US]
    middle = float(np.median(paces)) if paces else 1.0
    for sentence in sentences:
        if sentence.range.duration_us > _SHORT_US:
            low, high = sentence.range.in_us // US_PER_S, -(-sentence.range.out_us // US_PER_S)
            values[low:high] = min(3.0, len(sentence.text) / sentence.range.duration_s / max(1e-9, middle))
    return Curve(US_PER_S, values)


def _moves(pitch: PitchTrack, sentences: Sequence[Sentence]) -> Curve | None:
    """Return the pitch of speech against the speaker's own middle, in semitones; none when no voice was heard."""
    heard = pitch.semitones.astype(np.float64)
    voices = np.full(len(heard), -1, dtype=np.int64)
    names = {name: number for number, name in enumerate(sorted({sentence.speaker or "" for sentence in sentences}))}
    for sentence in sentences:
        low, high = sentence.range.in_us // pitch.hop_us, -(-sentence.range.out_us // pitch.hop_us)
        voices[low:high] = names[sentence.speaker or ""]
    values = np.full(len(heard), np.nan)
    for number in names.values():
        own = (voices == number) & np.isfinite(heard)
        if own.any():
            values[own] = np.clip(heard[own] - np.median(heard[own]), -12.0, 12.0)
    return Curve(pitch.hop_us, values) if np.isfinite(values).sum() >= _FEWEST_VOICED else None
