# SPDX-License-Identifier: MIT
"""
A whole transcript as subtitles of a player, which breaks and places lines itself.

In: a transcript. Out: a track of short cues on the source's clock. Unlike a clip's captions nothing is measured: the
player's font is not known. It writes no format; `captions.formats` does.
"""

from __future__ import annotations

from collections.abc import Iterator

from clipmill.domain.captions import CaptionStyle, CaptionTrack, Cue, CueWord, SafeArea
from clipmill.domain.media import Size
from clipmill.domain.speech import Transcript, Word
from clipmill.domain.times import ClipTime, TimeRange

LINE_LENGTH = 42
"""Characters of a line, as subtitles of films have it."""
LINES = 2
LONGEST_US = 7_000_000
LONGEST_GAP_US = 1_500_000
_ENDS = (".", "!", "?", "。", "！", "？", "…")


def track_from_transcript(transcript: Transcript) -> CaptionTrack:
    """Return cues of at most two lines and 7 s that end with a sentence, a pause or a full line; they never overlap."""
    groups = [group for segment in transcript.segments for group in _groups(segment.words)]
    cues = []
    for index, group in enumerate(groups):
        start, end = group[0].range.in_us, group[-1].range.out_us
        if index + 1 < len(groups):
            end = min(end, groups[index + 1][0].range.in_us)
        if end > start:
            cues.append(Cue(TimeRange(ClipTime(start), ClipTime(end)), tuple(_lines(group))))
    return CaptionTrack(transcript.language, tuple(cues), CaptionStyle(), SafeArea(), Size(1920, 1080))


def _groups(words: tuple[Word, ...]) -> Iterator[list[Word]]:
    group: list[Word] = []
    for word in words:
        if group and _is_full(group, word):
            yield group
            group = []
        group.append(word)
        if word.text.endswith(_ENDS) and _length(group) > LINE_LENGTH // 2:
            yield group
            group = []
    if group:
        yield group


def _is_full(group: list[Word], word: Word) -> bool:
    return (
        len(list(_lines([*group, word]))) > LINES
        or word.range.out_us - group[0].range.in_us > LONGEST_US
        or word.range.in_us - group[-1].range.out_us > LONGEST_GAP_US
    )


def _lines(words: list[Word]) -> Iterator[tuple[CueWord, ...]]:
    line: list[Word] = []
    for word in words:
        if line and _length([*line, word]) > LINE_LENGTH:
            yield _cue_words(line)
            line = []
        line.append(word)
    yield _cue_words(line)


def _length(words: list[Word]) -> int:
    return sum(len(word.text) + (0 if word.joins_previous or not index else 1) for index, word in enumerate(words))


def _cue_words(words: list[Word]) -> tuple[CueWord, ...]:
    return tuple(
        CueWord(TimeRange(ClipTime(word.range.in_us), ClipTime(word.range.out_us)), word.text, word.joins_previous)
        for word in words
    )
