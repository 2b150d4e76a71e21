# SPDX-License-Identifier: MIT
"""
Blobs in a bucket of an S3-compatible store, by obstore.

Big files go up in pieces and come down in windows, each a request of its own, so that memory stays flat and no
connection is held while a reader takes its time. Requests that fail for a passing reason are tried again for a while;
then `StoreUnavailable` says so.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from clipmill.domain.errors import BlobNotFound, StoreUnavailable
from clipmill.storage.blobs import BlobInfo
from clipmill.storage.blobs.keys import checked_key
from clipmill.storage.blobs.naming import disposition
from clipmill.storage.blobs.signing import SigningKey, object_address, presigned_get
from clipmill.storage.files import PART_PREFIX, storage_full_is_typed

if TYPE_CHECKING:
    from obstore.store import S3Config

PIECE_BYTES = 8 << 20
"""Of a multipart upload: 10,000 of them, the most that S3 takes, are 80 GB."""
WINDOW_BYTES = 8 << 20
"""Read by one request."""
_PIECES_AT_ONCE = 4
_CONNECT_LIMIT_S = 5.0
_DELETE_BATCH = 1000
_RETRIES = 10_000
"""More than fit into any time: waits are drawn at random and may be short, so the time alone must end the tries."""


@dataclass(frozen=True, slots=True)
class S3Options:
    """Where the bucket is and who we are there."""

    bucket: str
    endpoint: str | None = None
    """`https://host:port` of the store; none is Amazon's own for the region."""
    region: str = "us-east-1"
    prefix: str = ""
    """Put before every key, so that installations can share a bucket."""
    access_key_id: str | None = None
    """None takes the role of the host; downloads then go through the API, as addresses cannot be signed."""
    secret_access_key: str | None = field(default=None, repr=False)
    is_bucket_in_host: bool = False
    """True for `bucket.host` addresses, false for `host/bucket`."""
    public_endpoint: str | None = None
    """Where clients reach the store, when that is not where we do."""
    is_open_to_clients: bool = True
    """False when clients cannot reach the store: downloads then go through the API."""
    retry_s: float = 20.0
    """How long a failing request is tried again before the store counts as away."""
    request_limit_s: float = 120.0
    """How long one request may take; none moves more than 8 MiB."""


class S3BlobStore:
    """Keeps blobs in a bucket, which must be there."""

    def __init__(self, options: S3Options) -> None:
        """Take the options; nothing is asked of the store yet."""
        self._options = options
        self._prefix = f"{checked_key(options.prefix.strip('/'))}/" if options.prefix.strip("/") else ""
        self._store = _store(options)

    def put_file(self, key: str, path: Path, content_type: str) -> BlobInfo:
        """Send the file in pieces, at most four at once: 40 MiB of memory whatever its size."""
        size_bytes = path.stat().st_size
        with _typed():
            obstore.put(
                self._store,
                self._path(key),
                path,
                attributes={"Content-Type": content_type},
                chunk_size=PIECE_BYTES,
                max_concurrency=_PIECES_AT_ONCE,
            )
        return BlobInfo(key, size_bytes)

    def put_bytes(self, key: str, data: bytes, content_type: str) -> BlobInfo:
        """Send the bytes in one request."""
        with _typed():
            obstore.put(
                self._store, self._path(key), data, attributes={"Content-Type": content_type}, use_multipart=False
            )
        return BlobInfo(key, len(data))

    def join(self, key: str, parts: Sequence[str], content_type: str) -> BlobInfo:
        """
        Let the store copy a single part itself; of several, read window by window and send each on.

        A failure in between leaves pieces of a multipart upload behind, which a rule of the bucket should clear away.
        """
        target, sources = self._path(key), [self._path(part) for part in parts]
        size_bytes = sum(self._size(part) for part in parts)
        if not size_bytes:
            return self.put_bytes(key, b"", content_type)
        with _typed():
            if len(sources) == 1:
                obstore.copy(self._store, sources[0], target)
                return BlobInfo(key, size_bytes)
            writer = obstore.open_writer(
                self._store,
                target,
                attributes={"Content-Type": content_type},
                buffer_size=PIECE_BYTES,
                max_concurrency=_PIECES_AT_ONCE,
            )
            for part in parts:
                for piece in self.read_range(part, 0, None):
                    writer.write(piece)
            writer.close()  # only now is there a blob
        return BlobInfo(key, size_bytes)

    def read_bytes(self, key: str) -> bytes:
        """Read it in one request."""
        with _typed():
            return obstore.get(self._store, self._path(key)).bytes().to_bytes()

    def read_range(self, key: str, start: int, end: int | None) -> Iterator[bytes]:
        """Ask for the size at once, then for one window after the other; a blob replaced meanwhile ends in an error."""
        path = self._path(key)
        with _typed():
            meta = obstore.head(self._store, path)
        last = meta["size"] if end is None else min(end, meta["size"])
        return self._windows(path, start, last, meta["e_tag"])

    def info(self, key: str) -> BlobInfo | None:
        """Ask for the size."""
        try:
            return BlobInfo(key, self._size(key))
        except BlobNotFound:
            return None

    def local_path(self, key: str) -> Path | None:
        """Return none: the blob is elsewhere."""
        checked_key(key)
        return None

    def fetch(self, key: str, path: Path) -> None:
        """Write it window by window."""
        part = path.with_name(f"{PART_PREFIX}{uuid.uuid4().hex}")
        with storage_full_is_typed():
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with part.open("wb") as stream:
                    for piece in self.read_range(key, 0, None):
                        stream.write(piece)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)

    def signed_url(self, key: str, *, expires_s: int, download_name: str | None) -> str | None:
        """Sign a GET for at most seven days; none when there is no key of ours or clients cannot reach the store."""
        options, path = self._options, self._path(key)
        if not options.is_open_to_clients or options.access_key_id is None or options.secret_access_key is None:
            return None
        endpoint = options.public_endpoint or options.endpoint or f"https://s3.{options.region}.amazonaws.com"
        address = object_address(endpoint, options.bucket, path, is_bucket_in_host=options.is_bucket_in_host)
        headers = {} if download_name is None else {"response-content-disposition": disposition(download_name)}
        return presigned_get(
            address,
            SigningKey(options.access_key_id, options.secret_access_key, options.region),
            now=dt.datetime.now(dt.UTC),
            expires_s=expires_s,
            answer_headers=headers,
        )

    def delete(self, key: str) -> None:
        """Remove it."""
        with _typed(), contextlib.suppress(FileNotFoundError):
            obstore.delete(self._store, self._path(key))

    def delete_under(self, prefix: str) -> int:
        """Remove what is listed, a thousand at a time."""
        paths = [self._path(info.key) for info in self.list_under(prefix)]
        for first in range(0, len(paths), _DELETE_BATCH):
            with _typed(), contextlib.suppress(FileNotFoundError):
                obstore.delete(self._store, paths[first : first + _DELETE_BATCH])
        return len(paths)

    def list_under(self, prefix: str) -> Iterator[BlobInfo]:
        """Yield what the store lists."""
        with _typed():
            for page in obstore.list(self._store, prefix=self._path(prefix)):
                for meta in page:
                    yield BlobInfo(meta["path"].removeprefix(self._prefix), meta["size"])

    def _path(self, key: str) -> str:
        return self._prefix + checked_key(key)

    def _size(self, key: str) -> int:
        with _typed():
            return obstore.head(self._store, self._path(key))["size"]

    def _windows(self, path: str, start: int, end: int, e_tag: str | None) -> Iterator[bytes]:
        for first in range(start, end, WINDOW_BYTES):
            with _typed():
                answer = obstore.get(
                    self._store,
                    path,
                    options={"range": (first, min(first + WINDOW_BYTES, end)), "if_match": e_tag},
                )
                piece = answer.bytes().to_bytes()
            yield piece


def _store(options: S3Options) -> S3Store:
    second = dt.timedelta(seconds=1)
    endpoint = options.endpoint
    if endpoint is not None and options.is_bucket_in_host:
        endpoint = object_address(endpoint, options.bucket, "", is_bucket_in_host=True).rstrip("/")
    config: S3Config = {"region": options.region, "virtual_hosted_style_request": options.is_bucket_in_host}
    if endpoint is not None:
        config["endpoint"] = endpoint
    if options.access_key_id is not None and options.secret_access_key is not None:
        config["access_key_id"] = options.access_key_id
        config["secret_access_key"] = options.secret_access_key
    return S3Store(
        options.bucket,
        config=config,
        client_options={
            "allow_http": (options.endpoint or "").startswith("http://"),
            "connect_timeout": _CONNECT_LIMIT_S * second,
            "timeout": options.request_limit_s * second,
        },
        retry_config={
            "max_retries": _RETRIES,
            "retry_timeout": options.retry_s * second,
            "backoff": {"init_backoff": 0.1 * second, "max_backoff": 3 * second, "base": 2},
        },
    )


@contextlib.contextmanager
def _typed() -> Iterator[None]:
    """Turn obstore's errors into ours."""
    try:
        yield
    except FileNotFoundError as error:
        if "NoSuchBucket" in str(error):
            message = "the bucket is not there"
            raise StoreUnavailable(message, hint="Make the bucket, or correct its name in the settings.") from error
        raise BlobNotFound from error
    except (BaseError, OSError) as error:
        message = f"the store does not answer as it should: {type(error).__name__}"
        raise StoreUnavailable(message) from error
