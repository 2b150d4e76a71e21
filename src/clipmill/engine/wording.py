# SPDX-License-Identifier: MIT
"""
The words of a job's clips and of its summary, by a language model where one is set up.

In: moments (or a summary) with the words taken from what is said, what the user asked for, a model. Out: the same with
better words, or as they were with a notice. What a model wrote in full is kept by content; failures are asked again by
the next job. Without a model nothing happens here but the translation that was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import TypeAdapter

from clipmill.domain.moment import Moment
from clipmill.domain.options import ClipOptions
from clipmill.domain.progress import StageName
from clipmill.domain.result import Notice
from clipmill.domain.speech import Transcript
from clipmill.domain.summary import Summary
from clipmill.engine.job import Job
from clipmill.engine.translating import Interpreter
from clipmill.llm import LanguageModel
from clipmill.selection.writing.asking import ASKING_VERSION
from clipmill.selection.writing.by_model import write_words
from clipmill.selection.writing.request import Worded, WordsRequest
from clipmill.selection.writing.summaries import SUMMARY_VERSION, write_summary
from clipmill.storage.stage_cache import StageKey

WORDS_VERSION = 1

Kept = TypeVar("Kept")

_REQUEST = TypeAdapter(WordsRequest)
_SUMMARY = TypeAdapter(Summary)
_TRANSCRIPT = TypeAdapter(Transcript)


@dataclass(frozen=True, slots=True)
class _WrittenSummary:
    """What is kept of a summary by content."""

    summary: Summary


def word_moments(
    interpreter: Interpreter,
    moments: Sequence[Moment],
    language: str | None,
    options: ClipOptions,
    model: LanguageModel | None,
) -> tuple[tuple[Moment, ...], tuple[Notice, ...]]:
    """
    Return the moments with the words that the options ask for, and notices where a model's words were not used.

    A model writes in the target language itself; what it did not write is translated.

    Args:
        interpreter: of the job; translates what no model wrote.
        moments: with words taken from what they say.
        language: that is spoken, or none.
        options: heading, tone of the hook text, target language.
        model: writes; none leaves the words as they are.

    Raises:
        InvalidOptions: the target is no language that we know.
        TranslatorMissing, ModelError, DecodeFailed: the wanted translation of words that no model wrote cannot be had.

    """
    job = interpreter.job
    target = options.target_language if options.has_translated_words else None
    request = _request(moments, language, target, options)
    worded = Worded(request.moments, tuple(False for _ in moments))
    if model is not None and moments:
        with job.stage(StageName.SELECT, "writing words") as run:
            found = job.tools.cache.get(_words_key(request, model), Worded)
            run.is_reused = found is not None
            worded = found or write_words(request, model)
            if found is None and not worded.notices:
                job.tools.cache.put(_words_key(request, model), worded, Worded)
    own = [moment for moment, is_written in zip(worded.moments, worded.written, strict=True) if not is_written]
    translated = iter(interpreter.moments(own, language, target))
    made = tuple(
        moment if is_written else next(translated)
        for moment, is_written in zip(worded.moments, worded.written, strict=True)
    )
    return made, worded.notices


def word_summary(
    job: Job, transcript: Transcript, plain: Summary, model: LanguageModel | None, target: str | None = None
) -> tuple[Summary, tuple[Notice, ...]]:
    """
    Return the summary written by a model where it passes its checks, else the plain one with a notice.

    Args:
        job: asks and keeps.
        transcript: of the source.
        plain: the summary taken from it.
        model: writes; none leaves the plain one.
        target: code of the language to write in; none writes in the one that is spoken.

    """
    if model is None:
        return plain, ()
    inputs = (SUMMARY_VERSION, model.name, target or "", _text(_TRANSCRIPT, transcript), _text(_SUMMARY, plain))
    key = StageKey("summary-words", WORDS_VERSION, inputs)
    with job.stage(StageName.SELECT, "writing the summary") as run:
        found = job.tools.cache.get(key, _WrittenSummary)
        if found is not None:
            run.is_reused = True
            return found.summary, ()
        summary, notices = write_summary(transcript, plain, model, target)
        if not notices:
            job.tools.cache.put(key, _WrittenSummary(summary), _WrittenSummary)
        return summary, notices


def _request(moments: Sequence[Moment], language: str | None, target: str | None, options: ClipOptions) -> WordsRequest:
    heading = options.heading
    is_wanted = heading is not None and heading.is_automatic and not heading.text.strip()
    return WordsRequest(
        moments=tuple(moments),
        language=language,
        target=target,
        tone=options.hook_text.tone if options.hook_text is not None else None,
        has_heading=is_wanted,
        heading_instructions=heading.instructions if heading is not None and is_wanted else "",
    )


def _words_key(request: WordsRequest, model: LanguageModel) -> StageKey:
    return StageKey("words", WORDS_VERSION, (ASKING_VERSION, model.name, _text(_REQUEST, request)))


def _text(adapter: TypeAdapter[Kept], value: Kept) -> str:
    return adapter.dump_json(value).decode()
