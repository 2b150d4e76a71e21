# SPDX-License-Identifier: MIT
"""
A transcript -> the transcript of its translation.

In: a transcript, a language, a translator. Out: a transcript whose segments are sentences, each timed inside the one it
translates. It is shown like any other: captions break and time it by the same rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clipmill.domain.languages import find_language
from clipmill.domain.speech import Segment, Transcript
from clipmill.domain.times import US_PER_S, SourceRange, SourceTime, TimeRange
from clipmill.translate.codes import bare_code, is_same_language, target_code
from clipmill.translate.sentences import Sentence, own_range, sentences_from_words, sentences_within
from clipmill.translate.spreading import spread_words
from clipmill.translate.translator import AUTO, Translator
from clipmill.translate.writing import one_line, reading_units

READING_UNITS_PER_S = 17.0
"""Reading length a second that a translation is asked to keep to (Netflix's timed text guides: 17 to 20 for adults;
wide characters count two, which gives Chinese its 9)."""
HOLD_US = 300_000
"""How much longer than its words a caption may stay when nothing follows; the caption room's own rule."""
LEAST_SHARE = 0.75
"""Share of the original's length that is allowed whatever the time: more cannot be left out without losing sense."""
LEAST_UNITS = 16


def translate_transcript(
    transcript: Transcript,
    target: str,
    translator: Translator,
    *,
    within: Sequence[SourceRange] | None = None,
) -> Transcript:
    """
    Return what was said, in another language.

    Words lie inside the sentence that they translate and are in order; speech regions and turns stay. A transcript that
    is in the target language already comes back as it is.

    Args:
        transcript: corrected already, where there are corrections.
        target: code of a language as a user writes it.
        translator: translates; asked for all sentences in order, with the length that can be read in their time.
        within: only the sentences that share time with one of these are translated and returned; all, without.

    Raises:
        InvalidOptions: the target is no language that we know.
        TranslatorMissing, ModelUnavailable, ModelRefused, ReplyInvalid, BudgetSpent: as `Translator.translate`.

    """
    code = target_code(target)
    if is_same_language(transcript.language, code):
        return transcript
    sentences = sentences_within(sentences_from_words(transcript.words), within)
    asked = [at for at, sentence in enumerate(sentences) if any(char.isalpha() for char in sentence.text)]
    lines = [one_line(sentences[at].text) for at in asked]
    most = [_most_units(sentences, at) for at in asked]
    made: tuple[str, ...] = ()
    if lines:
        source = transcript.language or AUTO
        made = translator.translate(lines, source=source, target=code, kind="captions", most=most)
    texts = dict(zip(asked, made, strict=True))
    segments = [
        _segment(texts.get(at, sentence.text), sentence, own_range(sentences, at))
        for at, sentence in enumerate(sentences)
        if one_line(sentence.text)
    ]
    language = find_language(bare_code(code))
    return replace(
        transcript,
        language=language.recogniser_code if language else code,
        segments=tuple(segments),
        recogniser=f"{transcript.recogniser} > {translator.name}",
    )


def _segment(text: str, sentence: Sentence, within: SourceRange) -> Segment:
    words = spread_words(text, sentence, within)
    return Segment(TimeRange(words[0].range.in_us, words[-1].range.out_us), words)


def _most_units(sentences: Sequence[Sentence], at: int) -> int:
    """Return the reading length that can be read while a sentence is shown."""
    whole = sentences[at].range
    following = sentences[at + 1].range.in_us if at + 1 < len(sentences) else SourceTime(whole.out_us + HOLD_US)
    shown_us = whole.duration_us + min(max(0, following - whole.out_us), HOLD_US)
    least = max(LEAST_UNITS, LEAST_SHARE * reading_units(sentences[at].text))
    return round(max(least, READING_UNITS_PER_S * shown_us / US_PER_S))
