# SPDX-License-Identifier: MIT
"""What every API of the service works with; put together by `wiring.py`, given to each at its making."""

from __future__ import annotations

from dataclasses import dataclass

from clipmill.accounts.keys import Keys
from clipmill.accounts.rates import RateLimiter
from clipmill.engine.desk import EditingDesk
from clipmill.engine.style_pictures import StyleGallery
from clipmill.jobs.leftovers import Leftovers
from clipmill.jobs.links import Links
from clipmill.jobs.operations import Operations
from clipmill.jobs.service import JobService
from clipmill.jobs.uploads import Uploads
from clipmill.jobs.webhooks import Webhooks
from clipmill.storage.blobs import BlobStore
from clipmill.storage.records.database import Database


@dataclass(frozen=True, slots=True)
class ApiContext:
    """The machines and services behind the routes."""

    db: Database
    blobs: BlobStore
    jobs: JobService
    keys: Keys
    rates: RateLimiter
    uploads: Uploads
    links: Links
    webhooks: Webhooks
    operations: Operations
    public_url: str | None
    """Base of the addresses that are handed out; none takes the one that the client used."""
    gallery: StyleGallery | None = None
    """Pictures of caption styles; none in a process that draws nothing."""
    desk: EditingDesk | None = None
    """What an editor asks for besides jobs; none in a process that opens no sources."""
    leftovers: Leftovers | None = None
    """Clears this host's cache of what deleted jobs left; none in a process that keeps nothing."""
