# SPDX-License-Identifier: MIT
"""Settings -> the language model that judges and writes, with its budget and its memory of answers."""

from __future__ import annotations

from dataclasses import dataclass

from clipmill.domain.errors import InvalidOptions
from clipmill.llm import ChatModel, ChatOptions
from clipmill.net.asking import AskOptions
from clipmill.settings import Settings
from clipmill.storage.stage_cache import StageCache, StageKey

_ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class KeptAnswers:
    """Answers of language models in the stage cache, so that no question is paid for twice."""

    cache: StageCache

    def get(self, key: str) -> str | None:
        """Return what was kept under a key, or none."""
        return self.cache.get(StageKey(_ANSWER, 1, (key,)), str)

    def put(self, key: str, text: str) -> None:
        """Keep a text under a key."""
        self.cache.put(StageKey(_ANSWER, 1, (key,)), text, str)


def model_from_settings(settings: Settings, cache: StageCache) -> ChatModel | None:
    """
    Return a new model with a whole budget, for one job; none where no server is set.

    Raises:
        InvalidOptions: the server is set, but no model is named.

    """
    chosen = settings.llm
    if not chosen.base_url:
        return None
    if not chosen.model:
        message = "the language model has no name"
        raise InvalidOptions(message, hint="Set CLIPMILL_LLM__MODEL to a model that the server has.")
    options = ChatOptions(
        asking=AskOptions(timeout_s=chosen.timeout_s),
        max_calls=chosen.max_calls_a_job,
        max_tokens_in_all=chosen.max_tokens_a_job,
    )
    key = chosen.key.get_secret_value() if chosen.key else None
    return ChatModel(chosen.base_url, chosen.model, key=key, options=options, memory=KeptAnswers(cache))
