# SPDX-License-Identifier: MIT
"""The chat client against servers that answer well, badly, late, too much and with something else."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from tests.contract.answering_server import AnsweringServer, said

from clipmill.domain.errors import BudgetSpent, InvalidOptions, ModelRefused, ModelUnavailable, ReplyInvalid
from clipmill.llm import ChatModel, ChatOptions, LanguageModel
from clipmill.net.asking import AskOptions

SCHEMA = {
    "title": "greeting",
    "type": "object",
    "properties": {"word": {"type": "string"}, "count": {"type": "integer"}},
    "required": ["word", "count"],
    "additionalProperties": False,
}
GOOD = {"word": "hola", "count": 3}
QUICK = AskOptions(timeout_s=2.0, attempts=3, backoff_s=0.01)

Serve = Callable[..., AnsweringServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as stack:
        yield lambda *answers, **more: stack.enter_context(AnsweringServer(*answers, **more))


def model_at(server: AnsweringServer, **more: object) -> ChatModel:
    options = more.pop("options", ChatOptions(asking=QUICK))
    return ChatModel(f"{server.url}/v1/", "small", options=options, **more)  # type: ignore[arg-type]


def ask(model: LanguageModel, user: str = "hello") -> object:
    return model.ask("You greet.", user, SCHEMA, max_tokens=50)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(GOOD),
        f"```json\n{json.dumps(GOOD, indent=2)}\n```",
        f"Sure! Here is the JSON you asked for:\n\n{json.dumps(GOOD)}\n\nLet me know {{if}} that helps.",
        f'<think>A {{"word": "wrong"}} would not do.</think>{json.dumps(GOOD)}',
        f'An example: {{"word": 1}}. The answer: {json.dumps(GOOD)}',
    ],
    ids=["plain", "fenced", "prose around", "thoughts before", "a wrong one first"],
)
def test_json_is_found_in_whatever_stands_around_it(serve: Serve, text: str) -> None:
    server = serve(said(text))
    assert ask(model_at(server)) == GOOD
    assert server.paths == ["/v1/chat/completions"]


def test_strict_output_is_asked_for_first_and_the_schema_is_told_in_words_too(serve: Serve) -> None:
    server = serve(said(json.dumps(GOOD)))
    ask(model_at(server, key="secret"))
    (body,) = server.asked
    assert body["response_format"]["type"] == "json_schema"
    assert body["response_format"]["json_schema"] == {"name": "greeting", "schema": SCHEMA, "strict": True}
    assert body["max_tokens"] == 50
    assert json.dumps(SCHEMA) in body["messages"][0]["content"]
    assert server.keys == ["Bearer secret"]


def test_a_server_that_knows_no_strict_output_is_asked_in_simpler_manners_and_that_is_remembered(serve: Serve) -> None:
    server = serve(
        (400, {"error": "response_format json_schema is not supported"}),
        (422, {"error": "response_format"}),
        said(json.dumps(GOOD)),
    )
    model = model_at(server)
    assert ask(model) == GOOD
    assert ask(model, "again") == GOOD
    kinds = [body.get("response_format", {}).get("type") for body in server.asked]
    assert kinds == ["json_schema", "json_object", None, None]


def test_newer_names_and_lacking_fields_are_found_out(serve: Serve) -> None:
    server = serve(
        (400, {"error": "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."}),
        (400, {"error": "Unsupported value: 'temperature'"}),
        said(json.dumps(GOOD)),
    )
    assert ask(model_at(server)) == GOOD
    last = server.asked[-1]
    assert (last["max_completion_tokens"], "max_tokens" in last, "temperature" in last) == (50, False, False)
    assert last["response_format"]["type"] == "json_schema"


def test_an_answer_that_does_not_fit_is_asked_for_once_more_with_what_is_wrong(serve: Serve) -> None:
    server = serve(said('{"word": "hola", "count": "three"}'), said(json.dumps(GOOD)))
    model = model_at(server)
    assert ask(model) == GOOD
    again = server.asked[1]["messages"]
    assert "three" in again[2]["content"]
    assert "is not of type 'integer'" in again[3]["content"]
    assert (model.usage.calls, model.usage.repairs) == (2, 1)


@pytest.mark.parametrize("text", ['{"word": "ho', "I would rather not say.", "", "NaN", "[" * 100_000, '{"word": "x"}'])
def test_answers_that_never_fit_are_a_typed_error_after_one_more_try(serve: Serve, text: str) -> None:
    server = serve(said(text))
    with pytest.raises(ReplyInvalid, match="answered twice"):
        ask(model_at(server))
    assert len(server.asked) == 2


def test_a_cut_answer_is_not_asked_for_again_in_the_same_words(serve: Serve) -> None:
    server = serve(said('{"word": "ho', finish_reason="length"))
    with pytest.raises(ReplyInvalid, match="cut off after 50 tokens"):
        ask(model_at(server))
    assert len(server.asked) == 1


@pytest.mark.parametrize("choice", [{"refusal": "I cannot help with that."}, {"finish_reason": "content_filter"}])
def test_a_refusal_is_said_to_be_one(serve: Serve, choice: dict[str, str]) -> None:
    server = serve(said("", **choice))
    with pytest.raises(ModelRefused):
        ask(model_at(server))
    assert len(server.asked) == 1


def test_a_busy_server_is_asked_again_as_late_as_it_says(serve: Serve) -> None:
    server = serve(
        (429, {"error": "slow down"}), (500, b"oops"), said(json.dumps(GOOD)), headers={"Retry-After": "0.2"}
    )
    start_s = time.monotonic()
    assert ask(model_at(server)) == GOOD
    assert time.monotonic() - start_s >= 0.4


def test_a_server_that_stays_broken_is_unavailable(serve: Serve) -> None:
    server = serve((503, b"down for \x1b[31mrepairs"))
    with pytest.raises(ModelUnavailable, match=r"3 tries.*503: down for \[31mrepairs") as caught:
        ask(model_at(server))
    assert caught.value.retryable
    assert len(server.asked) == 3


def test_a_spent_quota_is_not_waited_for(serve: Serve) -> None:
    server = serve((429, {"error": {"code": "insufficient_quota"}}))
    with pytest.raises(ModelUnavailable):
        ask(model_at(server))
    assert len(server.asked) == 1


@pytest.mark.parametrize(("status", "hint"), [(401, "KEY"), (404, "BASE_URL"), (307, None), (302, None)])
def test_a_refused_request_names_the_cause_and_never_the_key(serve: Serve, status: int, hint: str | None) -> None:
    server = serve((status, b"no: Bearer sesame is wrong"), headers={"Location": "http://127.0.0.1:9/"})
    with pytest.raises(ModelUnavailable, match=str(status)) as caught:
        ask(model_at(server, key="sesame"))
    assert "sesame" not in caught.value.message
    assert hint is None or hint in caught.value.hint
    assert len(server.asked) == 1


def test_a_server_that_drips_is_given_up_in_time(serve: Serve) -> None:
    server = serve(said(json.dumps(GOOD)), drip_s=0.05)
    options = ChatOptions(asking=AskOptions(timeout_s=0.4, attempts=1))
    start_s = time.monotonic()
    with pytest.raises(ModelUnavailable):
        ask(model_at(server, options=options))
    assert time.monotonic() - start_s < 2


def test_nothing_listens(serve: Serve) -> None:
    model = ChatModel("http://127.0.0.1:9/v1", "small", options=ChatOptions(asking=AskOptions(attempts=1)))
    with pytest.raises(ModelUnavailable, match="refused the connection"):
        ask(model)


def test_no_more_is_read_than_an_answer_can_have(serve: Serve) -> None:
    server = serve(said("x" * 100_000))
    options = ChatOptions(asking=AskOptions(timeout_s=2, attempts=1, max_reply_bytes=10_000))
    with pytest.raises(ReplyInvalid, match="more than 10000 bytes"):
        ask(model_at(server, options=options))


@pytest.mark.parametrize(
    "body", [b"<html>", {"choices": []}, {"choices": [{"text": "old"}]}, [], b"[" * 200_000, {"choices": {}}]
)
def test_what_is_no_chat_completion_is_said_to_be_none(serve: Serve, body: object) -> None:
    with pytest.raises(ReplyInvalid, match=r"not JSON|no chat completion"):
        ask(model_at(serve(body)))


def test_a_server_without_counts_and_with_content_in_parts_is_understood(serve: Serve) -> None:
    parts = [{"type": "text", "text": '{"word": "hola",'}, {"type": "image"}, {"type": "text", "text": ' "count": 3}'}]
    model = model_at(serve({"choices": [{"message": {"content": parts}}], "usage": None}))
    assert ask(model) == GOOD
    assert (model.usage.calls, model.usage.prompt_tokens) == (1, 0)


def test_limits_of_calls_and_tokens_hold(serve: Serve) -> None:
    server = serve(said(json.dumps(GOOD)))
    model = model_at(server, options=ChatOptions(asking=QUICK, max_calls=2))
    ask(model)
    ask(model)
    with pytest.raises(BudgetSpent):
        ask(model)
    tight = model_at(server, options=ChatOptions(asking=QUICK, max_tokens_in_all=120))
    ask(tight)
    with pytest.raises(BudgetSpent, match="120 tokens"):
        ask(tight)
    assert len(server.asked) == 3


class Memory(dict[str, str]):
    def put(self, key: str, text: str) -> None:
        assert re.fullmatch("[0-9a-f]{64}", key)
        self[key] = text


def test_the_same_question_is_paid_for_once_and_a_broken_memory_is_not_believed(serve: Serve) -> None:
    server, memory = serve(said(json.dumps(GOOD))), Memory()
    model = model_at(server, memory=memory)
    assert [ask(model), ask(model), ask(model, "other")] == [GOOD, GOOD, GOOD]
    assert (len(server.asked), model.usage.calls, model.usage.remembered) == (2, 2, 1)
    for key in memory:
        memory[key] = '{"word": 5}'
    assert ask(model) == GOOD
    assert len(server.asked) == 3


@pytest.mark.parametrize("url", ["ftp://host/v1", "localhost:8000", "http://", "http://a b/", ""])
def test_an_address_that_is_none_is_refused_at_once(url: str) -> None:
    with pytest.raises(InvalidOptions):
        ChatModel(url, "small")


def test_a_model_has_a_name_and_a_key_is_printable() -> None:
    with pytest.raises(InvalidOptions):
        ChatModel("http://127.0.0.1:9", "  ")
    with pytest.raises(InvalidOptions):
        ChatModel("http://127.0.0.1:9", "small", key="line\nbreak")


def test_the_name_tells_models_apart_and_holds_no_key() -> None:
    one, other = (ChatModel("http://127.0.0.1:9", name, key="sesame") for name in ("small", "large"))
    assert one.name != other.name
    assert "sesame" not in one.name
