# SPDX-License-Identifier: MIT
"""
Whether instructions in a prompt are followed: count, length, leave out, only about, part of the source, who speaks.

In: open rows; prompts of our own, some of them about a word of the row that is picked by rule. Out: the share of
sources, or of clips, that keep to each instruction, with the prompt and without it. Judged by rule, no model: a word is
in a clip when the middle of any of its forms is, by the word times that the product was given too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clip_task import Setup, read_words
from evals.selection.crew import Kept
from evals.selection.figures import Figure, mean
from evals.selection.likeness import said_in, stem, words_of
from evals.selection.opened import Row
from evals.selection.ways import Clip, product_clips

from clipmill.domain.times import US_PER_S

_SLACK_S = 0.5
_NEAR = 0.15
_MOSTLY = 0.8
_LEAST_LETTERS = 5
_LEAST_TALKED, _MOST_SHARE = 6, 0.15


@dataclass(frozen=True, slots=True)
class Ask:
    """A prompt and the rule that tells whether a clip list keeps to it."""

    name: str
    prompt: str
    keeps: Callable[[Row, Sequence[Clip]], float]
    """Share from 0 to 1."""


Asked = dict[str, tuple[Figure, Figure]]
"""Share that keeps to an instruction, with the prompt and without."""


def collect(setup: Setup, row: Row) -> Kept:
    """Return, by instruction, the source and how far it is followed with the prompt and without."""
    kept: Kept = {}
    plain = product_clips(row, setup, style="general")
    for ask in asks(row, plain):
        clips = product_clips(row, setup, prompt=ask.prompt, style="general")
        kept.setdefault(ask.name, []).append((row["id"], ask.keeps(row, clips), ask.keeps(row, plain)))
    return kept


def sum_up(kept: Kept) -> Asked:
    """Return how far each instruction is followed; without the prompt the count and lengths are the product's own."""
    found: Asked = {}
    for name, values in kept.items():
        sources = [source for source, _, _ in values]
        asked, unasked = mean([share for _, share, _ in values], sources), mean([s for _, _, s in values], sources)
        if asked is not None and unasked is not None:
            found[name] = (asked, unasked)
    return found


def asks(row: Row, plain: Sequence[Clip]) -> list[Ask]:
    """Return the prompts for one row; those about a word or a voice only where the row has a fitting one."""
    end_s = row["segments"][-1]["end"]
    found = [
        Ask("count: “Give me 3 clips”", "Give me 3 clips", lambda _, clips: _counts(clips, 3)),
        Ask("count: “the five best moments”", "Find the five best moments", lambda _, clips: _counts(clips, 5)),
        Ask("length: “under 30 seconds”", "Clips under 30 seconds please", lambda _, clips: _between(clips, 0.0, 30.0)),
        Ask(
            "length: “between 20 and 40 seconds”",
            "Clips between 20 and 40 seconds long",
            lambda _, clips: _between(clips, 20.0, 40.0),
        ),
        Ask(
            "length: “about 45 seconds each”",
            "Clips of about 45 seconds each",
            lambda _, clips: _between(clips, 45.0 * (1 - _NEAR), 45.0 * (1 + _NEAR)),
        ),
        Ask(
            "part: “only from the first half”",
            "Only from the first half of the video",
            lambda _, clips: _share(clips, lambda clip: clip.end_s <= 0.5 * end_s + 10.0),
        ),
        Ask(
            "both: “2 clips under 40 seconds from the second half”",
            "Make 2 clips under 40 seconds from the second half",
            lambda _, clips: (
                _counts(clips, 2)
                * _between(clips, 0.0, 40.0)
                * _share(clips, lambda clip: clip.begin_s >= 0.5 * end_s - 10.0)
            ),
        ),
    ]
    return found + _about_words(row, plain) + _about_voices(row)


def _about_words(row: Row, plain: Sequence[Clip]) -> list[Ask]:
    found = []
    refused = _words_in_clips(row, plain)
    if refused:
        often = refused[0]
        found += [
            Ask(
                "leave out: “nothing about X” (X is said in the usual clips)",
                f"The best moments, but nothing about {often}",
                lambda row, clips: 1.0 - _says(row, clips, often),
            ),
            Ask(
                "leave out: the same, as many clips as without it",
                f"The best moments, but nothing about {often}",
                lambda _, clips: _counts(clips, len(plain)),
            ),
        ]
    if len(refused) > 1:
        one, other = refused[:2]
        found.append(
            Ask(
                "leave out: “skip anything on X or Y” (both are said in the usual clips)",
                f"Skip anything on {one} or {other}",
                lambda row, clips: 1.0 - _says(row, clips, one, other),
            )
        )
    wanted = _topic(row)
    if wanted is not None:
        found += [
            Ask(
                "only about: “only the part about X”",
                f"Only the part about {wanted}",
                lambda row, clips: _says(row, clips, wanted),
            ),
            Ask(
                "leave out: “don't include the part about X” (X is a topic of the source)",
                f"Don't include the part about {wanted}",
                lambda row, clips: 1.0 - _says(row, clips, wanted),
            ),
        ]
    return found


def _about_voices(row: Row) -> list[Ask]:
    times: Counter[str] = Counter()
    for segment in row["segments"]:
        times[segment.get("speaker") or ""] += segment["end"] - segment["start"]
    voices = [(name, time) for name, time in times.most_common() if name.strip()]
    if len(voices) < 2 or voices[1][1] < 0.1 * sum(times.values()):  # noqa: PLR2004 - two who talk, both a good deal
        return []
    second = voices[1][0]
    return [
        Ask(
            "voice: “only what X says”, clips in which X has four fifths of the words",
            f"Only what {second} says",
            lambda row, clips: _share(clips, lambda clip: _voice_share(row, clip, second) >= _MOSTLY),
        )
    ]


def _words_in_clips(row: Row, clips: Sequence[Clip]) -> list[str]:
    """Return the words that most of the usual clips say, the longest of equals first."""
    counts: Counter[str] = Counter()
    for clip in clips:
        counts.update(
            {word for word in _plain_words(said_in(row["segments"], clip.range)) if len(word) > _LEAST_LETTERS}
        )
    often = [word for word, count in counts.items() if count >= 2]  # noqa: PLR2004 - said in more than one clip
    return sorted(often, key=lambda word: (counts[word], len(word), word), reverse=True)


def _topic(row: Row) -> str | None:
    """Return the word that is said most in little of the source."""
    counts: Counter[str] = Counter()
    places: dict[str, set[int]] = {}
    for segment in row["segments"]:
        for word in _plain_words(segment["text"]):
            counts[word] += 1
            places.setdefault(word, set()).add(int(segment["start"] // 60))
    minutes = max(1, int(row["segments"][-1]["end"] // 60))
    fitting = [
        word
        for word, count in counts.items()
        if len(word) > _LEAST_LETTERS and count >= _LEAST_TALKED and len(places[word]) <= _MOST_SHARE * minutes
    ]
    return max(fitting, key=lambda word: (counts[word], word), default=None)


def _plain_words(text: str) -> list[str]:
    """Return words as they are said, small ones left out."""
    return [bare for word in text.lower().split() if (bare := word.strip(".,;:!?\"'()-")).isalpha() and words_of(bare)]


def _counts(clips: Sequence[Clip], wanted: int) -> float:
    return float(len(clips) == wanted)


def _between(clips: Sequence[Clip], low_s: float, high_s: float) -> float:
    return _share(clips, lambda clip: low_s - _SLACK_S <= clip.end_s - clip.begin_s <= high_s + _SLACK_S)


def _says(row: Row, clips: Sequence[Clip], *asked: str) -> float:
    """Return the share of clips that say one of the words."""
    roots = {_root(word) for word in asked}
    return _share(clips, lambda clip: not roots.isdisjoint(_roots_in(row, clip)))


def _roots_in(row: Row, clip: Clip) -> set[str]:
    """Return what the words whose middles lie in a clip have in common with their other forms."""
    low, high = round(2 * clip.begin_s * US_PER_S), round(2 * clip.end_s * US_PER_S)
    near = (segment for segment in row["segments"] if segment["end"] > clip.begin_s and segment["start"] < clip.end_s)
    heard = (word for segment in near for word in read_words(segment))
    said = " ".join(word.text for word in heard if low <= word.range.in_us + word.range.out_us < high)
    return {_root(word) for word in words_of(said)}


def _root(word: str) -> str:
    """Return a word without any of its endings: "answering" and "answer" lose different ones."""
    while (shorter := stem(word)) != word:
        word = shorter
    return word


def _share(clips: Sequence[Clip], is_kept: Callable[[Clip], bool]) -> float:
    return sum(map(is_kept, clips)) / len(clips) if clips else 0.0


def _voice_share(row: Row, clip: Clip, voice: str) -> float:
    own = [segment for segment in row["segments"] if segment.get("speaker") == voice]
    others = [segment for segment in row["segments"] if segment.get("speaker") != voice]
    said = len(said_in(own, clip.range, 0.0).split())
    return said / max(1, said + len(said_in(others, clip.range, 0.0).split()))
