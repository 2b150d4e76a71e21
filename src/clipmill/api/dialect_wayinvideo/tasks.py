# SPDX-License-Identifier: MIT
"""
What the routes do with the service: submit, look up, answer.

In: the context and what a request says. Out: the `data` of an answer. It knows no HTTP but the request's own address.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from clipmill.api.context import ApiContext
from clipmill.api.dialect_wayinvideo.answers import (
    Answered,
    MakeLink,
    clips_answer,
    submitted,
    summary_answer,
    transcript_answer,
)
from clipmill.api.dialect_wayinvideo.ids import job_id_of
from clipmill.api.dialect_wayinvideo.reading import ExportReading, Reading
from clipmill.api.dialect_wayinvideo.shape import Json, Shape
from clipmill.domain.accounts import Principal
from clipmill.domain.errors import JobNotFound, JobNotReady, UploadNotFound
from clipmill.domain.jobs import JobKind, JobSpec, JobState
from clipmill.domain.languages import find_language
from clipmill.domain.result import ArtifactKind, Notice
from clipmill.domain.summary import Summary
from clipmill.engine.staged_plan import preview_key
from clipmill.engine.stages import Heard
from clipmill.jobs.prices import Tariff
from clipmill.jobs.service import Submission

DIALECT = "wayinvideo"
MAX_OPEN_JOBS = 5
RETENTION_S = 30 * 86_400.0
LINK_LIFE_S = 86_400
UPLOAD_LIFE_S = 3_600

_HEARD: TypeAdapter[Heard] = TypeAdapter(Heard)
_SUMMARY: TypeAdapter[Summary] = TypeAdapter(Summary)


@dataclass(frozen=True, slots=True)
class Tasks:
    """The routes' way to the service, for one request."""

    context: ApiContext
    shape: Shape
    principal: Principal
    base_url: str
    """Scheme and host under which links are handed out."""

    def begin_upload(self, name: str, notices: tuple[Notice, ...]) -> Json:
        """Return an address to send a file to, and the id by which a submission names it."""
        upload = self.context.uploads.begin(self.principal.team.id, name, expires_s=UPLOAD_LIFE_S)
        address = self.context.links.upload_url(self.base_url, upload.id, expires_s=UPLOAD_LIFE_S)
        answer: Json = {"upload_url": address, self.shape.upload_id: upload.id}
        if notices:
            answer["warnings"] = [{"code": notice.code, "message": notice.message} for notice in notices]
        return answer

    def submit(self, reading: Reading, idempotency: tuple[str | None, str], *, id_name: str = "id") -> Json:
        """
        Return the answer to a submission.

        Raises:
            UploadNotFound: what `video_url` names is no upload of the team.
            BalanceTooLow, BillingInactive, TooManyJobs, IdempotencyConflict: as the service has it.

        """
        language = reading.source_language
        return self._accept(
            reading.spec,
            reading.name,
            reading.notices,
            idempotency,
            id_name=id_name,
            source_lang=None if language is None else language.code,
        )

    def submit_export(self, reading: ExportReading, idempotency: tuple[str | None, str]) -> Json:
        """
        Return the answer to a submission that renders clips of an earlier project.

        Raises:
            JobNotFound: there is no such project.
            JobNotReady: it has not succeeded.
            InvalidOptions: it has no such clip.

        """
        team_id = self.principal.team.id
        parent = self._find(reading.project_id, (JobKind.CLIPS, JobKind.MOMENTS)).job
        if parent.state is not JobState.SUCCEEDED:
            message = "the project has not succeeded; its clips can be exported once it has"
            raise JobNotReady(message)
        ordinals = tuple(clip.ordinal for clip in self.context.jobs.clips(team_id, parent.id))
        spec = reading.spec(parent.id, ordinals)
        return self._accept(spec, parent.name, reading.notices, idempotency, id_name="export_task_id")

    def clips(self, project: str, kind: JobKind, *, id_name: str = "id") -> Json:
        """
        Return the answer to a poll for clips.

        Raises:
            JobNotFound: the team has no such task of this kind.

        """
        answered = self._find(project, (kind,))
        clips = self.context.jobs.clips(self.principal.team.id, answered.job.id)
        return clips_answer(self.shape, answered, clips, self._link(), id_name=id_name)

    def transcript(self, project: str) -> Json:
        """Return the answer to a poll for a transcript; raises as `clips`."""
        answered = self._find(project, (JobKind.TRANSCRIPT,))
        if answered.job.state is not JobState.SUCCEEDED:
            return transcript_answer(self.shape, answered, None)
        data = self.context.jobs.transcript_document(self.principal.team.id, answered.job.id)
        heard = _HEARD.validate_json(gzip.decompress(data))
        return transcript_answer(self.shape, answered, heard.transcript)

    def summary(self, project: str) -> Json:
        """Return the answer to a poll for a summary; raises as `clips`."""
        answered = self._find(project, (JobKind.SUMMARY,))
        if answered.job.state is not JobState.SUCCEEDED:
            return summary_answer(self.shape, answered, None, None)
        team_id = self.principal.team.id
        summary = _SUMMARY.validate_json(self.context.jobs.document(team_id, answered.job.id))
        thumbnail = None
        if self.context.blobs.info(preview_key(answered.job.id)) is not None:
            thumbnail = self.context.links.preview_url(self.base_url, answered.job.id, expires_s=LINK_LIFE_S)
        return summary_answer(self.shape, answered, summary, thumbnail)

    def _accept(
        self,
        spec: JobSpec,
        name: str,
        notices: tuple[Notice, ...],
        idempotency: tuple[str | None, str],
        *,
        id_name: str,
        source_lang: str | None = None,
    ) -> Json:
        extra: dict[str, Any] = {
            "notices": [[notice.code, notice.message] for notice in notices],
            "source_lang": source_lang,
        }
        key, digest = idempotency
        wish = Submission(
            spec=spec,
            dialect=DIALECT,
            name=name,
            extra=extra,
            tariff=Tariff.BY_MINUTE,
            max_open_jobs=MAX_OPEN_JOBS,
            idempotency_key=key,
            request_sha256=digest,
            retention_s=RETENTION_S,
        )
        try:
            job = self.context.jobs.submit(self.principal, wish)
        except UploadNotFound as error:
            message = "video_url is neither an http or https address nor the id of an upload"
            raise UploadNotFound(message) from error
        return submitted(job, notices, id_name=id_name)

    def _find(self, project: str, kinds: tuple[JobKind, ...]) -> Answered:
        team_id, job_id = self.principal.team.id, job_id_of(project)
        job = self.context.jobs.get(team_id, job_id)
        if job.spec.kind not in kinds:
            raise JobNotFound
        extra = self.context.jobs.extra(team_id, job_id) if job.dialect == DIALECT else {}  # noqa: S610 - ours
        notices = tuple(Notice(code, message) for code, message in extra.get("notices", ()))
        return Answered(job, notices, find_language(extra.get("source_lang") or ""))

    def _link(self) -> MakeLink:
        def make(clip_id: str, kind: ArtifactKind) -> str:
            return self.context.links.clip_url(self.base_url, clip_id, kind, expires_s=LINK_LIFE_S)

        return make
