# SPDX-License-Identifier: MIT
"""`make eval-captions`: captions, headings, sound and translations measured, in one command."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from evals.captions.session import main

    sys.exit(main(sys.argv[1:]))
