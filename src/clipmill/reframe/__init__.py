# SPDX-License-Identifier: MIT
"""Where the camera looks: recipe and source size in, camera path and output size out. Pure; sees no pictures yet."""

from clipmill.reframe.camera import frame_clip
from clipmill.reframe.output import output_rate, output_size, ratio_of

__all__ = ["frame_clip", "output_rate", "output_size", "ratio_of"]
