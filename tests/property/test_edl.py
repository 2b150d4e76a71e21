# SPDX-License-Identifier: MIT
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from clipmill.domain.clip import Edl
from clipmill.domain.times import ClipTime, SourceTime, TimeRange


@st.composite
def edls(draw: st.DrawFn) -> Edl:
    """Entries in source order with gaps between them."""
    time, entries = 0, []
    for gap, length in draw(st.lists(st.tuples(st.integers(1, 10**9), st.integers(1, 10**9)), min_size=1, max_size=8)):
        entries.append(TimeRange(SourceTime(time + gap), SourceTime(time + gap + length)))
        time += gap + length
    return Edl(tuple(entries))


@given(edls(), st.data())
def test_time_goes_to_the_source_and_back_unchanged(edl: Edl, data: st.DataObject) -> None:
    time = ClipTime(data.draw(st.integers(0, edl.duration_us - 1)))

    assert edl.clip_time(edl.source_time(time)) == time


@given(edls())
def test_clip_ranges_cover_the_clip_without_gaps(edl: Edl) -> None:
    ranges = edl.clip_ranges

    assert ranges[0].in_us == 0
    assert ranges[-1].out_us == edl.duration_us
    assert all(a.out_us == b.in_us for a, b in pairwise(ranges))


@given(edls(), st.data())
def test_a_range_on_the_clip_is_never_longer_than_on_the_source(edl: Edl, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, 10**10))
    item = TimeRange(SourceTime(start), SourceTime(start + data.draw(st.integers(0, 10**9))))
    placed = edl.clip_range(item)

    assert placed is None or (placed.duration_us <= item.duration_us and placed.out_us <= edl.duration_us)
