# SPDX-License-Identifier: MIT
"""
Measure the words of clips over transcripts: supported by what is said, tidy, distinct.

In: benchmark files of transcripts (JSON lines, gzipped or not), each row with `segments`, or a task that has them. Out:
a table on standard output, one column for each writer: the clip's own words, its first sentence cut off (what many
tools do), and a language model where one is given. It judges no taste: whether a title is good a person says.

    python evals/words.py data.jsonl.gz --rows 10 --clips 5
    python evals/words.py data.jsonl.gz --base-url http://127.0.0.1:8080/v1 --model small
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clipmill.domain.moment import Moment
from clipmill.domain.times import US_PER_S
from clipmill.llm import ChatModel
from clipmill.selection import Material, SelectionOptions, select_moments
from clipmill.selection.copywriter import write_copy
from clipmill.selection.lexicon import FILLERS
from clipmill.selection.sentences import find_sentences
from clipmill.selection.signals import measure as weigh
from clipmill.selection.tokens import is_spaceless
from clipmill.selection.writing.by_model import write_words
from clipmill.selection.writing.facts import Said, fold, support_share
from clipmill.selection.writing.limits import LONGEST_DESCRIPTION, LONGEST_HEADING, LONGEST_TITLE, MOST_HOOK_WORDS
from clipmill.selection.writing.lines import bare, shorten, tidy
from clipmill.selection.writing.request import WordsRequest
from clipmill.selection.writing.wholeness import Reading, find_break, find_unspaced_break, is_english
from clipmill.selection.writing.wordlists import CLICKBAIT, HESITATIONS, NOT_FIRST, VERBS, WEAK_ENDS

sys.path.insert(0, str(Path(__file__).parent / "adapters"))

from clip_task import read_transcript

Job = list[tuple[Moment, str]]
"""Moments of one source with the first sentence of each."""


def read_tasks(path: Path, rows: int) -> Iterator[dict[str, Any]]:
    """Yield about `rows` tasks of a file, spread over it."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    found = [json.loads(line) for line in data.decode().splitlines() if line.strip()]
    for row in found[:: max(1, len(found) // rows)][:rows]:
        yield row.get("task", row)


def make_job(task: dict[str, Any], clips: int, language: str) -> Job:
    """Return the moments of a source with the words taken from them."""
    transcript = read_transcript(task, language)
    material = Material(int(float(task["duration"]) * US_PER_S), transcript, None)
    said = sorted((word for word in transcript.words if word.text), key=lambda word: word.range)
    rarity = weigh(find_sentences(said, language)).rarity
    made: Job = []
    for moment in select_moments(material, SelectionOptions(count=clips)).moments:
        sentences = find_sentences([word for word in said if moment.range.contains(word.range.in_us)], language)
        if sentences:
            heading = moment.heading or write_copy(sentences, rarity, language).heading
            made.append((replace(moment, heading=heading), sentences[0].text))
    return made


def lead_words(job: Job) -> list[Moment]:
    """Return the moments with their first sentence, cut off, for every text."""
    cut = [tidy(first) for _, first in job]
    return [
        replace(
            moment,
            title=shorten(text, LONGEST_TITLE),
            hook=shorten(text, LONGEST_TITLE),
            heading=shorten(text, LONGEST_HEADING),
            description=shorten(text, LONGEST_DESCRIPTION),
        )
        for (moment, _), text in zip(job, cut, strict=True)
    ]


def measure(jobs: Sequence[Sequence[Moment]], language: str | None = "en") -> dict[str, float]:
    """Return the shares, in percent, of a writer's words."""
    moments = [moment for job in jobs for moment in job]
    told = [(moment, language) for moment in moments]
    table: dict[str, float] = {}
    for name in ("title", "description", "heading"):
        counts = [support_share(getattr(moment, name), Said(moment.text)) for moment in moments]
        table[f"{name}: telling words said"] = 100 * sum(said for said, _ in counts) / max(1, sum(n for _, n in counts))
    shares = {
        "title: too long": [len(moment.title) > LONGEST_TITLE for moment in moments],
        "title: cut off": [moment.title.endswith("…") for moment in moments],
        "title: opens with filler": [_first(moment) in FILLERS | HESITATIONS for moment in moments],
        "title: opens with a loose pronoun": [_first(moment) in NOT_FIRST for moment in moments],
        "title: ends weakly": [bare(moment.title.split()[-1]) in WEAK_ENDS for moment in moments if moment.title],
        "title: fragment": [reads_broken(moment.title, language) for moment, language in told],
        "heading: fragment": [reads_broken(moment.heading, language) for moment, language in told],
        "hook: fragment": [reads_broken(moment.hook, language) for moment, language in told],
        "hook: more than 10 words": [len(moment.hook.split()) > MOST_HOOK_WORDS for moment in moments],
        "hook: the clip's first words": [_opens(moment.text, moment.hook) for moment in moments],
        "title: fewer than 4 words": [len(moment.title.split()) < 4 for moment in moments],  # noqa: PLR2004
        "title: clickbait": [any(phrase in moment.title.lower() for phrase in CLICKBAIT) for moment in moments],
        "heading: cut off": [moment.heading.endswith("…") for moment in moments],
        "heading: 3 to 8 words": [3 <= len(moment.heading.split()) <= 8 for moment in moments],  # noqa: PLR2004
        "hashtags: at least 3": [len(moment.hashtags) >= 3 for moment in moments],  # noqa: PLR2004
        "hashtags: a name or phrase first": [any(c.isupper() for c in "".join(m.hashtags[:1])) for m in moments],
    }
    table |= {name: 100 * sum(found) / max(1, len(found)) for name, found in shares.items()}
    repeated = sum(sum(Counter(fold(moment.title) for moment in job).values()) - len(_titles(job)) for job in jobs)
    table["titles said twice in a job"] = 100 * repeated / max(1, len(moments))
    return table


def reads_broken(text: str, language: str | None) -> bool:
    """
    Say whether a reader would take a line for a piece of a sentence.

    Stricter than what the product takes for broken: an ellipsis, a line that only lists and names nothing, an English
    line without any verb that is no list, words that nothing ends with even before a mark.
    """
    words = text.split()
    if not words:
        return True
    if is_spaceless(text):
        return text.endswith("…") or bool(find_unspaced_break(text, is_cut=True))
    if text.endswith("…") or (not text.endswith("?") and bare(words[-1]) in WEAK_ENDS - _WHOLE_ENDS):
        return True
    is_list = any(mark in text for mark in (", ", " and ", " und ", " et ", " e "))
    english = is_english(language, words)
    fault = find_break(Reading(tuple(words), is_english=english))
    if fault == "no verb":
        return not (is_list and all(bare(word) not in VERBS for word in words))
    return bool(fault)


_WHOLE_ENDS = frozenset({"too", "more", "ever", "this", "that", "most", "not", "nicht", "an", "auf", "zu", "mit"})


def _opens(said: str, hook: str) -> bool:
    """Say whether a hook repeats the first words of its clip."""
    first, line = fold(said).split(), fold(hook).split()
    return bool(line) and line[:_SAME_WORDS] == first[: len(line)][:_SAME_WORDS]


_SAME_WORDS = 5


def _titles(job: Sequence[Moment]) -> set[str]:
    return {fold(moment.title) for moment in job}


def _first(moment: Moment) -> str:
    return bare(moment.title.split(" ")[0])


def main() -> None:
    """Read the arguments, write the words, print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().split("\n", 1)[0])
    parser.add_argument("data", type=Path, nargs="+", help="benchmark files of transcripts")
    parser.add_argument("--rows", type=int, default=10, help="sources of each file")
    parser.add_argument("--clips", type=int, default=5, help="clips of each source")
    parser.add_argument("--language", default="en")
    parser.add_argument("--base-url", help="an OpenAI-compatible server")
    parser.add_argument("--model", help="a model that it has")
    parser.add_argument("--show", type=int, default=0, help="titles to print below the table")
    asked = parser.parse_args()
    jobs = [make_job(task, asked.clips, asked.language) for path in asked.data for task in read_tasks(path, asked.rows)]
    own = [[moment for moment, _ in job] for job in jobs]
    writers = {"first sentence": [lead_words(job) for job in jobs], "own words": own}
    if asked.base_url and asked.model:
        model = ChatModel(asked.base_url, asked.model)
        found = [write_words(WordsRequest(tuple(job), asked.language, has_heading=True), model) for job in own]
        writers["model"] = [list(worded.moments) for worded in found]
        taken = [is_written for worded in found for is_written in worded.written]
        print(f"The model's title and description passed for {sum(taken)} of {len(taken)} clips.\n")
    tables = {name: measure(made, asked.language) for name, made in writers.items()}
    clips = sum(map(len, jobs))
    print(f"{datetime.now(UTC):%Y-%m-%d}: {clips} clips of {len(jobs)} sources, percent\n")
    print("| | " + " | ".join(tables) + " |\n|---|" + "---|" * len(tables))
    for row in tables["own words"]:
        print(f"| {row} | " + " | ".join(f"{table[row]:.1f}" for table in tables.values()) + " |")
    for moment in [moment for job in writers["own words"] for moment in job][: asked.show]:
        lines = (moment.heading, moment.hook, moment.description, " ".join(moment.hashtags))
        print("\n  ".join((f"\n{moment.title}", *lines)))


if __name__ == "__main__":
    main()
