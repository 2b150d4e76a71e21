# SPDX-License-Identifier: MIT
"""
Translations of a job: what is said in clips, and the words about them, in the language that was asked for.

Kept by content: the same words are translated once, whatever the clip's look, ratio or name. Who translates is chosen
by `wiring/`; where nobody is set up and the languages differ, the error says what to set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from clipmill.domain.clip import ClipSpec
from clipmill.domain.moment import Moment
from clipmill.domain.options import CaptionDisplay
from clipmill.domain.speech import Segment, Transcript
from clipmill.engine.job import Job
from clipmill.storage.stage_cache import StageKey
from clipmill.translate.codes import is_same_language, target_code
from clipmill.translate.texts import translate_moments
from clipmill.translate.transcripts import translate_transcript

TRANSLATE_VERSION = 1

_SEGMENTS = TypeAdapter(tuple[Segment, ...])
_MOMENTS = TypeAdapter(tuple[Moment, ...])


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Translates the words of one source's clips."""

    job: Job

    def translate(self, spec: ClipSpec, transcript: Transcript) -> Transcript | None:
        """
        Return what a recipe's ranges say in its target language, or none where its captions show the original alone.

        Args:
            spec: the recipe.
            transcript: of its source, corrected already.

        Raises:
            InvalidOptions: the target is no language that we know.
            TranslatorMissing, ModelUnavailable, ModelRefused, ReplyInvalid, BudgetSpent: as the translator.

        """
        target = spec.target_language
        if target is None or spec.caption_display is CaptionDisplay.ORIGINAL:
            return None
        code = target_code(target)
        if not transcript.words or is_same_language(transcript.language, code):
            return None
        translator = self.job.tools.open_translator()
        said = tuple(
            segment
            for segment in transcript.segments
            if any(segment.range.overlaps(entry) for entry in spec.edl.entries)
        )
        words = _SEGMENTS.dump_json(said).decode()
        ranges = repr([(entry.in_us, entry.out_us) for entry in spec.edl.entries])
        inputs = (transcript.language or "", code, translator.name, ranges, words)
        translation, _ = self.job.tools.cache.get_or_make(
            StageKey("translate", TRANSLATE_VERSION, inputs),
            Transcript,
            lambda: translate_transcript(transcript, code, translator, within=spec.edl.entries),
        )
        return translation

    def moments(self, moments: Sequence[Moment], language: str | None, target: str | None) -> tuple[Moment, ...]:
        """Return the moments with title and description in the target language; raises as `translate`."""
        if target is None or not moments or is_same_language(language, target_code(target)):
            return tuple(moments)
        translator = self.job.tools.open_translator()
        inputs = (language or "", target, translator.name, _MOMENTS.dump_json(tuple(moments)).decode())
        translated, _ = self.job.tools.cache.get_or_make(
            StageKey("translate-words", TRANSLATE_VERSION, inputs),
            tuple[Moment, ...],
            lambda: translate_moments(moments, source=language, target=target, translator=translator),
        )
        return translated
