# SPDX-License-Identifier: MIT
"""Settings -> whatever is ready to work. The only place where adapters are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clipmill.settings import Settings
from clipmill.weights.fonts import FONTS
from clipmill.wiring.tools import (
    DEFAULT_RECOGNISER,
    core_count,
    default_render_workers,
    demo_assets,
    demo_path,
    hearing_weights,
    needed_weights,
    reading_weights,
    seeing_weights,
    service_tools,
    tools_from_settings,
    weights_store,
)

if TYPE_CHECKING:
    from clipmill.storage.blobs import BlobStore
    from clipmill.storage.records.database import Database

__all__ = [
    "DEFAULT_RECOGNISER",
    "FONTS",
    "core_count",
    "default_render_workers",
    "demo_assets",
    "demo_path",
    "hearing_weights",
    "needed_weights",
    "open_blobs",
    "open_database",
    "reading_weights",
    "seeing_weights",
    "service_tools",
    "tools_from_settings",
    "weights_store",
]


def open_database(settings: Settings) -> Database:
    """
    Return the database with its tables as this version has them.

    Raises:
        StoreUnavailable: it does not answer.

    """
    from clipmill.wiring.storage import database_from_settings  # noqa: PLC0415 - half a second that most need not wait

    return database_from_settings(settings)


def open_blobs(settings: Settings) -> BlobStore:
    """Return the store of big files: a folder on this host, or a bucket."""
    from clipmill.wiring.storage import blobs_from_settings  # noqa: PLC0415 - likewise

    return blobs_from_settings(settings)
