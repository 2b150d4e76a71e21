# SPDX-License-Identifier: MIT
"""Vectors are asked for once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from clipmill.meaning import remembering
from clipmill.meaning.remembering import remember_vectors


class _Counting:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.asked += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32).reshape(-1, 2)


def test_no_text_is_embedded_twice_and_order_is_kept() -> None:
    counting = _Counting()
    embed = remember_vectors(counting.embed)
    assert embed(["bb", "a", "bb"])[:, 0].tolist() == [2, 1, 2]
    assert embed(["a", "ccc"])[:, 0].tolist() == [1, 3]
    assert counting.asked == ["bb", "a", "ccc"]
    assert embed([]).shape == (0, 2)


def test_memory_is_bounded_and_results_stay_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "MOST_TEXTS", 3)
    counting = _Counting()
    embed = remember_vectors(counting.embed)
    embed(["a", "bb"])
    assert embed(["a", "ccc", "dddd"])[:, 0].tolist() == [1, 3, 4]
    assert counting.asked == ["a", "bb", "a", "ccc", "dddd"]
