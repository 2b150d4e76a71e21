# SPDX-License-Identifier: MIT
"""
Sentences in passages of about 45 words, the size that sentence vectors are made for; their values over windows.

In: sentences, and a function that embeds texts. Out: passages with their vectors. English sources alone get vectors:
the embedder knows no other language, and whether a source is English is read from its commonest words, because a
recogniser's word for the language may be missing or wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.selection.aids import Embed
from clipmill.selection.candidates import Ints, Windows
from clipmill.selection.sentences import Sentence
from clipmill.selection.tokens import tokens

Floats = npt.NDArray[np.float64]

_WORDS = 45
_LEAST, _MOST = 0.75, 1.5
_SAMPLE_TOKENS = 4_000
_ENGLISH = frozenset(
    word
    for line in (
        "the a an and of to in is are was were it that this you i he she we they not for on with as be have has had do",
        "does did but if what when where who why how there can will would from at by so my your about our their than",
    )
    for word in line.split()
)
_FOREIGN = frozenset(
    word
    for line in (
        "el los las un una que y por para con del es lo su está le les des du et une dans qui pour sur pas ce der die",
        "das und ist ein eine nicht mit von zu den dem il che di della sono per os um uma não em com het een van niet",
        "dat bir ve için jest się nie или что это как не на и в с по про yang dan untuk",
    )
    for word in line.split()
)
ENGLISH_SHARE = 0.2
"""Of the tokens of a source. English talk has 0.35 to 0.5 of them, other languages under 0.1."""
_ENOUGH_TOKENS = 20


@dataclass(frozen=True, slots=True)
class Passages:
    """Neighboring sentences together; every sentence is in one passage."""

    first: Ints
    last: Ints
    """(P,) numbers of the first and last sentence of each, both inside."""
    words: Ints
    """(S,) words of every sentence."""
    vectors: npt.NDArray[np.float32]
    """(P, D) unit vectors, or (0, 0) without an embedder or in another language than English."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.first)


def find_passages(sentences: Sequence[Sentence], embed: Embed | None = None) -> Passages:
    """Return the passages of sentences; their vectors cost about 3 s of processor time for an hour of speech."""
    pairs = _group([sentence.last - sentence.first + 1 for sentence in sentences])
    chosen = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    vectors = np.zeros((0, 0), dtype=np.float32)
    if embed is not None and pairs and is_english(sentences):
        vectors = embed([" ".join(s.text for s in sentences[first : last + 1]) for first, last in pairs])
    words = np.array([sentence.last - sentence.first + 1 for sentence in sentences], dtype=np.int64)
    return Passages(chosen[:, 0], chosen[:, 1], words, vectors)


def over_windows(values: Floats, passages: Passages, windows: Windows) -> Floats:
    """Return (N,) the mean of (P,) values of passages over the words of each window."""
    spread = np.repeat(values, passages.last - passages.first + 1)
    sums = np.concatenate([[0.0], np.cumsum(spread * passages.words)])
    sizes = np.concatenate([[0], np.cumsum(passages.words)])
    result: Floats = (sums[windows.last + 1] - sums[windows.first]) / np.maximum(
        1, sizes[windows.last + 1] - sizes[windows.first]
    )
    return result


def best_in_windows(values: Floats, passages: Passages, windows: Windows) -> Floats:
    """Return (N,) the largest of (P,) values of the passages that each window touches."""
    place = np.repeat(np.arange(len(passages)), passages.last - passages.first + 1)
    low, high = place[windows.first], place[windows.last]
    result = values[low].copy()
    for step in range(1, int((high - low).max(initial=0)) + 1):
        result = np.maximum(result, values[np.minimum(low + step, high)])
    return result


def is_english(sentences: Sequence[Sentence]) -> bool:
    """Say whether a source is in English, by the share of its commonest words; false when little is said."""
    said: list[str] = []
    step = max(1, len(sentences) // 200)
    for sentence in sentences[::step]:
        said += tokens(sentence.text)
        if len(said) >= _SAMPLE_TOKENS:
            break
    return len(said) >= _ENOUGH_TOKENS and sum(token in _ENGLISH for token in said) >= ENGLISH_SHARE * len(said)


def may_be_english(text: str) -> bool:
    """Say whether a short text may be English: Latin letters, and not more common words of others than of its own."""
    said = tokens(text)
    letters = [char for char in text if char.isalpha()]
    if not letters or sum(char.isascii() for char in letters) < 0.9 * len(letters):
        return False
    return sum(token in _FOREIGN for token in said) <= sum(token in _ENGLISH for token in said)


def _group(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last numbers of runs of about 45 words; a longer sentence is a run of its own."""
    runs: list[tuple[int, int]] = []
    first, held = 0, 0
    for index, size in enumerate(sizes):
        if held and held + size > _MOST * _WORDS:
            runs.append((first, index - 1))
            first, held = index, 0
        held += size
        if held >= _LEAST * _WORDS:
            runs.append((first, index))
            first, held = index + 1, 0
    if first < len(sizes):
        runs.append((first, len(sizes) - 1))
    return runs
