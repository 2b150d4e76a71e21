# SPDX-License-Identifier: MIT
"""
What a source is about, in its own words.

In: a transcript and the moments chosen from it. Out: a title, a few sentences, tags and highlights with what is said
in them. Extractive: every sentence stands in the transcript, so that nothing is claimed that was not said. Pure.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from clipmill.domain.moment import Moment
from clipmill.domain.result import Notice
from clipmill.domain.speech import Transcript
from clipmill.domain.summary import HighlightEvent, Summary, SummaryHighlight
from clipmill.domain.times import US_PER_S
from clipmill.selection.copywriter import write_copy
from clipmill.selection.sentences import Sentence, find_sentences
from clipmill.selection.signals import COUNTS, Signals, measure
from clipmill.selection.standing import leans_by_words
from clipmill.selection.tokens import tokens
from clipmill.selection.writing.limits import LONGEST_EVENT, LONGEST_SENTENCE
from clipmill.selection.writing.lines import capitalize, clean, join_lines, shorten
from clipmill.selection.writing.tags import write_hashtags

LEAST_SENTENCES, MOST_SENTENCES = 3, 6
SECONDS_A_SENTENCE = 240.0
"""A longer source is told in more sentences, one more for so much of it, between those two."""
MOST_EVENTS = 4
_FIT_TOKENS = (6, 40)
_CENTRAL, _HOUSE = COUNTS.index("central"), COUNTS.index("house")
_REPEAT_WEIGHT = 0.7
"""How much a sentence loses for telling what a chosen one tells already (maximal marginal relevance)."""


def summarize(transcript: Transcript, moments: Sequence[Moment]) -> tuple[Summary, tuple[Notice, ...]]:
    """Return the summary of a source, and a notice when nothing is said in it, which makes it empty."""
    words = sorted((word for word in transcript.words if word.text), key=lambda word: word.range)
    sentences = find_sentences(words, transcript.language)
    if not sentences:
        return Summary("", "", (), ()), (Notice("no_speech", "Nothing is said in the source, so there is no summary."),)
    signals = measure(sentences, transcript.language)
    weights = [_weight(sentence, index, signals) for index, sentence in enumerate(sentences)]
    wanted = LEAST_SENTENCES + int((words[-1].range.out_us - words[0].range.in_us) / US_PER_S / SECONDS_A_SENTENCE)
    picks = _pick(range(len(sentences)), weights, signals, min(MOST_SENTENCES, wanted))
    language = transcript.language
    summary = Summary(
        title=write_copy([sentences[index] for index in sorted(picks)], signals.rarity, language).title,
        text=join_lines([_said(sentences[index], LONGEST_SENTENCE, language) for index in sorted(picks)]),
        hashtags=write_hashtags([clean(sentence.text, language) for sentence in sentences], signals.rarity, language),
        highlights=tuple(
            _highlight(moment, sentences, weights, signals, language)
            for moment in sorted(moments, key=lambda moment: moment.range)
        ),
    )
    return summary, ()


def _weight(sentence: Sentence, index: int, signals: Signals) -> float:
    """Return how well a sentence speaks for the whole source: central to it, of a good length, standing alone."""
    said = tokens(sentence.text)
    row = signals.counts[index + 1] - signals.counts[index]
    central = float(row[_CENTRAL]) / max(1, len(said))
    least, most = _FIT_TOKENS
    fit = 1.0 if least <= len(said) <= most else 0.5
    leans = 0.7 if leans_by_words(sentence.text) else 1.0
    asks = 0.8 if sentence.is_question else 1.0
    sells = 0.1 if signals.is_ad[index] or row[_HOUSE] else 1.0
    return (0.05 + central) * fit * leans * asks * sells


def _pick(places: Sequence[int], weights: Sequence[float], signals: Signals, count: int) -> list[int]:
    """Return the places of at most `count` sentences that tell most and repeat each other least, best first."""
    picks: list[int] = []
    left = list(places)
    while left and len(picks) < count:
        best = max(left, key=lambda index: (_worth(index, weights, picks, signals), -index))
        left.remove(best)
        picks.append(best)
    return picks


def _worth(index: int, weights: Sequence[float], picks: Sequence[int], signals: Signals) -> float:
    repeated = max((_likeness(signals.stems[index], signals.stems[pick]) for pick in picks), default=0.0)
    return weights[index] * (1.0 - _REPEAT_WEIGHT * repeated)


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return the cosine of two counts of stems."""
    shared = sum(times * other[word] for word, times in one.items())
    sizes = math.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
    return shared / sizes if sizes else 0.0


def _highlight(
    moment: Moment, sentences: Sequence[Sentence], weights: Sequence[float], signals: Signals, language: str | None
) -> SummaryHighlight:
    inside = [index for index, sentence in enumerate(sentences) if moment.range.contains(sentence.range.in_us)]
    events = tuple(
        HighlightEvent(sentences[index].range.in_us, _said(sentences[index], LONGEST_EVENT, language))
        for index in sorted(_pick(inside, weights, signals, MOST_EVENTS))
    )
    return SummaryHighlight(moment.range, moment.title, moment.description, events)


def _said(sentence: Sentence, limit: int, language: str | None) -> str:
    return shorten(capitalize(clean(sentence.text, language), language), limit)
