# SPDX-License-Identifier: MIT
"""
Jobs and what they made -> the `data` of an answer (pure).

In: records of the service, and the means to make a link. Out: JSON values in the shape that is spoken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from clipmill.api.dialect_wayinvideo.ids import project_id
from clipmill.api.dialect_wayinvideo.shape import Json, Shape
from clipmill.domain.jobs import ClipRecord, ClipState, JobKind, JobRecord, JobState
from clipmill.domain.languages import Language, heard_language
from clipmill.domain.result import ArtifactKind, Notice
from clipmill.domain.speech import Segment, Transcript
from clipmill.domain.summary import Summary

MakeLink = Callable[[str, ArtifactKind], str]
"""Clip id and kind of file -> an address that is good for a day."""

CLIP_FAILED = "clip_failed"
"""Code of the warning that a clip could not be rendered; the engine gives one too, with the reason."""
_US_PER_MS = 1000
_STATUSES = {
    JobState.QUEUED: "QUEUED",
    JobState.RUNNING: "ONGOING",
    JobState.SUCCEEDED: "SUCCEEDED",
    JobState.FAILED: "FAILED",
    JobState.CANCELLED: "FAILED",
}


@dataclass(frozen=True, slots=True)
class Answered:
    """A job, and what its answers say besides."""

    job: JobRecord
    notices: tuple[Notice, ...]
    """Of the request; the job has its own."""
    source_language: Language | None = None
    """As the user named it."""


def status_of(job: JobRecord) -> str:
    """Return a job's status in the vendor's words; a cancelled one has failed."""
    return _STATUSES[job.state]


def submitted(job: JobRecord, notices: Iterable[Notice], *, id_name: str) -> Json:
    """Return the answer to a submission: `CREATED`, or how far the job is that the same request made before."""
    status = "CREATED" if job.state is JobState.QUEUED else status_of(job)
    return _with_warnings({id_name: project_id(job.id), "name": job.name, "status": status}, (*notices, *job.notices))


def clips_answer(
    shape: Shape, answered: Answered, clips: Iterable[ClipRecord], link: MakeLink, *, id_name: str = "id"
) -> Json:
    """
    Return the answer to a poll for clips.

    A clip is in it once all that it will ever have is there: its video too when the job renders. So a job that has
    succeeded has every link, and a clip that could not be rendered is named in a warning instead.
    """
    job = answered.job
    is_exported = job.spec.options.is_exported
    ready: list[Json] = []
    lost: list[int] = []
    for clip in sorted(clips, key=lambda clip: clip.ordinal):
        if not is_exported or (clip.state is ClipState.RENDERED and clip.file(ArtifactKind.VIDEO) is not None):
            ready.append(_clip(shape, clip, link, index=_index(job, clip), is_exported=is_exported))
        elif job.state.is_final:
            lost.append(_index(job, clip))
    notices = [*answered.notices, *job.notices]
    if lost and not any(notice.code == CLIP_FAILED for notice in notices):
        names = ", ".join(map(str, lost))
        notices.append(Notice(CLIP_FAILED, f"Could not be rendered: clip {names}."))
    if job.state is JobState.SUCCEEDED and not ready and not notices:
        notices.append(Notice("no_clips", "No moment of the source is worth a clip."))
    return _with_warnings({**_head(shape, job, id_name), "clips": ready}, notices)


def transcript_answer(shape: Shape, answered: Answered, transcript: Transcript | None) -> Json:
    """Return the answer to a poll for a transcript; none is one that is not there yet."""
    head = _head(shape, answered.job, shape.document_id)
    lines = [] if transcript is None else _lines(transcript, answered.source_language)
    return _with_warnings({**head, "transcript": lines}, (*answered.notices, *answered.job.notices))


def summary_answer(shape: Shape, answered: Answered, summary: Summary | None, thumbnail: str | None) -> Json:
    """Return the answer to a poll for a summary; none is one that is not there yet."""
    body: Json = {
        **_head(shape, answered.job, shape.document_id),
        "title": answered.job.title or "",
        "video_thumbnail": thumbnail,
        "summary": "",
        "tags": [],
        "highlights": [],
    }
    if summary is not None:
        body |= {
            "title": summary.title,
            "summary": summary.text,
            "tags": _tags(summary.hashtags),
            "highlights": [
                {
                    "start": _ms(item.range.in_us),
                    "end": _ms(item.range.out_us),
                    "title": item.title,
                    "desc": item.description,
                    "events": [{"timestamp": _ms(event.time), "desc": event.description} for event in item.events],
                }
                for item in summary.highlights
            ],
        }
    return _with_warnings(body, (*answered.notices, *answered.job.notices))


def _head(shape: Shape, job: JobRecord, id_name: str) -> Json:
    head: Json = {id_name: project_id(job.id), "name": job.name, "status": status_of(job)}
    if head["status"] == "FAILED":
        head["error_message"] = "The task was cancelled." if job.failure is None else _reason(job)
    head["expire_at"] = None if job.expires_at_us is None else _ms(job.expires_at_us)
    units = 0 if job.state in {JobState.FAILED, JobState.CANCELLED} else job.units
    head[shape.usage] = units if shape is Shape.OPEN else float(units)
    return head


def _reason(job: JobRecord) -> str:
    failure = job.failure
    return "" if failure is None else f"{failure.message} ({failure.code}) {failure.hint}".strip()


def _index(job: JobRecord, clip: ClipRecord) -> int:
    """Return the number of a clip in the project that chose it; a later rendering numbers its own from 0."""
    edits = job.spec.edits
    return (
        edits[clip.ordinal].ordinal if job.spec.kind is JobKind.RENDER and clip.ordinal < len(edits) else clip.ordinal
    )


def _clip(shape: Shape, clip: ClipRecord, link: MakeLink, *, index: int, is_exported: bool) -> Json:
    has_thumbnail = clip.file(ArtifactKind.THUMBNAIL) is not None
    data: Json = {
        "idx": index,
        "title": clip.title,
        "begin_ms": shape.number(_ms(clip.in_us)),
        "end_ms": shape.number(_ms(clip.out_us)),
        "thumbnail": link(clip.id, ArtifactKind.THUMBNAIL) if has_thumbnail else None,
        "tags": _tags(clip.hashtags),
        "desc": clip.description,
        "score": shape.number(max(0, min(100, round(clip.score)))),
    }
    if is_exported:
        data["export_link"] = link(clip.id, ArtifactKind.VIDEO)
    return data


def _lines(transcript: Transcript, asked: Language | None) -> list[Json]:
    heard = transcript.language
    known = None if heard is None else heard_language(heard, asked)
    code = heard if known is None else known.code
    return [
        {
            "text": segment.text,
            "language": code,
            "start": _ms(segment.range.in_us),
            "end": _ms(segment.range.out_us),
            "speaker": _speaker(segment),
        }
        for segment in transcript.segments
        if segment.words
    ]


def _speaker(segment: Segment) -> str | None:
    """Return who says most words of a segment; none as long as nobody told the voices apart."""
    counts = Counter(word.speaker for word in segment.words if word.speaker is not None)
    return counts.most_common(1)[0][0] if counts else None


def _tags(hashtags: Iterable[str]) -> list[str]:
    return [tag.lstrip("#") for tag in hashtags if tag.strip("#")]


def _ms(time_us: int) -> int:
    return round(time_us / _US_PER_MS)


def _with_warnings(data: Json, notices: Iterable[Notice]) -> Json:
    unique = dict.fromkeys(notices)
    if unique:
        data["warnings"] = [{"code": notice.code, "message": notice.message} for notice in unique]
    return data
