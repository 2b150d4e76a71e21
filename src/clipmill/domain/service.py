# SPDX-License-Identifier: MIT
"""Names that the parts of the service agree on."""

from __future__ import annotations

QUEUES = ("jobs", "ingest", "transcribe", "plan", "render")
"""Queues of the service: jobs themselves, which only wait for their stages, and one for each kind of stage."""
