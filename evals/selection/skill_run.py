# SPDX-License-Identifier: MIT
"""`python evals/selection/skill_run.py --evals <folder>`: what skill adds, in one command."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

if __name__ == "__main__":
    sys.dont_write_bytecode = True  # the benchmarks' folder may be anybody's
    sys.path[:0] = [str(ROOT)]
    sys.path.append(str(ROOT / "evals" / "adapters"))
    from evals.selection.skill import main

    sys.exit(main(sys.argv[1:]))
