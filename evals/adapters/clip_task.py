# SPDX-License-Identifier: MIT
"""
Run tasks of the clip benchmarks through selection and edit.

In: one task as JSON, or many as JSON lines: `{"id", "duration", "prompt", "style", "max_clips", "segments"}` with
times in seconds. Out: `[{"begin_ms", "end_ms", "score", "title", "reason"}]` for one task, lines of `{"id", "clips"}`
for many.
Segments without words get their words spread over their time by length. A task's bounds of length are passed on where
they cut into the product's own 20 to 60 s. Prompts are read by meaning, as the product does; a language model judges
where one is named. Nothing is tuned here.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clipmill.domain.options import SelectionStyle
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import US_PER_S, SourceTime, TimeRange, source_time_from_s
from clipmill.edit import EditOptions, edit_clip
from clipmill.llm import ChatModel
from clipmill.meaning.remembering import remember_vectors
from clipmill.selection import Material, SelectionOptions, select_moments
from clipmill.selection.aids import Aids, Embed
from clipmill.selection.reading import Reading, read_material
from clipmill.settings import Settings
from clipmill.wiring import tools_from_settings

_SHORTEST_WORD_US = 20_000
_OWN_SHORTEST_S, _OWN_LONGEST_S = 20.0, 60.0
_HANDLES_S = 1.0
"""Most that an edit adds around the longest moment."""


class Reader:
    """Reads sources, and remembers the last one: the tasks of a source come one after the other."""

    def __init__(self) -> None:
        """Remember nothing."""
        self._task: dict[str, Any] = {}
        self._read: tuple[Material, Reading] | None = None

    def read(self, task: dict[str, Any], language: str) -> tuple[Material, Reading]:
        """Return the material of a task and its reading."""
        said = {"duration": task["duration"], "segments": task["segments"], "language": language}
        if self._read is None or self._task != said:
            transcript = read_transcript(task, language)
            last = max((word.range.out_us for word in transcript.words), default=SourceTime(0))
            duration_us = max(source_time_from_s(task["duration"]), last)
            material = Material(duration_us, transcript, None, has_pictures=False)
            self._task, self._read = said, (material, read_material(material))
        return self._read


@dataclass(frozen=True, slots=True)
class Setup:
    """What is the same for all tasks."""

    language: str = "en"
    length_s: float | None = None
    """Wanted length of a clip."""
    embed: Embed | None = None
    """Reads prompts by meaning; none reads them by words alone."""
    model: ChatModel | None = None
    """Judges; none: nothing is asked."""
    reader: Reader = field(default_factory=Reader)


def open_meaning() -> Embed:
    """Return the product's own function from texts to vectors, with a memory, so that a source is embedded once."""
    opener = tools_from_settings(Settings()).open_meaning
    if opener is None:
        sys.exit("reading prompts by meaning is switched off; set CLIPMILL_SELECTION__READS_MEANING=true")
    return remember_vectors(opener().embed)


def read_words(segment: dict[str, Any]) -> list[Word]:
    """Return the timed words of a segment of a task."""
    speaker = segment.get("speaker")
    if segment.get("words"):
        words = []
        for word in segment["words"]:
            begin = source_time_from_s(word["start"])
            end = SourceTime(max(source_time_from_s(word["end"]), begin + _SHORTEST_WORD_US))
            words.append(Word(TimeRange(begin, end), word["text"], speaker=word.get("speaker", speaker)))
        return words
    texts = segment["text"].split()
    sizes = [len(text) + 1 for text in texts]
    begin, end = source_time_from_s(segment["start"]), source_time_from_s(segment["end"])
    span = max(end - begin, _SHORTEST_WORD_US * len(texts))
    words, done = [], 0
    for text, size in zip(texts, sizes, strict=True):
        low, high = begin + span * done // sum(sizes), begin + span * (done + size) // sum(sizes)
        words.append(Word(TimeRange(SourceTime(low), SourceTime(high)), text, speaker=speaker))
        done += size
    return words


def read_transcript(task: dict[str, Any], language: str) -> Transcript:
    """Return the transcript of a task, one segment, words in order of their starts."""
    words = sorted((word for segment in task["segments"] for word in read_words(segment)), key=lambda word: word.range)
    if not words:
        return Transcript(None, 0.0, ())
    out_us = SourceTime(max(word.range.out_us for word in words))
    segment = Segment(TimeRange(words[0].range.in_us, out_us), tuple(words))
    return Transcript(language, 1.0, (segment,))


def read_options(task: dict[str, Any], length_s: float | None = None) -> SelectionOptions:
    """Return what a task wants."""
    shortest, longest = task.get("min_s"), task.get("max_s")
    return SelectionOptions(
        count=task.get("max_clips") or None,
        length_s=length_s,
        style=SelectionStyle(task.get("style") or "general"),
        prompt=task.get("prompt"),
        min_length_s=shortest if shortest is not None and shortest > _OWN_SHORTEST_S else None,
        max_length_s=longest if longest is not None and longest < _OWN_LONGEST_S + _HANDLES_S else None,
    )


def _us_from_s(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * US_PER_S)


def run_task(task: dict[str, Any], setup: Setup) -> list[dict[str, Any]]:
    """Return the clips of one task, best first, with the words that go with them."""
    material, reading = setup.reader.read(task, setup.language)
    aids = Aids(embed=setup.embed if task.get("prompt") else None, model=setup.model)
    wanted = read_options(task, setup.length_s)
    selection = select_moments(material, wanted, aids, reading)
    bounds = EditOptions(shortest_us=_us_from_s(wanted.min_length_s), longest_us=_us_from_s(wanted.max_length_s))
    clips = []
    for moment in selection.moments:
        edl = edit_clip(
            moment,
            transcript=material.transcript,
            envelope=None,
            duration_us=material.duration_us,
            options=bounds,
        )
        clips.append(
            {
                "begin_ms": edl.entries[0].in_us / US_PER_S * 1000,
                "end_ms": edl.entries[-1].out_us / US_PER_S * 1000,
                "score": moment.score.total,
                "title": moment.title,
                "description": moment.description,
                "heading": moment.heading,
                "hashtags": list(moment.hashtags),
                "reason": moment.score.reason,
            }
        )
    return clips


def main(description: str | None) -> None:
    """Read one task or many, and write their clips; many when the input's name ends in .jsonl."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("task", type=Path, help="JSON of one task, or JSON lines of many (.jsonl)")
    parser.add_argument("clips", type=Path)
    parser.add_argument("--language", default="en")
    parser.add_argument("--length", type=float, help="wanted length of a clip in seconds")
    parser.add_argument("--model", metavar="URL", help="a language model's server, up to and without /chat/completions")
    parser.add_argument("--model-name", default="", help="name of the model on that server")
    args = parser.parse_args()
    is_many = args.task.suffix == ".jsonl"
    text = args.task.read_text("utf-8")
    tasks = [json.loads(part) for part in (text.split("\n") if is_many else [text]) if part.strip()]
    model = ChatModel(args.model, args.model_name) if args.model else None
    embed = open_meaning() if any(task.get("prompt") for task in tasks) else None
    setup = Setup(args.language, args.length, embed, model)
    with args.clips.open("w", encoding="utf-8") as out:
        for task in tasks:
            clips = run_task(task, setup)
            out.write(json.dumps({"id": task["id"], "clips": clips} if is_many else clips) + "\n")
    if model is not None:
        print(f"language model: {model.usage.calls} questions", file=sys.stderr)


if __name__ == "__main__":
    main(__doc__)
