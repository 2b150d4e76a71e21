# SPDX-License-Identifier: MIT
"""The whole installation, for its operators."""

from __future__ import annotations

from fastapi import APIRouter

from clipmill.api.native.access import InRoom, Operator
from clipmill.api.native.answers import problems
from clipmill.api.native.models.operations import Operations, operations_answer

router = APIRouter(tags=["operations"])


@router.get("/operations", operation_id="get_operations", responses=problems())
def get_operations(room: InRoom, _who: Operator) -> Operations:
    """See queues, workers, jobs by state, why jobs failed, how long stages take (scope `admin`)."""
    return operations_answer(room.context.operations.view())
