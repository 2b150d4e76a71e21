# SPDX-License-Identifier: MIT
"""
Where a line may break: between words, and inside writing that has no spaces.

In: placed words. Out: phrases, which a line never breaks. Japanese, Chinese and Thai break between the phrases that
budoux finds (its models are data in its package), Lao, Khmer and Burmese between the words that the recogniser heard,
everything else where Unicode allows (UAX #14). It knows no widths but those that it is given a function for.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache

import budoux
from uniseg.graphemecluster import grapheme_clusters
from uniseg.linebreak import line_break_boundaries

from clipmill.captions.placing import PlacedWord, spread
from clipmill.captions.units import unit_boundaries
from clipmill.domain.times import TimeRange

_KANA = re.compile("[\u3040-\u30ff\u31f0-\u31ff]")
_HAN = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_THAI = re.compile("[\u0e00-\u0e7f]")
_HEARD = re.compile("[\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Lao, Burmese and Khmer: nobody taught budoux where their words end."""
_THAI_SIGNS = "\u0e2f\u0e46"
_TRADITIONAL = frozenset("們這個來說時會對國學為過還後開發沒經點長問間見話樣實現動頭關無與從")
_SIMPLIFIED = frozenset("们这个来说时会对国学为过还后开发没经点长问间见话样实现动头关无与从")


def phrases_from_words(words: Sequence[PlacedWord], language: str | None) -> tuple[PlacedWord, ...]:
    """
    Return the words as phrases, between which a line may break and each of which is marked as one.

    Spaced writing stays as it is, one phrase a word. In writing without spaces, words are split and joined to the
    phrases in it; the times of a word that is split are shared out by letters. No sign and no syllable is split.
    """
    phrases: list[PlacedWord] = []
    for run in _joined_runs(words):
        if len(run) == 1 and run[0].text.isascii():
            phrases.append(run[0])
        else:
            phrases += _cut(run, _phrase_breaks(run, language))
    return tuple(phrases)


def split_wide_phrase(phrase: PlacedWord, fits: Callable[[str], bool]) -> tuple[PlacedWord, ...]:
    """
    Return a phrase that is too wide for a line as phrases that fit, each as long as can be.

    It is broken where Unicode allows (after a slash or hyphen), else between signs or syllables (`units`); a single one
    that does not fit stays as it is.
    """
    text = phrase.text
    clusters = unit_boundaries(text)
    soft = sorted({0, len(text), *line_break_boundaries(text)} & set(clusters))
    cuts = [0]
    for start, end in itertools.pairwise(soft):
        if fits(text[cuts[-1] : end]):
            continue
        if start > cuts[-1]:
            cuts.append(start)
        for previous, cluster_end in itertools.pairwise(clusters):
            if cuts[-1] < previous and cluster_end <= end and not fits(text[cuts[-1] : cluster_end]):
                cuts.append(previous)
    return _cut([phrase], set(cuts))


def locale_of(language: str | None, text: str) -> str | None:
    """Return the language tag by which fonts choose a locale's letter forms; Chinese says which characters."""
    if language == "zh":
        return "zh-Hant" if is_traditional(text) else "zh-Hans"
    return "zh-Hant" if language == "yue" else language


def is_traditional(text: str) -> bool:
    """Say whether Chinese text is written in traditional characters, by the commonest that differ."""
    return sum(char in _TRADITIONAL for char in text) > sum(char in _SIMPLIFIED for char in text)


def _joined_runs(words: Iterable[PlacedWord]) -> list[list[PlacedWord]]:
    """Return the words grouped to runs without spaces."""
    runs: list[list[PlacedWord]] = []
    for word in words:
        if runs and word.joins_previous and word.speaker == runs[-1][-1].speaker:
            runs[-1].append(word)
        else:
            runs.append([word if not word.joins_previous else replace(word, joins_previous=False)])
    return runs


def _phrase_breaks(run: Sequence[PlacedWord], language: str | None) -> set[int]:
    """Return the offsets inside the text of a run at which a line may break."""
    text = "".join(word.text for word in run)
    if _HEARD.search(text):
        return set(itertools.accumulate(len(word.text) for word in run)) & set(unit_boundaries(text))
    if not (_HAN.search(text) or _KANA.search(text) or _THAI.search(text)):
        return set()
    breaks, offset = set(), 0
    for chunk in _parser(_model_name(text, language)).parse(text)[:-1]:
        offset += len(chunk)
        breaks.add(offset)
    allowed = set(line_break_boundaries(text))
    clusters = set(unit_boundaries(text))
    # UAX #14 leaves Thai to dictionaries: between two Thai letters budoux alone decides, but no line starts with a sign
    # that repeats or shortens the word before it.
    thai = {x for x in breaks & clusters if _THAI.match(text[x - 1]) and _THAI.match(text[x])}
    return (breaks & clusters & allowed) | {x for x in thai if text[x] not in _THAI_SIGNS}


def _model_name(text: str, language: str | None) -> str:
    if _THAI.search(text):
        return "th"
    if language == "ja" or _KANA.search(text):
        return "ja"
    return "zh-hant" if is_traditional(text) else "zh-hans"


@cache
def _parser(name: str) -> budoux.Parser:
    loaders = {
        "ja": budoux.load_default_japanese_parser,
        "zh-hans": budoux.load_default_simplified_chinese_parser,
        "zh-hant": budoux.load_default_traditional_chinese_parser,
        "th": budoux.load_default_thai_parser,
    }
    return loaders[name]()


def _cut(words: Sequence[PlacedWord], offsets: set[int]) -> tuple[PlacedWord, ...]:
    """Return the words of one run joined and cut at these offsets of its text."""
    pieces: list[PlacedWord] = []
    offset = 0
    for word in words:
        parts = list(grapheme_clusters(word.text))
        for part, time in zip(parts, spread([len(part) for part in parts], word.range), strict=True):
            if offset in offsets or not pieces:
                joins = words[0].joins_previous if not pieces else True
                pieces.append(replace(word, range=time, text=part, joins_previous=joins))
            else:
                last = pieces[-1]
                end = max(last.range.out_us, time.out_us)
                pieces[-1] = replace(last, text=last.text + part, range=TimeRange(last.range.in_us, end))
            offset += len(part)
    return tuple(pieces)
