# SPDX-License-Identifier: MIT
"""
Put right what recognisers get wrong, so that a `Transcript` keeps its promises (pure).

In: words as they were heard, in reading order, with any times at all. Out: words in order that last at least 10 ms,
do not overlap and end with the source; no empty words, no loops, no phantom phrases over silence, sentences that end.
It looks at no sound: `edges` does.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceRange, SourceTime, TimeRange
from clipmill.transcribe.heard import HeardWord, spread_words
from clipmill.transcribe.phantoms import drop_phantoms, unloop
from clipmill.transcribe.punctuate import punctuate
from clipmill.transcribe.scripts import OPENING, ends_sentence, is_dash, is_punctuation, is_unspaced
from clipmill.transcribe.settle import settle, shorten

SEGMENT_PAUSE_US = 1_000_000
"""A pause this long ends a segment."""
MAX_SEGMENT_WORDS = 60


def repair_transcript(
    heard: Iterable[HeardWord],
    *,
    duration_us: int,
    language: str | None,
    language_probability: float = 1.0,
    speech: tuple[SourceRange, ...] | None = None,
    recogniser: str = "",
) -> Transcript:
    """
    Return the transcript of words as they were heard.

    Args:
        heard: in reading order.
        duration_us: length of the source.
        language: code, or none when it is not known.
        language_probability: in [0, 1].
        speech: speech regions of the whole source; none when nobody listened, which drops no phantom.
        recogniser: name for the transcript.

    """
    words = repair_words(heard, duration_us=duration_us, speech=speech)
    return Transcript(
        language=language if words else None,
        language_probability=min(max(language_probability, 0.0), 1.0) if words else 0.0,
        segments=segments_from_words(words),
        speech=_inside(speech or (), duration_us),
        recogniser=recogniser,
    )


def repair_words(
    heard: Iterable[HeardWord], *, duration_us: int, speech: tuple[SourceRange, ...] | None = None
) -> tuple[Word, ...]:
    """Return the words repaired: in order, apart, each at least 10 ms long and inside the source."""
    clean = _merged(_separate(heard))
    words = settle(shorten(_ordered(unloop(clean))), duration_us)
    if speech is not None:
        words = drop_phantoms(words, speech)
    return punctuate(words)


def segments_from_words(words: Sequence[Word]) -> tuple[Segment, ...]:
    """Return the words in runs that end at sentence ends and pauses of a second, and hold at most 60 words."""
    segments: list[Segment] = []
    waiting: list[Word] = []
    for index, word in enumerate(words):
        waiting.append(word)
        is_last = index + 1 == len(words)
        pause = 0 if is_last else words[index + 1].range.in_us - word.range.out_us
        if is_last or ends_sentence(word.text) or pause >= SEGMENT_PAUSE_US or len(waiting) >= MAX_SEGMENT_WORDS:
            segments.append(Segment(TimeRange(waiting[0].range.in_us, word.range.out_us), tuple(waiting)))
            waiting = []
    return tuple(segments)


def _separate(heard: Iterable[HeardWord]) -> Iterable[HeardWord]:
    """Yield words without spaces, control characters or emptiness in them."""
    for word in heard:
        joins = word.joins_previous
        for part in spread_words(word.text, word.start_us, word.end_us, word.speaker):
            yield replace(part, probability=word.probability, joins_previous=joins or part.joins_previous)
            joins = False


def _merged(words: Iterable[HeardWord]) -> list[HeardWord]:
    """Return the words with punctuation put to its word, and pieces that no space parts made one."""
    out: list[HeardWord] = []
    opening: HeardWord | None = None
    for given in words:
        word = given if opening is None else _join(opening, given)
        opening = None
        if is_punctuation(word.text):
            if word.text[0] in OPENING and not (word.joins_previous and out):
                opening = word
            elif out:
                mark = replace(word, text="—") if is_dash(word.text) and not word.joins_previous else word
                out[-1] = _lengthened(out[-1], mark)
        elif out and word.joins_previous and _is_one_word(out[-1], word):
            out[-1] = _join(out[-1], word)
        else:
            out.append(word)
    return [replace(word, joins_previous=word.joins_previous and index > 0) for index, word in enumerate(out)]


def _is_one_word(left: HeardWord, right: HeardWord) -> bool:
    """Say whether two pieces without a space between them are one word of writing that has spaces."""
    is_apart = is_unspaced(left.text[-1]) or is_unspaced(right.text[0])
    return not is_apart and len(left.text) + len(right.text) <= 60 and left.speaker == right.speaker  # noqa: PLR2004


def _join(left: HeardWord, right: HeardWord) -> HeardWord:
    probability = min(left.probability, right.probability)
    return replace(left, end_us=right.end_us, text=left.text + right.text, probability=probability)


def _lengthened(word: HeardWord, mark: HeardWord) -> HeardWord:
    """Return a word with a mark after it; the mark's time is nobody's."""
    return replace(word, text=(word.text + mark.text)[:60])


def _ordered(words: Sequence[HeardWord]) -> list[HeardWord]:
    """
    Return the words in reading order with starts that never go back.

    The order of the text is right and some times are wrong: the longest run of starts that do rise is kept (patience
    sorting), and the others are spread between their neighbours.
    """
    kept = _rising([word.start_us for word in words])
    if len(kept) == len(words):
        return list(words)
    out = list(words)
    for left, right in zip([-1, *kept], [*kept, len(words)], strict=True):
        if right - left <= 1:
            continue
        low = words[left].end_us if left >= 0 else 0
        high = words[right].start_us if right < len(words) else max(low, words[right - 1].end_us)
        low = min(low, high) if right < len(words) else low
        for index in range(left + 1, right):
            step, count = index - left - 1, right - left - 1
            start = low + (high - low) * step // count
            out[index] = replace(words[index], start_us=start, end_us=low + (high - low) * (step + 1) // count)
    return out


def _rising(starts: Sequence[int]) -> list[int]:
    """Return the positions of the longest subsequence that never goes down."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for index, start in enumerate(starts):
        place = bisect_right(tails, start)
        before.append(at[place - 1] if place else -1)
        if place == len(tails):
            tails.append(start)
            at.append(index)
        else:
            tails[place] = start
            at[place] = index
    chain: list[int] = []
    index = at[-1] if at else -1
    while index >= 0:
        chain.append(index)
        index = before[index]
    return chain[::-1]


def _inside(speech: Sequence[SourceRange], duration_us: int) -> tuple[SourceRange, ...]:
    last = bisect_left(speech, duration_us, key=lambda item: item.in_us)
    return tuple(TimeRange(item.in_us, SourceTime(min(item.out_us, duration_us))) for item in speech[:last])
