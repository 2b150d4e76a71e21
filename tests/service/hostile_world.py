# SPDX-License-Identifier: MIT
"""The three APIs of one service side by side, as strangers meet them; only what would run the jobs is left out."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient
from tests.service.making import make_principal_and_secret, make_team

from clipmill.accounts.keys import Keys
from clipmill.accounts.rates import RateLimiter
from clipmill.api.context import ApiContext
from clipmill.api.dialect_cuttr import make_cuttr_api
from clipmill.api.dialect_wayinvideo import Shape, make_wayinvideo_api
from clipmill.api.files import files_router
from clipmill.api.native import NativeOptions, make_native_api
from clipmill.domain.accounts import Principal, Scope
from clipmill.jobs.links import Links
from clipmill.jobs.operations import Operations
from clipmill.jobs.prices import Prices
from clipmill.jobs.service import JobService
from clipmill.jobs.uploads import Uploads
from clipmill.jobs.webhooks import Webhooks
from clipmill.net.guard import AddressPolicy
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.records.database import Database

SCOPES = frozenset({Scope.READ, Scope.WRITE, Scope.TEAM})
POLICY = AddressPolicy(is_public_only=True, allowed_networks=(ipaddress.ip_network("127.0.0.0/8"),))
SUBMITS = (
    ("/api/v1/jobs", "source"),
    ("/api/platform/v1/clip", "video_url"),
    ("/open/v2/clips", "video_url"),
    ("/api/v2/clips", "video_url"),
    ("/api/v2/clips/find-moments", "query"),
)
"""Where jobs are submitted, and a field of each that takes text."""


class NoFlows:
    """Runs nothing."""

    def enqueue(self, session: Session, *, job_id: str, flow_id: str, team_id: int, priority: int) -> None:
        """Do nothing."""

    def cancel(self, flow_id: str) -> None:
        """Do nothing."""


@dataclass
class HostileWorld:
    """A service, and a stranger with a key."""

    context: ApiContext
    client: TestClient
    principal: Principal
    secret: str
    folder: Path

    def send(self, method: str, path: str, **more: Any) -> Any:
        """Ask with the key in the header of every API; nothing may ever be an error of ours."""
        headers = {
            "X-API-Key": self.secret,
            "Authorization": f"Bearer {self.secret}",
            "x-wayinvideo-api-version": "v2",
            **more.pop("headers", {}),
        }
        return self.client.request(method, path, headers=headers, **more)


def make_world(db: Database, folder: Path) -> HostileWorld:
    """Return a service over a database and a folder."""
    blobs = LocalBlobStore(folder / "blobs")
    context = ApiContext(
        db=db,
        blobs=blobs,
        jobs=JobService(db, blobs, NoFlows(), prices=Prices()),
        keys=Keys(db),
        rates=RateLimiter(db),
        uploads=Uploads(db, blobs, work_dir=folder / "work", max_bytes=1 << 20),
        links=Links(b"0" * 32),
        webhooks=Webhooks(db, policy=POLICY),
        operations=Operations(db),
        public_url="https://clips.example.com",
    )
    app = FastAPI(openapi_url=None)
    app.include_router(files_router(context))
    app.mount("/api/platform", make_cuttr_api(context))
    app.mount("/api/v1", make_native_api(context, NativeOptions(requests_per_minute=10_000)))
    for shape in Shape:
        app.mount(shape.mount, make_wayinvideo_api(context, shape))
    principal, secret = make_principal_and_secret(db, make_team(db, balance_cents=10_000_000), scopes=SCOPES)
    client = TestClient(app, raise_server_exceptions=False)
    return HostileWorld(context, client, principal, secret, folder)
