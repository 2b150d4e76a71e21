# SPDX-License-Identifier: MIT
"""The OpenAPI of our own API is one that a typed client can be made of, and the API keeps to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from tests.service.native_world import NativeWorld, make_world

from clipmill.api.native import make_native_api
from clipmill.api.problems import PROBLEM_TYPE
from clipmill.storage.records.database import Database
from clipmill.storage.records.tables import Table

ROOT = Path(__file__).resolve().parents[2]
ANYONE = {"describe_uploads", "get_shared", "get_shared_video"}
VERBS = {"get", "put", "post", "delete", "patch", "head", "options"}


@pytest.fixture(scope="module", name="world")
def _world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NativeWorld]:
    folder = tmp_path_factory.mktemp("native")
    db = Database(f"sqlite:///{folder}/x.db")
    Table.metadata.create_all(db.engine)
    yield make_world(db, folder)
    db.close()


@pytest.fixture(scope="module", name="app")
def _app(world: NativeWorld) -> FastAPI:
    return make_native_api(world.context)


@pytest.fixture(scope="module", name="document")
def _document(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


def operations_of(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in VERBS:
                yield method, path, operation


def test_it_is_openapi_3_1_and_names_every_tag(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    named = {tag["name"] for tag in document["tags"]}
    assert {tag for _, _, operation in operations_of(document) for tag in operation["tags"]} == named


def test_operation_ids_are_clean_and_each_there_once(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations_of(document)]
    assert len(set(ids)) == len(ids)
    assert [name for name in ids if not re.fullmatch("[a-z]+(_[a-z]+)+", name)] == []
    wanted = {"submit_job", "list_jobs", "get_job", "cancel_job", "retry_job", "delete_job", "watch_job", "list_clips"}
    also = {"get_clip", "render_clip", "render_job", "get_clip_recipe", "get_transcript", "get_summary", "estimate_job"}
    assert wanted | also <= set(ids)


def test_no_model_is_without_a_name(document: dict[str, Any]) -> None:
    nameless = []
    for _, path, operation in operations_of(document):
        contents = [answer.get("content", {}) for answer in operation["responses"].values()]
        contents.append(operation.get("requestBody", {}).get("content", {}))
        schemas = [item.get("schema", {}) for content in contents for kind, item in content.items() if "json" in kind]
        nameless += [path for schema in schemas if "$ref" not in schema]
    assert nameless == []
    names = document["components"]["schemas"]
    assert [name for name in names if not re.fullmatch("[A-Z][A-Za-z0-9]+", name)] == []


def test_every_operation_says_what_it_does_and_has_examples(document: dict[str, Any]) -> None:
    for method, path, operation in operations_of(document):
        assert operation.get("description") or operation.get("summary"), path
        contents = [answer.get("content", {}) for answer in operation["responses"].values()]
        contents.append(operation.get("requestBody", {}).get("content", {}))
        for content in contents:
            for kind, item in content.items():
                if "json" in kind:
                    assert {"example", "examples"} & item.keys(), (method, path, kind)


def test_examples_fit_their_models(document: dict[str, Any]) -> None:
    for _, path, operation in operations_of(document):
        contents = [answer.get("content", {}) for answer in operation["responses"].values()]
        contents.append(operation.get("requestBody", {}).get("content", {}))
        for shown in [content[kind] for content in contents for kind in content if "json" in kind]:
            examples = [item["value"] for item in shown.get("examples", {}).values()] or [shown["example"]]
            validator = jsonschema_rs.validator_for({**shown["schema"], "components": document["components"]})
            for example in examples:
                assert [str(error) for error in validator.iter_errors(example)] == [], path


def test_every_operation_asks_for_a_key_in_either_header(document: dict[str, Any]) -> None:
    assert set(document["components"]["securitySchemes"]) == {"Bearer", "ApiKey"}
    for _, path, operation in operations_of(document):
        if operation["operationId"] not in ANYONE:
            assert {name for item in operation["security"] for name in item} == {"Bearer", "ApiKey"}, path


def test_every_post_that_moves_money_takes_an_idempotency_key(document: dict[str, Any]) -> None:
    taking = {
        operation["operationId"]
        for _, _, operation in operations_of(document)
        if any(item["name"] == "Idempotency-Key" for item in operation.get("parameters", []))
    }
    assert taking == {"submit_job", "create_clip", "render_clip", "render_job", "top_up_wallet"}


def test_errors_are_problems_in_the_reference(document: dict[str, Any]) -> None:
    for _, path, operation in operations_of(document):
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == [PROBLEM_TYPE], (path, status)


UPLOADS = {"describe_uploads", "create_upload", "find_upload", "continue_upload", "remove_upload"}
LEFT_OUT = UPLOADS | {"watch_job", "get_font", "draw_look"}
"""A service without an editor's desk, as this one, has no fonts and looks to give: see `tests/service`."""


def test_nothing_that_the_openapi_allows_or_forbids_breaks_the_api(world: NativeWorld) -> None:
    caller = world.caller(balance_cents=10**9)
    job_id = caller.done_job()
    known = {"job_id": job_id, "clip_id": caller.clip_ids(job_id)[0]}
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", world.app)
    answers: list[tuple[str, int, str]] = []
    for result in schema.exclude(operation_id=sorted(LEFT_OUT)).get_all_operations():
        operation = result.ok()  # type: ignore[union-attr]
        modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        for strategy in (operation.as_strategy(generation_mode=mode) for mode in modes):
            _try_cases(strategy, known, caller.secret, answers)
    assert [answer for answer in answers if answer[1] >= 500] == []
    assert [answer for answer in answers if answer[1] >= 400 and answer[2] != PROBLEM_TYPE] == []
    assert {answer[1] for answer in answers} >= {200, 404, 422}


def _try_cases(strategy: Any, known: dict[str, str], secret: str, answers: list[tuple[str, int, str]]) -> None:
    @given(case=strategy)
    @settings(max_examples=5, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def try_case(case: Any) -> None:
        for name in case.path_parameters or {}:
            case.path_parameters[name] = known.get(name, case.path_parameters[name])
        answer = case.call(headers={"X-API-Key": secret})
        kind = (answer.headers.get("content-type") or [""])[0]
        answers.append((f"{case.method} {case.path}", answer.status_code, kind))

    try_case()
