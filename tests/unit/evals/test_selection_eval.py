# SPDX-License-Identifier: MIT
"""`make eval-selection` works on made-up rows, its rules judge as they say, and `select.py` hides no module."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

ADAPTERS = Path(__file__).resolve().parents[3] / "evals" / "adapters"
sys.path.append(str(ADAPTERS))

from clip_task import Setup, read_options  # noqa: E402 - programs of the benchmarks are in no package
from evals.selection import asks, cost, session  # noqa: E402
from evals.selection.figures import Figure, mean, ratio  # noqa: E402
from evals.selection.likeness import said_in, same_pairs, shared, supported  # noqa: E402
from evals.selection.report import write_report  # noqa: E402
from evals.selection.rivals import podcli, score  # noqa: E402
from evals.selection.sections import Section  # noqa: E402
from evals.selection.ways import PRODUCT, Clip  # noqa: E402

PROGRAMS = sorted(path.name for path in ADAPTERS.glob("*.py") if path.name != "clip_task.py")

SCORER = """
import gzip, json
STOP = set()
def load(path, split="all", limit=0):
    with gzip.open(path + ".gz", "rt") as lines:
        return [row for row in map(json.loads, lines) if row["split"] == split]
def tasks_of(row, prompt=None, style="general"):
    return [{"task_id": row["id"], "prompt": prompt, "style": style, "gt": row["gt"]}]
def chunks(segments):
    return [[place] for place in range(len(segments))]
def baseline(name, row, prompt, count, length_s, longest_s):
    if name == "centroid":
        assert seg_embed(row).shape == (len(row["segments"]), 4)
    return [(row["segments"][0]["start"], row["segments"][0]["start"] + 30.0)]
def score_task(clips, gt, t0, t1, frac, max_s, mode):
    hit = float(any(begin <= moment[0] and moment[1] <= end for begin, end in clips for moment in gt))
    return {"p@1": hit, "p@5": hit, "p@10": hit, "rand@5": 0.5, "rand@10": 0.5, "loc@10": 0.5, "rec_budget": hit,
            "mean_len": clips[0][1] - clips[0][0]}
"""
PAGE = """
def ads(row, task, clips):
    return {"ad_leak@10": 0.0}
"""
SAID = (
    "We planted four hundred trees along the river last spring.",
    "The biggest mistake we made was watering them every single day.",
    "Most people never check how deep the roots have grown.",
    "Why would anybody look under the ground?",
    "Because the roots decide whether a tree survives its first summer.",
)


def made_up_row(name: str, count: int = 60, split: str = "open") -> dict[str, Any]:
    """A source in which somebody says a sentence every six seconds."""
    segments = [
        {"start": 6.0 * place, "end": 6.0 * place + 5.5, "speaker": "AB"[place // 20 % 2], "text": SAID[place % 5]}
        for place in range(count)
    ]
    return {"id": name, "split": split, "gt": [[30.0, 36.0]], "duration": 6.0 * count, "segments": segments}


def embed(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Vectors that tell how long a text is, and nothing else."""
    return np.array([[1.0, 0.0, 0.0, len(text) / 1000.0] for text in texts], np.float32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of benchmarks with one of them, two open rows and one that was kept back."""
    for name, text in (("common/clipbench.py", SCORER), ("coldopen/eval.py", PAGE)):
        path = tmp_path / "benchmarks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    rows = [made_up_row("one"), made_up_row("two", 80), made_up_row("secret", 80, "held")]
    with gzip.open(tmp_path / "benchmarks" / "coldopen" / "data.jsonl.gz", "wt") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    return tmp_path / "benchmarks"


def test_the_command_measures_made_up_rows_and_its_report_holds_none_of_their_text(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "open_meaning", lambda: embed)
    for name in ("clipbench", "bench_coldopen"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    out, keep = tmp_path / "report.md", tmp_path / "kept"
    asked = ["--evals", str(folder), "--keep", str(keep), "--out", str(out)]
    asked += ["--without", "uniform", "--only", "coldopen", "words", "lengths", "prompts"]
    assert session.main(asked) == 0
    text = out.read_text("utf-8")
    assert "n = 2." in text
    assert "**Clipmill**" in text
    assert "podcli's way" in text
    assert "evenly spaced" not in text
    assert not any(word in text for word in ("river", "planted", "secret"))
    kept = json.loads((keep / "coldopen.json").read_text("utf-8"))
    assert kept["table"]["lead"]["P@1"] == {"value": 0.0, "low": 0.0, "high": 0.0, "count": 2}
    for name in ("clipbench", "bench_coldopen"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    (folder / "coldopen" / "data.jsonl.gz").unlink()
    assert session.main(asked) == 0
    assert out.read_text("utf-8") == text


def test_an_unknown_section_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "open_meaning", lambda: embed)
    monkeypatch.delitem(sys.modules, "clipbench", raising=False)
    with pytest.raises(SystemExit, match="nonsense"):
        session.main(["--evals", str(folder), "--only", "nonsense"])


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_adapter_starts_in_its_folder(program: str) -> None:
    done = subprocess.run(
        [sys.executable, program, "--help"], cwd=ADAPTERS, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "usage:" in done.stdout


def test_a_script_beside_select_gets_the_module_of_the_standard_library() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ADAPTERS)!r}); import select, selectors, subprocess; "
        "print(callable(select.select), select.__file__ if hasattr(select, '__file__') else '', select.__name__)"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("True")
    assert str(ADAPTERS) not in done.stdout


def test_bounds_are_passed_on_where_they_cut_into_the_products_own() -> None:
    wide = read_options({"min_s": 10, "max_s": 90, "max_clips": 10})
    assert (wide.min_length_s, wide.max_length_s, wide.count) == (None, None, 10)
    narrow = read_options({"min_s": 25, "max_s": 40})
    assert (narrow.min_length_s, narrow.max_length_s, narrow.count) == (25, 40, None)


def test_a_ratio_is_of_sums_and_its_interval_of_sources() -> None:
    assert mean([1.0, 0.0, float("nan")], ["a", "b", "c"]) == Figure(0.5, 0.0, 1.0, 2)
    same = ratio([1.0, 3.0], [1.0, 1.0], ["a", "a"])
    assert same == Figure(2.0, 2.0, 2.0, 2)
    assert ratio([1.0], [0.0], ["a"]) is None


def test_podclis_way_likes_openings_and_keeps_its_lengths() -> None:
    segments = made_up_row("one")["segments"]
    plain = [{"start": 0.0, "end": 25.0, "text": "The river is long.", "speaker": "A"}] * 3
    opened = [{**plain[0], "text": "Here's the thing about roots."}, *plain[1:]]
    assert score(opened) == pytest.approx(score(plain) + 0.7 * 5.0)
    assert score([{**plain[0], "text": "As I said, the river is long."}, *plain[1:]]) == pytest.approx(
        0.5 * score(plain)
    )
    clips = podcli(segments, 4)
    assert len(clips) == 4
    assert all(20.0 <= end - begin <= 45.0 for begin, end in clips)
    assert not podcli(segments[:4], 4)


def test_words_are_supported_only_when_they_are_said() -> None:
    assert supported("The trees survived the summers", "a tree survives its first summer") == (3, 3)
    assert supported("Trees and whales", "a tree survives") == (1, 2)
    row = made_up_row("one")
    assert said_in(row["segments"], (6.0, 11.5), 0.0) == SAID[1]


def test_repeats_are_found_by_time_and_by_words() -> None:
    segments = made_up_row("one")["segments"]
    assert same_pairs(segments, [(0.0, 30.0), (1.0, 30.0), (6.0, 11.5)]) == (1, 3)
    assert same_pairs(segments, [(0.0, 5.5), (30.0, 35.5)]) == (1, 1)
    assert shared([(0.0, 10.0), (50.0, 60.0)], [(4.0, 30.0)]) == 0.5


def test_instructions_are_judged_by_rule() -> None:
    row = made_up_row("one")
    clips = [Clip(0.0, 25.0, "", "", "", ()), Clip(200.0, 250.0, "", "", "", ())]
    found = {ask.name.split(":")[0]: ask for ask in asks.asks(row, clips) if ask.name.startswith(("part", "leave"))}
    assert found["part"].keeps(row, clips) == 0.5
    assert found["leave out"].keeps(row, clips) == 0.0
    count = next(ask for ask in asks.asks(row, clips) if "3 clips" in ask.name)
    assert (count.keeps(row, clips), count.keeps(row, [*clips, clips[0]])) == (0.0, 1.0)


def test_the_report_says_where_the_product_is_not_the_best() -> None:
    def figure(value: float) -> Figure:
        return Figure(value, value - 0.1, value + 0.1, 9)

    table = {"keywords": {"local lift@10": figure(2.0)}, PRODUCT: {"local lift@10": figure(1.55)}}
    text = write_report("2026-11-22", [Section("coldopen", "Nothing.", "2026-11-22", 0, 1.0, table)], ["A note."])
    assert "- Not the best figure: cold opens, local lift@10: hook keywords 2.00 [1.90, 2.10], ours 1.55" in text
    assert "- Aim missed: cold opens, local lift@10: the lower end is 1.45, the aim 1.5." in text
    assert "**2.00 [1.90, 2.10]**" in text


def test_three_hours_are_made_of_rows_one_after_the_other() -> None:
    source = cost.joined([made_up_row("one"), made_up_row("two")], hours=0.15)
    starts = [segment["start"] for segment in source["segments"]]
    assert starts == sorted(starts)
    assert len(starts) == 60 + 30
    assert source["segments"][-1]["end"] <= 540.0


def test_the_cost_of_one_choice_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = made_up_row("one")
    path = tmp_path / "task.json"
    path.write_text(json.dumps({**row, "prompt": None, "style": "general"}), "utf-8")
    cost.answer(path)
    told = json.loads(capsys.readouterr().out)
    assert told["words"] == sum(len(segment["text"].split()) for segment in row["segments"])
    assert told["cpu_s"] > 0.0
    assert Setup().embed is None
