# SPDX-License-Identifier: MIT
"""What every blob store keeps to: local files, and a real S3 server."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.service.s3_server import S3Server, s3_server  # noqa: F401 - a fixture

from clipmill.domain.errors import BlobKeyInvalid, BlobNotFound
from clipmill.storage.blobs import BlobInfo, BlobStore
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.blobs.s3 import S3BlobStore, S3Options

TEXT = "text/plain"
HOSTILE_KEYS = [
    "", "/", "/etc/passwd", "../out", "a/../../out", "a/..", "a/./b", "a//b", "a/", "a/...", "a\x00b", "a\nb", "a b",
    "a\\b", "C:\\x", "ä", "%2e%2e/out", "~incoming/x", "x" * 901, "a/" + "y" * 201, "a\n",
]  # fmt: skip


@pytest.fixture(params=["local", "s3", "s3 with a prefix"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    if request.param == "local":
        return LocalBlobStore(tmp_path / "blobs")
    server: S3Server = request.getfixturevalue("s3_server")
    options = server.options(server.make_bucket())
    if "prefix" in request.param:
        options = S3Options(
            bucket=options.bucket,
            endpoint=options.endpoint,
            access_key_id=options.access_key_id,
            secret_access_key=options.secret_access_key,
            prefix="installations/one",
        )
    return S3BlobStore(options)


def test_bytes_come_back_as_they_were_kept(store: BlobStore) -> None:
    data = bytes(range(256)) * 5
    assert store.put_bytes("jobs/1/a.bin", data, TEXT) == BlobInfo("jobs/1/a.bin", len(data))
    assert store.read_bytes("jobs/1/a.bin") == data
    assert store.info("jobs/1/a.bin") == BlobInfo("jobs/1/a.bin", len(data))


def test_an_empty_blob_is_a_blob(store: BlobStore, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    store.put_bytes("a", b"", TEXT)
    store.put_file("b", tmp_path / "empty", TEXT)
    for key in ("a", "b"):
        assert store.read_bytes(key) == b""
        assert b"".join(store.read_range(key, 0, None)) == b""
        assert store.info(key) == BlobInfo(key, 0)


def test_a_file_is_kept_and_stays_and_may_be_removed_afterwards(store: BlobStore, tmp_path: Path) -> None:
    file = tmp_path / "clip.mp4"
    file.write_bytes(b"moving pictures")
    assert store.put_file("clip", file, "video/mp4") == BlobInfo("clip", 15)
    assert file.read_bytes() == b"moving pictures"
    file.unlink()
    assert store.read_bytes("clip") == b"moving pictures"


def test_the_same_file_can_be_kept_twice_under_one_key(store: BlobStore, tmp_path: Path) -> None:
    file = tmp_path / "clip.mp4"
    file.write_bytes(b"x")
    for _ in range(2):
        store.put_file("clip", file, "video/mp4")
    assert list(store.list_under("clip")) in ([], [BlobInfo("clip", 1)])
    assert store.read_bytes("clip") == b"x"


def test_a_new_blob_replaces_the_old_one(store: BlobStore, tmp_path: Path) -> None:
    file = tmp_path / "new"
    file.write_bytes(b"new")
    store.put_bytes("a", b"the old one", TEXT)
    store.put_file("a", file, TEXT)
    assert store.read_bytes("a") == b"new"


def test_what_is_not_there_is_said_so(store: BlobStore, tmp_path: Path) -> None:
    reads: list[Callable[[], object]] = [
        lambda: store.read_bytes("none"),
        lambda: list(store.read_range("none", 0, None)),
        lambda: store.fetch("none", tmp_path / "out"),
        lambda: store.join("made", ["none"], TEXT),
        lambda: store.join("made", ["none", "none"], TEXT),
    ]
    for read in reads:
        with pytest.raises(BlobNotFound):
            read()
    assert store.info("none") is None
    assert store.info("made") is None
    assert store.local_path("none") is None
    assert not (tmp_path / "out").exists()


def test_a_range_of_a_missing_blob_is_refused_before_the_first_byte_is_asked_for(store: BlobStore) -> None:
    with pytest.raises(BlobNotFound):
        store.read_range("none", 0, 1)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, None, b"0123456789"), (0, 1, b"0"), (3, 7, b"3456"), (9, 10, b"9"), (5, 99, b"56789"), (10, None, b""),
     (12, 14, b""), (4, 4, b"")],
)  # fmt: skip
def test_ranges_are_half_open(store: BlobStore, start: int, end: int | None, expected: bytes) -> None:
    store.put_bytes("digits", b"0123456789", TEXT)
    assert b"".join(store.read_range("digits", start, end)) == expected


def test_a_blob_of_64_mib_goes_there_and_back_and_is_read_from_anywhere(store: BlobStore, tmp_path: Path) -> None:
    file, size = tmp_path / "big", (64 << 20) + 12_345
    digest = _write_big(file, size)
    assert store.put_file("big/one", file, "video/mp4").size_bytes == size
    store.fetch("big/one", tmp_path / "back" / "big")
    assert _digest(iter([(tmp_path / "back" / "big").read_bytes()])) == digest
    with file.open("rb") as stream:
        stream.seek((40 << 20) + 7)
        assert b"".join(store.read_range("big/one", (40 << 20) + 7, (50 << 20) + 9)) == stream.read((10 << 20) + 2)


def test_a_big_blob_is_handed_out_in_pieces(store: BlobStore, tmp_path: Path) -> None:
    file = tmp_path / "big"
    _write_big(file, 20 << 20)
    store.put_file("big", file, TEXT)
    assert max(len(piece) for piece in store.read_range("big", 0, None)) <= 8 << 20


def test_parts_are_joined_in_the_order_given_and_stay(store: BlobStore, tmp_path: Path) -> None:
    file = tmp_path / "big"
    digest = hashlib.sha256()
    for number, size in enumerate([9 << 20, 1, 0, 17 << 20]):
        _write_big(file, size, salt=number)
        digest.update(file.read_bytes())
        store.put_file(f"parts/{number}", file, TEXT)
        file.unlink()
    info = store.join("whole", [f"parts/{number}" for number in range(4)], TEXT)
    assert info == BlobInfo("whole", (26 << 20) + 1)
    assert _digest(store.read_range("whole", 0, None)) == digest.hexdigest()
    assert store.info("parts/3") == BlobInfo("parts/3", 17 << 20)


def test_one_part_and_none_are_joined_too(store: BlobStore) -> None:
    store.put_bytes("part", b"abc", TEXT)
    store.join("one", ["part"], TEXT)
    store.join("empty", [], TEXT)
    store.delete("part")
    assert store.read_bytes("one") == b"abc"
    assert store.read_bytes("empty") == b""


def test_lists_and_deletions_under_a_prefix_end_at_the_slash(store: BlobStore) -> None:
    for key in ("jobs/1/a", "jobs/1/deep/er/b", "jobs/10/c", "jobs/1x/d"):
        store.put_bytes(key, b"12", TEXT)
    assert sorted(info.key for info in store.list_under("jobs/1")) == ["jobs/1/a", "jobs/1/deep/er/b"]
    assert {info.size_bytes for info in store.list_under("jobs")} == {2}
    assert store.delete_under("jobs/1") == 2
    assert store.delete_under("jobs/1") == 0
    assert sorted(info.key for info in store.list_under("jobs")) == ["jobs/10/c", "jobs/1x/d"]


def test_more_than_one_page_is_listed_and_deleted(store: BlobStore) -> None:
    for number in range(1100):
        store.put_bytes(f"many/{number:04d}", b"", TEXT)
    store.put_bytes("many-not/x", b"", TEXT)
    assert sum(1 for _ in store.list_under("many")) == 1100
    assert store.delete_under("many") == 1100
    assert list(store.list_under("many")) == []
    assert store.info("many-not/x") is not None


def test_deleting_is_for_good_and_can_be_said_twice(store: BlobStore) -> None:
    store.put_bytes("a/b", b"x", TEXT)
    store.delete("a/b")
    store.delete("a/b")
    assert store.info("a/b") is None
    assert list(store.list_under("a")) == []


def test_writers_of_one_key_leave_one_whole_blob(store: BlobStore, tmp_path: Path) -> None:
    size, wrong = 3 << 20, []
    files = [tmp_path / str(number) for number in range(6)]
    for number, file in enumerate(files):
        file.write_bytes(bytes([number]) * size)
    store.put_file("contested", files[0], TEXT)
    done = threading.Event()

    def write(file: Path) -> None:
        for _ in range(4):
            store.put_file("contested", file, TEXT)

    def read() -> None:
        while not done.is_set():
            seen = store.read_bytes("contested")
            if len(seen) != size or len(set(seen)) != 1:
                wrong.append(len(seen))

    reader = threading.Thread(target=read)
    reader.start()
    writers = [threading.Thread(target=write, args=(file,)) for file in files]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    done.set()
    reader.join()
    assert wrong == []
    assert len(set(store.read_bytes("contested"))) == 1


def test_writing_and_deleting_in_one_folder_at_once_fails_nobody(store: BlobStore) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(25):
                store.put_bytes(f"folder/deep/{number}-{turn}", b"x", TEXT)
                store.delete(f"folder/deep/{number}-{turn}")
        except Exception as error:  # noqa: BLE001 - asserted below
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert list(store.list_under("folder")) == []


@pytest.mark.parametrize("key", HOSTILE_KEYS)
def test_no_key_leaves_the_store(store: BlobStore, key: str, tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.touch()
    calls: list[Callable[[], object]] = [
        lambda: store.put_bytes(key, b"x", TEXT),
        lambda: store.put_file(key, file, TEXT),
        lambda: store.join(key, [], TEXT),
        lambda: store.join("whole", [key], TEXT),
        lambda: store.read_bytes(key),
        lambda: store.read_range(key, 0, 1),
        lambda: store.info(key),
        lambda: store.local_path(key),
        lambda: store.fetch(key, tmp_path / "y"),
        lambda: store.signed_url(key, expires_s=1, download_name=None),
        lambda: store.delete(key),
        lambda: store.delete_under(key),
        lambda: list(store.list_under(key)),
    ]
    for call in calls:
        with pytest.raises(BlobKeyInvalid):
            call()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x"]


def _write_big(file: Path, size: int, salt: int = 0) -> str:
    """Write bytes that differ from place to place, and return their digest."""
    block = hashlib.sha256(bytes([salt])).digest() * 32_768
    digest = hashlib.sha256()
    with file.open("wb") as stream:
        for number, first in enumerate(range(0, size, len(block))):
            piece = (number.to_bytes(8, "big") + block)[: min(len(block), size - first)]
            stream.write(piece)
            digest.update(piece)
    return digest.hexdigest()


def _digest(pieces: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()
