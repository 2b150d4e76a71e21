# SPDX-License-Identifier: MIT
"""A clip's recipe -> one ffmpeg argument list. Pure text: runs nothing, opens nothing, golden-tested."""

from clipmill.render.filtergraph.command import (
    DECODE_FAST,
    Command,
    RenderPlan,
    build_command,
    build_picture_command,
    build_resound_command,
    build_sound_command,
)
from clipmill.render.filtergraph.sound import SoundPlan

__all__ = [
    "DECODE_FAST",
    "Command",
    "RenderPlan",
    "SoundPlan",
    "build_command",
    "build_picture_command",
    "build_resound_command",
    "build_sound_command",
]
