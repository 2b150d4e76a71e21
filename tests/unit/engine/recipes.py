# SPDX-License-Identifier: MIT
"""A talk of numbered words and a clip of it, planned with a measurer that needs no fonts. Imported by tests."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from clipmill.domain.captions import EmojiPicture, FontChoice, FontRun, TextInk
from clipmill.domain.clip import ClipSpec
from clipmill.domain.media import AudioStream, DynamicRange, Media, Size, VideoStream
from clipmill.domain.moment import Moment, Score
from clipmill.domain.options import ClipOptions
from clipmill.domain.result import Clip
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange, source_range_from_s
from clipmill.engine.looking import UNSEEN, Seen
from clipmill.engine.means import Means
from clipmill.engine.plan import plan_clip
from clipmill.engine.stages import Heard

WORD_US, PERIOD_US = 400_000, 500_000
DURATION_US = 60_000_000
VIDEO = VideoStream(
    index=0,
    codec="h264",
    size=Size(1280, 720),
    coded_size=Size(1280, 720),
    rotation_deg=0,
    pixel_aspect=Fraction(1),
    frame_rate=Fraction(25),
    is_variable_rate=False,
    is_interlaced=False,
    dynamic_range=DynamicRange.SDR,
    pixel_format="yuv420p",
)
SOUND = AudioStream(1, "aac", 48_000, 2, None)
MEDIA = Media("/talk.mp4", "ab" * 32, 1000, "mov,mp4", DURATION_US, 0, VIDEO, SOUND, (SOUND,))


class SquareMeasurer:
    """Takes every letter for half an em wide; knows every family."""

    def resolve(self, family: str, text: str) -> FontChoice:
        return FontChoice(family, (FontRun(text, family),))

    def measure(self, text: str, family: str, size_px: float) -> float:
        return 0.5 * size_px * len(text)

    def ink(self, text: str, family: str, size_px: float, language: str | None = None) -> TextInk:
        return TextInk(self.measure(text, family, size_px), 0.0, 0.0, size_px, 0.0)

    def ass_font_size(self, family: str, em_px: float) -> float:
        return em_px

    def ass_descent(self, family: str, em_px: float) -> float:
        return 0.0

    def emoji(self, cluster: str) -> EmojiPicture | None:
        return None

    def emoji_gap(self, family: str) -> str:
        return "\u00a0\u00a0"


def heard_talk(count: int = 100) -> Heard:
    """Return `w0 w1 w2 ...`, two words a second from 1 s on, ten words a sentence."""
    words = []
    for index in range(count):
        start = 1_000_000 + index * PERIOD_US
        text = f"w{index}." if index % 10 == 9 else f"w{index}"
        words.append(Word(TimeRange(SourceTime(start), SourceTime(start + WORD_US)), text))
    whole = TimeRange(words[0].range.in_us, words[-1].range.out_us)
    return Heard(Transcript("en", 1.0, (Segment(whole, tuple(words)),)), None)


def unseen(spec: ClipSpec) -> Seen:
    """Look at nothing."""
    return UNSEEN


def untranslated(spec: ClipSpec, transcript: Transcript) -> None:
    """Translate nothing."""


BLIND = Means(SquareMeasurer(), unseen, untranslated)
"""Measures by squares, looks at nothing, translates nothing."""


def planned_clip(options: ClipOptions | None = None, begin_s: float = 11.0, end_s: float = 15.9) -> Clip:
    """Return the clip of one sentence, w20 to w29 by default."""
    moment = Moment(
        source_range_from_s(begin_s, end_s), Score(80.0, (), "good"), "A title", "d", ("tag",), "w20", "w20"
    )
    return plan_clip(1, moment, MEDIA, heard_talk(), options or ClipOptions(), BLIND)


def caption_words(clip: Clip) -> list[str]:
    """Return the words of a clip's captions in order."""
    return [word.text for cue in clip.captions.cues for line in cue.lines for word in line]


def silent_media() -> Media:
    """Return the same media without sound."""
    return replace(MEDIA, audio=None, audio_streams=())
