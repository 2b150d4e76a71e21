# SPDX-License-Identifier: MIT
"""
Clipmill turns a long video into ranked, captioned, reframed short clips.

The public words are here and nothing else; heavy parts are loaded at their first use. The single stages are functions
of `clipmill.library`.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from clipmill.domain.captions import CaptionStyle, Highlight
from clipmill.domain.clip import CameraMode
from clipmill.domain.errors import ClipmillError
from clipmill.domain.options import AspectRatio, ClipOptions, Resolution, SelectionStyle
from clipmill.domain.progress import Progress, StageName
from clipmill.domain.result import Clip, ClippingResult, Notice

if TYPE_CHECKING:
    from clipmill.library import clip

__version__ = "0.1.0"

# From its import on, ONNX Runtime keeps an id of this machine and reports to its maker's servers, unless this is set by
# then. Nothing leaves this machine that nobody asked for; every program of ours imports this file first.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # noqa: TID251 - told to a library, not read

__all__ = [
    "AspectRatio",
    "CameraMode",
    "CaptionStyle",
    "Clip",
    "ClipOptions",
    "ClipmillError",
    "ClippingResult",
    "Highlight",
    "Notice",
    "Progress",
    "Resolution",
    "SelectionStyle",
    "StageName",
    "__version__",
    "clip",
]


def __getattr__(name: str) -> Any:
    """Load the library at its first use."""
    if name == "clip":
        return import_module("clipmill.library").clip
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
