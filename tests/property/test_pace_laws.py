# SPDX-License-Identifier: MIT
"""Laws of jump cuts and openings, whatever is said and however loud; and frames that never drift."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from clipmill.domain.clip import Edl
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import US_PER_S, SourceTime, TimeRange
from clipmill.edit import PACES, HookOptions, PaceOptions, open_with_hook, tighten
from clipmill.edit.fillers import find_fillers, find_retakes
from clipmill.render.filtergraph.timeline import SAMPLE_RATE_HZ, plan_reads

RATES = st.sampled_from(
    [Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(60000, 1001), Fraction(60)]
)
WORDS = ("um", "we", "want", "to", "go,", "home.", "never", "3", "you", "know", "like", "the", "Why?", "uh", "Stop!")
TEXTS = st.sampled_from(WORDS)


@st.composite
def talks(draw: st.DrawFn) -> tuple[Transcript, SoundEnvelope, Edl]:
    """Words with gaps and now and then another voice over them, any level, one entry."""
    time, words = 0, []
    steps = st.tuples(st.integers(-100_000, 2_500_000), st.integers(20_000, 600_000), TEXTS)
    for gap, length, text in draw(st.lists(steps, min_size=1, max_size=30)):
        time = max(0, time + gap)
        words.append(Word(TimeRange(SourceTime(time), SourceTime(time + length)), text))
        time += length
    words.sort(key=lambda word: word.range)
    end = max(word.range.out_us for word in words)
    levels = draw(st.binary(max_size=end // 10_000 + 5) | st.just(b"\x90" * (end // 10_000)))
    entry = TimeRange(SourceTime(0), SourceTime(end + 100_000))
    return Transcript("en", 1.0, (Segment(entry, tuple(words)),)), SoundEnvelope(10_000, levels), Edl((entry,))


@settings(max_examples=150)
@given(talks(), st.sampled_from(sorted(PACES.values(), key=repr)), st.none() | st.integers(0, 20_000_000))
def test_cuts_keep_every_wanted_word_whole(
    talk: tuple[Transcript, SoundEnvelope, Edl], pace: PaceOptions, shortest_us: int | None
) -> None:
    transcript, envelope, edl = talk
    options = PaceOptions(
        pace.longest_pause_us,
        pace.tail_us,
        pace.lead_us,
        pace.most_cuts_per_minute,
        pace.has_asides,
        shortest_us=shortest_us,
    )
    tightened = tighten(edl, transcript=transcript, envelope=envelope, options=options)
    assert all(one.out_us < other.in_us for one, other in pairwise(tightened.entries))
    assert tightened.entries[0].in_us >= edl.entries[0].in_us
    assert tightened.entries[-1].out_us == edl.entries[0].out_us
    if shortest_us is not None:
        assert tightened.duration_us >= min(shortest_us, edl.duration_us)
    words = transcript.words
    fillers = find_fillers(words, "en", has_asides=pace.has_asides)
    rest = [number for number in range(len(words)) if number not in fillers]
    gone = fillers | {rest[number] for number in find_retakes([words[number] for number in rest], "en")}
    for number, word in enumerate(words):
        if number not in gone:
            assert any(e.in_us <= word.range.in_us and word.range.out_us <= e.out_us for e in tightened.entries)
    if len(tightened.entries) > 1:
        assert all(entry.duration_us >= options.shortest_piece_us for entry in tightened.entries)


@settings(max_examples=150)
@given(talks(), st.none() | st.floats(2, 15), st.none() | st.integers(0, 60_000_000))
def test_an_opening_shows_whole_words_and_keeps_the_clip(
    talk: tuple[Transcript, SoundEnvelope, Edl], hook_s: float | None, longest_us: int | None
) -> None:
    transcript, envelope, edl = talk
    tightened = tighten(edl, transcript=transcript, envelope=envelope, options=PACES["tight"])
    options = HookOptions(hook_s, longest_us=longest_us)
    opened = open_with_hook(tightened, transcript=transcript, envelope=envelope, options=options)
    if opened == tightened:
        return
    if opened.entries[-len(tightened.entries) :] == tightened.entries:
        teaser = opened.entries[: -len(tightened.entries)]
        length_us = sum(entry.duration_us for entry in teaser)
        assert 0 < length_us <= (6.0 if hook_s is None else hook_s) * US_PER_S
        assert longest_us is None or opened.duration_us <= longest_us
    else:
        assert hook_s is not None
        assert opened.duration_us < tightened.duration_us
        assert opened.entries[-1].out_us == tightened.entries[-1].out_us
    for entry in opened.entries:
        assert any(old.in_us <= entry.in_us and entry.out_us <= old.out_us for old in tightened.entries)


@given(
    st.lists(st.tuples(st.integers(1, 3_000_000), st.integers(400_000, 5_000_000)), min_size=41, max_size=60),
    RATES,
    st.integers(0, 10),
)
def test_frames_and_samples_do_not_drift_over_forty_cuts(
    steps: list[tuple[int, int]], rate: Fraction, teaser: int
) -> None:
    time, entries = 0, []
    for gap, length in steps:
        entries.append(TimeRange(SourceTime(time + gap), SourceTime(time + gap + length)))
        time += gap + length
    edl = Edl((entries[-1 - teaser], *entries))
    spans = [span for read in plan_reads(edl, rate, 0) for span in read.spans]
    assert len(spans) == len(edl.entries)
    frames = samples = 0
    for span, placed in zip(spans, edl.clip_ranges, strict=True):
        frames, samples = frames + span.frames, samples + span.samples
        assert abs(Fraction(frames) / rate - Fraction(int(placed.out_us), US_PER_S)) <= Fraction(1, 2) / rate
        assert abs(Fraction(samples, SAMPLE_RATE_HZ) - Fraction(frames) / rate) <= Fraction(1, 2 * SAMPLE_RATE_HZ)
