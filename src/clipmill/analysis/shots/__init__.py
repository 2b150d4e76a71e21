# SPDX-License-Identifier: MIT
"""
Where the picture cuts, and where it merely changes.

In: frames in order. Out: cuts, in order. `CutFinder` wants every frame of a stretch and is exact to the frame;
`find_changes` makes do with sparse thumbnails. Neither decodes anything.
"""

from clipmill.analysis.shots.changes import CHANGE_SCORE, find_changes
from clipmill.analysis.shots.finder import CutFinder, find_cuts

__all__ = ["CHANGE_SCORE", "CutFinder", "find_changes", "find_cuts"]
