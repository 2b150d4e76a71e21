# SPDX-License-Identifier: MIT
"""The cuts of a clip for an editing program: recipe in, texts of CMX3600 EDL, FCPXML and OpenTimelineIO out. Pure."""

from clipmill.nle.cmx3600 import edl_from_cuts
from clipmill.nle.cuts import CutEvent, CutList, cuts_from_clip
from clipmill.nle.fcpxml import fcpxml_from_cuts
from clipmill.nle.otio import otio_from_cuts

__all__ = ["CutEvent", "CutList", "cuts_from_clip", "edl_from_cuts", "fcpxml_from_cuts", "otio_from_cuts"]
