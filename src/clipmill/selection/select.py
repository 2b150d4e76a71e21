# SPDX-License-Identifier: MIT
"""
From all that is known of a source to its best moments, ranked.

In: transcript, sound level, changes of picture, and what is wanted. Out: moments that do not overlap, best first, and
notices where the answer is not what was asked for. Pure and deterministic; it moves no cut into a pause: `edit` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from clipmill.domain.moment import Moment
from clipmill.domain.options import SelectionStyle
from clipmill.domain.result import Notice
from clipmill.domain.speech import Word
from clipmill.domain.times import US_PER_S, SourceTime, TimeRange
from clipmill.selection.candidates import NEAR, LengthWindow, Windows, find_windows
from clipmill.selection.choose import Chosen, choose
from clipmill.selection.copywriter import write_copy
from clipmill.selection.explain import Case, explain
from clipmill.selection.material import Material, Selection, SelectionOptions
from clipmill.selection.parts import STYLE_WEIGHTS, Judged, judge, mix_parts
from clipmill.selection.prompts import Wish, holds_banned, match_windows, read_prompt
from clipmill.selection.quiet import find_lively, is_silent
from clipmill.selection.sentences import Sentence, cut_sentences, find_sentences
from clipmill.selection.signals import Loudness, Signals, measure, measure_loudness

SECONDS_A_CLIP = 120.0
MOST_BY_DEFAULT = 10
_WHOLE_FACTOR = 1.3
HANDLES_S = 0.4
"""Most that an edit adds before and after what is said."""
_DEAD_END_US = 3 * US_PER_S
"""Silence at an end of a short source that is worth leaving out."""
_FEW_WORDS = 12
_FEW_CHOICES = 2
"""Windows for each moment wanted; with fewer of them inside the bounds, sentences are cut."""
_SPOKEN_SHARE = 0.04
_MATCH_WEIGHT = 9.0
_KIND_WEIGHT = 4.0
_HOUSE_PENALTY = 0.12


def select_moments(material: Material, options: SelectionOptions) -> Selection:
    """
    Return the moments of a source worth watching alone, best first.

    Never empty without a notice that says why. Codes: `nothing_to_clip` (silent and still), `no_speech` (little is
    said; sound and picture decided), `fewer_clips` (fewer than asked for), `prompt_not_found` (nothing in the source
    matches the prompt). Cost: about a second for three hours of speech.
    """
    wish = read_prompt(options.prompt)
    length = plan_length(options, wish)
    count = options.count or wish.count or default_count(material.duration_us)
    loudness = measure_loudness(material.envelope) if material.envelope and material.envelope.levels else None
    words = _usable_words(material)
    spoken_us = sum(word.range.duration_us for word in words)
    if len(words) < _FEW_WORDS or spoken_us < _SPOKEN_SHARE * material.duration_us:
        return _without_speech(material, words, loudness, length, count, is_asked=options.count is not None)
    sentences = find_sentences(words, material.transcript.language)
    if _is_one_clip(material, length):
        return _whole(material, sentences, loudness, options)
    return _with_speech(_Job(material, options, wish, length, loudness, sentences), count)


def default_count(duration_us: int) -> int:
    """Return how many moments suit a source: about one for every two minutes, from 1 to 10."""
    return max(1, min(MOST_BY_DEFAULT, round(duration_us / US_PER_S / SECONDS_A_CLIP)))


def plan_length(options: SelectionOptions, wish: Wish) -> LengthWindow:
    """Return how long moments may be: what the options say, or else the prompt, or else 20 to 60 s."""
    wanted = options.length_s if options.length_s is not None else wish.length_s
    if options.min_length_s is not None or options.max_length_s is not None:
        return _bound_length(options, wish, wanted)
    if wanted is not None:
        return LengthWindow(wanted)
    if wish.longest_s is not None:
        return LengthWindow(None, shortest_s=min(20.0, wish.longest_s * 0.5), longest_s=wish.longest_s)
    return LengthWindow(None)


def _bound_length(options: SelectionOptions, wish: Wish, wanted: float | None) -> LengthWindow:
    """Return bounds less the silence that an edit keeps around what is said; a length wanted gives way to them."""
    shortest = options.min_length_s or 0.0
    longest = options.max_length_s if options.max_length_s is not None else max(60.0, 2.0 * shortest)
    if wish.longest_s is not None:
        longest = max(shortest, min(longest, wish.longest_s))
    longest = max(1.0, longest - HANDLES_S)
    if wanted is None and not options.min_length_s:
        shortest = min(20.0, 0.5 * longest)
    shortest = min(shortest, longest)
    if wanted is not None:
        wanted = min(longest, max(shortest, wanted))
    return LengthWindow(wanted, shortest_s=shortest, longest_s=longest, is_bound=True)


def _is_one_clip(material: Material, length: LengthWindow) -> bool:
    """Say whether a source is so short that all of it is one clip, as far as bounds allow that."""
    length_s = material.duration_us / US_PER_S
    if length.is_bound and length_s > length.longest_s + HANDLES_S:
        return False
    return length_s <= _WHOLE_FACTOR * length.typical_s


@dataclass(frozen=True, slots=True)
class _Job:
    material: Material
    options: SelectionOptions
    wish: Wish
    length: LengthWindow
    loudness: Loudness | None
    sentences: tuple[Sentence, ...]


def _usable_words(material: Material) -> tuple[Word, ...]:
    """Return the words that lie inside the source, in order of their starts."""
    inside = [
        word
        for word in material.transcript.words
        if word.range.duration_us > 0
        and word.range.in_us >= 0
        and word.range.out_us <= material.duration_us
        and word.text
    ]
    return tuple(sorted(inside, key=lambda word: word.range))


def _with_speech(job: _Job, count: int) -> Selection:
    signals = measure(job.sentences)
    windows = find_windows(job.sentences, job.length)
    if job.length.is_bound and len(windows) < _FEW_CHOICES * count:
        job, signals, windows = _cut_to_fit(job)
    if not len(windows):
        return _whole(job.material, job.sentences, job.loudness, job.options)
    judged, found = _judge(job, windows, signals)
    total = _allowed(judged, job, windows, signals)
    chosen = choose(windows, total, signals.stems, signals.rarity, count, is_spread=not found)
    case = Case(windows, job.sentences, signals, job.loudness, job.wish.words)
    moments = [_moment(judged, index, case, job.material.transcript.language) for index in chosen.picks]
    if len(moments) < count:
        moments += find_lively(
            job.material.duration_us,
            None if is_silent(job.loudness) else job.loudness,
            job.material.changes,
            job.length,
            count - len(moments),
            taken=[sentence.range for sentence in job.sentences],
        )
    moments.sort(key=lambda moment: -moment.score.total)
    notices = []
    if job.wish.words and not found:
        text = " ".join(job.wish.words)
        notices.append(
            Notice("prompt_not_found", f"Nothing in the source matches “{text}”; the best moments are shown.")
        )
    if not moments:
        return _whole(job.material, job.sentences, job.loudness, job.options)
    if len(moments) < count:
        notices.append(_fewer(len(moments), count, chosen, len(windows)))
    return Selection(tuple(moments), tuple(notices))


def _cut_to_fit(job: _Job) -> tuple[_Job, Signals, Windows]:
    """Return the job with sentences cut so that windows fit its bounds; the longest length wins over the least."""
    longest_us = int(job.length.longest_s * US_PER_S)
    sentences = cut_sentences(_usable_words(job.material), job.sentences, longest_us)
    length = replace(job.length, shortest_s=min(job.length.shortest_s, 0.5 * job.length.longest_s))
    job = replace(job, sentences=sentences)
    windows = find_windows(sentences, job.length)
    if not len(windows):
        job = replace(job, length=length)
        windows = find_windows(sentences, length)
    return job, measure(sentences), windows


def _judge(job: _Job, windows: Windows, signals: Signals) -> tuple[Judged, bool]:
    """Return the parts of every window, and whether any matches the prompt's words."""
    weights = _weights(job.options.style, job.wish)
    is_business = job.options.style is SelectionStyle.BUSINESS
    judged = judge(windows, job.sentences, signals, job.loudness, weights, is_business=is_business)
    match = match_windows(job.wish, windows, job.sentences)
    if match is None:
        return judged, False
    parts = {"match": match / max(1e-9, float(match.max())), **judged.parts}
    return mix_parts(parts, {**judged.weights, "match": _MATCH_WEIGHT}), True


def _weights(style: SelectionStyle, wish: Wish) -> Mapping[str, float]:
    weights = dict(STYLE_WEIGHTS[style])
    for kind in wish.kinds:
        weights[kind] = weights.get(kind, 0.0) + _KIND_WEIGHT
    return weights


def _allowed(
    judged: Judged, job: _Job, windows: Windows, signals: Signals
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the totals to choose by: less for greetings and wrong lengths, minus infinity for ads and banned words."""
    housed = signals.window("house", windows.first, windows.last)
    total = judged.total - _HOUSE_PENALTY * np.minimum(2.0, housed)
    if job.length.wanted_s is not None:
        is_near = np.abs(windows.duration_s / job.length.wanted_s - 1.0) <= NEAR
        total = np.where(is_near, total, total - 1.0)
    for marked in (holds_banned(job.wish, job.sentences), signals.is_ad):
        sums = np.concatenate([[0], np.cumsum(marked)])
        total = np.where(sums[windows.last + 1] > sums[windows.first], -np.inf, total)
    return total


def _moment(judged: Judged, index: int, case: Case, language: str | None) -> Moment:
    said = case.sentences[int(case.windows.first[index]) : int(case.windows.last[index]) + 1]
    copy = write_copy(said, case.signals.rarity, language)
    joiner = "" if len(said) > 1 and _is_unspaced(said) else " "
    return Moment(
        range=TimeRange(SourceTime(int(case.windows.in_us[index])), SourceTime(int(case.windows.out_us[index]))),
        score=explain(judged, index, case),
        title=copy.title or "Moment",
        description=copy.description,
        hashtags=copy.hashtags,
        hook=copy.hook,
        text=joiner.join(sentence.text for sentence in said),
    )


def _is_unspaced(said: Sequence[Sentence]) -> bool:
    return all(" " not in sentence.text for sentence in said) and any(
        len(s.text) > 1 and not s.text.isascii() for s in said
    )


def _whole(
    material: Material, sentences: tuple[Sentence, ...], loudness: Loudness | None, options: SelectionOptions
) -> Selection:
    """Return one moment: the source without its dead ends."""
    signals = measure(sentences)
    first, last = np.array([0]), np.array([len(sentences) - 1])
    begin_us, end_us = _without_dead_ends(material.duration_us, sentences)
    windows = Windows(first, last, np.array([begin_us]), np.array([end_us]))
    judged = judge(windows, sentences, signals, loudness, STYLE_WEIGHTS[options.style])
    moment = _moment(judged, 0, Case(windows, sentences, signals, loudness), material.transcript.language)
    notices: tuple[Notice, ...] = ()
    if options.min_length_s is not None and end_us - begin_us < options.min_length_s * US_PER_S:
        notices = (Notice("shorter_than_asked", "The clip is shorter than asked for: the source holds no more."),)
    if options.count is not None and options.count > 1:
        notices += (Notice("fewer_clips", f"1 of {options.count} clips: the source is hardly longer than one clip."),)
    return Selection((moment,), notices)


def _without_dead_ends(duration_us: int, sentences: Sequence[Sentence]) -> tuple[int, int]:
    """Return where a short source begins and ends when long silences at its ends, and only those, are left out."""
    said_in, said_out = sentences[0].range.in_us, max(sentence.range.out_us for sentence in sentences)
    begin = said_in if said_in > _DEAD_END_US else 0
    end = said_out if duration_us - said_out > _DEAD_END_US else duration_us
    return (begin, end) if end - begin >= duration_us // 2 else (0, duration_us)


def _fewer(got: int, count: int, chosen: Chosen, candidates: int) -> Notice:
    why = "the source holds no more passages of that length that stand alone"
    if chosen.repeats:
        why = f"{chosen.repeats} more of {candidates} passages tell what a chosen one tells already"
    return Notice("fewer_clips", f"{got} of {count} clips: {why}.")


def _without_speech(
    material: Material,
    words: tuple[Word, ...],
    loudness: Loudness | None,
    length: LengthWindow,
    count: int,
    *,
    is_asked: bool,
) -> Selection:
    """Return moments by sound and picture, or say clearly that there is nothing."""
    if words and _is_one_clip(material, length):
        sentences = find_sentences(words, material.transcript.language)
        return _whole(material, sentences, loudness, SelectionOptions())
    moments = (
        find_lively(material.duration_us, loudness, material.changes, length, count) if material.duration_us else ()
    )
    if not moments:
        seen = "the picture never changes" if material.has_pictures else "there is no picture"
        message = f"Nothing to clip: nothing is said, there is no sound to speak of, and {seen}."
        return Selection((), (Notice("nothing_to_clip", message),))
    notices = [Notice("no_speech", "Little or nothing is said; moments were chosen by sound and picture.")]
    if len(moments) < count and is_asked:
        notices.append(Notice("fewer_clips", f"{len(moments)} of {count} clips: the source is too short for more."))
    return Selection(moments, tuple(notices))
