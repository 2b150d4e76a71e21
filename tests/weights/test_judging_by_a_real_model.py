# SPDX-License-Identifier: MIT
"""A real small language model behind a real server: what it says may be poor, what we make of it never is."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from clipmill.domain.errors import WeightsMissing
from clipmill.domain.speech import Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.llm import ChatModel, ChatOptions
from clipmill.net.asking import AskOptions
from clipmill.selection.candidates import LengthWindow
from clipmill.selection.judging import JudgeRequest, Pick, judge
from clipmill.selection.judging.asking import reading_question
from clipmill.selection.judging.claims import read_claims
from clipmill.selection.judging.windows import Stretch
from clipmill.selection.sentences import find_sentences
from clipmill.settings import Settings
from clipmill.wiring.tools import weights_store

pytestmark = pytest.mark.weights

_SERVE = """
import os, sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.n_ctx, params.n_parallel, params.port = sys.argv[1], 4096, 1, 0
params.cpuparams.n_threads = 1  # several wait for each other on a busy machine
server = xllamacpp.Server(params)
print("listens at " + server.listening_address, flush=True)
sys.stdin.read()
os._exit(0)
"""
_SAID = """
Welcome back to the show, it is good to have you. Thanks for having me, I am glad to be here.
Most people quit two weeks before it works. I know that because I counted it in four hundred teams.
The ones that stayed did nothing clever at all. They only had somebody who asked them every Friday.
So the whole trick is one honest question a week. You can begin with that tomorrow morning at nine.
Let us talk about the weather for a while now. It rained here, then it stopped, then it rained again.
I had some coffee before we began this today. It was all right, not too hot and not too cold either.
My father sold his house to pay the first salaries. He never told me until the day we were in profit.
I cried in the car park for an hour, honestly. Then I went back in and gave everybody the day off.
"""


@contextmanager
def served(name: str) -> Iterator[str]:
    """Run a server on fetched weights; gives its address. Its standard input ends it, so that it never outlives us."""
    if importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("no server to run a model with: pip install xllamacpp")
    try:
        model = weights_store(Settings()).find(name) / "model.gguf"
    except WeightsMissing:
        pytest.skip(f"no model to serve: clipmill weights fetch {name}")
    argv = [sys.executable, "-c", _SERVE, str(model)]
    with subprocess.Popen(argv, stdin=-1, stdout=-1, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdin
        assert server.stdout
        try:
            line = next((line for line in server.stdout if line.startswith("listens at ")), "")
            assert line, "the server ended before it listened"
            yield line.removeprefix("listens at ").strip() + "/v1"
        finally:
            server.stdin.close()
            server.kill()


def request() -> JudgeRequest:
    """Return sixteen sentences of five seconds with four picks."""
    words: list[Word] = []
    at = 0
    for text in _SAID.split():
        words.append(Word(TimeRange(SourceTime(at), SourceTime(at + 450_000)), text, speaker="Ann"))
        at += 500_000
    sentences = find_sentences(tuple(words), "en")
    picks = tuple(Pick(first, first + 3, 1.0 - first / 100) for first in range(0, len(sentences) - 3, 4))
    return JudgeRequest(
        sentences=sentences,
        length=LengthWindow(None, shortest_s=15.0, longest_s=40.0),
        count=2,
        shortlist=picks,
        language="en",
    )


def chat(address: str) -> ChatModel:
    return ChatModel(address, "model", options=ChatOptions(asking=AskOptions(timeout_s=280.0, attempts=1)))


def check_verdict(address: str) -> None:
    asked, model = request(), chat(address)
    verdict = judge(asked, model)
    assert verdict.spans
    assert all(15.0 <= asked.span_s(span.first, span.last) <= 40.0 for span in verdict.spans)
    assert model.usage.calls >= 2
    assert model.usage.prompt_tokens > 500
    assert verdict.counts.failed == 0, verdict.notices
    assert verdict.agreement is not None
    if not verdict.weight:
        assert [(span.first, span.last) for span in verdict.spans] == [(p.first, p.last) for p in asked.shortlist]


def test_a_model_of_no_use_costs_two_questions_and_changes_nothing(tmp_path: Path) -> None:
    with served("tiny-language-model") as address:
        check_verdict(address)


@pytest.mark.slow
def test_a_small_model_reads_and_compares() -> None:
    with served("small-language-model") as address:
        check_verdict(address)
        asked = replace(request(), count=1)
        question = reading_question(asked, Stretch(0, len(asked.sentences) - 1), frozenset())
        answer = chat(address).ask(question.system, question.user, question.schema, max_tokens=question.max_tokens)
        named, stood = read_claims(answer, asked, Stretch(0, len(asked.sentences) - 1))
        assert named >= len(stood)
        assert all(15.0 <= asked.span_s(item.first, item.last) <= 40.0 for item in stood)
