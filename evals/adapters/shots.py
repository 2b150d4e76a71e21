# SPDX-License-Identifier: MIT
"""The shots benchmark's program: `shots.py {video} {out}`; writes `{"cuts_ms": [...]}` as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from clipmill.analysis.shots import find_cuts
from clipmill.media.decode import decode_pictures
from clipmill.media.probe import probe

WIDTH_PX = 640


def main(video: Path, out: Path) -> None:
    """Find the cuts of a video as the engine does, and write their times."""
    media = probe(video)
    cuts = find_cuts(decode_pictures(media, rate_hz=None, width_px=WIDTH_PX))
    out.write_text(json.dumps({"cuts_ms": [cut.time / 1000 for cut in cuts]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
