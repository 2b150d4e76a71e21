# SPDX-License-Identifier: MIT
"""
A job's row -> the order of one of its stages.

All that a stage needs is read from the rows when it is about to run, so that the flow itself carries ids alone.
"""

from __future__ import annotations

import contextlib

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from clipmill.domain.errors import JobNotReady, UploadNotFound
from clipmill.domain.jobs import UPLOAD_SCHEME, JobKind, JobSpec
from clipmill.engine.orders import OrderStage, StageOrder, TakenSource
from clipmill.storage.records.jobs import SPEC, find_job, find_upload
from clipmill.storage.records.tables import JobRow

TAKEN: TypeAdapter[TakenSource] = TypeAdapter(TakenSource)


def order_of(session: Session, row: JobRow, stage: OrderStage, ordinal: int | None) -> StageOrder:
    """
    Return the order of a stage of a job.

    Raises:
        UploadNotFound: the upload that the job takes its source from is gone.
        JobNotFound, JobNotReady: the job whose recipe is rendered is gone, or has none.

    """
    spec = SPEC.validate_python(row.spec)
    upload_key, upload_name = _upload(session, row, spec.location) if stage is OrderStage.INGEST else (None, None)
    return StageOrder(
        stage=stage,
        job_id=row.id,
        attempt=row.attempt,
        spec=spec,
        upload_key=upload_key,
        upload_name=upload_name,
        upload_keys=_asset_keys(session, row, spec) if stage in {OrderStage.PLAN, OrderStage.RENDER} else (),
        taken=_taken(row, stage),
        transcript_key=row.transcript_key if stage in {OrderStage.PLAN, OrderStage.RENDER} else None,
        plan_key=_plan_key(session, row, spec, stage),
        ordinal=ordinal,
    )


def inherit(session: Session, row: JobRow) -> None:
    """
    Give a `RENDER` job what its parent knows of the source; other jobs stay as they are.

    Raises:
        JobNotFound: the parent is gone.

    """
    spec = SPEC.validate_python(row.spec)
    if spec.kind is not JobKind.RENDER or row.source is not None:
        return
    parent = find_job(session, row.team_id, spec.parent_id or "")
    row.source, row.transcript_key = parent.source, parent.transcript_key
    row.title, row.duration_us, row.language = parent.title, parent.duration_us, parent.language


def _asset_keys(session: Session, row: JobRow, spec: JobSpec) -> tuple[tuple[str, str], ...]:
    """Return the blobs of uploaded music and pictures; not of those that are gone, which are kept after a first use."""
    keys: list[tuple[str, str]] = []
    for location in spec.asset_locations:
        with contextlib.suppress(UploadNotFound):
            key, _ = _upload(session, row, location)
            keys += [(location, key)] if key is not None else []
    return tuple(keys)


def _upload(session: Session, row: JobRow, location: str) -> tuple[str | None, str | None]:
    if not location.startswith(UPLOAD_SCHEME):
        return None, None
    upload = find_upload(session, row.team_id, location.removeprefix(UPLOAD_SCHEME))
    if not upload.is_complete:
        raise UploadNotFound
    return upload.key, upload.name


def _taken(row: JobRow, stage: OrderStage) -> TakenSource | None:
    if stage is OrderStage.INGEST:
        return None
    return None if row.source is None else TAKEN.validate_python(row.source)


def _plan_key(session: Session, row: JobRow, spec: JobSpec, stage: OrderStage) -> str | None:
    if stage is OrderStage.RENDER:
        return row.result_key
    if stage is not OrderStage.PLAN or spec.kind is not JobKind.RENDER or not spec.edits:
        return None
    parent = find_job(session, row.team_id, spec.parent_id or "")
    if parent.result_key is None:
        raise JobNotReady
    return parent.result_key


__all__ = ["TAKEN", "inherit", "order_of"]
