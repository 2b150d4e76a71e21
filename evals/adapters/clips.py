# SPDX-License-Identifier: MIT
"""The clip benchmarks' program: `clips.py {in} {out}`, one task or JSON lines of many; moments chosen and cut."""

from __future__ import annotations

from clip_task import main

if __name__ == "__main__":
    main(__doc__)
