# SPDX-License-Identifier: MIT
"""Types of the studio's client from our OpenAPI. `make docs` writes them; a test compares them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.service.native_world import make_world

from clipmill.api.native import make_native_api
from clipmill.storage.records.database import Database
from clipmill.storage.records.tables import Table

ROOT = Path(__file__).resolve().parents[2]
TYPES = ROOT / "ui" / "src" / "api" / "schema.d.ts"
BUILD = ROOT / "ui" / "build.py"


def openapi_document() -> str:
    """Return our own API's OpenAPI as JSON, without a running server."""
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{folder}/x.db")
        Table.metadata.create_all(db.engine)
        document = make_native_api(make_world(db, Path(folder)).context).openapi()
        db.close()
    return json.dumps(document)


def write_types(target: Path) -> None:
    """Write the TypeScript types of the API."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "openapi.json"
        source.write_text(openapi_document(), "utf-8")
        command = [sys.executable, str(BUILD), "client", str(source), "--output", str(target)]
        subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__" and sys.argv[1:] == ["write"]:
    write_types(TYPES)
