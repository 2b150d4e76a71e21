# SPDX-License-Identifier: MIT
"""The adapter of the translation benchmark keeps the structure, and without a translator it gives no answer."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.unit.translate.lines import Scripted

from clipmill.translate import target_code

PROGRAM = Path(__file__).resolve().parents[3] / "evals" / "adapters" / "translate.py"


@pytest.fixture(scope="module")
def adapter() -> ModuleType:
    """The program as a module; programs of the benchmarks are in no package."""
    spec = importlib.util.spec_from_file_location("translate_adapter", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CUES: list[dict[str, Any]] = [
    {"id": 0, "start_ms": 0, "end_ms": 2400, "text": "We met in the old town and then"},
    {"id": 1, "start_ms": 2400, "end_ms": 4000, "text": "we went home. It was 1984."},
    {"id": 2, "start_ms": 4000, "end_ms": 5000, "text": "Nobody knew."},
]


@pytest.mark.parametrize("make", [str.upper, lambda line: f"{line} {line}", lambda line: "去年、町で会いました。"])
def test_ids_times_and_count_are_kept_and_every_word_is_shown_once(
    adapter: ModuleType, make: Callable[[str], str]
) -> None:
    translator = Scripted(make)
    made = adapter.translated(CUES, "en", "jpn", translator)
    assert [(cue["id"], cue["start_ms"], cue["end_ms"]) for cue in made] == [
        (cue["id"], cue["start_ms"], cue["end_ms"]) for cue in CUES
    ]
    assert translator.lines == ["We met in the old town and then we went home.", "It was 1984.", "Nobody knew."]
    wanted = "".join(make(line) for line in translator.lines).replace(" ", "")
    assert "".join(cue["text"] for cue in made).replace(" ", "") == wanted
    assert made[2]["text"] == make("Nobody knew.")


def test_no_cues_are_no_work(adapter: ModuleType) -> None:
    assert adapter.translated([], "en", "spa", Scripted()) == []


def test_every_language_of_the_benchmark_is_known(adapter: ModuleType) -> None:
    assert all(target_code(code) == code for code in adapter.CODES.values())


def test_without_a_translator_nothing_is_written_and_what_to_configure_is_said(
    adapter: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given, out = tmp_path / "in.json", tmp_path / "out.json"
    given.write_text(json.dumps({"src": "en", "tgt": "spa", "cues": CUES}), "utf-8")
    monkeypatch.setattr(sys, "argv", ["translate.py", str(given), str(out)])
    assert adapter.main() == 3
    said = capsys.readouterr().err
    assert "translator_missing: English cannot be translated to Spanish" in said
    assert "CLIPMILL_LLM__BASE_URL" in said
    assert not out.exists()
