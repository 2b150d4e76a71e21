# SPDX-License-Identifier: MIT
"""
What is known of a source's audience, read from a site's answer, from files beside the source, or from a user's file.

In: yt-dlp's info (`chapters`, `heatmap`), its chat replays, or our own JSON. Out: `Audience`. Of chat only the count of
messages in each second is kept: no text, no name. Nothing is fetched here.

A user's file is a JSON object with any of `chapters` (start_s, end_s, title), `heat` (start_s, end_s, value) and `chat`
(seconds, or objects with time_s), a `.info.json` of yt-dlp, or a chat replay.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from clipmill.domain.audience import Audience, count_messages, tidy_chapters, tidy_heat
from clipmill.domain.errors import InvalidOptions

MAX_FILE_BYTES = 64 << 20
MAX_REPLAY_BYTES = 1 << 30
_LONGEST_LINE = 256 << 10
"""A message of a chat replay has 1 to 5 kB."""
_STARTS = ("start_s", "start_time", "start")
_ENDS = ("end_s", "end_time", "end")
_MESSAGE_TIMES = ("time_s", "time_in_seconds", "content_offset_seconds")
_BESIDE_INFO, _BESIDE_CHAT = ".info.json", ".live_chat.json"
_HINT = "See docs/howto/audience.md for the form of the file."


def audience_from_info(info: Mapping[str, Any]) -> Audience:
    """Return the audience in an object with chapters, heat (or heatmap) and chat; what is no such thing is left out."""
    return Audience(
        chapters=tidy_chapters(
            (_number(item, _STARTS), _number_or_none(item, _ENDS), str(item.get("title") or ""))
            for item in _objects(info.get("chapters"))
        ),
        heat=tidy_heat(
            (_number(item, _STARTS), _number(item, _ENDS), _number(item, ("value",)))
            for item in _objects(info.get("heat") or info.get("heatmap"))
        ),
        chat=count_messages(_message_times(info.get("chat"))),
    )


def read_audience(path: Path) -> Audience:
    """
    Return the audience in a user's file.

    Raises:
        InvalidOptions: the file cannot be read, or tells nothing of an audience.

    """
    try:
        audience = _read(path)
    except (OSError, ValueError, RecursionError) as error:
        message = f"The audience file {path.name} cannot be read: {error}"
        raise InvalidOptions(message, hint=_HINT) from error
    if audience.is_empty:
        message = f"The audience file {path.name} has no usable chapters, heat or chat."
        raise InvalidOptions(message, hint=_HINT)
    return audience


def audience_beside(source: Path) -> Audience | None:
    """
    Return the audience in the files that yt-dlp writes beside a download: `NAME.info.json`, `NAME.live_chat.json`.

    A file that cannot be read counts as not there: nobody named it.
    """
    found = Audience()
    for ending in (_BESIDE_INFO, _BESIDE_CHAT):
        path = source.with_name(source.stem + ending)
        try:
            if path.is_file():
                found = found.or_else(_read(path))
        except (OSError, ValueError, RecursionError):
            continue
    return None if found.is_empty else found


def chat_from_replay(lines: Iterable[str]) -> tuple[int, ...]:
    """Return the messages a second of a chat replay as yt-dlp writes it, one JSON object a line."""
    return count_messages(_replay_times(lines))


def _read(path: Path) -> Audience:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        message = "it is no file"
        raise ValueError(message)
    with path.open("r", encoding="utf-8-sig", errors="replace") as file:
        head = file.readline(_LONGEST_LINE)
        if "replayChatItemAction" in head:
            _check_size(status.st_size, MAX_REPLAY_BYTES)
            file.seek(0)
            return Audience(chat=chat_from_replay(_lines(file)))
        _check_size(status.st_size, MAX_FILE_BYTES)
        file.seek(0)
        content = json.load(file)
    if isinstance(content, list):
        return audience_from_info({"chat": content})
    if not isinstance(content, dict):
        message = "it holds no object"
        raise ValueError(message)  # noqa: TRY004 - of what a file says
    return audience_from_info(content)


def _check_size(size_bytes: int, most_bytes: int) -> None:
    if size_bytes > most_bytes:
        message = f"it has {size_bytes} bytes, at most {most_bytes} are read"
        raise ValueError(message)


def _lines(file: Any) -> Iterator[str]:
    """Yield the lines of a file, in pieces where a line is too long to be a message."""
    while line := file.readline(_LONGEST_LINE):
        yield line


def _replay_times(lines: Iterable[str]) -> Iterator[float]:
    for line in lines:
        try:
            item = json.loads(line)
            action = item["replayChatItemAction"]
            kinds = [next(iter(inner)) for inner in action["actions"]]
            offset_ms = float(action["videoOffsetTimeMsec"])
        except (ValueError, KeyError, TypeError, StopIteration, OverflowError, RecursionError):
            continue
        if "addChatItemAction" in kinds:
            yield offset_ms / 1000.0


def _message_times(given: Any) -> Iterator[float]:
    """Yield the times of messages: numbers, or objects that have one; one writer counts once a second."""
    told: set[tuple[int, str]] = set()
    for item in given if isinstance(given, list) else ():
        if not isinstance(item, dict):
            time_s = _as_number(item)
            if time_s is not None:
                yield time_s
            continue
        time_s = _number_or_none(item, _MESSAGE_TIMES)
        author = item.get("author_id") or item.get("author")
        if time_s is None:
            continue
        if isinstance(author, str) and abs(time_s) < 1e9:  # noqa: PLR2004 - any number that fits
            if (int(time_s), author) in told:
                continue
            told.add((int(time_s), author))
        yield time_s


def _objects(given: Any) -> Iterator[Mapping[str, Any]]:
    return (item for item in given if isinstance(item, dict)) if isinstance(given, list) else iter(())


def _number(item: Mapping[str, Any], names: tuple[str, ...]) -> float:
    value = _number_or_none(item, names)
    return float("nan") if value is None else value


def _number_or_none(item: Mapping[str, Any], names: tuple[str, ...]) -> float | None:
    return next((value for name in names if (value := _as_number(item.get(name))) is not None), None)


def _as_number(value: Any) -> float | None:
    """Return a JSON number as a float; texts, truth values and numbers too large are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return None
