# SPDX-License-Identifier: MIT
"""
What of a wish a source could not meet, in words.

In: a wish, sentences, and the ranges that were chosen. Out: notices. It rules nothing out: `refusals` does.
"""

from __future__ import annotations

from collections.abc import Sequence

from clipmill.domain.result import Notice
from clipmill.domain.times import SourceRange
from clipmill.selection.aids import Embed
from clipmill.selection.exclusions import telling_words
from clipmill.selection.refusals import count_refused, find_voices, is_elsewhere
from clipmill.selection.sentences import Sentence
from clipmill.selection.wishes import Wish
from clipmill.selection.writing.lines import shorten

_LONGEST_TOLD = 100
"""Characters of a wish that a notice repeats."""


def tell_unmet(wish: Wish, sentences: Sequence[Sentence], duration_us: int) -> tuple[Notice, ...]:
    """
    Return what of a wish the source cannot meet.

    Codes: `part_not_in_source` (it is too short for the part asked for, or all of it is left out), `speaker_not_found`
    (nobody is labeled so), `refusal_not_read` (what is to be left out names nothing), `prompt_not_met` (it asks
    for what options decide).
    """
    notices: tuple[Notice, ...] = ()
    if wish.part is not None:
        low_us, high_us = wish.part.range_us(duration_us)
        is_nowhere = bool(sentences) and bool(is_elsewhere(wish, sentences, duration_us).all())
        if low_us >= high_us or is_nowhere:
            notices += (Notice("part_not_in_source", "The source has no such part; all of it was used."),)
    if wish.voices and not find_voices(wish, sentences):
        names = ", ".join(f"“{voice}”" for voice in wish.voices)
        notices += (Notice("speaker_not_found", f"No speaker of the source is known as {names}; all were used."),)
    unread = [phrase for phrase in wish.refused if not telling_words(phrase)]
    if unread:
        names = ", ".join(f"“{phrase}”" for phrase in unread)
        notices += (Notice("refusal_not_read", f"{names} names nothing that could be left out."),)
    if wish.unmet:
        names = ", ".join(f"“{phrase}”" for phrase in wish.unmet)
        notices += (
            Notice(
                "prompt_not_met", f"{names}: a prompt chooses moments; how clips look and sound is set in the options."
            ),
        )
    return notices


def tell_kept_in(
    wish: Wish, sentences: Sequence[Sentence], ranges: Sequence[SourceRange], embed: Embed | None = None
) -> tuple[Notice, ...]:
    """
    Return whether what was to be left out is in the ranges that were chosen all the same.

    Code: `refusal_not_kept`: the source has no passage of that length without it; those with the least were taken.
    """
    if not (wish.banned or wish.refused):
        return ()
    counts = count_refused(wish, sentences, embed)
    said = [sentence.range for sentence, count in zip(sentences, counts.tolist(), strict=True) if count]
    held = sum(any(heard.overlaps(span) for heard in said) for span in ranges)
    if not held:
        return ()
    names = ", ".join(f"“{phrase}”" for phrase in wish.refused or wish.banned)
    message = f"{held} of {len(ranges)} clips still touch on {names}: the source has no such passage without it."
    return (Notice("refusal_not_kept", message),)


def tell_no_match(wish: Wish) -> str:
    """Return the clause that says that nothing matches, or nothing but what is to be left out."""
    text = shorten(wish.topic or " ".join(wish.words) or ", ".join(wish.unmet), _LONGEST_TOLD)
    refuses = wish.banned or wish.refused or wish.voices or wish.part or wish.is_without_intro or wish.is_without_outro
    return f"Nothing in the source matches “{text}”" + (" but what is to be left out" if refuses else "")
