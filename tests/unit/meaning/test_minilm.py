# SPDX-License-Identifier: MIT
"""The sentence embedder with its real weights, and what it says when they are not there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clipmill.domain.errors import WeightsCorrupt, WeightsMissing
from clipmill.meaning.minilm import DIMENSIONS, MiniLmEmbedder
from clipmill.settings import Settings
from clipmill.wiring import weights_store

SAILING = "We took the boat out of the harbor and the wind filled the sails."
FLOAT_COSINES = (0.7553, 0.0476, -0.0801, 0.0362, -0.0616, -0.0924)
"""Of the published 32-bit weights, by a forward pass in plain numpy (experiment log)."""


@pytest.fixture(scope="module")
def embedder() -> MiniLmEmbedder:
    return MiniLmEmbedder(weights_store(Settings()).find("sentence-embedder"))


@pytest.mark.weights
def test_every_text_gets_a_unit_vector(embedder: MiniLmEmbedder) -> None:
    texts = ["a", "", " ", "\ud800", "\x00\u202e", "word " * 5000, "海", SAILING]
    vectors = embedder.embed(texts)
    assert vectors.shape == (len(texts), DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert embedder.embed([]).shape == (0, DIMENSIONS)


@pytest.mark.weights
def test_a_text_means_the_same_in_any_company(embedder: MiniLmEmbedder) -> None:
    alone = embedder.embed([SAILING])[0]
    texts = [f"number {index} " * (index % 40) for index in range(50)]
    beside = embedder.embed([*texts[:25], SAILING, *texts[25:]])[25]
    assert float(alone @ beside) > 0.99999


@pytest.mark.weights
def test_what_means_alike_lies_nearer_than_what_sounds_alike(embedder: MiniLmEmbedder) -> None:
    asked, meant, other, unrelated = embedder.embed(
        ["clips about sailing", SAILING, "The clips on my paper came off.", "Interest rates rose in spring."]
    )
    assert float(asked @ meant) > float(asked @ other) + 0.05
    assert float(asked @ meant) > float(asked @ unrelated) + 0.3


@pytest.mark.weights
def test_vectors_are_those_of_the_published_model(embedder: MiniLmEmbedder) -> None:
    texts = ["A man is eating food.", "A man is eating a piece of bread.", "A monkey is playing drums.", SAILING]
    vectors = embedder.embed(texts)
    cosines = (vectors @ vectors.T)[np.triu_indices(len(texts), 1)]
    assert cosines == pytest.approx(FLOAT_COSINES, abs=0.02)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match=r"model\.onnx"):
        MiniLmEmbedder(tmp_path)


def test_broken_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"nothing")
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(WeightsCorrupt):
        MiniLmEmbedder(tmp_path)
