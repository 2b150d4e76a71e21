# SPDX-License-Identifier: MIT
"""
Read a transcript that the user has: SRT, WebVTT, or words in JSON.

In: the text of a file and its name. Out: a repaired transcript. Words inside a cue share its time by their length,
unless the cue times them itself. The file is hostile: tags go, sizes are bounded, and what is wrong is named.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pysubs2
from pysubs2.exceptions import Pysubs2Error

from clipmill.domain.errors import InvalidOptions
from clipmill.domain.speech import Transcript
from clipmill.transcribe.heard import HeardWord, spread_words
from clipmill.transcribe.languages import language_code
from clipmill.transcribe.repair import repair_transcript
from clipmill.transcribe.replies import ShapeError, plain_unit_us, words_from_json

MAX_CHARS = 50_000_000
"""A day of talk with word times is 20 MB."""
HINT = "Give an .srt, a .vtt or a .json file with the start and end of each word or cue."
_CUE_TIME = re.compile(r"<((?:\d{1,3}:)?\d{1,2}:\d{2}\.\d{3})>")
_MARK = re.compile(r"<t(\d{1,12})>")
"""How a time inside a cue is written for the library, which would take a line with two of them for a cue's own."""
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|\{\\[^{}]{0,200}\}")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,60})?\s+([^<>]{1,60})>")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&lrm;": "", "&rlm;": ""}


def transcript_from_file_text(text: str, name: str, duration_us: int) -> Transcript:
    """
    Return the transcript that a file holds.

    Args:
        text: the whole file.
        name: its name; the ending says what it is.
        duration_us: length of the source; later words are moved into it.

    Raises:
        InvalidOptions: the file is none of the known kinds, or holds no words; the message says what is wrong.

    """
    if len(text) > MAX_CHARS:
        raise _refused(name, f"it has {len(text)} characters; at most {MAX_CHARS} are read")
    ending = name.lower().rpartition(".")[2]
    body = text.removeprefix("\ufeff")
    language: str | None = None
    if ending in {"srt", "vtt"}:
        words = list(_cue_words(body, ending, name))
    elif ending == "json":
        words, language = _json_words(body, name)
    else:
        raise _refused(name, "its name does not end in .srt, .vtt or .json")
    words = [word for word in words if word.start_us < duration_us]
    transcript = repair_transcript(words, duration_us=duration_us, language=language, recogniser=f"file-{ending}")
    if not transcript.segments:
        raise _refused(name, "no words were found in it that lie inside the source")
    return transcript


def _refused(name: str, reason: str) -> InvalidOptions:
    shown = "".join(char if char.isprintable() else "?" for char in name[-80:])
    return InvalidOptions(f"the transcript {shown!r} cannot be used: {reason}", hint=HINT)


def _cue_words(text: str, ending: str, name: str) -> Iterator[HeardWord]:
    """Yield the words of a subtitle file."""
    marked = _CUE_TIME.sub(
        lambda found: f"<t{_cue_time_us(found.group(1))}>", _vtt_cues(text) if ending == "vtt" else text
    )
    try:
        # Tags are taken off here: the library would lose word times and speakers with them.
        cues = pysubs2.SSAFile.from_string(marked, format_=ending, keep_html_tags=True)
    except (Pysubs2Error, ValueError, IndexError, KeyError, OverflowError) as error:
        raise _refused(name, f"it is not a {ending} file ({error})") from error
    if not cues.events:
        raise _refused(name, f"no cue was found; a {ending} cue has a line such as 00:00:01.000 --> 00:00:02.000")
    is_timed = _MARK.search(marked) is not None
    shown: list[str] = []
    for cue in sorted(cues.events, key=lambda event: event.start):
        lines = [line for line in cue.text.replace("\\N", "\n").split("\n") if line.strip()]
        # Live captions show each line again under the next; only their timed lines are new.
        new = [line for line in lines if not is_timed or _bare(line) not in shown]
        shown = [_bare(line) for line in lines]
        yield from _words_of_cue("\n".join(new), cue.start * 1000, cue.end * 1000)


def _vtt_cues(text: str) -> str:
    """Return a WebVTT file without its header, notes, styles and cue names."""
    cues: list[str] = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.split("\n")
        first = next((index for index, line in enumerate(lines) if "-->" in line), None)
        if first is not None:
            cues.append("\n".join(lines[first:]))
    return "\n\n".join(cues)


def _words_of_cue(text: str, start_us: int, end_us: int) -> Iterator[HeardWord]:
    """Yield the words of one cue, timed by the times inside it where there are any."""
    voice = _VOICE.search(text)
    speaker = _plain(voice.group(1)).strip() or None if voice else None
    pieces = _MARK.split(text)
    starts = [start_us, *(int(piece) for piece in pieces[1::2])]
    ends = [*starts[1:], end_us]
    for piece, first, last in zip(pieces[::2], starts, ends, strict=True):
        yield from spread_words(_plain(_TAG.sub("", piece)), first, max(first, last), speaker)


def _bare(line: str) -> str:
    return " ".join(_plain(_TAG.sub("", _MARK.sub("", line))).split())


def _plain(text: str) -> str:
    for entity, char in _ENTITIES.items():
        text = text.replace(entity, char)
    return text


def _cue_time_us(text: str) -> int:
    clock, _, milliseconds = text.partition(".")
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return (seconds * 1000 + int(milliseconds)) * 1000


def _json_words(text: str, name: str) -> tuple[list[HeardWord], str | None]:
    """Return the words of a JSON file and its language, where it names one."""
    try:
        value = json.loads(text)
        words = words_from_json(value, unit_us=plain_unit_us(value))
    except ShapeError as error:
        raise _refused(name, str(error)) from error
    except (ValueError, RecursionError) as error:
        raise _refused(name, f"it is not JSON ({error})") from error
    return words, _language(value)


def _language(value: object) -> str | None:
    """Return the language that the JSON names, when it is a code."""
    if not isinstance(value, dict):
        return None
    inner = value.get("transcript")
    given = value.get("language") or (inner.get("language") if isinstance(inner, dict) else None)
    try:
        return language_code(given) if isinstance(given, str) else None
    except InvalidOptions:  # what is no language is no reason to refuse good words
        return None
