# SPDX-License-Identifier: MIT
"""
A request's JSON object -> what is asked of a job (pure).

In: the shape and the parsed object. Out: a `Reading`, or an error that names the field that is wrong. A field that
cannot have an effect in this request is not looked at, as the vendor documents it, and named in a notice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from clipmill.api.dialect_wayinvideo.fields import Fields
from clipmill.api.dialect_wayinvideo.rendering import read_render, skip_render
from clipmill.api.dialect_wayinvideo.shape import Json, Shape
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.jobs import UPLOAD_SCHEME, ClipEdit, JobKind, JobSpec
from clipmill.domain.languages import Language
from clipmill.domain.options import MAX_COUNT, CaptionDisplay, ClipOptions
from clipmill.domain.result import Notice

MAX_NAME = 500
MAX_QUERY = 2000
MAX_URL = 4096
MAX_ID = 100
MORE_RESULTS = 20
"""Clips asked for by `enable_more_results` without a `limit`: twice the most that are made otherwise."""
UPLOAD_SUFFIXES = ("avi", "mp4", "mov", "webm")

_DURATIONS: dict[str, tuple[float | None, float | None]] = {
    "DURATION_0_30": (None, 30.0),
    "DURATION_0_90": (None, 90.0),
    "DURATION_30_60": (30.0, 60.0),
    "DURATION_60_90": (60.0, 90.0),
    "DURATION_90_180": (90.0, 180.0),
    "DURATION_180_300": (180.0, 300.0),
}
"""Shortest and longest clip in seconds."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one request asks for."""

    spec: JobSpec
    name: str
    notices: tuple[Notice, ...]
    source_language: Language | None = None
    """As the user named it; an answer writes the language the same way."""


@dataclass(frozen=True, slots=True)
class ExportReading:
    """What a request to render later asks for; the clips are looked up before it is a `JobSpec`."""

    project_id: str
    indices: tuple[int, ...] | None
    """None wants all."""
    options: ClipOptions
    notices: tuple[Notice, ...]

    def spec(self, parent_id: str, ordinals: tuple[int, ...]) -> JobSpec:
        """
        Return what is asked of the job.

        Args:
            parent_id: the job whose clips are rendered.
            ordinals: of the clips that it has.

        Raises:
            InvalidOptions: a clip is asked for that is not there.

        """
        wanted = ordinals if self.indices is None else self.indices
        missing = [str(index) for index in wanted if index not in ordinals]
        if missing or not wanted:
            message = f"clip_indices: the project has no clip {', '.join(missing[:10])}" if missing else "no clips"
            raise InvalidOptions(message)
        options = self.options
        edits = tuple(
            ClipEdit(
                ordinal=index,
                has_captions=options.has_captions,
                caption_style=options.caption_style,
                camera=options.camera,
                layout=options.layout,
                ratio=options.ratio,
                resolution=options.resolution,
                target_language=options.target_language,
                caption_display=options.caption_display,
                hook_text=options.hook_text,
                has_translated_words=options.has_translated_words,
            )
            for index in wanted
        )
        return JobSpec(JobKind.RENDER, "", options, parent_id, edits)


def read_clips(shape: Shape, kind: JobKind, body: Json) -> Reading:
    """
    Read a submission of `clips` (`CLIPS`) or `clips/find-moments` (`MOMENTS`).

    Raises:
        InvalidOptions: a field that has an effect is wrong; the message names it.

    """
    fields = Fields(body)
    location = _location(fields)
    name = fields.text("project_name", most=MAX_NAME)
    source, target = fields.language("source_lang"), fields.language("target_lang")
    shortest_s, longest_s = fields.choice("target_duration", _DURATIONS, _default_duration(shape, kind))
    options = ClipOptions(
        count=(count := _count(fields)),
        is_all=count is None,
        min_length_s=shortest_s,
        max_length_s=longest_s,
        prompt=_query(fields, shape) if kind is JobKind.MOMENTS else None,
        language=None if source is None else source.recogniser_code,
        target_language=None if target is None else target.code,
    )
    options = read_render(fields, shape, options) if fields.flag("enable_export") else skip_render(fields, options)
    options = _translated(fields, shape, options)
    if fields.flag("enable_express_mode"):
        fields.ignore(("enable_express_mode",), "every job runs in the same mode here")
    fields.note_unknown()
    return Reading(JobSpec(kind, location, options), name, tuple(fields.notices), source)


def read_document(kind: JobKind, body: Json) -> Reading:
    """
    Read a submission of `transcripts` (`TRANSCRIPT`) or `summaries` (`SUMMARY`).

    Raises:
        InvalidOptions: a field is wrong; the message names it.

    """
    fields = Fields(body)
    location = _location(fields)
    name = fields.text("project_name", most=MAX_NAME)
    source = fields.language("source_lang")
    if fields.language("target_lang") is not None:
        fields.ignore(("target_lang",), "transcripts and summaries are in the language of the source")
    options = ClipOptions(
        is_exported=False, has_captions=False, language=None if source is None else source.recogniser_code
    )
    fields.note_unknown()
    return Reading(JobSpec(kind, location, options), name, tuple(fields.notices), source)


def read_export(shape: Shape, body: Json) -> ExportReading:
    """
    Read a submission of `clips/export`.

    Raises:
        InvalidOptions: a field that has an effect is wrong; the message names it.

    """
    fields = Fields(body)
    project_id = fields.text("project_id", most=MAX_ID)
    if not project_id:
        message = "project_id is required"
        raise InvalidOptions(message)
    indices = fields.whole_list("clip_indices")
    target = fields.language("target_lang")
    options = read_render(fields, shape, ClipOptions(target_language=None if target is None else target.code))
    options = _translated(fields, shape, options)
    fields.note_unknown()
    return ExportReading(project_id, indices, options, tuple(fields.notices))


def read_upload_name(body: Json) -> tuple[str, tuple[Notice, ...]]:
    """
    Read a request for an upload address: the name of the file.

    Raises:
        InvalidOptions: there is no name, or none of a file that is taken.

    """
    fields = Fields(body)
    name = fields.text("name", most=MAX_NAME)
    if not name:
        message = "name is required"
        raise InvalidOptions(message)
    stem, dot, suffix = name.rpartition(".")
    if not (stem and dot) or suffix.lower() not in UPLOAD_SUFFIXES:
        message = f"name must end in one of {', '.join('.' + suffix for suffix in UPLOAD_SUFFIXES)}"
        raise InvalidOptions(message)
    fields.note_unknown()
    return name, tuple(fields.notices)


def _location(fields: Fields) -> str:
    """Return a web address, or where an upload is found by its id; whose upload it is, the service checks."""
    text = fields.text("video_url", most=MAX_URL)
    if not text:
        message = "video_url is required"
        raise InvalidOptions(message)
    if any(char.isspace() for char in text):
        message = "video_url has spaces in it"
        raise InvalidOptions(message)
    if "://" not in text and ":" not in text.split("/")[0]:
        return f"{UPLOAD_SCHEME}{text}"
    try:
        parts = urlsplit(text)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
        is_good = is_good and (parts.port is None or parts.port > 0)
    except ValueError:
        is_good = False
    if not is_good:
        message = "video_url must be an http or https address without a user name in it, or the id of an upload"
        raise InvalidOptions(message)
    return text


def _query(fields: Fields, shape: Shape) -> str | None:
    query = fields.text("query", most=MAX_QUERY)
    if not query and shape is Shape.API:
        message = "query is required"
        raise InvalidOptions(message)
    return query or None


def _default_duration(shape: Shape, kind: JobKind) -> tuple[float | None, float | None]:
    """Return the bounds of a clip when none were sent: the older shape and the search for moments have none."""
    if shape is Shape.API and kind is JobKind.CLIPS:
        return _DURATIONS["DURATION_0_90"]
    return None, None


def _translated(fields: Fields, shape: Shape, options: ClipOptions) -> ClipOptions:
    """Return the options with the older shape's rule: there, only captions are translated, and only when asked."""
    if options.target_language is None:
        return options
    if shape is Shape.API:
        return replace(options, has_translated_words=True)
    if options.has_captions and options.caption_display is not CaptionDisplay.ORIGINAL:
        return options
    fields.ignore(("target_lang",), "no captions show a translation (enable_export, enable_caption, caption_display)")
    return replace(options, target_language=None)


def _count(fields: Fields) -> int | None:
    wants_more = fields.flag("enable_more_results")
    limit = fields.whole("limit", least=1)
    if limit is None:
        return MORE_RESULTS if wants_more else None
    if wants_more:
        fields.ignore(("enable_more_results",), "limit says how many")
    if limit > MAX_COUNT:
        fields.notices.append(Notice("limit_lowered", f"limit: at most {MAX_COUNT} clips are made."))
    return min(limit, MAX_COUNT)


__all__ = ["ExportReading", "Reading", "read_clips", "read_document", "read_export", "read_upload_name"]
