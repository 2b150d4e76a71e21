# SPDX-License-Identifier: MIT
"""Recipes of several clips, one after the other, with a report of how far the looking is. Nothing is rendered here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from clipmill.captions import TextMeasurer
from clipmill.domain.clip import ClipSpec
from clipmill.domain.jobs import ClipEdit
from clipmill.domain.media import Media
from clipmill.domain.moment import Moment
from clipmill.domain.options import ClipOptions
from clipmill.domain.progress import StageName
from clipmill.domain.result import Clip, Notice
from clipmill.engine.changes import change_clip
from clipmill.engine.job import Job, StageRun
from clipmill.engine.looking import UNSEEN, Looker, Seen
from clipmill.engine.means import Means
from clipmill.engine.naming import clip_stem
from clipmill.engine.plan import plan_clip
from clipmill.engine.stages import Heard
from clipmill.engine.translating import Interpreter
from clipmill.engine.wording import word_moments
from clipmill.reframe import frame_notices


@dataclass(frozen=True, slots=True)
class PlannedClips:
    """Whole recipes, and what the user should know about their cameras."""

    clips: tuple[Clip, ...]
    notices: tuple[Notice, ...] = ()
    """Each once."""


def plan_clips(
    job: Job,
    moments: Sequence[Moment],
    media: Media,
    heard: Heard,
    options: ClipOptions,
    measurer: TextMeasurer,
    *,
    is_by_hand: bool = False,
) -> PlannedClips:
    """
    Return the whole recipes of the moments, best first, without files; those by hand keep the ends a user chose.

    Raises:
        WeightsMissing: the camera needs eyes and their weights are not there.
        DecodeFailed: the source cannot be decoded where a moment is.
        TranslatorMissing, ModelError: the wanted translation cannot be had.

    """
    if not moments:
        return PlannedClips(())
    interpreter = Interpreter(job, media, heard.transcript)
    moments, told = word_moments(interpreter, moments, heard.transcript.language, options, job.writer)
    with job.stage(StageName.LOOK, "looking at the clips") as run:
        planner = _Planner(Looker(job, media, heard.transcript), interpreter, measurer, run, len(moments))
        for rank, moment in enumerate(moments, 1):
            planner.add(
                lambda means, r=rank, m=moment: plan_clip(  # type: ignore[misc]
                    r, m, media, heard, options, means, is_by_hand=is_by_hand
                )
            )
        planned = planner.done()
    return replace(planned, notices=(*told, *planned.notices))


def change_clips(
    job: Job, clips: Sequence[Clip], edits: Sequence[ClipEdit], media: Media, heard: Heard, measurer: TextMeasurer
) -> PlannedClips:
    """
    Return the recipes with their edits made, one clip for each edit, in their order.

    Raises:
        InvalidOptions: an edit cannot be made.
        WeightsMissing, DecodeFailed: as `plan_clips`.

    """
    interpreter = Interpreter(job, media, heard.transcript)
    with job.stage(StageName.LOOK, "changing recipes") as run:
        planner = _Planner(Looker(job, media, heard.transcript), interpreter, measurer, run, len(edits))
        for edit in edits:
            clip = _in_target_language(interpreter, clips[edit.ordinal], edit, heard)
            planner.add(lambda means, c=clip, e=edit: change_clip(c, e, media, heard, means))  # type: ignore[misc]
        return planner.done()


def _in_target_language(interpreter: Interpreter, clip: Clip, edit: ClipEdit, heard: Heard) -> Clip:
    """Return the clip with title and description in the edit's language, where it wants them so."""
    spec, target = clip.spec, edit.target_language
    if not edit.has_translated_words or target is None or target == spec.target_language:
        return clip
    # Words that were translated before are in a language that only the translator can tell.
    spoken = heard.transcript.language if spec.target_language is None else None
    (moment,) = interpreter.moments((spec.moment,), spoken, target)
    return replace(clip, spec=replace(spec, name=clip_stem(spec.rank, moment.title), moment=moment))


@dataclass(slots=True)
class _Planner:
    """Makes recipes one by one and gathers what their cameras have to say."""

    looker: Looker
    interpreter: Interpreter
    measurer: TextMeasurer
    run: StageRun
    count: int
    clips: list[Clip] = field(default_factory=list)
    notices: dict[Notice, list[int]] = field(default_factory=dict)
    """What is to be told, with the ranks of the clips that it is about."""

    def add(self, make: Callable[[Means], Clip]) -> None:
        seen = UNSEEN
        number = len(self.clips)
        report = self.run.part(number / self.count, (number + 1) / self.count)

        def see(spec: ClipSpec) -> Seen:
            nonlocal seen
            seen = self.looker.see(spec, report)
            return seen

        clip = make(Means(self.measurer, see, self.interpreter.translate))
        spec = clip.spec
        self.clips.append(clip)
        framed = frame_notices(
            camera=spec.camera,
            layout=spec.layout,
            path=clip.camera,
            footage=seen.footage,
            overrides=spec.camera_overrides,
        )
        for notice in dict.fromkeys((*framed, *self.interpreter.notices(spec))):
            self.notices.setdefault(notice, []).append(spec.rank)

    def done(self) -> PlannedClips:
        self.run.is_reused = self.looker.is_reused
        told = (about_clips(notice, ranks, len(self.clips)) for notice, ranks in self.notices.items())
        return PlannedClips(tuple(self.clips), tuple(told))


def about_clips(notice: Notice, ranks: Sequence[int], count: int) -> Notice:
    """Return a notice that says which clips it is about, where it is not about them all."""
    if len(ranks) == count:
        return notice
    clips = "Clip" if len(ranks) == 1 else "Clips"
    return replace(notice, message=f"{clips} {', '.join(map(str, ranks))}: {notice.message}")
