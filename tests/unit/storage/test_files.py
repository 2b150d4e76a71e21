# SPDX-License-Identifier: MIT
import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clipmill.domain.errors import StorageFull
from clipmill.storage.files import (
    PART_PREFIX,
    remove_orphans,
    remove_parts,
    sha256_of_file,
    storage_full_is_typed,
    work_folder,
    write_atomic,
)

EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_file_is_written_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_atomic(tmp_path / "deep" / "a.txt", b"one")

    assert [(item.name, item.read_bytes()) for item in (tmp_path / "deep").iterdir()] == [("a.txt", b"one")]


def test_full_disk_is_our_error_and_leaves_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFull):
        write_atomic(tmp_path / "a.txt", b"one")

    assert list(tmp_path.iterdir()) == []


def test_other_errors_of_the_system_pass_through() -> None:
    with pytest.raises(PermissionError), storage_full_is_typed():
        raise PermissionError(errno.EACCES, "no")


def test_hash_of_an_empty_file_is_the_known_one(tmp_path: Path) -> None:
    (tmp_path / "a").touch()

    assert sha256_of_file(tmp_path / "a") == EMPTY_SHA256


def test_parts_of_killed_writers_are_removed_and_files_stay(tmp_path: Path) -> None:
    (tmp_path / f"{PART_PREFIX}x").touch()
    (tmp_path / "clip.mp4").touch()
    remove_parts(tmp_path)

    assert [item.name for item in tmp_path.iterdir()] == ["clip.mp4"]


def test_work_folder_is_gone_after_an_exception(tmp_path: Path) -> None:
    def interrupted() -> None:
        with work_folder(tmp_path) as folder:
            (folder / "half").touch()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert list(tmp_path.iterdir()) == []


def test_work_folder_of_a_process_that_was_killed_is_removed_and_of_a_live_one_stays(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from clipmill.storage.files import work_folder\n"
        "with work_folder(pathlib.Path(sys.argv[1])) as folder:\n"
        "    (folder / 'order.json').touch(); print(folder, flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with child:
        assert child.stdout is not None
        theirs = Path(child.stdout.readline().strip())
        with work_folder(tmp_path) as mine:
            assert (theirs / "order.json").is_file(), "it is at work"
            assert remove_orphans(tmp_path) == 0
            child.kill()
            child.wait()
            assert remove_orphans(tmp_path) == 1
            assert not theirs.exists()
            assert mine.is_dir()
