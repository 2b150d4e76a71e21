# SPDX-License-Identifier: MIT
"""
A language model on a server that speaks the OpenAI protocol (`POST {base}/chat/completions`).

In: a question and a schema. Out: an object that fits it. Strict structured output is asked for first; servers that do
not know it are asked for plain JSON, then for text that holds JSON. What a server accepts is remembered. An answer
that does not fit is asked for once more, with what is wrong with it. No tools, no streaming, no conversation.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field, replace

from clipmill.domain.errors import BudgetSpent, InvalidOptions, ModelRefused, ReplyInvalid
from clipmill.llm.model import AnswerMemory, Schema, Usage
from clipmill.llm.reading import Unfit, fitting_object
from clipmill.llm.replies import Reply, read_reply
from clipmill.net.asking import Answer, AskOptions, JsonAsker

VERSION = "1"
_FORMATS = ("json_schema", "json_object", "text")
_NOT_UNDERSTOOD = frozenset((400, 415, 422, 501))
"""How servers say that they do not know a field."""
_MOST_QUOTED = 4000
_HINTS = {
    401: "Check CLIPMILL_LLM__KEY.",
    403: "Check that the key may use this model.",
    404: "Check CLIPMILL_LLM__BASE_URL, which ends in /v1 for most servers, and CLIPMILL_LLM__MODEL.",
    413: "Use a model with room for longer questions.",
    429: "The server's quota is spent.",
}


@dataclass(frozen=True, slots=True)
class ChatOptions:
    """How a model is asked."""

    asking: AskOptions = field(default_factory=AskOptions)
    temperature: float = 0.0
    max_calls: int | None = None
    """Answers that may be asked of the server in the life of this object; none sets no limit."""
    max_tokens_in_all: int | None = None
    """Tokens, asked and answered, after which no more is asked; none sets no limit."""


@dataclass(frozen=True, slots=True)
class _Manner:
    """What a server was found to understand."""

    format: int = 0
    """Index into `_FORMATS`."""
    is_limit_renamed: bool = False
    """Whether the limit of tokens is called `max_completion_tokens`, as newer models want it."""
    has_temperature: bool = True


class ChatModel:
    """Any OpenAI-compatible chat endpoint. Safe to use from several threads."""

    def __init__(
        self,
        base_url: str,
        model: str,
        *,
        key: str | None = None,
        options: ChatOptions | None = None,
        memory: AnswerMemory | None = None,
    ) -> None:
        """
        Take the server, the model and the key; nothing is asked yet.

        Args:
            base_url: up to and without `/chat/completions`, such as `http://127.0.0.1:8000/v1`.
            model: name that the server knows.
            key: is sent as a bearer token; none sends none.
            options: times and limits.
            memory: keeps answers by content; without one every question is asked.

        Raises:
            InvalidOptions: the address is no http(s) address, or no model is named.

        """
        if not model.strip():
            message = "no language model is named"
            raise InvalidOptions(message, hint="Set CLIPMILL_LLM__MODEL to a model that the server has.")
        self.options = options or ChatOptions()
        self._asker = JsonAsker(base_url, key=key, options=self.options.asking)
        self._model = model.strip()
        self._memory = memory
        self._lock = threading.Lock()
        self._usage = Usage()
        self._manner = _Manner()

    @property
    def name(self) -> str:
        """Server, model and temperature; never the key."""
        return f"chat {self._asker.host} {self._model} t{self.options.temperature:g} v{VERSION}"

    @property
    def usage(self) -> Usage:
        """What was asked so far."""
        with self._lock:
            return self._usage

    def ask(self, system: str, user: str, schema: Schema, *, max_tokens: int) -> object:
        """
        Return the answer as plain JSON values that fit the schema; see `LanguageModel.ask`.

        Raises:
            ModelUnavailable: the server does not answer, or not to this key or model.
            ModelRefused: the model declines, or a filter took the answer away.
            ReplyInvalid: the answer is cut off, or does not fit the schema even when asked again.
            BudgetSpent: a limit of calls or tokens is reached.

        """
        key = self._memory_key(system, user, schema, max_tokens)
        found = self._remembered(key, schema)
        if found is not None:
            return found
        shape = json.dumps(dict(schema), ensure_ascii=False)
        told = f"{system}\n\nAnswer with one JSON value that fits this JSON schema, and with nothing else:\n{shape}"
        messages = [{"role": "system", "content": told}, {"role": "user", "content": user}]
        reply = self._reply(messages, schema, max_tokens)
        try:
            value = fitting_object(self._usable(reply, max_tokens), schema)
        except Unfit as problem:
            value = self._repaired(messages, reply, problem, schema, max_tokens)
        if self._memory is not None:
            self._memory.put(key, json.dumps(value, ensure_ascii=True))
        return value

    def _repaired(
        self, messages: list[dict[str, str]], reply: Reply, problem: Unfit, schema: Schema, max_tokens: int
    ) -> object:
        """Ask once more, with what was wrong."""
        self._count(repairs=1)
        again = [
            *messages,
            {"role": "assistant", "content": reply.text[:_MOST_QUOTED] or "(nothing)"},
            {
                "role": "user",
                "content": f"That answer cannot be used: {problem}. Answer the question again, with the JSON alone.",
            },
        ]
        second = self._reply(again, schema, max_tokens)
        try:
            return fitting_object(self._usable(second, max_tokens), schema)
        except Unfit as error:
            message = f"{self._asker.host} answered twice with something that does not fit: {error}"
            hint = "Use a model that follows a JSON schema, or a larger one."
            raise ReplyInvalid(message, hint=hint) from error

    def _usable(self, reply: Reply, max_tokens: int) -> str:
        """Return the text of a whole answer; refusals and cut answers are not repaired by asking again."""
        if reply.refusal:
            message = f"{self._asker.host} declined: {reply.refusal[:200]}"
            raise ModelRefused(message)
        if reply.is_cut:
            message = f"the answer of {self._asker.host} was cut off after {max_tokens} tokens"
            raise ReplyInvalid(message, hint="Use a model that answers at greater length or with fewer thoughts.")
        return reply.text

    def _reply(self, messages: list[dict[str, str]], schema: Schema, max_tokens: int) -> Reply:
        """Return the server's answer in the best manner that it understands."""
        manner = self._manner
        while True:
            self._check_budget()
            answer = self._asker.post("/chat/completions", self._body(manner, messages, schema, max_tokens))
            if answer.is_ok:
                reply = read_reply(answer.body, self._asker.host)
                self._manner = manner
                self._count(calls=1, prompt_tokens=reply.prompt_tokens, completion_tokens=reply.completion_tokens)
                return reply
            simpler = _simpler(manner, answer)
            if simpler is None:
                raise self._asker.refusal(answer, _HINTS)
            manner = simpler

    def _body(
        self, manner: _Manner, messages: list[dict[str, str]], schema: Schema, max_tokens: int
    ) -> dict[str, object]:
        limit = "max_completion_tokens" if manner.is_limit_renamed else "max_tokens"
        body: dict[str, object] = {"model": self._model, "messages": messages, limit: max_tokens}
        if manner.has_temperature:
            body["temperature"] = self.options.temperature
        kind = _FORMATS[manner.format]
        if kind == "json_schema":
            named = {"name": str(schema.get("title", "answer")), "schema": dict(schema), "strict": True}
            body["response_format"] = {"type": kind, "json_schema": named}
        elif kind == "json_object":
            body["response_format"] = {"type": kind}
        return body

    def _check_budget(self) -> None:
        used, options = self.usage, self.options
        if options.max_calls is not None and used.calls >= options.max_calls:
            message = f"the language model was asked {used.calls} times, which is as often as it may be"
            raise BudgetSpent(message)
        tokens = used.prompt_tokens + used.completion_tokens
        if options.max_tokens_in_all is not None and tokens >= options.max_tokens_in_all:
            message = f"{tokens} tokens went to the language model, which is as many as may"
            raise BudgetSpent(message)

    def _memory_key(self, system: str, user: str, schema: Schema, max_tokens: int) -> str:
        parts = [self.name, system, user, dict(schema), max_tokens]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def _remembered(self, key: str, schema: Schema) -> object | None:
        """Return what memory holds, where it is whole; whatever else it holds is asked for again."""
        text = self._memory.get(key) if self._memory is not None else None
        if text is None:
            return None
        try:
            value = fitting_object(text, schema)
        except Unfit:
            return None
        self._count(remembered=1)
        return value

    def _count(self, **more: int) -> None:
        with self._lock:
            self._usage = replace(
                self._usage, **{name: getattr(self._usage, name) + count for name, count in more.items()}
            )


def _simpler(manner: _Manner, answer: Answer) -> _Manner | None:
    """Return the manner to try next after a server did not understand, or none when it is not about the manner."""
    if answer.status not in _NOT_UNDERSTOOD:
        return None
    if not manner.is_limit_renamed and answer.mentions("max_completion_tokens"):
        return replace(manner, is_limit_renamed=True)
    if manner.has_temperature and answer.mentions("temperature"):
        return replace(manner, has_temperature=False)
    if manner.format + 1 < len(_FORMATS):
        return replace(manner, format=manner.format + 1)
    return None
