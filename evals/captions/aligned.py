# SPDX-License-Identifier: MIT
"""
Word times of real recordings in a folder: human marks, and a forced aligner's where it is installed.

In: a folder with `talk/*.align` (25 000 units a second, as the GRID corpus has them) beside a video, `speech/*` with
the exact text beside the sound or in a list, and GRID's file names, which say the sentence. Out: words with times.
`pocketsphinx` aligns a known text with sound (BSD; its own error is 10 to 20 ms); it is no part of the product, and
without it only human marks are used.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from evals.captions.spoken import SpokenWord

from clipmill.media.decode import decode_sound
from clipmill.media.probe import probe

ALIGN_UNITS_PER_S = 25_000.0
MOST_WORDS = 260
"""Of one recording: longer ones are cut by the aligner's memory."""
_COMMANDS = {"b": "bin", "l": "lay", "p": "place", "s": "set"}
_COLORS = {"b": "blue", "g": "green", "r": "red", "w": "white"}
_PREPOSITIONS = {"a": "at", "b": "by", "i": "in", "w": "with"}
_DIGITS = dict(
    zip("z123456789", ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], strict=True)
)
_ADVERBS = {"a": "again", "n": "now", "p": "please", "s": "soon"}


def recordings(media: Path) -> Iterator[tuple[str, Path, tuple[SpokenWord, ...]]]:
    """Yield who gave the times, the recording and its words."""
    for marks in sorted(media.rglob("*.align")):
        for video in sorted(marks.parent.glob(f"{marks.stem}.m*")):
            yield "marked by people", video, tuple(_marked(marks))
    aligner = _aligner()
    if aligner is None:
        return
    for sound, text in sorted(_texts(media)):
        words = _aligned(aligner, sound, text)
        if words:
            yield "forced alignment", sound, words


def _texts(media: Path) -> Iterator[tuple[Path, str]]:
    """Yield recordings whose text is known."""
    for text in media.rglob("speech/*.txt"):
        for sound in text.parent.glob(f"{text.stem}.[fmw][lpa][ac3v]*"):
            yield sound, text.read_text("utf-8")
    for listed in media.rglob("transcripts.txt"):
        for name, _, said in (line.partition(": ") for line in listed.read_text("utf-8").splitlines()):
            yield from ((sound, said) for sound in listed.parent.glob(f"{name}.wav"))
    for listed in media.rglob("transcription"):
        for said, name in re.findall(r"<s> (.*) </s> \((.*)\)", listed.read_text("utf-8")):
            yield from ((sound, said) for sound in listed.parent.glob(f"{name}.wav"))
    for video in media.rglob("grid_??????.m*"):
        yield video, grid_sentence(video.stem.removeprefix("grid_"))


def grid_sentence(code: str) -> str:
    """Return the sentence of a GRID recording: "bbaf2n" is "bin blue at f two now"."""
    tables = (_COMMANDS, _COLORS, _PREPOSITIONS, {code[3]: code[3]}, _DIGITS, _ADVERBS)
    return " ".join(table[char] for table, char in zip(tables, code, strict=True))


def _marked(marks: Path) -> Iterator[SpokenWord]:
    for line in marks.read_text("utf-8").splitlines():
        start, end, text = line.split()
        if text != "sil":
            yield SpokenWord(text, int(start) / ALIGN_UNITS_PER_S, int(end) / ALIGN_UNITS_PER_S)


def _aligner() -> Any:
    try:
        return importlib.import_module("pocketsphinx")
    except ModuleNotFoundError:
        return None


def _aligned(aligner: Any, sound: Path, text: str) -> tuple[SpokenWord, ...]:
    """Return the words as the aligner puts them; nothing where a word is not in its dictionary or it finds no way."""
    decoder = aligner.Decoder(lm=None, loglevel="FATAL")
    said = [word.lower() for word in re.findall(r"[A-Za-z']+", text)]
    known = [word for word in said if decoder.lookup_word(word)]
    if len(known) < len(said) or not known or len(known) > MOST_WORDS:
        return ()
    media = probe(sound)
    data = np.concatenate([piece.data for piece in decode_sound(media)])
    raw = (np.clip(data, -1, 1) * 32767).astype("<i2").tobytes()
    decoder.set_align_text(" ".join(known))
    decoder.start_utt()
    decoder.process_raw(raw, full_utt=True)
    decoder.end_utt()
    rate = decoder.config["frate"]
    found = [(re.sub(r"\(\d+\)$", "", item.word), item) for item in (decoder.seg() or ())]
    return tuple(
        SpokenWord(word, item.start_frame / rate, (item.end_frame + 1) / rate) for word, item in found if word in known
    )
