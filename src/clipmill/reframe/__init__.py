# SPDX-License-Identifier: MIT
"""Where the camera looks: recipe and what was seen in, camera path and output size out. Pure; sees no pictures."""

from clipmill.reframe.camera import frame_clip, needs_footage
from clipmill.reframe.output import output_rate, output_size, ratio_of
from clipmill.reframe.reasons import frame_notices

__all__ = ["frame_clip", "frame_notices", "needs_footage", "output_rate", "output_size", "ratio_of"]
