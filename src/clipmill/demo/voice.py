# SPDX-License-Identifier: MIT
"""
Sentences to speech, with one Piper voice that is shifted in pitch to make two.

In: text, and the voice's files. Out: mono sound at 48 kHz. Piper's models (github.com/rhasspy/piper, MIT) are VITS
networks that take phoneme numbers and give sound; only the network is used here, none of Piper's program.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from clipmill.demo.assets import DemoAssets
from clipmill.demo.phonemes import Lexicon, phonemes_from_text
from clipmill.demo.script import Voice

RATE_HZ = 48_000
"""Of the sound that comes out."""
_SEED = 7
_START, _END, _PAD = "^", "$", "_"


@dataclass(frozen=True, slots=True)
class VoiceShape:
    """How a voice differs from the one that was trained."""

    pitch: float
    """Factor on pitch and formants alike."""
    pace: float
    """Factor on the speed of speech."""


SHAPES: dict[Voice, VoiceShape] = {Voice.HOST: VoiceShape(1.24, 1.0), Voice.GUEST: VoiceShape(1.07, 0.97)}


class Synthesiser:
    """Says sentences. The same sentences in the same order give the same sound."""

    def __init__(self, assets: DemoAssets, *, threads: int = 2) -> None:
        """Load the network, its settings and the pronouncing dictionary."""
        config = json.loads(assets.voice_config.read_text(encoding="utf-8"))
        self._ids: dict[str, list[int]] = config["phoneme_id_map"]
        self._rate_hz: int = config["audio"]["sample_rate"]
        self._noise: tuple[float, float] = (config["inference"]["noise_scale"], config["inference"]["noise_w"])
        self._lexicon: Lexicon = json.loads(assets.lexicon.read_text(encoding="utf-8"))
        self._network = _load_network(assets.voice_model, threads)

    def say(self, sentence: str, shape: VoiceShape) -> npt.NDArray[np.float32]:
        """
        Return a sentence as (N,) float32 sound at 48 kHz.

        Raises:
            ModelError: a word is not in the dictionary.

        """
        numbers = numbers_from_phonemes(phonemes_from_text(sentence, self._lexicon), self._ids)
        noise, noise_of_lengths = self._noise
        length = shape.pitch / shape.pace
        sound = self._network.run(
            None,
            {
                "input": np.array([numbers], np.int64),
                "input_lengths": np.array([len(numbers)], np.int64),
                "scales": np.array([noise, length, noise_of_lengths], np.float32),
            },
        )[0]
        return resample(np.asarray(sound, np.float32).ravel(), self._rate_hz * shape.pitch, RATE_HZ)


def numbers_from_phonemes(phonemes: str, ids: dict[str, list[int]]) -> list[int]:
    """Return the network's input: the numbers of the phonemes with padding between, in start and end marks."""
    numbers = [*ids[_START], *ids[_PAD]]
    for phoneme in phonemes:
        numbers += [*ids[phoneme], *ids[_PAD]]
    return [*numbers, *ids[_END]]


def resample(sound: npt.NDArray[np.float32], from_hz: float, to_hz: float) -> npt.NDArray[np.float32]:
    """Return (N,) sound at another rate, free of aliasing: its spectrum is cut or padded (one FFT each way)."""
    wanted = round(len(sound) * to_hz / from_hz)
    spectrum = np.fft.rfft(sound)
    bins = wanted // 2 + 1
    fitted = np.zeros(bins, np.complex128)
    kept = min(bins, len(spectrum))
    fitted[:kept] = spectrum[:kept]
    return np.asarray(np.fft.irfft(fitted, wanted) * (wanted / len(sound)), np.float32)


def _load_network(model: Path, threads: int) -> onnxruntime.InferenceSession:
    onnxruntime.set_seed(_SEED)  # read when a session is made: the network draws its own noise
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle threads burn the encoders' time
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
