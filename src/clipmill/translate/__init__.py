# SPDX-License-Identifier: MIT
"""
Room: words in one language -> the same words in another.

In: a transcript, or titles and headings, and someone who translates lines. Out: a transcript of the translation, timed
inside the sentences it translates, or the texts. It lays out no captions and never passes the original off as a
translation.
"""

from clipmill.translate.by_model import LanguageModelTranslator, ModelTranslationOptions
from clipmill.translate.by_server import LibreTranslateTranslator
from clipmill.translate.by_sound import SoundTranslator, count_unheard, interpret_transcript, is_heard_target
from clipmill.translate.codes import is_same_language, target_code
from clipmill.translate.missing import NoTranslator
from clipmill.translate.texts import translate_moments, translate_texts
from clipmill.translate.transcripts import translate_transcript
from clipmill.translate.translator import TextKind, Translator

__all__ = [
    "LanguageModelTranslator",
    "LibreTranslateTranslator",
    "ModelTranslationOptions",
    "NoTranslator",
    "SoundTranslator",
    "TextKind",
    "Translator",
    "count_unheard",
    "interpret_transcript",
    "is_heard_target",
    "is_same_language",
    "target_code",
    "translate_moments",
    "translate_texts",
    "translate_transcript",
]
