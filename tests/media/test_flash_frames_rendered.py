# SPDX-License-Identifier: MIT
"""A clip whose ends were taken off flashes shows not one frame of the shots beside it, at any rate and in any range."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil
from pathlib import Path

import pytest
from tests.media.rendering import make_source, read_pictures, render, request_of

from clipmill.analysis.shots.finder import find_cuts
from clipmill.domain.clip import CameraMode
from clipmill.domain.speech import Transcript
from clipmill.domain.times import US_PER_S, SourceTime, TimeRange
from clipmill.edit import FlashOptions, drop_flashes
from clipmill.engine.looking import look_rate
from clipmill.media.glances import decode_look

pytestmark = pytest.mark.media
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-qp", "10")
LONG_US = 1_000_000


@pytest.mark.parametrize("odd", [0, 1])
@pytest.mark.parametrize("shift_us", [0, 9_000, 18_000])
@pytest.mark.parametrize("rate", ["60", "50", "30000/1001"])
def test_no_frame_of_the_shots_beside_is_shown(tmp_path: Path, rate: str, shift_us: int, odd: int) -> None:
    step = Fraction(1) / Fraction(rate)
    first, second = (2 * round(0.5 / step) + odd, 2 * round(1.25 / step) + odd)
    drawn = f"color=red:s=320x180:r={rate},drawbox=w=iw:h=ih:c=blue:t=fill:enable='between(n,{first},{second - 1})'"
    drawn += f",drawbox=w=iw:h=ih:c=lime:t=fill:enable='gte(n,{second})'"
    source = make_source(tmp_path / "source.mp4", drawn, None, *X264, duration_s=3.6)
    begin_us, end_us = int(first * step * US_PER_S), int(second * step * US_PER_S)
    ranges_s = (
        ((begin_us - 90_000) / US_PER_S, (begin_us + 613_000) / US_PER_S),
        ((begin_us + 767_000 + shift_us) / US_PER_S, (end_us + 70_000) / US_PER_S),
    )
    request = request_of(source, ranges_s, mode=CameraMode.CENTER_CROP)
    video = request.media.video
    assert video is not None
    whole = TimeRange(SourceTime(0), SourceTime(request.media.duration_us))
    looks = decode_look(request.media, range=whole, width_px=160, glance_rate_hz=look_rate(video))
    cuts = [cut.time for cut in find_cuts(glance for glance, _ in looks)]
    assert len(cuts) == 2
    rates = (look_rate(video) or video.frame_rate, request.spec.frame_rate)
    options = FlashOptions(step_us=ceil(US_PER_S / min(rates)))
    words = Transcript(None, 0.0, ())
    edl = drop_flashes(request.spec.edl, cuts=cuts, transcript=words, envelope=None, options=options)
    assert edl != request.spec.edl
    shown = read_pictures(render(replace(request, spec=replace(request.spec, edl=edl)), tmp_path))
    middle = shown[:, 140:180, 70:110].mean(axis=(1, 2))
    assert (middle[:, 2] > 150).all()
    assert (middle[:, :2] < 90).all()
