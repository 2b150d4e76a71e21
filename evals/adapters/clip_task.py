# SPDX-License-Identifier: MIT
"""
Run tasks of the clip benchmarks through selection and edit.

In: one task as JSON, or many as JSON lines: `{"id", "duration", "prompt", "style", "max_clips", "segments"}` with
times in seconds. Out: `[{"begin_ms", "end_ms", "score", "title", "reason"}]` for one task, lines of `{"id", "clips"}`
for many.
Segments without words get their words spread over their time by length.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from clipmill.domain.options import SelectionStyle
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import US_PER_S, SourceTime, TimeRange, source_time_from_s
from clipmill.edit import EditOptions, edit_clip
from clipmill.selection import Material, SelectionOptions, select_moments

_SHORTEST_WORD_US = 20_000


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


def run_task(task: dict[str, Any], language: str, length_s: float | None) -> list[dict[str, Any]]:
    """Return the clips of one task, best first."""
    transcript = read_transcript(task, language)
    last = max((word.range.out_us for word in transcript.words), default=SourceTime(0))
    duration_us = max(source_time_from_s(task["duration"]), last)
    options = SelectionOptions(
        count=task.get("max_clips") or None,
        length_s=length_s,
        style=SelectionStyle(task.get("style") or "general"),
        prompt=task.get("prompt"),
    )
    selection = select_moments(Material(duration_us, transcript, None), options)
    clips = []
    for moment in selection.moments:
        edl = edit_clip(moment, transcript=transcript, envelope=None, duration_us=duration_us, options=EditOptions())
        clips.append(
            {
                "begin_ms": edl.entries[0].in_us / US_PER_S * 1000,
                "end_ms": edl.entries[-1].out_us / US_PER_S * 1000,
                "score": moment.score.total,
                "title": moment.title,
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
    args = parser.parse_args()
    if args.task.suffix != ".jsonl":
        task = json.loads(args.task.read_text("utf-8"))
        args.clips.write_text(json.dumps(run_task(task, args.language, args.length)), "utf-8")
        return
    with args.task.open(encoding="utf-8") as tasks, args.clips.open("w", encoding="utf-8") as out:
        for line in tasks:
            task = json.loads(line)
            out.write(json.dumps({"id": task["id"], "clips": run_task(task, args.language, args.length)}) + "\n")


if __name__ == "__main__":
    main(__doc__)
