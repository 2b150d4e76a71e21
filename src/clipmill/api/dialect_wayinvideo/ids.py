# SPDX-License-Identifier: MIT
"""A job's id <-> the id by which this API's clients know it."""

from __future__ import annotations

import re
import uuid

from clipmill.domain.errors import JobNotFound

PREFIX = "proj_"
_HEX = re.compile("[0-9a-f]{32}")


def project_id(job_id: str) -> str:
    """Return a job's id as this API writes it: `proj_` and 32 hexadecimal digits."""
    return f"{PREFIX}{job_id.replace('-', '')}"


def job_id_of(text: str) -> str:
    """
    Return the job's own id; the plain one is taken as well.

    Raises:
        JobNotFound: no job can have this id.

    """
    digits = text.strip().removeprefix(PREFIX).replace("-", "").lower()
    if not _HEX.fullmatch(digits):
        raise JobNotFound
    return str(uuid.UUID(digits))
