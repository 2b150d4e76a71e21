# SPDX-License-Identifier: MIT
"""
Titles, descriptions and headings -> the same in another language.

In: texts or moments, and a translator. Out: as many, in order; empty ones stay empty. Captions are `transcripts`'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clipmill.domain.moment import Moment
from clipmill.translate.codes import is_same_language, target_code
from clipmill.translate.translator import AUTO, Translator
from clipmill.translate.writing import one_line


def translate_texts(
    texts: Sequence[str], *, source: str | None, target: str, translator: Translator
) -> tuple[str, ...]:
    """
    Return texts that stand alone in the target language; each text is asked for once, empty ones not at all.

    Args:
        texts: on one line each.
        source: code of their language; none when nobody knows it.
        target: code of the other, as a user writes it.
        translator: translates.

    Raises:
        InvalidOptions: the target is no language that we know.
        TranslatorMissing, ModelUnavailable, ModelRefused, ReplyInvalid, BudgetSpent: as `Translator.translate`.

    """
    code = target_code(target)
    if is_same_language(source, code):
        return tuple(texts)
    asked = tuple(dict.fromkeys(one_line(text) for text in texts if _has_sense(text)))
    if not asked:
        return tuple(texts)
    made = translator.translate(asked, source=source or AUTO, target=code, kind="title")
    known = dict(zip(asked, made, strict=True))
    return tuple(known.get(one_line(text), text) for text in texts)


def translate_moments(
    moments: Sequence[Moment], *, source: str | None, target: str, translator: Translator
) -> tuple[Moment, ...]:
    """
    Return the moments with title, description and heading in the target language; raises as `translate_texts`.

    What is said in them (`text`, `hook`) and the hashtags stay as they are.
    """
    texts = [text for moment in moments for text in (moment.title, moment.description, moment.heading)]
    made = iter(translate_texts(texts, source=source, target=target, translator=translator))
    return tuple(replace(moment, title=next(made), description=next(made), heading=next(made)) for moment in moments)


def _has_sense(text: str) -> bool:
    """Say whether there is anything to translate: a letter."""
    return any(char.isalpha() for char in text)
