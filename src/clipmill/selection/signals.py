# SPDX-License-Identifier: MIT
"""
What can be measured on sentences, once for a whole source.

In: sentences and, where there is one, the sound's level. Out: counts that add up over sentences, so that any window's
value is a difference of two running sums. It judges nothing: `parts` does.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.times import US_PER_S
from clipmill.selection.grammar import grammar_words, language_code
from clipmill.selection.lexicon import (
    AD,
    AD_END,
    AD_START,
    CATEGORIES,
    CHATTER,
    ENGLISH_ONLY,
    HOUSEKEEPING,
    STOP_WORDS,
)
from clipmill.selection.marks import QUESTION_MARKS
from clipmill.selection.sentences import Sentence
from clipmill.selection.tokens import stem, tokens

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

COUNTS: tuple[str, ...] = (
    *CATEGORIES,
    "digit",
    "question",
    "exclaim",
    "broken",
    "long word",
    "turn",
    "central",
    "subject",
    "content",
    "distinct",
    "token",
    "spoken s",
    "sentence",
    "house",
)
"""Names of the columns of `Signals.counts`. `content` counts the words that tell something, and `subject` adds up how
much each of them belongs to what the source keeps coming back to."""
_LONG_WORD = 7
_AD_LONGEST_US = 120_000_000
_WAY_BACK_US = 6_000_000
_EXCITED_DB = 6.0
_FLOOR_DBFS = -70.0
_COMMON = 0.22
"""Share of a source's stretches up to which a word counts whole: in 146 English talk shows none is in more."""
_STRETCH_WORDS = 16
"""Of the stretches that are counted besides sentences, which without marks may be four times as long."""
_FALL, _MUCH = 3.0, 100.0
"""A word in a share p of many stretches counts (_COMMON / p) ** _FALL; half of that power at _MUCH of them."""
_CHATTER = 2.0
"""How many matters of the household a word about the recording itself counts as."""


@dataclass(frozen=True, slots=True)
class Signals:
    """Measurements of every sentence of a source."""

    counts: Floats
    """(N + 1, K) running sums over sentences of what `COUNTS` names."""
    is_ad: Bools
    """(N,) whether the sentence belongs to a sponsor read."""
    stems: tuple[Counter[str], ...]
    """Content words of every sentence, cut to their stems."""
    rarity: dict[str, float]
    """How telling a stem is in this source: the log of all sentences over those that have it."""
    subjects: dict[str, float]
    """How much a stem belongs to what the source keeps coming back to: its tf-idf in the whole source."""

    def window(self, name: str, first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]) -> Floats:
        """Return the sum of a count over sentences first..last, for arrays of windows."""
        column = self.counts[:, COUNTS.index(name)]
        result: Floats = column[last + 1] - column[first]
        return result


def measure(sentences: Sequence[Sentence], language: str | None = None) -> Signals:
    """Return the measurements of a source's sentences, whose language none may know."""
    code = language_code(language)
    texts = [tokens(sentence.text) for sentence in sentences]
    stems = tuple(content_stems(text) for text in texts)
    spread = Counter(word for counted in stems for word in counted)
    rarity = {word: math.log((len(stems) + 1) / (seen + 0.5)) for word, seen in spread.items()}
    central = _centrality(stems, rarity)
    shares = _subject_shares(texts, rarity, grammar_words(code))
    columns = [name for name in CATEGORIES if code in {"", "en"} or name not in ENGLISH_ONLY]
    counts = np.zeros((len(sentences) + 1, len(COUNTS)))
    for index, sentence in enumerate(sentences):
        previous = sentences[index - 1] if index else None
        row = dict.fromkeys(CATEGORIES, 0.0) | _count_words(texts[index], sentence.text, columns)
        row |= {
            "turn": float(previous is not None and previous.speaker != sentence.speaker),
            "central": central[index] * len(texts[index]),
            "subject": sum(shares[word] * times for word, times in stems[index].items()),
            "content": float(stems[index].total()),
            "distinct": sum(rarity[word] * times for word, times in stems[index].items()),
            "token": float(len(texts[index])),
            "spoken s": sentence.range.duration_s,
            "sentence": 1.0,
            "house": float(HOUSEKEEPING.search(sentence.text) is not None)
            + _CHATTER * (CHATTER.search(sentence.text) is not None),
        }
        counts[index + 1] = counts[index] + [row[name] for name in COUNTS]
    return Signals(counts, _find_ads(sentences), stems, rarity, shares)


def content_stems(text: Iterable[str]) -> Counter[str]:
    """Return the stems of a text's tokens that tell something, counted."""
    return Counter(stem(token) for token in text if token not in STOP_WORDS)


def _count_words(text: Sequence[str], written: str, columns: Iterable[str]) -> dict[str, float]:
    row = {name: float(sum(token in CATEGORIES[name] for token in text)) for name in columns}
    row["digit"] = float(sum(token[0].isdigit() for token in text))
    row["question"] = float(sum(written.count(mark) for mark in QUESTION_MARKS))
    row["exclaim"] = float(sum(written.count(mark) for mark in "!！"))
    row["broken"] = float(written.count("--") + written.count("- ") + written.count("…") + written.count("..."))
    row["long word"] = float(sum(len(token) >= _LONG_WORD for token in text))
    return row


def _centrality(stems: Sequence[Counter[str]], rarity: dict[str, float]) -> list[float]:
    """Return how near every sentence is to what the whole source is about: cosine of tf-idf vectors, in [0, 1]."""
    center: Counter[str] = Counter()
    for counted in stems:
        for word, times in counted.items():
            center[word] += times * rarity[word]  # type: ignore[assignment]  # a Counter of floats
    size = math.sqrt(sum(value * value for value in center.values())) or 1.0
    result = []
    for counted in stems:
        own = math.sqrt(sum((times * rarity[word]) ** 2 for word, times in counted.items())) or 1.0
        result.append(sum(times * rarity[word] * center[word] for word, times in counted.items()) / own / size)
    return result


def _subject_shares(
    texts: Sequence[Sequence[str]], rarity: dict[str, float], grammar: frozenset[str]
) -> dict[str, float]:
    """
    Return how much each stem belongs to what the source keeps coming back to: its tf-idf in the whole source.

    Words of grammar are no subject. A word that is nearly everywhere is hardly one: it counts less the more of the
    source has it and the longer that is, and never quite nothing, since a lecture may name its subject all the time.
    """
    said: Counter[str] = Counter()
    for text in texts:
        said.update(content_stems(token for token in text if token not in grammar))
    running = [token for text in texts for token in text]
    stretches = [running[at : at + _STRETCH_WORDS] for at in range(0, len(running), _STRETCH_WORDS)]
    in_sentences = Counter(root for text in texts for root in content_stems(text))
    in_stretches = Counter(root for stretch in stretches for root in content_stems(stretch))
    power = _FALL * len(stretches) / (len(stretches) + _MUCH)
    shares = {}
    for word, idf in rarity.items():
        share = min(in_sentences[word] / len(texts), in_stretches[word] / len(stretches))
        shares[word] = said[word] * idf * min(1.0, _COMMON / share) ** power
    return shares


def _find_ads(sentences: Sequence[Sentence]) -> Bools:
    """Return which sentences are sponsor reads: those that say so, and all from an opening to its last address."""
    is_ad = np.array([AD.search(sentence.text) is not None for sentence in sentences], dtype=np.bool_)
    for index, sentence in enumerate(sentences):
        if AD_START.search(sentence.text) is None:
            continue
        limit = sentence.range.in_us + _AD_LONGEST_US
        close = [
            other
            for other in range(index, min(len(sentences), index + 40))
            if sentences[other].range.out_us <= limit and AD_END.search(sentences[other].text) is not None
        ]
        if close:
            is_ad[index : close[-1] + 1] = True
    return _with_way_back(is_ad, sentences)


def _with_way_back(is_ad: Bools, sentences: Sequence[Sentence]) -> Bools:
    """Return the reads with what is said right after them: last addresses, and the way back to the talk."""
    ended_us, wide = -_WAY_BACK_US, is_ad.copy()
    for index, sentence in enumerate(sentences):
        wide[index] |= sentence.range.in_us < ended_us + _WAY_BACK_US
        if is_ad[index]:
            ended_us = sentence.range.out_us
    return wide


@dataclass(frozen=True, slots=True)
class Loudness:
    """The sound's level by the second, in running sums."""

    typical_dbfs: float
    """Median level of the seconds that are not silent."""
    level_db: Floats
    """(S + 1,) running sum of each second's level above the typical one."""
    excited: Floats
    """(S + 1,) running count of seconds well above the typical level."""
    second_dbfs: Floats
    """(S,) level of every second."""

    def mean_db(self, in_us: npt.NDArray[np.int64], out_us: npt.NDArray[np.int64]) -> Floats:
        """Return the mean level above the typical one, in dB, over ranges of source time."""
        return self._mean(self.level_db, in_us, out_us)

    def excited_share(self, in_us: npt.NDArray[np.int64], out_us: npt.NDArray[np.int64]) -> Floats:
        """Return the share of seconds that are well above the typical level."""
        return self._mean(self.excited, in_us, out_us)

    @staticmethod
    def _mean(sums: Floats, in_us: npt.NDArray[np.int64], out_us: npt.NDArray[np.int64]) -> Floats:
        top = len(sums) - 1
        low = np.clip(in_us // US_PER_S, 0, max(0, top - 1))
        high = np.clip(-(-out_us // US_PER_S), low + 1, max(1, top)) if top else low
        result: Floats = (sums[high] - sums[low]) / np.maximum(1, high - low)
        return result


def measure_loudness(envelope: SoundEnvelope) -> Loudness:
    """Return the level of a source's sound by the second."""
    power = 10.0 ** (envelope.level_dbfs.astype(np.float64) / 10.0)
    per_second = max(1, US_PER_S // envelope.hop_us)
    count = -(-len(power) // per_second)
    padded = np.zeros(count * per_second)
    padded[: len(power)] = power
    second_dbfs = np.maximum(_FLOOR_DBFS, 10.0 * np.log10(padded.reshape(count, per_second).mean(axis=1) + 1e-13))
    heard = second_dbfs[second_dbfs > _FLOOR_DBFS]
    typical = float(np.median(heard)) if len(heard) else _FLOOR_DBFS
    above = np.maximum(second_dbfs - typical, -20.0)
    return Loudness(
        typical_dbfs=typical,
        level_db=np.concatenate([[0.0], np.cumsum(above)]),
        excited=np.concatenate([[0.0], np.cumsum(above >= _EXCITED_DB)]),
        second_dbfs=second_dbfs,
    )
