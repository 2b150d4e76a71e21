# SPDX-License-Identifier: MIT
"""
The demo talk that Clipmill makes for itself when it is given no video.

In go the files that `assets.DEMO_FILES` names, out comes one mp4: a short interview with two voices, several shots,
two slides and cutaways. It clips nothing and fetches nothing.
"""

from clipmill.demo.assets import DEMO_FILES
from clipmill.demo.make import make_demo

__all__ = ["DEMO_FILES", "make_demo"]
