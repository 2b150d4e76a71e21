# SPDX-License-Identifier: MIT
"""The tools for agents, called through the SDK's own client, acting on a real server over HTTP."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
import uvicorn
from mcp import Client
from starlette.testclient import TestClient
from tests.service.native_world import Caller, NativeWorld, make_world

from clipmill.agents import make_agent_server
from clipmill.domain.accounts import Scope
from clipmill.domain.jobs import JobKind, JobState
from clipmill.storage.records.database import Database
from clipmill.storage.records.tables import JobRow


@pytest.fixture(name="world")
def _world(sqlite_database: Database, tmp_path: Path) -> NativeWorld:
    return make_world(sqlite_database, tmp_path)


@pytest.fixture(name="address")
def _address(world: NativeWorld) -> Iterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(world.app, log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def call(address: str, key: str, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """Call tools one after the other; an error comes back as its text."""

    async def run() -> list[Any]:
        found: list[Any] = []
        async with Client(make_agent_server(address, key, poll_s=0.02)) as client:
            for name, arguments in calls:
                result = await client.call_tool(name, arguments)
                text = "".join(getattr(part, "text", "") for part in result.content)
                found.append(text if result.is_error else result.structured_content)
        return found

    return anyio.run(run)


def test_the_tools_work_over_http_one_client_after_the_other(address: str, me: Caller) -> None:
    job_id = me.job()
    app = make_agent_server(address, me.secret).streamable_http_app()
    asked: list[Any] = []

    async def ask(url: str) -> None:
        async with Client(url) as client:
            result = await client.call_tool("get_job", {"job_id": job_id})
            asked.append((result.is_error, (result.structured_content or {}).get("id")))

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        for _ in range(2):
            anyio.run(ask, f"http://127.0.0.1:{listening.getsockname()[1]}/mcp")
        server.should_exit = True
        thread.join()
    assert asked == [(False, job_id)] * 2


def test_a_tool_error_ends_its_first_sentence_before_the_hint(address: str, me: Caller) -> None:
    (text,) = call(address, me.secret, ("get_summary", {"job_id": me.done_job()}))
    assert "makes no summary. Submit" in text


def test_every_tool_has_typed_inputs_with_words(address: str, me: Caller) -> None:
    async def run() -> list[Any]:
        async with Client(make_agent_server(address, me.secret)) as client:
            return list((await client.list_tools()).tools)

    tools = {tool.name: tool for tool in anyio.run(run)}
    wanted = {"submit_clips", "find_moments", "transcribe", "summarize", "get_job", "wait_for_job", "list_jobs"}
    assert wanted | {"list_clips", "render_clip", "cancel_job", "estimate", "wallet"} <= set(tools)
    for tool in tools.values():
        assert tool.description
        for name, schema in tool.input_schema.get("properties", {}).items():
            assert schema.get("description") or name == "limit", (tool.name, name)


def test_an_agent_submits_follows_and_cancels(world: NativeWorld, address: str, me: Caller) -> None:
    url = "https://example.com/talk.mp4"
    submitted, again, listed = call(
        address,
        me.secret,
        ("submit_clips", {"url": url, "count": 2, "caption_style": "bold", "wish_id": "w1"}),
        ("submit_clips", {"url": url, "count": 2, "caption_style": "bold", "wish_id": "w1"}),
        ("list_jobs", {}),
    )
    assert submitted["id"] == again["id"]
    assert [job["id"] for job in listed["jobs"]] == [submitted["id"]]
    spec = world.context.jobs.get(me.principal.team.id, submitted["id"]).spec
    assert (spec.kind, spec.options.count, spec.options.caption_style.name) == (JobKind.CLIPS, 2, "bold")
    waited, cancelled, wallet = call(
        address,
        me.secret,
        ("wait_for_job", {"job_id": submitted["id"], "timeout_s": 0.1}),
        ("cancel_job", {"job_id": submitted["id"]}),
        ("wallet", {}),
    )
    assert (waited["state"], cancelled["state"], wallet["balance_cents"]) == ("queued", "cancelled", 10_000)


def test_an_agent_waits_until_the_job_is_done_on_any_host(world: NativeWorld, address: str, me: Caller) -> None:
    job_id = me.job()

    def finish() -> None:
        time.sleep(0.3)
        with world.context.db.transaction() as session:
            session.get_one(JobRow, job_id).state = JobState.SUCCEEDED.value

    worker = threading.Thread(target=finish)
    worker.start()
    (job,) = call(address, me.secret, ("wait_for_job", {"job_id": job_id, "timeout_s": 20}))
    worker.join()
    assert job["state"] == "succeeded"


def test_an_agent_reads_results_and_renders_again(world: NativeWorld, address: str, me: Caller) -> None:
    job_id, summary_id = me.done_job(), me.done_job(JobKind.SUMMARY)
    clips, text, summary, estimate = call(
        address,
        me.secret,
        ("list_clips", {"job_id": job_id}),
        ("get_transcript", {"job_id": job_id}),
        ("get_summary", {"job_id": summary_id}),
        ("estimate", {"duration_s": 600, "count": 2}),
    )
    assert len(clips["clips"]) == 2
    assert text == {"result": "Ships <float>.\n"}
    assert (summary["text"], estimate["cost_cents"]) == ("They float.", 300)
    clip_id = clips["clips"][1]["id"]
    changes = {"clip_id": clip_id, "in_s": 61, "out_s": 70, "ratio": "1:1"}
    (job,) = call(address, me.secret, ("render_clip", changes))
    assert (job["kind"], job["parent_id"]) == ("render", job_id)


def test_refusals_are_tool_errors_with_code_and_hint(world: NativeWorld, address: str, me: Caller) -> None:
    reader = world.caller(scopes=frozenset({Scope.READ}))
    (refused,) = call(address, reader.secret, ("transcribe", {"url": "https://example.com/a.mp4"}))
    assert "scope_missing" in refused
    assert "Use a key that has the scope" in refused
    other = world.caller()
    missing, escaping, invalid = call(
        address,
        me.secret,
        ("get_job", {"job_id": other.job()}),
        ("get_job", {"job_id": "../wallet"}),
        ("submit_clips", {"url": "file:///etc/passwd"}),
    )
    assert "job_not_found" in missing
    assert "invalid_options" in escaping
    assert "source.url" in invalid
    assert world.flows.enqueued == [f"{world.context.jobs.find(other.principal.team.id).jobs[0].id}-1"]
    (away,) = call("http://127.0.0.1:9", me.secret, ("wallet", {}))
    assert "service_unreachable" in away


@pytest.mark.parametrize(("headers", "status"), [
    ({"Host": "agents.example"}, 421), ({"Origin": "https://agents.example"}, 403), ({}, 200),
])  # fmt: skip
def test_over_http_only_this_machine_is_answered_as_the_guide_says(headers: dict[str, str], status: int) -> None:
    body = {
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}},
    }  # fmt: skip
    asked = {"Host": "127.0.0.1:8765", "Accept": "application/json, text/event-stream", **headers}
    app = make_agent_server("http://127.0.0.1:1", "key").streamable_http_app()
    with TestClient(app) as http:
        assert http.post("/mcp", json=body, headers=asked).status_code == status
