# SPDX-License-Identifier: MIT
"""
The service's actions as tools for agents, over the Model Context Protocol.

In: the base address of a service and a key. Out: an MCP server, spoken to over stdio or streamable HTTP. It is a
client of our own HTTP API and does nothing of its own, so that an agent can do what its key can do and no more.
Errors come back as tool errors with their code and hint.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Literal

import anyio
import httpx2
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from clipmill import __version__

TIMEOUT_S = 60.0
FINAL_STATES = ("succeeded", "failed", "cancelled")
_INSTRUCTIONS = """
Makes short vertical clips, searches for moments, transcripts and summaries out of long videos.
Submit a video by its address, then call wait_for_job until its state is final, then list_clips for the addresses of
the files. Submitting can cost money: ask estimate first when in doubt. render_clip changes a clip without analyzing
the video again.
"""

Url = Annotated[str, Field(description="Address of a video, or of its page on a site, on the public internet.")]
JobId = Annotated[str, Field(description="Id of a job, as submitting gave it.")]
ClipId = Annotated[str, Field(description="Id of a clip, as list_clips gave it.")]
Ratio = Annotated[Literal["9:16", "1:1", "4:5", "16:9", "original"], Field(description="Shape of the clips.")]
Style = Annotated[
    Literal["viral", "business", "general", "gaming"], Field(description="What kind of moment is wanted.")
]
Language = Annotated[str | None, Field(description="Spoken language, such as en; none detects it.")]
Count = Annotated[int | None, Field(ge=1, le=50, description="Clips wanted; none lets the length decide.")]
Seconds = Annotated[float | None, Field(ge=5, le=300, description="Wanted length of a clip in seconds.")]
WishId = Annotated[
    str | None,
    Field(description="Any text, new for each wish; the same again gives the same job instead of a second one."),
]
Kind = Literal["clips", "moments", "transcript", "summary"]
NewRatio = Annotated[Literal["9:16", "1:1", "4:5", "16:9", "original"] | None, Field(description="New shape.")]
Answer = dict[str, Any]


class Service:
    """A client of our own API."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        """Take the client that has the base address and the key."""
        self._client = client

    async def ask(
        self,
        method: str,
        path: str,
        *,
        body: Answer | None = None,
        query: dict[str, Any] | None = None,
        wish_id: str | None = None,
    ) -> Any:
        """
        Return what a route answers.

        Raises:
            ToolError: the service refuses, with its code and hint, or does not answer.

        """
        headers = {} if wish_id is None else {"Idempotency-Key": wish_id}
        try:
            reply = await self._client.request(method, path, json=body, params=query, headers=headers)
        except httpx2.HTTPError as error:
            message = f"service_unreachable: the service does not answer ({type(error).__name__})."
            raise ToolError(message) from error
        if reply.is_success:
            is_json = reply.headers.get("content-type", "").startswith("application/json")
            return reply.json() if is_json else reply.text
        raise ToolError(_told(reply))

    async def submit(self, kind: str, url: str, options: Answer, wish_id: str | None) -> Answer:
        """Submit a job; options that are none are left out. Raises as `ask`."""
        given = {name: value for name, value in options.items() if value is not None}
        body = {"kind": kind, "source": {"url": url}, "options": given}
        return _shown(await self.ask("POST", "/jobs", body=body, wish_id=wish_id))


def _told(reply: httpx2.Response) -> str:
    try:
        problem = reply.json()
        fields = "".join(f" {item['field']}: {item['message']}." for item in problem.get("errors", []))
        detail = f"{str(problem['detail']).rstrip('.')}."
        return f"{problem['code']}: {detail}{fields} {problem['hint']}".strip()
    except (ValueError, KeyError, TypeError):
        return f"http_{reply.status_code}: the service gave an answer that is none of its own; check its address."


def _shown(job: Answer) -> Answer:
    """Return what an agent needs to know of a job."""
    names = ("id", "kind", "state", "name", "title", "duration_s", "language", "progress", "failure", "warnings")
    return {name: job.get(name) for name in (*names, "cost_cents", "parent_id", "created_at")}


def make_agent_server(
    base_url: str, key: str, *, transport: httpx2.AsyncBaseTransport | None = None, poll_s: float = 1.0
) -> MCPServer:
    """
    Return an MCP server whose tools act on a service.

    Args:
        base_url: address of the service, as `http://127.0.0.1:8000`.
        key: API key whose scopes bound what the tools can do.
        transport: how the service is reached, when not over the network.
        poll_s: how often a job that is waited for is looked at.

    """
    client = httpx2.AsyncClient(
        base_url=f"{base_url.rstrip('/')}/api/v1",
        headers={"Authorization": f"Bearer {key}", "User-Agent": f"clipmill-agent/{__version__}"},
        timeout=TIMEOUT_S,
        transport=transport,
        follow_redirects=False,
    )

    @asynccontextmanager
    async def lifespan(_server: MCPServer) -> AsyncIterator[None]:
        try:
            yield
        finally:
            if not client.is_closed:
                await client.aclose()

    server = MCPServer(
        "clipmill", version=__version__, instructions=_INSTRUCTIONS, lifespan=lifespan, log_level="WARNING"
    )
    service = Service(client)
    _add_submitting(server, service)
    _add_reading(server, service, poll_s)
    _add_changing(server, service)
    return server


_READS = ToolAnnotations(read_only_hint=True)
_SPENDS = ToolAnnotations(read_only_hint=False, destructive_hint=False)
_STOPS = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=True)


def _add_submitting(server: MCPServer, service: Service) -> None:
    @server.tool(annotations=_SPENDS)
    async def submit_clips(  # noqa: PLR0913, PLR0917 - one for each input of the tool
        url: Url,
        count: Count = None,
        length_s: Seconds = None,
        style: Style = "viral",
        prompt: Annotated[str | None, Field(description="What shall be seen, in plain words.")] = None,
        ratio: Ratio = "9:16",
        caption_style: Annotated[str, Field(description="Look of the captions: classic, boxed, bold...")] = "classic",
        language: Language = None,
        wish_id: WishId = None,
    ) -> Answer:
        """Make short captioned clips out of a long video. Returns the job; call wait_for_job with its id."""
        options = {
            "count": count, "length_s": length_s, "style": style, "prompt": prompt, "ratio": ratio,
            "language": language, "captions": {"style": caption_style},
        }  # fmt: skip
        return await service.submit("clips", url, options, wish_id)

    @server.tool(annotations=_SPENDS)
    async def find_moments(
        url: Url,
        query: Annotated[str, Field(min_length=1, max_length=2000, description="What to find, in plain words.")],
        count: Count = None,
        is_rendered: Annotated[bool, Field(description="True makes clips of what is found.")] = False,
        language: Language = None,
        wish_id: WishId = None,
    ) -> Answer:
        """Find the moments of a video that answer a query. Returns the job; list_clips has the moments."""
        options = {"prompt": query, "count": count, "is_exported": is_rendered, "language": language}
        return await service.submit("moments", url, options, wish_id)

    @server.tool(annotations=_SPENDS)
    async def transcribe(url: Url, language: Language = None, wish_id: WishId = None) -> Answer:
        """Write down what is said in a video. Returns the job; get_transcript has the words when it is done."""
        return await service.submit("transcript", url, {"language": language}, wish_id)

    @server.tool(annotations=_SPENDS)
    async def summarize(url: Url, language: Language = None, wish_id: WishId = None) -> Answer:
        """Say in short what a video is about. Returns the job; get_summary has the text when it is done."""
        return await service.submit("summary", url, {"language": language}, wish_id)

    @server.tool(annotations=_READS)
    async def estimate(
        kind: Annotated[
            Literal["clips", "moments", "transcript", "summary"], Field(description="As submitted.")
        ] = "clips",
        duration_s: Annotated[float | None, Field(gt=0, description="Length of the video, if known.")] = None,
        count: Count = None,
    ) -> Answer:
        """Say what a job would cost in cents and how long it would take, before submitting it."""
        body: Answer = {"kind": kind, "options": {} if count is None else {"count": count}}
        if duration_s is not None:
            body["duration_s"] = duration_s
        found: Answer = await service.ask("POST", "/estimates", body=body)
        return found


def _add_reading(server: MCPServer, service: Service, poll_s: float) -> None:
    @server.tool(annotations=_READS)
    async def get_job(job_id: JobId) -> Answer:
        """Get a job's state and progress."""
        return _shown(await service.ask("GET", f"/jobs/{_safe(job_id)}"))

    @server.tool(annotations=_READS)
    async def wait_for_job(
        context: Context,
        job_id: JobId,
        timeout_s: Annotated[float, Field(ge=0, le=3600, description="Longest wait; call again after it.")] = 300,
    ) -> Answer:
        """Wait until a job is done, or the time is over; its state says which."""
        end = time.monotonic() + timeout_s
        while True:
            job = await service.ask("GET", f"/jobs/{_safe(job_id)}")
            seen = job["progress"]
            await context.report_progress(seen["fraction"], 1.0, seen["message"] or seen["stage"])
            left_s = end - time.monotonic()
            if job["state"] in FINAL_STATES or left_s <= 0:
                return _shown(job)
            await anyio.sleep(min(poll_s, left_s))

    @server.tool(annotations=_READS)
    async def list_jobs(
        state: Annotated[
            Literal["queued", "running", "succeeded", "failed", "cancelled"] | None, Field(description="Only these.")
        ] = None,
        limit: Annotated[int, Field(ge=1, le=100)] = 20,
        cursor: Annotated[str | None, Field(description="next_cursor of the page before.")] = None,
    ) -> Answer:
        """List jobs, newest first."""
        query = {"limit": limit, "state": state, "cursor": cursor}
        page = await service.ask("GET", "/jobs", query={name: value for name, value in query.items() if value})
        return {"jobs": [_shown(job) for job in page["items"]], "next_cursor": page["next_cursor"]}

    @server.tool(annotations=_READS)
    async def list_clips(job_id: JobId) -> Answer:
        """List a job's clips, best first: score, reason, words, and the addresses of their files."""
        page = await service.ask("GET", f"/jobs/{_safe(job_id)}/clips")
        return {"clips": page["items"]}

    @server.tool(annotations=_READS)
    async def get_transcript(
        job_id: JobId, form: Annotated[Literal["txt", "srt", "vtt"], Field(description="How it is written.")] = "txt"
    ) -> str:
        """Get what was said in a job's video, as plain text or as subtitles with times."""
        return str(await service.ask("GET", f"/jobs/{_safe(job_id)}/transcript", query={"format": form}))

    @server.tool(annotations=_READS)
    async def get_summary(job_id: JobId) -> Answer:
        """Get what a job's video is about: text, highlights and their times."""
        found: Answer = await service.ask("GET", f"/jobs/{_safe(job_id)}/summary")
        return found

    @server.tool(annotations=_READS)
    async def wallet() -> Answer:
        """Say what the team's wallet holds, in cents."""
        found: Answer = await service.ask("GET", "/wallet")
        return found


def _add_changing(server: MCPServer, service: Service) -> None:
    @server.tool(annotations=_SPENDS)
    async def render_clip(  # noqa: PLR0913, PLR0917 - one for each input of the tool
        clip_id: ClipId,
        in_s: Annotated[float | None, Field(ge=0, description="New beginning in the source, with out_s.")] = None,
        out_s: Annotated[float | None, Field(gt=0, description="New end in the source, with in_s.")] = None,
        ratio: NewRatio = None,
        caption_style: Annotated[str | None, Field(description="New look of the captions.")] = None,
        has_captions: Annotated[bool | None, Field(description="Whether captions are drawn in.")] = None,
        title: Annotated[str | None, Field(description="New title.")] = None,
        wish_id: WishId = None,
    ) -> Answer:
        """Render a clip again with changes; nothing is analyzed again. Returns a new job."""
        if (in_s is None) != (out_s is None):
            message = "invalid_options: give in_s and out_s together."
            raise ToolError(message)
        changes = {
            "entries": None if in_s is None else [{"in_s": in_s, "out_s": out_s}],
            "ratio": ratio,
            "captions": None if caption_style is None else {"style": caption_style},
            "has_captions": has_captions,
            "title": title,
        }
        body = {name: value for name, value in changes.items() if value is not None}
        return _shown(await service.ask("POST", f"/clips/{_safe(clip_id)}/render", body=body, wish_id=wish_id))

    @server.tool(annotations=_STOPS)
    async def cancel_job(job_id: JobId) -> Answer:
        """Stop a job; what it did not deliver is not charged."""
        return _shown(await service.ask("POST", f"/jobs/{_safe(job_id)}/cancel"))


def _safe(identifier: str) -> str:
    """Return an id that cannot lead to another path; raises ToolError."""
    if not (identifier.isascii() and identifier.replace("-", "").isalnum()):
        message = "invalid_options: this is not an id; take one that a tool gave."
        raise ToolError(message)
    return identifier
