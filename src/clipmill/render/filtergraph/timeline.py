# SPDX-License-Identifier: MIT
"""
Which frames and samples each entry of an edit list becomes, and which reads of the source give them.

Goes in: edit list and output rate. Comes out: spans of whole frames that follow each other without gaps, the sound cut
to the same length, so picture and sound stay together to half a frame however many entries there are.
Entries that lie close together share one read, so that dropped pauses do not open the source dozens of times.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from clipmill.domain.clip import Edl
from clipmill.domain.times import US_PER_S

SAMPLE_RATE_HZ = 48_000

SHARED_READ_GAP_US = 2_000_000
"""A gap up to this is decoded and thrown away: about what a seek with its pre-roll costs."""


@dataclass(frozen=True, slots=True)
class EntrySpan:
    """One entry in frames and samples."""

    offset_us: int
    """From the start of its read to the start of the entry."""
    duration_us: int
    """Of the entry in the source; the frames may last up to half a frame more or less."""
    frames: int
    samples: int


@dataclass(frozen=True, slots=True)
class Read:
    """One opening of the source and the entries taken from it."""

    start_us: int
    """Source time at which reading starts, pre-roll included."""
    duration_us: int
    spans: tuple[EntrySpan, ...]


def frame_number(time_us: int, rate: Fraction) -> int:
    """Return the frame whose start is nearest to a time; halves go up."""
    return int((2 * time_us * rate + US_PER_S) // (2 * US_PER_S))


def frame_count(edl: Edl, rate: Fraction) -> int:
    """Return how many frames a clip has; at least one."""
    return max(1, frame_number(edl.duration_us, rate))


def sample_count(frames: int, rate: Fraction) -> int:
    """Return how many samples of sound last as long as some frames."""
    return round(Fraction(frames * SAMPLE_RATE_HZ) / rate)


def plan_reads(edl: Edl, rate: Fraction, preroll_us: int) -> tuple[Read, ...]:
    """
    Return the reads of the source that give the clip.

    Args:
        edl: what is kept.
        rate: frame rate of the output.
        preroll_us: how much is read before each first entry, where the source has it. A source of variable rate needs
            it: the frame that is on screen at the cut may have begun long before.

    """
    groups: list[list[tuple[int, int, EntrySpan]]] = []
    done_frames = done_samples = 0
    for entry, placed in zip(edl.entries, edl.clip_ranges, strict=True):
        is_last = placed.out_us == edl.duration_us
        until_frame = max(1 if is_last else 0, frame_number(placed.out_us, rate))
        until_sample = sample_count(until_frame, rate)
        span = EntrySpan(0, entry.duration_us, until_frame - done_frames, until_sample - done_samples)
        done_frames, done_samples = until_frame, until_sample
        if span.frames == 0:
            continue
        last_out_us = groups[-1][-1][1] if groups else None
        if last_out_us is not None and 0 <= entry.in_us - last_out_us <= SHARED_READ_GAP_US:
            groups[-1].append((entry.in_us, entry.out_us, span))
        else:
            groups.append([(entry.in_us, entry.out_us, span)])
    return tuple(_read(group, preroll_us) for group in groups)


def _read(group: list[tuple[int, int, EntrySpan]], preroll_us: int) -> Read:
    start_us = max(0, group[0][0] - preroll_us)
    spans = tuple(EntrySpan(in_us - start_us, span.duration_us, span.frames, span.samples) for in_us, _, span in group)
    return Read(start_us, group[-1][1] - start_us, spans)
