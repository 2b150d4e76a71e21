# SPDX-License-Identifier: MIT
"""Clips as our own API shows them, and the changes that a user makes to their recipes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pydantic import Field

from clipmill.api.native.models.base import Answer, Body, PlainText, example, moment_of
from clipmill.api.native.models.camera import CameraOverrideBody
from clipmill.api.native.models.looks import CaptionLookBody, HeadingBody, HookTextBody, ProgressBarBody, WatermarkBody
from clipmill.api.native.models.options import LanguageCode, MusicBody, WordMaskBody
from clipmill.api.native.models.ranges import MAX_SOURCE_S, RangeBody
from clipmill.domain.captions import CaptionDisplay, WordEdit
from clipmill.domain.clip import CameraMode, LayoutName, Pace
from clipmill.domain.jobs import ClipEdit, ClipPart, ClipRecord, ClipState, Verdict
from clipmill.domain.options import AspectRatio, Resolution
from clipmill.domain.result import ArtifactKind
from clipmill.domain.times import US_PER_S


class ClipFile(Answer):
    """One file of a clip."""

    kind: ArtifactKind
    url: str = Field(
        description="Where it can be got, without a key, until `Job` ends or the link expires; takes ranges.",
        examples=["https://clips.example.com/files/..."],
    )
    name: str = Field(description="That a download is given.", examples=["01-a-talk-on-ships.mp4"])
    content_type: str = Field(examples=["video/mp4"])
    size_bytes: int = Field(examples=[4_812_345])
    sha256: str = Field(description="Of the bytes, hexadecimal.")
    language: str | None = Field(description="Of the words in it, for caption files, when known.", examples=["en"])


class ScorePartAnswer(Answer):
    """One named part of a score."""

    name: str = Field(examples=["hook"])
    value: float = Field(description="0 to 100.", examples=[71.5])
    evidence: str = Field(description="The words or the measurement behind it.", examples=["asks a question"])


class Clip(Answer):
    """A clip of a job."""

    id: str
    job_id: str
    rank: int = Field(description="1 is the best of the job.", examples=[1])
    ordinal: int = Field(description="From 0; names the clip in POST /jobs/{id}/render.", examples=[0])
    state: ClipState
    title: str = Field(examples=["Why ships float"])
    description: str
    hashtags: list[str] = Field(description="Without the number sign.", examples=[["ships"]])
    hook: str = Field(description="The opening words that hold a viewer.")
    score: float = Field(description="0 to 100, comparable inside one source.", examples=[83.0])
    score_parts: list[ScorePartAnswer]
    reason: str = Field(description="Why this score, in plain words.")
    text: str = Field(description="What is said in it.")
    in_s: float = Field(description="Where it begins in the source.", examples=[61.2])
    out_s: float = Field(description="Where it ends in the source.", examples=[92.8])
    duration_s: float = Field(description="Of the clip itself.", examples=[30.1])
    files: list[ClipFile] = Field(
        description="Where captions are translated, `second_srt` and `second_vtt` are in the language that `srt` and "
        "`vtt` are not in."
    )
    verdict: Verdict = Field(description="What your team thinks of it, see PUT /clips/{clip_id}/verdict.")
    created_at: datetime


class ClipList(Answer):
    """All clips of a job by rank; those done so far while it runs."""

    items: list[Clip]


class ClipPageAnswer(Answer):
    """One page of clips of all jobs, newest first."""

    items: list[Clip]
    next_cursor: str | None = Field(description="Give it as `cursor` for the next page; none at the end.")


class VerdictBody(Body):
    """What you think of a clip."""

    model_config = Body.model_config | example(verdict="up")

    verdict: Verdict = Field(description="`none` takes it back.")


class Recipe(Answer):
    """The whole recipe of a clip: its moment, kept ranges, camera path, captions and the receipt of its files."""

    clip_id: str
    job_id: str
    ordinal: int
    clip: dict[str, Any] = Field(description="As in the `clips.json` of the command line; times in microseconds.")


def clip_answer(record: ClipRecord, url_of: Callable[[str, ArtifactKind], str]) -> Clip:
    """Return a clip as it is shown; `url_of` gives the address of its file of a kind."""
    parts = record.recipe.get("spec", {}).get("moment", {}).get("score", {}).get("parts", [])
    return Clip(
        id=record.id,
        job_id=record.job_id,
        rank=record.ordinal + 1,
        ordinal=record.ordinal,
        state=record.state,
        title=record.title,
        description=record.description,
        hashtags=list(record.hashtags),
        hook=record.hook,
        score=record.score,
        score_parts=[ScorePartAnswer.model_validate(part) for part in parts],
        reason=record.reason,
        text=record.text,
        in_s=record.in_us / US_PER_S,
        out_s=record.out_us / US_PER_S,
        duration_s=record.duration_us / US_PER_S,
        files=[
            ClipFile(
                kind=file.kind,
                url=url_of(record.id, file.kind),
                name=file.name,
                content_type=file.content_type,
                size_bytes=file.size_bytes,
                sha256=file.sha256,
                language=file.language,
            )
            for file in record.files
        ],
        verdict=record.verdict,
        created_at=moment_of(record.created_at_us),
    )


class WordEditBody(Body):
    """A correction of one caption word."""

    in_s: float = Field(ge=0, le=MAX_SOURCE_S, description="When the word begins, as the transcript has it.")
    text: PlainText = Field(max_length=200, description="The word as it shall stand; empty takes it out.")


class ClipEditBody(Body):
    """What shall change in a clip; what is left out stays as it is."""

    model_config = Body.model_config | example(entries=[{"in_s": 61.2, "out_s": 80.0}], title="Why ships float")

    entries: list[RangeBody] | None = Field(
        default=None, min_length=1, max_length=500, description="All kept ranges of the source, as they shall play."
    )
    is_snapped: bool = Field(
        default=False, description="Whether the ends of `entries` are moved out of words into silence."
    )
    words: list[WordEditBody] = Field(default_factory=list, max_length=5000, description="Corrected caption words.")
    has_captions: bool | None = Field(default=None, description="Whether captions are drawn in.")
    captions: CaptionLookBody | None = Field(default=None, description="Another look of the captions.")
    camera: CameraMode | None = None
    layout: LayoutName | None = None
    ratio: AspectRatio | None = None
    resolution: Resolution | None = None
    camera_overrides: list[CameraOverrideBody] | None = Field(
        default=None, max_length=200, description="All overrides of the camera; an empty list takes them away."
    )
    heading: HeadingBody | None = None
    title: PlainText | None = Field(default=None, min_length=1, max_length=300)
    target_language: LanguageCode | None = Field(
        default=None, description="Translates captions, and title and description unless `title` is given."
    )
    display: CaptionDisplay | None = Field(default=None, description="Which words the captions show.")
    hook_text: HookTextBody | None = Field(default=None, description="A line that makes a viewer stay.")
    watermark: WatermarkBody | None = Field(default=None, description="A picture or a text in a corner.")
    progress_bar: ProgressBarBody | None = None
    music: MusicBody | None = Field(default=None, description="Other music.")
    is_denoised: bool | None = Field(default=None, description="Whether steady noise is taken off the speech.")
    word_mask: WordMaskBody | None = Field(default=None, description="Words to mask; other ones than before.")
    pace: Pace | None = Field(
        default=None, description="Cuts the clip anew at this pace: its `entries`, else from its moment."
    )
    hook_length_s: float | None = Field(
        default=None, ge=1, le=30, description="Cuts the clip anew with an opening of at most this length."
    )
    removed: list[ClipPart] = Field(
        default_factory=list, max_length=len(ClipPart), description="What is taken out of the clip."
    )

    def to_edit(self, ordinal: int) -> ClipEdit:
        """Return it as the engine's word for the clip of that number; raises as `CaptionLookBody.to_style`."""
        return ClipEdit(
            ordinal=ordinal,
            entries=None if self.entries is None else tuple(entry.to_range() for entry in self.entries),
            is_snapped=self.is_snapped,
            words=tuple(WordEdit(round(word.in_s * US_PER_S), word.text) for word in self.words),
            has_captions=self.has_captions,
            caption_style=None if self.captions is None else self.captions.to_style(),
            camera=self.camera,
            layout=self.layout,
            ratio=self.ratio,
            resolution=self.resolution,
            camera_overrides=None
            if self.camera_overrides is None
            else tuple(item.to_override() for item in self.camera_overrides),
            heading=None if self.heading is None else self.heading.to_heading(),
            title=self.title,
            target_language=self.target_language,
            caption_display=self.display,
            has_translated_words=self.target_language is not None,
            hook_text=None if self.hook_text is None else self.hook_text.to_hook_text(),
            watermark=None if self.watermark is None else self.watermark.to_watermark(),
            progress_bar=None if self.progress_bar is None else self.progress_bar.to_bar(),
            music=None if self.music is None else self.music.to_music(),
            is_denoised=self.is_denoised,
            word_mask=None if self.word_mask is None else self.word_mask.to_mask(),
            pace=self.pace,
            hook_s=self.hook_length_s,
            removed=tuple(dict.fromkeys(self.removed)),
        )


class NumberedEditBody(ClipEditBody):
    """What shall change in one clip of a job."""

    ordinal: int = Field(ge=0, lt=1000, description="Which clip, from 0.", examples=[0])


class RenderBody(Body):
    """Clips of a job that are rendered from their recipes, with changes; nothing is analyzed again."""

    model_config = Body.model_config | example(clips=[{"ordinal": 0, "ratio": "1:1"}, {"ordinal": 2}])

    clips: list[NumberedEditBody] = Field(min_length=1, max_length=50, description="One for each clip wanted.")
    name: PlainText = Field(default="", max_length=200, description="Your own name for the job.")
