# SPDX-License-Identifier: MIT
"""What the composing of a recipe leans on: who measures its text, who looks at its source, who translates its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clipmill.captions import TextMeasurer
from clipmill.domain.clip import ClipSpec
from clipmill.domain.speech import Transcript
from clipmill.engine.looking import Seen

See = Callable[[ClipSpec], Seen]
"""Looks at what a recipe shows."""

Translate = Callable[[ClipSpec, Transcript], Transcript | None]
"""Gives what is said in a recipe's ranges in the language that it wants; none where it wants the one that is spoken."""


@dataclass(frozen=True, slots=True)
class Means:
    """Given to whoever composes recipes."""

    measurer: TextMeasurer
    see: See
    translate: Translate
