# SPDX-License-Identifier: MIT
"""What an operator sees of the whole installation."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from clipmill.api.native.models.base import Answer, moment_of
from clipmill.jobs.operations import OperationsView


class QueueAnswer(Answer):
    """What waits and runs in one queue."""

    name: str = Field(examples=["render"])
    waiting: int = Field(examples=[4])
    running: int = Field(examples=[2])
    oldest_s: float = Field(description="Age of what waits longest; 0 when nothing does.", examples=[12.5])


class WorkerAnswer(Answer):
    """One worker process."""

    executor_id: str
    host: str
    process_id: int
    queues: list[str] = Field(examples=[["render"]])
    state: str = Field(description="up, draining, gone or dead.", examples=["up"])
    started_at: datetime
    seen_s: float = Field(description="Since it was last seen.", examples=[3.1])
    running: int = Field(description="Flows it has at work.", examples=[2])


class StageTimesAnswer(Answer):
    """How long a stage took over the last day."""

    stage: str = Field(examples=["transcribe"])
    runs: int = Field(examples=[40])
    reused: int = Field(description="Times that a kept result stood in.", examples=[3])
    mean_s: float = Field(examples=[41.0])
    longest_s: float = Field(examples=[180.2])
    total_s: float = Field(examples=[1640.0])


class StateCount(Answer):
    """Jobs in one state."""

    state: str = Field(examples=["running"])
    count: int = Field(examples=[3])


class FailureCount(Answer):
    """Failed jobs of one error code."""

    code: str = Field(examples=["download_failed"])
    count: int = Field(examples=[1])


class WalletTotalsAnswer(Answer):
    """Sums over all wallets."""

    balance_cents: int
    held_cents: int
    spent_cents: int
    topped_up_cents: int


class Operations(Answer):
    """The whole installation at one moment."""

    queues: list[QueueAnswer]
    workers: list[WorkerAnswer]
    jobs: list[StateCount]
    failures: list[FailureCount]
    stages: list[StageTimesAnswer]
    wallet: WalletTotalsAnswer


def operations_answer(view: OperationsView) -> Operations:
    """Return the installation as it is shown."""
    return Operations(
        queues=[
            QueueAnswer(name=item.name, waiting=item.waiting, running=item.running, oldest_s=item.oldest_s)
            for item in view.queues
        ],
        workers=[
            WorkerAnswer(
                executor_id=item.executor_id,
                host=item.host,
                process_id=item.process_id,
                queues=list(item.queues),
                state=item.state,
                started_at=moment_of(item.started_at_us),
                seen_s=item.seen_s,
                running=item.running,
            )
            for item in view.workers
        ],
        jobs=[StateCount(state=state, count=count) for state, count in view.jobs.items()],
        failures=[FailureCount(code=code, count=count) for code, count in sorted(view.failures.items())],
        stages=[
            StageTimesAnswer(
                stage=item.stage,
                runs=item.runs,
                reused=item.reused,
                mean_s=item.mean_s,
                longest_s=item.longest_s,
                total_s=item.total_s,
            )
            for item in view.stages
        ],
        wallet=WalletTotalsAnswer(
            balance_cents=view.wallet.balance_cents,
            held_cents=view.wallet.held_cents,
            spent_cents=view.wallet.spent_cents,
            topped_up_cents=view.wallet.topped_up_cents,
        ),
    )
