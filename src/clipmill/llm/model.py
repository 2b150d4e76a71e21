# SPDX-License-Identifier: MIT
"""What is asked of any language model, and what is counted while it answers. It opens no connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

Schema = Mapping[str, object]
"""A JSON schema of the answer; its `title` names it. Servers with strict output want every object to list all its
properties as required and to allow no others."""


class LanguageModel(Protocol):
    """Answers a question in the shape it is asked for."""

    @property
    def name(self) -> str:
        """Server and model; never a key. Part of the key of whatever is kept of its answers."""

    def ask(self, system: str, user: str, schema: Schema, *, max_tokens: int) -> object:
        """
        Return the answer as plain JSON values that fit the schema.

        Args:
            system: who the model is and what it does; no text of users.
            user: what it is done on. Text of users in it is best written as JSON, whose strings cannot be left.
            schema: shape of the answer.
            max_tokens: longest answer.

        Raises:
            ModelUnavailable: there is no answer.
            ModelRefused: the model declines.
            ReplyInvalid: the answer is cut off, or does not fit the schema even when asked again.
            BudgetSpent: a limit of calls or tokens is reached.

        """


class AnswerMemory(Protocol):
    """Keeps answers by content, so that no question is paid for twice; whoever runs the model brings it."""

    def get(self, key: str) -> str | None:
        """Return what was kept under a key of 64 hexadecimal digits, or none."""

    def put(self, key: str, text: str) -> None:
        """Keep a text under a key."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What was asked of a model so far."""

    calls: int = 0
    """Answers that the server gave, repairs included."""
    remembered: int = 0
    """Questions answered from memory, without a call."""
    repairs: int = 0
    """Answers that had to be asked for again because they did not fit."""
    prompt_tokens: int = 0
    """As the server counts them; 0 from one that does not."""
    completion_tokens: int = 0
