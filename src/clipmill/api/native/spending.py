# SPDX-License-Identifier: MIT
"""`Idempotency-Key`: the same key with the same request gives the same job, with another request an error."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import Header
from pydantic import BaseModel

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern="^[\\x21-\\x7e]+$",
        description="Any text of yours, new for each wish. Sent again with the same body it gives the same job.",
        examples=["2f6c1c1e-7a4f-4f5c-9f4e-0a2f7c0d9b11"],
    ),
]


def request_sha256(path: str, body: BaseModel) -> str:
    """Return what tells one request from another: where it went and what it said, defaults filled in."""
    return hashlib.sha256(f"{path}\n{body.model_dump_json()}".encode()).hexdigest()
