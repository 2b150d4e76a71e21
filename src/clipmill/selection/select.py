# SPDX-License-Identifier: MIT
"""
From all that is known of a source to its best moments, ranked.

In: transcript, sound level, changes of picture, and what is wanted. Out: moments that do not overlap, best first, and
notices where the answer is not what was asked for. Pure and deterministic; it moves no cut into a pause: `edit` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from clipmill.domain.moment import Moment
from clipmill.domain.result import Notice
from clipmill.domain.times import US_PER_S, SourceTime, TimeRange
from clipmill.selection.aids import Aids, Embed
from clipmill.selection.answers import find_answers
from clipmill.selection.bonuses import find_bonuses
from clipmill.selection.candidates import LengthWindow, Windows, find_windows, take_questions_in
from clipmill.selection.choose import choose
from clipmill.selection.copywriter import write_copy
from clipmill.selection.explain import Case, explain
from clipmill.selection.judged import JudgedRanking, ask_model
from clipmill.selection.lengths import HANDLES_S, plan_length
from clipmill.selection.matching import find_match
from clipmill.selection.material import Material, Selection, SelectionOptions
from clipmill.selection.parts import Judged, judge, read_scene
from clipmill.selection.prompts import Wish, read_prompt
from clipmill.selection.quiet import find_lively, is_silent
from clipmill.selection.ranking import Ranked, RankRequest, rank_windows
from clipmill.selection.reading import Reading, read_material
from clipmill.selection.refusals import find_elsewhere, find_voices, refuse_sentences
from clipmill.selection.refusals_told import tell_kept_in, tell_no_match, tell_unmet
from clipmill.selection.sentences import Sentence, cut_sentences
from clipmill.selection.signals import Loudness, measure, measure_loudness
from clipmill.selection.slide import slide
from clipmill.selection.styles import STYLE_WEIGHTS

SECONDS_A_CLIP = 120.0
MOST_BY_DEFAULT = 10
_WHOLE_FACTOR = 1.3
_DEAD_END_US = 3 * US_PER_S
"""Silence at an end of a short source that is worth leaving out."""
_FEW_WORDS = 12
_FEW_CHOICES = 2
"""Windows for each moment wanted; with fewer of them inside the bounds, sentences are cut."""
_SPOKEN_SHARE = 0.04
MOST_OF_ALL = 50
GOOD = 0.75
"""Total from which a moment is one of "all good ones": 1.1 standard deviations above an ordinary window."""


def select_moments(
    material: Material, options: SelectionOptions, aids: Aids | None = None, reading: Reading | None = None
) -> Selection:
    """
    Return the moments of a source worth watching alone, best first.

    A `reading` of the same material spares reading it again where many things are asked of one source.

    Never empty without a notice that says why. Codes: `nothing_to_clip` (silent and still), `no_speech` (little is
    said; sound and picture decided), `fewer_clips` (fewer than asked for), `prompt_not_found` (nothing in the source
    matches the prompt), and those of `refusals_told`. Cost: some seconds of one core for three hours of speech.
    """
    wish = read_prompt(options.prompt, material.transcript.language)
    length = plan_length(options, wish)
    count = options.count or (MOST_OF_ALL if options.is_all else wish.count or default_count(material.duration_us))
    loudness = measure_loudness(material.envelope) if material.envelope and material.envelope.levels else None
    reading = read_material(material) if reading is None else reading
    words = reading.words
    spoken_us = sum(word.range.duration_us for word in words)
    if len(words) < _FEW_WORDS or spoken_us < _SPOKEN_SHARE * material.duration_us:
        return _without_speech(_Job(material, options, wish, length, loudness, reading, aids), count)
    sentences = reading.sentences
    job = _Job(material, options, wish, length, loudness, reading, aids)
    if options.is_search and (wish.words or wish.is_unmet_only):
        return _answers(job, options.count or wish.count or MOST_OF_ALL)
    if _is_one_clip(material, length) and not job.refused.any():
        return _whole(job)
    selection = _with_speech(job, count)
    kept_in = tell_kept_in(wish, sentences, [moment.range for moment in selection.moments], job.embed)
    return replace(selection, notices=selection.notices + kept_in)


def default_count(duration_us: int) -> int:
    """Return how many moments suit a source: one, and one more for every two minutes, at most 10."""
    return min(MOST_BY_DEFAULT, 1 + int(duration_us / US_PER_S / SECONDS_A_CLIP))


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
    reading: Reading
    aids: Aids | None = None

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Of the source."""
        return self.reading.sentences

    @property
    def embed(self) -> Embed | None:
        """What reads texts by meaning, where there is anything."""
        return None if self.aids is None else self.aids.embed

    @property
    def refused(self) -> npt.NDArray[np.bool_]:
        """(S,) sentences that the prompt rules out."""
        return refuse_sentences(self.wish, self.sentences, embed=self.embed, duration_us=self.material.duration_us)


def _with_speech(job: _Job, count: int) -> Selection:
    ranked = _rank(job, count)
    if ranked is None:
        return _whole(job)
    opinion = _judged(job, ranked, count)
    chosen = choose_windows(opinion.ranked, count, job.length, is_all=job.options.is_all)
    moments = list(_told(chosen, opinion, job.material.transcript.language))
    if len(moments) < count and not job.options.is_all:
        moments += _lively(job, count - len(moments), ranked.case.sentences)
    moments.sort(key=lambda moment: -moment.score.total)
    if not moments:
        return _whole(job)
    notices = opinion.notices + tell_unmet(job.wish, ranked.case.sentences, job.material.duration_us)
    if not ranked.is_matched:
        notices += _not_found(job.wish, "the best moments are shown")
    if len(moments) < count and not job.options.is_all:
        notices += (_fewer(len(moments), count, chosen, len(ranked.windows)),)
    return Selection(tuple(moments), notices)


def _lively(job: _Job, count: int, sentences: Sequence[Sentence]) -> tuple[Moment, ...]:
    """Return moments in which nothing is said; none where only some words or voices are wanted."""
    if job.wish.is_only or find_voices(job.wish, sentences):
        return ()
    duration_us = job.material.duration_us
    taken = [sentence.range for sentence in sentences]
    return find_lively(
        duration_us,
        None if is_silent(job.loudness) else job.loudness,
        job.material.changes,
        job.length,
        count,
        taken=[*taken, *find_elsewhere(job.wish, sentences, duration_us)],
    )


def _answers(job: _Job, count: int) -> Selection:
    """Return what of a source answers the prompt, best first; nothing rather than what may not be claimed to."""
    answers = find_answers(job.wish, job.sentences, job.length, job.embed, job.refused)
    notices = tell_unmet(job.wish, job.sentences, job.material.duration_us)
    if not len(answers):
        return Selection((), (*notices, Notice("prompt_not_found", f"{tell_no_match(job.wish)}.")))
    ranked = rank_windows(_request(job, job.sentences, answers.windows, job.length), job.aids)
    shown = replace(ranked.judged, total=answers.level)
    picks = tuple(range(min(count, len(answers))))
    return Selection(tell_moments(replace(ranked, judged=shown), picks, job.material.transcript.language), notices)


def _judged(job: _Job, ranked: Ranked, count: int) -> JudgedRanking:
    """Return the ranking with a language model's opinion in it, where there is a model."""
    model = None if job.aids is None else job.aids.model
    if model is None:
        return JudgedRanking(ranked)

    def rank(windows: Windows) -> Ranked:
        return rank_windows(_request(job, ranked.case.sentences, windows, job.length), job.aids)

    return ask_model(model, ranked, rank, options=job.options, length=job.length, count=count)


def _told(chosen: Chosen, opinion: JudgedRanking, language: str | None) -> tuple[Moment, ...]:
    """Return the moments chosen, each with what the model thought of it among the parts of its score."""
    windows = opinion.ranked.windows
    spans = [(int(windows.first[pick]), int(windows.last[pick])) for pick in chosen.picks]
    moments = tell_moments(chosen.ranked, chosen.picks, language)
    return tuple(
        replace(moment, score=opinion.score_of(moment.score, *span))
        for moment, span in zip(moments, spans, strict=True)
    )


def _rank(job: _Job, count: int) -> Ranked | None:
    """Return the windows of a source ranked, or none when no window fits in it."""
    sentences, length = job.sentences, job.length
    windows = find_windows(sentences, length)
    if length.is_bound and len(windows) < _FEW_CHOICES * count:
        sentences, length, windows = _cut_to_fit(job)
    if not len(windows):
        return None
    return rank_windows(_request(job, sentences, windows, length), job.aids)


def _request(job: _Job, sentences: Sequence[Sentence], windows: Windows, length: LengthWindow) -> RankRequest:
    return RankRequest(
        sentences=sentences,
        windows=windows,
        style=job.options.style,
        length=length,
        duration_us=job.material.duration_us,
        language=job.material.transcript.language,
        wish=job.wish,
        bonuses=find_bonuses(job.material, windows, sentences, job.loudness),
        loudness=job.loudness,
        signals=job.reading.signals if sentences is job.sentences else None,
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """The outcome of a choice."""

    picks: tuple[int, ...]
    """Numbers of windows, best first."""
    repeats: int
    """How many windows were passed over for telling what another tells."""
    ranked: Ranked
    """The windows, those chosen perhaps with the question that they answer."""


def choose_windows(ranked: Ranked, count: int, length: LengthWindow, *, is_all: bool = False) -> Chosen:
    """
    Return at most `count` windows: none over another, no two telling the same, spread over the source.

    Each has slid to where people begin and end, if such a place is near. A window that opens with the answer to a short
    question takes the question in where its length allows. With `is_all`, those below the bar are left out; the best
    one stays.
    """
    total = ranked.total
    if is_all and np.isfinite(total).any():
        bar = min(GOOD, float(total[np.isfinite(total)].max()))
        total = np.where(total >= bar, total, -np.inf)
    signals = ranked.case.signals
    chosen = choose(ranked.windows, total, signals.stems, signals.rarity, count, is_spread=not ranked.is_matched)
    picks = slide(ranked.windows, chosen.picks, total, ranked.case.sentences)
    windows = take_questions_in(ranked.windows, picks, ranked.case.sentences, length, ranked.barred)
    case = replace(ranked.case, windows=windows)
    return Chosen(picks, chosen.repeats, replace(ranked, windows=windows, case=case))


def tell_moments(ranked: Ranked, picks: Sequence[int], language: str | None) -> tuple[Moment, ...]:
    """Return the moments that windows with these numbers are, with their scores, evidence and words."""
    return tuple(_moment(ranked.judged, index, ranked.case, language) for index in picks)


def _cut_to_fit(job: _Job) -> tuple[tuple[Sentence, ...], LengthWindow, Windows]:
    """Return sentences cut so that windows fit the job's bounds; the longest length wins over the least."""
    longest_us = int(job.length.longest_s * US_PER_S)
    sentences = cut_sentences(job.reading.words, job.sentences, longest_us)
    windows = find_windows(sentences, job.length)
    if len(windows):
        return sentences, job.length, windows
    length = replace(job.length, shortest_s=min(job.length.shortest_s, 0.5 * job.length.longest_s))
    return sentences, length, find_windows(sentences, length)


def _moment(judged: Judged, index: int, case: Case, language: str | None) -> Moment:
    said = case.sentences[int(case.windows.first[index]) : int(case.windows.last[index]) + 1]
    copy = write_copy(said, case.signals.rarity, language, case.words)
    joiner = "" if len(said) > 1 and _is_unspaced(said) else " "
    return Moment(
        range=TimeRange(SourceTime(int(case.windows.in_us[index])), SourceTime(int(case.windows.out_us[index]))),
        score=explain(judged, index, case),
        title=copy.title or "Moment",
        description=copy.description,
        hashtags=copy.hashtags,
        hook=copy.hook,
        text=joiner.join(sentence.text for sentence in said),
        heading=copy.heading,
    )


def _is_unspaced(said: Sequence[Sentence]) -> bool:
    return all(" " not in sentence.text for sentence in said) and any(
        len(s.text) > 1 and not s.text.isascii() for s in said
    )


def _whole(job: _Job) -> Selection:
    """Return one moment: the source without its dead ends, whatever the prompt; a notice says what it did not meet."""
    material, options, sentences = job.material, job.options, job.sentences
    signals = measure(sentences, material.transcript.language)
    first, last = np.array([0]), np.array([len(sentences) - 1])
    begin_us, end_us = _without_dead_ends(material.duration_us, sentences)
    windows = Windows(first, last, np.array([begin_us]), np.array([end_us]))
    scene = read_scene(sentences, signals, job.loudness, material.transcript.language)
    judged = judge(windows, scene, STYLE_WEIGHTS[options.style])
    language = material.transcript.language
    case = Case(windows, sentences, signals, job.loudness, job.wish.words, language=language)
    moment = _moment(judged, 0, case, material.transcript.language)
    notices = tell_unmet(job.wish, sentences, material.duration_us)
    match = find_match(job.wish, windows, sentences, job.embed)
    if match is None or not match.is_claimed.any():
        notices += _not_found(job.wish, "all of it is one clip")
    if options.min_length_s is not None and end_us - begin_us < options.min_length_s * US_PER_S:
        notices += (Notice("shorter_than_asked", "The clip is shorter than asked for: the source holds no more."),)
    if options.count is not None and options.count > 1:
        notices += (Notice("fewer_clips", f"1 of {options.count} clips: the source is hardly longer than one clip."),)
    return Selection((moment,), notices)


def _not_found(wish: Wish, instead: str) -> tuple[Notice, ...]:
    """Return the notice that nothing matches a prompt that looks for something; none for one that does not."""
    if not wish.words:
        return ()
    return (Notice("prompt_not_found", f"{tell_no_match(wish)}; {instead}."),)


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


def _without_speech(job: _Job, count: int) -> Selection:
    """Return moments by sound and picture, or say clearly that there is nothing."""
    material, length = job.material, job.length
    if job.reading.words and _is_one_clip(material, length):
        return _whole(job)
    moments = (
        find_lively(material.duration_us, job.loudness, material.changes, length, count) if material.duration_us else ()
    )
    if not moments:
        seen = "the picture never changes" if material.has_pictures else "there is no picture"
        message = f"Nothing to clip: nothing is said, there is no sound to speak of, and {seen}."
        return Selection((), (Notice("nothing_to_clip", message),))
    said = Notice("no_speech", "Little or nothing is said; moments were chosen by sound and picture.")
    notices = (said, *_not_found(job.wish, "moments were chosen by sound and picture"))
    if len(moments) < count and job.options.count is not None:
        notices += (Notice("fewer_clips", f"{len(moments)} of {count} clips: the source is too short for more."),)
    return Selection(moments, notices)
