# SPDX-License-Identifier: MIT
"""
Train the heads of `clipmill.selection.heads`: where people laugh, and what matters in a meeting.

    python evals/training/heads.py DATA src/clipmill/selection/data/heads.json

DATA holds the open rows of `hotspots/data.jsonl.gz` (ICSI meetings, CC BY 4.0), `laughs/scotus.jsonl.gz` (what was
said before a court, public domain) and `ami_ext/data.jsonl.gz` (AMI meetings, CC BY 4.0). Out: weights as JSON that a
person can read, and on the screen the figures of a fivefold cross-validation over meetings and cases. N-grams that
fewer than ten sources of any of the three files hold, and words that are mostly written as names, are left
out. No other data goes in.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from clipmill.domain.speech import Word
from clipmill.domain.times import US_PER_S, SourceTime, TimeRange
from clipmill.selection.heads import CUES, read_cues, read_grams
from clipmill.selection.sentences import Sentence, find_sentences
from clipmill.selection.signals import measure
from clipmill.selection.tokens import tokens

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FOLDS = 5
MIN_SOURCES = 10
UNIT = 100
"""Weights are stored as whole hundredths of a log-odd."""
EPOCHS = 8
BATCH = 4096
RATE = 0.12
GRAM_DECAY = 2e-3
CUE_DECAY = 1e-3
HALF = 0.5
FILES: Mapping[str, str | None] = {
    "hotspots/data.jsonl.gz": "funny",
    "laughs/scotus.jsonl.gz": "funny",
    "ami_ext/data.jsonl.gz": None,
}
"""The files, and the task of each whose ranges are the truth (none: a mark on every segment)."""
HEADS: Mapping[str, tuple[str, ...]] = {
    "humor": ("hotspots/data.jsonl.gz", "laughs/scotus.jsonl.gz"),
    "importance": ("ami_ext/data.jsonl.gz",),
}
"""What each head is trained on."""


@dataclass(frozen=True, slots=True)
class Source:
    """One meeting or case as a head sees it."""

    cues: Floats
    grams: list[frozenset[str]]
    labels: Floats
    """(N,) 0 or 1 for every sentence."""
    weight: float
    """Of each of its sentences, so that every file counts as much as the others."""


def read_words(segments: Iterable[dict[str, Any]]) -> list[Word]:
    """Return the timed words of a row in order; segments without word times get them by length."""
    words: list[Word] = []
    for segment in segments:
        timed = segment.get("words")
        texts = [word["text"] for word in timed] if timed else segment["text"].split()
        begin, end = int(segment["start"] * US_PER_S), int(segment["end"] * US_PER_S)
        sizes = np.concatenate([[0], np.cumsum([len(text) + 1 for text in texts])])
        for place, text in enumerate(texts):
            if timed:
                low, high = (int(timed[place][key] * US_PER_S) for key in ("start", "end"))
            else:
                low, high = (begin + int((end - begin) * sizes[at] / sizes[-1]) for at in (place, place + 1))
            span = TimeRange(SourceTime(low), SourceTime(max(high, low + 20_000)))
            words.append(Word(span, text, speaker=segment.get("speaker")))
    return sorted(words, key=lambda word: word.range)


def label(sentences: Sequence[Sentence], row: dict[str, Any], task: str | None) -> Floats:
    """Return (N,) whether at least half of each sentence lies in the ranges that people marked."""
    if task is None:
        spans = [(s["start"], s["end"]) for s in row["segments"] if s["imp"]]
    else:
        spans = [tuple(span) for one in row["tasks"] if one["name"] == task for span in one["gt"]]
    labels = np.zeros(len(sentences))
    begin = np.array([sentence.range.in_us for sentence in sentences]) / US_PER_S
    end = np.array([sentence.range.out_us for sentence in sentences]) / US_PER_S
    for low, high in spans:
        labels += np.maximum(0.0, np.minimum(end, high) - np.maximum(begin, low))
    return (labels >= HALF * (end - begin)).astype(np.float64)


def read_source(row: dict[str, Any], task: str | None, sentences: Sequence[Sentence] | None = None) -> Source:
    """Return the features and labels of one row."""
    said = sentences if sentences is not None else find_sentences(read_words(row["segments"]), "en")
    return Source(read_cues(said, measure(said)), read_grams(said), label(said, row, task), 1.0)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the open rows of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [row for row in rows if row.get("split", "open") == "open"]


def name_like(rows: Iterable[dict[str, Any]]) -> frozenset[str]:
    """Return words that were mostly written with a capital inside a sentence: names, initials and places."""
    capital: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in rows:
        for segment in row["segments"]:
            for token in segment["text"].split()[1:]:
                for form in tokens(token):
                    total[form] += 1
                    capital[form] += token[:1].isupper()
            for form in tokens(segment.get("speaker") or ""):
                capital[form] += 10**6
    kept = {"i", "i'm", "i'll", "i'd", "i've"}
    return frozenset(form for form in capital if form not in kept and capital[form] > HALF * total[form])


def choose_grams(files: Iterable[Sequence[Source]], names: frozenset[str]) -> dict[str, int]:
    """Return the n-grams of enough sources of every file, so of no one subject, without names or digits, numbered."""
    kept: frozenset[str] | None = None
    for sources in files:
        spread: Counter[str] = Counter()
        for source in sources:
            spread.update(frozenset().union(*source.grams))
        common = frozenset(gram for gram, seen in spread.items() if seen >= MIN_SOURCES)
        kept = common if kept is None else kept & common
    plain = sorted(
        gram
        for gram in kept or ()
        if not names.intersection(gram.lstrip(">").split()) and not any(char.isdigit() for char in gram)
    )
    return {gram: index for index, gram in enumerate(plain)}


@dataclass(frozen=True, slots=True)
class Table:
    """Sentences as rows of numbers."""

    cues: Floats
    ids: Ints
    """Numbers of n-grams, one row after the other."""
    bounds: Ints
    """(N + 1,) where each row's numbers begin in `ids`."""

    def rows(self, places: Ints) -> Table:
        """Return some of the rows."""
        parts = [self.ids[self.bounds[place] : self.bounds[place + 1]] for place in places.tolist()]
        sizes = np.array([len(part) for part in parts])
        return Table(self.cues[places], np.concatenate(parts), np.concatenate([[0], np.cumsum(sizes)]))

    @property
    def owners(self) -> Ints:
        """(len(ids),) the row of every number."""
        return np.repeat(np.arange(len(self.cues)), np.diff(self.bounds))


def tabulate(sources: Sequence[Source], numbers: dict[str, int]) -> Table:
    """Return the sentences of sources as a table; n-grams without a number are left out."""
    parts = [[numbers[gram] for gram in sorted(row) if gram in numbers] for source in sources for row in source.grams]
    sizes = np.array([len(part) for part in parts])
    ids = np.array([number for part in parts for number in part], dtype=np.int64)
    return Table(np.concatenate([s.cues for s in sources]), ids, np.concatenate([[0], np.cumsum(sizes)]))


@dataclass(slots=True)
class Weights:
    """A linear model in training."""

    bias: float
    cues: Floats
    grams: Floats

    def odds(self, table: Table) -> Floats:
        """Return (N,) log-odds."""
        said = np.bincount(table.owners, self.grams[table.ids], len(table.cues))
        result: Floats = table.cues @ self.cues + said + self.bias
        return result


def fit(table: Table, labels: Floats, importance: Floats, gram_count: int) -> Weights:
    """Fit by Adagrad on the logistic loss, in a fixed order of batches."""
    rng = np.random.default_rng(7)
    rate = float((labels * importance).sum() / importance.sum())
    weights = Weights(float(np.log(rate / (1.0 - rate))), np.zeros(table.cues.shape[1]), np.zeros(gram_count))
    sums = Weights(1e-6, np.full_like(weights.cues, 1e-6), np.full_like(weights.grams, 1e-6))
    importance = importance / importance.mean()
    for epoch in range(EPOCHS):
        order = rng.permutation(len(labels))
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            batch = table.rows(places)
            error = importance[places] * (labels[places] - 1.0 / (1.0 + np.exp(-weights.odds(batch)))) / len(places)
            steps = Weights(
                float(error.sum()),
                error @ batch.cues - CUE_DECAY * weights.cues,
                np.bincount(batch.ids, error[batch.owners], gram_count) - GRAM_DECAY * weights.grams,
            )
            for name in ("bias", "cues", "grams"):
                step = getattr(steps, name)
                total = getattr(sums, name) + step**2
                setattr(sums, name, total)
                setattr(weights, name, getattr(weights, name) + RATE / (1 + 0.5 * epoch) * step / np.sqrt(total))
    return weights


def train(sources: Sequence[Source], numbers: dict[str, int]) -> Weights:
    """Return a model, rounded as it will be stored."""
    table = tabulate(sources, numbers)
    labels = np.concatenate([source.labels for source in sources])
    importance = np.concatenate([np.full(len(source.labels), source.weight) for source in sources])
    weights = fit(table, labels, importance, len(numbers))
    return Weights(weights.bias, np.round(weights.cues * UNIT) / UNIT, np.round(weights.grams * UNIT) / UNIT)


def area_under_curve(odds: Floats, labels: Floats) -> float:
    """Return the chance that a marked sentence gets higher odds than another one of the same source."""
    ranks = np.empty(len(odds))
    ranks[np.argsort(odds, kind="stable")] = np.arange(1, len(odds) + 1)
    count = labels.sum()
    if not 0 < count < len(labels):
        return float("nan")
    return float((ranks[labels > HALF].sum() - count * (count + 1) / 2) / (count * (len(odds) - count)))


def cross_validate(sources: Sequence[Source], numbers: dict[str, int]) -> list[Floats]:
    """Return the log-odds of every source's sentences by a model that has not seen the source."""
    found: list[Floats] = [np.zeros(0)] * len(sources)
    for fold in range(FOLDS):
        seen = [source for index, source in enumerate(sources) if index % FOLDS != fold]
        weights = train(seen, numbers)
        for index in range(fold, len(sources), FOLDS):
            found[index] = weights.odds(tabulate([sources[index]], numbers))
    return found


def balance(files: Sequence[Sequence[Source]]) -> list[Source]:
    """Return the sources of several files, weighed so that every file's marked sentences count as much."""
    marked = [sum(float(source.labels.sum()) for source in file) for file in files]
    return [
        Source(source.cues, source.grams, source.labels, marked[0] / max(1.0, count))
        for file, count in zip(files, marked, strict=True)
        for source in file
    ]


def as_json(weights: Weights, numbers: dict[str, int]) -> dict[str, dict[str, int]]:
    """Return a head as it is stored: whole hundredths, nothing that is zero."""
    cues = {name: round(weight * UNIT) for name, weight in zip(CUES, weights.cues.tolist(), strict=True)}
    grams = {gram: round(float(weights.grams[place]) * UNIT) for gram, place in numbers.items()}
    return {
        "cues": {name: weight for name, weight in cues.items() if weight},
        "grams": {gram: weight for gram, weight in grams.items() if weight},
    }


def main() -> None:
    """Train the heads, print what they do on sources they have not seen, and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    read: dict[str, list[Source]] = {}
    names: frozenset[str] = frozenset()
    for path, task in FILES.items():
        rows = read_rows(arguments.data / path)
        names |= name_like(rows)
        read[path] = [read_source(row, task) for row in rows]
    numbers = choose_grams(read.values(), names)
    heads = {}
    for name, paths in HEADS.items():
        sources = balance([read[path] for path in paths])
        odds = cross_validate(sources, numbers)
        done = 0
        for path in paths:
            areas = [area_under_curve(odds[done + at], source.labels) for at, source in enumerate(read[path])]
            done += len(areas)
            print(f"{name} on {path}: {len(areas)} sources, mean area under the curve {np.nanmean(areas):.3f}")
        heads[name] = as_json(train(sources, numbers), numbers)
    text = json.dumps({"unit": UNIT, "heads": heads}, ensure_ascii=False, separators=(",", ":"))
    arguments.out.write_text(text.replace('":{', '":{\n').replace(',"', ',\n"') + "\n", "utf-8")


if __name__ == "__main__":
    main()
