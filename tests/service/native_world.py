# SPDX-License-Identifier: MIT
"""Our own API over a real database and a real store, with flows that are only noted; clips are put in by hand."""

from __future__ import annotations

import gzip
import ipaddress
import json
import uuid
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import TypeAdapter
from sqlalchemy.orm import Session
from tests.service.making import make_principal_and_secret, make_team

from clipmill.accounts.keys import Keys
from clipmill.accounts.rates import RateLimiter
from clipmill.api.context import ApiContext
from clipmill.api.headers import RequestIds, SecurityHeaders
from clipmill.api.health import health_router
from clipmill.api.logs import AccessLines
from clipmill.api.metrics import Metrics, RequestMetrics, metrics_router
from clipmill.api.native import NativeOptions, make_native_api
from clipmill.api.native.share_page import share_pages
from clipmill.api.problems import install_problems
from clipmill.domain.accounts import Principal, Scope
from clipmill.domain.captions import CaptionStyle, CaptionTrack, SafeArea
from clipmill.domain.clip import CameraMode, CameraPath, ClipSpec, Edl
from clipmill.domain.jobs import BlobFile, ClipState, JobKind, JobSpec, JobState
from clipmill.domain.media import Size
from clipmill.domain.moment import Moment, Score, ScorePart
from clipmill.domain.result import ArtifactKind, Clip
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.summary import HighlightEvent, Summary, SummaryHighlight
from clipmill.domain.times import SourceTime, source_range_from_s
from clipmill.jobs.links import Links
from clipmill.jobs.operations import Operations
from clipmill.jobs.prices import Prices
from clipmill.jobs.service import JobService, Submission
from clipmill.jobs.uploads import Uploads
from clipmill.jobs.webhooks import Webhooks
from clipmill.net.guard import AddressPolicy
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.jobs import CLIP, FILES, as_json
from clipmill.storage.records.tables import ClipRow, JobRow

V1 = "/api/v1"
WISH: dict[str, Any] = {"source": {"url": "https://example.com/talk.mp4"}, "options": {"count": 2}}
ALL_SCOPES = frozenset({Scope.READ, Scope.WRITE, Scope.TEAM})
HEARD = Transcript(
    "en",
    0.98,
    (
        Segment(
            source_range_from_s(0.5, 2.0),
            (Word(source_range_from_s(0.5, 1.0), "Ships"), Word(source_range_from_s(1.0, 2.0), "<float>.")),
        ),
    ),
)


@dataclass
class NotingFlows:
    """Flows that run nothing and remember what they were asked."""

    enqueued: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    priorities: list[int] = field(default_factory=list)

    def enqueue(self, session: Session, *, job_id: str, flow_id: str, team_id: int, priority: int) -> None:
        self.enqueued.append(flow_id)
        self.priorities.append(priority)

    def cancel(self, flow_id: str) -> None:
        self.cancelled.append(flow_id)


@dataclass
class NativeWorld:
    """The service without workers."""

    context: ApiContext
    app: FastAPI
    flows: NotingFlows

    def caller(self, *, scopes: frozenset[Scope] = ALL_SCOPES, **team: Any) -> Caller:
        """Make a team with a key and a client that uses it."""
        principal, secret = make_principal_and_secret(
            self.context.db, make_team(self.context.db, **team), scopes=scopes
        )
        client = TestClient(
            self.app, base_url="http://testserver", headers={"X-API-Key": secret}, raise_server_exceptions=False
        )
        return Caller(self, client, principal, secret)


@dataclass
class Caller:
    """A team at the other end of the line."""

    world: NativeWorld
    http: TestClient
    principal: Principal
    secret: str

    def job(self, kind: JobKind = JobKind.CLIPS) -> str:
        """Submit a job past the API."""
        spec = JobSpec(kind=kind, location="https://example.com/talk.mp4")
        return self.world.context.jobs.submit(self.principal, Submission(spec=spec, name="a talk")).id

    def done_job(self, kind: JobKind = JobKind.CLIPS, *, clips: int = 2) -> str:
        """Submit a job and put what it would have made where the engine puts it."""
        job_id = self.job(kind)
        context = self.world.context
        heard = {"transcript": TypeAdapter(Transcript).dump_python(HEARD, mode="json"), "envelope": None}
        context.blobs.put_bytes(f"jobs/{job_id}/heard", gzip.compress(json.dumps(heard).encode()), "application/json")
        plan = TypeAdapter(Summary).dump_json(a_summary()) if kind is JobKind.SUMMARY else b"{}"
        context.blobs.put_bytes(f"jobs/{job_id}/plan", plan, "application/json")
        with context.db.transaction() as session:
            row = session.get_one(JobRow, job_id)
            row.transcript_key, row.result_key = f"jobs/{job_id}/heard", f"jobs/{job_id}/plan"
            row.duration_us, row.language, row.title = 600_000_000, "en", "A talk on ships"
            row.state, row.finished_at_us = JobState.SUCCEEDED.value, now_us()
            for ordinal in range(clips):
                session.add(a_clip_row(job_id, self.principal.team.id, ordinal))
        return job_id

    def clip_ids(self, job_id: str) -> list[str]:
        """Return the ids of a job's clips."""
        return [clip.id for clip in self.world.context.jobs.clips(self.principal.team.id, job_id)]


def change_job(world: NativeWorld, job_id: str, **values: Any) -> None:
    """Put values into the row of a job."""
    with world.context.db.transaction() as session:
        row = session.get_one(JobRow, job_id)
        for name, value in values.items():
            setattr(row, name, value)


def a_summary() -> Summary:
    """Return a summary with one highlight."""
    event = HighlightEvent(SourceTime(1_000_000), "A ship floats.")
    return Summary(
        "Ships", "They float.", ("ships",), (SummaryHighlight(source_range_from_s(0.5, 2), "Why", "So", (event,)),)
    )


def a_clip(ordinal: int) -> Clip:
    """Return the recipe of a clip."""
    kept = source_range_from_s(60.0 * ordinal + 1, 60.0 * ordinal + 31)
    score = Score(80.0 - ordinal, (ScorePart("hook", 71.5, "asks a question"),), "It asks a question.")
    moment = Moment(kept, score, f"Clip {ordinal}", "About ships.", ("ships",), "Why do ships", "Why do ships float?")
    spec = ClipSpec(
        name=f"{ordinal + 1:02}-clip",
        rank=ordinal + 1,
        moment=moment,
        edl=Edl((kept,)),
        size=Size(1080, 1920),
        frame_rate=Fraction(25),
        camera=CameraMode.STANDARD,
        captions=None,
    )
    track = CaptionTrack("en", (), CaptionStyle(), SafeArea(), Size(1080, 1920))
    return Clip(spec, CameraPath(()), track)


def a_clip_row(job_id: str, team_id: int, ordinal: int, state: ClipState = ClipState.RENDERED) -> ClipRow:
    """Return a clip with one file."""
    file = BlobFile(ArtifactKind.VIDEO, f"jobs/{job_id}/{ordinal}.mp4", "clip.mp4", "video/mp4", 10, "0" * 64)
    return ClipRow(
        id=str(uuid.uuid4()),
        job_id=job_id,
        team_id=team_id,
        ordinal=ordinal,
        state=state.value,
        recipe=as_json(CLIP, a_clip(ordinal)),
        files=as_json(FILES, (file,)),
        text="Why do ships float?",
        created_at_us=now_us(),
    )


def make_world(db: Database, folder: Path, options: NativeOptions | None = None) -> NativeWorld:
    """Put the service together without workers."""
    flows, blobs = NotingFlows(), LocalBlobStore(folder / "blobs")
    context = ApiContext(
        db=db,
        blobs=blobs,
        jobs=JobService(db, blobs, flows, prices=Prices()),
        keys=Keys(db),
        rates=RateLimiter(db),
        uploads=Uploads(db, blobs, work_dir=folder / "work", max_bytes=1 << 20),
        links=Links(b"0" * 32),
        webhooks=Webhooks(
            db, policy=AddressPolicy(is_public_only=True, allowed_networks=(ipaddress.ip_network("127.0.0.0/8"),))
        ),
        operations=Operations(db),
        public_url=None,
    )
    metrics = Metrics(context)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    install_problems(app)
    app.mount("/api/v1", make_native_api(context, options or NativeOptions(event_poll_s=0.02)))
    app.include_router(health_router(context))
    app.include_router(metrics_router(context, metrics))
    app.include_router(share_pages(context))
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestMetrics, metrics=metrics)
    app.add_middleware(AccessLines)
    app.add_middleware(RequestIds)
    return NativeWorld(context, app, flows)
