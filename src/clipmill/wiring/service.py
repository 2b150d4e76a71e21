# SPDX-License-Identifier: MIT
"""Settings -> the service: what the APIs work with, and the worker that runs the jobs."""

from __future__ import annotations

import hashlib
from functools import partial

from clipmill.accounts.guesses import GuessLimiter
from clipmill.accounts.keys import Keys
from clipmill.accounts.rates import RateLimiter
from clipmill.api.context import ApiContext
from clipmill.api.native.options import NativeOptions
from clipmill.domain.times import US_PER_S
from clipmill.engine.desk import open_desk
from clipmill.engine.orders import Outcome, StageOrder
from clipmill.engine.staged import find_outcome
from clipmill.jobs.flows import DbosFlows
from clipmill.jobs.leftovers import LEFTOVERS_EVERY_S, Leftovers
from clipmill.jobs.links import Links
from clipmill.jobs.operations import Operations
from clipmill.jobs.prices import Prices
from clipmill.jobs.queues import QUEUES
from clipmill.jobs.runner import Programs, stage_argv
from clipmill.jobs.service import JobService
from clipmill.jobs.stages import DEFAULT_LIMITS_S
from clipmill.jobs.upload_room import UploadBounds
from clipmill.jobs.uploads import Uploads
from clipmill.jobs.webhooks import Webhooks
from clipmill.jobs.worker import Chore, Worker, WorkerOptions
from clipmill.net.guard import AddressPolicy
from clipmill.settings import ServiceSettings, Settings
from clipmill.storage.files import remove_orphans
from clipmill.storage.records.database import Database
from clipmill.storage.records.secrets import secret
from clipmill.wiring.storage import blobs_from_settings, database_from_settings
from clipmill.wiring.tools import core_count, default_render_workers, service_tools, style_gallery

_DAY_S = 86_400.0
_UPLOADS_AT_ONCE = 10
"""Of the largest size that a team may be sending, where the settings say nothing."""
_WEBHOOKS_EVERY_S = 1.0
_UPLOADS_EVERY_S = 300.0
_DELIVERIES_EVERY_S = 3600.0


def open_context(settings: Settings) -> ApiContext:
    """
    Return what the APIs work with. The database is migrated; nothing listens and no job runs yet.

    Raises:
        StoreUnavailable: the database does not answer.

    """
    db = database_from_settings(settings)
    blobs = blobs_from_settings(settings)
    service = settings.service
    flows = DbosFlows(db)
    flows.prepare()
    tools = service_tools(settings, blobs, installation_of(db))
    leftovers = Leftovers(db, blobs, tools.cache)
    retention_s = None if service.retention_days is None else service.retention_days * _DAY_S
    return ApiContext(
        db=db,
        blobs=blobs,
        jobs=JobService(
            db,
            blobs,
            flows,
            prices=prices(settings),
            retention_s=retention_s,
            on_deleted=leftovers.clear_soon,
        ),
        keys=Keys(db, GuessLimiter(service.wrong_keys_per_minute)),
        rates=RateLimiter(db),
        uploads=Uploads(
            db,
            blobs,
            work_dir=service.data_dir / "incoming",
            max_bytes=service.max_upload_bytes,
            bounds=upload_bounds(service),
        ),
        links=Links(secret(db, "links")),
        webhooks=Webhooks(db, policy=_policy(settings)),
        operations=Operations(db),
        public_url=service.public_url,
        gallery=style_gallery(settings),
        desk=open_desk(tools, blobs),
        leftovers=leftovers,
    )


def open_worker(settings: Settings, context: ApiContext, queues: tuple[str, ...] = QUEUES) -> Worker:
    """Return a worker of the installation that a context belongs to; it is not started."""
    chosen = settings.worker
    installation = installation_of(context.db)
    tools = service_tools(settings, context.blobs, installation)
    leftovers = context.leftovers or Leftovers(context.db, context.blobs, tools.cache)
    orders = settings.storage.cache_dir / "orders"
    for folder in (orders, tools.work_root):
        remove_orphans(folder)

    def find(order: StageOrder) -> Outcome | None:
        return find_outcome(order, tools, context.blobs)

    def forget_deliveries() -> None:
        context.webhooks.forget_older(round(settings.service.delivery_log_days * _DAY_S * US_PER_S))

    options = WorkerOptions(
        queues=queues,
        concurrency={
            "ingest": chosen.ingest,
            "transcribe": chosen.transcribe,
            "plan": chosen.plan,
            "render": renders_side_by_side(settings),
        },
        heartbeat_s=chosen.heartbeat_s,
        dead_after_s=chosen.dead_after_s,
        poll_s=chosen.poll_s,
        drain_s=chosen.drain_s,
        attempts=chosen.attempts,
        stage_limits_s=dict.fromkeys(DEFAULT_LIMITS_S, chosen.stage_timeout_s),
    )
    chores = (
        Chore("webhooks", _WEBHOOKS_EVERY_S, context.webhooks.deliver_due, is_for_one=False),
        Chore("uploads", _UPLOADS_EVERY_S, context.uploads.expire),
        Chore("leftovers", LEFTOVERS_EVERY_S, leftovers.clear, is_for_one=False),
        Chore("deliveries", _DELIVERIES_EVERY_S, forget_deliveries),
    )
    return Worker(
        context.db,
        context.blobs,
        programs=Programs(argv=partial(stage_argv, installation=installation), find=find, work_dir=orders),
        options=options,
        prices=prices(settings),
        chores=chores,
    )


def installation_of(db: Database) -> str:
    """Return a name of this installation that stays, by which it tells its notes from others' in a shared cache."""
    return hashlib.sha256(secret(db, "installation")).hexdigest()[:16]


def prices(settings: Settings) -> Prices:
    """Return what this installation charges."""
    service = settings.service
    return Prices(
        per_clip_cents=service.price_per_clip_cents,
        per_unit_cents=service.price_per_unit_cents,
        minutes_per_unit=service.minutes_per_unit,
    )


def upload_bounds(service: ServiceSettings) -> UploadBounds:
    """Return what a team may have on its way."""
    most_bytes = service.max_unfinished_bytes
    return UploadBounds(
        most=service.max_unfinished_uploads,
        most_bytes=_UPLOADS_AT_ONCE * service.max_upload_bytes if most_bytes is None else most_bytes,
    )


def native_options(settings: Settings) -> NativeOptions:
    """Return the bounds of our own API."""
    return NativeOptions(
        requests_per_minute=settings.service.requests_per_minute,
        max_body_bytes=settings.service.max_json_bytes,
        link_expires_s=settings.service.link_expires_s,
        renders_side_by_side=renders_side_by_side(settings),
    )


def renders_side_by_side(settings: Settings) -> int:
    """Return how many clips one worker renders at once."""
    return settings.worker.render or default_render_workers(core_count())


def _policy(settings: Settings) -> AddressPolicy:
    networks = settings.service.allowed_networks
    return AddressPolicy(is_public_only=True, allowed_networks=networks)
