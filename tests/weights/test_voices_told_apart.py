# SPDX-License-Identifier: MIT
"""Real voices are told apart: as many labels as people, the same label for the same person, changes where they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from clipmill.analysis.networks.torch_file import read_state_dict
from clipmill.analysis.voices.campplus import voice_network, voice_print
from clipmill.analysis.voices.watcher import MODEL_FILE, VoiceWatcher
from clipmill.domain.errors import WeightsCorrupt
from clipmill.domain.media import Samples
from clipmill.domain.speech import Turn
from clipmill.domain.times import SourceTime
from clipmill.media.decode import decode_sound
from clipmill.media.probe import probe
from clipmill.settings import Settings
from clipmill.transcribe.silero import listen
from clipmill.wiring import weights_store

pytestmark = pytest.mark.weights

Floats = npt.NDArray[np.float32]
RATE_HZ = 16_000


@pytest.fixture(scope="module")
def model() -> Path:
    """Return the file of the voice network, which `make test` fetches."""
    return weights_store(Settings()).find("voice-embedding") / MODEL_FILE


def sound_of(path: Path) -> Floats:
    return np.concatenate([chunk.data for chunk in decode_sound(probe(path))])


def stream(data: Floats) -> Iterator[Samples]:
    for start in range(0, len(data), 30 * RATE_HZ):
        yield Samples(SourceTime(start * 1_000_000 // RATE_HZ), RATE_HZ, data[start : start + 30 * RATE_HZ])


def turns_in(data: Floats, model: Path) -> tuple[Turn, ...]:
    watcher = VoiceWatcher(model)
    for samples in stream(data):
        watcher.feed(samples)
    return watcher.turns(listen(stream(data)).speech)


def said_by(turns: Sequence[Turn], in_s: float, out_s: float) -> dict[str, int]:
    """Return for how many microseconds each speaker has the turn between two times."""
    shares: dict[str, int] = {}
    for turn in turns:
        inside = min(turn.range.out_us, round(out_s * 1e6)) - max(turn.range.in_us, round(in_s * 1e6))
        if inside > 0:
            shares[turn.speaker] = shares.get(turn.speaker, 0) + inside
    return shares


def test_seven_people_have_seven_labels_and_changes_where_they_are(model: Path, shared_media: Path) -> None:
    turns = turns_in(sound_of(shared_media / "diar/composed_multi_speaker.flac"), model)
    truth = json.loads((shared_media / "diar/composed_multi_speaker.gt.json").read_text("utf-8"))["turns"]
    labels: dict[str, str] = {}
    right = total = 0
    for turn in truth:
        shares = said_by(turns, turn["t0"], turn["t1"])
        label = labels.setdefault(turn["speaker"], max(shares, key=lambda name: shares[name]))
        right += shares.get(label, 0)
        total += sum(shares.values())
    assert len(set(labels.values())) == len(labels) == len({turn.speaker for turn in turns}) == 7
    assert right > 0.98 * total
    assert turns[0].speaker == "SPEAKER_00"


@pytest.mark.parametrize(
    ("name", "end_s"), [("speech/librivox_sonnet1.mp3", 53), ("speech/asterisk/demo-instruct.wav", 73)]
)
def test_one_reader_has_one_label(model: Path, shared_media: Path, name: str, end_s: float) -> None:
    data = sound_of(shared_media / name)
    data[len(data) // 2 :] *= 0.15
    turns = turns_in(data, model)
    assert {turn.speaker for turn in turns} == {"SPEAKER_00"}
    assert sum(said_by(turns, 0, end_s).values()) > 0.6 * end_s * 1e6


@pytest.mark.parametrize("kind", ["silence", "noise"])
def test_nobody_speaks_where_there_is_no_speech(model: Path, kind: str) -> None:
    noise = np.random.default_rng(0).normal(0, 0.03, 10 * RATE_HZ).astype(np.float32)
    assert turns_in(noise if kind == "noise" else np.zeros_like(noise), model) == ()


def test_other_weights_make_no_network(model: Path) -> None:
    weights = read_state_dict(model)
    del weights["xvector.block2.tdnnd7.cam_layer.linear1.bias"], weights["xvector.dense.linear.weight"]
    with pytest.raises(WeightsCorrupt, match="dense"):
        voice_print(weights)
    del weights["head.conv2.weight"]
    with pytest.raises(WeightsCorrupt, match=r"head\.conv2\.weight"):
        voice_network(weights)
