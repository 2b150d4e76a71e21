# SPDX-License-Identifier: MIT
"""What would come of an edit of a clip, at once and for nothing."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request

from clipmill.api.native.access import InRoom, Reader, Room
from clipmill.api.native.answers import problems
from clipmill.api.native.models.clips import ClipEditBody
from clipmill.api.native.models.drafts import DraftAnswer, DraftEstimate, draft_answer
from clipmill.api.native.reference import PREFIX
from clipmill.api.native.routes.clips import ClipId
from clipmill.api.native.routes.desk import desk_of, heard_of
from clipmill.domain.errors import (
    BlobNotFound,
    ClipNotFound,
    InvalidOptions,
    JobNotReady,
    ToolMissing,
    WeightsMissing,
)
from clipmill.domain.jobs import ClipEdit, ClipRecord, ClipState, JobKind, JobSpec
from clipmill.engine.drafting import Draft
from clipmill.engine.orders import OrderStage
from clipmill.jobs.estimates import estimate
from clipmill.storage.records.jobs import CLIP

router = APIRouter(tags=["editing"])


@router.post("/clips/{clip_id}/draft", operation_id="draft_clip", responses=problems(
    ClipNotFound, JobNotReady, BlobNotFound, InvalidOptions, ToolMissing, WeightsMissing, has_body=True
))  # fmt: skip
def draft_clip(request: Request, room: InRoom, who: Reader, clip_id: ClipId, body: ClipEditBody) -> DraftAnswer:
    """
    See what POST /clips/{clip_id}/render would make of the same body: cuts, captions, camera, time and cost.

    Nothing is rendered, charged or kept. It goes by what was looked at and translated already; where the render would
    look anew, `camera_is_stale` says so.
    """
    jobs, team_id = room.context.jobs, who.team.id
    record = jobs.clip(team_id, clip_id)
    edit = body.to_edit(record.ordinal)
    taken, heard = jobs.source(team_id, record.job_id), heard_of(room, team_id, record.job_id)
    draft = desk_of(room).drafter.draft(taken, heard, CLIP.validate_python(record.recipe), edit)
    base, links = f"{room.base_url(request)}{PREFIX}/fonts", room.context.links
    return draft_answer(
        clip_id,
        draft,
        lambda family: f"{base}/{quote(family, safe='')}/file?{links.font_query(family)}",
        estimate=_reckoned(room, record, edit, draft),
    )


def _reckoned(room: Room, record: ClipRecord, edit: ClipEdit, draft: Draft) -> DraftEstimate:
    prices, is_rendered = room.context.jobs.prices, record.state is ClipState.RENDERED
    spec = JobSpec(kind=JobKind.RENDER, location="", parent_id=record.job_id, edits=(edit,))
    guess = estimate(room.context.db, spec, prices, side_by_side=room.options.renders_side_by_side)
    reused = [OrderStage.TRANSCRIBE.value]
    reused += [] if draft.is_camera_stale else ["look"]
    return DraftEstimate(
        render_s=None if guess.expected_s is None else round(guess.expected_s, 1),
        cost_cents=0 if is_rendered else prices.per_clip_cents,
        reused=reused,
    )
