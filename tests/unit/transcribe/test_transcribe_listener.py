# SPDX-License-Identifier: MIT
"""Sound is packed as it comes, in bounded memory, and packs know where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from clipmill.domain.errors import InvalidOptions
from clipmill.domain.media import Samples
from clipmill.domain.times import SourceTime
from clipmill.transcribe.listener import Floats, Listener, aligned
from clipmill.transcribe.packs import LIMIT_SAMPLES, MAX_SPAN_SAMPLES, Pack, plan_packs
from clipmill.transcribe.voice import FRAME_SAMPLES, RATE_HZ, speech_spans, split_span
from clipmill.transcribe.windows import quiet_windows


def loud_is_speech(data: Floats) -> Floats:
    """A detector for tests: speech is what is loud."""
    frames = np.pad(data, (0, -len(data) % FRAME_SAMPLES)).reshape(-1, FRAME_SAMPLES)
    return np.asarray(np.abs(frames).mean(axis=1) > 0.05, dtype=np.float32)


def stream(data: Floats, chunk_s: float = 10.0) -> Iterator[Samples]:
    step = round(chunk_s * RATE_HZ)
    for start in range(0, len(data), step):
        yield Samples(SourceTime(start * 1_000_000 // RATE_HZ), RATE_HZ, data[start : start + step])


def talk(*spoken: tuple[float, float], length_s: float) -> Floats:
    data = np.zeros(round(length_s * RATE_HZ), np.float32)
    for start, end in spoken:
        data[round(start * RATE_HZ) : round(end * RATE_HZ)] = 0.5
    return data


def test_every_second_of_speech_is_in_exactly_one_pack() -> None:
    spoken = [(start, start + 4.0) for start in np.arange(1.0, 400.0, 5.3)]
    data = talk(*spoken, length_s=410)
    listener = Listener(loud_is_speech)
    packs = list(listener.packs(stream(data)))
    assert sum(int((item.sound > 0.1).sum()) for item in packs) == int((data > 0.1).sum())
    assert all(len(item.sound) == item.pack.length <= LIMIT_SAMPLES for item in packs)
    starts = [item.pack.span for item in packs]
    assert all(left[1] <= right[0] for left, right in pairwise(starts))


def test_packs_hold_the_sound_that_their_pieces_name() -> None:
    data = np.random.default_rng(0).uniform(0.1, 0.9, 100 * RATE_HZ).astype(np.float32)
    data[20 * RATE_HZ : 21 * RATE_HZ] = 0
    for item in Listener(loud_is_speech).packs(stream(data, 7.3)):
        assert np.array_equal(item.sound, np.concatenate([data[start:end] for start, end in item.pack.pieces]))


def test_memory_does_not_grow_with_the_source() -> None:
    listener = Listener(loud_is_speech)
    held: list[int] = []

    def hour() -> Iterator[Samples]:
        chunk = talk((0.0, 0.4), length_s=30)
        for number in range(120):
            held.append(len(listener._held))
            yield Samples(SourceTime(number * 30_000_000), RATE_HZ, chunk)

    for _ in listener.packs(hour()):
        pass
    assert max(held) <= MAX_SPAN_SAMPLES + 120 * RATE_HZ


def test_activity_covers_the_whole_source() -> None:
    listener = Listener(loud_is_speech)
    list(listener.packs(stream(talk((10, 20), (100, 130), length_s=200))))
    heard = listener.activity
    assert len(heard.level_dbfs) == len(heard.speech_probability) == 20_000
    assert [(round(item.in_us / 1e6), round(item.out_us / 1e6)) for item in heard.speech] == [(10, 20), (100, 130)]


def test_silence_gives_no_packs_and_an_empty_stream_no_activity() -> None:
    assert list(Listener(loud_is_speech).packs(stream(talk(length_s=300)))) == []
    listener = Listener(loud_is_speech)
    assert list(listener.packs(iter(()))) == []
    assert listener.activity.speech == ()


def test_gaps_become_silence_and_overlaps_are_skipped() -> None:
    ones = np.ones(RATE_HZ, np.float32)
    chunks = [
        Samples(SourceTime(1_000_000), RATE_HZ, ones),
        Samples(SourceTime(3_000_000), RATE_HZ, ones),
        Samples(SourceTime(3_500_000), RATE_HZ, ones),
        Samples(SourceTime(4_500_005), RATE_HZ, ones * np.float32("nan")),
    ]
    data = np.concatenate(list(aligned(iter(chunks))))
    assert len(data) == round(5.5 * RATE_HZ)
    assert data[:RATE_HZ].max() == 0
    assert data[RATE_HZ : 2 * RATE_HZ].min() == 1
    assert data[2 * RATE_HZ : 3 * RATE_HZ].max() == 0
    assert data[3 * RATE_HZ : 72_000].min() == 1
    assert data[72_000:].max() == 0


def test_another_sample_rate_is_refused() -> None:
    with pytest.raises(InvalidOptions, match="48000"):
        list(aligned(iter([Samples(SourceTime(0), 48_000, np.zeros(10, np.float32))])))


def test_a_word_lies_on_one_side_of_a_pause() -> None:
    pack = Pack(((16_000, 32_000), (160_000, 176_000)))
    assert pack.source_span_s(0.5, 0.9) == (1.5, 1.9)
    assert pack.source_span_s(0.9, 1.4) == (10.0, 10.4)
    assert pack.source_span_s(0.5, 1.2) == (1.5, 2.0)
    assert pack.source_span_s(5.0, 6.0) == (11.0, 11.0)


def test_packs_break_at_the_longest_late_pause() -> None:
    spans = [(start * RATE_HZ, (start + 3) * RATE_HZ) for start in (0, 4, 8, 12, 16, 20, 24, 30, 34, 38)]
    first = plan_packs(spans, 50 * RATE_HZ)[0]
    assert first.span[1] < 30 * RATE_HZ
    assert first.span[1] > 26 * RATE_HZ


def test_endless_speech_is_cut_where_it_is_least_likely() -> None:
    probability = np.full(2000, 0.9, np.float32)
    probability[700] = 0.6
    parts = split_span((0, 2000 * FRAME_SAMPLES), probability, FRAME_SAMPLES, 28 * RATE_HZ)
    assert parts[0] == (0, 700 * FRAME_SAMPLES)
    assert all(0 < end - start <= 28 * RATE_HZ for start, end in parts)
    assert parts[-1][1] == 2000 * FRAME_SAMPLES


def test_clicks_are_no_speech_and_short_pauses_are_closed() -> None:
    probability = np.zeros(1000, np.float32)
    probability[100] = 1.0
    probability[200:300] = 0.9
    probability[303:400] = 0.9
    assert speech_spans(probability, 512) == ((200 * 512, 400 * 512),)


def test_windows_hold_every_sample_once_and_are_cut_where_it_is_quiet() -> None:
    data = np.random.default_rng(0).uniform(-0.5, 0.5, 95 * RATE_HZ).astype(np.float32)
    data[27 * RATE_HZ : 28 * RATE_HZ] = 0
    windows = list(quiet_windows((item.data for item in stream(data)), 30 * RATE_HZ))
    assert np.array_equal(np.concatenate([sound for _, sound in windows]), data)
    assert all(len(sound) <= 30 * RATE_HZ for _, sound in windows)
    assert 27 * RATE_HZ < windows[1][0] < 28 * RATE_HZ
