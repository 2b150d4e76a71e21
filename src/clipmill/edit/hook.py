# SPDX-License-Identifier: MIT
"""
The opening of a clip: its strongest sentence, by a later in point or by a teaser cut in front.

In: an edit list, the words, the sound's level, what is wanted. Out: an edit list that may begin later, or that shows a
stretch twice. It writes no text over the picture, and a clip that opens well is left as it is.

The rules, in their order:

1. The first sentence is as strong as any other that may open: nothing is done.
2. What lies before the strongest sentence is weaker and not needed, and what is left is long enough: the clip begins
   with that sentence. Only where a length was asked for.
3. It is shown first, with the sentences that follow it as far as the teaser's length allows and the last is worth it;
   then the clip plays from its start. A sentence that does not fit, or that comes within `_APART_US` of the start,
   gives way to the next strongest, as long as that one is stronger than the opening.
4. Without a wanted length, a teaser is cut only where the opening is weak and the sentence strong and late.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clipmill.domain.clip import Edl
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.speech import Transcript, Word
from clipmill.domain.times import US_PER_S, SourceRange, SourceTime, TimeRange
from clipmill.edit.bounds import EditOptions, quietest
from clipmill.edit.phrases import Phrase, find_phrases, phrase_strength

Strength = Callable[[str], float]
"""How strongly a sentence would open a clip, 0 to 1."""

USUAL_HOOK_S = 6.0
"""Most that a teaser lasts where no length was asked for: one or two sentences."""
SHORTEST_TEASER_US = 1_500_000
"""Less cannot be understood."""
_APART_US = 4_000_000
"""A sentence that comes this soon after its teaser is heard as a fault."""
_CLEAR_LEAD = 0.05
"""Where a length was asked for: how much stronger than the opening a sentence is."""
_SURE_LEAD, _WEAK, _STRONG, _LATE = 0.3, 0.4, 0.65, 0.5
"""Where none was: lead, most of the opening, least of the sentence, least part of the clip that lies before it."""
_WORTH_IT = 0.46
"""A teaser goes on as far as a sentence of at least this strength; one that says nothing in particular has 0.45."""
_NOT_NEEDED = 0.35
"""Most of the clip that may go for a later in point."""


@dataclass(frozen=True, slots=True)
class HookOptions:
    """What opening is wanted."""

    hook_s: float | None = None
    """Most that a teaser lasts; none cuts one only where it is clearly better."""
    shortest_us: int | None = None
    """The clip does not become shorter than this; none keeps most of it."""
    longest_us: int | None = None
    """The clip does not become longer than this."""


@dataclass(frozen=True, slots=True)
class _Scored:
    phrase: Phrase
    strength: float
    at_us: int
    """Time in the clip at which it begins."""


def open_with_hook(
    edl: Edl,
    *,
    transcript: Transcript,
    envelope: SoundEnvelope | None,
    options: HookOptions,
    strength: Strength = phrase_strength,
) -> Edl:
    """
    Return the edit list with the strongest sentence at its opening, by the rules above.

    The first edit of an edit list that plays in source order; others, and clips of one sentence, are left as they are.
    A teaser has the cuts that the clip has, ends where a sentence ends, and starts and ends in silence. The result is
    never shorter than `shortest_us` nor longer than `longest_us`, unless the edit list was.
    """
    scored = _scored(edl, transcript, strength)
    if len(scored) < 2 or not _is_in_order(edl):  # noqa: PLR2004
        return edl
    ranked = sorted(scored[1:], key=lambda item: (-item.strength, item.at_us))
    least = scored[0].strength + (_SURE_LEAD if options.hook_s is None else _CLEAR_LEAD)
    for item in ranked:
        if item.strength < least or (options.hook_s is None and not _is_clear(item, scored[0], edl)):
            break
        if item is ranked[0] and options.hook_s is not None and _may_begin_with(item, scored, edl, options):
            in_us = SourceTime(_in_point(item.phrase, envelope))
            return Edl(_kept(edl, TimeRange(in_us, edl.entries[-1].out_us)))
        teaser = _teaser(edl, scored[scored.index(item) :], envelope, options)
        if teaser:
            return Edl((*teaser, *edl.entries))
    return edl


def _is_clear(item: _Scored, opening: _Scored, edl: Edl) -> bool:
    """Say whether a teaser is clearly better although none was asked for."""
    is_late = item.at_us >= _LATE * edl.duration_us
    return opening.strength <= _WEAK and item.strength >= _STRONG and is_late


def _scored(edl: Edl, transcript: Transcript, strength: Strength) -> list[_Scored]:
    """Return the sentences that are kept from their first word to their last, in order."""
    words = [word for word in transcript.words if _is_heard(word, edl)]
    found = []
    for phrase in find_phrases(words):
        at_us = edl.clip_time(phrase.range.in_us)
        if at_us is not None:
            found.append(_Scored(phrase, strength(phrase.text), int(at_us)))
    return found


def _is_heard(word: Word, edl: Edl) -> bool:
    return any(entry.in_us <= word.range.in_us and word.range.out_us <= entry.out_us for entry in edl.entries)


def _is_in_order(edl: Edl) -> bool:
    pairs = zip(edl.entries, edl.entries[1:], strict=False)
    return all(one.out_us <= other.in_us for one, other in pairs)


def _may_begin_with(best: _Scored, scored: Sequence[_Scored], edl: Edl, options: HookOptions) -> bool:
    """Say whether what lies before a sentence is not needed: it is little and weak, and what is left long enough."""
    left_us = edl.duration_us - best.at_us
    least_us = options.shortest_us if options.shortest_us is not None else (1 - _NOT_NEEDED) * edl.duration_us
    before = [item.strength for item in scored if item.at_us < best.at_us]
    mean = sum(item.strength for item in scored) / len(scored)
    is_little = best.at_us <= _NOT_NEEDED * edl.duration_us
    return is_little and left_us >= least_us and max(before) <= max(mean, best.strength - 2 * _CLEAR_LEAD)


def _teaser(
    edl: Edl, following: Sequence[_Scored], envelope: SoundEnvelope | None, options: HookOptions
) -> tuple[SourceRange, ...]:
    """Return the ranges of the teaser that begins with the first of some sentences, or none."""
    first = following[0]
    longest_us = round((USUAL_HOOK_S if options.hook_s is None else options.hook_s) * US_PER_S)
    if options.longest_us is not None:
        longest_us = min(longest_us, options.longest_us - edl.duration_us)
    chosen: tuple[SourceRange, ...] = ()
    for last in following if first.at_us >= _APART_US else ():
        entries = _kept(edl, _teaser_range(first.phrase, last.phrase, envelope))
        if _length_us(entries) > longest_us:
            break
        if last is first or (last.phrase.is_ended and last.strength >= _WORTH_IT):
            chosen = entries
    return chosen if _length_us(chosen) >= SHORTEST_TEASER_US else ()


def _length_us(entries: Sequence[SourceRange]) -> int:
    return sum(entry.duration_us for entry in entries)


def _teaser_range(first: Phrase, last: Phrase, envelope: SoundEnvelope | None) -> SourceRange:
    handles = EditOptions()
    end_us = int(last.range.out_us)
    free = (end_us, end_us + handles.tail_max_us if last.after_us is None else last.after_us)
    out_us = quietest(envelope, (end_us + handles.tail_min_us, end_us + handles.tail_max_us), free)
    return TimeRange(SourceTime(_in_point(first, envelope)), SourceTime(out_us))


def _in_point(phrase: Phrase, envelope: SoundEnvelope | None) -> int:
    handles = EditOptions()
    first_us = int(phrase.range.in_us)
    free = (max(0, first_us - handles.lead_max_us) if phrase.before_us is None else phrase.before_us, first_us)
    return quietest(envelope, (first_us - handles.lead_max_us, first_us - handles.lead_min_us), free)


def _kept(edl: Edl, span: SourceRange) -> tuple[SourceRange, ...]:
    """Return what an edit list keeps of a range, in its order."""
    cut = [(max(entry.in_us, span.in_us), min(entry.out_us, span.out_us)) for entry in edl.entries]
    return tuple(TimeRange(low, high) for low, high in cut if low < high)
