# SPDX-License-Identifier: MIT
"""
Cuts as an OpenTimelineIO file.

In: a `CutList`. Out: its JSON. Written without the library, which is native code without wheels for every Python; tests
read it back with the library.
"""

from __future__ import annotations

import json
from typing import Any

from clipmill.nle.cuts import CutEvent, CutList

Node = dict[str, Any]


def otio_from_cuts(cuts: CutList) -> str:
    """Return an OTIO timeline with a track of pictures and one of sound, as far as the source has them."""
    kinds = [("Video", "V1")] if cuts.source_size is not None else []
    kinds += [("Audio", "A1")] if cuts.audio_channels else []
    timeline = {
        **_node("Timeline.1", cuts.name),
        "metadata": {"clipmill": {"title": cuts.title, "note": cuts.note, "rate": str(cuts.rate)}},
        "global_start_time": _time(cuts, 0),
        "tracks": {**_item("Stack.1", "tracks"), "children": [_track(cuts, kind, name) for kind, name in kinds]},
    }
    return json.dumps(timeline, ensure_ascii=False, indent=2) + "\n"


def _track(cuts: CutList, kind: str, name: str) -> Node:
    clips = [_clip(cuts, event, is_marked=kind == "Video" or cuts.source_size is None) for event in cuts.events]
    return {**_item("Track.1", name), "kind": kind, "children": clips}


def _clip(cuts: CutList, event: CutEvent, *, is_marked: bool) -> Node:
    reference = {
        **_node("ExternalReference.1", cuts.source_name),
        "available_range": _range(cuts, 0, cuts.source_frames),
        "available_image_bounds": None,
        "target_url": cuts.source_url,
    }
    return {
        **_item("Clip.2", cuts.source_name),
        "source_range": _range(cuts, event.source_in, event.frames),
        "markers": _markers(cuts, event) if is_marked else [],
        "media_references": {"DEFAULT_MEDIA": reference},
        "active_media_reference_key": "DEFAULT_MEDIA",
    }


def _markers(cuts: CutList, event: CutEvent) -> list[Node]:
    notes = [(cuts.title, cuts.note, "GREEN")] if event.record_in == 0 else []
    notes += [(event.note, "", "PURPLE")] if event.note else []
    return [
        {
            **_node("Marker.2", name),
            "color": color,
            "marked_range": _range(cuts, event.source_in, 0),
            "comment": comment,
        }
        for name, comment, color in notes
    ]


def _node(schema: str, name: str) -> Node:
    return {"OTIO_SCHEMA": schema, "metadata": {}, "name": name}


def _item(schema: str, name: str) -> Node:
    rest: Node = {"source_range": None, "effects": [], "markers": [], "enabled": True, "color": None}
    return {**_node(schema, name), **rest}


def _time(cuts: CutList, frames: int) -> Node:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(cuts.rate), "value": float(frames)}


def _range(cuts: CutList, start: int, frames: int) -> Node:
    return {"OTIO_SCHEMA": "TimeRange.1", "duration": _time(cuts, frames), "start_time": _time(cuts, start)}
