# SPDX-License-Identifier: MIT
"""
The body of a chat completion -> what the model said (pure).

In: bytes as a server sent them. Out: text, refusal, whether it was cut off, tokens. It judges no content.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from clipmill.domain.errors import ReplyInvalid


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model said."""

    text: str
    refusal: str = ""
    """Why it would not answer; empty when it did."""
    is_cut: bool = False
    """Whether it ran into the limit of tokens."""
    prompt_tokens: int = 0
    completion_tokens: int = 0


def read_reply(body: bytes, host: str) -> Reply:
    """
    Return the first choice of a chat completion.

    Raises:
        ReplyInvalid: the body is no chat completion.

    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        message = f"{host} answered with something that is not JSON"
        raise ReplyInvalid(message, hint=_HINT) from error
    choices = value.get("choices") if isinstance(value, dict) else None
    choice = choices[0] if isinstance(choices, list) and choices else None
    said = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(said, dict):
        message = f"{host} answered with JSON that is no chat completion"
        raise ReplyInvalid(message, hint=_HINT)
    ended = choice.get("finish_reason") if isinstance(choice, dict) else None
    refusal = said.get("refusal")
    text = _text(said.get("content"))
    if ended == "content_filter" and not refusal:
        refusal = "a content filter took the answer away"
    usage = value.get("usage") if isinstance(value, dict) else None
    counts = usage if isinstance(usage, dict) else {}
    return Reply(
        text=text,
        refusal=refusal if isinstance(refusal, str) else "",
        is_cut=ended == "length",
        prompt_tokens=_count(counts.get("prompt_tokens")),
        completion_tokens=_count(counts.get("completion_tokens")),
    )


_HINT = "Check that the server speaks the OpenAI protocol and that its address is the protocol's base, such as .../v1."


def _text(content: object) -> str:
    """Return the text of a message, which some servers give in parts."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    texts = (part.get("text") for part in parts if isinstance(part, dict))
    return "".join(text for text in texts if isinstance(text, str))


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
