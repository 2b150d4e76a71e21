# SPDX-License-Identifier: MIT
"""
The embedded detector of speech: Silero, as it comes with faster-whisper.

In: samples. Out: how surely somebody speaks in each 32 ms, and the activity of a whole source. It recognises no words.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from faster_whisper.vad import get_vad_model

from clipmill.domain.media import Samples
from clipmill.transcribe.listener import Floats, Listener
from clipmill.transcribe.voice import FRAME_SAMPLES, Activity

BLOCK_FRAMES = 625
"""Frames of 32 ms that the voice detector judges at once: 20 s."""
WARM_UP_FRAMES = 32
"""Frames before a block that the detector hears to get going: 1 s."""


def detect_speech(data: Floats) -> Floats:
    """
    Return the probability of speech in each 32 ms of (N,) float32 samples at 16 kHz (Silero v6).

    The detector hears blocks of one size, each with a second of what came before: it takes 1 MB a second of sound, and
    blocks of many sizes would leave the heap in pieces.
    """
    count = -(-len(data) // FRAME_SAMPLES)
    blocks = -(-count // BLOCK_FRAMES)
    before, after = WARM_UP_FRAMES * FRAME_SAMPLES, blocks * BLOCK_FRAMES * FRAME_SAMPLES - len(data)
    padded = np.pad(data, (before, after))
    found: list[Floats] = []
    for block in range(blocks):
        start = block * BLOCK_FRAMES * FRAME_SAMPLES
        heard = padded[start : start + (BLOCK_FRAMES + WARM_UP_FRAMES) * FRAME_SAMPLES]
        found.append(get_vad_model()(heard).reshape(-1)[WARM_UP_FRAMES:])
    return np.concatenate(found)[:count] if found else np.zeros(0, np.float32)


def listen(samples: Iterator[Samples]) -> Activity:
    """Return the activity of a whole source, for snapping words that were read from a file."""
    listener = Listener(detect_speech)
    for _ in listener.packs(samples):
        pass
    return listener.activity
