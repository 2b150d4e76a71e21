# SPDX-License-Identifier: MIT
"""The translator of an installation that has none set up: it says what to set up. It translates nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from clipmill.domain.errors import TranslatorMissing
from clipmill.translate.codes import language_name
from clipmill.translate.translator import AUTO, TextKind


class NoTranslator:
    """Answers every wish with what is missing."""

    name = "none"

    def translate(
        self,
        lines: Sequence[str],
        *,
        source: str,
        target: str,
        kind: TextKind,  # noqa: ARG002 - the protocol has it
        most: Sequence[int] | None = None,  # noqa: ARG002 - likewise
    ) -> tuple[str, ...]:
        """
        Return nothing for no lines.

        Raises:
            TranslatorMissing: there are lines.

        """
        if lines:
            raise_missing(source, target)
        return ()


def raise_missing(source: str, target: str, *, why: str = "no translator is set up") -> NoReturn:
    """
    Say which pair cannot be translated, and what to configure.

    Raises:
        TranslatorMissing: always.

    """
    spoken = "the spoken language" if source == AUTO else language_name(source)
    message = f"{spoken} cannot be translated to {language_name(target)}: {why}"
    raise TranslatorMissing(message)
