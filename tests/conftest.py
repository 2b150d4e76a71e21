# SPDX-License-Identifier: MIT
"""Fixtures that any test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from clipmill.settings import Settings
from clipmill.wiring import weights_store

ROOT = Path(__file__).resolve().parents[1]

# Where a change is judged, the same code gets the same examples; everywhere else new ones are tried in each run.
# No example has a deadline: how fast things are is for the benchmark to say.
hypothesis_settings.register_profile("tried", deadline=None)
hypothesis_settings.register_profile("judged", deadline=None, derandomize=True)
hypothesis_settings.load_profile("judged" if os.environ.get("CI") else "tried")


@pytest.fixture(scope="session")
def shared_media() -> Path:
    """Real test videos kept beside the repository; tests that need them are skipped elsewhere."""
    folder = ROOT.parent / "shared" / "media" / "open"
    if not folder.is_dir():
        pytest.skip("the shared test videos are not beside this repository")
    return folder


@pytest.fixture(scope="session")
def fonts_dir() -> Path:
    """Folder of the caption fonts, which `make test` fetches."""
    return weights_store(Settings()).find("fonts")


@pytest.fixture(scope="session")
def whisper_dir() -> Path:
    """Folder of the embedded recogniser's weights, which `make test` fetches."""
    return weights_store(Settings()).find("whisper-base")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("CLIPMILL_") and name != "CLIPMILL_STORAGE__CACHE_DIR"]:
        monkeypatch.delenv(name)
