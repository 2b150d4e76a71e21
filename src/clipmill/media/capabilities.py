# SPDX-License-Identifier: MIT
"""
What an ffmpeg can do, for `clipmill doctor`.

A program goes in; its version, the filters and encoders that clips need, and the hardware encoders that work come out.
Nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from clipmill import process
from clipmill.media.ffmpeg import NEEDED_ENCODERS, NEEDED_FILTERS, read_names, read_version

USED_FILTERS: Final = frozenset(
    {
        *NEEDED_FILTERS,
        *("amix", "aresample", "blackdetect", "crop", "fps", "freezedetect", "gblur", "overlay", "scale"),
        *("showwaves", "sidechaincompress", "silencedetect", "vstack"),
    },
)
"""Filters that some clip or measurement uses."""
HARDWARE_ENCODERS: Final = (
    *("h264_nvenc", "h264_qsv", "h264_vaapi", "h264_amf", "h264_videotoolbox", "h264_v4l2m2m"),
    *("hevc_nvenc", "hevc_qsv", "hevc_vaapi"),
)
TRIAL_TIMEOUT_S = 20.0
_RENDER_NODES = Path("/dev/dri")


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What one ffmpeg can do."""

    path: Path
    """The program."""
    version: str
    """As it states it, such as "9.0.2"."""
    filters: frozenset[str]
    """Those of `USED_FILTERS` that it has."""
    encoders: frozenset[str]
    """Those of libx264, aac and the hardware encoders that it was built with."""
    working_hardware: tuple[str, ...]
    """Hardware encoders that encoded a trial picture here; empty when none was tried."""

    @property
    def missing_filters(self) -> tuple[str, ...]:
        """Filters that clips use and it lacks, sorted."""
        return tuple(sorted(USED_FILTERS - self.filters))

    @property
    def missing_encoders(self) -> tuple[str, ...]:
        """Encoders that clips need and it lacks, sorted."""
        return tuple(sorted(set(NEEDED_ENCODERS) - self.encoders))


def inspect_ffmpeg(path: Path, *, is_hardware_tried: bool = False) -> Capabilities:
    """
    Return what an ffmpeg can do; with `is_hardware_tried`, also which hardware encoders encode a picture here.

    Raises:
        ToolMissing: the program cannot be run, or is not ffmpeg.

    """
    encoders = read_names(path, "-encoders") & {*NEEDED_ENCODERS, *HARDWARE_ENCODERS}
    tried = [name for name in HARDWARE_ENCODERS if name in encoders] if is_hardware_tried else []
    return Capabilities(
        path=path,
        version=read_version(path),
        filters=read_names(path, "-filters") & USED_FILTERS,
        encoders=encoders,
        working_hardware=tuple(name for name in tried if _is_working(path, name)),
    )


def _is_working(program: Path, encoder: str) -> bool:
    """Encode one small picture; a driver or device that is missing or wedged makes it fail or hang."""
    is_vaapi = encoder.endswith("_vaapi")
    nodes = sorted(_RENDER_NODES.glob("renderD*")) if is_vaapi else []
    if is_vaapi and not nodes:
        return False
    device = ["-vaapi_device", str(nodes[0])] if is_vaapi else []
    upload = ["-vf", "format=nv12,hwupload"] if is_vaapi else ["-vf", "format=nv12"]
    source = ["-f", "lavfi", "-i", "color=black:size=320x320:rate=25:duration=1"]
    output = ["-frames:v", "1", "-c:v", encoder, "-f", "null", "-"]
    argv = [str(program), "-hide_banner", "-nostdin", "-loglevel", "error", *device, *source, *upload, *output]
    try:
        return process.run(argv, timeout_s=TRIAL_TIMEOUT_S).return_code == 0
    except TimeoutError:
        return False
