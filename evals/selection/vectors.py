# SPDX-License-Identifier: MIT
"""
Vectors of texts, opened when they are first needed and, where a file is given, kept between runs.

In: texts. Out: unit vectors, the product's own. The file holds hashes and vectors, no text; another embedder needs
another file.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from clipmill.selection.aids import Embed

Vectors = npt.NDArray[np.float32]
_WAIT_S = 300.0


class Meaning:
    """A function from texts to vectors that every process opens for itself."""

    def __init__(self, opener: Callable[[], Embed], file: Path | None = None) -> None:
        """
        Open nothing yet.

        Args:
            opener: makes the function; called at most once a process.
            file: keeps vectors; none keeps nothing beyond what the function itself remembers.

        """
        self._opener, self._file = opener, file
        self._process: int | None = None
        self._embed: Embed | None = None
        self._kept: sqlite3.Connection | None = None

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return (N, D) unit vectors of N texts."""
        # Neither a network's threads nor an open file may come along from the process that forked this one.
        if self._process != os.getpid():
            self._process, self._embed, self._kept = os.getpid(), None, self._open_file()
        if self._kept is None or not texts:
            return self._made(texts)
        keys = {text: hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in texts}
        found = {text: vector for text, key in keys.items() if (vector := self._read(self._kept, key)) is not None}
        missing = [text for text in keys if text not in found]
        if missing:
            made = dict(zip(missing, self._made(missing), strict=True))
            with self._kept:
                rows = [(keys[text], vector.astype(np.float32).tobytes()) for text, vector in made.items()]
                self._kept.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)
            found |= made
        return np.stack([found[text] for text in texts])

    def _made(self, texts: Sequence[str]) -> Vectors:
        if self._embed is None:
            self._embed = self._opener()
        return self._embed(texts)

    def _open_file(self) -> sqlite3.Connection | None:
        if self._file is None:
            return None
        self._file.parent.mkdir(parents=True, exist_ok=True)
        kept = sqlite3.connect(self._file, timeout=_WAIT_S)
        kept.execute("PRAGMA synchronous=OFF")
        kept.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
        return kept

    @staticmethod
    def _read(kept: sqlite3.Connection, key: bytes) -> Vectors | None:
        row = kept.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
        return None if row is None else np.frombuffer(row[0], np.float32)
