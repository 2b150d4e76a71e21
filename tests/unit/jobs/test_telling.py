# SPDX-License-Identifier: MIT
"""No error of the whole tree tells a client where the server keeps its things, or what is inside of it."""

from __future__ import annotations

import json
import re
import time

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from structlog.testing import capture_logs

from clipmill.api.dialect_cuttr.errors import answer_of_error
from clipmill.api.dialect_wayinvideo import Shape
from clipmill.api.dialect_wayinvideo.errors import add_error_answers
from clipmill.api.problems import error_response
from clipmill.domain.errors import (
    ClipmillError,
    InvalidOptions,
    ModelError,
    TranslatorMissing,
    UnsupportedMedia,
    WeightsMissing,
)
from clipmill.domain.result import Notice
from clipmill.jobs.stages import failed_answer
from clipmill.jobs.telling import told_notice, told_of, without_places

SECRETS = (
    "The weights whisper are not complete: /var/lib/clipmill/weights/whisper/model.bin is missing.",
    "'/home/operator/.cache/clipmill/a.json' cannot be read: Permission denied",
    "(psycopg.errors.UndefinedTable) relation jobs [SQL: SELECT secret FROM api_keys WHERE team_id = 7]",
    'Traceback (most recent call last):\n  File "/opt/clipmill/lib/a.py", line 3, in run\nKeyError: secret',
    "Unable to connect to proxy 127.0.0.1:40123 (/tmp/clipmill-order-x1/order.json)",
    r"C:\Users\operator\clips\a.mp4 is not there; file:///srv/clipmill/blobs/x/y.mp4 neither",
)
LEAKS = re.compile(
    r"/var/|/home/|/opt/|/tmp/|/srv/|\.cache|operator[/\\]|127\.0\.0\.1|SELECT|psycopg|api_keys|Traceback|KeyError"
)
HOST = "llm.internal answered 500: out of memory at 10.1.2.3"


def vendor(shape: Shape) -> FastAPI:
    """Return an app that answers errors as the vendor does."""
    app = FastAPI()
    add_error_answers(app, shape)
    return app


VENDORS = tuple(vendor(shape) for shape in Shape)


def tree(root: type[ClipmillError] = ClipmillError) -> list[type[ClipmillError]]:
    """Return every class of the tree."""
    return [root, *(kind for child in root.__subclasses__() for kind in tree(child))]


KINDS = sorted({kind for kind in tree() if kind.__module__.startswith("clipmill.")}, key=lambda kind: kind.__name__)


def answers(error: ClipmillError) -> list[str]:
    """Return all that the doors and the job's row say of an error."""
    request = Request({"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""})
    said = [str(error_response(request, error).body, "utf-8"), str(answer_of_error(error).body, "utf-8")]
    for app in VENDORS:
        answer = app.exception_handlers[ClipmillError](request, error)
        assert isinstance(answer, JSONResponse)
        said.append(str(answer.body, "utf-8"))
    return [*said, json.dumps(failed_answer(error))]


def test_the_tree_is_walked_whole() -> None:
    assert len(KINDS) > 50


@pytest.mark.parametrize("kind", KINDS)
def test_no_error_tells_a_client_of_the_server_s_insides(kind: type[ClipmillError]) -> None:
    for secret in SECRETS:
        for said in answers(kind(secret, hint=secret)):
            assert not LEAKS.search(said), said


@pytest.mark.parametrize("kind", [kind for kind in KINDS if issubclass(kind, ModelError)])
def test_no_error_of_a_model_names_its_server(kind: type[ClipmillError]) -> None:
    if kind.__name__ in {"TranslatorMissing", "BudgetSpent"}:
        pytest.skip("raised before any server is asked")
    for said in answers(kind(HOST)):
        assert "internal" not in said.replace("internal_error", "").replace("Internal Server Error", "").replace(
            "Internal server error", ""
        )
        assert "10.1.2.3" not in said


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_class_says_of_itself_is_told_whole(kind: type[ClipmillError]) -> None:
    assert told_of(kind()).is_whole
    assert not LEAKS.search(kind().message + kind().hint)


def test_weights_that_are_missing_are_a_sentence_for_clients_and_a_path_for_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = failed_answer(WeightsMissing(SECRETS[0]))

    assert answer["message"] == "The weights of a model are not on this machine."
    assert answer["code"] == "weights_missing"
    assert SECRETS[0] in caplog.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/srv/films/a talk.mp4 is empty", "a talk.mp4 is empty"),
        ("error:/srv/data/x.mp4", "error:x.mp4"),
        ("cannot read /home/my user/videos/x.mp4: no", "cannot read x.mp4: no"),
        ("~/videos/a/b.mp4 is empty", "b.mp4 is empty"),
        (r"\\nas\share\a.mp4 is not there", "a.mp4 is not there"),
        (r"C:\my videos\a.mp4 is not there", "a.mp4 is not there"),
        (
            "no answer from 10.1.2.3:8000, nor from 192.168.0.4",
            "no answer from a private address, nor from a private address",
        ),
        ("Unable to connect to proxy http://127.0.0.1:40123/.", "Unable to connect to proxy this server"),
        ("https://gitlab.com/a/-/blob/x/y.mp4 is a page", None),
        ("https://example.com/a?next=/login/here/x is a page", None),
        ("http://[2001:db8::1]/a/b/c.mp4 does not answer", None),
        ("http://localhost:8000/a.mp4 is not public", None),
        ("/edits/0/entries is wrong", None),
        ("version 10.11.12.13.14, 1.10.2.3.4", None),
        ("example.com/a/b: HTTP 404", "example.com/a/b: HTTP 404"),
        ("https://example.com/a/b/c.mp4 is gone", "https://example.com/a/b/c.mp4 is gone"),
        ("GET /jobs/{id}/moments has them; see /api/v1/openapi.json", None),
        ("ratio 9:16, and/or 1/2/3", None),
    ],
)
def test_what_users_named_and_what_helps_them_stays(text: str, told: str | None) -> None:
    assert without_places(text) == (text if told is None else told)


@pytest.mark.parametrize("piece", ["SELECT ", "UPDATE a\n", "/a", " /a a a a", "a:\\b", "[::1", "127.", "10.1.", "a.b-",
                                   "\\\\a", "file:///a", "x://"])  # fmt: skip
def test_what_a_long_message_costs_grows_as_it_does(piece: str) -> None:
    begun_s = time.process_time()
    told_of(InvalidOptions(piece * 20_000, hint=piece * 20_000))

    assert time.process_time() - begun_s < 2.0  # some 0.1 s; a square of it took 20 s


@pytest.mark.parametrize("error", [InvalidOptions(SECRETS[1]), UnsupportedMedia("no /srv/x/y.mp4")])
def test_what_users_did_wrong_is_noted_but_no_fault_of_the_server(error: ClipmillError) -> None:
    with capture_logs() as lines:
        answers(error)

    noted = [line for line in lines if line["event"] == "request_refused"]
    assert len(noted) == 2 + len(VENDORS)
    assert {line["log_level"] for line in lines} == {"info"}
    assert not any("exc_info" in line for line in lines)


def test_what_users_can_help_is_told_as_it_is() -> None:
    why = "Finnish cannot be translated to Thai: nothing is set up"
    assert told_of(TranslatorMissing(why)).message == why
    assert told_of(UnsupportedMedia("talk.mp4 is a playlist, not a video")).is_whole


@pytest.mark.parametrize(
    ("code", "text", "told"),
    [
        ("model_failed", "The language model was of no use, so it went without: llm.internal answered 500.",
         "The language model was of no use, so it went without."),
        ("words_own", "The language model gave no usable words; own words instead (llm.internal gave no answer).",
         "The language model gave no usable words; own words instead."),
        ("fewer_clips", "1 of 3 clips: the source is too short.", "1 of 3 clips: the source is too short."),
    ],
)  # fmt: skip
def test_notices_of_a_model_do_not_repeat_its_server(code: str, text: str, told: str) -> None:
    assert told_notice(Notice(code, text)).message == told
