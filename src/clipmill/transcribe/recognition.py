# SPDX-License-Identifier: MIT
"""
Judge what a recogniser made of a pack, and which language it is (pure).

In: its words and scores. Out: whether to hear the pack again more carefully, which of two hearings is better, and the
language that several stretches of speech vote for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from clipmill.transcribe.heard import HeardWord
from clipmill.transcribe.packs import Pack
from clipmill.transcribe.voice import RATE_HZ

MAX_COMPRESSION = 2.4
"""Text that packs better than this is a loop (Whisper's own threshold)."""
MIN_LOG_PROBABILITY = -1.0
"""Mean log probability below which a hearing has failed (Whisper's own threshold)."""
MAX_NO_SPEECH = 0.6
"""With more than this, and a failed hearing, nobody spoke (Whisper's own threshold)."""
MAX_UNHEARD_S = 5.0
"""Speech this long without a word was skipped; measured: a batch once dropped 27 s of clear speech."""
SURE_PROBABILITY = 0.6
"""Below this a language is a guess (measured: all wrong ones lay below)."""
FIRM_PROBABILITY = 0.9


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a recogniser made of one pack."""

    words: tuple[HeardWord, ...]
    """On the source's clock."""
    log_probability: float
    compression: float
    no_speech: float

    @property
    def is_failed(self) -> bool:
        """Whether the text is a loop or a wild guess."""
        return self.compression > MAX_COMPRESSION or self.log_probability < MIN_LOG_PROBABILITY

    @property
    def is_silence(self) -> bool:
        """Whether the recogniser itself thinks that nobody spoke."""
        return self.no_speech > MAX_NO_SPEECH and self.log_probability < MIN_LOG_PROBABILITY


def unheard_s(pack: Pack, words: Sequence[HeardWord]) -> float:
    """Return the longest stretch of the pack's speech, pauses left out, in which no word lies, in seconds."""
    marks = sorted({pack.span[0], pack.span[1], *(round(word.start_us * RATE_HZ / 1e6) for word in words)})
    longest = 0
    for left, right in pairwise(marks):
        inside = sum(max(0, min(end, right) - max(start, left)) for start, end in pack.pieces)
        longest = max(longest, inside)
    return longest / RATE_HZ


def must_hear_again(pack: Pack, hearing: Hearing) -> bool:
    """Say whether a hearing is a loop, a wild guess, or left out speech."""
    return hearing.is_failed or unheard_s(pack, hearing.words) > MAX_UNHEARD_S


def better_hearing(pack: Pack, first: Hearing, second: Hearing) -> Hearing:
    """Return the hearing to keep: one that has not failed, then the one that leaves less speech out."""

    def rank(hearing: Hearing) -> tuple[bool, float]:
        return hearing.is_failed, unheard_s(pack, hearing.words)

    return min((second, first), key=rank)


@dataclass(slots=True)
class LanguageVote:
    """Collects the language probabilities of stretches of speech until one is sure."""

    weights: dict[str, float] = field(default_factory=dict)
    """Sum of probability times seconds, by language."""
    heard_s: float = 0.0

    def add(self, probabilities: Iterable[tuple[str, float]], seconds: float) -> None:
        """Count one stretch."""
        for language, probability in probabilities:
            self.weights[language] = self.weights.get(language, 0.0) + probability * seconds
        self.heard_s += seconds

    @property
    def best(self) -> tuple[str | None, float]:
        """The leading language and its mean probability; none and 0 before anything was counted."""
        if not self.weights or self.heard_s <= 0:
            return None, 0.0
        language = max(self.weights, key=lambda name: self.weights[name])
        return language, min(self.weights[language] / self.heard_s, 1.0)

    @property
    def is_settled(self) -> bool:
        """Whether enough was heard to stop asking."""
        return self.heard_s > 0 and self.best[1] >= (SURE_PROBABILITY if self.heard_s >= 30 else FIRM_PROBABILITY)  # noqa: PLR2004
