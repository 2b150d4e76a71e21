# SPDX-License-Identifier: MIT
"""
A recipe as whole frames of source and timeline: what all three formats are written from.

In: recipe, media, where an editing program finds the file. Out: a `CutList`. Crop, captions, heading and music are not
in it: an editor gets the cuts of the source and does those anew.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import unquote

from clipmill.domain.clip import CameraMode, ClipSpec
from clipmill.domain.media import Media, Size
from clipmill.nle.timecode import frame_at

LONGEST_TEXT = 500
"""Of a note, in characters."""
_CONTROLS = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class CutEvent:
    """One entry of the edit list, in frames of the timeline's rate."""

    source_in: int
    """First frame of the source; counted from source time zero."""
    record_in: int
    """First frame on the timeline."""
    frames: int
    note: str
    """What it is, in plain words; empty for an ordinary piece."""

    @property
    def source_out(self) -> int:
        """First frame of the source after it."""
        return self.source_in + self.frames

    @property
    def record_out(self) -> int:
        """First frame of the timeline after it."""
        return self.record_in + self.frames


@dataclass(frozen=True, slots=True)
class CutList:
    """The cuts of one clip, ready to be written. All texts are one line each, without control characters."""

    name: str
    title: str
    note: str
    """Reason of the clip, and what is to be known of the source."""
    rate: Fraction
    """Of timeline and events, exact; the rate of the rendered clip."""
    size: Size
    """Of the rendered clip."""
    is_filled: bool
    """The picture fills the frame; false shows it whole."""
    source_url: str
    source_name: str
    source_frames: int
    source_size: Size | None
    """Displayed; none for sound alone."""
    source_rate: Fraction | None
    """None for sound alone, and where it varies."""
    audio_channels: int
    """0 without sound."""
    audio_rate_hz: int
    events: tuple[CutEvent, ...]

    @property
    def frames(self) -> int:
        """Length of the timeline."""
        return self.events[-1].record_out


def cuts_from_clip(spec: ClipSpec, media: Media, *, source_url: str, source_name: str | None = None) -> CutList:
    """
    Return the cuts of a clip.

    The timeline is frame for frame that of the rendered clip, so sidecar captions lie right on it; in points are exact
    to half a frame, out points to one. Entries shorter than half a frame have no event.

    Args:
        spec: the recipe.
        media: its source.
        source_url: where the file is, as `file:///...`, percent-encoded; or its bare name, to be relinked by hand.
        source_name: file name to show; by default the end of the URL.

    """
    rate = spec.frame_rate
    video = media.video if media.video is not None and not media.video.is_cover else None
    audio = media.audio
    source_frames = max(1, frame_at(media.duration_us, rate))
    return CutList(
        name=one_line(spec.name),
        title=one_line(spec.moment.title) or one_line(spec.name),
        note=one_line("; ".join(text for text in (spec.moment.score.reason, *_about_source(media)) if text)),
        rate=rate,
        size=spec.size,
        is_filled=spec.camera is not CameraMode.STANDARD,
        source_url="".join(c for c in source_url if not c.isspace() and unicodedata.category(c) not in _CONTROLS),
        source_name=one_line(source_name or unquote(source_url.rsplit("/", 1)[-1])),
        source_frames=source_frames,
        source_size=video.size if video else None,
        source_rate=video.frame_rate if video and not video.is_variable_rate else None,
        audio_channels=audio.channels if audio else 0,
        audio_rate_hz=audio.sample_rate_hz if audio else 0,
        events=_events(spec, source_frames),
    )


def one_line(text: str) -> str:
    """Return a text without line ends, control and direction signs, no longer than `LONGEST_TEXT`."""
    plain = "".join(" " if unicodedata.category(c) in _CONTROLS and c not in _JOINERS else c for c in text)
    return " ".join(plain.split())[:LONGEST_TEXT].strip()


def _events(spec: ClipSpec, source_frames: int) -> tuple[CutEvent, ...]:
    rate, entries = spec.frame_rate, spec.edl.entries
    events: list[CutEvent] = []
    record_in = 0
    for number, (entry, placed) in enumerate(zip(entries, spec.edl.clip_ranges, strict=True)):
        frames = frame_at(placed.out_us, rate) - record_in
        if frames > 0:
            source_in = max(0, min(frame_at(entry.in_us, rate), source_frames - frames))
            is_again = any(entry.overlaps(later) for later in entries[number + 1 :])
            events.append(CutEvent(source_in, record_in, frames, "shown again later" if is_again else ""))
            record_in += frames
    if not events:
        start = min(frame_at(entries[0].in_us, rate), source_frames - 1)
        events.append(CutEvent(start, 0, 1, ""))
    return tuple(events)


def _about_source(media: Media) -> list[str]:
    """Return what an editor has to know of the source that no time code says."""
    notes = []
    video = media.video
    if media.start_offset_us:
        notes.append(f"container starts at {media.start_offset_us / 1e6:.6f} s, source time code counts from its start")
    if video is not None and video.rotation_deg:
        notes.append(f"picture is stored turned by {video.rotation_deg} degrees")
    if video is not None and video.is_variable_rate:
        notes.append("source has a variable frame rate")
    return notes
