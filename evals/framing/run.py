# SPDX-License-Identifier: MIT
"""`make eval-framing`: the camera measured, in one command. `README.md` beside this file explains it."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from evals.framing.session import main

    sys.exit(main(sys.argv[1:]))
