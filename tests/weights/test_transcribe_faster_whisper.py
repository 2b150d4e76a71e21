# SPDX-License-Identifier: MIT
"""The embedded recogniser hears real speech, at the right times, and nothing where nobody speaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from clipmill.domain.errors import InvalidOptions
from clipmill.domain.media import Samples
from clipmill.domain.speech import Transcript
from clipmill.domain.times import SourceTime
from clipmill.media.decode import decode_sound
from clipmill.media.probe import probe
from clipmill.transcribe.edges import sounding_runs
from clipmill.transcribe.faster_whisper import FasterWhisperTranscriber
from clipmill.transcribe.listener import Floats
from clipmill.transcribe.silero import listen

pytestmark = pytest.mark.weights

RATE_HZ = 16_000


@pytest.fixture(scope="module")
def transcriber(whisper_dir: Path) -> FasterWhisperTranscriber:
    return FasterWhisperTranscriber(whisper_dir)


def sound_of(path: Path) -> Floats:
    return np.concatenate([chunk.data for chunk in decode_sound(probe(path))])


def stream(data: Floats) -> Iterator[Samples]:
    for start in range(0, len(data), 30 * RATE_HZ):
        yield Samples(SourceTime(start * 1_000_000 // RATE_HZ), RATE_HZ, data[start : start + 30 * RATE_HZ])


def heard(transcriber: FasterWhisperTranscriber, data: Floats, language: str | None = None) -> Transcript:
    return transcriber.transcribe(stream(data), duration_us=len(data) * 1_000_000 // RATE_HZ, language=language)


def test_a_famous_sentence_is_heard_with_its_language_and_times(
    transcriber: FasterWhisperTranscriber, shared_media: Path
) -> None:
    data = np.concatenate((np.zeros(5 * RATE_HZ, np.float32), sound_of(shared_media / "speech/jfk_inaugural_11s.flac")))
    transcript = heard(transcriber, data)
    assert "ask not what your country can do for you" in transcript.text.lower()
    assert transcript.language == "en"
    assert transcript.language_probability > 0.9
    runs = sounding_runs(listen(stream(data)))
    assert abs(transcript.words[0].range.in_us - runs[0][0]) <= 50_000
    ask = next(word for word in transcript.words if word.text.lower() == "ask")
    # Whisper itself puts this word, which follows a pause, half a second early.
    assert min(abs(ask.range.in_us - start) for start, _ in runs) <= 50_000


@pytest.mark.parametrize("kind", ["silence", "noise", "chords"])
def test_nothing_is_heard_where_nobody_speaks(transcriber: FasterWhisperTranscriber, kind: str) -> None:
    time_s = np.arange(40 * RATE_HZ) / RATE_HZ
    sounds = {
        "silence": np.zeros_like(time_s),
        "noise": np.random.default_rng(0).normal(0, 0.05, len(time_s)),
        "chords": sum(0.1 * np.sin(2 * np.pi * pitch * time_s) for pitch in (220.0, 277.2, 329.6)),
    }
    assert heard(transcriber, np.asarray(sounds[kind], np.float32)).words == ()


def test_a_pause_far_longer_than_a_window_does_not_shift_what_follows(
    transcriber: FasterWhisperTranscriber, shared_media: Path
) -> None:
    speech = sound_of(shared_media / "speech/jfk_inaugural_11s.flac")
    data = np.concatenate((speech, np.zeros(200 * RATE_HZ, np.float32), speech))
    words = heard(transcriber, data, "en").words
    half = len(words) // 2
    assert len(words) == 2 * half
    shift_us = len(speech) * 1_000_000 // RATE_HZ + 200_000_000
    assert [word.text for word in words[:half]] == [word.text for word in words[half:]]
    # Edges are exact; inside an utterance the recogniser's times depend a little on what else it hears.
    assert abs(words[half].range.in_us - words[0].range.in_us - shift_us) < 50_000
    assert abs(words[-1].range.out_us - words[half - 1].range.out_us - shift_us) < 50_000
    for first, second in zip(words[:half], words[half:], strict=True):
        assert abs(second.range.in_us - first.range.in_us - shift_us) < 400_000


def test_an_unknown_language_is_refused(transcriber: FasterWhisperTranscriber) -> None:
    with pytest.raises(InvalidOptions, match="does not know"):
        heard(transcriber, np.zeros(RATE_HZ, np.float32), "xx")
