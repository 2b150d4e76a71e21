# SPDX-License-Identifier: MIT
"""
Accept a submission, as JSON or as a form with files.

In: a request past the gate. Out: the job that was accepted, and warnings. What was received for a request that is
refused, or that repeats an earlier one, is thrown away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from clipmill.api.context import ApiContext
from clipmill.api.dialect_cuttr.bodies import fields_of_body, fields_of_form, read_small_body
from clipmill.api.dialect_cuttr.fields import refusal
from clipmill.api.dialect_cuttr.gate import DIALECT, IDEMPOTENCY_HEADER, kept_key
from clipmill.api.dialect_cuttr.reading import read_fields
from clipmill.api.dialect_cuttr.wishes import wish_of
from clipmill.api.streaming import receive_form
from clipmill.domain.accounts import Principal
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.jobs import UPLOAD_SCHEME, JobRecord, JobSpec, UploadRecord
from clipmill.domain.result import Notice
from clipmill.jobs.service import Submission
from clipmill.storage.records.jobs import SPEC, as_json

_MULTIPART = "multipart/form-data"
VIDEO_PARTS: Final = ("video", "video_file", "file")
MUSIC_PARTS: Final = ("music", "music_file")
_ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "video": ("mp4", "mov", "avi", "mkv", "webm"),
    "music": ("mp3", "wav", "aac"),
}


@dataclass(frozen=True, slots=True)
class _Parcel:
    """A request's body, taken apart."""

    fields: Mapping[str, Any]
    files: Mapping[str, UploadRecord] = field(default_factory=dict)
    """By the name of their form part."""


async def accept(request: Request, context: ApiContext, principal: Principal) -> tuple[JobRecord, tuple[Notice, ...]]:
    """
    Return the job that was accepted, and what is to be said about the request.

    Raises:
        InvalidOptions: the body cannot be read, or a field is outside its set or range.
        SourceTooLarge: a file is larger than this installation takes.
        BalanceTooLow, BillingInactive: the job cannot be paid for.
        IdempotencyConflict: the idempotency key was used for another request.

    """
    parcel = await _parcel_of(request, context, principal)
    noted = request.headers.get(IDEMPOTENCY_HEADER, "")
    kept: set[str] = set()
    try:
        job, warnings = await run_in_threadpool(_submit, context, principal, parcel, noted)
        kept = _uploads_of(job.spec)
    finally:
        unused = [upload for upload in parcel.files.values() if upload.id not in kept]
        await _throw_away(context, principal, unused)
    return job, warnings


async def _parcel_of(request: Request, context: ApiContext, principal: Principal) -> _Parcel:
    content_type = request.headers.get("Content-Type", "")
    if content_type.partition(";")[0].strip().lower() != _MULTIPART:
        return _Parcel(fields_of_body(await read_small_body(request), content_type))
    form = await receive_form(
        request,
        context.uploads,
        principal.team.id,
        file_fields=(*VIDEO_PARTS, *MUSIC_PARTS),
        max_bytes=2 * context.uploads.max_bytes,
    )
    try:
        return _Parcel(fields_of_form(form.fields), form.files)
    except InvalidOptions:
        await _throw_away(context, principal, form.files.values())
        raise


async def _throw_away(context: ApiContext, principal: Principal, uploads: Iterable[UploadRecord]) -> None:
    for upload in uploads:
        await run_in_threadpool(context.uploads.remove, principal.team.id, upload.id)


def _submit(
    context: ApiContext, principal: Principal, parcel: _Parcel, noted_key: str
) -> tuple[JobRecord, tuple[Notice, ...]]:
    reading = read_fields(parcel.fields)
    video, music = _file(parcel, "video", VIDEO_PARTS), _file(parcel, "music", MUSIC_PARTS)
    wish = wish_of(reading, video_id=video.id if video else None, music_id=music.id if music else None)
    submission = Submission(
        spec=wish.spec,
        dialect=DIALECT,
        idempotency_key=kept_key(context, principal.team.id, noted_key),
        request_sha256=_fingerprint(wish.spec, parcel.files.values()),
    )
    return context.jobs.submit(principal, submission), wish.warnings


def _file(parcel: _Parcel, kind: str, parts: tuple[str, ...]) -> UploadRecord | None:
    """Return the file that came under one of a few names; raises `InvalidOptions` when it cannot be used."""
    found = [(part, parcel.files[part]) for part in parts if part in parcel.files]
    if not found:
        return None
    part, upload = found[0]
    if len(found) > 1:
        raise refusal(part, f"the only {kind} file; another came as {found[1][0]}")
    ending = PurePosixPath(upload.name).suffix.removeprefix(".").lower()
    if ending and ending not in _ENDINGS[kind]:
        raise refusal(part, f"a file of one of these types: {', '.join(_ENDINGS[kind])}")
    if upload.received_bytes == 0:
        raise refusal(part, "a file that is not empty")
    return upload


def _fingerprint(spec: JobSpec, uploads: Iterable[UploadRecord]) -> str:
    """Return a hash that is the same for the same wish, however it was spelled and whatever its uploads are called."""
    text = json.dumps(as_json(SPEC, spec), sort_keys=True)
    for upload in uploads:
        text = text.replace(upload.id, f"{upload.name}:{upload.received_bytes}")
    return hashlib.sha256(f"{DIALECT}:{text}".encode()).hexdigest()


def _uploads_of(spec: JobSpec) -> set[str]:
    locations = [spec.location, spec.options.music.location if spec.options.music else ""]
    return {item.removeprefix(UPLOAD_SCHEME) for item in locations if item.startswith(UPLOAD_SCHEME)}
