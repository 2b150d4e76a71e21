# SPDX-License-Identifier: MIT
"""What is asked of whoever translates. It translates nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

TextKind = Literal["captions", "title"]
"""Captions are spoken sentences that follow each other; titles stand alone."""

AUTO = "auto"
"""Stands for a source language that nobody knows."""


class Translator(Protocol):
    """Translates lines."""

    @property
    def name(self) -> str:
        """Engine and version; part of the key of whatever is kept of its work."""

    def translate(
        self,
        lines: Sequence[str],
        *,
        source: str,
        target: str,
        kind: TextKind,
        most: Sequence[int] | None = None,
    ) -> tuple[str, ...]:
        """
        Return the lines in the target language: as many, in the same order, none empty.

        Args:
            lines: not empty, each on one line.
            source: code of their language as `domain.languages` has it or a recogniser says it, or `AUTO`.
            target: code of `domain.languages`, with or without a region.
            kind: what the lines are.
            most: reading length (`captions.text.width_units`) that each should not pass, so that it can be read in its
                time; a wish, since sense comes first.

        Raises:
            TranslatorMissing: nothing that is set up translates between these languages.
            ModelUnavailable: there is no answer.
            ModelRefused: the translator declines.
            ReplyInvalid: no usable translation of some line came, even when asked again.
            BudgetSpent: a limit of calls or tokens is reached.

        """
