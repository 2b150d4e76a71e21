# SPDX-License-Identifier: MIT
"""
Looking at what a clip shows: which stretches of the source, kept by content, shared by all ratios and re-renders.

A stretch is a kept range with some seconds around it, so that a trimmed or slightly lengthened clip needs no new look;
the recipe remembers its stretches. A clip whose camera needs no eyes is only searched for black bars, in key frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

import numpy as np

from clipmill.analysis.look import LOOK_LONG_SIDE_PX, Hearing, content_box, look, silence
from clipmill.domain.clip import ClipSpec, Edl
from clipmill.domain.media import Media, Samples, VideoStream
from clipmill.domain.picture import Box, Footage
from clipmill.domain.progress import OnFraction
from clipmill.domain.speech import Transcript
from clipmill.domain.times import SourceRange, SourceTime, TimeRange, merge_ranges
from clipmill.engine.job import Job
from clipmill.media.decode import decode_pictures, decode_sound
from clipmill.media.glances import PICTURE_RATE_HZ, decode_look
from clipmill.reframe import needs_footage
from clipmill.storage.stage_cache import StageKey

LOOK_VERSION = 2
BARS_VERSION = 1
MARGIN_US = 2_000_000
"""Looked at on either side of what is kept: in and out points are moved by less, most of the time."""
MAX_LOOK_RATE_HZ = 31
"""Above this every second frame, or fewer, is looked at; cuts are still exact to the output's frame."""
BARS_RATE_HZ = 1.0
"""Key frames that are searched for bars, at most, a second."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the camera of one clip may go by."""

    content: Box | None = None
    """The picture without black bars that are part of it; none when the source has no pictures."""
    footage: tuple[Footage, ...] = ()
    """One for each stretch that was looked at; empty when the camera needs none."""

    @property
    def stretches(self) -> tuple[SourceRange, ...]:
        """The stretches that were looked at, in order."""
        return tuple(item.range for item in self.footage)


UNSEEN = Seen()


@dataclass(slots=True)
class Looker:
    """Looks at the stretches of one source."""

    job: Job
    media: Media
    transcript: Transcript
    is_reused: bool = True
    """Whether everything so far was kept already."""

    def see(self, spec: ClipSpec, on_fraction: OnFraction | None = None) -> Seen:
        """
        Return what is seen in a recipe's stretches; looks that were made before are used again.

        Raises:
            WeightsMissing: the camera needs eyes and their weights are not there.
            DecodeFailed: the source cannot be decoded there.

        """
        video = self.media.video
        if video is None:
            return UNSEEN
        if not needs_footage(spec.camera, spec.layout) and not spec.camera_overrides:
            return Seen(self._content(video, spec.edl))
        stretches = stretches_of(spec.edl, spec.seen, self.media.duration_us)
        footage = []
        for number, stretch in enumerate(stretches):
            footage.append(self._footage(video, stretch, _share_of(on_fraction, number, len(stretches))))
        return Seen(enclosing([item.content for item in footage]), tuple(footage))

    def _footage(self, video: VideoStream, stretch: SourceRange, on_fraction: OnFraction | None) -> Footage:
        eyes = self.job.tools.open_eyes()
        hearing = hearing_of(self.transcript, stretch)
        key = look_key(self.media, video, stretch, hearing, eyes.name)

        def make() -> Footage:
            frames = decode_look(
                self.media,
                range=stretch,
                width_px=look_width(video),
                picture_rate_hz=MAX_LOOK_RATE_HZ if eyes.network else PICTURE_RATE_HZ,
                glance_rate_hz=look_rate(video),
                on_fraction=on_fraction,
                program=self.job.tools.render.ffmpeg,
            )
            heard = replace(hearing, samples=self._samples(stretch))
            return look(frames, heard, eyes=eyes, stretch=stretch, displayed=video.size)

        footage, was_kept = self.job.tools.cache.get_or_make(key, Footage, make)
        self.is_reused = self.is_reused and was_kept
        return footage

    def _samples(self, stretch: SourceRange) -> Samples:
        if self.media.audio is None:
            return silence(stretch)
        pieces = list(decode_sound(self.media, range=stretch, program=self.job.tools.render.ffmpeg))
        if not pieces:
            return silence(stretch)
        return Samples(pieces[0].time, pieces[0].rate_hz, np.concatenate([piece.data for piece in pieces]))

    def _content(self, video: VideoStream, edl: Edl) -> Box:
        """Return the picture without bars, from the key frames of what is kept."""
        boxes = []
        for entry in merge_ranges(edl.entries, gap_us=MARGIN_US):
            key = bars_key(self.media, entry)
            box, was_kept = self.job.tools.cache.get_or_make(key, Box, partial(self._bars, video, entry))
            self.is_reused = self.is_reused and was_kept
            boxes.append(box)
        return enclosing(boxes)

    def _bars(self, video: VideoStream, entry: SourceRange) -> Box:
        frames = decode_pictures(
            self.media,
            rate_hz=BARS_RATE_HZ,
            width_px=look_width(video),
            range=entry,
            is_keyframes_only=True,
            program=self.job.tools.render.ffmpeg,
        )
        return content_box(frames, video.size)


def hearing_of(transcript: Transcript, stretch: SourceRange) -> Hearing:
    """Return the turns and the speech of a stretch; its samples are decoded only for a new look."""
    return Hearing(
        silence(stretch),
        tuple(turn for turn in transcript.turns if turn.range.overlaps(stretch)),
        tuple(item for item in transcript.speech if item.overlaps(stretch)),
    )


def look_key(media: Media, video: VideoStream, stretch: SourceRange, hearing: Hearing, eyes_name: str) -> StageKey:
    """Return what a look at a stretch depends on; the samples follow from the media."""
    where = f"{stretch.in_us}-{stretch.out_us}"
    heard = repr((hearing.turns, hearing.speech))
    return StageKey("look", LOOK_VERSION, (media.content_hash, str(video.index), where, eyes_name, heard))


def bars_key(media: Media, entry: SourceRange) -> StageKey:
    """Return what a search for black bars depends on."""
    return StageKey("bars", BARS_VERSION, (media.content_hash, f"{entry.in_us}-{entry.out_us}"))


def stretches_of(edl: Edl, seen: Sequence[SourceRange], duration_us: int) -> tuple[SourceRange, ...]:
    """Return the stretches that hold all of an edit list: those that were looked at before where they do, else new."""
    kept = {stretch for entry in edl.entries for stretch in seen if _holds(stretch, entry)}
    new = [
        TimeRange(SourceTime(max(0, entry.in_us - MARGIN_US)), SourceTime(min(duration_us, entry.out_us + MARGIN_US)))
        for entry in edl.entries
        if not any(_holds(stretch, entry) for stretch in kept)
    ]
    return tuple(sorted({*kept, *merge_ranges(new)}))


def _share_of(on_fraction: OnFraction | None, number: int, count: int) -> OnFraction | None:
    return None if on_fraction is None else lambda fraction: on_fraction((number + fraction) / count)


def _holds(stretch: SourceRange, entry: SourceRange) -> bool:
    return stretch.in_us <= entry.in_us and entry.out_us <= stretch.out_us


def look_width(video: VideoStream) -> int:
    """Return how wide the frames that are looked at are; small sources are not enlarged."""
    size = video.size
    return max(2, min(size.width_px, round(LOOK_LONG_SIDE_PX * size.width_px / max(size.width_px, size.height_px))))


def look_rate(video: VideoStream) -> Fraction | None:
    """Return at which rate frames are looked at: none for all there are, else a whole part of a fast source's."""
    if video.frame_rate <= MAX_LOOK_RATE_HZ:
        return None
    return video.frame_rate / -(-video.frame_rate // MAX_LOOK_RATE_HZ)


def enclosing(boxes: Sequence[Box]) -> Box:
    """Return the smallest box that holds all of them."""
    left, top = min(box.x_px for box in boxes), min(box.y_px for box in boxes)
    right = max(box.x_px + box.width_px for box in boxes)
    bottom = max(box.y_px + box.height_px for box in boxes)
    return Box(left, top, right - left, bottom - top)
