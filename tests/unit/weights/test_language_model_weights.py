# SPDX-License-Identifier: MIT
"""The pins of the small language models."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clipmill.weights.catalogue import PackageFile, WeightsEntry
from clipmill.weights.language_models import LANGUAGE_MODELS
from clipmill.weights.store import WeightsStore

SHA256 = re.compile(r"[0-9a-f]{64}")


@pytest.mark.parametrize("entry", LANGUAGE_MODELS, ids=lambda entry: entry.name)
def test_every_part_is_pinned_and_comes_from_its_own_wheel(entry: WeightsEntry) -> None:
    (file,) = entry.files
    assert SHA256.fullmatch(file.sha256)
    parts = [part for part in file.parts if isinstance(part, PackageFile)]
    assert len(parts) == len(file.parts) == len({part.package for part in parts})
    for part in parts:
        assert SHA256.fullmatch(part.wheel_sha256)
        assert SHA256.fullmatch(part.member_sha256)
        assert part.member.startswith(part.package.replace("-", "_") + "/")
        assert part.wheel_size_bytes > 1_000_000


def test_they_can_be_named_and_are_never_fetched_unasked(tmp_path: Path) -> None:
    store = WeightsStore(tmp_path)
    for entry in LANGUAGE_MODELS:
        assert not store.has(entry.name)
        assert not entry.is_default
