# SPDX-License-Identifier: MIT
"""
Train the sentence-boundary model of `clipmill.selection.junctions` on meetings with human dialogue acts.

    python evals/training/boundary.py hotspots/data.jsonl.gz src/clipmill/selection/data/boundary.json

In: the open rows of the ICSI hot-spot benchmark (CC BY 4.0: words, times, speakers, dialogue acts). Out: the weights
as JSON that a person can read, and on the screen the figures of a cross-validation over meetings. Word n-grams seen in
fewer meetings or times than the limits below, and words that are names or that are written as initials, are left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from clipmill.domain.speech import Word
from clipmill.domain.times import source_range_from_s
from clipmill.selection.junctions import CUES, grams_around, read_junctions, spoken_form

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MIN_TIMES = 25
MIN_MEETINGS = 10
MOST_GRAMS = 4200
UNIT = 100
"""Weights are stored as whole hundredths of a log-odd."""
EPOCHS = 6
BATCH = 4096
DECAY = 2e-6


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting as the model sees it."""

    cues: Floats
    grams: list[tuple[str, ...]]
    labels: Floats
    """(N, 2): this word begins a dialogue act; the word before it in its voice ends a complete one."""


def read_meeting(item: dict[str, Any]) -> tuple[list[Word], Floats]:
    """Return the words of a meeting in order and whether each is the first and the last of a dialogue act."""
    rows: list[tuple[Word, bool, bool]] = []
    for segment in item["segments"]:
        words = segment.get("words") or ()
        is_complete = not segment["text"].rstrip().endswith("-")
        for place, word in enumerate(words):
            end_s = max(word["end"], word["start"] + 0.02)
            timed = Word(source_range_from_s(word["start"], end_s), word["text"], speaker=segment["speaker"])
            rows.append((timed, place == 0, place == len(words) - 1 and is_complete))
    rows.sort(key=lambda row: (row[0].range.in_us, row[0].range.out_us))
    return [row[0] for row in rows], np.array([[row[1], row[2]] for row in rows], dtype=np.float64)


def prepare(item: dict[str, Any]) -> Meeting:
    """Return a meeting's features and labels."""
    words, marks = read_meeting(item)
    junctions = read_junctions(words)
    ended = np.where(junctions.before >= 0, marks[junctions.before, 1], 1.0)
    grams = grams_around([spoken_form(word.text) for word in words], junctions)
    return Meeting(junctions.cues, grams, np.column_stack([marks[:, 0], ended]))


def name_like(items: Sequence[dict[str, Any]]) -> frozenset[str]:
    """Return words that a transcriber mostly wrote with a capital inside a sentence: names, initials and places."""
    capital: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for item in items:
        for segment in item["segments"]:
            for token in segment["text"].split():
                form = spoken_form(token)
                total[form] += 1
                capital[form] += token[:1].isupper()
    kept = {"i", "i'm", "i'll", "i'd", "i've"}
    return frozenset(form for form, seen in total.items() if form not in kept and capital[form] > 0.5 * seen)


def choose_grams(meetings: Sequence[Meeting], names: frozenset[str]) -> dict[str, int]:
    """Return the n-grams that are common enough and hold no name, numbered."""
    times: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    for meeting in meetings:
        seen = Counter(gram for grams in meeting.grams for gram in grams)
        times.update(seen)
        spread.update(seen.keys())
    kept = sorted(
        gram
        for gram, seen in times.items()
        if seen >= MIN_TIMES and spread[gram] >= MIN_MEETINGS and not names.intersection(gram.split()[1:])
    )
    return {gram: index for index, gram in enumerate(kept)}


def as_ids(meeting: Meeting, numbers: dict[str, int]) -> Ints:
    """Return (N, 8) numbers of the n-grams; unknown ones are the last number."""
    unknown = len(numbers)
    return np.array([[numbers.get(gram, unknown) for gram in grams] for grams in meeting.grams], dtype=np.int64)


@dataclass(slots=True)
class Weights:
    """A linear model in training."""

    bias: Floats
    cues: Floats
    grams: Floats
    """(G + 1, 2); the last row stays zero."""

    def odds(self, cues: Floats, ids: Ints) -> Floats:
        """Return (N, 2) log-odds."""
        result: Floats = cues @ self.cues + self.bias + self.grams[ids].sum(axis=1)
        return result


def fit(cues: Floats, ids: Ints, labels: Floats, gram_count: int) -> Weights:
    """Fit by Adagrad on the logistic loss, in a fixed order of batches."""
    rng = np.random.default_rng(7)
    weights = Weights(np.zeros(2), np.zeros((cues.shape[1], 2)), np.zeros((gram_count + 1, 2)))
    sums = Weights(np.full(2, 1e-8), np.full_like(weights.cues, 1e-8), np.full_like(weights.grams, 1e-8))
    for epoch in range(EPOCHS):
        rate = 0.25 / (1 + epoch)
        order = rng.permutation(len(labels))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            error = labels[rows] - 1.0 / (1.0 + np.exp(-weights.odds(cues[rows], ids[rows])))
            flat = ids[rows].ravel()
            steps = (
                error.mean(axis=0),
                cues[rows].T @ error / len(rows),
                np.column_stack(
                    [
                        np.bincount(flat, np.repeat(error[:, side], ids.shape[1]), gram_count + 1) / len(rows)
                        for side in (0, 1)
                    ]
                )
                - DECAY * weights.grams,
            )
            for name, step in zip(("bias", "cues", "grams"), steps, strict=True):
                total = getattr(sums, name) + step**2
                setattr(sums, name, total)
                setattr(weights, name, getattr(weights, name) + rate * step / np.sqrt(total))
            weights.grams[-1] = 0.0
    return weights


def prune(weights: Weights, counts: Floats) -> Weights:
    """Return the model with only the n-grams that move the most words, rounded as it will be stored."""
    power = np.abs(weights.grams[:-1]).max(axis=1) * np.sqrt(counts)
    dropped = np.argsort(-power, kind="stable")[MOST_GRAMS:]
    grams = np.round(weights.grams * UNIT) / UNIT
    grams[dropped] = 0.0
    return Weights(np.round(weights.bias * UNIT) / UNIT, np.round(weights.cues * UNIT) / UNIT, grams)


def area_under_curve(odds: Floats, labels: Floats) -> float:
    """Return the chance that a true place gets higher odds than a false one."""
    ranks = np.empty(len(odds))
    ranks[np.argsort(odds, kind="stable")] = np.arange(1, len(odds) + 1)
    positive = labels > 0.5  # noqa: PLR2004 - labels are 0 or 1
    count = positive.sum()
    return float((ranks[positive].sum() - count * (count + 1) / 2) / (count * (len(odds) - count)))


def train(meetings: Sequence[Meeting], names: frozenset[str], *, with_words: bool) -> tuple[Weights, dict[str, int]]:
    """Return a pruned model and the numbers of its n-grams."""
    numbers = choose_grams(meetings, names) if with_words else {}
    ids = np.concatenate([as_ids(meeting, numbers) for meeting in meetings])
    cues = np.concatenate([meeting.cues for meeting in meetings])
    labels = np.concatenate([meeting.labels for meeting in meetings])
    weights = fit(cues, ids, labels, len(numbers))
    counts = np.bincount(ids.ravel(), minlength=len(numbers) + 1)[:-1].astype(np.float64)
    return prune(weights, counts), numbers


def cross_validate(meetings: Sequence[Meeting], names: frozenset[str], folds: int, *, with_words: bool) -> None:
    """Print the area under the curve on meetings the model has not seen."""
    figures: list[tuple[float, float]] = []
    for fold in range(folds):
        weights, numbers = train(
            [meeting for i, meeting in enumerate(meetings) if i % folds != fold], names, with_words=with_words
        )
        for meeting in meetings[fold::folds]:
            odds = weights.odds(meeting.cues, as_ids(meeting, numbers))
            figures.append(
                (
                    area_under_curve(odds[:, 0], meeting.labels[:, 0]),
                    area_under_curve(odds[:, 1], meeting.labels[:, 1]),
                )
            )
    first, last = np.mean(figures, axis=0)
    print(f"{'words and pauses' if with_words else 'pauses alone'}: AUC first {first:.4f}, last {last:.4f}")


def as_json(weights: Weights, numbers: dict[str, int]) -> dict[str, Any]:
    """Return a model as it is stored."""
    whole = {name: np.round(getattr(weights, name) * UNIT).astype(int) for name in ("bias", "cues", "grams")}
    return {
        "bias": whole["bias"].tolist(),
        "cues": {cue: whole["cues"][index].tolist() for index, cue in enumerate(CUES)},
        "grams": {
            gram: whole["grams"][index].tolist() for gram, index in numbers.items() if whole["grams"][index].any()
        },
    }


def main() -> None:
    """Read the arguments, cross-validate, train on all and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--folds", type=int, default=3, help="0 skips the cross-validation")
    parser.add_argument("--train-fold", help="I/N: train on all meetings but those of fold I of N")
    args = parser.parse_args()
    with gzip.open(args.data, "rt", encoding="utf-8") as lines:
        items = [item for item in map(json.loads, lines) if item["split"] == "open"]
    names = name_like(items)
    meetings = [prepare(item) for item in items]
    if args.train_fold:
        fold, folds = map(int, args.train_fold.split("/"))
        meetings = [meeting for index, meeting in enumerate(meetings) if index % folds != fold]
    models = {}
    for name, with_words in (("en", True), ("any", False)):
        if args.folds:
            cross_validate(meetings, names, args.folds, with_words=with_words)
        models[name] = as_json(*train(meetings, names, with_words=with_words))
    text = json.dumps({"unit": UNIT, "models": models}, ensure_ascii=False, separators=(",", ":"))
    args.out.write_text(text.replace('],"', '],\n"') + "\n", "utf-8")
    print(f"{args.out.stat().st_size} bytes, {len(models['en']['grams'])} n-grams")


if __name__ == "__main__":
    main()
