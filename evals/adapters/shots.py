# SPDX-License-Identifier: MIT
"""The shots benchmark's program: `shots.py {video} {out}`; writes `{"cuts_ms": [...]}` as JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from clipmill.analysis.shots import find_cuts
from clipmill.media.decode import decode_pictures
from clipmill.media.probe import probe

WIDTH_PX = 640


def write_cuts(video: Path, out: Path) -> None:
    """Find the cuts of a video as the engine does, and write their times."""
    media = probe(video)
    cuts = find_cuts(decode_pictures(media, rate_hz=None, width_px=WIDTH_PX))
    out.write_text(json.dumps({"cuts_ms": [cut.time / 1000 for cut in cuts]}))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("video", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    write_cuts(given.video, given.out)


if __name__ == "__main__":
    main()
