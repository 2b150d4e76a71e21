# SPDX-License-Identifier: MIT
"""
Bonus terms from the audience: what was replayed most, where people wrote most, which chapter a window belongs to.

In: chapters, heat and chat as they were read, on the source's clock but perhaps longer than it, and windows. Out:
terms, or none where nothing can be told. It reads no message: only how many were written in each second is known.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clipmill.domain.audience import Chapter, HeatMark
from clipmill.domain.times import US_PER_S
from clipmill.selection.candidates import Windows
from clipmill.selection.parts import rank_share
from clipmill.selection.standing import range_max
from clipmill.selection.terms import Curve, Floats, Term, clock, share_below

CHAT_LAG_S = (10, 15)
"""Messages about a moment come so long after it: the stream's delay, then seeing and typing. That it must be taken off,
and is about a constant, is what LIGHTOR found (Jiang et al. 2020, arXiv 1910.12201)."""
_CHAT_AROUND_S = 301
"""The usual pace of chat is the mean over so long around: viewers come and go over hours."""
_CHAT_FEWEST = 30
_SHORTEST_US = 2 * US_PER_S
"""A source that is shorter has no parts to compare."""
_OPENING_SHARE = 0.03
"""Everybody starts at the start: heat inside this share of the source counts at most as much as the median."""
_FEWEST_MARKS = 3
_MOST_REPLAYED = 0.9
_FRESH_US = 5 * US_PER_S
_EARLY_US = US_PER_S
_FRESH_BONUS = 0.3
_FEWEST_CHAPTERS = 2
_WHOLE = 0.95
_FLAT = 1e-9


def measure_heat(heat: Sequence[HeatMark], windows: Windows, duration_us: int) -> Term | None:
    """Return how much each window was replayed, or none when no stretch stands out."""
    seconds = -(-duration_us // US_PER_S)
    values = np.full(seconds, np.nan)
    for mark in heat:
        values[mark.range.in_us // US_PER_S : -(-mark.range.out_us // US_PER_S)] = mark.value
    told = values[np.isfinite(values)]
    inside = sum(mark.range.in_us < duration_us for mark in heat)
    if inside < _FEWEST_MARKS or duration_us < _SHORTEST_US or float(np.ptp(told)) <= _FLAT:
        return None
    opening = max(1, int(_OPENING_SHARE * seconds))
    values[:opening] = np.fmin(values[:opening], np.median(told))
    curve = Curve(US_PER_S, values)
    means = curve.mean(windows.in_us, windows.out_us)
    place = share_below(values[np.isfinite(values)], means)

    def tell(index: int) -> str:
        above = f"watched more often than {place[index]:.0%} of the source"
        return f"most replayed part: {above}" if place[index] >= _MOST_REPLAYED else above

    return Term(rank_share(means), tell)


def measure_chat(chat: Sequence[int], windows: Windows, duration_us: int) -> Term | None:
    """Return how high the chat rises about each window against its usual pace around, or none with hardly any chat."""
    seconds = -(-duration_us // US_PER_S)
    if sum(chat[: seconds + CHAT_LAG_S[1]]) < _CHAT_FEWEST or duration_us < _SHORTEST_US:
        return None
    rises = chat_rises(chat, seconds)
    low, high = Curve(US_PER_S, rises).hops(windows.in_us, windows.out_us)
    peaks = range_max(rises, low, high - 1)

    def tell(index: int) -> str:
        best = int(low[index]) + int(np.argmax(rises[low[index] : high[index]]))
        return f"chat about {clock(best * US_PER_S)} is {peaks[index]:.1f} times its usual pace around"

    return Term(rank_share(peaks), tell)


def chat_rises(chat: Sequence[int], seconds: int) -> Floats:
    """Return (seconds,) how many times its usual pace around the chat has about each second, its lag taken off."""
    first, last = CHAT_LAG_S
    counts = np.zeros(seconds + last + 1)
    given = np.array(chat[: len(counts)], dtype=np.float64)
    counts[: len(given)] = np.maximum(0.0, given)
    sums = np.concatenate([[0.0], np.cumsum(counts)])
    places = np.arange(seconds)
    about = (sums[places + last + 1] - sums[places + first]) / (last + 1 - first)
    half = _CHAT_AROUND_S // 2
    low, high = np.maximum(0, places - half), np.minimum(len(counts), places + half + 1)
    usual = (sums[high] - sums[low]) / (high - low)
    # A message more or less must not make a spike where hardly anybody writes.
    least = max(_FLAT, float(counts.mean()))
    result: Floats = (about + 0.5 * least) / (usual + 0.5 * least)
    return result


def measure_chapters(chapters: Sequence[Chapter], windows: Windows, duration_us: int) -> Term | None:
    """Return how well each window keeps to one chapter, or none with fewer than two of them."""
    known = [chapter for chapter in chapters if chapter.range.in_us < duration_us]
    if len(known) < _FEWEST_CHAPTERS:
        return None
    begins = np.array([chapter.range.in_us for chapter in known], dtype=np.int64)
    ends = np.array([chapter.range.out_us for chapter in known], dtype=np.int64)
    span_us = np.maximum(1, windows.out_us - windows.in_us)
    first = np.clip(np.searchsorted(begins, windows.in_us + _EARLY_US, side="right") - 1, 0, len(known) - 1)
    after = np.minimum(first + 1, len(known) - 1)
    inside = [
        np.clip(np.minimum(ends[place], windows.out_us) - np.maximum(begins[place], windows.in_us), 0, None) / span_us
        for place in (first, after)
    ]
    home = np.where(inside[0] >= inside[1], first, after)
    share = np.maximum(*inside)
    is_fresh = np.abs(windows.in_us - begins[home] - (_FRESH_US - _EARLY_US) // 2) <= (_FRESH_US + _EARLY_US) // 2

    def tell(index: int) -> str:
        title = known[int(home[index])].title
        named = f"the chapter “{title}”" if title else f"the chapter from {clock(int(begins[home[index]]))}"
        if share[index] < _WHOLE:
            return f"{share[index]:.0%} of it is in {named}"
        return f"it opens {named}" if is_fresh[index] else f"it is in {named}"

    return Term(rank_share(share + _FRESH_BONUS * is_fresh), tell)
