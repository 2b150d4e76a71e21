# SPDX-License-Identifier: MIT
"""
The words of a heading and of a hook text, without a model.

In: what is known of a moment, a tone. Out: one short text. It says nothing that the clip does not say: a tone changes
the words around the clip's own line and its last sign, never the line.
"""

from __future__ import annotations

import re

from clipmill.domain.overlays import HookTone

LONGEST_HEADING = 45
"""Characters of an automatic heading: two lines at full size."""
LONGEST_HOOK = 70
"""Characters of a hook line, which is read in three seconds: 20 to 25 a second are read with ease."""

_FRAMES: dict[HookTone, str] = {
    HookTone.SERIOUS: "Listen closely: {}",
    HookTone.CASUAL: "So… {}",
    HookTone.INFORMATIVE: "Worth knowing: {}",
    HookTone.CONVERSATIONAL: "Let's talk about this: {}",
    HookTone.HUMOROUS: "Okay, hear me out: {}",
    HookTone.PARODY: "In today's episode: {}",
    HookTone.INSPIRATIONAL: "Remember this: {}",
    HookTone.DRAMATIC: "Wait for it… {}",
    HookTone.EMPATHETIC: "If you need to hear this: {}",
    HookTone.PERSUASIVE: "Give this a thought: {}",
    HookTone.NEUTRAL: "{}",
    HookTone.EXCITED: "Listen to this! {}",
    HookTone.CALM: "Take a moment: {}",
}
"""English words around the line. None claims anything about what the clip shows or how it ends."""
_LAST_SIGNS = {
    HookTone.EXCITED: "!",
    HookTone.DRAMATIC: "…",
}
"""Instead of the full stop at the line's end."""
_SENTENCE = re.compile(r".*?(?:[。！？]|[.!?…؟۔।](?=\s|$|[^\s\w]))|.+", re.DOTALL)
_TRAILING = " \t\n,;:-–—"


def heading_words(text: str, title: str) -> str:
    """
    Return the words of a heading.

    Args:
        text: given by the user; always taken as it is.
        title: of the moment; an automatic heading is its beginning.

    """
    if text.strip():
        return text
    return shortened(title, LONGEST_HEADING).rstrip(".")


def hook_words(tone: HookTone, hook: str, title: str, language: str | None) -> str:
    """
    Return the words of a hook text; empty when the moment has none.

    Args:
        tone: how it is worded. Only English has words for it; other languages get the plain line.
        hook: the opening words of the moment.
        title: of the moment; stands in where nothing is said.
        language: tag of the language that is spoken, or none.

    """
    line = _first_sentence(hook) or _first_sentence(title)
    line = shortened(line, LONGEST_HOOK)
    if not line or (language or "").partition("-")[0].lower() != "en":
        return line
    return _FRAMES[tone].format(_with_last_sign(line, tone))


def shortened(text: str, longest: int) -> str:
    """Return the text, or as many of its whole words as fit before an ellipsis; without spaces, letters are counted."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    room = text[: longest - 1]
    if not text[longest - 1].isspace() and " " in room:
        room = room[: room.rindex(" ")]
    return room.rstrip(_TRAILING) + "…"


def _first_sentence(text: str) -> str:
    found = _SENTENCE.match(" ".join(text.split()))
    return found.group().strip() if found else ""


def _with_last_sign(line: str, tone: HookTone) -> str:
    sign = _LAST_SIGNS.get(tone)
    return line[:-1] + sign if sign and line.endswith(".") else line
