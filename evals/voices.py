# SPDX-License-Identifier: MIT
"""
How well voices are told apart: `voices.py SOUND=TRUTH.rttm ... [--weights FOLDER]` prints a table.

The truth says who speaks when (RTTM). Scored is the time inside found speech that the truth gives to one person:
`confusion` is the share with the wrong label, labels matched to people one to one; `change` is how far the middle of
each true change of speakers is from the nearest found one. `cost` is CPU-seconds for a second of sound.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np

from clipmill.analysis.voices.watcher import MODEL_FILE, VoiceWatcher
from clipmill.domain.media import Samples
from clipmill.domain.speech import Turn
from clipmill.domain.times import US_PER_S, SourceRange, source_range_from_s
from clipmill.media.decode import decode_sound
from clipmill.media.probe import probe
from clipmill.settings import Settings
from clipmill.transcribe.silero import listen
from clipmill.wiring import weights_store

HOP_US = 10_000
COLUMNS = "{:32} {:>5} {:>5} {:>9} {:>8} {:>6}"


def main() -> None:
    """Score every sound and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="+", metavar="SOUND=TRUTH")
    parser.add_argument("--weights", type=Path, help="folder of the voice network; by default where Clipmill keeps it")
    given = parser.parse_args()
    model = (given.weights or weights_store(Settings()).find("voice-embedding")) / MODEL_FILE
    print(COLUMNS.format("sound", "true", "found", "confusion", "change", "cost"))
    for pair in given.pairs:
        sound, _, truth = pair.rpartition("=")
        print(scored(Path(sound), read_rttm(Path(truth)), model))


def read_rttm(path: Path) -> tuple[Turn, ...]:
    """Return the turns of an RTTM file, in order of time."""
    rows = [line.split() for line in path.read_text("utf-8").splitlines() if line.startswith("SPEAKER")]
    turns = [Turn(source_range_from_s(float(row[3]), float(row[3]) + float(row[4])), row[7]) for row in rows]
    return tuple(sorted(turns, key=lambda turn: turn.range))


def scored(sound: Path, truth: Sequence[Turn], model: Path) -> str:
    """Return the line of one sound."""
    watcher = VoiceWatcher(model)
    media = probe(sound)
    spent_s = 0.0

    def tapped() -> Iterator[Samples]:
        nonlocal spent_s
        for samples in decode_sound(media):
            started = time.process_time()
            watcher.feed(samples)
            spent_s += time.process_time() - started
            yield samples

    speech = listen(tapped()).speech
    started = time.process_time()
    turns = watcher.turns(speech)
    spent_s += time.process_time() - started
    away_s = changes_missed_by(turns, truth)
    return COLUMNS.format(
        sound.name[:32],
        len({turn.speaker for turn in truth}),
        len({turn.speaker for turn in turns}),
        f"{confusion(turns, truth, speech, media.duration_us):.1%}",
        f"{median(away_s):.2f} s" if away_s else "-",
        f"{spent_s * US_PER_S / media.duration_us:.4f}",
    )


def confusion(turns: Sequence[Turn], truth: Sequence[Turn], speech: Sequence[SourceRange], duration_us: int) -> float:
    """Return the share of speech with the wrong label; each label goes to at most one person, most time first."""
    count = duration_us // HOP_US + 1
    found, true = (_labels(items, count) for items in (turns, truth))
    is_speech = np.zeros(count, bool)
    for region in speech:
        is_speech[region.in_us // HOP_US : region.out_us // HOP_US] = True
    counted = is_speech & (true >= 0)
    shared = np.zeros((true.max() + 1, max(0, found.max()) + 1), np.int64)
    known = counted & (found >= 0)
    np.add.at(shared, (true[known], found[known]), 1)
    right = 0
    for _ in range(min(shared.shape)):
        row, column = np.unravel_index(int(shared.argmax()), shared.shape)
        right += max(0, int(shared[row, column]))
        shared[row, :] = shared[:, column] = -1
    return 1 - right / max(1, int(counted.sum()))


def _labels(turns: Sequence[Turn], count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    names = sorted({turn.speaker for turn in turns})
    labels = np.full(count, -1, np.int64)
    for turn in turns:
        labels[turn.range.in_us // HOP_US : turn.range.out_us // HOP_US] = names.index(turn.speaker)
    return labels


def changes_missed_by(turns: Sequence[Turn], truth: Sequence[Turn]) -> list[float]:
    """Return for each true change of speakers how many seconds away the nearest found one is."""
    found = _changes(turns)
    return [min(abs(change - other) for other in found) / US_PER_S for change in _changes(truth)] if found else []


def _changes(turns: Sequence[Turn]) -> list[float]:
    return [
        (before.range.out_us + after.range.in_us) / 2
        for before, after in pairwise(turns)
        if before.speaker != after.speaker
    ]


if __name__ == "__main__":
    main()
