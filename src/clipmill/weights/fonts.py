# SPDX-License-Identifier: MIT
"""
Have font files fetched the way weights are: by hash, out of packages, with nothing installed.

In go font sources, out comes one entry of the weights' kind. Which fonts there are is the fonts room's business, and
so is the folder of static fonts that is made of these files.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from clipmill.weights.catalogue import PackageMember, WeightsEntry, WeightsFile

FONTS = "fonts"
"""Name of the static fonts, and of their folder."""
FONT_FILES = "font-files"
"""Name of the files that they are made of, and of their folder."""


def font_files_entry(sources: Iterable[PackageMember]) -> WeightsEntry:
    """
    Return all font files as one entry; a file is called as the last part of its member's path.

    Several sources may be made of the same file. Two different files of one name cannot be kept in one folder.
    """
    files: dict[str, WeightsFile] = {}
    for source in sources:
        name = PurePosixPath(source.member).name
        file = files.setdefault(name, WeightsFile(name, source.member_sha256, (source,)))
        if file.sha256 != source.member_sha256:
            message = f"two different font files are called {name}"
            raise ValueError(message)
    return WeightsEntry(
        name=FONT_FILES,
        files=tuple(files.values()),
        license="see each font's package",
        what="Fonts of the captions",
        source="font packages",
        is_default=True,
    )
