# SPDX-License-Identifier: MIT
"""What whoever writes the words of clips is given and hands back. It writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clipmill.domain.languages import find_language, heard_language
from clipmill.domain.moment import Moment
from clipmill.domain.overlays import HookTone
from clipmill.domain.result import Notice


@dataclass(frozen=True, slots=True)
class WordsRequest:
    """The words that are wanted for the clips of one source."""

    moments: tuple[Moment, ...]
    """With the words that were taken from what they say."""
    language: str | None
    """Code of the language that is spoken, or none when nobody knows it."""
    target: str | None = None
    """Code of the language to write in; none writes in the one that is spoken."""
    tone: HookTone | None = None
    """How the hook line is worded; none writes no hook line."""
    has_heading: bool = False
    """Whether a heading is wanted."""
    heading_instructions: str = ""
    """A user's wish for the tone and content of headings; steers neither their form nor anything else."""

    @property
    def is_translated(self) -> bool:
        """Whether the words are wanted in another language than the one that is spoken."""
        return self.target is not None and language_name(self.target) != language_name(self.language)

    @property
    def written_language(self) -> str | None:
        """Code of the language to write in."""
        return self.target if self.is_translated else self.language


@dataclass(frozen=True, slots=True)
class Worded:
    """Moments with their words, in the order they were given."""

    moments: tuple[Moment, ...]
    written: tuple[bool, ...]
    """Which have title and description from the model, and so in the target language; the others keep their own."""
    evidence: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    """For each moment, what the model quoted for each of the words that were taken from it."""
    notices: tuple[Notice, ...] = ()


def language_name(code: str | None) -> str:
    """Return a language's English name, whatever the region of its code; nothing when it is not known."""
    if code is None:
        return ""
    bare = code.lower().partition("-")[0]
    found = find_language(code) or find_language(bare) or heard_language(bare)
    return found.name if found else ""
