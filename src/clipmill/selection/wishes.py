# SPDX-License-Identifier: MIT
"""
What a prompt asks for, as words of our own.

In: nothing. Out: the classes that the reading of prompts (`prompts`) fills and the matching of windows uses. They hold
what was said, not what it is worth; options of the job win over all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from clipmill.domain.times import US_PER_S


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the source in time that a prompt keeps to; each field narrows it further."""

    from_s: float = 0.0
    """Seconds of the source before this are left out."""
    to_s: float | None = None
    """Seconds of the source from this on are left out; none leaves out none."""
    from_share: float = 0.0
    """The same as shares of the source, in [0, 1]."""
    to_share: float = 1.0
    last_s: float | None = None
    """Only so many seconds before the end."""
    cut_end_s: float = 0.0
    """So many seconds before the end are left out."""
    hole_s: tuple[float, float] | None = None
    """What lies between these seconds is left out; none leaves out nothing there."""

    def range_us(self, duration_us: int) -> tuple[int, int]:
        """
        Return the in and out points in microseconds of a source of that length.

        Out is not after in when the source has no such part ("after 10:00" of a source of 5 minutes).
        """
        low_us = max(int(self.from_s * US_PER_S), int(self.from_share * duration_us))
        high_us = min(int(self.to_share * duration_us), duration_us - int(self.cut_end_s * US_PER_S))
        if self.to_s is not None:
            high_us = min(high_us, int(self.to_s * US_PER_S))
        if self.last_s is not None:
            low_us = max(low_us, duration_us - int(self.last_s * US_PER_S))
        return low_us, high_us


@dataclass(frozen=True, slots=True)
class Wish:
    """What a prompt asks for; every field may be empty."""

    count: int | None = None
    length_s: float | None = None
    """Wanted length."""
    longest_s: float | None = None
    """Limit: moments may be shorter."""
    kinds: tuple[str, ...] = ()
    """Parts of the score to put first, moods (`moods`) among them."""
    words: tuple[str, ...] = ()
    """Stems to look for."""
    banned: tuple[str, ...] = ()
    """What no moment may hold: words in lower case, or several with spaces between that are said together."""
    shortest_s: float | None = None
    """Limit: moments may be longer."""
    topic: str = ""
    """What is looked for, as it was written, without counts, lengths and what is to be left out; for its meaning."""
    refused: tuple[str, ...] = ()
    """What is to be left out, phrase by phrase, as it was written; for its meaning."""
    is_only: bool = False
    """Whether what does not match is not wanted at all, however good it is."""
    voices: tuple[str, ...] = ()
    """Names of those who alone shall speak; they count where the transcript has such a speaker."""
    part: Part | None = None
    """The part of the source to keep to."""
    is_without_intro: bool = False
    """Whether the greetings at the beginning of the source are left out."""
    is_without_outro: bool = False
    """Whether the goodbyes at its end are."""
    unmet: tuple[str, ...] = ()
    """What no choice of moments can meet, as it was written: formats, captions, music, a style."""
    swear_words: tuple[str, ...] = ()
    """Lower-case tokens that no moment may hold, in just these forms."""

    @property
    def is_unmet_only(self) -> bool:
        """Whether it asks for nothing but what no choice of moments can meet."""
        return bool(self.unmet) and Wish(unmet=self.unmet) == self
