# SPDX-License-Identifier: MIT
"""Makers of transcripts and a measurer with letters of one width, for the tests of captions."""

from __future__ import annotations

from dataclasses import dataclass

from clipmill.captions import caption_clip
from clipmill.domain.captions import CaptionStyle, CaptionTrack, EmojiPicture, FontChoice, FontRun, SafeArea, TextInk
from clipmill.domain.clip import Edl
from clipmill.domain.media import Size
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange, source_range_from_s

PORTRAIT = Size(1080, 1920)


@dataclass(frozen=True)
class FixedWidth:
    """Letters are all half an em wide, wide ones a whole em; marks take no room; no font has the letter thorn."""

    letter_em: float = 0.5

    def resolve(self, family: str, text: str) -> FontChoice:
        drawn = text.replace("þ", "")
        runs = (FontRun(drawn, family),) if drawn else ()
        return FontChoice(family, runs, ("þ",) if drawn != text else ())

    def measure(self, text: str, family: str, size_px: float) -> float:
        letters = sum(2 if ord(char) >= 0x2E80 else 1 for char in text if char not in "þ\u0301\u200d")
        return letters * self.letter_em * size_px

    def ink(self, text: str, family: str, size_px: float, language: str | None = None) -> TextInk:
        return TextInk(self.measure(text, family, size_px), 0.0, 0.0, 0.7 * size_px, 0.2 * size_px)

    def ass_font_size(self, family: str, em_px: float) -> float:
        return 1.5 * em_px

    def ass_descent(self, family: str, em_px: float) -> float:
        return 0.4 * em_px

    def emoji(self, cluster: str) -> EmojiPicture | None:
        return None

    def emoji_gap(self, family: str) -> str:
        return "\u00a0\u00a0"


def spoken(
    text: str, language: str = "en", *, is_joined: bool = False, pace_s: float = 0.07, pause_s: float = 0.35
) -> Transcript:
    """Return the text as if said evenly, with a pause after each sentence; joined text is one word a letter."""
    words: list[Word] = []
    time = 0.2
    for index, token in enumerate(list(text) if is_joined else text.split(" ")):
        length = max(0.1, pace_s * len(token))
        words.append(Word(source_range_from_s(time, time + length), token, joins_previous=is_joined and index > 0))
        time += length + 0.02 + (pause_s if token[-1:] in ".?!。" else 0.0)
    return transcript_of(words, language)


def transcript_of(words: list[Word], language: str | None = "en") -> Transcript:
    """Return the words as a transcript of one segment."""
    end = max((word.range.out_us for word in words), default=0)
    return Transcript(language, 1.0, (Segment(TimeRange(SourceTime(0), SourceTime(end)), tuple(words)),))


def word(in_s: float, out_s: float, text: str, *, joins: bool = False, speaker: str | None = None) -> Word:
    """Return one word of a source."""
    return Word(source_range_from_s(in_s, out_s), text, joins_previous=joins, speaker=speaker)


def whole(transcript: Transcript, tail_s: float = 1.0) -> Edl:
    """Return an EDL that keeps all of a transcript and a little more."""
    end = max((item.range.out_us for item in transcript.words), default=0)
    return Edl((TimeRange(SourceTime(0), SourceTime(end + round(tail_s * 1_000_000))),))


def captioned(
    transcript: Transcript,
    *,
    style: CaptionStyle = CaptionStyle(),
    size: Size = PORTRAIT,
    safe_area: SafeArea = SafeArea(),
    edl: Edl | None = None,
) -> CaptionTrack:
    """Return the captions of a transcript, measured with letters of one width."""
    return caption_clip(
        transcript, edl or whole(transcript), style=style, size=size, safe_area=safe_area, measurer=FixedWidth()
    )


def shown_text(track: CaptionTrack) -> list[str]:
    """Return each cue as text, its lines parted by a bar."""
    return [
        " | ".join(
            "".join((" " if index and not item.joins_previous else "") + item.text for index, item in enumerate(line))
            for line in cue.lines
        )
        for cue in track.cues
    ]
