# SPDX-License-Identifier: MIT
"""How a camera follows one subject. Goes in: where the head is. Comes out: the window of each frame. Pure."""

from clipmill.reframe.path.aims import Aim, Framing
from clipmill.reframe.path.solve import follow, lock

__all__ = ["Aim", "Framing", "follow", "lock"]
