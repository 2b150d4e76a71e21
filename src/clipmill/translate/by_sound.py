# SPDX-License-Identifier: MIT
"""
Translation of what is heard: sound in any language -> the transcript of its English.

In: a transcript, somebody who hears English in the sound of another language, a way to get at that sound. Out: a
transcript in English, timed inside the sentences it translates. It hears whole windows of half a minute at sentence
bounds, since such a model invents text for single sentences (experiment log), and it knows no other target: what
cannot be heard well is an error, never the original. It opens no file and decodes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Protocol

from clipmill.domain.errors import ReplyInvalid
from clipmill.domain.media import Samples
from clipmill.domain.speech import Segment, Transcript
from clipmill.domain.times import US_PER_S, SourceRange, SourceTime, TimeRange
from clipmill.translate.checks import is_echo
from clipmill.translate.codes import bare_code
from clipmill.translate.sentences import Sentence, own_range, sentences_from_words, sentences_within
from clipmill.translate.spreading import spread_words
from clipmill.translate.translator import AUTO
from clipmill.translate.writing import one_line

HEARD_LANGUAGE = "en"
"""The one language that speech recognisers translate to."""
WINDOW_US = 28_000_000
"""Longest stretch that is heard at once; the model's own window is 30 s."""
LONGEST_GAP_US = 3_000_000
"""A longer silence between two sentences parts windows: models invent text over it."""
EDGE_US = 150_000
"""Sound around a window that is heard along, where nobody else speaks there."""
NEAR_US = 700_000
"""How far the end of a heard passage may lie from the end of the sentence that it is taken to translate."""
MOST_LEFT_OUT = 0.25
"""Share of the speech that may be without English before the translation is none."""
_HINT = "Set up a language model or a LibreTranslate server for translations, or leave them out."

SoundOf = Callable[[SourceRange], Samples]
"""Gives the sound of a stretch of the source, mono at 16 kHz."""


class SoundTranslator(Protocol):
    """Hears speech in other languages as English."""

    @property
    def name(self) -> str:
        """Model, version and settings; part of the key of whatever is kept of its work."""

    def hear_in_english(self, sound: Samples, *, language: str | None) -> tuple[Segment, ...]:
        """
        Return what is said in at most 30 s of sound in English: passages in order, on the source's clock.

        Args:
            sound: (N,) float32 mono at 16 kHz.
            language: code of the language spoken, or none when nobody knows it.

        Raises:
            TranslatorMissing: the model translates nothing.
            ReplyInvalid: no usable translation came.

        """


def is_heard_target(target: str) -> bool:
    """Say whether speech can be heard in this language at all: it is English, of any region."""
    return bare_code(target) == HEARD_LANGUAGE


def interpret_transcript(
    transcript: Transcript,
    translator: SoundTranslator,
    sound_of: SoundOf,
    *,
    within: Sequence[SourceRange] | None = None,
) -> Transcript:
    """
    Return what was said, in English, as it is heard in the sound.

    Every segment is one sentence of the original, or several that were heard as one, and lies inside their time; words
    are in order and do not overlap. A sentence that no sense could be made of is left out: `count_unheard` says how
    many. Corrections of the original's words are not heard.

    Args:
        transcript: of the source; says what is a sentence and when.
        translator: hears.
        sound_of: gives the sound of a stretch.
        within: only the sentences that share time with one of these are heard and returned; all, without.

    Raises:
        TranslatorMissing: as `SoundTranslator.hear_in_english`.
        ReplyInvalid: more than a quarter of the speech could not be heard, or the original came back.
        MediaError: as `sound_of`.

    """
    everything = sentences_from_words(transcript.words)
    wanted = sentences_within(everything, within)
    blocks: list[_Block] = []
    for first, last in _windows(everything, wanted):
        blocks += _heard(_Window(everything, first, last), transcript.language, translator, sound_of)
    texts = [block.text for block in blocks]
    missing_us = sum(sentence.range.duration_us for sentence in _left_out(wanted, blocks))
    if missing_us > MOST_LEFT_OUT * sum(sentence.range.duration_us for sentence in wanted):
        message = f"no English could be made of {missing_us / US_PER_S:.0f} s of speech"
        raise ReplyInvalid(message, hint=_HINT)
    if len(texts) > 1 and is_echo([block.said.text for block in blocks], texts, transcript.language or AUTO, "en"):
        message = "most sentences came back as they were said instead of in English"
        raise ReplyInvalid(message, hint=_HINT)
    said = [block.said for block in blocks]
    segments = tuple(_segment(block.text, block.said, own_range(said, at)) for at, block in enumerate(blocks))
    return replace(
        transcript,
        language=HEARD_LANGUAGE,
        segments=segments,
        recogniser=f"{transcript.recogniser} > {translator.name}",
    )


def count_unheard(transcript: Transcript, heard: Transcript, within: Sequence[SourceRange] | None = None) -> int:
    """Return how many sentences of a transcript have no words in what was heard of it."""
    sentences = sentences_within(sentences_from_words(transcript.words), within)
    return sum(
        not any(segment.range.overlaps(sentence.range) for segment in heard.segments)
        for sentence in sentences
        if one_line(sentence.text)
    )


@dataclass(frozen=True, slots=True)
class _Block:
    """Sentences that were heard as one, and their English."""

    said: Sentence
    text: str


@dataclass(frozen=True, slots=True)
class _Window:
    """Sentences that follow each other and are heard at once: `first` to `last` of all, both included."""

    everything: Sequence[Sentence]
    first: int
    last: int

    @property
    def sentences(self) -> Sequence[Sentence]:
        return self.everything[self.first : self.last + 1]

    @property
    def range(self) -> SourceRange:
        """From the first word to the last, with a little sound around them that nobody else speaks in."""
        begin, end = int(self.sentences[0].range.in_us), max(int(item.range.out_us) for item in self.sentences)
        before = self.everything[self.first - 1].range.out_us if self.first else 0
        following = self.everything[self.last + 1 :][:1]
        after = following[0].range.in_us if following else end + 2 * EDGE_US
        begin -= max(0, min(EDGE_US, (begin - before) // 2))
        end += max(0, min(EDGE_US, (after - end) // 2))
        return TimeRange(SourceTime(begin), SourceTime(end))

    def halves(self) -> tuple[_Window, _Window]:
        middle = (self.first + self.last) // 2
        return replace(self, last=middle), replace(self, first=middle + 1)


def _windows(everything: Sequence[Sentence], wanted: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Return the windows as indices of their first and last sentences; only wanted neighbors share one."""
    chosen = {id(sentence) for sentence in wanted}
    places = [at for at, sentence in enumerate(everything) if id(sentence) in chosen and one_line(sentence.text)]
    windows: list[tuple[int, int]] = []
    for at in places:
        if windows and windows[-1][1] == at - 1 and _shares(everything, windows[-1][0], at):
            windows[-1] = (windows[-1][0], at)
        else:
            windows.append((at, at))
    return windows


def _shares(everything: Sequence[Sentence], first: int, at: int) -> bool:
    """Say whether a sentence still fits the window that begins with `first`."""
    length_us = everything[at].range.out_us - everything[first].range.in_us
    return length_us <= WINDOW_US and everything[at].range.in_us - everything[at - 1].range.out_us <= LONGEST_GAP_US


def _heard(window: _Window, language: str | None, translator: SoundTranslator, sound_of: SoundOf) -> list[_Block]:
    """Return the English of a window; what cannot be heard is heard in halves, and a sentence alone is left out."""
    passages = _passages(window, language, translator, sound_of)
    if passages:
        return pair_passages(window.sentences, passages)
    if len(window.sentences) == 1:
        return []
    return [block for half in window.halves() for block in _heard(half, language, translator, sound_of)]


def _passages(
    window: _Window, language: str | None, translator: SoundTranslator, sound_of: SoundOf
) -> tuple[Segment, ...]:
    """Return what is heard in a window that says anything; nothing where no sense can be made of it."""
    try:
        heard = translator.hear_in_english(sound_of(window.range), language=language)
    except ReplyInvalid:
        return ()
    return tuple(passage for passage in heard if any(char.isalnum() for char in passage.text))


def _left_out(wanted: Sequence[Sentence], blocks: Sequence[_Block]) -> list[Sentence]:
    kept = {id(word) for block in blocks for word in block.said.words}
    return [item for item in wanted if one_line(item.text) and id(item.words[0]) not in kept]


def pair_passages(sentences: Sequence[Sentence], passages: Sequence[Segment]) -> list[_Block]:
    """
    Return sentences with the passages that translate them, in order, nothing left out.

    A sentence ends where a passage ends near by; between two such ends all sentences and passages are taken as one.
    """
    ends_us = accumulate((int(sentence.range.out_us) for sentence in sentences), max)
    bounds = [(end + int(after.range.in_us)) // 2 for end, after in zip(ends_us, sentences[1:], strict=False)]
    heard = [(int(one.range.out_us) + int(other.range.in_us)) // 2 for one, other in pairwise(passages)]
    cuts, least = [(0, 0)], 0
    for at, bound in enumerate(bounds, 1):
        near = [place for place in range(least, len(heard)) if abs(heard[place] - bound) <= NEAR_US]
        if near:
            best = min(near, key=lambda place: abs(heard[place] - bound))
            cuts.append((at, best + 1))
            least = best + 1
    cuts.append((len(sentences), len(passages)))
    return [
        _Block(
            Sentence(tuple(word for sentence in sentences[first:last] for word in sentence.words)),
            one_line(" ".join(passage.text for passage in passages[begin:end])),
        )
        for (first, begin), (last, end) in pairwise(cuts)
    ]


def _segment(text: str, said: Sentence, within: SourceRange) -> Segment:
    words = spread_words(text, said, within)
    return Segment(TimeRange(words[0].range.in_us, words[-1].range.out_us), words)
