# SPDX-License-Identifier: MIT
"""
Speaker labels for words (pure).

In: a transcript, and turns or whoever finds them. Out: the transcript with both. A word is never split between two
speakers, and one odd word inside another speaker's sentence goes with the sentence. Labels that a recogniser or a file
gave stay.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from clipmill.analysis.voices.finder import TurnFinder
from clipmill.domain.speech import Segment, Transcript, Turn, Word
from clipmill.domain.times import TimeRange, merge_ranges

NEAR_US = 500_000
"""A word outside all turns belongs to one that is no farther away."""
SAME_TURN_US = 1_000_000
"""Words of one speaker this near to each other are one turn."""
PAUSE_US = 250_000
"""A word with a pause like this on both sides stands alone: an interjection."""
SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "؟")


def with_speakers(transcript: Transcript, finder: TurnFinder | None) -> Transcript:
    """
    Return the transcript with turns and a speaker for each word.

    Words that have labels keep them, and the turns are theirs. Without a finder, others stay without.

    Args:
        transcript: words in order.
        finder: has heard the whole source; none when voices are not told apart.

    """
    words = transcript.words
    if any(word.speaker is not None for word in words):
        return replace(transcript, turns=turns_of_words(words))
    if finder is None:
        return transcript
    speech = transcript.speech or merge_ranges((word.range for word in words), NEAR_US)
    return label_words(transcript, finder.turns(speech))


def turns_of_words(words: Sequence[Word]) -> tuple[Turn, ...]:
    """Return the turns that labeled words make: one speaker's words after each other, at most 1 s apart."""
    turns: list[Turn] = []
    for word in words:
        if word.speaker is None:
            continue
        last = turns[-1] if turns else None
        begin = word.range.in_us if last is None else max(word.range.in_us, last.range.out_us)
        end = max(begin, word.range.out_us)
        if last is not None and last.speaker == word.speaker and begin - last.range.out_us <= SAME_TURN_US:
            turns[-1] = Turn(TimeRange(last.range.in_us, end), word.speaker)
        elif end > begin:
            turns.append(Turn(TimeRange(begin, end), word.speaker))
    return tuple(turns)


def label_words(transcript: Transcript, turns: Sequence[Turn]) -> Transcript:
    """
    Return the transcript with the turns and a speaker for each word; without turns, the transcript itself.

    Segments in which two people speak are cut between them.

    Args:
        transcript: words in order; labels that they have are replaced.
        turns: in order, not overlapping, in the same source time.

    """
    if not turns:
        return transcript
    ends = [turn.range.out_us for turn in turns]
    words = transcript.words
    labels = _smoothed(words, [_speaker(word, turns, ends) for word in words])
    labeled = iter([replace(word, speaker=label) for word, label in zip(words, labels, strict=True)])
    segments = tuple(
        Segment(TimeRange(part[0].range.in_us, part[-1].range.out_us), part)
        for segment in transcript.segments
        for part in _by_speaker([next(labeled) for _ in segment.words])
    )
    return replace(transcript, segments=segments, turns=tuple(turns))


def _by_speaker(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Yield runs of words that one speaker says; those of nobody known stay with the words before them."""
    begin = 0
    for place in range(1, len(words)):
        speaker = next((word.speaker for word in reversed(words[begin:place]) if word.speaker is not None), None)
        if None not in (speaker, words[place].speaker) and speaker != words[place].speaker:
            yield tuple(words[begin:place])
            begin = place
    if words:
        yield tuple(words[begin:])


def _speaker(word: Word, turns: Sequence[Turn], ends: Sequence[int]) -> str | None:
    """Return who has most of a word, or else whose turn is nearest."""
    first = max(0, bisect_left(ends, word.range.in_us - NEAR_US))
    shares: dict[str, int] = {}
    nearest: tuple[int, str] | None = None
    for turn in turns[first:]:
        if turn.range.in_us > word.range.out_us + NEAR_US:
            break
        away_us = max(turn.range.in_us - word.range.out_us, word.range.in_us - turn.range.out_us)
        if away_us < 0:
            shares[turn.speaker] = shares.get(turn.speaker, 0) + turn.range.overlap_us(word.range)
        elif away_us <= NEAR_US and (nearest is None or away_us < nearest[0]):
            nearest = away_us, turn.speaker
    if shares:
        return max(shares, key=lambda speaker: shares[speaker])
    return nearest[1] if nearest else None


def _smoothed(words: Sequence[Word], labels: list[str | None]) -> list[str | None]:
    """Return the labels; a word between two of one other speaker, in one sentence and breath, goes to that one."""
    smooth = list(labels)
    for place in range(1, len(words) - 1):
        before, own, after = smooth[place - 1], smooth[place], labels[place + 1]
        if own == before or before != after or before is None:
            continue
        ends_sentence = any(words[at].text.endswith(SENTENCE_ENDS) for at in (place - 1, place))
        stands_alone = (
            words[place].range.in_us - words[place - 1].range.out_us >= PAUSE_US
            and words[place + 1].range.in_us - words[place].range.out_us >= PAUSE_US
        )
        if not ends_sentence and not stands_alone:
            smooth[place] = before
    return smooth
