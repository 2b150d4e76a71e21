# SPDX-License-Identifier: MIT
"""A recipe, a camera path and captions -> a finished clip, checked. One ffmpeg process and one encode per clip."""

from clipmill.render.checked import level_clip, level_inputs, render_and_check
from clipmill.render.encode import RenderRequest
from clipmill.render.loudness import LeveledSound
from clipmill.render.thumbnail import make_source_thumbnail, make_thumbnail

__all__ = [
    "LeveledSound",
    "RenderRequest",
    "level_clip",
    "level_inputs",
    "make_source_thumbnail",
    "make_thumbnail",
    "render_and_check",
]
