# SPDX-License-Identifier: MIT
"""
Exact word times of the demo talk, from the network that speaks it.

In: the demo's voice. Out: each word with the time at which it starts and ends in the talk. A VITS network decides how
long every phoneme lasts before it makes sound of it; those lengths are read out of the running network. The talk is
spoken again for it, word for word and sample for sample as `make_demo` speaks it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from clipmill.demo.assets import DemoAssets
from clipmill.demo.phonemes import phonemes_from_text, sentences
from clipmill.demo.script import TALK
from clipmill.demo.voice import SHAPES, numbers_from_phonemes

LENGTHS = "/Ceil_output_0"
"""The tensor with the length of each phoneme, in hops."""
HOP_SAMPLES = 256
SEED = 7
"""That of the demo's own voice."""
LEAD_S, SENTENCE_PAUSE_S = 0.5, 0.38
"""As the demo's timeline has them."""


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word and when it is said, in seconds from the start of the source."""

    text: str
    start_s: float
    end_s: float


def spoken_words(assets: DemoAssets, folder: Path) -> tuple[SpokenWord, ...]:
    """Return the words of the talk in order; `folder` takes the network with its lengths laid open."""
    speaker = _Speaker(assets, folder)
    words: list[SpokenWord] = []
    at_s = LEAD_S
    for shot in TALK:
        for line in shot.lines:
            for place, sentence in enumerate(sentences(line.text)):
                at_s += SENTENCE_PAUSE_S if place else 0.0
                said, length_s = speaker.times(sentence, SHAPES[line.voice].pitch, SHAPES[line.voice].pace)
                words += [SpokenWord(word.text, at_s + word.start_s, at_s + word.end_s) for word in said]
                at_s += length_s
            at_s += line.pause_s
    return tuple(words)


class _Speaker:
    def __init__(self, assets: DemoAssets, folder: Path) -> None:
        config = json.loads(assets.voice_config.read_text("utf-8"))
        self._ids: dict[str, list[int]] = config["phoneme_id_map"]
        self._rate_hz: int = config["audio"]["sample_rate"]
        self._noise = (config["inference"]["noise_scale"], config["inference"]["noise_w"])
        self._lexicon = json.loads(assets.lexicon.read_text("utf-8"))
        network = onnx.load(str(assets.voice_model))
        network.graph.output.append(onnx.helper.make_tensor_value_info(LENGTHS, onnx.TensorProto.FLOAT, None))
        opened = folder / "voice-with-lengths.onnx"
        onnx.save(network, str(opened))
        onnxruntime.set_seed(SEED)
        self._network = onnxruntime.InferenceSession(str(opened), providers=["CPUExecutionProvider"])

    def times(self, sentence: str, pitch: float, pace: float) -> tuple[list[SpokenWord], float]:
        """Return the words of a sentence with times inside it, and its length in seconds."""
        phonemes = phonemes_from_text(sentence, self._lexicon)
        numbers = numbers_from_phonemes(phonemes, self._ids)
        scales = np.array([self._noise[0], pitch / pace, self._noise[1]], np.float32)
        given = {
            "input": np.array([numbers], np.int64),
            "input_lengths": np.array([len(numbers)], np.int64),
            "scales": scales,
        }
        sound, lengths = self._network.run(["output", LENGTHS], given)
        rate_hz = self._rate_hz * pitch
        bounds = np.concatenate([[0.0], np.cumsum(np.ravel(lengths))]) * HOP_SAMPLES / rate_hz
        texts = re.findall(r"[\w']+(?:-[\w']+)*", sentence)
        spans = list(_spans(phonemes, self._ids))
        if len(spans) != len(texts):
            message = f"{len(texts)} words are said as {len(spans)} in {sentence!r}"
            raise ValueError(message)
        words = [
            SpokenWord(text, float(bounds[a]), float(bounds[b])) for text, (a, b) in zip(texts, spans, strict=True)
        ]
        return words, np.size(sound) / rate_hz


def _spans(phonemes: str, ids: dict[str, list[int]]) -> Iterator[tuple[int, int]]:
    """Yield the first number and the one after the last of each word, marks left out."""
    at = len(ids["^"]) + len(ids["_"])
    for place, word in enumerate(phonemes.split(" ")):
        at += (len(ids[" "]) + len(ids["_"])) if place else 0
        bare = word.rstrip(",.?!;:")
        end = at + sum(len(ids[phoneme]) + len(ids["_"]) for phoneme in bare)
        yield at, end
        at = end + sum(len(ids[phoneme]) + len(ids["_"]) for phoneme in word[len(bare) :])
