# SPDX-License-Identifier: MIT
"""
`PLAN` of a durable job: recipes of clips, a summary, or an earlier recipe with its edits.

In: what was heard of a source. Out: a job file (or a summary) in the blob store, and each clip with a picture of the
source, as clips are shown before they are rendered. Kept by content: the same wish for the same source is planned once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from clipmill.domain.audience import NO_AUDIENCE, Audience
from clipmill.domain.errors import InvalidOptions, JobNotReady
from clipmill.domain.jobs import BlobFile, JobKind, JobSpec
from clipmill.domain.media import Media
from clipmill.domain.progress import StageName
from clipmill.domain.result import ArtifactKind, Clip, ClippingResult, Notice
from clipmill.domain.summary import Summary
from clipmill.domain.times import SourceTime
from clipmill.engine.aids import PASSING_NOTICES, aids_name
from clipmill.engine.assets import assets_of_order, pin_assets, pin_edits
from clipmill.engine.choosing import choose
from clipmill.engine.chosen import moments_by_hand
from clipmill.engine.drawing import overlay_notices
from clipmill.engine.job import Job
from clipmill.engine.orders import PlannedClip, PlanOutcome, StageOrder
from clipmill.engine.plan import caption_notices, check_looks
from clipmill.engine.planning import change_clips, plan_clips
from clipmill.engine.staged_heard import digest_of, heard_bytes, read_heard, taken_of
from clipmill.engine.staged_source import source_media
from clipmill.engine.stages import Heard, language_notices, source_notices
from clipmill.engine.tools import Tools
from clipmill.engine.translating import Interpreter
from clipmill.engine.wording import word_moments, word_summary
from clipmill.render import make_source_thumbnail
from clipmill.selection import summarize
from clipmill.storage.blobs import BlobStore
from clipmill.storage.files import sha256_of_file
from clipmill.storage.recipes import recipe_bytes, recipe_from_bytes
from clipmill.storage.stage_cache import StageKey

PLAN_VERSION = 8
PREVIEW_PLACE = 0.35
"""Where in a clip its picture is taken: past the opening, before the point is made."""

_SPEC = TypeAdapter(JobSpec)
_AUDIENCE = TypeAdapter(Audience)
_CLIP = TypeAdapter(Clip)
_SUMMARY = TypeAdapter(Summary)


@dataclass(frozen=True, slots=True)
class Planned:
    """What is kept of a plan by content."""

    result: ClippingResult
    summary: Summary | None = None


def plan_source(job: Job, order: StageOrder, blobs: BlobStore) -> PlanOutcome:
    """
    Return the plan of an order.

    Raises:
        InvalidOptions: an edit or a caption style cannot be had.
        BlobNotFound: the source, what was heard or the earlier recipe is no longer kept.
        ModelError, MediaError, StorageError: as its stages.

    """
    key = _plan_key(order, job.tools, blobs)
    planned = job.tools.cache.get(key, Planned)
    media = source_media(job, taken_of(order), blobs)
    if planned is None:
        heard, _ = read_heard(order, blobs)
        planned = _make(job, order, blobs, media, heard)
        if not any(notice.code in PASSING_NOTICES for notice in planned.result.notices):
            job.tools.cache.put(key, planned, Planned)
    folder = job.tools.cache.folder_of(key)
    with job.stage(StageName.RENDER, "drawing previews") as run:
        for number, (name, time) in enumerate(_previews(planned)):
            run.at(number / max(1, len(_previews(planned))))
            if media.video is not None and not (folder / name).is_file():
                make_source_thumbnail(media, time, folder / name, program=job.tools.render.ffmpeg)
    return _kept(order, blobs, planned, folder)


def find_plan(order: StageOrder, tools: Tools, blobs: BlobStore) -> PlanOutcome | None:
    """Return the plan when the same was planned before on this host, pictures and all, else none."""
    key = _plan_key(order, tools, blobs)
    planned = tools.cache.get(key, Planned)
    if planned is None:
        return None
    folder = tools.cache.folder_of(key)
    has_pictures = taken_of(order).media.video is not None
    if has_pictures and not all((folder / name).is_file() for name, _ in _previews(planned)):
        return None
    return _kept(order, blobs, planned, folder)


def preview_key(job_id: str) -> str:
    """Return the blob of a picture of the source, which jobs without clips have."""
    return f"jobs/{job_id}/preview.jpg"


def _make(job: Job, order: StageOrder, blobs: BlobStore, media: Media, heard: Heard) -> Planned:
    if order.spec.kind is JobKind.RENDER:
        make = _by_hand if order.spec.ranges else _changed
        return Planned(make(job, order, blobs, media, heard))
    if order.spec.kind is JobKind.SUMMARY:
        return _summarized(job, order, media, heard)
    options = order.spec.options
    fonts = job.tools.open_fonts()
    check_looks(options, fonts)
    options, heard_of_music = pin_assets(options, assets_of_order(job, order, blobs))
    audience = taken_of(order).audience
    selection = choose(job, media, heard, options, audience=audience, is_search=order.spec.kind is JobKind.MOMENTS)
    planned = plan_clips(job, selection.moments, media, heard, options, fonts)
    notices = (
        *source_notices(media),
        *language_notices(heard.transcript),
        *selection.notices,
        *heard_of_music,
        *planned.notices,
        *caption_notices(planned.clips, fonts),
        *overlay_notices(planned.clips, fonts),
    )
    return Planned(_result(order, media, heard, planned.clips, notices))


def _by_hand(job: Job, order: StageOrder, blobs: BlobStore, media: Media, heard: Heard) -> ClippingResult:
    """Return recipes of the stretches that a user chose, in their order."""
    fonts, options = job.tools.open_fonts(), order.spec.options
    check_looks(options, fonts)
    options, heard_of_music = pin_assets(options, assets_of_order(job, order, blobs))
    with job.stage(StageName.SELECT, "reading what was chosen"):
        moments = moments_by_hand(order.spec.ranges, order.spec.titles, heard, media, order.spec.moments)
    planned = plan_clips(job, moments, media, heard, options, fonts, is_by_hand=True)
    drawn = (*caption_notices(planned.clips, fonts), *overlay_notices(planned.clips, fonts))
    return _result(
        order, media, heard, planned.clips, (*source_notices(media), *heard_of_music, *planned.notices, *drawn)
    )


def _summarized(job: Job, order: StageOrder, media: Media, heard: Heard) -> Planned:
    options, said = order.spec.options, heard.transcript
    audience = taken_of(order).audience
    moments = choose(job, media, heard, options, audience=audience).moments if said.words else ()
    interpreter = Interpreter(job, media, said)
    moments, told = word_moments(interpreter, moments, said.language, options, job.writer)
    plain, notices = summarize(said, moments)
    summary, told_of_summary = word_summary(job, said, plain, job.writer, options.target_language)
    notices = (*source_notices(media), *language_notices(said), *notices, *told, *told_of_summary)
    return Planned(_result(order, media, heard, (), notices), summary)


def _changed(job: Job, order: StageOrder, blobs: BlobStore, media: Media, heard: Heard) -> ClippingResult:
    """Return the parent's recipe with the edits of the order, one clip for each, in their order."""
    if order.plan_key is None:
        message = "the job that is to be rendered has no recipe"
        raise JobNotReady(message)
    with job.stage(StageName.SELECT, "changing recipes"):
        parent = recipe_from_bytes(blobs.read_bytes(order.plan_key), "the recipe")
        for edit in order.spec.edits:
            if not 0 <= edit.ordinal < len(parent.clips):
                message = f"the edit of clip {edit.ordinal}: there is no such clip"
                raise InvalidOptions(message, hint=f"The job has clips 0 to {len(parent.clips) - 1}.")
    fonts = job.tools.open_fonts()
    edits, heard_of_music = pin_edits(order.spec.edits, assets_of_order(job, order, blobs))
    changed = change_clips(job, parent.clips, edits, media, heard, fonts)
    drawn = (*caption_notices(changed.clips, fonts), *overlay_notices(changed.clips, fonts))
    notices = (*heard_of_music, *changed.notices, *drawn)
    return _result(order, media, heard, changed.clips, notices)


def _result(
    order: StageOrder, media: Media, heard: Heard, clips: tuple[Clip, ...], notices: tuple[Notice, ...]
) -> ClippingResult:
    return ClippingResult(taken_of(order).source, media, heard.transcript.language, clips, notices)


def _kept(order: StageOrder, blobs: BlobStore, planned: Planned, folder: Path) -> PlanOutcome:
    """Return the outcome, with everything under this job's keys."""
    result, summary = planned.result, planned.summary
    taken = taken_of(order)
    result = replace(result, source=taken.source, media=taken.media)
    plan_key = f"jobs/{order.job_id}/plan-{order.attempt}.json"
    data = recipe_bytes(result) if summary is None else _SUMMARY.dump_json(summary)
    blobs.put_bytes(plan_key, data, "application/json")
    pictures = {name: folder / name for name, _ in _previews(planned) if (folder / name).is_file()}
    if summary is not None and (picture := pictures.get(_picture_name(0))):
        blobs.put_file(preview_key(order.job_id), picture, "image/jpeg")
    clips = tuple(
        PlannedClip(
            ordinal,
            _CLIP.dump_python(clip, mode="json"),
            clip.spec.moment.text,
            _picture_files(order, blobs, ordinal, clip, pictures.get(_picture_name(ordinal))),
        )
        for ordinal, clip in enumerate(result.clips)
    )
    return PlanOutcome(plan_key, clips, result.notices)


def _picture_files(
    order: StageOrder, blobs: BlobStore, ordinal: int, clip: Clip, picture: Path | None
) -> tuple[BlobFile, ...]:
    if picture is None:
        return ()
    key = f"jobs/{order.job_id}/clips/{ordinal}/{order.attempt}/preview.jpg"
    info = blobs.put_file(key, picture, "image/jpeg")
    name = f"{clip.spec.name}.jpg"
    digest = sha256_of_file(picture)
    return (BlobFile(ArtifactKind.THUMBNAIL, key, name, "image/jpeg", info.size_bytes, digest),)


def _previews(planned: Planned) -> tuple[tuple[str, SourceTime], ...]:
    """Return the file names of a plan's pictures with their times in the source."""
    result, summary = planned.result, planned.summary
    if summary is not None:
        begin = summary.highlights[0].range.in_us if summary.highlights else result.media.duration_us // 3
        return ((_picture_name(0), SourceTime(begin)),)
    return tuple(
        (_picture_name(ordinal), _preview_time(clip, result.media)) for ordinal, clip in enumerate(result.clips)
    )


def _preview_time(clip: Clip, media: Media) -> SourceTime:
    first = clip.spec.edl.entries[0]
    time = first.in_us + int(PREVIEW_PLACE * first.duration_us)
    return SourceTime(max(0, min(time, media.duration_us - 1)))


def _picture_name(ordinal: int) -> str:
    return f"preview-{ordinal}.jpg"


def _plan_key(order: StageOrder, tools: Tools, blobs: BlobStore) -> StageKey:
    """Return what a plan depends on: source, what was heard, what is wanted, the recipe that it changes, the fonts."""
    spec = order.spec
    wish = replace(spec, location="", parent_id=None, options=replace(spec.options, is_exported=True))
    parent = "" if order.plan_key is None else digest_of(blobs.read_bytes(order.plan_key))
    heard = digest_of(heard_bytes(order, blobs))
    library = tools.open_fonts()
    fonts = ",".join((library.fonts_dir.name, *library.families))
    aids = "|".join(aids_name(tools, spec.options.prompt)) if spec.kind is not JobKind.RENDER else ""
    taken = taken_of(order)
    told = _AUDIENCE.dump_json(taken.audience or NO_AUDIENCE).decode()
    inputs = (taken.media.content_hash, told, heard, _SPEC.dump_json(wish).decode(), parent, fonts, aids)
    return StageKey("plan", PLAN_VERSION, inputs)
