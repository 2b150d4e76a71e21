# SPDX-License-Identifier: MIT
"""
A whole run: which parts, on which sources, and where the report goes.

In: the command line. Out: a printed table and a dated report.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from evals.captions.aligned import recordings
from evals.captions.answering import translation_server
from evals.captions.both import both_rows
from evals.captions.contrasts import contrast_rows
from evals.captions.cost import cost_rows
from evals.captions.drawn import drawn_rows
from evals.captions.product import make_clips, place_rows, sound_rows, timed_clips, timed_recording
from evals.captions.rows import Row, table
from evals.captions.spoken import spoken_words
from evals.captions.timing import Timed, timing_rows
from evals.captions.translation import heard_rows, made_up_rows, structure_rows

from clipmill.captions import CAPTION_STYLES
from clipmill.demo.assets import find_assets
from clipmill.engine.tools import Tools
from clipmill.library import make_demo, transcribe
from clipmill.settings import Settings
from clipmill.wiring import demo_assets, tools_from_settings

PARTS = ("timing", "drawn", "contrast", "cost", "translation")
EVALS = Path(__file__).resolve().parents[1]


def main(argv: Sequence[str]) -> int:
    """Run what was asked for; 1 when a figure misses its aim."""
    asked = _arguments(argv)
    tools = tools_from_settings(Settings())
    with tempfile.TemporaryDirectory(prefix="eval-captions-", dir=asked.work) as folder:
        parts = {
            "timing": lambda: _timing(tools, asked, Path(folder)),
            "drawn": lambda: drawn_rows(tools.open_fonts(), asked.styles),
            "contrast": lambda: contrast_rows(dict(CAPTION_STYLES)),
            "cost": lambda: _cost(tools, asked),
            "translation": lambda: _translation(tools, asked),
        }
        rows = [row for name in asked.parts for row in parts[name]()]
    lines = table(rows)
    print("\n".join(lines))
    if not asked.styles:
        date = datetime.now(UTC).date().isoformat()
        asked.out.mkdir(parents=True, exist_ok=True)
        out = asked.out / f"captions-{date}.md"
        head = [f"# Captions, headings, sound and translations, {date}", "", f"Parts: {', '.join(asked.parts)}.", ""]
        out.write_text("\n".join([*head, *lines, ""]), "utf-8")
        print(f"\n{out}")
    return int(any(row.aim and not row.is_met for row in rows))


def _timing(tools: Tools, asked: argparse.Namespace, work: Path) -> list[Row]:
    """Return the figures of the demo talk's clips, and of the recordings where there are some."""
    fonts = tools.open_fonts()
    talk, detector = make_demo(), tools.open_eyes().detector
    made = make_clips(talk, work)
    words = spoken_words(find_assets(demo_assets(Settings())), work)
    rows = [
        *timing_rows("demo talk, exact", timed_clips(made.result, words)),
        *place_rows(made, fonts, detector),
        *both_rows(made, transcribe(talk), fonts, detector),
    ]
    rows += sound_rows(made)
    timed: dict[str, list[Timed]] = {}
    for origin, source, true in recordings(asked.media) if asked.media else ():
        timed.setdefault(origin, []).append(timed_recording(source, true, fonts))
    for origin, items in timed.items():
        rows += timing_rows(f"{len(items)} recordings, {origin}", items)
    return rows


def _cost(tools: Tools, asked: argparse.Namespace) -> list[Row]:
    talk = make_demo()
    return cost_rows(talk, transcribe(talk), tools.open_fonts(), rounds=asked.rounds, names=asked.styles or ())


def _translation(tools: Tools, asked: argparse.Namespace) -> list[Row]:
    fonts = tools.open_fonts()
    rows = made_up_rows(transcribe(make_demo()), fonts)
    if asked.foreign and tools.open_sound_translator is not None:
        rows += heard_rows(asked.foreign, tools.open_sound_translator(), fonts)
    if asked.benchmark:
        with translation_server() as server:
            rows += structure_rows(asked.benchmark, server)
    return rows


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make eval-captions", description=__doc__)
    parser.add_argument("--media", type=Path, help="folder of recordings with known words (see README)")
    parser.add_argument("--foreign", type=Path, help="folder of recordings in other languages than English")
    parser.add_argument("--benchmark", type=Path, help="folder of the caption translation benchmark, with its eval.py")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--styles", nargs="+", choices=sorted(CAPTION_STYLES), help="a few styles; writes no report")
    parser.add_argument("--rounds", type=int, default=3, help="encodes of each style")
    parser.add_argument("--work", type=Path, help="folder for temporary files")
    parser.add_argument("--out", type=Path, default=EVALS / "reports")
    return parser.parse_args(argv)
