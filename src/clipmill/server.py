# SPDX-License-Identifier: MIT
"""
The service as a program: one ASGI app of all the APIs, the worker beside it, and how both begin and end.

In: the settings. Out: a process that answers or works until SIGTERM, then drains: requests end, stages finish or are
handed back.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from clipmill import __version__, process
from clipmill.accounts.addresses import AddressLimiter
from clipmill.accounts.teams import Teams
from clipmill.api.context import ApiContext
from clipmill.api.dialect_cuttr import make_cuttr_api
from clipmill.api.dialect_wayinvideo import Shape, make_wayinvideo_api
from clipmill.api.files import files_router
from clipmill.api.headers import RequestIds, SecurityHeaders
from clipmill.api.health import health_router
from clipmill.api.keyless import KeylessLimit
from clipmill.api.logs import AccessLines, configure_logs
from clipmill.api.lost_page import install_lost_page
from clipmill.api.methods import Methods
from clipmill.api.metrics import Metrics, RequestMetrics, metrics_router
from clipmill.api.native import make_native_api
from clipmill.api.native.share_page import share_pages
from clipmill.api.open_to_scripts import OpenToScripts
from clipmill.api.plain_paths import PlainPaths
from clipmill.api.problems import Incidents, install_problems
from clipmill.api.squeezing import SqueezedJson
from clipmill.api.stalls import StalledBodies
from clipmill.api.studio import content_policy, read_studio, store_origins, studio_router
from clipmill.domain.accounts import Scope, Team
from clipmill.domain.errors import InvalidOptions
from clipmill.jobs.leftovers import LEFTOVERS_EVERY_S, Leftovers
from clipmill.jobs.worker import Worker
from clipmill.settings import Settings
from clipmill.storage.files import hold_folder
from clipmill.wiring.service import native_options, open_context, open_worker

_KEEP_ALIVE_S = 75
_SHUTDOWN_S = 20
"""How long requests at work may go on when the process is asked to stop."""
_HEADERS_BYTES = 64 * 1024
_CONNECTIONS = 1000
"""More are told to come again; each may hold a thread or a file."""
FIRST_TEAM = "local"


def make_app(context: ApiContext, settings: Settings, worker: Worker | None = None) -> FastAPI:
    """Return the app of all APIs; the worker, if there is one, begins and ends with it."""

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if worker is not None:
            await asyncio.to_thread(worker.start)
        clearing = asyncio.create_task(_clear_leftovers(context.leftovers)) if worker is None else None
        yield
        if clearing is not None:
            clearing.cancel()
        if worker is not None:
            await asyncio.to_thread(worker.stop)

    # Never redirected: an answer that names the address would repeat the client's word for the host.
    app = FastAPI(
        title="Clipmill",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    install_problems(app)
    install_lost_page(app)
    metrics = Metrics(context)
    app.include_router(health_router(context))
    app.include_router(metrics_router(context, metrics, is_public=settings.service.metrics_are_public))
    app.include_router(files_router(context))
    app.include_router(share_pages(context))
    app.mount("/api/v1", make_native_api(context, native_options(settings)))
    app.mount("/api/platform", make_cuttr_api(context))
    a_minute = settings.service.wayinvideo_requests_per_minute
    for shape in Shape:
        app.mount(shape.mount, make_wayinvideo_api(context, shape, requests_per_minute=a_minute))

    app.include_router(studio_router(read_studio(), policy=content_policy(*store_origins(context.blobs))))

    # The last one added stands outermost.
    app.add_middleware(Methods)
    app.add_middleware(SqueezedJson)
    app.add_middleware(Incidents)
    app.add_middleware(KeylessLimit, limiter=AddressLimiter(settings.service.keyless_requests_per_minute))
    app.add_middleware(StalledBodies)
    app.add_middleware(OpenToScripts)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestMetrics, metrics=metrics)
    app.add_middleware(AccessLines)
    app.add_middleware(RequestIds)
    app.add_middleware(PlainPaths)
    return app


async def _clear_leftovers(leftovers: Leftovers | None) -> None:
    """Do what a worker does on its host on one that only answers requests: an editor's pictures are kept there too."""
    while leftovers is not None:
        await asyncio.to_thread(leftovers.clear_soon)
        await asyncio.sleep(LEFTOVERS_EVERY_S)


def make_worker_app(context: ApiContext, settings: Settings) -> FastAPI:
    """Return what a worker answers on its health port: its health and the metrics."""
    app = FastAPI(title="Clipmill worker", version=__version__, docs_url=None, redoc_url=None, redirect_slashes=False)
    install_problems(app)
    app.include_router(health_router(context))
    app.include_router(metrics_router(context, is_public=settings.service.metrics_are_public))
    return app


def serve(settings: Settings, *, has_worker: bool) -> None:
    """
    Answer requests, and run jobs unless told otherwise, until SIGTERM or Ctrl-C.

    Raises:
        StoreUnavailable: the database does not answer.

    """
    configure_logs(settings.service.log_format, settings.service.log_level)
    context = open_context(settings)
    worker = open_worker(settings, context) if has_worker else None
    if context.db.is_sqlite:
        _refuse_second(settings.service.data_dir)
    first = _make_first(context, settings)
    app = make_app(context, settings, worker)
    config = _config(app, settings.service.host, settings.service.port, settings)
    server = _Server(config, first)
    try:
        server.run()
    except (
        KeyboardInterrupt
    ):  # the server raises the signal again once it has drained: asked to stop, it has ended well
        if server.force_exit or not server.started:
            raise
        process.end_all()
    finally:
        context.webhooks.close()
        context.db.close()


def work(settings: Settings, queues: tuple[str, ...], *, health_port: int | None) -> None:
    """
    Run jobs from the given queues until SIGTERM or Ctrl-C.

    Raises:
        StoreUnavailable: the database does not answer.

    """
    configure_logs(settings.service.log_format, settings.service.log_level)
    context = open_context(settings)
    worker = open_worker(settings, context, queues)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.request_stop())
    server = None
    if health_port is not None:
        app = make_worker_app(context, settings)
        server = _HealthServer(_config(app, settings.service.host, health_port, settings))
        threading.Thread(target=server.run, daemon=True, name="health").start()
    try:
        worker.run()
    finally:
        if server is not None:
            server.should_exit = True
        context.webhooks.close()
        context.db.close()


@dataclass(frozen=True, slots=True)
class _First:
    """The team that the first start made, and its key."""

    team: Team
    secret: str


class _Server(uvicorn.Server):
    """Says where it listens once it really does."""

    def __init__(self, config: uvicorn.Config, first: _First | None) -> None:
        super().__init__(config)
        self._first = first

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            host = self.config.host if self.config.host != "0.0.0.0" else "127.0.0.1"  # noqa: S104 - compared
            print(_greeting(f"http://{host}:{port}", self._first), file=sys.stderr, flush=True)  # noqa: T201


class _HealthServer(uvicorn.Server):
    """Runs beside a worker in a thread; signals are the worker's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _refuse_second(data_dir: Path) -> None:
    """
    Hold the data folder until this process ends: requests are counted in memory there, which two could not share.

    Raises:
        InvalidOptions: another server holds it.

    """
    if not hold_folder(data_dir):
        message = f"a server already runs on {data_dir}"
        raise InvalidOptions(message, hint="Stop it, set another CLIPMILL_SERVICE__DATA_DIR, or use PostgreSQL.")


def _config(app: FastAPI, host: str, port: int, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        log_level=settings.service.log_level,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_SHUTDOWN_S,
        h11_max_incomplete_event_size=_HEADERS_BYTES,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        forwarded_allow_ips=[str(network) for network in settings.service.trusted_proxies],
    )


def _make_first(context: ApiContext, settings: Settings) -> _First | None:
    """Make the first team and its key; none when there is a team already."""
    teams = Teams(context.db)
    if teams.list():
        return None
    team = teams.create(FIRST_TEAM, is_unlimited=not settings.service.is_billed)
    _, secret = context.keys.create(team.id, name="first", scopes=frozenset(Scope))
    return _First(team, secret)


def _greeting(base: str, first: _First | None) -> str:
    if first is None:
        key_lines = ["Keys are shown once, when they are made; make another with: clipmill keys create"]
    else:
        header = f"-H 'X-API-Key: {first.secret}'"
        talk = f'"$({sys.argv[0]} demo)"'
        key_lines = [
            f"team {first.team.id} ({first.team.name})",
            f"key  {first.secret}   (shown this once)",
            f"Open the studio, signed in: {base}/#key={first.secret}",
            "Try it (the first time the demo talk is made for it, which takes a minute):",
            f"  curl {header} -F num_clips=2 -F video=@{talk} {base}/api/platform/v1/clip",
            f"  curl {header} {base}/api/platform/v1/clip/JOB_ID",
        ]
    return "\n".join([f"Clipmill {__version__} at {base}", *key_lines])
