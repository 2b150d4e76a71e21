# SPDX-License-Identifier: MIT
"""
What a job will cost and how long it will take, before it is submitted.

In: a spec, the length of its source if that is known. Out: cents by the same reckoning as at submission, and seconds
from this installation's own stage times; a stage that was not measured often enough is reckoned by a default. Waiting
for other jobs is not in it; their number is.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clipmill.domain.jobs import JobKind, JobSpec, JobState
from clipmill.domain.times import US_PER_S
from clipmill.engine.orders import OrderStage
from clipmill.jobs.prices import Prices, Tariff, billable_ordinals, clip_count, units_of
from clipmill.storage.records.database import Database
from clipmill.storage.records.tables import JobRow, StageRow

LEAST_SAMPLES = 3
"""Fewer measurements than this are not trusted."""
LOOKED_AT = 200
"""Newest measurements of a stage that are looked at."""

PER_SOURCE_SECOND, PER_CLIP = "source_second", "clip"
DEFAULT_RATES: dict[OrderStage, tuple[float, str]] = {
    OrderStage.INGEST: (0.02, PER_SOURCE_SECOND),
    OrderStage.TRANSCRIBE: (0.04, PER_SOURCE_SECOND),
    OrderStage.PLAN: (0.005, PER_SOURCE_SECOND),
    OrderStage.RENDER: (12.0, PER_CLIP),
}
"""Seconds of work for each second of source, or for each clip, on two cores without a GPU. Hearing and rendering are
from the experiment log (8.9 s for 240 s; 35 s for three clips), the other two assumed; all give way to measurements."""
_STAGES_OF = {
    JobKind.CLIPS: (OrderStage.INGEST, OrderStage.TRANSCRIBE, OrderStage.PLAN, OrderStage.RENDER),
    JobKind.MOMENTS: (OrderStage.INGEST, OrderStage.TRANSCRIBE, OrderStage.PLAN, OrderStage.RENDER),
    JobKind.TRANSCRIPT: (OrderStage.INGEST, OrderStage.TRANSCRIBE),
    JobKind.SUMMARY: (OrderStage.INGEST, OrderStage.TRANSCRIBE, OrderStage.PLAN),
    JobKind.RENDER: (OrderStage.RENDER,),
}


@dataclass(frozen=True, slots=True)
class StageGuess:
    """What one stage of a job is expected to take."""

    stage: str
    rate: float
    """Seconds for each `per`."""
    per: str
    """`PER_SOURCE_SECOND` or `PER_CLIP`."""
    is_measured: bool
    samples: int
    expected_s: float | None
    """None when it goes by the length of the source and that is not known."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a job is expected to cost and to take."""

    cost_cents: int
    clips: int
    duration_s: float | None
    expected_s: float | None
    """From its start to its end; none when the length is not known."""
    per_source_minute_s: float
    waiting_jobs: int
    """Jobs of all teams that are queued or at work."""
    stages: tuple[StageGuess, ...]


def estimate(
    db: Database,
    spec: JobSpec,
    prices: Prices,
    *,
    duration_us: int | None = None,
    tariff: str = Tariff.BY_CLIP,
    side_by_side: int = 2,
) -> Estimate:
    """
    Return what a job is expected to cost and to take.

    Args:
        db: whose stage times are looked at.
        spec: of the job; its location is not touched.
        prices: of this installation.
        duration_us: of the source, when known.
        tariff: way of charging.
        side_by_side: clips that are rendered at once.

    Raises:
        StoreUnavailable: the database does not answer.

    """
    duration_s = None if duration_us is None else duration_us / US_PER_S
    clips = clip_count(spec)
    renders = spec.options.is_exported or spec.kind is JobKind.RENDER
    wanted = [stage for stage in _STAGES_OF[spec.kind] if stage is not OrderStage.RENDER or renders]
    with db.reading() as session:
        guesses = tuple(_guess(session, stage, duration_s, -(-clips // max(1, side_by_side))) for stage in wanted)
        open_states = (JobState.QUEUED.value, JobState.RUNNING.value)
        waiting = session.scalar(sa.select(sa.func.count()).where(JobRow.state.in_(open_states))) or 0
    known = [guess.expected_s for guess in guesses if guess.expected_s is not None]
    return Estimate(
        cost_cents=_cost(spec, tariff, prices, duration_us),
        clips=clips,
        duration_s=duration_s,
        expected_s=sum(known) if len(known) == len(guesses) else None,
        per_source_minute_s=60 * sum(guess.rate for guess in guesses if guess.per == PER_SOURCE_SECOND),
        waiting_jobs=waiting,
        stages=guesses,
    )


def _cost(spec: JobSpec, tariff: str, prices: Prices, duration_us: int | None) -> int:
    if tariff == Tariff.BY_MINUTE:
        return 0 if duration_us is None else units_of(duration_us, prices) * prices.per_unit_cents
    return prices.per_clip_cents * len(billable_ordinals(spec, tariff))


def _guess(session: Session, stage: OrderStage, duration_s: float | None, rounds: int) -> StageGuess:
    default, per = DEFAULT_RATES[stage]
    measured = _measured_rate(session, stage, per)
    rate, samples = measured if measured[1] >= LEAST_SAMPLES else (default, measured[1])
    amount = rounds if per == PER_CLIP else duration_s
    return StageGuess(
        stage=stage.value,
        rate=rate,
        per=per,
        is_measured=samples >= LEAST_SAMPLES,
        samples=samples,
        expected_s=None if amount is None else rate * amount,
    )


def _measured_rate(session: Session, stage: OrderStage, per: str) -> tuple[float, int]:
    """Return seconds for each `per` over the newest measurements, long sources counting for more, and their number."""
    newest = (
        sa.select(StageRow.duration_us.label("took_us"), JobRow.duration_us.label("source_us"))
        .join(JobRow, JobRow.id == StageRow.job_id)
        .where(StageRow.stage == stage.value, StageRow.is_reused.is_(False), JobRow.duration_us > 0)
        .order_by(StageRow.started_at_us.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    took_us, source_us, count = session.execute(
        sa.select(sa.func.sum(newest.c.took_us), sa.func.sum(newest.c.source_us), sa.func.count())
    ).one()
    if not count:
        return 0.0, 0
    return float(took_us) / (float(source_us) if per == PER_SOURCE_SECOND else US_PER_S * count), int(count)


def known_duration_us(db: Database, team_id: int, location: str) -> int | None:
    """
    Return the length of a source that an earlier job of the team has taken in, or none.

    Nothing is opened here: a file that a user sent is read in a stage's own program only.
    """
    query = (
        sa.select(JobRow.duration_us)
        .where(JobRow.team_id == team_id, JobRow.duration_us > 0, JobRow.spec["location"].as_string() == location)
        .order_by(JobRow.created_at_us.desc())
        .limit(1)
    )
    with db.reading() as session:
        return session.scalar(query)


HISTOGRAM_BOUNDS_S = (1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0)


@dataclass(frozen=True, slots=True)
class StageHistogram:
    """How often a stage took how long, over all jobs that are still kept."""

    stage: str
    counts: tuple[int, ...]
    """Runs that took no longer than each of `HISTOGRAM_BOUNDS_S`."""
    runs: int
    total_s: float


def stage_histograms(db: Database) -> tuple[StageHistogram, ...]:
    """Return how long stages took where they were really run; raises StoreUnavailable."""
    within = [
        sa.func.sum(sa.case((StageRow.duration_us <= int(bound_s * US_PER_S), 1), else_=0))
        for bound_s in HISTOGRAM_BOUNDS_S
    ]
    query = (
        sa.select(StageRow.stage, sa.func.count(), sa.func.sum(StageRow.duration_us), *within)
        .where(StageRow.is_reused.is_(False))
        .group_by(StageRow.stage)
        .order_by(StageRow.stage)
    )
    with db.reading() as session:
        return tuple(
            StageHistogram(str(stage), tuple(int(count) for count in counts), int(runs), float(total_us) / US_PER_S)
            for stage, runs, total_us, *counts in session.execute(query)
        )
