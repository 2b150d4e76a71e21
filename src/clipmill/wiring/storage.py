# SPDX-License-Identifier: MIT
"""Settings -> the database and the blob store of the service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from clipmill.settings import Settings
from clipmill.storage.blobs import BlobStore
from clipmill.storage.blobs.local import LocalBlobStore

if TYPE_CHECKING:
    from clipmill.storage.records.database import Database


def database_from_settings(settings: Settings) -> Database:
    """
    Return the database with its tables as this version has them.

    Raises:
        StoreUnavailable: it does not answer.

    """
    # A stage's program needs the blobs alone: it must not wait for the database's libraries.
    from clipmill.storage.records.database import Database  # noqa: PLC0415
    from clipmill.storage.records.schema import migrate  # noqa: PLC0415

    url = settings.service.database_url
    if url is None:
        folder = settings.service.data_dir
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # the database holds the secrets of webhooks
        database = Database(f"sqlite:///{folder / 'clipmill.db'}")
    else:
        database = Database(url.get_secret_value())
    migrate(database)
    return database


def blobs_from_settings(settings: Settings) -> BlobStore:
    """Return the store of big files: a folder on this host, or a bucket."""
    chosen = settings.blobs
    if chosen.bucket is None:
        return LocalBlobStore(blob_folder(settings))
    from clipmill.storage.blobs.s3 import S3BlobStore, S3Options  # noqa: PLC0415 - a library that few need

    return S3BlobStore(
        S3Options(
            bucket=chosen.bucket,
            prefix=chosen.prefix,
            endpoint=chosen.endpoint,
            region=chosen.region,
            access_key_id=chosen.access_key,
            secret_access_key=chosen.secret_key.get_secret_value() if chosen.secret_key else None,
            is_bucket_in_host=chosen.is_bucket_in_host,
            public_endpoint=chosen.public_endpoint,
            is_open_to_clients=chosen.is_open_to_clients,
        )
    )


def blob_folder(settings: Settings) -> Path:
    """Return where a service on one host keeps its big files."""
    return settings.service.data_dir / "blobs"
