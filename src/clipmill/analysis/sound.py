# SPDX-License-Identifier: MIT
"""
How loud a source is over time, measured while it is decoded.

In: stretches of samples in order. Out: a `SoundEnvelope` from source time zero. Memory: one byte a hop. It finds no
speech.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from clipmill.domain.media import Samples
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.times import US_PER_S

DEFAULT_HOP_US = 10_000
_SAME_STREAM_US = 1_000
"""Times that differ by less are rounding, not gaps."""
_SILENT = 255


class EnvelopeMeter:
    """
    Measures the RMS level of sound that is fed to it.

    The result does not depend on how the sound is cut into stretches. Time that is not covered counts as silence;
    samples before source time zero, or of time that was already fed, are left out.
    """

    def __init__(self, hop_us: int = DEFAULT_HOP_US) -> None:
        """Take the length of a hop in microseconds."""
        self._hop_us = hop_us
        self._levels = bytearray()
        self._power = 0.0
        self._anchor_us = 0
        self._rate_hz = 0
        self._fed = 0

    def feed(self, samples: Samples) -> None:
        """Measure a stretch that does not begin before the last one."""
        if not len(samples.data):
            return
        self._align(samples)
        data = np.nan_to_num(samples.data.astype(np.float64), nan=0.0, posinf=1.0, neginf=-1.0)
        known_us = self._anchor_us + self._fed * US_PER_S // self._rate_hz
        late = 0
        if samples.time + _SAME_STREAM_US < known_us:
            late = min(len(data), -(-(known_us - samples.time) * self._rate_hz // US_PER_S))
        self._add(np.square(data[late:]))

    def envelope(self) -> SoundEnvelope:
        """Return the level of all that was fed; a last hop that is not full is measured over what it has."""
        levels = bytes(self._levels)
        started = self._first_sample(len(levels))
        if self._fed > started:
            levels += _level_bytes(np.array([self._power / (self._fed - started)]))
        return SoundEnvelope(self._hop_us, levels)

    def _align(self, samples: Samples) -> None:
        """Count on from the last stretch when this one follows it; fill what lies between with silence if not."""
        if self._rate_hz == samples.rate_hz:
            gap_us = samples.time - (self._anchor_us + self._fed * US_PER_S / self._rate_hz)
            if gap_us <= _SAME_STREAM_US:
                return
            self._add(np.zeros(round(gap_us * self._rate_hz / US_PER_S)))
            return
        end_us = self._anchor_us + (self._fed * US_PER_S // self._rate_hz if self._rate_hz else 0)
        if self._rate_hz:
            self._levels = bytearray(self.envelope().levels)
            end_us = max(end_us, len(self._levels) * self._hop_us)
        self._power, self._rate_hz, self._anchor_us, self._fed = 0.0, samples.rate_hz, 0, 0
        self._fed = -(-end_us * self._rate_hz // US_PER_S)
        if samples.time > end_us + _SAME_STREAM_US:
            self._add(np.zeros(round((samples.time - end_us) * self._rate_hz / US_PER_S)))

    def _first_sample(self, hop: int) -> int:
        """Return the number of the first sample of a hop, counted from source time zero."""
        return -(-hop * self._hop_us * self._rate_hz // US_PER_S)

    def _add(self, power: npt.NDArray[np.float64]) -> None:
        """Add squared samples and close the hops that they fill."""
        start, self._fed = self._fed, self._fed + len(power)
        hop = len(self._levels)
        full = self._fed * US_PER_S // (self._hop_us * self._rate_hz) - hop
        if full <= 0:
            self._power += float(power.sum())
            return
        edges = np.array([self._first_sample(hop + index) for index in range(full + 1)], dtype=np.int64)
        sums = np.concatenate([[0.0], np.cumsum(power)])
        inside = np.clip(edges - start, 0, len(power))
        totals = np.diff(sums[inside])
        totals[0] += self._power
        self._levels += _level_bytes(totals / np.diff(edges))
        self._power = float(sums[-1] - sums[inside[-1]])


def _level_bytes(power: npt.NDArray[np.float64]) -> bytes:
    """Return mean squares as bytes of -2 dBFS steps."""
    level = np.full(len(power), float(_SILENT))
    heard = power > 0.0
    level[heard] = np.clip(np.round(-20.0 * np.log10(power[heard])), 0, _SILENT)
    return level.astype(np.uint8).tobytes()
