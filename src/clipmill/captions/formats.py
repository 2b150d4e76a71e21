# SPDX-License-Identifier: MIT
"""
CaptionTrack -> text of subtitle files: ASS for burning in, SRT and WebVTT as sidecars.

In: a track. Out: text. It opens no file. In every format the words are inert: nothing in them is taken for a tag, a
time or the end of a cue. Sidecars keep emoji and the letter case of the words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from clipmill.captions.ass import ass_from_track
from clipmill.captions.layout import missing_characters, text_boxes
from clipmill.domain.captions import CaptionTrack, Cue, CueWord

__all__ = ["ass_from_track", "missing_characters", "srt_from_track", "text_boxes", "vtt_from_track"]

_WORD_JOINER = "\u2060"
_TAG_START = re.compile(r"(?<=<)(?=[/A-Za-z!])|(?<=\{)(?=\\)|(?<=\\)(?=[Nnh])|(?<=--)(?=>)")
"""Where SRT players would start to read a tag, a line break or a time."""
_US_PER_MS = 1000
_VTT_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def srt_from_track(track: CaptionTrack) -> str:
    """Return the track as SRT, a zero-width joiner in whatever a player would take for a tag."""
    blocks = []
    for number, cue in enumerate(_shown_cues(track), 1):
        start, end = _milliseconds(cue)
        lines = "\n".join(_TAG_START.sub(_WORD_JOINER, _line_text(line)) for line in cue.lines)
        blocks.append(f"{number}\n{_timestamp(start, ',')} --> {_timestamp(end, ',')}\n{lines}\n")
    return "\n".join(blocks)


def vtt_from_track(track: CaptionTrack) -> str:
    """
    Return the track as WebVTT with the time of each word inside its cue.

    Cues stand where the burnt-in captions would, in percent of the picture.
    """
    safe = track.safe_area
    middle = safe.top_norm + track.style.position_norm * (1 - safe.top_norm - safe.bottom_norm)
    blocks = ["WEBVTT\n"]
    for cue in _shown_cues(track):
        start, end = _milliseconds(cue)
        line = round(100 * (middle + cue.shift_norm))
        settings = f"line:{line}%,center position:50%,center align:center"
        blocks.append(f"{_timestamp(start, '.')} --> {_timestamp(end, '.')} {settings}\n{_vtt_text(cue)}\n")
    return "\n".join(blocks)


def _vtt_text(cue: Cue) -> str:
    """Return the cue's lines with a time before each word that starts later than what stands before it."""
    last, end = _milliseconds(cue)
    lines = []
    for line in cue.lines:
        text = ""
        for word in line:
            text += "" if word.joins_previous or not text else " "
            time = _round_ms(word.range.in_us)
            if last < time < end:
                text += f"<{_timestamp(time, '.')}>"
                last = time
            text += "".join(_VTT_ESCAPES.get(char, char) for char in word.text)
        lines.append(text)
    return "\n".join(lines)


def _shown_cues(track: CaptionTrack) -> list[Cue]:
    """Return the cues that last at least a millisecond once rounded."""
    return [cue for cue in track.cues if _milliseconds(cue)[1] > _milliseconds(cue)[0]]


def _line_text(line: Sequence[CueWord]) -> str:
    text = ""
    for word in line:
        text += word.text if word.joins_previous or not text else f" {word.text}"
    return text


def _milliseconds(cue: Cue) -> tuple[int, int]:
    return _round_ms(cue.range.in_us), _round_ms(cue.range.out_us)


def _round_ms(time_us: int) -> int:
    return (time_us + _US_PER_MS // 2) // _US_PER_MS


def _timestamp(time_ms: int, mark: str) -> str:
    seconds, milliseconds = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{mark}{milliseconds:03}"
