# SPDX-License-Identifier: MIT
"""What the service layer needs from whatever runs the flows."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.orm import Session


class Flows(Protocol):
    """Starts and stops durable flows. `jobs.flows` has the real one."""

    def enqueue(self, session: Session, *, job_id: str, flow_id: str, team_id: int, priority: int) -> None:
        """Enqueue the flow of a job in the caller's transaction: both are there, or neither."""

    def cancel(self, flow_id: str) -> None:
        """Stop a flow and all stages it started; their programs end within 2 s on whatever host they run."""
