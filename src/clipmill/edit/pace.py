# SPDX-License-Identifier: MIT
"""
Jump cuts: an edit list without its long pauses, fillers and attempts that were said again.

In: an edit list, the words, the sound's level. Out: an edit list of more and shorter entries. A cut lies where no word
is and the sound rests, never inside a word that is kept; laughter, applause, breath and music are sound, and stay. The
render joins the pieces with short fades, and captions follow the edit list by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from clipmill.domain.clip import Edl
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.speech import Transcript, Word
from clipmill.domain.times import SourceRange, SourceTime, TimeRange, merge_ranges
from clipmill.edit.bounds import quietest
from clipmill.edit.fillers import find_fillers, find_retakes, spoken_form
from clipmill.edit.quiet import Quiet, read_quiet

MINUTE_US = 60_000_000
_LAUGHTER = frozenset({"laughter", "laughs", "laughing", "haha", "hahaha", "applause", "cheering", "chuckles"})
"""What recognisers and subtitles write for it."""
_SLACK_US = 40_000
"""How far from the wanted place the quietest one is looked for."""
_AFTER_SOUND_US = 30_000
"""Least of a silence that is kept next to a sound in it."""


@dataclass(frozen=True, slots=True)
class PaceOptions:
    """How much is taken out, and how much stays around what is left; all in microseconds."""

    longest_pause_us: int
    """Silence longer than this is shortened."""
    tail_us: int
    """Kept of it after a word."""
    lead_us: int
    """Kept of it before a word."""
    most_cuts_per_minute: int
    has_asides: bool
    """Takes out asides, such as `you know` between commas, besides sounds of thinking."""
    shortest_piece_us: int = 400_000
    """No piece between two cuts is shorter: less is a flash."""
    shortest_cut_us: int = 120_000
    """A cut that saves less is seen and heard for nothing."""
    laughter_us: int = 1_000_000
    """No cut lies this near to laughter, applause or other loud sound without words."""
    shortest_us: int | None = None
    """The clip does not become shorter than this by cuts."""


PACES: Mapping[str, PaceOptions] = {
    "calm": PaceOptions(700_000, tail_us=180_000, lead_us=120_000, most_cuts_per_minute=12, has_asides=False),
    "tight": PaceOptions(350_000, tail_us=120_000, lead_us=60_000, most_cuts_per_minute=30, has_asides=True),
}
"""
The paces by name. Calm leaves 0.3 s at a joint, as a speaker takes breath; tight 0.18 s, as quick talkers do.

Measured lengths are in `docs/experiments/LOG.md`.
"""


def tighten(edl: Edl, *, transcript: Transcript, envelope: SoundEnvelope | None, options: PaceOptions) -> Edl:
    """
    Return the edit list without long pauses, fillers and retakes; without a level, nothing can be cut.

    Every word that is neither filler nor retaken is kept whole. No piece inside an entry is shorter than
    `shortest_piece_us`, no minute of the clip has more joints than wanted, and no kept range grows.
    """
    if envelope is None:
        return edl
    pieces: list[SourceRange] = []
    left_us = edl.duration_us
    for entry in edl.entries:
        can_go_us = left_us if options.shortest_us is None else max(0, left_us - options.shortest_us)
        kept = _tightened(entry, transcript, envelope, options, can_go_us)
        left_us -= entry.duration_us - sum(piece.duration_us for piece in kept)
        pieces.extend(kept)
    return Edl(tuple(pieces))


def _tightened(
    entry: SourceRange, transcript: Transcript, envelope: SoundEnvelope, options: PaceOptions, can_go_us: int
) -> list[SourceRange]:
    words = [word for word in transcript.words if word.range.overlaps(entry)]
    quiet = read_quiet(envelope, [word.range for word in words])
    if quiet is None:
        return [entry]
    gone = _words_to_drop(words, transcript.language, options)
    loud = [*quiet.loud_runs(entry, [word.range for word in words]), *_written_laughter(words)]
    cuts = [
        cut
        for cut in _found_cuts(entry, words, gone, quiet, options)
        if cut.duration_us >= options.shortest_cut_us and not _is_near(cut, loud, options.laughter_us)
    ]
    return _pieces(entry, _chosen(entry, cuts, options, can_go_us))


def _words_to_drop(words: Sequence[Word], language: str | None, options: PaceOptions) -> frozenset[int]:
    """Return the numbers of the fillers, and of the attempts that are said again when the fillers are not counted."""
    fillers = find_fillers(words, language, has_asides=options.has_asides)
    left = [number for number in range(len(words)) if number not in fillers]
    retaken = find_retakes([words[number] for number in left], language)
    return fillers | {left[number] for number in retaken}


def _found_cuts(
    entry: SourceRange, words: Sequence[Word], gone: frozenset[int], quiet: Quiet, options: PaceOptions
) -> Iterator[SourceRange]:
    """Yield what could be cut out between the words that are kept, in order."""
    busy = merge_ranges(word.range for number, word in enumerate(words) if number not in gone)
    dropped = [words[number].range for number in sorted(gone)]
    if busy and (before := [item for item in dropped if entry.in_us <= item.in_us and item.out_us <= busy[0].in_us]):
        # A clip that opens with a filler begins with the first word after it.
        end = _place_before(busy[0].in_us, before[-1].out_us, quiet, options)
        if quiet.is_dip(end):
            yield TimeRange(entry.in_us, end)
    for one, other in pairwise(busy):
        gap = TimeRange(one.out_us, other.in_us)
        if one.out_us < entry.in_us or other.in_us > entry.out_us:
            continue
        inside = [item for item in dropped if gap.in_us <= item.in_us and item.out_us <= gap.out_us]
        cut = _around(gap, inside, quiet, options) if inside else None
        if cut is not None:
            yield cut
        else:
            quiet_parts = quiet.silent_runs(gap)
            free = [part for part in quiet_parts if not any(part.overlaps(item) for item in inside)]
            yield from _inside_silence(gap, free, quiet, options)


def _around(gap: SourceRange, inside: Sequence[SourceRange], quiet: Quiet, options: PaceOptions) -> SourceRange | None:
    """Return the cut that takes words out of a gap, or none where they run into their neighbors."""
    first, last = inside[0].in_us, max(item.out_us for item in inside)
    wanted = min(first, gap.in_us + options.tail_us)
    start = quietest(quiet.envelope, (wanted - _SLACK_US, min(first, wanted + _SLACK_US)), (gap.in_us, first))
    end = _place_before(gap.out_us, last, quiet, options)
    if not (quiet.is_dip(start) and quiet.is_dip(end)):
        return None
    return TimeRange(SourceTime(start), SourceTime(end))


def _place_before(word_us: int, floor_us: int, quiet: Quiet, options: PaceOptions) -> SourceTime:
    """Return where a piece begins before a word, in the quietest place not before the floor."""
    wanted = max(floor_us, word_us - options.lead_us)
    low, high = max(floor_us, wanted - _SLACK_US), min(word_us, wanted + _SLACK_US)
    return SourceTime(quietest(quiet.envelope, (low, high), (floor_us, word_us)))


def _inside_silence(
    gap: SourceRange, runs: Sequence[SourceRange], quiet: Quiet, options: PaceOptions
) -> Iterator[SourceRange]:
    """Yield the middles of the long silences of a gap between words."""
    for run in runs:
        if run.duration_us <= options.longest_pause_us:
            continue
        wanted_in = max(gap.in_us + options.tail_us, run.in_us + _AFTER_SOUND_US)
        wanted_out = min(gap.out_us - options.lead_us, run.out_us - _AFTER_SOUND_US)
        start = quietest(quiet.envelope, (wanted_in, wanted_in + _SLACK_US), (run.in_us, run.out_us))
        end = quietest(quiet.envelope, (wanted_out - _SLACK_US, wanted_out), (run.in_us, run.out_us))
        if start < end:
            yield TimeRange(SourceTime(start), SourceTime(end))


def _chosen(entry: SourceRange, cuts: Sequence[SourceRange], options: PaceOptions, can_go_us: int) -> list[SourceRange]:
    """Return the cuts that are made: those that save most first, as far as pieces, joints and length allow."""
    made: list[SourceRange] = []
    for cut in sorted(cuts, key=lambda cut: (-cut.duration_us, cut.in_us)):
        if cut.duration_us > can_go_us:
            continue
        tried = sorted([*made, cut])
        pieces = _pieces(entry, tried)
        if not pieces or any(piece.duration_us < options.shortest_piece_us for piece in pieces):
            continue
        if _is_crowded(pieces, options.most_cuts_per_minute):
            continue
        made = tried
        can_go_us -= cut.duration_us
    return made


def _pieces(entry: SourceRange, cuts: Sequence[SourceRange]) -> list[SourceRange]:
    """Return what is left of a range without its cuts."""
    starts = [entry.in_us, *(cut.out_us for cut in cuts)]
    ends = [*(cut.in_us for cut in cuts), entry.out_us]
    pairs = zip(starts, ends, strict=True)
    return [TimeRange(start, max(start, end)) for start, end in pairs if end > start]


def _is_crowded(pieces: Sequence[SourceRange], most: int) -> bool:
    """Say whether some minute of what is seen has more joints than wanted."""
    joints, at_us = [], 0
    for piece in pieces[:-1]:
        at_us += piece.duration_us
        joints.append(at_us)
    return any(after - before < MINUTE_US for before, after in zip(joints, joints[most:], strict=False))


def _is_near(cut: SourceRange, loud: Sequence[SourceRange], reach_us: int) -> bool:
    return any(cut.in_us < item.out_us + reach_us and item.in_us - reach_us < cut.out_us for item in loud)


def _written_laughter(words: Sequence[Word]) -> list[SourceRange]:
    return [word.range for word in words if spoken_form(word.text) in _LAUGHTER]
