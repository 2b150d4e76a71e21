# SPDX-License-Identifier: MIT
"""Laws of cut points, whatever the words and the sound."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clipmill.domain.moment import Moment, Score
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.edit import EditOptions, edit_clip

DURATION_US = 5_000_000
spans = st.tuples(st.integers(0, DURATION_US - 10_000), st.integers(10_000, 900_000)).map(
    lambda pair: TimeRange(SourceTime(pair[0]), SourceTime(min(DURATION_US, pair[0] + pair[1])))
)
envelopes = st.none() | st.binary(max_size=520).map(lambda levels: SoundEnvelope(10_000, levels))


@given(st.lists(spans, min_size=1, max_size=25), st.data(), envelopes)
def test_cuts_keep_words_whole_and_lie_inside_the_source(
    ranges: list[TimeRange[SourceTime]], data: st.DataObject, envelope: SoundEnvelope | None
) -> None:
    words = tuple(Word(span, "w") for span in sorted(ranges))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    moment_range = TimeRange(words[first].range.in_us, max(word.range.out_us for word in words[first : last + 1]))
    transcript = Transcript("en", 1.0, (Segment(moment_range, words),))
    moment = Moment(moment_range, Score(0.0, (), ""), "", "", (), "", "")
    edl = edit_clip(moment, transcript=transcript, envelope=envelope, duration_us=DURATION_US, options=EditOptions())
    (entry,) = edl.entries
    assert 0 <= entry.in_us < entry.out_us <= DURATION_US
    assert entry.in_us <= moment_range.in_us
    assert entry.out_us >= moment_range.out_us
    for word in words:
        assert not word.range.in_us < entry.in_us < word.range.out_us
        assert not word.range.in_us < entry.out_us < word.range.out_us
