# SPDX-License-Identifier: MIT
"""
Cuts as FCPXML 1.10, which Final Cut Pro and DaVinci Resolve read.

In: a `CutList`. Out: its text. Elements and attributes are those of Apple's published DTD, in its order; all times are
whole frames as exact fractions of a second.
"""

from __future__ import annotations

from fractions import Fraction
from xml.etree import ElementTree as ET

from clipmill.nle.cuts import CutEvent, CutList
from clipmill.nle.timecode import is_drop_frame

_SEQUENCE_FORMAT, _SOURCE_FORMAT, _ASSET = "r1", "r2", "r3"
_SAMPLE_RATES = {32_000: "32k", 44_100: "44.1k", 48_000: "48k", 88_200: "88.2k", 96_000: "96k", 192_000: "192k"}
"""Sample rates as a sequence names them; others are converted to 48 kHz."""


def fcpxml_from_cuts(cuts: CutList) -> str:
    """Return an FCPXML document with one project, whose spine holds a clip for each event."""
    root = ET.Element("fcpxml", version="1.10")
    _add_resources(root, cuts)
    event = ET.SubElement(ET.SubElement(root, "library"), "event", name="Clipmill")
    project = ET.SubElement(event, "project", name=cuts.title)
    sequence = ET.SubElement(
        project,
        "sequence",
        format=_SEQUENCE_FORMAT,
        duration=_seconds(cuts, cuts.frames),
        tcStart="0s",
        tcFormat=_count_mode(cuts),
        audioLayout="stereo",
        audioRate=_SAMPLE_RATES.get(cuts.audio_rate_hz, "48k"),
    )
    if cuts.note:
        ET.SubElement(sequence, "note").text = cuts.note
    spine = ET.SubElement(sequence, "spine")
    for number, item in enumerate(cuts.events):
        _add_clip(spine, cuts, item, is_first=number == 0)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n{text}\n'


def _add_resources(root: ET.Element, cuts: CutList) -> None:
    resources = ET.SubElement(root, "resources")
    frame = _fraction(1 / cuts.rate)
    size = {"width": str(cuts.size.width_px), "height": str(cuts.size.height_px)}
    ET.SubElement(resources, "format", {"id": _SEQUENCE_FORMAT, "frameDuration": frame, **size})
    asset = {"id": _ASSET, "name": cuts.source_name, "start": "0s", "duration": _seconds(cuts, cuts.source_frames)}
    if cuts.source_size is not None:
        size = {"width": str(cuts.source_size.width_px), "height": str(cuts.source_size.height_px)}
        # A varying rate has no frame duration of its own: its times are counted in the timeline's.
        own = _fraction(1 / (cuts.source_rate or cuts.rate))
        ET.SubElement(resources, "format", {"id": _SOURCE_FORMAT, "frameDuration": own, **size})
        asset |= {"hasVideo": "1", "videoSources": "1", "format": _SOURCE_FORMAT}
    if cuts.audio_channels:
        asset |= {"hasAudio": "1", "audioSources": "1", "audioChannels": str(cuts.audio_channels)}
        asset["audioRate"] = str(cuts.audio_rate_hz)
    media = ET.SubElement(resources, "asset", asset)
    ET.SubElement(media, "media-rep", kind="original-media", src=cuts.source_url)


def _add_clip(spine: ET.Element, cuts: CutList, event: CutEvent, *, is_first: bool) -> None:
    attributes = {
        "ref": _ASSET,
        "offset": _seconds(cuts, event.record_in),
        "name": cuts.source_name,
        "start": _seconds(cuts, event.source_in),
        "duration": _seconds(cuts, event.frames),
        "tcFormat": _count_mode(cuts),
    }
    clip = ET.SubElement(spine, "asset-clip", attributes)
    if event.note:
        ET.SubElement(clip, "note").text = event.note
    if cuts.source_size is not None and cuts.is_filled:
        ET.SubElement(clip, "adjust-conform", type="fill")
    if is_first:
        place = {"start": _seconds(cuts, event.source_in), "duration": _seconds(cuts, 1)}
        ET.SubElement(clip, "marker", {**place, "value": cuts.title, **({"note": cuts.note} if cuts.note else {})})


def _seconds(cuts: CutList, frames: int) -> str:
    return _fraction(frames / cuts.rate)


def _fraction(value: Fraction) -> str:
    return f"{value.numerator}s" if value.denominator == 1 else f"{value.numerator}/{value.denominator}s"


def _count_mode(cuts: CutList) -> str:
    return "DF" if is_drop_frame(cuts.rate) else "NDF"
