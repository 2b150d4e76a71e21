# SPDX-License-Identifier: MIT
"""
Cuts as a CMX3600 edit decision list, the format that every editing program reads.

In: a `CutList`. Out: its text. Reels have no tape: events name the file in a comment, as programs expect it.
"""

from __future__ import annotations

import unicodedata

from clipmill.nle.cuts import CutEvent, CutList
from clipmill.nle.timecode import is_drop_frame, timecode_base, timecode_from_frames

RECORD_HOUR = 1
"""Timelines begin at one hour by custom."""
_LONGEST_TITLE = 70
_STEREO = 2


def edl_from_cuts(cuts: CutList) -> str:
    """Return the text of an edit decision list; at most 999 events are in it, the most that its numbers hold."""
    lines = [f"TITLE: {plain(cuts.title)[:_LONGEST_TITLE]}", f"FCM: {_count_mode(cuts)}", ""]
    for number, event in enumerate(cuts.events[:999], 1):
        lines += _event_lines(cuts, number, event)
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """Return a text as ASCII, as the format knows no other: marks are left out, other scripts become `_`."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c if c.isascii() else "_" for c in parts if not unicodedata.combining(c))


def record_start(cuts: CutList) -> int:
    """Return the frame number that stands at 01:00:00:00."""
    base = timecode_base(cuts.rate)
    dropped = 54 * base // 15 if is_drop_frame(cuts.rate) else 0
    return RECORD_HOUR * (3600 * base - dropped)


def _event_lines(cuts: CutList, number: int, event: CutEvent) -> list[str]:
    start = record_start(cuts)
    frames = (event.source_in, event.source_out, start + event.record_in, start + event.record_out)
    times = " ".join(timecode_from_frames(frame, cuts.rate) for frame in frames)
    lines = [f"{number:03}  AX       {_channels(cuts):<5} C        {times}"]
    lines.append(f"* FROM CLIP NAME: {plain(cuts.source_name)}")
    if cuts.source_url != cuts.source_name:
        lines.append(f"* SOURCE FILE: {plain(cuts.source_url)}")
    if number == 1:
        lines.append(f"* LOC: {timecode_from_frames(start, cuts.rate)} GREEN   {plain(cuts.title)}")
        lines += [f"* COMMENT: {plain(cuts.note)}"] if cuts.note else []
    lines += [f"* COMMENT: {plain(event.note)}"] if event.note else []
    return [*lines, ""]


def _channels(cuts: CutList) -> str:
    if cuts.source_size is None:
        return "AA" if cuts.audio_channels >= _STEREO else "A"
    if not cuts.audio_channels:
        return "V"
    return "AA/V" if cuts.audio_channels >= _STEREO else "B"


def _count_mode(cuts: CutList) -> str:
    return "DROP FRAME" if is_drop_frame(cuts.rate) else "NON-DROP FRAME"
