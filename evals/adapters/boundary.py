# SPDX-License-Identifier: MIT
"""The boundary benchmark's program: `boundary.py {in} {out}`; raw words in, the product's own cut points out."""

from __future__ import annotations

from clip_task import main

if __name__ == "__main__":
    main(__doc__)
