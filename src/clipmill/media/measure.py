# SPDX-License-Identifier: MIT
"""
Measure what container headers get wrong: where the media ends, and how regular its pictures come.

Packets are read, never decoded. A long file whose header is right costs the reading of its last seconds only.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import av.error
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream

from clipmill.domain.times import US_PER_S
from clipmill.media.containers import open_container

TAIL_US = 10 * US_PER_S
"""How far before the stated end reading starts, so that a key frame lies between."""
AGREEMENT_US = 250_000
"""A stated end this near the measured one is believed, for it knows of padding that packets do not tell."""
RATE_SAMPLE_PACKETS = 400
"""Packets read at the beginning, and again in the middle, to tell how regular the pictures come."""
MAX_PLAUSIBLE_RATE = 250
"""Frames a second; above it stands a clock rate written where a frame rate belongs."""
MIN_PLAUSIBLE_RATE = Fraction(1, 120)
_JITTER_SHARE = 0.1
_JITTER_US = 2_000.0
_ODD_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Pace:
    """How the pictures of a stream follow each other."""

    frame_rate: Fraction
    """Average frames a second."""
    is_variable_rate: bool


def stated_end_us(container: InputContainer, streams: Sequence[Stream]) -> int | None:
    """Return the end of the given streams on the source clock by their own headers; none when one does not say."""
    start_us = container.start_time or 0
    ends: list[int] = []
    for stream in streams:
        if not stream.duration or stream.duration < 0 or stream.time_base is None:
            return None
        ends.append(_us((stream.start_time or 0) + stream.duration, stream.time_base))
    return max(ends) - start_us if ends else None


def measure_end_us(path: Path, indexes: Sequence[int], stated_us: int | None) -> int:
    """
    Return the source time at which the last picture or sound of the streams ends; 0 when there are no packets.

    Args:
        path: a file that `open_container` accepts.
        indexes: the streams that count.
        stated_us: the end by the header, or none. When it is right only the last seconds are read.

    """
    if stated_us is not None and stated_us > 2 * TAIL_US:
        end_us = _end_from(path, indexes, stated_us - TAIL_US)
        if end_us is not None and abs(end_us - stated_us) <= AGREEMENT_US:
            return end_us
    return _end_from(path, indexes, None) or 0


def _end_from(path: Path, indexes: Sequence[int], from_us: int | None) -> int | None:
    with open_container(path) as container:
        start_us = container.start_time or 0
        if from_us is not None:
            try:
                container.seek(start_us + from_us)
            except (av.error.FFmpegError, OSError):
                return None
        chosen = [container.streams[index] for index in indexes]
        end_us: int | None = None
        for packet in read_packets(container, chosen):
            if packet.pts is None or packet.is_discard:
                continue
            packet_end_us = _us(packet.pts + (packet.duration or _usual_ticks(packet)), packet.time_base)
            end_us = packet_end_us if end_us is None else max(end_us, packet_end_us)
        return None if end_us is None else max(0, end_us - start_us)


def read_packets(container: InputContainer, streams: Sequence[Stream]) -> Iterator[Packet[Any]]:
    """Yield the packets of the streams up to the end, or to where the file is cut off or cannot be followed."""
    with contextlib.suppress(av.error.FFmpegError):
        for packet in container.demux(*streams):
            if packet.size:
                yield packet


def _usual_ticks(packet: Packet[Any]) -> int:
    """Return how long a picture without a length of its own lasts, in ticks of the packet's clock."""
    rate = getattr(packet.stream, "guessed_rate", None)
    return round(1 / (rate * packet.time_base)) if rate else 0


def measure_pace(path: Path, index: int, stated_rate: Fraction | None, end_us: int) -> Pace:
    """
    Return the frame rate and whether pictures come irregularly, from a sample of the packets.

    Args:
        path: a file that `open_container` accepts.
        index: the stream of pictures.
        stated_rate: average rate by the header; used unless it is absent or absurd.
        end_us: end of the media on the source clock.

    """
    with open_container(path) as container:
        times_us = list(_times_us(container, index))
        if len(times_us) >= RATE_SAMPLE_PACKETS:
            with contextlib.suppress(av.error.FFmpegError):
                container.seek((container.start_time or 0) + end_us // 2)
                later_us = list(_times_us(container, index))
                return _pace((times_us, later_us), stated_rate)
    return _pace((times_us,), stated_rate)


def _times_us(container: InputContainer, index: int) -> Iterable[int]:
    packets = read_packets(container, [container.streams[index]])
    sample = islice(packets, RATE_SAMPLE_PACKETS)
    timed = [_us(p.pts, p.time_base) for p in sample if p.pts is not None and not p.is_discard]
    return sorted(timed)


def _pace(samples: Sequence[Sequence[int]], stated_rate: Fraction | None) -> Pace:
    steps = [step for sample in samples for step in _steps_us(_without_tail(sample))]
    usual = median(steps) if steps else 0
    allowed = max(_JITTER_US, _JITTER_SHARE * usual)
    odd = sum(1 for step in steps if abs(step - usual) > allowed)
    is_plausible = stated_rate is not None and MIN_PLAUSIBLE_RATE <= stated_rate <= MAX_PLAUSIBLE_RATE
    rate = stated_rate if stated_rate is not None and is_plausible else _rate_from(steps)
    return Pace(rate, odd > _ODD_SHARE * len(steps) and odd > 1)


def _steps_us(sorted_us: Sequence[int]) -> Iterator[int]:
    """Yield the steps between pictures; packets that come as one (VP9's hidden pictures) count once."""
    shown: int | None = None
    for time_us in sorted_us:
        if shown is None:
            shown = time_us
        elif time_us - shown >= US_PER_S / MAX_PLAUSIBLE_RATE:
            yield time_us - shown
            shown = time_us


def _without_tail(sorted_us: Sequence[int]) -> Sequence[int]:
    """Leave out the last few of a cut-off sample, among which pictures that come later in the file may be missing."""
    return sorted_us[:-4] if len(sorted_us) >= RATE_SAMPLE_PACKETS - 4 else sorted_us


def _rate_from(steps: Sequence[int]) -> Fraction:
    total_us = sum(steps)
    if total_us <= 0:
        return Fraction(25)  # a single picture has no rate; the commonest one gives it a length
    return Fraction(len(steps) * US_PER_S, total_us).limit_denominator(1001)


def _us(ticks: int, time_base: Fraction) -> int:
    return round(ticks * time_base * US_PER_S)
