# SPDX-License-Identifier: MIT
"""What was said in a job's source: its transcript in four formats, and its summary."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import TypeAdapter

from clipmill.api.native.access import InRoom, Reader
from clipmill.api.native.answers import problems
from clipmill.api.native.models.ranges import MAX_SOURCE_S
from clipmill.api.native.models.transcripts import (
    Summary,
    Transcript,
    TranscriptFormat,
    summary_answer,
    transcript_answer,
)
from clipmill.api.native.routes.jobs import JobId
from clipmill.api.native.subtitles import track_from_transcript
from clipmill.captions.formats import srt_from_track, vtt_from_track
from clipmill.domain import speech, summary
from clipmill.domain.errors import BlobNotFound, InvalidOptions, JobNotFound, JobNotReady
from clipmill.domain.jobs import JobKind
from clipmill.domain.times import US_PER_S, TimeRange
from clipmill.selection.sentences import find_sentences

router = APIRouter(tags=["words"])
_HEARD: TypeAdapter[speech.Transcript] = TypeAdapter(speech.Transcript)
_SUMMARY: TypeAdapter[summary.Summary] = TypeAdapter(summary.Summary)
_TYPES = {
    TranscriptFormat.SRT: "application/x-subrip; charset=utf-8",
    TranscriptFormat.VTT: "text/vtt; charset=utf-8",
    TranscriptFormat.TXT: "text/plain; charset=utf-8",
}
_FORMATS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The transcript.",
        "content": {
            "application/x-subrip": {"schema": {"type": "string"}},
            "text/vtt": {"schema": {"type": "string"}},
            "text/plain": {"schema": {"type": "string"}},
        },
    }
}


@router.get("/jobs/{job_id}/transcript", operation_id="get_transcript", response_model=Transcript, responses={
    **problems(JobNotFound, JobNotReady, BlobNotFound, InvalidOptions), **_FORMATS
})  # fmt: skip
def get_transcript(
    room: InRoom,
    who: Reader,
    job_id: JobId,
    format: Annotated[TranscriptFormat, Query(description="How it is written.")] = TranscriptFormat.JSON,  # noqa: A002
    from_s: Annotated[float, Query(ge=0, le=MAX_SOURCE_S, description="Words that end before are left out.")] = 0.0,
    to_s: Annotated[
        float | None, Query(gt=0, le=MAX_SOURCE_S, description="Words that begin at it or later are left out.")
    ] = None,
) -> Transcript | Response:
    """
    Get what was said: `json` has every word with its times; `srt` and `vtt` are subtitles; `txt` is plain text.

    The sentences in `json` end where a cut is good.

    `from_s` and `to_s` give a part of it; times are those of the source all the same.
    """
    if to_s is not None and to_s <= from_s:
        message = "to_s must be after from_s"
        raise InvalidOptions(message)
    document = json.loads(gzip.decompress(room.context.jobs.transcript_document(who.team.id, job_id)))
    whole = _HEARD.validate_python(document["transcript"])
    heard = _within(whole, from_s, to_s)
    if format is TranscriptFormat.JSON:
        words = whole.words
        shown = heard.words[:1]
        first = words.index(shown[0]) if shown else len(words)
        return transcript_answer(job_id, heard, find_sentences(words, whole.language), first)
    if format is TranscriptFormat.TXT:
        text = "\n".join(segment.text for segment in heard.segments) + "\n"
    else:
        track = track_from_transcript(heard)
        text = srt_from_track(track) if format is TranscriptFormat.SRT else vtt_from_track(track)
    headers = {"Content-Disposition": f'inline; filename="transcript.{format.value}"'}
    return Response(text, headers=headers, media_type=_TYPES[format])


def _within(heard: speech.Transcript, from_s: float, to_s: float | None) -> speech.Transcript:
    """Return the words that are said at least partly between two times of the source, in their segments."""
    if from_s == 0 and to_s is None:
        return heard
    begin_us, end_us = round(from_s * US_PER_S), None if to_s is None else round(to_s * US_PER_S)
    segments = []
    for segment in heard.segments:
        words = tuple(
            word
            for word in segment.words
            if word.range.out_us > begin_us and (end_us is None or word.range.in_us < end_us)
        )
        if words:
            segments.append(
                replace(segment, range=TimeRange(words[0].range.in_us, words[-1].range.out_us), words=words)
            )
    return replace(heard, segments=tuple(segments))


@router.get("/jobs/{job_id}/summary", operation_id="get_summary", responses=problems(
    JobNotFound, JobNotReady, BlobNotFound
))  # fmt: skip
def get_summary(room: InRoom, who: Reader, job_id: JobId) -> Summary:
    """Get what the source is about; of a job of kind `summary`."""
    job = room.context.jobs.get(who.team.id, job_id)
    if job.spec.kind is not JobKind.SUMMARY:
        message = f"a job of kind {job.spec.kind.value} makes no summary"
        raise JobNotReady(message, hint="Submit a job of kind summary.")
    return summary_answer(job_id, _SUMMARY.validate_json(room.context.jobs.document(who.team.id, job_id)))
