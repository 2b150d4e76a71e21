# SPDX-License-Identifier: MIT
"""
Where the words of a wish are said: BM25 and coverage of any run of sentences.

In: stems and sentences. Out: counts that are summed once, so that every run of sentences costs the same. A speaker's
label counts as words of what that speaker says. It knows words only; meaning is `matching`'s business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.selection.candidates import Ints
from clipmill.selection.sentences import Sentence
from clipmill.selection.tokens import stem, tokens

Floats = npt.NDArray[np.float64]

_K1, _B = 1.2, 0.75
"""Of BM25 (Robertson and Zaragoza 2009), their usual values."""


@dataclass(frozen=True, slots=True)
class WordHits:
    """How often each of W stems is said, summed over sentences."""

    sums: Floats
    """(S + 1, W) times said before sentence s."""
    sizes: Floats
    """(S + 1,) words said before sentence s."""
    idf: Floats
    """(W,) how much a stem tells: stems of few sentences most, and those of none."""

    @property
    def is_empty(self) -> bool:
        """Whether no stem is said at all."""
        return not self.sums[-1].any()

    def bm25(self, first: Ints, last: Ints) -> Floats:
        """Return (N,) BM25 of the runs of sentences first..last, each one document."""
        found = self.sums[last + 1] - self.sums[first]
        size = self.sizes[last + 1] - self.sizes[first]
        norm = _K1 * (1 - _B + _B * size / max(1.0, float(size.mean())))
        result: Floats = (found * (_K1 + 1) / (found + norm[:, None]) * self.idf).sum(axis=1)
        return result

    def coverage(self, first: Ints, last: Ints) -> Floats:
        """Return (N,) the share of the stems that each run says, weighted by what they tell, in [0, 1]."""
        is_said = self.sums[last + 1] - self.sums[first] > 0
        result: Floats = is_said @ self.idf / self.idf.sum()
        return result


def count_words(words: Sequence[str], sentences: Sequence[Sentence]) -> WordHits:
    """Return where stems are said; there is at least one stem and one sentence."""
    place = {word: index for index, word in enumerate(words)}
    hits = np.zeros((len(sentences) + 1, len(words)))
    sizes = np.zeros(len(sentences) + 1)
    for index, sentence in enumerate(sentences, start=1):
        said = Counter(stem(token) for token in (*tokens(sentence.text), *tokens(sentence.speaker or "")))
        sizes[index] = said.total()
        for word in said.keys() & place.keys():
            hits[index, place[word]] = said[word]
    spread = (hits[1:] > 0).sum(axis=0)
    idf = np.log(1 + (len(sentences) - spread + 0.5) / (spread + 0.5))
    return WordHits(hits.cumsum(axis=0), sizes.cumsum(), idf)
