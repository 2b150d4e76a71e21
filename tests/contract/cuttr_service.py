# SPDX-License-Identifier: MIT
"""The Cuttr dialect on a real service layer over SQLite and a folder; only what would run the jobs is left out."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from clipmill.accounts import wallet
from clipmill.accounts.keys import Keys
from clipmill.accounts.rates import RateLimiter
from clipmill.accounts.teams import Teams
from clipmill.api.context import ApiContext
from clipmill.api.dialect_cuttr import make_cuttr_api
from clipmill.domain.accounts import Scope, Team
from clipmill.domain.captions import CaptionStyle, CaptionTrack, SafeArea
from clipmill.domain.clip import CameraMode, CameraPath, ClipSpec, Edl
from clipmill.domain.jobs import BlobFile, JobFailure, JobState
from clipmill.domain.media import Size
from clipmill.domain.moment import Moment, Score
from clipmill.domain.result import ArtifactKind, Clip
from clipmill.domain.times import source_range_from_s
from clipmill.engine.orders import PlannedClip, PlanOutcome, RenderOutcome
from clipmill.jobs import lifecycle
from clipmill.jobs.links import Links
from clipmill.jobs.operations import Operations
from clipmill.jobs.prices import Prices
from clipmill.jobs.service import JobService
from clipmill.jobs.uploads import Uploads
from clipmill.jobs.webhooks import Webhooks
from clipmill.net.guard import AddressPolicy
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.jobs import CLIP, as_json
from clipmill.storage.records.schema import migrate
from clipmill.storage.records.tables import JobRow, KeyRow

MOUNT = "/api/platform"
PUBLIC_URL = "https://clips.example.org"
MAX_UPLOAD_BYTES = 4 << 20


@dataclass
class NotedFlows:
    """Flows that are only noted."""

    enqueued: list[str] = field(default_factory=list)

    def enqueue(self, session: Session, *, job_id: str, flow_id: str, team_id: int, priority: int) -> None:
        self.enqueued.append(job_id)

    def cancel(self, flow_id: str) -> None:
        return


class CuttrService:
    """One team of the service, and a client that has its key."""

    def __init__(self, folder: Path, *, db: Database | None = None, raises: bool = True) -> None:
        self.db = db or empty_database(folder / "clipmill.db")
        self.blobs = LocalBlobStore(folder / "blobs")
        self.flows = NotedFlows()
        self.keys = Keys(self.db)
        self.teams = Teams(self.db)
        self.context = ApiContext(
            db=self.db,
            blobs=self.blobs,
            jobs=JobService(self.db, self.blobs, self.flows, prices=Prices()),
            keys=self.keys,
            rates=RateLimiter(self.db),
            uploads=Uploads(self.db, self.blobs, work_dir=folder / "work", max_bytes=MAX_UPLOAD_BYTES),
            links=Links(b"secret"),
            webhooks=Webhooks(self.db, policy=AddressPolicy()),
            operations=Operations(self.db),
            public_url=PUBLIC_URL,
        )
        self.api = make_cuttr_api(self.context)
        app = Starlette(routes=[Mount(MOUNT, app=self.api)])
        self.client = TestClient(app, base_url="https://ignored.example", raise_server_exceptions=raises)
        self.team = self.make_team(10_000)
        self.secret = self.make_key(self.team)

    def make_team(self, balance_cents: int, **change: Any) -> Team:
        team = self.teams.create("A team")
        if balance_cents:
            self.pay_in(team, balance_cents)
        return self.teams.change(team.id, **change) if change else team

    def pay_in(self, team: Team, amount_cents: int) -> None:
        with self.db.transaction() as session:
            wallet.top_up(session, team.id, amount_cents, note="for a test")

    def make_key(self, team: Team, *scopes: Scope, prefix: str = "cuttr_") -> str:
        wanted = frozenset(scopes) or frozenset({Scope.READ, Scope.WRITE})
        return self.keys.create(team.id, name="A key", scopes=wanted, prefix=prefix)[1]

    def expire_key(self, secret: str) -> None:
        digest = hashlib.sha256(secret.encode()).hexdigest()
        with self.db.transaction() as session:
            row = session.query(KeyRow).filter_by(secret_sha256=digest).one()
            row.expires_at_us = now_us() - 1

    def revoke_key(self, secret: str) -> None:
        digest = hashlib.sha256(secret.encode()).hexdigest()
        with self.db.transaction() as session:
            session.query(KeyRow).filter_by(secret_sha256=digest).one().revoked_at_us = now_us()

    def ask(self, method: str, path: str, *, secret: str | None = None, **more: Any) -> Any:
        headers = {"X-API-Key": secret or self.secret, **more.pop("headers", {})}
        return self.client.request(method, MOUNT + path, headers=headers, **more)

    def submit(self, **fields: Any) -> str:
        answer = self.ask("POST", "/v1/clip", json={"video_url": "https://media.example.org/talk.mp4", **fields})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["job_id"])

    def plan(self, job_id: str, count: int) -> None:
        clips = tuple(PlannedClip(n, recipe(n), f"Words of clip {n}", ()) for n in range(count))
        with self.db.transaction() as session:
            row = session.get_one(JobRow, job_id)
            lifecycle.start(session, row)
            lifecycle.note_plan(session, row, PlanOutcome(f"jobs/{job_id}/plan.json", clips, ()))

    def render(self, job_id: str, ordinal: int) -> None:
        with self.db.transaction() as session:
            row = session.get_one(JobRow, job_id)
            lifecycle.note_rendered(session, row, RenderOutcome(ordinal, recipe(ordinal), files(job_id, ordinal)))

    def conclude(self, job_id: str, *, failure: str | None = None, failed: tuple[int, ...] = ()) -> None:
        def made(message: str) -> JobFailure:
            return JobFailure("download_failed", message, "Check the address.")

        with self.db.transaction() as session:
            row = session.get_one(JobRow, job_id)
            lifecycle.start(session, row)
            broken = {ordinal: made("The clip could not be encoded.") for ordinal in failed}
            lifecycle.conclude(session, row, made(failure) if failure else None, broken)

    def cancel(self, job_id: str) -> None:
        assert self.context.jobs.cancel(self.team.id, job_id).state is JobState.CANCELLED

    def spec(self, job_id: str) -> Any:
        return self.context.jobs.get(self.team.id, job_id).spec

    def upload_count(self) -> int:
        with self.db.reading() as session:
            return int(session.connection().exec_driver_sql("select count(*) from uploads").scalar_one())

    def close(self) -> None:
        self.client.close()
        self.db.close()


@cache
def migrated() -> bytes:
    """Return the file of an empty database, migrated once for all tests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clipmill.db"
        db = Database(f"sqlite:///{path}")
        migrate(db)
        db.close()
        return path.read_bytes()


def empty_database(path: Path) -> Database:
    path.write_bytes(migrated())
    return Database(f"sqlite:///{path}")


def recipe(ordinal: int) -> dict[str, Any]:
    """Return the recipe of a clip from 10 s to 40 s of its source."""
    where = source_range_from_s(10 + ordinal, 40 + ordinal)
    moment = Moment(
        where,
        Score(87.54, (), "Opens with a question."),
        f"Title {ordinal}",
        "A description.",
        ("teams",),
        "What can ten people do?",
        "What can ten people do? A lot.",
    )
    size, style = Size(1080, 1920), CaptionStyle(font_family="Montserrat")
    spec = ClipSpec(
        f"clip-{ordinal}", ordinal + 1, moment, Edl((where,)), size, Fraction(30), CameraMode.STANDARD, style
    )
    track = CaptionTrack("en", (), replace(style, font_family="Montserrat ExtraBold"), SafeArea(), size)
    made: dict[str, Any] = as_json(CLIP, Clip(spec, CameraPath(()), track))
    return made


def files(job_id: str, ordinal: int) -> tuple[BlobFile, ...]:
    """Return the files of a rendered clip."""
    kinds = {ArtifactKind.VIDEO: "mp4", ArtifactKind.THUMBNAIL: "jpg", ArtifactKind.SRT: "srt", ArtifactKind.VTT: "vtt"}
    return tuple(
        BlobFile(kind, f"jobs/{job_id}/clips/{ordinal}/clip.{ending}", f"clip.{ending}", "video/mp4", 9, "0" * 64)
        for kind, ending in kinds.items()
    )
