# SPDX-License-Identifier: MIT
"""
What a prompt rules out: words, topics, speakers, parts of the source, and whatever is off a topic that alone is wanted.

In: a wish, sentences or windows, and where there is one a function that embeds texts. Out: which of them are ruled out.
It ranks nothing, and says nothing: `refusals_told` does. A wish that the source cannot meet (a speaker that nobody is
labeled as, minutes that it does not have) rules out nothing; one that would leave no window at all leaves those that
come nearest to it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from clipmill.domain.times import US_PER_S, SourceRange, SourceTime, TimeRange
from clipmill.selection.aids import Embed
from clipmill.selection.candidates import Ints, Windows
from clipmill.selection.exclusions import telling_words
from clipmill.selection.lexicon import HOUSEKEEPING
from clipmill.selection.matching import find_match
from clipmill.selection.mentions import count_mentions, count_tokens
from clipmill.selection.passages import find_passages, may_be_english
from clipmill.selection.sentences import Sentence
from clipmill.selection.tokens import tokens
from clipmill.selection.wishes import Wish

Bools = npt.NDArray[np.bool_]

REFUSED_BAR = 0.4
"""Cosine from which a passage is about a refused topic: 2 in 100,000 passages reach it by chance (experiment log)."""
_MOSTLY = 0.8
"""Share of a window's words that those who alone shall speak must say."""
_EDGE_US, _EDGE_SHARE = 60 * US_PER_S, 0.04
"""An intro or outro lasts at least that long, in time or as a share of the source, whichever is less."""
_GREETING_US, _GREETING_SHARE = 180 * US_PER_S, 0.1
"""And on to the last greeting that is this near."""


def holds_banned(wish: Wish, sentences: Sequence[Sentence]) -> Bools:
    """Return (S,) which sentences say a banned word in any form, a swear word, or a part of a banned phrase."""
    result: Bools = _count_banned(wish, sentences) > 0
    return result


def _count_banned(wish: Wish, sentences: Sequence[Sentence]) -> Ints:
    counts: Ints = count_mentions(wish.banned, sentences) + count_tokens(frozenset(wish.swear_words), sentences)
    return counts


def count_refused(wish: Wish, sentences: Sequence[Sentence], embed: Embed | None = None) -> Ints:
    """Return (S,) how often each sentence says what is refused; one that is about it by meaning counts once more."""
    counts = _count_banned(wish, sentences)
    topics = [topic for topic in wish.refused if telling_words(topic) and may_be_english(topic)]
    if topics and embed is not None:
        passages = find_passages(sentences, embed)
        if len(passages.vectors):
            near = (passages.vectors @ embed(topics).T).max(axis=1) >= REFUSED_BAR
            counts = counts + np.repeat(near, passages.last - passages.first + 1)
    return counts


def refuse_sentences(
    wish: Wish, sentences: Sequence[Sentence], *, embed: Embed | None = None, duration_us: int | None = None
) -> Bools:
    """
    Return (S,) which sentences no moment may hold: banned words, refused topics by meaning, other parts of the source.

    Meaning takes an English source and prompt and `embed`; parts of the source take its length.
    """
    said = count_refused(wish, sentences, embed) > 0
    result: Bools = said | is_elsewhere(wish, sentences, duration_us)
    return result


def refuse_windows(
    wish: Wish,
    windows: Windows,
    sentences: Sequence[Sentence],
    *,
    embed: Embed | None = None,
    duration_us: int | None = None,
    is_out: Bools | None = None,
) -> Bools:
    """
    Return (N,) which windows are ruled out; never all of them, nor all but those that are out anyway.

    Those in another part of the source, those in which others speak than who alone shall, those that say or are about
    what is refused, and, when nothing but a topic is wanted and it is to be had, those that may not be claimed to match
    it or, where others do, do not name it. What would leave none is not asked for, from the last of these on; but of
    what is refused, the windows that say it least are left.
    """
    refused = np.zeros(len(windows), dtype=np.bool_)
    if not len(windows):
        return refused
    if is_out is not None:
        refused = _also(refused, is_out)
    refused = _also(refused, _in_windows(is_elsewhere(wish, sentences, duration_us), windows) > 0)
    labels = find_voices(wish, sentences)
    if labels:
        refused = _also(refused, ~_is_said_by(labels, windows, sentences))
    times = _in_windows(count_refused(wish, sentences, embed), windows)
    refused = refused | (times > times[~refused].min())
    if wish.is_only:
        refused = _also(refused, _is_off_topic(wish, windows, sentences, embed, refused))
    return refused


def find_voices(wish: Wish, sentences: Sequence[Sentence]) -> frozenset[str]:
    """Return the speaker labels of those who alone shall speak; empty when nobody is labeled so."""
    labels = {sentence.speaker for sentence in sentences if sentence.speaker is not None}
    wanted = [_name_tokens(voice) for voice in wish.voices]
    return frozenset(label for label in labels if any(name and name <= _name_tokens(label) for name in wanted))


def _also(refused: Bools, more: Bools) -> Bools:
    """Return both together, or the first alone where both together leave nothing."""
    both: Bools = refused | more
    return refused if both.all() else both


def _in_windows(values: npt.NDArray[np.generic], windows: Windows) -> Ints:
    """Return (N,) the sum of (S,) values over the sentences of each window."""
    sums = np.concatenate([[0], np.cumsum(values)])
    result: Ints = sums[windows.last + 1] - sums[windows.first]
    return result


def find_elsewhere(wish: Wish, sentences: Sequence[Sentence], duration_us: int) -> tuple[SourceRange, ...]:
    """Return the ranges outside the part of the source that is wanted; none when it has no such part."""
    low_us, high_us = wish.part.range_us(duration_us) if wish.part is not None else (0, duration_us)
    if wish.is_without_intro:
        low_us = max(low_us, _intro_end(sentences, duration_us))
    if wish.is_without_outro:
        high_us = min(high_us, _outro_start(sentences, duration_us))
    if low_us >= high_us:
        return ()
    bounds = [(0, low_us), (high_us, duration_us)]
    if wish.part is not None and wish.part.hole_s is not None:
        begin_us, end_us = (int(bound_s * US_PER_S) for bound_s in wish.part.hole_s)
        bounds.append((begin_us, min(end_us, duration_us)))
    return tuple(TimeRange(SourceTime(begin), SourceTime(end)) for begin, end in bounds if begin < end)


def is_elsewhere(wish: Wish, sentences: Sequence[Sentence], duration_us: int | None) -> Bools:
    """Return (S,) which sentences reach outside the part of the source that is wanted."""
    outside = () if duration_us is None else find_elsewhere(wish, sentences, duration_us)
    return np.array([any(span.overlaps(s.range) for span in outside) for s in sentences], dtype=np.bool_)


def _intro_end(sentences: Sequence[Sentence], duration_us: int) -> int:
    """Return where the intro ends: with the last greeting near the beginning, or after a little of the source."""
    reach_us = min(_GREETING_US, int(_GREETING_SHARE * duration_us))
    near = [s.range.out_us for s in sentences if s.range.out_us <= reach_us and HOUSEKEEPING.search(s.text)]
    return max([min(_EDGE_US, int(_EDGE_SHARE * duration_us)), *near])


def _outro_start(sentences: Sequence[Sentence], duration_us: int) -> int:
    """Return where the outro starts: with the first goodbye near the end, or a little before it."""
    reach_us = duration_us - min(_GREETING_US, int(_GREETING_SHARE * duration_us))
    near = [s.range.in_us for s in sentences if s.range.in_us >= reach_us and HOUSEKEEPING.search(s.text)]
    return min([duration_us - min(_EDGE_US, int(_EDGE_SHARE * duration_us)), *near])


def _is_off_topic(
    wish: Wish, windows: Windows, sentences: Sequence[Sentence], embed: Embed | None, refused: Bools
) -> Bools:
    """
    Return (N,) which windows are not about the topic that alone is wanted; all when none may be claimed to be.

    What is refused otherwise names nothing: with it, those that only come near would be passed over for nothing.
    """
    match = find_match(wish, windows, sentences, embed)
    if match is None:
        return np.zeros(len(windows), dtype=np.bool_)
    named: Bools = match.is_claimed & match.is_named & ~refused
    result: Bools = ~(named if named.any() else match.is_claimed)
    return result


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
