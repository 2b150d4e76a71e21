# SPDX-License-Identifier: MIT
"""What was said in a job's source: its transcript in four formats, and its summary."""

from __future__ import annotations

import gzip
import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import TypeAdapter

from clipmill.api.native.access import InRoom, Reader
from clipmill.api.native.answers import problems
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
from clipmill.domain.errors import BlobNotFound, JobNotFound, JobNotReady
from clipmill.domain.jobs import JobKind

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
    **problems(JobNotFound, JobNotReady, BlobNotFound), **_FORMATS
})  # fmt: skip
def get_transcript(
    room: InRoom,
    who: Reader,
    job_id: JobId,
    format: Annotated[TranscriptFormat, Query(description="How it is written.")] = TranscriptFormat.JSON,  # noqa: A002
) -> Transcript | Response:
    """Get what was said: `json` has every word with its times; `srt` and `vtt` are subtitles; `txt` is plain text."""
    document = json.loads(gzip.decompress(room.context.jobs.transcript_document(who.team.id, job_id)))
    heard = _HEARD.validate_python(document["transcript"])
    if format is TranscriptFormat.JSON:
        return transcript_answer(job_id, heard)
    if format is TranscriptFormat.TXT:
        text = "\n".join(segment.text for segment in heard.segments) + "\n"
    else:
        track = track_from_transcript(heard)
        text = srt_from_track(track) if format is TranscriptFormat.SRT else vtt_from_track(track)
    headers = {"Content-Disposition": f'inline; filename="transcript.{format.value}"'}
    return Response(text, headers=headers, media_type=_TYPES[format])


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
