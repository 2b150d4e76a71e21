# SPDX-License-Identifier: MIT
"""The fixture that the engine's tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.service.engine_rig import Rig

from clipmill.storage.records.database import Database


@pytest.fixture
def rig(database: Database, tmp_path: Path) -> Iterator[Rig]:
    """Give a rig over each kind of database, and end its workers."""
    made = Rig(database, tmp_path)
    yield made
    made.close()
