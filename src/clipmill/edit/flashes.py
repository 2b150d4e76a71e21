# SPDX-License-Identifier: MIT
"""
Ends of kept ranges off the flashes beside them: a few frames of another shot before a cut look like a mistake.

In: what is kept, the cuts of the source, the words, the sound's level. Out: the same with ends moved inwards to a cut,
where nothing but silence goes. It moves no end outwards, cuts no word, no laughter and no music, and leaves lengths
and pieces that others have promised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from clipmill.domain.clip import Edl
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.speech import Transcript
from clipmill.domain.times import SourceRange, SourceTime, TimeRange
from clipmill.edit.hook import SHORTEST_TEASER_US
from clipmill.edit.quiet import Quiet, read_quiet

FLASH_US = 250_000
"""A shot that is seen for less than this is over before the eye has found its way in it."""
_JOINED_US = 40_000
"""Ranges this near to each other in the source play as one."""


@dataclass(frozen=True, slots=True)
class FlashOptions:
    """What has to stay when ends are moved; all in microseconds."""

    step_us: int
    """An out point lies this long before its cut: a look step, since a cut may be found so late, and a frame of the
    clip at least, since ranges are rounded to whole frames."""
    shortest_us: int = 0
    """The clip becomes no shorter than this."""
    shortest_piece_us: int = 400_000
    """No kept range becomes shorter than this, as no piece that `tighten` leaves."""
    teaser_us: int = SHORTEST_TEASER_US
    """What is shown before its time becomes no shorter than this."""
    lead_us: int = 80_000
    """Left before the first word, as `EditOptions.lead_min_us`."""
    tail_us: int = 150_000
    """Left after the last word, as `EditOptions.tail_min_us`."""


@dataclass(frozen=True, slots=True)
class _Move:
    """One end of one range that could move inwards."""

    number: int
    gone: SourceRange
    """What would no longer be kept."""
    is_start: bool

    def made(self, entry: SourceRange) -> SourceRange:
        return replace(entry, in_us=self.gone.out_us) if self.is_start else replace(entry, out_us=self.gone.in_us)


def drop_flashes(
    edl: Edl,
    *,
    cuts: Iterable[SourceTime],
    transcript: Transcript,
    envelope: SoundEnvelope | None,
    options: FlashOptions,
) -> Edl:
    """
    Return the edit list with each end that lies a few frames beyond a cut moved to that cut, where only silence goes.

    Ends are taken one by one, those that cost least first. Where nobody speaks nothing tells what is silence, and
    nothing moves. Doing it again changes nothing.

    Args:
        edl: what is kept.
        cuts: source times of the first pictures of shots, found at most one step late.
        transcript: what is said.
        envelope: the sound's level; none for a source without sound, in which there is nothing to hear.
        options: what has to stay.

    """
    words = [word.range for word in transcript.words if any(word.range.overlaps(entry) for entry in edl.entries)]
    quiet = None if envelope is None else read_quiet(envelope, words)
    if envelope is not None and quiet is None:
        return edl
    known = sorted(set(cuts))
    moves = [
        move
        for number, entry in enumerate(edl.entries)
        for move in _moves(edl, number, known, options)
        if _is_free(move, [word for word in words if word.overlaps(entry)], options) and _is_silent(move.gone, quiet)
    ]
    return Edl(_made(edl.entries, moves, options))


def _moves(edl: Edl, number: int, cuts: Sequence[SourceTime], options: FlashOptions) -> Iterator[_Move]:
    """Yield the moves that take a range's ends off flashes, whatever is heard there."""
    entry = edl.entries[number]
    before = edl.entries[number - 1] if number else None
    after = edl.entries[number + 1] if number + 1 < len(edl.entries) else None
    starts = [cut for cut in cuts if entry.in_us < cut < entry.in_us + FLASH_US]
    if starts and (before is None or abs(entry.in_us - before.out_us) > _JOINED_US):
        yield _Move(number, TimeRange(entry.in_us, starts[-1]), is_start=True)
    stops = [cut for cut in cuts if entry.out_us - FLASH_US < cut < entry.out_us + options.step_us]
    if stops and (after is None or abs(after.in_us - entry.out_us) > _JOINED_US):
        yield _Move(number, TimeRange(SourceTime(stops[0] - options.step_us), entry.out_us), is_start=False)


def _is_free(move: _Move, words: Sequence[SourceRange], options: FlashOptions) -> bool:
    """Say whether no word and none of the silence that belongs to one would go."""
    if not words:
        return True
    if move.is_start:
        return move.gone.out_us <= min(word.in_us for word in words) - options.lead_us
    return move.gone.in_us >= max(word.out_us for word in words) + options.tail_us


def _is_silent(gone: SourceRange, quiet: Quiet | None) -> bool:
    return quiet is None or quiet.silent_runs(gone) == (gone,)


def _made(entries: Sequence[SourceRange], moves: Sequence[_Move], options: FlashOptions) -> tuple[SourceRange, ...]:
    """Return the ranges with the moves made that leave enough of the range, of the teaser and of the clip."""
    kept = list(entries)
    teaser = range(next((n for n in range(1, len(kept)) if kept[n].in_us < kept[n - 1].out_us), 0))
    for move in sorted(moves, key=lambda move: (move.gone.duration_us, move.number, not move.is_start)):
        tried = [*kept[: move.number], move.made(kept[move.number]), *kept[move.number + 1 :]]
        is_teaser_whole = move.number not in teaser or _length_us(tried, teaser) >= options.teaser_us
        is_seen = tried[move.number].duration_us >= options.shortest_piece_us
        if is_seen and is_teaser_whole and _length_us(tried, range(len(tried))) >= options.shortest_us:
            kept = tried
    return tuple(kept)


def _length_us(entries: Sequence[SourceRange], numbers: range) -> int:
    return sum(entries[number].duration_us for number in numbers)
