# SPDX-License-Identifier: MIT
"""
The caption translation benchmark's program: `translate.py {in} {out} [--llm URL --model NAME | --libretranslate URL]`.

IN is `{"src", "tgt", "cues": [{"id", "start_ms", "end_ms", "text"}]}`, OUT the same cues with their text translated.
Cues are heard as words spoken evenly, translated as sentences as the engine does, and filled again by time, so that
ids, times and count are kept. Without a translator it says what to configure, writes nothing and ends with 3: copying
the original would score, and would be a lie.
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TypedDict

from clipmill.domain.errors import ModelError
from clipmill.domain.speech import Segment, Transcript, Word, join_words
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.llm import ChatModel
from clipmill.translate import (
    LanguageModelTranslator,
    LibreTranslateTranslator,
    NoTranslator,
    Translator,
    translate_transcript,
)

CODES = {
    "eng": "en", "arb": "ar", "deu": "de", "fra": "fr", "hin": "hi", "ind": "id", "ita": "it", "jpn": "ja",
    "kor": "ko", "nld": "nl", "pol": "pl", "por-BR": "pt-br", "rus": "ru", "spa": "es", "tur": "tr", "vie": "vi",
    "zho-CN": "zh-cn",
}  # fmt: skip
"""The benchmark's codes as the service writes them."""


class Cue(TypedDict):
    """One cue of the benchmark."""

    id: int
    start_ms: int
    end_ms: int
    text: str


def main() -> int:
    """Translate one document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("given", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--llm", metavar="URL", help="OpenAI-compatible server, such as http://127.0.0.1:8000/v1")
    parser.add_argument("--model", default="", help="name of its model")
    parser.add_argument("--libretranslate", metavar="URL", help="LibreTranslate server")
    parser.add_argument("--key-file", type=Path, help="file that holds the server's key")
    asked = parser.parse_args()
    task = json.loads(asked.given.read_text("utf-8"))
    try:
        cues = translated(task["cues"], task["src"], task["tgt"], _translator(asked))
    except ModelError as error:
        print(f"{error.code}: {error.message}\n{error.hint}", file=sys.stderr)
        return 3
    asked.out.write_text(json.dumps({**task, "cues": cues}, ensure_ascii=False), "utf-8")
    return 0


def translated(cues: list[Cue], source: str, target: str, translator: Translator) -> list[Cue]:
    """Return the cues with their text in another language, nothing else changed."""
    words = [word for cue in cues for word in _words(cue)]
    ends = SourceTime(words[-1].range.out_us if words else 0)
    segments = (Segment(TimeRange(SourceTime(0), ends), tuple(words)),) if words else ()
    heard = Transcript(CODES.get(source, source), 1.0, segments)
    made = translate_transcript(heard, CODES.get(target, target), translator)
    parts: list[list[Word]] = [[] for _ in cues]
    at = 0
    for word in made.words:
        middle_ms = (word.range.in_us + word.range.out_us) / 2000
        while at + 1 < len(cues) and cues[at]["end_ms"] <= middle_ms:
            at += 1
        parts[at].append(word)
    return [{**cue, "text": join_words(part)} for cue, part in zip(cues, parts, strict=True)]


def _words(cue: Cue) -> list[Word]:
    """Return a cue's words as if they were said evenly in its time."""
    texts = cue["text"].split()
    bounds = [0, *accumulate(map(len, texts))]
    start_us, length_us = 1000 * cue["start_ms"], 1000 * (cue["end_ms"] - cue["start_ms"])
    times = [SourceTime(start_us + length_us * bound // max(1, bounds[-1])) for bound in bounds]
    return [Word(TimeRange(*pair), text) for pair, text in zip(pairwise(times), texts, strict=True)]


def _translator(asked: argparse.Namespace) -> Translator:
    key = asked.key_file.read_text("utf-8").strip() if asked.key_file else None
    if asked.llm:
        return LanguageModelTranslator(ChatModel(asked.llm, asked.model, key=key))
    if asked.libretranslate:
        return LibreTranslateTranslator(asked.libretranslate, key=key)
    return NoTranslator()


if __name__ == "__main__":
    sys.exit(main())
