# SPDX-License-Identifier: MIT
"""
When captions mark a word against when it is said, on the clip's clock. Pure.

In: the captions of a clip, its cut list, true words. Out: errors in milliseconds of the words that both have; words
that were heard otherwise are counted, not timed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from evals.captions.rows import Row, percentile
from evals.captions.spoken import SpokenWord

from clipmill.domain.captions import CaptionTrack
from clipmill.domain.clip import Edl
from clipmill.domain.times import US_PER_S, source_time_from_s


@dataclass(frozen=True, slots=True)
class Timed:
    """Errors of one clip."""

    marks_ms: tuple[float, ...]
    """Start of the mark minus start of the word; negative is early."""
    cues_ms: tuple[float, ...]
    """The same of the first words of cues: when the text appears."""
    said: int
    """True words that are heard in the clip."""


def time_captions(track: CaptionTrack, edl: Edl, words: Sequence[SpokenWord]) -> Timed:
    """Return how far captions are from the words that they show."""
    shown = [(word, not (line or place)) for cue in track.cues for line, row in enumerate(cue.lines)
             for place, word in enumerate(row)]  # fmt: skip
    heard = [(word, at) for word in words if (at := edl.clip_time(source_time_from_s(word.start_s))) is not None]
    matcher = SequenceMatcher(
        None, [_folded(word.text) for word, _ in shown], [_folded(word.text) for word, _ in heard], autojunk=False
    )
    marks, cues = [], []
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            (word, is_first), (_, at) = shown[block.a + step], heard[block.b + step]
            error_ms = (round(word.range.in_us, -4) - at) * 1000 / US_PER_S
            marks.append(error_ms)
            if is_first:
                cues.append(error_ms)
    return Timed(tuple(marks), tuple(cues), len(heard))


def timing_rows(name: str, timed: Sequence[Timed], *, aim_ms: float = 80.0) -> list[Row]:
    """Return median and 95th percentile of the absolute errors; the aim is of the median."""
    marks = [abs(error) for item in timed for error in item.marks_ms]
    cues = [abs(error) for item in timed for error in item.cues_ms]
    signed = sorted(error for item in timed for error in item.marks_ms)
    said = sum(item.said for item in timed)
    median, high = percentile(marks, 0.5), percentile(marks, 0.95)
    bias = signed[len(signed) // 2] if signed else 0.0
    return [
        Row("timing", "mark of a word, median error", f"{median:.0f} ms", f"<= {aim_ms:.0f} ms", median <= aim_ms,
            f"{name}: {len(marks)} of {said} words, bias {bias:+.0f} ms"),
        Row("timing", "mark of a word, 95 % of errors", f"{high:.0f} ms", note=name),
        Row("timing", "a cue appears, median error", f"{percentile(cues, 0.5):.0f} ms",
            note=f"{name}: {len(cues)} cues"),
        Row("timing", "a cue appears, 95 % of errors", f"{percentile(cues, 0.95):.0f} ms", note=name),
    ]  # fmt: skip


def _folded(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()
