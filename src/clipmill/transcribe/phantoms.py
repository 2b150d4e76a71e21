# SPDX-License-Identifier: MIT
"""
Drop what a recogniser says when nobody speaks (pure).

In: words and speech regions. Out: the words without loops and without phrases over silence or music. Known phantom
phrases are dropped only where no speech was found either: people do say "thank you".
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from clipmill.domain.speech import Word, join_words
from clipmill.domain.times import SourceRange
from clipmill.transcribe.heard import HeardWord
from clipmill.transcribe.scripts import ends_sentence

MAX_LOOP_WORDS = 12
"""Longest phrase that is looked for again right after itself."""
MAX_REPEATS = 4
"""People repeat a phrase up to three times; a loop goes on."""
MAX_WORD_REPEATS = 8
"""Single words are repeated more often ("no, no, no")."""
KEPT_REPEATS = 2
"""What is left of a loop."""
LOOP_PAUSE_US = 2_000_000
PHRASE_PAUSE_US = 600_000
NEAR_US = 300_000
"""Words this close to speech may belong to it."""
MAX_SILENT_PART = 0.1
"""A phrase with less of it in speech lies over silence."""
DOUBTFUL_PROBABILITY = 0.5
PHANTOMS = frozenset((
    "thank you", "thank you very much", "thank you so much", "thanks for watching", "thank you for watching", "you",
    "please subscribe", "subscribe", "like and subscribe", "bye", "bye bye", "the end", "so", "okay", "oh", "hmm",
    "see you next time", "subtitles by the amaraorg community", "transcription by castingwords",
    "untertitel der amaraorg community", "untertitelung des zdf 2020", "vielen dank", "vielen dank fürs zuschauen",
    "sous titres réalisés par la communauté damaraorg", "sous titrage st 501", "merci", "merci davoir regardé",
    "subtítulos realizados por la comunidad de amaraorg", "gracias", "gracias por ver el video", "obrigado",
    "sottotitoli e revisione a cura di qtss", "продолжение следует", "субтитры сделал dimatorzok",
    "спасибо за просмотр", "ご視聴ありがとうございました", "チャンネル登録お願いします",
    "請不吝點贊訂閱轉發打賞支持明鏡與點點欄目", "字幕由amaraorg社区提供", "시청해주셔서 감사합니다", "감사합니다",
))  # fmt: skip
"""Phrases that models trained on subtitles say over silence, folded as `_folded` does."""


def unloop(words: Sequence[HeardWord]) -> list[HeardWord]:
    """Return the words with phrases that follow themselves again and again, without a pause, cut to two."""
    folded = [_folded(word.text) or word.text for word in words]
    ends = _unbroken(words)
    out: list[HeardWord] = []
    index = 0
    while index < len(words):
        length, repeats = _loop_at(folded, index, ends[index])
        out.extend(words[index : index + length * min(repeats, KEPT_REPEATS)])
        index += length * repeats
    return out


def _unbroken(words: Sequence[HeardWord]) -> list[int]:
    """Return, for each word, where the next long pause after it is; people come back to a phrase after a while."""
    ends = [len(words)] * len(words)
    for index in range(len(words) - 2, -1, -1):
        is_broken = words[index + 1].start_us - words[index].end_us >= LOOP_PAUSE_US
        ends[index] = index + 1 if is_broken else ends[index + 1]
    return ends


def _loop_at(folded: Sequence[str], index: int, end: int) -> tuple[int, int]:
    """Return the length of the shortest phrase that loops from here, before `end`, and how often; else (1, 1)."""
    for length in range(1, min(MAX_LOOP_WORDS, (end - index) // MAX_REPEATS) + 1):
        phrase = folded[index : index + length]
        repeats = 1
        at = index + length
        while at + length <= end and folded[at : at + length] == phrase:
            repeats += 1
            at += length
        if repeats >= (MAX_WORD_REPEATS if length == 1 else MAX_REPEATS):
            return length, repeats
    return 1, 1


def drop_phantoms(words: Sequence[Word], speech: Sequence[SourceRange]) -> tuple[Word, ...]:
    """
    Return the words without the phrases that lie outside of all speech and are doubtful or known phantoms.

    Args:
        words: in order.
        speech: speech regions, sorted, not overlapping.

    """
    out: list[Word] = []
    for phrase in _phrases(words):
        doubt = sum(word.probability for word in phrase) / len(phrase) < DOUBTFUL_PROBABILITY
        if _spoken_part(phrase, speech) < MAX_SILENT_PART and (doubt or _folded(join_words(phrase)) in PHANTOMS):
            continue
        out.extend(phrase)
    return tuple(out)


def _phrases(words: Sequence[Word]) -> list[list[Word]]:
    phrases: list[list[Word]] = []
    for index, word in enumerate(words):
        before = words[index - 1] if index else None
        if before and not ends_sentence(before.text) and word.range.in_us - before.range.out_us < PHRASE_PAUSE_US:
            phrases[-1].append(word)
        else:
            phrases.append([word])
    return phrases


def _spoken_part(phrase: Sequence[Word], speech: Sequence[SourceRange]) -> float:
    """Return how much of the phrase's time lies in speech or next to it, 0 to 1."""
    total = spoken = 0
    for word in phrase:
        total += word.range.duration_us
        at = bisect_left(speech, word.range.in_us - NEAR_US, key=lambda item: item.out_us)
        while at < len(speech) and speech[at].in_us - NEAR_US < word.range.out_us:
            low = max(speech[at].in_us - NEAR_US, word.range.in_us)
            high = min(speech[at].out_us + NEAR_US, word.range.out_us)
            spoken += max(0, high - low)
            at += 1
    return spoken / total if total else 0.0


def _folded(text: str) -> str:
    """Return text in small letters with nothing but letters, digits and single spaces."""
    plain = "".join(char if char.isalnum() else " " if char in " -" else "" for char in text.casefold())
    return " ".join(plain.split())
