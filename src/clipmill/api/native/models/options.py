# SPDX-License-Identifier: MIT
"""What a user asks of a job, in our own shape, and the way to `domain.options.ClipOptions` and back."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from clipmill.api.native.models.base import Body, PlainText
from clipmill.api.native.models.looks import (
    MAX_URL,
    CaptionLookBody,
    CaptionsBody,
    HeadingBody,
    HookBody,
    ProgressBarBody,
    WatermarkBody,
    look_from_style,
    watermark_from_domain,
)
from clipmill.domain.clip import CameraMode, LayoutName, Pace
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.jobs import UPLOAD_SCHEME
from clipmill.domain.languages import find_language
from clipmill.domain.options import (
    MAX_COUNT,
    MAX_LENGTH_S,
    MIN_COUNT,
    MIN_LENGTH_S,
    AspectRatio,
    ClipOptions,
    Resolution,
    SelectionStyle,
)
from clipmill.domain.overlays import (
    HookPlace,
    HookText,
    MaskSound,
    Music,
    WordMask,
)

MAX_PROMPT = 2000


def _known_language(code: str) -> str:
    found = find_language(code)
    if found is None:
        message = "there is no such language; see GET /languages"
        raise ValueError(message)
    return found.code


LanguageCode = Annotated[str, Field(max_length=20, examples=["en"]), AfterValidator(_known_language)]
Length = Annotated[float, Field(ge=MIN_LENGTH_S, le=MAX_LENGTH_S, examples=[30])]


class SourceBody(Body):
    """Where the video is: exactly one of the two."""

    url: PlainText | None = Field(
        default=None,
        min_length=8,
        max_length=MAX_URL,
        pattern="(?i)^https?://",
        description="Address of a video or of its page, on the public internet.",
        examples=["https://example.com/talk.mp4"],
    )
    upload_id: str | None = Field(default=None, max_length=64, description="A finished upload of your team.")

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.url is None) == (self.upload_id is None):
            message = "give exactly one of url and upload_id"
            raise ValueError(message)
        return self

    @property
    def location(self) -> str:
        """The source as a job has it."""
        return self.url if self.url is not None else f"{UPLOAD_SCHEME}{self.upload_id}"


def source_from_location(location: str) -> SourceBody | None:
    """Return a job's source in our shape; none for a job that renders an earlier one, or for a file on our disk."""
    if location.startswith(UPLOAD_SCHEME):
        return SourceBody(upload_id=location.removeprefix(UPLOAD_SCHEME))
    if location.lower().startswith(("http://", "https://")):
        return SourceBody.model_construct(url=location, upload_id=None)
    return None


class MusicBody(SourceBody):
    """Sound under the whole clip: an address or an upload."""

    volume: float = Field(default=0.3, ge=0, le=1, description="Of the level of the speech.")
    is_ducked: bool = Field(default=False, description="Lowers it further while somebody speaks.")

    def to_music(self) -> Music:
        """Return it as the word of the recipe."""
        return Music(self.location, self.volume, self.is_ducked)


class WordMaskBody(Body):
    """Words that nobody shall hear or read."""

    sound: MaskSound = Field(default=MaskSound.BEEP, description="What is heard in their place.")
    is_in_captions: bool = Field(default=True, description="Hides their letters in captions as well.")
    has_own_list: bool = Field(default=True, description="Masks strong English words of our own list.")
    words: list[PlainText] = Field(
        default_factory=list, max_length=1000, description="Masked besides; `*` at the end stands for any ending."
    )
    spared: list[PlainText] = Field(default_factory=list, max_length=1000, description="Words of our list that stay.")

    def to_mask(self) -> WordMask:
        """Return it as the engine's word."""
        return WordMask(self.sound, self.is_in_captions, self.has_own_list, tuple(self.words), tuple(self.spared))


class Options(Body):
    """What is asked of a job; every field has a default that suits most."""

    count: int | None = Field(
        default=None,
        ge=MIN_COUNT,
        le=MAX_COUNT,
        description="Clips wanted; none lets the length of the source decide, or is 3 for a team that pays for each.",
    )
    is_all: bool = Field(default=False, description="Without a count: every good clip of the source, at most 50.")
    length_s: Length | None = Field(default=None, description="Wanted length of a clip; none lets the moment decide.")
    min_length_s: Length | None = Field(default=None, description="Shortest clip.")
    max_length_s: Length | None = Field(default=None, description="Longest clip.")
    style: SelectionStyle = Field(default=SelectionStyle.VIRAL, description="What kind of moment is wanted.")
    prompt: PlainText | None = Field(
        default=None, max_length=MAX_PROMPT, description="What you want to see, in plain words; `moments` needs it."
    )
    ratio: AspectRatio = Field(default=AspectRatio.PORTRAIT_9_16, description="Shape of the clips.")
    resolution: Resolution = Field(default=Resolution.FHD_1080, description="Shorter side in pixels.")
    camera: CameraMode = Field(default=CameraMode.ACTIVE_SPEAKER, description="See GET /camera-modes.")
    layout: LayoutName | None = Field(default=None, description="See GET /layouts; none lets the camera decide.")
    captions: CaptionsBody = Field(default=CaptionsBody(), description="Captions in the picture.")
    is_exported: bool = Field(default=True, description="False gives recipes alone, for POST /jobs/{id}/render.")
    language: LanguageCode | None = Field(default=None, description="Spoken language; none detects it.")
    target_language: LanguageCode | None = Field(default=None, description="Translates captions and words.")
    hook: HookBody | None = Field(default=None, description="The opening.")
    heading: HeadingBody | None = Field(default=None, description="A text over the whole clip.")
    music: MusicBody | None = Field(default=None, description="Sound under the clip.")
    pace: Pace = Field(default=Pace.NONE, description="How much silence and filler is taken out.")
    is_denoised: bool = Field(default=False, description="Takes steady noise off the speech.")
    word_mask: WordMaskBody | None = Field(default=None, description="Words to mask.")
    watermark: WatermarkBody | None = Field(default=None, description="A picture or a text in a corner.")
    progress_bar: ProgressBarBody | None = Field(default=None, description="A bar that grows while the clip plays.")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        low, high = self.min_length_s, self.max_length_s
        if low is not None and high is not None and low > high:
            message = "min_length_s is more than max_length_s"
            raise ValueError(message)
        wanted = self.length_s
        if wanted is not None and ((low is not None and wanted < low) or (high is not None and wanted > high)):
            message = "length_s lies outside of min_length_s and max_length_s"
            raise ValueError(message)
        return self

    def to_domain(self) -> ClipOptions:
        """
        Return them as the engine's word.

        Raises:
            InvalidOptions: a look cannot be drawn.

        """
        hook = self.hook
        return ClipOptions(
            count=self.count,
            is_all=self.is_all,
            length_s=self.length_s,
            min_length_s=self.min_length_s,
            max_length_s=self.max_length_s,
            style=self.style,
            prompt=self.prompt,
            ratio=self.ratio,
            resolution=self.resolution,
            camera=self.camera,
            layout=self.layout,
            has_captions=self.captions.is_burned_in,
            caption_style=self.captions.to_style(),
            is_exported=self.is_exported,
            language=_heard_code(self.language),
            target_language=self.target_language,
            has_translated_words=self.target_language is not None,
            caption_display=self.captions.display,
            hook_s=hook.length_s if hook else None,
            hook_text=HookText(hook.text_tone, hook.text_place) if hook and hook.text_tone else None,
            heading=self.heading.to_heading() if self.heading else None,
            music=self.music.to_music() if self.music else None,
            pace=self.pace,
            is_denoised=self.is_denoised,
            word_mask=self.word_mask.to_mask() if self.word_mask else None,
            watermark=self.watermark.to_watermark() if self.watermark else None,
            progress_bar=self.progress_bar.to_bar() if self.progress_bar else None,
        )


def options_from_domain(options: ClipOptions) -> Options:
    """Return a job's options in our shape, also those that came through a dialect and that we would refuse."""
    hook = None
    if options.hook_s is not None or options.hook_text is not None:
        text = options.hook_text
        hook = HookBody.model_construct(
            length_s=options.hook_s,
            text_tone=text.tone if text else None,
            text_place=text.place if text else HookPlace.BEGINNING,
        )
    heading, music = options.heading, None
    if options.music is not None:
        source = source_from_location(options.music.location)
        music = MusicBody.model_construct(
            url=source.url if source else None,
            upload_id=source.upload_id if source else None,
            volume=options.music.volume,
            is_ducked=options.music.is_ducked,
        )
    look = look_from_style(options.caption_style)
    same = (
        "count",
        "is_all",
        "length_s",
        "min_length_s",
        "max_length_s",
        "style",
        "prompt",
        "ratio",
        "resolution",
        "camera",
    )
    also = ("layout", "is_exported", "language", "target_language", "is_denoised", "pace")
    mask, bar = options.word_mask, options.progress_bar
    return Options.model_construct(
        **{name: getattr(options, name) for name in (*same, *also)},
        captions=CaptionsBody.model_construct(
            **{name: getattr(look, name) for name in CaptionLookBody.model_fields},
            is_burned_in=options.has_captions,
            display=options.caption_display,
        ),
        hook=hook,
        heading=None
        if heading is None
        else HeadingBody.model_construct(**{name: getattr(heading, name) for name in HeadingBody.model_fields}),
        music=music,
        word_mask=None
        if mask is None
        else WordMaskBody(
            sound=mask.sound,
            is_in_captions=mask.is_in_captions,
            has_own_list=mask.has_own_list,
            words=list(mask.words),
            spared=list(mask.spared),
        ),
        watermark=None if options.watermark is None else watermark_from_domain(options.watermark),
        progress_bar=None
        if bar is None
        else ProgressBarBody.model_construct(edge=bar.edge, color=bar.color, height_norm=bar.height_norm),
    )


def _heard_code(code: str | None) -> str | None:
    """Return a language as the recognizer knows it."""
    found = None if code is None else find_language(code)
    return found.recogniser_code if found else None


def check_prompt(prompt: str | None) -> None:
    """
    Refuse a search for moments that says nothing of what to find.

    Raises:
        InvalidOptions: the prompt is empty.

    """
    if not (prompt or "").strip():
        message = "options.prompt says what the moments shall be about; it is empty"
        raise InvalidOptions(message, hint="Say in plain words what you want to see.")
