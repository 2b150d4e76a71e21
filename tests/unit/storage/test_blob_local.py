# SPDX-License-Identifier: MIT
"""What is the local store's own: links, full disks, folders that stay tidy."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from clipmill.domain.errors import StorageFull, StoreUnavailable
from clipmill.storage.blobs.local import INCOMING, LocalBlobStore

TEXT = "text/plain"


@pytest.fixture
def store(tmp_path: Path) -> LocalBlobStore:
    return LocalBlobStore(tmp_path / "blobs")


def test_a_file_is_linked_and_not_copied(store: LocalBlobStore, tmp_path: Path) -> None:
    file = tmp_path / "clip"
    file.write_bytes(b"x")
    store.put_file("a", file, TEXT)
    kept = store.local_path("a")
    assert kept is not None
    assert kept.stat().st_ino == file.stat().st_ino


def test_a_symbolic_link_is_followed(store: LocalBlobStore, tmp_path: Path) -> None:
    (tmp_path / "clip").write_bytes(b"x")
    (tmp_path / "link").symlink_to("clip")
    store.put_file("a", tmp_path / "link", TEXT)
    kept = store.local_path("a")
    assert kept is not None
    assert not kept.is_symlink()


def test_a_file_of_another_file_system_is_copied(
    store: LocalBlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "clip").write_bytes(b"x")
    store.put_file("a", tmp_path / "clip", TEXT)
    assert store.read_bytes("a") == b"x"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_so_and_keeps_what_was_there(
    store: LocalBlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError(number, os.strerror(number))

    store.put_bytes("a", b"old", TEXT)
    (tmp_path / "clip").write_bytes(b"new")
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StorageFull):
        store.put_bytes("a", b"new", TEXT)
    with pytest.raises(StorageFull):
        store.put_file("a", tmp_path / "clip", TEXT)
    with pytest.raises(StorageFull):
        store.join("a", ["a", "a"], TEXT)
    assert store.read_bytes("a") == b"old"
    assert list((tmp_path / "blobs" / INCOMING).iterdir()) == []


def test_a_folder_that_cannot_be_made_is_a_store_that_is_away(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable):
        LocalBlobStore(tmp_path / "file").put_bytes("a", b"x", TEXT)


def test_what_a_killed_writer_left_is_swept_after_a_day(store: LocalBlobStore, tmp_path: Path) -> None:
    incoming = tmp_path / "blobs" / INCOMING
    incoming.mkdir(parents=True)
    for name, age_s in ((".part-old", 90_000), (".part-young", 60)):
        (incoming / name).touch()
        time_s = (incoming / name).stat().st_mtime - age_s
        os.utime(incoming / name, (time_s, time_s))
    store.put_bytes("a", b"x", TEXT)
    assert [path.name for path in incoming.iterdir()] == [".part-young"]


def test_half_written_files_are_in_no_list(store: LocalBlobStore) -> None:
    store.put_bytes("a/b", b"x", TEXT)
    assert [info.key for info in store.list_under("a")] == ["a/b"]


def test_empty_folders_do_not_stay(store: LocalBlobStore, tmp_path: Path) -> None:
    for key in ("a/b/c", "a/b/d", "e/f"):
        store.put_bytes(key, b"x", TEXT)
    store.delete("a/b/c")
    store.delete_under("e")
    assert sorted(path.name for path in (tmp_path / "blobs").iterdir()) == ["a", INCOMING]
    store.delete("a/b/d")
    assert sorted(path.name for path in (tmp_path / "blobs").iterdir()) == [INCOMING]


def test_a_fetched_copy_may_be_written_to(store: LocalBlobStore, tmp_path: Path) -> None:
    store.put_bytes("a", b"kept", TEXT)
    store.fetch("a", tmp_path / "deep" / "copy")
    (tmp_path / "deep" / "copy").write_bytes(b"changed")
    assert store.read_bytes("a") == b"kept"
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["copy"]


def test_a_reader_goes_on_with_what_it_began_to_read(store: LocalBlobStore) -> None:
    store.put_bytes("a", b"old" * 1_000_000, TEXT)
    pieces = store.read_range("a", 0, None)
    first = next(pieces)
    store.put_bytes("a", b"new", TEXT)
    assert first + b"".join(pieces) == b"old" * 1_000_000


def test_nobody_is_given_an_address(store: LocalBlobStore) -> None:
    store.put_bytes("a", b"x", TEXT)
    assert store.signed_url("a", expires_s=60, download_name="a.mp4") is None
