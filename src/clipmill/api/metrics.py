# SPDX-License-Identifier: MIT
"""
`/metrics` for Prometheus: requests of this process, and the state of the whole installation.

In: requests as they pass, and `jobs.operations` when Prometheus asks. Out: text. What lives in the database is read at
scrape time, in a thread, with a time limit and at most every few seconds, so that scrapes cannot pile up on it; every
process tells the same there, so ask one of them for it. Team names and job ids are never labels.
"""

from __future__ import annotations

import asyncio
import ipaddress
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout

import structlog
from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clipmill.api.clients import client_address
from clipmill.api.context import ApiContext
from clipmill.api.problems import error_response
from clipmill.domain.accounts import Scope as KeyScope
from clipmill.domain.errors import ClipmillError, ScopeMissing
from clipmill.jobs.estimates import HISTOGRAM_BOUNDS_S, StageHistogram, stage_histograms
from clipmill.jobs.operations import OperationsView

LOG = structlog.get_logger("clipmill.metrics")
SCRAPE_TIMEOUT_S = 5.0
FRESH_S = 2.0
_LATENCIES_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)
_UNMATCHED = "unmatched"
WORKER_STATES = ("up", "draining", "gone", "dead")


class Metrics:
    """The metrics of one process; make one and give it to the middleware and the router."""

    def __init__(self, context: ApiContext | None = None) -> None:
        """Take what the installation's numbers are read from; without it there are those of requests only."""
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "clipmill_http_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self.latency = Histogram(
            "clipmill_http_request_seconds",
            "Time to the first byte of the answer.",
            ("method", "route"),
            buckets=_LATENCIES_S,
            registry=self.registry,
        )
        if context is not None:
            self.registry.register(InstallationCollector(context))

    def text(self) -> bytes:
        """Return everything in Prometheus' text format; reads the database."""
        return generate_latest(self.registry)


class InstallationCollector(Collector):
    """Reads the installation's numbers when asked; one that takes too long leaves them out and says so."""

    def __init__(self, context: ApiContext, *, timeout_s: float = SCRAPE_TIMEOUT_S, fresh_s: float = FRESH_S) -> None:
        """Take whose numbers."""
        self._context = context
        self._timeout_s = timeout_s
        self._fresh_s = fresh_s
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1, "metrics")
        self._read_at = 0.0
        self._metrics: tuple[Metric, ...] = ()

    def describe(self) -> Iterator[Metric]:
        """Give nothing: registering must not read the database."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Give the numbers, at most a few seconds old."""
        with self._lock:
            is_read = True
            if not self._metrics or time.monotonic() - self._read_at > self._fresh_s:
                is_read = self._read()
            up = GaugeMetricFamily("clipmill_database_up", "1 when the installation's numbers could be read.")
            up.add_metric([], 1.0 if is_read else 0.0)
            yield up
            if is_read:
                yield from self._metrics

    def _read(self) -> bool:
        future = self._pool.submit(self._ask)
        try:
            view, histograms = future.result(self._timeout_s)
        except FutureTimeout:
            future.cancel()
            LOG.warning("scrape_timed_out", limit_s=self._timeout_s)
            return False
        except Exception as error:  # noqa: BLE001 - the requests' own numbers shall still be told; the log says why
            LOG.warning("scrape_failed", error=type(error).__name__, message=str(error))
            return False
        self._metrics = (*_gauges(view), _histogram(histograms))
        self._read_at = time.monotonic()
        return True

    def _ask(self) -> tuple[OperationsView, tuple[StageHistogram, ...]]:
        return self._context.operations.view(), stage_histograms(self._context.db)


def _gauges(view: OperationsView) -> Iterator[Metric]:
    waiting = GaugeMetricFamily("clipmill_queue_waiting", "Flows that wait.", labels=["queue"])
    running = GaugeMetricFamily("clipmill_queue_running", "Flows at work.", labels=["queue"])
    oldest = GaugeMetricFamily("clipmill_queue_oldest_seconds", "Age of what waits longest.", labels=["queue"])
    for queue in view.queues:
        waiting.add_metric([queue.name], queue.waiting)
        running.add_metric([queue.name], queue.running)
        oldest.add_metric([queue.name], queue.oldest_s)
    yield from (waiting, running, oldest)
    jobs = GaugeMetricFamily("clipmill_jobs", "Jobs by state.", labels=["state"])
    for state, count in view.jobs.items():
        jobs.add_metric([state], count)
    failures = GaugeMetricFamily("clipmill_jobs_failed", "Failed jobs by error code.", labels=["code"])
    for code, count in view.failures.items():
        failures.add_metric([code], count)
    workers = GaugeMetricFamily("clipmill_workers", "Worker processes by state, of the last day.", labels=["state"])
    for state in WORKER_STATES:
        workers.add_metric([state], sum(worker.state == state for worker in view.workers))
    wallet = GaugeMetricFamily("clipmill_wallet_cents", "Sums over all wallets.", labels=["part"])
    for part in ("balance", "held", "spent", "topped_up"):
        wallet.add_metric([part], getattr(view.wallet, f"{part}_cents"))
    yield from (jobs, failures, workers, wallet)


def _histogram(histograms: tuple[StageHistogram, ...]) -> Metric:
    family = HistogramMetricFamily(
        "clipmill_stage_seconds",
        "How long stages took; of jobs still kept.",
        labels=["stage"],
    )
    for item in histograms:
        bounds = [*(str(bound) for bound in HISTOGRAM_BOUNDS_S), "+Inf"]
        counts = [*item.counts, item.runs]
        family.add_metric([item.stage], list(zip(bounds, map(float, counts), strict=True)), item.total_s)
    return family


class RequestMetrics:
    """Middleware that counts and times requests by route; what no route took is one label, so paths cannot flood."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Take the app inside and where to count."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start = time.perf_counter()

        async def timing_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                method, route = _method(scope), _route(scope)
                self._metrics.requests.labels(method, route, str(message["status"])).inc()
                self._metrics.latency.labels(method, route).observe(time.perf_counter() - start)
            await send(message)

        await self._app(scope, receive, timing_send)


def _method(scope: Scope) -> str:
    method = str(scope["method"])
    return method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "OTHER"


def _route(scope: Scope) -> str:
    template = getattr(scope.get("route"), "path", None)
    return f"{scope.get('root_path', '')}{template}" if template else _UNMATCHED


def metrics_router(context: ApiContext, metrics: Metrics | None = None, *, is_public: bool = False) -> APIRouter:
    """
    Return the route `/metrics`, for the root of the server.

    Args:
        context: the installation.
        metrics: those that the middleware counts into.
        is_public: true asks for no key; else loopback and keys with the scope `admin` may read.

    """
    router = APIRouter(tags=["health"])
    found = metrics or Metrics(context)

    def may_read(request: Request) -> None:
        if is_public or _is_loopback(request):
            return
        given = request.headers.get("authorization", "")
        is_bearer = given.lower().startswith("bearer ")
        secret = given[len("bearer ") :].strip() if is_bearer else request.headers.get("x-api-key")
        if not context.keys.authenticate(secret or None, address=client_address(request)).may(KeyScope.ADMIN):
            message = "metrics are for keys with the admin scope"
            raise ScopeMissing(message)

    @router.get("/metrics", operation_id="get_metrics", response_class=Response)
    async def get_metrics(request: Request) -> Response:
        """Return the metrics of this process and of the installation in Prometheus' text format."""
        try:
            await asyncio.to_thread(may_read, request)
        except ClipmillError as error:
            return error_response(request, error)
        return Response(await asyncio.to_thread(found.text), media_type=CONTENT_TYPE_LATEST)

    return router


def _is_loopback(request: Request) -> bool:
    """Say whether the request comes from this host itself; one that a proxy passed on does not."""
    if any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip")):
        return False
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
