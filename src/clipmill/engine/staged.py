# SPDX-License-Identifier: MIT
"""
One stage of a durable job, on whatever host it runs: an order in, an outcome out.

The stages are those of `pipeline.py`; here each stands alone, takes its inputs from the blob store and leaves its
results there. An order can be run again at any time: what is there already is used again. `find_outcome` says whether
all of it is there, so that no program has to be started. No database, no queue and no clock in here.
"""

from __future__ import annotations

from dataclasses import replace

from clipmill.domain.progress import OnProgress, Progress, StageName
from clipmill.engine.job import Job
from clipmill.engine.orders import OrderStage, Outcome, StageOrder
from clipmill.engine.staged_heard import find_heard, hear_source
from clipmill.engine.staged_plan import find_plan, plan_source
from clipmill.engine.staged_render import find_rendered, render_ordered
from clipmill.engine.staged_source import find_taken, take_source
from clipmill.engine.tools import Tools
from clipmill.storage.blobs import BlobStore
from clipmill.storage.files import work_folder

_SPANS = {
    (OrderStage.INGEST, StageName.INGEST): (0.0, 0.85),
    (OrderStage.INGEST, StageName.PROBE): (0.85, 1.0),
    (OrderStage.PLAN, StageName.SELECT): (0.0, 0.2),
    (OrderStage.PLAN, StageName.LOOK): (0.2, 0.9),
    (OrderStage.PLAN, StageName.RENDER): (0.9, 1.0),
}
"""Which part of an order each stage of the pipeline is; all of it where nothing stands here."""


def run_order(order: StageOrder, tools: Tools, blobs: BlobStore, on_progress: OnProgress) -> Outcome:
    """
    Run one stage and return its outcome, whose files are in the blob store by then.

    Raises:
        ClipmillError: any of ours; `retryable` says whether the same order may succeed later.

    """
    with work_folder(tools.work_root) as work_dir:
        job = Job(_of_order(tools, order), work_dir, on_progress)
        match order.stage:
            case OrderStage.INGEST:
                return take_source(job, order, blobs)
            case OrderStage.TRANSCRIBE:
                return hear_source(job, order, blobs)
            case OrderStage.PLAN:
                return plan_source(job, order, blobs)
            case OrderStage.RENDER:
                return render_ordered(job, order, blobs)


def find_outcome(order: StageOrder, tools: Tools, blobs: BlobStore) -> Outcome | None:
    """
    Return the outcome of an order when all of it is kept already, else none; it loads no model and starts no program.

    What another job kept is copied under this job's keys. Cost: reading the kept results, a few milliseconds.

    Raises:
        StoreUnavailable: the store does not answer.
        WeightsMissing: the recogniser's weights, which name what was kept, are not there.

    """
    tools = _of_order(tools, order)
    match order.stage:
        case OrderStage.INGEST:
            return find_taken(order, tools, blobs)
        case OrderStage.TRANSCRIBE:
            return find_heard(order, tools, blobs)
        case OrderStage.PLAN:
            return find_plan(order, tools, blobs)
        case OrderStage.RENDER:
            return find_rendered(order, tools, blobs)


def _of_order(tools: Tools, order: StageOrder) -> Tools:
    """Return the tools with a cache that notes what the job uses, so that it can go with the job."""
    content_hash = None if order.taken is None else order.taken.media.content_hash
    return replace(tools, cache=tools.cache.of_job(order.job_id, content_hash))


def order_fraction(stage: OrderStage, progress: Progress) -> float:
    """Return how much of a whole order is done when a stage of the pipeline reports."""
    begin, end = _SPANS.get((stage, progress.stage), (0.0, 1.0))
    return begin + (end - begin) * progress.fraction
