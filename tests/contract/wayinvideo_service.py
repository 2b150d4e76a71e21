# SPDX-License-Identifier: MIT
"""The service under test: real keys, wallet, uploads, links, jobs on SQLite; only the flows that run jobs are noted."""

from __future__ import annotations

import contextlib
import functools
import gzip
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from pydantic import TypeAdapter
from sqlalchemy.orm import Session
from starlette.routing import BaseRoute, Mount
from starlette.testclient import TestClient

from clipmill.accounts.keys import Keys
from clipmill.accounts.rates import RateLimiter
from clipmill.accounts.teams import Teams
from clipmill.api.context import ApiContext
from clipmill.api.dialect_wayinvideo import Shape, make_wayinvideo_api
from clipmill.api.files import files_router
from clipmill.domain.accounts import Scope, Team
from clipmill.domain.captions import CaptionStyle, CaptionTrack, SafeArea
from clipmill.domain.clip import CameraMode, CameraPath, ClipSpec, Edl
from clipmill.domain.jobs import BlobFile, JobFailure, JobState
from clipmill.domain.media import Media, Size, Source
from clipmill.domain.moment import Moment, Score
from clipmill.domain.result import ArtifactKind, Clip, Notice
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.summary import Summary
from clipmill.domain.times import SourceRange, source_range_from_s
from clipmill.engine.orders import PlannedClip, PlanOutcome, RenderOutcome, TakenSource, TranscribeOutcome
from clipmill.engine.staged_plan import preview_key
from clipmill.engine.stages import Heard
from clipmill.jobs import lifecycle
from clipmill.jobs.links import Links
from clipmill.jobs.operations import Operations
from clipmill.jobs.prices import Prices
from clipmill.jobs.service import JobService
from clipmill.jobs.uploads import Uploads
from clipmill.jobs.webhooks import Webhooks
from clipmill.net.guard import AddressPolicy
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.records.database import Database
from clipmill.storage.records.secrets import secret
from clipmill.storage.records.tables import JobRow, Table

BASE_URL = "https://clips.example.com"
CLIP = TypeAdapter(Clip)
HEARD = TypeAdapter(Heard)
SUMMARY = TypeAdapter(Summary)


@dataclass
class NotedFlows:
    """Notes what would be run."""

    enqueued: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)

    def enqueue(self, session: Session, *, job_id: str, flow_id: str, team_id: int, priority: int) -> None:
        assert session.in_transaction()
        self.enqueued.append(job_id)

    def cancel(self, flow_id: str) -> None:
        self.cancelled.append(flow_id)


@dataclass
class Service:
    """A whole service with one team and its key."""

    context: ApiContext
    flows: NotedFlows
    team: Team
    key: str
    client: TestClient
    """Sends the key with each request."""

    def headers(self, key: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {key or self.key}", "x-wayinvideo-api-version": "v2"}

    def new_key(self, *, team: Team | None = None, scopes: tuple[Scope, ...] = (Scope.READ, Scope.WRITE)) -> str:
        team_id = (team or self.team).id
        return self.context.keys.create(team_id, name="another", scopes=frozenset(scopes))[1]

    def post(self, path: str, body: Any, **options: Any) -> Any:
        return self.client.post(path, json=body, headers=self.headers(self.new_key()), **options)

    def get(self, path: str, **options: Any) -> Any:
        return self.client.get(path, headers=self.headers(self.new_key()), **options)

    def newest(self) -> str:
        """Return the id of the job that was accepted last."""
        return self.flows.enqueued[-1]

    @contextlib.contextmanager
    def row(self, job_id: str) -> Iterator[tuple[Session, JobRow]]:
        with self.context.db.transaction() as session:
            row = session.get(JobRow, job_id)
            assert row is not None
            yield session, row

    def take_in(self, job_id: str, *, minutes: float = 120.0) -> None:
        """Bring a job as far as a source that is known."""
        media = Media(
            path="x.mp4",
            content_hash="0" * 64,
            size_bytes=1,
            container="mp4",
            duration_us=int(minutes * 60_000_000),
            start_offset_us=0,
            video=None,
            audio=None,
        )
        taken = TakenSource(Source("https://media.example.com/x.mp4", "A talk"), media, f"jobs/{job_id}/source")
        with self.row(job_id) as (session, row):
            lifecycle.start(session, row)
            lifecycle.note_taken(session, row, taken, self.context.jobs.prices)

    def plan(self, job_id: str, clips: list[Clip], *notices: Notice) -> None:
        """Bring a job as far as its recipes."""
        planned = tuple(
            PlannedClip(number, CLIP.dump_python(clip, mode="json"), "", self._files(job_id, number, "thumbnail"))
            for number, clip in enumerate(clips)
        )
        with self.row(job_id) as (session, row):
            lifecycle.note_plan(session, row, PlanOutcome(f"jobs/{job_id}/plan", planned, tuple(notices)))

    def render(self, job_id: str, clip: Clip, ordinal: int) -> None:
        """Finish one clip."""
        files = self._files(job_id, ordinal, "thumbnail", "video")
        with self.row(job_id) as (session, row):
            outcome = RenderOutcome(ordinal, CLIP.dump_python(clip, mode="json"), files)
            lifecycle.note_rendered(session, row, outcome)

    def conclude(
        self, job_id: str, failure: JobFailure | None = None, failed: dict[int, JobFailure] | None = None
    ) -> None:
        """End a job."""
        with self.row(job_id) as (session, row):
            lifecycle.conclude(session, row, failure, failed or {})

    def finish(self, job_id: str, clips: list[Clip], *notices: Notice, is_rendered: bool) -> None:
        """Bring a clipping job all the way."""
        self.take_in(job_id)
        self.plan(job_id, clips, *notices)
        for number, clip in enumerate(clips if is_rendered else []):
            self.render(job_id, clip, number)
        self.conclude(job_id)

    def hear(self, job_id: str, transcript: Transcript) -> None:
        """Bring a job as far as its transcript."""
        key = f"jobs/{job_id}/heard.json.gz"
        data = gzip.compress(HEARD.dump_json(Heard(transcript, None)))
        self.context.blobs.put_bytes(key, data, "application/gzip")
        with self.row(job_id) as (session, row):
            outcome = TranscribeOutcome(key, transcript.language, len(transcript.words))
            lifecycle.note_transcript(session, row, outcome)

    def sum_up(self, job_id: str, summary: Summary) -> None:
        """Bring a job as far as its summary, with a picture of the source."""
        self.context.blobs.put_bytes(preview_key(job_id), b"a picture", "image/jpeg")
        key = f"jobs/{job_id}/plan.json"
        self.context.blobs.put_bytes(key, SUMMARY.dump_json(summary), "application/json")
        with self.row(job_id) as (session, row):
            lifecycle.note_plan(session, row, PlanOutcome(key, (), ()))

    def state(self, job_id: str) -> JobState:
        return self.context.jobs.get(self.team.id, job_id).state

    def _files(self, job_id: str, number: int, *kinds: str) -> tuple[BlobFile, ...]:
        types = {"video": "video/mp4", "thumbnail": "image/jpeg"}
        files = []
        for kind in kinds:
            key = f"jobs/{job_id}/clips/{number}/{kind}"
            info = self.context.blobs.put_bytes(key, f"the {kind}".encode(), types[kind])
            files.append(BlobFile(ArtifactKind(kind), key, kind, types[kind], info.size_bytes, "0" * 64))
        return tuple(files)


@functools.cache
def empty_database() -> bytes:
    """Return the file of a database with all tables and nothing in them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        db = Database(f"sqlite:///{path}")
        Table.metadata.create_all(db.engine)
        db.close()  # the last connection takes the journal into the file
        return path.read_bytes()


def make_service(folder: Path, *, is_unlimited: bool = True, public_url: str | None = BASE_URL) -> Service:
    """Make a service on an empty database, both shapes mounted."""
    (folder / "service.db").write_bytes(empty_database())
    db = Database(f"sqlite:///{folder}/service.db")
    blobs, flows = LocalBlobStore(folder / "blobs"), NotedFlows()
    context = ApiContext(
        db=db,
        blobs=blobs,
        jobs=JobService(db, blobs, flows, prices=Prices()),
        keys=Keys(db),
        rates=RateLimiter(db),
        uploads=Uploads(db, blobs, work_dir=folder / "work", max_bytes=5 * 1024**3),
        links=Links(secret(db, "links")),
        webhooks=Webhooks(db, policy=AddressPolicy()),
        operations=Operations(db),
        public_url=public_url,
    )
    team = Teams(db).create("a team", is_unlimited=is_unlimited)
    _, key = context.keys.create(team.id, name="a key")
    mounts: list[BaseRoute] = [Mount(shape.mount, make_wayinvideo_api(context, shape)) for shape in Shape]
    root = FastAPI(routes=mounts)
    root.include_router(files_router(context))
    client = TestClient(root, base_url="http://testserver")
    return Service(context, flows, team, key, client)


def make_clip(
    rank: int,
    *,
    title: str = "sample title",
    description: str = "sample description",
    hashtags: Sequence[str] = ("insight", "analysis"),
    begin_s: float = 15.0,
    end_s: float = 75.0,
    score: float = 81.0,
) -> Clip:
    """Make the recipe of a clip."""
    kept: SourceRange = source_range_from_s(begin_s, end_s)
    moment = Moment(kept, Score(score, (), "a reason"), title, description, tuple(hashtags), "", "what is said")
    size = Size(480, 854)
    spec = ClipSpec(f"{rank:02}", rank, moment, Edl((kept,)), size, Fraction(30), CameraMode.STANDARD, None)
    return Clip(spec, CameraPath(()), CaptionTrack(None, (), CaptionStyle(), SafeArea(), size))


def make_segment(text: str, begin_s: float, end_s: float, speaker: str | None = None) -> Segment:
    """Make a segment whose words share its time evenly."""
    words, step = text.split(), (end_s - begin_s) / len(text.split())
    timed = tuple(
        Word(source_range_from_s(begin_s + step * number, begin_s + step * (number + 1)), word, speaker=speaker)
        for number, word in enumerate(words)
    )
    return Segment(source_range_from_s(begin_s, end_s), timed)
