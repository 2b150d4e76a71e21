# SPDX-License-Identifier: MIT
"""
What the embedded recogniser is called: model, versions and every setting that changes the words.

In: the folder of the weights and the settings. Out: one line, part of every transcript's cache key. It can be had
without loading the recogniser's libraries, which take a second and a hundred megabytes.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from clipmill.domain.errors import WeightsMissing

VERSION = "2"
"""Raised whenever the same sound gives other words or times than before; part of the cache key."""


def whisper_name(model_dir: Path, *, compute_type: str, beam_size: int, is_snapped: bool = True) -> str:
    """
    Return the name of the embedded recogniser with these weights and settings.

    Raises:
        WeightsMissing: they are not there.

    """
    try:
        config = hashlib.sha256((model_dir / "config.json").read_bytes()).hexdigest()[:8]
        size = (model_dir / "model.bin").stat().st_size
    except OSError as error:
        message = f"{error.filename} is not there"
        raise WeightsMissing(message) from error
    settings = f"{compute_type} beam{beam_size} snap{int(is_snapped)}"
    library = f"faster-whisper-{version('faster-whisper')} ctranslate2-{version('ctranslate2')}"
    return f"{model_dir.name}-{config}-{size} {settings} {library} v{VERSION}"
