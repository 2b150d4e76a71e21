# SPDX-License-Identifier: MIT
"""
Real videos with a truth beside them, read from a folder that the user names.

In: a folder with `built/panel_two_people_open`, `built/podcast_open` and `gaming/*`, each an mp4 with a `.gt.json`.
Out: scenes. Their face boxes were measured by a detector at two a second, and reach from the eyebrows to the chin only.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from evals.framing.truth import Boxes, Scene, Spoken, Truth

from clipmill.domain.media import Size
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime, source_range_from_s, source_time_from_s

_KNOWN_FOR_S = 0.3
"""A measured box holds for this long before and after."""
_SEATED_FOR_S = 1.5
"""The same in the panel, whose two people keep their halves of the picture: else one of them is missing at its cuts."""
_PODCAST_RANGES_S = ((0, 12), (61, 73), (124, 140), (209.5, 222), (271, 283), (345.5, 358.5), (438, 450), (471, 483))
"""Around all segments with people; between them stand title cards for minutes."""
_TWO_IN_FRAME = "obama_biden"
"""Segment in which the person on the right speaks and the one on the left is silent, as its name in the index says."""


def open_scenes(folder: Path) -> tuple[Scene, ...]:
    """Return the scenes of a folder; those whose files are not there are left out."""
    scenes = []
    for name, read in (("built/panel_two_people_open", panel), ("built/podcast_open", podcast)):
        if (folder / f"{name}.gt.json").is_file():
            scenes.append(read(folder / f"{name}.mp4", _read(folder / f"{name}.gt.json")))
    scenes += [
        facecam(notes.with_name(notes.name.removesuffix(".gt.json") + ".mp4"), _read(notes))
        for notes in sorted((folder / "gaming").glob("*.gt.json"))
    ]
    return tuple(scenes)


def panel(file: Path, notes: Mapping[str, Any]) -> Scene:
    """Return the two-person panel: who speaks is exact, to the frame."""
    frames, rate = _frames(notes["duration"], notes["fps"])
    cuts = _cuts(notes["scene_cuts"])
    samples: dict[str, list[tuple[float, Box]]] = {"left": [], "right": []}
    spoken = []
    for turn in notes["turns"]:
        for side in samples:
            if side in turn:
                samples[side] += _side_samples(turn[side], turn["t0"], turn["t1"])
        if turn["active"] in samples and turn["active"] in turn:
            spans = turn.get("speech_spans_energy") or [[turn["t0"], turn["t1"]]]
            spoken += [Spoken(source_range_from_s(a, b), turn["active"]) for a, b in _joined(spans)]
    truth = Truth(
        size=Size(*notes["size"]),
        rate=rate,
        frames=frames,
        faces={side: _between(found, frames, rate, cuts, _SEATED_FOR_S) for side, found in samples.items()},
        spoken=tuple(spoken),
        cuts=cuts,
        is_measured=True,
        needs_cuts=False,
    )
    return Scene("open: two-person panel", file, truth)


def podcast(file: Path, notes: Mapping[str, Any]) -> Scene:
    """Return the long talk of many segments, as far as people are in it."""
    frames, rate = _frames(notes["duration"], notes["fps"])
    cuts = _cuts(notes["boundaries"])
    samples: dict[str, list[tuple[float, Box]]] = {}
    spoken = []
    for segment in notes["segments"]:
        seen = segment.get("faces_auto") or []
        for look in seen:
            for place, box in enumerate(sorted(look["boxes"])):
                samples.setdefault(f"face {place}", []).append((look["t"], _box(box)))
        most = max((len(look["boxes"]) for look in seen), default=0)
        if segment.get("on_screen_speaker") and (most == 1 or segment["id"] == _TWO_IN_FRAME):
            spans = segment.get("speech_spans_energy") or [[segment["t0"], segment["t1"]]]
            spoken += [Spoken(source_range_from_s(a, b), f"face {most - 1}") for a, b in _joined(spans)]
    truth = Truth(
        size=Size(*notes["size"]),
        rate=rate,
        frames=frames,
        faces={name: _between(found, frames, rate, cuts) for name, found in samples.items()},
        spoken=tuple(spoken),
        cuts=cuts,
        is_measured=True,
        needs_cuts=False,
    )
    return Scene("open: podcast", file, truth, tuple(source_range_from_s(a, b) for a, b in _PODCAST_RANGES_S))


def facecam(file: Path, notes: Mapping[str, Any]) -> Scene:
    """Return a game or a screen with a facecam at a known rectangle."""
    x, y, width, height = notes["facecam_rect_xywh"]
    looks = [look for part in notes.get("facecam", ()) for look in part.get("faces_auto", ())]
    length_s = min(float(notes.get("duration", 8.3)), 16.0)
    frames, rate = _frames(length_s, notes.get("fps", 25))
    found = [(look["t"], _box(look["boxes"][0])) for look in looks if look["boxes"]]
    truth = Truth(
        size=Size(*notes["size"]),
        rate=rate,
        frames=frames,
        faces={"player": _between(found, frames, rate)} if found else {},
        inset=Box(x, y, width, height),
        screen=_box(notes["screen_window_rect_xywh"]) if "screen_window_rect_xywh" in notes else None,
        is_measured=True,
        needs_cuts=False,
    )
    return Scene(f"open: {file.stem}", file, truth, (source_range_from_s(0.0, length_s),))


def _read(file: Path) -> Mapping[str, Any]:
    notes: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
    return notes


def _side_samples(side: Mapping[str, Any], start_s: float, end_s: float) -> list[tuple[float, Box]]:
    if side.get("faces_auto"):
        return [(look["t"], _box(look["boxes"][0])) for look in side["faces_auto"] if look["boxes"]]
    if side.get("faces_static"):
        box = _box(side["faces_static"])
        return [(time, box) for time in _grid(start_s, end_s)]
    return []


def _grid(start_s: float, end_s: float) -> list[float]:
    count = max(1, int((end_s - start_s) * 2))
    return [start_s + (number + 0.5) * (end_s - start_s) / count for number in range(count)]


def _box(numbers: Iterable[float]) -> Box:
    x, y, width, height, *_ = numbers
    return Box(x, y, width, height)


def _joined(spans: Iterable[Iterable[float]]) -> list[tuple[float, float]]:
    return [(start, end) for start, end in spans if end - start >= 0.2]  # noqa: PLR2004 - shorter ones are noise


def _frames(length_s: float, rate_hz: float) -> tuple[int, Fraction]:
    return int(length_s * rate_hz), Fraction(rate_hz)


def _cuts(times_s: Iterable[float]) -> tuple[SourceTime, ...]:
    inner = sorted(times_s)[1:]
    return tuple(source_time_from_s(time) for time in inner)


def _between(
    found: list[tuple[float, Box]],
    frames: int,
    rate: Fraction,
    cuts: Sequence[SourceTime] = (),
    hold_s: float = _KNOWN_FOR_S,
) -> Boxes:
    """Return a box for each frame near a measured one, the nearest of its shot."""
    boxes: list[Box | None] = [None] * frames
    reach = round(hold_s * rate)
    best: list[float] = [float("inf")] * frames
    edges = [0, *(math.ceil(cut * rate / 1_000_000) for cut in cuts), frames]
    for time, box in found:
        middle = float(time * rate)
        after = bisect_right(edges, middle + 0.5)
        low, high = edges[max(0, after - 1)], edges[min(after, len(edges) - 1)]
        for frame in range(max(low, round(middle) - reach), min(high, round(middle) + reach + 1)):
            if abs(frame - middle) < best[frame]:
                best[frame], boxes[frame] = abs(frame - middle), box
    return tuple(boxes)
