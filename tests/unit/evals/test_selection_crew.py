# SPDX-License-Identifier: MIT
"""Sources are read once for all sections, and what is collected does not depend on how many processes collect."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

sys.path.append(str(Path(__file__).resolve().parents[3] / "evals" / "adapters"))

from clip_task import Reader, Setup
from evals.selection import ways
from evals.selection.crew import Errand, Kept, Row, gather
from evals.selection.vectors import Meaning

from clipmill.selection.aids import Embed

ROWS: list[Row] = [{"id": name, "size": size} for size, name in enumerate("abcde")]


def _sizes(row: Row) -> Kept:
    return {"size": [(row["id"], row["size"])], "process": [os.getpid()]}


def _twice(row: Row) -> Kept:
    return {"size": [row["size"], 2 * row["size"]]}


def test_values_come_in_the_order_of_a_sections_own_rows() -> None:
    found = gather([Errand("all", ROWS, _sizes), Errand("some", [ROWS[3], ROWS[1]], _twice)], 1)
    assert found["all"].kept["size"] == [("a", 0), ("b", 1), ("c", 2), ("d", 3), ("e", 4)]
    assert found["some"].kept == {"size": [3, 6, 1, 2]}


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_two_processes_collect_the_same_as_one() -> None:
    errands = [Errand("all", ROWS, _sizes), Errand("some", ROWS[2:], _twice)]
    one, two = gather(errands, 1), gather(errands, 2)
    assert one["all"].kept["size"] == two["all"].kept["size"]
    assert one["some"].kept == two["some"].kept
    assert set(one["all"].kept["process"]) == {os.getpid()}
    assert os.getpid() not in two["all"].kept["process"]


def test_a_source_is_worked_on_for_all_sections_before_the_next() -> None:
    seen: list[tuple[str, str]] = []

    def note(section: str, row: Row) -> Kept:
        seen.append((section, row["id"]))
        return {}

    gather([Errand(name, ROWS[:2], partial(note, name)) for name in ("x", "y")], 1)
    assert seen == [("x", "a"), ("y", "a"), ("x", "b"), ("y", "b")]


def _task(text: str = "We planted trees along the river.") -> dict[str, Any]:
    return {"id": "t", "duration": 60.0, "segments": [{"start": 0.0, "end": 5.0, "text": text}]}


def test_tasks_of_one_source_share_its_reading_and_another_source_gets_its_own() -> None:
    reader = Reader()
    first = reader.read(_task(), "en")
    assert reader.read({**_task(), "prompt": "trees"}, "en") is first
    assert reader.read(_task("We dug a well."), "en")[0].transcript.words[1].text == "dug"
    assert reader.read(_task(), "de")[0].transcript.language == "de"


def test_the_same_question_to_the_product_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []

    def run_task(task: dict[str, Any], _: Setup) -> list[dict[str, Any]]:
        asked.append(task.get("prompt"))
        return []

    monkeypatch.setattr(ways, "run_task", run_task)
    row, setup = {**_task(), "id": "row"}, Setup()
    for prompt in (None, None, "trees", None):
        assert ways.product_clips(row, setup, prompt=prompt) == []
    assert asked == [None, "trees"]
    ways.product_clips({**_task(), "id": "row"}, setup, prompt=None)
    assert asked == [None, "trees", None]


def test_the_embedder_is_opened_when_it_is_first_needed_and_not_for_kept_vectors(tmp_path: Path) -> None:
    opened: list[int] = []
    asked: list[str] = []

    def embed(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        asked.extend(texts)
        return np.array([[len(text), 1.0] for text in texts], np.float32)

    def open_meaning() -> Embed:
        opened.append(os.getpid())
        return embed

    plain = Meaning(open_meaning)
    assert not opened
    assert plain(["a", "bcd"]).tolist() == [[1.0, 1.0], [3.0, 1.0]]
    plain(["e"])
    assert opened == [os.getpid()]
    asked.clear()
    file = tmp_path / "kept" / "vectors.sqlite"
    first = Meaning(open_meaning, file)
    assert first(["a", "bcd", "a"]).tolist() == [[1.0, 1.0], [3.0, 1.0], [1.0, 1.0]]
    assert asked == ["a", "bcd"]
    again = Meaning(open_meaning, file)
    assert again(["bcd", "a"]).tolist() == [[3.0, 1.0], [1.0, 1.0]]
    assert asked == ["a", "bcd"]
    assert len(opened) == 2
    assert b"bcd" not in file.read_bytes()
    first._kept.close()  # type: ignore[union-attr]
    again._kept.close()  # type: ignore[union-attr]


def test_each_section_gets_its_own_row_of_a_source() -> None:
    mine, other = {"id": "a", "gt": 1}, {"id": "a", "gt": 2}
    take = [Errand(name, [row], lambda row: {"gt": [row["gt"]]}) for name, row in (("x", mine), ("y", other))]
    found = gather(take, 1)
    assert (found["x"].kept, found["y"].kept) == ({"gt": [1]}, {"gt": [2]})
