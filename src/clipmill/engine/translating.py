# SPDX-License-Identifier: MIT
"""
Translations of a job: what is said in clips, and the words about them, in the language that was asked for.

Kept by content: the same words are translated once, whatever the clip's look, ratio or name. Who translates is chosen
by `wiring/`: somebody who reads the words, or the recogniser, which hears any language as English and nothing else.
Where nobody is set up for a pair, the error says what to set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from pydantic import TypeAdapter

from clipmill.domain.clip import ClipSpec
from clipmill.domain.media import Media, Samples
from clipmill.domain.moment import Moment
from clipmill.domain.options import CaptionDisplay
from clipmill.domain.result import Notice
from clipmill.domain.speech import Segment, Transcript
from clipmill.domain.times import SourceRange
from clipmill.engine.job import Job
from clipmill.media.decode import decode_sound
from clipmill.selection.copywriter import write_copy
from clipmill.selection.sentences import find_sentences
from clipmill.storage.stage_cache import StageKey
from clipmill.translate.by_sound import (
    HEARD_LANGUAGE,
    SoundTranslator,
    count_unheard,
    interpret_transcript,
    is_heard_target,
)
from clipmill.translate.codes import is_same_language, language_name, target_code
from clipmill.translate.texts import translate_moments
from clipmill.translate.transcripts import translate_transcript

TRANSLATE_VERSION = 2
INTERPRET_VERSION = 1
RATE_HZ = 16_000
"""Of the sound that is heard."""

_SEGMENTS = TypeAdapter(tuple[Segment, ...])
_MOMENTS = TypeAdapter(tuple[Moment, ...])


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Translates the words of one source's clips."""

    job: Job
    media: Media | None = None
    """The source; without it, or without sound in it, words are translated by reading alone."""
    transcript: Transcript | None = None
    """Of the source, not corrected; the words about a moment are put into English by hearing what it spans."""

    def translate(self, spec: ClipSpec, transcript: Transcript) -> Transcript | None:
        """
        Return what a recipe's ranges say in its target language, or none where its captions show the original alone.

        Args:
            spec: the recipe.
            transcript: of its source, corrected already.

        Raises:
            InvalidOptions: the target is no language that we know.
            TranslatorMissing, ModelUnavailable, ModelRefused, ReplyInvalid, BudgetSpent: as the translator.
            DecodeFailed: the sound to be heard cannot be decoded.

        """
        target = spec.target_language
        if target is None or spec.caption_display is CaptionDisplay.ORIGINAL:
            return None
        code = target_code(target)
        if not transcript.words or is_same_language(transcript.language, code):
            return None
        ear = self._ear(code)
        if ear is not None:
            return self._interpreted(ear, transcript, spec.edl.entries)
        translator = self.job.tools.open_translator()
        inputs = (transcript.language or "", code, translator.name, *_said(transcript, spec.edl.entries))
        translation, _ = self.job.tools.cache.get_or_make(
            StageKey("translate", TRANSLATE_VERSION, inputs),
            Transcript,
            lambda: translate_transcript(transcript, code, translator, within=spec.edl.entries),
        )
        return translation

    def moments(self, moments: Sequence[Moment], language: str | None, target: str | None) -> tuple[Moment, ...]:
        """
        Return the moments with title and description in the target language; raises as `translate`.

        Where only hearing translates, they are written anew from what is heard in the moment, hashtags included.
        """
        if target is None or not moments or is_same_language(language, target_code(target)):
            return tuple(moments)
        ear = self._ear(target_code(target))
        if ear is not None and self.transcript is not None:
            return tuple(self._retold(ear, self.transcript, moment) for moment in moments)
        translator = self.job.tools.open_translator()
        inputs = (language or "", target, translator.name, _MOMENTS.dump_json(tuple(moments)).decode())
        translated, _ = self.job.tools.cache.get_or_make(
            StageKey("translate-words", TRANSLATE_VERSION, inputs),
            tuple[Moment, ...],
            lambda: translate_moments(moments, source=language, target=target, translator=translator),
        )
        return translated

    def notices(self, spec: ClipSpec) -> tuple[Notice, ...]:
        """
        Return what to know of a recipe whose words the recogniser put into its language: a draft, perhaps not whole.

        A clip with corrected words is heard once more for it.
        """
        said, target = self.transcript, spec.target_language
        if said is None or not said.words or target is None or is_same_language(said.language, target_code(target)):
            return ()
        ear = self._ear(target_code(target))
        if ear is None:
            return ()
        spoken = language_name(said.language) if said.language else "What is said"
        text = (
            f"{spoken} was put into English by the speech recogniser: a draft. "
            "Set up a language model or a LibreTranslate server for better translations."
        )
        notices = (Notice("translation_draft", text),)
        if spec.caption_display is CaptionDisplay.ORIGINAL:
            return notices
        ranges = spec.edl.entries
        count = count_unheard(said, self._interpreted(ear, said, ranges), ranges)  # kept, as the captions needed it
        text = f"{count} sentences of the clip {spec.name} could not be put into English and have no caption."
        return (*notices, Notice("translation_incomplete", text)) if count else notices

    def _ear(self, code: str) -> SoundTranslator | None:
        """Return who hears a source in this language, where that is how this installation translates."""
        opened = self.job.tools.open_sound_translator
        if opened is None or self.media is None or self.media.audio is None or not is_heard_target(code):
            return None
        return opened()

    def _interpreted(self, ear: SoundTranslator, transcript: Transcript, ranges: Sequence[SourceRange]) -> Transcript:
        """Return what ranges of the source say in English; kept by the source, the words and the ranges."""
        media = self.media
        if media is None:  # `_ear` gives nobody without it
            message = "there is no source to hear"
            raise ValueError(message)
        inputs = (media.content_hash, transcript.language or "", ear.name, *_said(transcript, ranges))
        heard, _ = self.job.tools.cache.get_or_make(
            StageKey("interpret", INTERPRET_VERSION, inputs),
            Transcript,
            lambda: interpret_transcript(transcript, ear, lambda part: sound_of_range(media, part), within=ranges),
        )
        return heard

    def _retold(self, ear: SoundTranslator, transcript: Transcript, moment: Moment) -> Moment:
        """Return a moment with words about it in English, written from what is heard in it."""
        if not moment.text:
            return moment
        words = self._interpreted(ear, transcript, (moment.range,)).words
        if not words:
            return moment
        copy = write_copy(find_sentences(words, HEARD_LANGUAGE), defaultdict(lambda: 1.0), HEARD_LANGUAGE)
        return replace(
            moment, title=copy.title, description=copy.description, hashtags=copy.hashtags, heading=copy.heading
        )


def _said(transcript: Transcript, ranges: Sequence[SourceRange]) -> tuple[str, str]:
    """Return what a translation of ranges depends on: the ranges, and what is said around there."""
    said = tuple(segment for segment in transcript.segments if any(segment.range.overlaps(entry) for entry in ranges))
    return repr([(entry.in_us, entry.out_us) for entry in ranges]), _SEGMENTS.dump_json(said).decode()


def sound_of_range(media: Media, part: SourceRange) -> Samples:
    """Return a stretch of the source's sound in one piece."""
    pieces = list(decode_sound(media, rate_hz=RATE_HZ, range=part))
    data = np.concatenate([piece.data for piece in pieces]) if pieces else np.zeros(0, np.float32)
    return Samples(part.in_us, RATE_HZ, data)
