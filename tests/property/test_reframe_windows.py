# SPDX-License-Identifier: MIT
from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from clipmill.domain.clip import Area, CameraMode, CropWindow, Edl
from clipmill.domain.media import DynamicRange, Size, VideoStream
from clipmill.domain.options import AspectRatio, Resolution
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.reframe import frame_clip, output_rate, output_size
from clipmill.reframe.output import MAX_SIDE_PX, STANDARD_RATES
from clipmill.reframe.windows import center_window
from clipmill.render.filtergraph.pixels import area_box, covering_box, fitted_size, window_box
from clipmill.render.filtergraph.timeline import frame_count, plan_reads, sample_count

sides = st.integers(min_value=1, max_value=8192)
sizes = st.builds(Size, sides, sides)
even_sizes = st.builds(Size, *[st.integers(min_value=8, max_value=2048).map(lambda half: 2 * half)] * 2)
rates = st.sampled_from(STANDARD_RATES)
fractions = st.floats(min_value=0, max_value=1)


@st.composite
def edls(draw: st.DrawFn) -> Edl:
    parts = draw(st.lists(st.tuples(st.integers(0, 10**10), st.integers(1, 5 * 10**6)), min_size=1, max_size=12))
    return Edl(tuple(TimeRange(SourceTime(start), SourceTime(start + length)) for start, length in parts))


@given(sizes, st.fractions(min_value=Fraction(1, 50), max_value=50))
def test_a_center_window_lies_inside_the_frame_and_meets_the_aspect(frame: Size, aspect: Fraction) -> None:
    window = center_window(frame, aspect)
    assert window.x_px >= 0
    assert window.y_px >= 0
    assert window.width_px >= 1
    assert window.height_px >= 1
    assert window.x_px + window.width_px <= frame.width_px
    assert window.y_px + window.height_px <= frame.height_px
    is_full_width, is_full_height = window.width_px == frame.width_px, window.height_px == frame.height_px
    assert is_full_width or is_full_height
    if min(window.width_px, window.height_px) > 1:
        assert abs(window.width_px - window.height_px * float(aspect)) <= 0.5 + float(aspect) / 2


@given(sizes, st.sampled_from(AspectRatio), st.sampled_from(Resolution), st.sampled_from(CameraMode), rates)
def test_any_source_gets_an_even_size_and_a_window_inside(
    frame: Size, ratio: AspectRatio, resolution: Resolution, mode: CameraMode, rate: Fraction
) -> None:
    source = VideoStream(0, "x", frame, frame, 0, Fraction(1), rate, False, False, DynamicRange.SDR, "yuv420p")
    size = output_size(ratio, resolution, source)
    assert size.width_px % 2 == 0
    assert size.height_px % 2 == 0
    assert min(size.width_px, size.height_px) >= 2
    assert max(size.width_px, size.height_px) <= MAX_SIDE_PX
    edl = Edl((TimeRange(SourceTime(0), SourceTime(1)),))
    path = frame_clip(edl=edl, camera=mode, source=source, output=size, is_original_ratio=ratio is AspectRatio.ORIGINAL)
    window = path.shots[0].panes[0].keyframes[0].window
    assert window.x_px + window.width_px <= frame.width_px
    assert window.y_px + window.height_px <= frame.height_px


@given(st.fractions(min_value=Fraction(1, 100), max_value=1000), st.booleans())
def test_the_rate_is_always_a_standard_one(rate: Fraction, is_variable: bool) -> None:
    frame = Size(64, 64)
    source = VideoStream(0, "x", frame, frame, 0, Fraction(1), rate, is_variable, False, DynamicRange.SDR, "yuv420p")
    assert output_rate(source) in STANDARD_RATES


@given(sizes, sizes, fractions, fractions, fractions, fractions, st.sampled_from([1, 2]))
def test_a_window_in_stored_pixels_lies_inside_the_stored_picture(
    displayed: Size, stored: Size, x: float, y: float, width: float, height: float, step: int
) -> None:
    window = CropWindow(
        x * displayed.width_px * (1 - width), y * displayed.height_px * (1 - height),
        width * displayed.width_px, height * displayed.height_px,
    )  # fmt: skip
    box = window_box(window, displayed, stored, step)
    assert 0 <= box.x_px <= box.x_px + box.width_px <= stored.width_px
    assert 0 <= box.y_px <= box.y_px + box.height_px <= stored.height_px
    assert box.x_px % step == 0
    assert box.width_px > 0
    assert box.height_px > 0


@given(even_sizes, fractions)
def test_areas_that_touch_still_touch_in_pixels(output: Size, at: float) -> None:
    upper, lower = area_box(Area(0, 0, 1, at), output), area_box(Area(0, at, 1, 1 - at), output)
    for box in (upper, lower):
        assert box.x_px % 2 == box.y_px % 2 == box.width_px % 2 == box.height_px % 2 == 0
        assert box.y_px + box.height_px <= output.height_px
    if 0.1 < at < 0.9:
        assert upper.height_px == lower.y_px


@given(st.fractions(min_value=Fraction(1, 60), max_value=60), even_sizes)
def test_a_fitted_picture_lies_inside_its_room(aspect: Fraction, room: Size) -> None:
    size = fitted_size(aspect, room)
    assert 2 <= size.width_px <= room.width_px
    assert 2 <= size.height_px <= room.height_px
    assert size.width_px == room.width_px or size.height_px == room.height_px
    whole = area_box(Area(), room)
    part = covering_box(whole, aspect)
    assert part.x_px + part.width_px <= room.width_px
    assert part.y_px + part.height_px <= room.height_px


@given(edls(), rates, st.sampled_from([0, 2_000_000]))
def test_reads_give_every_frame_once_and_sound_of_the_same_length(edl: Edl, rate: Fraction, preroll_us: int) -> None:
    reads = plan_reads(edl, rate, preroll_us)
    spans = [span for read in reads for span in read.spans]
    frames = sum(span.frames for span in spans)
    assert frames == frame_count(edl, rate)
    assert sum(span.samples for span in spans) == sample_count(frames, rate)
    assert abs(frames / rate * 1_000_000 - edl.duration_us) <= max(500_000 / rate + 1, 1_000_000 / rate - 1)
    for read in reads:
        assert read.start_us >= 0
        assert all(0 <= span.offset_us <= span.offset_us + span.duration_us <= read.duration_us for span in read.spans)
