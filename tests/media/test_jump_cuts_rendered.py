# SPDX-License-Identifier: MIT
"""Forty jump cuts and a teaser, rendered: picture and sound stay together, and no joint clicks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.media.rendering import (
    BEEP,
    beep_times_s,
    flash_picture,
    flash_times_s,
    make_source,
    read_pictures,
    read_sound,
    render,
    request_of,
)

from clipmill.render.filtergraph.timeline import plan_reads

pytestmark = pytest.mark.media
CODECS = ("-g", "100", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-b:a", "192k")
RATE = 30000 / 1001


def shown_s(entries: list[tuple[float, float]]) -> list[float]:
    """Return when whole seconds of the source are seen in a clip."""
    times, at_s = [], 0.0
    for start, end in entries:
        times += [at_s + second - start for second in range(60) if start + 0.05 < second < end - 0.1]
        at_s += end - start
    return times


def test_picture_and_sound_stay_together_over_forty_cuts(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", flash_picture("30000/1001"), BEEP, *CODECS, duration_s=30)
    entries = [(n * 0.7013 + 0.05, n * 0.7013 + 0.5641) for n in range(41)]
    clip = render(request_of(source, entries), tmp_path)
    pictures, samples = read_pictures(clip), read_sound(clip)
    expected = shown_s(entries)
    flashes, beeps = flash_times_s(pictures, RATE), beep_times_s(samples)
    assert len(expected) > 10
    for wanted in expected:
        flash = min(flashes, key=lambda time: abs(time - wanted))
        beep = min(beeps, key=lambda time: abs(time - wanted))
        assert abs(beep - wanted) <= 0.5 / RATE + 0.003
        assert abs(flash - wanted) <= 1.5 / RATE + 0.003, "the source's own flash is up to a frame late"
    total_s = sum(end - start for start, end in entries)
    assert abs(len(pictures) / RATE - total_s) <= 0.5 / RATE + 1e-6


def test_a_stretch_is_shown_twice(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", flash_picture("25"), BEEP, *CODECS, duration_s=8)
    entries = [(5.4, 7.4), (0.6, 7.6)]
    clip = render(request_of(source, entries), tmp_path)
    flashes, beeps = flash_times_s(read_pictures(clip), 25), beep_times_s(read_sound(clip))
    assert np.allclose(flashes, shown_s(entries), atol=0.021)
    assert np.allclose(beeps, shown_s(entries), atol=0.023)
    assert len(beeps) == 2 + 7


def test_no_joint_clicks(tmp_path: Path) -> None:
    tone = "aevalsrc='0.4*sin(2*PI*220*t)':s=48000"
    source = make_source(tmp_path / "source.mp4", "color=gray:s=320x180:r=25", tone, *CODECS, duration_s=8)
    entries = [(n * 0.37 + 0.1, n * 0.37 + 0.1 + 0.3131) for n in range(20)]
    request = request_of(source, entries)
    samples = read_sound(render(request, tmp_path))[:, 0]
    steps = np.abs(np.diff(samples))
    own_step = 0.4 * 2 * np.pi * 220 / 48000
    done = 0
    for read in plan_reads(request.spec.edl, request.spec.frame_rate, 0):
        for span in read.spans[:-1]:
            done += span.samples
            assert steps[done - 960 : done + 960].max() <= 1.3 * own_step
    assert steps[4800:-4800].max() <= 1.3 * own_step
