# SPDX-License-Identifier: MIT
"""
Moments that nobody has judged for this job yet: those a user chose by hand, and good ones that were left over.

In: stretches of a source, or what was heard in it. Out: moments with words of their own, from which clips are planned
as from any others. Nothing is looked at, and no model is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from clipmill.domain.errors import InvalidOptions
from clipmill.domain.media import Media
from clipmill.domain.moment import Moment, Score
from clipmill.domain.options import MAX_LENGTH_S, ClipOptions
from clipmill.domain.speech import Transcript, join_words
from clipmill.domain.times import US_PER_S, SourceRange
from clipmill.engine.stages import Heard
from clipmill.selection import Material, SelectionOptions, select_moments
from clipmill.selection.copywriter import shorten, tidy, write_copy
from clipmill.selection.sentences import find_sentences

BY_HAND = "You chose it yourself; it was not judged."
SHORTEST_US = 500_000
"""Least that a clip chosen by hand may last; less is a slip of the mouse."""
LONGEST_TITLE = 200
FURTHER_COUNT = 12
"""Moments that are shown besides the clips of a job."""
_SILENT_TITLE = "Clip"


def check_range(wanted: SourceRange, duration_us: int) -> None:
    """
    Refuse a stretch that no clip can be made of.

    Raises:
        InvalidOptions: it lies outside the source, or is too short or too long.

    """
    if wanted.in_us < 0 or wanted.out_us > duration_us:
        message = f"[{wanted.in_us}, {wanted.out_us}) us lies outside the source of {duration_us} us"
        raise InvalidOptions(message)
    longest_us = round(MAX_LENGTH_S * US_PER_S)
    if not SHORTEST_US <= wanted.duration_us <= longest_us:
        message = f"a clip lasts {SHORTEST_US} to {longest_us} us, not {wanted.duration_us}"
        raise InvalidOptions(message)


def range_of_words(transcript: Transcript, first: int, last: int) -> SourceRange:
    """
    Return the stretch from one word of a transcript to another, both included, by their numbers from 0.

    Raises:
        InvalidOptions: there are no such words, or they are the wrong way round.

    """
    words = transcript.words
    if not 0 <= first <= last < len(words):
        message = f"words {first} to {last}: the transcript has the words 0 to {len(words) - 1}"
        raise InvalidOptions(message)
    chosen = words[first : last + 1]
    return replace(chosen[0].range, out_us=max(word.range.out_us for word in chosen))


def options_by_hand(options: ClipOptions, count: int) -> ClipOptions:
    """Return a job's options for clips chosen by hand: the same looks, and no opinion on what is good or how long."""
    return replace(
        options,
        count=count,
        is_all=False,
        length_s=None,
        min_length_s=None,
        max_length_s=None,
        prompt=None,
        hook_s=None,
        is_exported=True,
    )


def moments_by_hand(
    ranges: Sequence[SourceRange], titles: Sequence[str], heard: Heard, media: Media, judged: Sequence[Moment] = ()
) -> list[Moment]:
    """
    Return the moments of stretches that a user chose, in their order, with words about each.

    Args:
        ranges: the stretches.
        titles: theirs, in their order; an empty one, and one that is not there, is written from the words.
        heard: what is said in the source.
        media: the source.
        judged: moments that were offered; a stretch that is one of them keeps its score and its words.

    Raises:
        InvalidOptions: as `check_range`.

    """
    named = [*titles, *[""] * len(ranges)]
    offered = {moment.range: moment for moment in judged}
    for item in ranges:
        check_range(item, media.duration_us)
    return [
        _titled(offered[item], title) if item in offered else _by_hand(item, title, heard.transcript)
        for item, title in zip(ranges, named, strict=False)
    ]


def _titled(moment: Moment, title: str) -> Moment:
    title = shorten(tidy(title), LONGEST_TITLE)
    return replace(moment, title=title) if title else moment


def _by_hand(chosen: SourceRange, title: str, transcript: Transcript) -> Moment:
    words = [word for word in transcript.words if word.range.overlaps(chosen)]
    title, score = shorten(tidy(title), LONGEST_TITLE), Score(0.0, (), BY_HAND)
    if not words:
        return Moment(chosen, score, title or _SILENT_TITLE, "", (), "", "")
    language = transcript.language
    copy = write_copy(find_sentences(words, language), defaultdict(lambda: 1.0), language)
    return Moment(
        range=chosen,
        score=score,
        title=title or copy.title,
        description=copy.description,
        hashtags=copy.hashtags,
        hook=copy.hook,
        text=join_words(words),
        heading=copy.heading,
    )


def further_moments(heard: Heard, media: Media, options: ClipOptions, own_count: int) -> tuple[Moment, ...]:
    """
    Return the best moments of a source, best first, whether a clip was made of them or not; see `free_moments`.

    They are judged by what is said alone, as for a job without a prompt; a source in which little is said has none.
    Which moments are found depends on how many are asked for, so that this depends on nothing that a user does later:
    what was offered once stays on offer, by its very times. Costs what choosing does: some seconds of one core for
    three hours of speech.

    Args:
        heard: what is said in the source.
        media: the source.
        options: of the job.
        own_count: how many clips the job made itself; as many more are looked for, as its own are most often the best.

    """
    material = Material(
        duration_us=media.duration_us,
        transcript=heard.transcript,
        envelope=heard.envelope,
        has_pictures=media.video is not None,
    )
    wanted = SelectionOptions(
        count=FURTHER_COUNT + own_count,
        length_s=options.length_s,
        style=options.style,
        min_length_s=options.min_length_s,
        max_length_s=options.max_length_s,
    )
    found = select_moments(material, wanted).moments if heard.transcript.words else ()
    return tuple(moment for moment in found if moment.text)


def free_moments(moments: Sequence[Moment], taken: Sequence[SourceRange]) -> tuple[Moment, ...]:
    """Return those of some moments that share no time with the clips that there are, at most `FURTHER_COUNT`."""
    free = [moment for moment in moments if not any(moment.range.overlaps(item) for item in taken)]
    return tuple(free[:FURTHER_COUNT])
