# SPDX-License-Identifier: MIT
"""`make bench`: Clipmill against the floor, on this machine, in one command. `docs/howto/benchmark.md` explains it."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from benchmarks.session import main

    sys.exit(main(sys.argv[1:]))
