# SPDX-License-Identifier: MIT
"""
What a prompt rules out: words, topics, speakers, parts of the source, and whatever is off a topic that alone is wanted.

In: a wish, sentences or windows, and where there is one a function that embeds texts. Out: which of them are ruled out,
and notices where a wish cannot be met. It ranks nothing. A wish that the source cannot meet (a speaker that nobody is
labeled as, minutes that it does not have) rules out nothing, and is said.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from clipmill.domain.result import Notice
from clipmill.selection.aids import Embed
from clipmill.selection.candidates import Windows
from clipmill.selection.matching import find_match
from clipmill.selection.passages import find_passages, may_be_english
from clipmill.selection.sentences import Sentence
from clipmill.selection.tokens import stem, tokens
from clipmill.selection.wishes import Wish

Bools = npt.NDArray[np.bool_]

REFUSED_BAR = 0.4
"""Cosine from which a passage is about a refused topic: 2 in 100,000 passages reach it by chance (experiment log)."""
_MOSTLY = 0.8
"""Share of a window's words that those who alone shall speak must say."""


def holds_banned(wish: Wish, sentences: Sequence[Sentence]) -> Bools:
    """Return (S,) which sentences hold a banned word, or all words of a banned phrase."""
    phrases = [frozenset(phrase.split()) for phrase in wish.banned]
    if not phrases:
        return np.zeros(len(sentences), dtype=np.bool_)
    said = [frozenset(map(stem, tokens(sentence.text))) for sentence in sentences]
    return np.array([any(phrase <= words for phrase in phrases) for words in said], dtype=np.bool_)


def refuse_sentences(
    wish: Wish, sentences: Sequence[Sentence], *, embed: Embed | None = None, duration_us: int | None = None
) -> Bools:
    """
    Return (S,) which sentences no moment may hold: banned words, refused topics by meaning, other parts of the source.

    Meaning takes an English source and prompt and `embed`; parts of the source take its length.
    """
    refused = holds_banned(wish, sentences)
    topics = [topic for topic in wish.refused if may_be_english(topic)]
    if topics and embed is not None:
        passages = find_passages(sentences, embed)
        if len(passages.vectors):
            near = (passages.vectors @ embed(topics).T).max(axis=1) >= REFUSED_BAR
            refused |= np.repeat(near, passages.last - passages.first + 1)
    if wish.part is not None and duration_us is not None:
        low_us, high_us = wish.part.range_us(duration_us)
        if low_us < high_us:
            refused |= np.array([s.range.in_us < low_us or s.range.out_us > high_us for s in sentences], dtype=np.bool_)
    return refused


def refuse_windows(
    wish: Wish,
    windows: Windows,
    sentences: Sequence[Sentence],
    *,
    embed: Embed | None = None,
    duration_us: int | None = None,
) -> Bools:
    """
    Return (N,) which windows are ruled out.

    Those that hold a refused sentence, those in which others speak than who alone shall, and, when nothing but a topic
    is wanted and it is to be had, those that may not be claimed to match it.
    """
    marked = refuse_sentences(wish, sentences, embed=embed, duration_us=duration_us)
    sums = np.concatenate([[0], np.cumsum(marked)])
    refused: Bools = sums[windows.last + 1] > sums[windows.first]
    labels = find_voices(wish, sentences)
    if labels:
        refused |= ~_is_said_by(labels, windows, sentences)
    if wish.is_only:
        match = find_match(wish, windows, sentences, embed)
        if match is not None and match.is_claimed.any():
            refused |= ~match.is_claimed
    return refused


def find_voices(wish: Wish, sentences: Sequence[Sentence]) -> frozenset[str]:
    """Return the speaker labels of those who alone shall speak; empty when nobody is labeled so."""
    labels = {sentence.speaker for sentence in sentences if sentence.speaker is not None}
    wanted = [_name_tokens(voice) for voice in wish.voices]
    return frozenset(label for label in labels if any(name and name <= _name_tokens(label) for name in wanted))


def tell_unmet(wish: Wish, sentences: Sequence[Sentence], duration_us: int) -> tuple[Notice, ...]:
    """
    Return what of a wish the source cannot meet.

    Codes: `part_not_in_source` (it is too short for the part asked for), `speaker_not_found` (nobody is labeled so).
    """
    notices: tuple[Notice, ...] = ()
    if wish.part is not None:
        low_us, high_us = wish.part.range_us(duration_us)
        if low_us >= high_us:
            notices += (Notice("part_not_in_source", "The source has no such part; all of it was used."),)
    if wish.voices and not find_voices(wish, sentences):
        names = ", ".join(f"“{voice}”" for voice in wish.voices)
        notices += (Notice("speaker_not_found", f"No speaker of the source is known as {names}; all were used."),)
    return notices


def _name_tokens(name: str) -> frozenset[str]:
    """Return the tokens of a name or label; numbers without leading zeros, so that "speaker 1" is SPEAKER_01."""
    return frozenset(str(int(token)) if token.isdecimal() else token for token in tokens(name))


def _is_said_by(labels: frozenset[str], windows: Windows, sentences: Sequence[Sentence]) -> Bools:
    """Return (N,) which windows begin with one of the labels and are mostly theirs."""
    is_theirs = np.array([sentence.speaker in labels for sentence in sentences])
    words = np.array([sentence.last - sentence.first + 1 for sentence in sentences], dtype=np.float64)
    theirs = np.concatenate([[0.0], np.cumsum(words * is_theirs)])
    everyone = np.concatenate([[0.0], np.cumsum(words)])
    share = (theirs[windows.last + 1] - theirs[windows.first]) / (everyone[windows.last + 1] - everyone[windows.first])
    result: Bools = is_theirs[windows.first] & (share >= _MOSTLY)
    return result
