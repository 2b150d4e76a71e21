# SPDX-License-Identifier: MIT
"""Archives are real ZIP files of the length that was told, made piece by piece, with names that every system takes."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Iterator

import pytest

from clipmill.storage.archives import PIECE_BYTES, ArchiveMember, archive_of, archive_size, member_names


def member(name: str, data: bytes) -> ArchiveMember:
    return ArchiveMember(name, len(data), lambda: iter((data[:3], data[3:])))


@pytest.mark.parametrize("names", [["a.mp4", "b.srt"], ["01-船は浮く.mp4", "é.txt", "leer"], []])
def test_an_archive_holds_its_members_and_is_as_long_as_was_told(names: list[str]) -> None:
    members = [member(name, name.encode() * 9) for name in names]
    data = b"".join(archive_of(members))
    assert len(data) == archive_size(members)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {name: name.encode() * 9 for name in names}


def test_the_same_files_give_the_same_bytes() -> None:
    made = [b"".join(archive_of([member("a.mp4", b"abcdef")])) for _ in range(2)]
    assert made[0] == made[1]


def test_an_archive_of_large_files_is_never_in_memory() -> None:
    size_bytes = 64 << 20

    def zeros() -> Iterator[bytes]:
        return (bytes(1 << 16) for _ in range(size_bytes >> 16))

    members = [ArchiveMember(f"{number}.mp4", size_bytes, zeros) for number in range(2)]
    tracemalloc.start()
    sent = sum(len(piece) for piece in archive_of(members))
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sent == archive_size(members)
    assert peak_bytes < 8 * PIECE_BYTES


def test_a_length_that_zip64_changes_is_not_told() -> None:
    assert archive_size([ArchiveMember("a.mp4", (1 << 31) - 1, lambda: iter(()))]) is None
    assert archive_size([ArchiveMember("a.mp4", 1 << 20, lambda: iter(()))] * 70_000) is None


def test_a_member_over_two_gib_is_announced_as_zip64() -> None:
    # Its header says so before the first byte; the rest is broken off here, as two GiB are much for a test.
    large = ArchiveMember("a.mp4", 3 << 30, lambda: iter((bytes(PIECE_BYTES),)))
    first = next(iter(archive_of([large])))
    assert first[4:6] == (45).to_bytes(2, "little")


@pytest.mark.parametrize("data", [b"", b"1234567"])
def test_a_member_of_another_length_than_was_told_breaks_the_archive_off(data: bytes) -> None:
    with pytest.raises(EOFError, match="instead of 6"):
        list(archive_of([ArchiveMember("a.mp4", 6, lambda: iter((data,)))]))


def test_names_are_safe_on_every_system_and_each_there_once() -> None:
    wanted = ["../../etc/passwd", "a.mp4", "A.mp4", "a.mp4", "CON.srt", "lpt1", "a\x00\n\u202eb.mp4", "", "x?.mp4"]
    names = member_names(wanted)
    assert names == (
        "_.._etc_passwd",
        "a.mp4",
        "A-2.mp4",
        "a-3.mp4",
        "_CON.srt",
        "_lpt1",
        "ab.mp4",
        "file",
        "x_.mp4",
    )
    assert len({name.casefold() for name in names}) == len(names)
    assert max(len(name.encode()) for name in member_names(["長" * 500 + ".mp4"] * 3)) <= 255


def test_thousands_of_like_names_are_told_apart() -> None:
    assert len(set(member_names(["clip.mp4"] * 2000))) == 2000
