# SPDX-License-Identifier: MIT
"""A one-minute talk with known words, made from a test card and tone bursts; no recogniser is needed for it."""

from __future__ import annotations

import json
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from clipmill import process
from clipmill.media.ffmpeg import find_ffmpeg

RATE_HZ = 16_000
SENTENCES = (
    "Nobody tells you this, but most companies die of too many good ideas.",
    "We had nineteen products and not one of them made money.",
    "So we killed eighteen on a single Friday afternoon.",
    "Everybody thought that I had lost my mind.",
    "Three months later our revenue had doubled.",
    "The lesson is simple: focus is what you say no to.",
    "What would you stop doing if you had only one year left?",
    "Write that list tonight and cross out all but one line.",
    "My first boss kept a stone on his desk with one word on it.",
    "The word was no, and he pointed at it all day long.",
    "People hated that stone until the bonuses came in.",
    "Then everybody wanted a stone of their own.",
)


@dataclass(frozen=True)
class Talk:
    """A video and the words JSON that belongs to it."""

    video: Path
    words: Path
    duration_s: float


def _write_sound(path: Path, words: list[dict[str, object]], duration_s: float) -> None:
    """Write a tone for each word, as loud as speech, over faint noise."""
    generator = np.random.default_rng(7)
    sound = generator.normal(0, 0.0005, int(duration_s * RATE_HZ))
    for number, word in enumerate(words):
        start, end = (int(float(str(word[name])) * RATE_HZ) for name in ("start", "end"))
        time = np.arange(end - start) / RATE_HZ
        envelope = np.hanning(end - start)
        sound[start:end] += 0.3 * envelope * np.sin(2 * np.pi * (180 + 15 * (number % 7)) * time)
    with wave.open(str(path), "wb") as stream:
        stream.setnchannels(1)
        stream.setsampwidth(2)
        stream.setframerate(RATE_HZ)
        stream.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Talk:
    """Ffmpeg -f lavfi -i testsrc2=s=640x360:r=25 -i tones.wav -c:v libx264 -preset ultrafast -g 50 -c:a aac."""
    folder = tmp_path_factory.mktemp("talk")
    time, words = 0.6, []
    for sentence in SENTENCES:
        for text in sentence.split():
            length = 0.09 + 0.045 * len(text)
            words.append({"word": text, "start": round(time, 3), "end": round(time + length, 3)})
            time += length + 0.05
        time += 0.6
    _write_sound(folder / "tones.wav", words, time)
    (folder / "words.json").write_text(json.dumps(words))
    video = folder / "my talk.mp4"
    argv = [str(find_ffmpeg()), "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25"]
    argv += [
        "-i",
        str(folder / "tones.wav"),
        "-t",
        f"{time:.3f}",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-g",
        "50",
    ]
    argv += ["-pix_fmt", "yuv420p", "-c:a", "aac", str(video)]
    assert process.run(argv).return_code == 0
    return Talk(video, folder / "words.json", time)
