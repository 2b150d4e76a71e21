# SPDX-License-Identifier: MIT
"""What stands over a clip, in our own shape: captions, heading, hook, marks; and the way to the engine's words."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from clipmill.api.native.models.base import Body, Color, PlainText
from clipmill.captions import CAPTION_STYLES, check_style
from clipmill.domain.captions import (
    CAPTION_STYLE_IDS,
    CLASSIC_STYLE,
    Alternation,
    Backdrop,
    CaptionDisplay,
    CaptionStyle,
    Emphasis,
    Entrance,
    Highlight,
)
from clipmill.domain.jobs import UPLOAD_SCHEME
from clipmill.domain.overlays import (
    Corner,
    Edge,
    Heading,
    HeadingPosition,
    HeadingStyle,
    HookPlace,
    HookText,
    HookTone,
    ProgressBar,
    Watermark,
)
from clipmill.fonts.catalogue import FONT_SOURCES

MAX_URL = 2048
_FAMILIES = {source.family.casefold(): source.family for source in FONT_SOURCES}


def find_family(name: str) -> str:
    """Return our family of this name in any letter case, or the first that begins with it; refuse any other."""
    wanted = name.strip().casefold()
    begun = (family for low, family in _FAMILIES.items() if low.startswith(f"{wanted} "))
    found = _FAMILIES.get(wanted) or next(begun, None)
    if found is None:
        message = f"there is no such font; choose one of: {', '.join(_FAMILIES.values())}"
        raise ValueError(message)
    return found


def named_style(name: str) -> CaptionStyle | None:
    """Return the look of a name; one that is known but not drawn yet has the default's, and the job says so."""
    return CAPTION_STYLES.get(name) or (CaptionStyle(name=name) if name in CAPTION_STYLE_IDS else None)


def _known_style(name: str) -> str:
    if named_style(name) is None:
        message = f"there is no such style; choose one of: {', '.join((*CAPTION_STYLES, *CAPTION_STYLE_IDS))}"
        raise ValueError(message)
    return name


Font = Annotated[str, Field(max_length=100, examples=["Anton"]), AfterValidator(find_family)]


class CaptionLookBody(Body):
    """A look of captions: a named style, and what shall differ from it."""

    style: Annotated[str, AfterValidator(_known_style)] = Field(
        default="classic", max_length=40, description="Name of a style, see GET /styles.", examples=["bold"]
    )
    font_family: Font | None = Field(default=None, description="See GET /fonts; none keeps the style's.")
    font_size_norm: float | None = Field(
        default=None, ge=0.01, le=0.2, description="Height of the letters as a fraction of a 9:16 output's height."
    )
    text_color: Color | None = Field(default=None, description="RRGGBB; none keeps the style's.")
    highlight_color: Color | None = Field(default=None, description="RRGGBB of the word that is said.")
    highlight: Highlight | None = Field(default=None, description="How the word that is said is marked.")
    outline_color: Color | None = Field(default=None, description="RRGGBB of the outline.")
    outline_norm: float | None = Field(default=None, ge=0, le=0.02, description="Width of the outline.")
    shadow_norm: float | None = Field(default=None, ge=0, le=0.02, description="Depth of the shadow.")
    is_upper_case: bool | None = Field(default=None, description="True writes all in capitals.")
    max_lines: int | None = Field(default=None, ge=1, le=3, description="Lines shown at once, at most.")
    max_line_width_norm: float | None = Field(
        default=None, ge=0.2, le=1, description="Longest line as a fraction of the output's width."
    )
    position_norm: float | None = Field(
        default=None, ge=0, le=1, description="Middle of the captions in the safe area: 0 its top, 1 its bottom."
    )
    emphasis_color: Color | None = Field(
        default=None,
        description="RRGGBB of the most telling words (numbers, names, superlatives); none lets none stand out.",
    )
    emphasis: Emphasis | None = Field(
        default=None, description="How they stand out; in room that their lines keep, so that no neighbor moves."
    )
    emphasis_scale: float | None = Field(
        default=None, ge=1, le=1.4, description="How large they are where they are larger, 1.18 for 18 %."
    )
    has_emoji: bool | None = Field(default=None, description="True puts a fitting emoji after a word now and then.")
    highlight_text_color: Color | None = Field(default=None, description="RRGGBB of the word on a box, line or glow.")
    pop_scale: float | None = Field(default=None, ge=1, le=1.5, description="How large the word that is said becomes.")
    shadow_color: Color | None = Field(default=None, description="RRGGBB of the shadow; the outline's otherwise.")
    is_shadow_hard: bool | None = Field(default=None, description="True draws the shadow opaque.")
    rim_color: Color | None = Field(default=None, description="RRGGBB of a second outline.")
    rim_norm: float | None = Field(default=None, ge=0, le=0.02, description="Width of the second outline.")
    glow_color: Color | None = Field(default=None, description="RRGGBB of light around all words.")
    glow_norm: float | None = Field(default=None, ge=0, le=0.03, description="How far light reaches.")
    corner_em: float | None = Field(default=None, ge=0, le=2, description="Radius of the corners of boxes and cards.")
    backdrop: Backdrop | None = Field(default=None, description="What stands behind the words all the time.")
    backdrop_color: Color | None = Field(default=None, description="RRGGBB of it.")
    backdrop_opacity: float | None = Field(default=None, ge=0.05, le=1, description="Of it.")
    alternation: Alternation | None = Field(default=None, description="What the two text colors alternate by.")
    second_color: Color | None = Field(default=None, description="RRGGBB of every other word or line.")
    entrance: Entrance | None = Field(default=None, description="How a cue comes in.")
    word_spaces: int | None = Field(default=None, ge=1, le=3, description="Spaces between two words.")

    def to_style(self) -> CaptionStyle:
        """
        Return the whole look.

        Raises:
            InvalidOptions: it cannot be drawn.

        """
        changes = {
            name: value
            for name in type(self).model_fields
            if name != "style" and (value := getattr(self, name)) is not None
        }
        style = replace(named_style(self.style) or CLASSIC_STYLE, **changes)
        check_style(style)
        return style


def look_from_style(style: CaptionStyle) -> CaptionLookBody:
    """
    Return a whole look as a body, all of its fields given; sent back, it is the same look.

    A style of the user's own file has a name that nobody else knows, and stands here as changes of the default one.
    """
    base = named_style(style.name) or CLASSIC_STYLE
    is_cleared = any(
        getattr(style, item.name) is None and getattr(base, item.name) is not None for item in fields(style)
    )
    given = {name: getattr(style, name) for name in CaptionLookBody.model_fields if name != "style"}
    return CaptionLookBody.model_construct(style=CLASSIC_STYLE.name if is_cleared else base.name, **given)


class CaptionsBody(CaptionLookBody):
    """Whether and how captions stand in the picture."""

    is_burned_in: bool = Field(default=True, description="False draws none; subtitle files are made all the same.")
    display: CaptionDisplay = Field(default=CaptionDisplay.ORIGINAL, description="Which words are shown.")

    def to_style(self) -> CaptionStyle:
        """Return the look without the two fields that are none of it; raises as its parent."""
        fields = {name: getattr(self, name) for name in CaptionLookBody.model_fields}
        return CaptionLookBody.model_construct(**fields).to_style()


class HeadingBody(Body):
    """A short text over the whole clip."""

    text: PlainText = Field(default="", max_length=200, description="Empty with `is_automatic` lets us write it.")
    is_automatic: bool = Field(default=False, description="Written for each clip when no text is given.")
    style: HeadingStyle = Field(default=HeadingStyle.STROKE, description="How it is drawn.")
    color: Color = Field(default="FFFFFF", description="RRGGBB of the letters.")
    background_color: Color = Field(default="FFFFFF", description="RRGGBB of the pills.")
    font_family: Font = Field(default="Montserrat ExtraBold", description="See GET /fonts.")
    position: HeadingPosition = Field(default=HeadingPosition.TOP, description="Where it stands.")
    instructions: PlainText = Field(default="", max_length=500, description="Guides the automatic one.")

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if not self.text.strip() and not self.is_automatic:
            message = "give a text, or set is_automatic"
            raise ValueError(message)
        return self

    def to_heading(self) -> Heading:
        """Return it as the word of the recipe."""
        return Heading(**self.model_dump())


class HookBody(Body):
    """What makes a viewer stay."""

    length_s: float | None = Field(default=None, ge=1, le=30, description="Length of the opening hook.")
    text_tone: HookTone | None = Field(default=None, description="Writes a line of this tone; none writes none.")
    text_place: HookPlace = Field(default=HookPlace.BEGINNING, description="Where that line stands.")


class HookTextBody(Body):
    """A line of text that makes a viewer stay."""

    tone: HookTone = Field(default=HookTone.NEUTRAL, description="How it is worded.")
    place: HookPlace = Field(default=HookPlace.BEGINNING, description="Where it stands in the clip.")

    def to_hook_text(self) -> HookText:
        """Return it as the word of the recipe."""
        return HookText(self.tone, self.place)


class WatermarkBody(Body):
    """A maker's mark over the whole clip: a picture (an address or an upload), or a short text."""

    url: PlainText | None = Field(
        default=None,
        min_length=8,
        max_length=MAX_URL,
        pattern="(?i)^https?://",
        description="Address of a PNG, JPEG or WebP, on the public internet.",
        examples=["https://example.com/logo.png"],
    )
    upload_id: str | None = Field(default=None, max_length=64, description="A finished upload of your team.")
    text: PlainText = Field(default="", max_length=80, description="Drawn when there is no picture.")
    corner: Corner = Field(default=Corner.TOP_RIGHT, description="Where it stands, clear of the apps' buttons.")
    opacity_norm: float = Field(default=0.8, ge=0.05, le=1, description="1 hides what is behind it.")
    width_norm: float = Field(default=0.18, ge=0.03, le=0.5, description="Greatest width, of the output's.")
    margin_norm: float = Field(default=0.0, ge=0, le=0.2, description="Kept besides from the edges, of the width.")

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if sum((self.url is not None, self.upload_id is not None, bool(self.text.strip()))) != 1:
            message = "give exactly one of url, upload_id and text"
            raise ValueError(message)
        return self

    def to_watermark(self) -> Watermark:
        """Return it as the word of the recipe."""
        uploaded = "" if self.upload_id is None else f"{UPLOAD_SCHEME}{self.upload_id}"
        return Watermark(
            self.url or uploaded, self.text, self.corner, self.opacity_norm, self.width_norm, self.margin_norm
        )


def watermark_from_domain(mark: Watermark) -> WatermarkBody:
    """Return a job's watermark in our shape; a picture of our own disk is not named."""
    is_upload = mark.location.startswith(UPLOAD_SCHEME)
    is_url = mark.location.lower().startswith(("http://", "https://"))
    same = ("text", "corner", "opacity_norm", "width_norm", "margin_norm")
    return WatermarkBody.model_construct(
        url=mark.location if is_url else None,
        upload_id=mark.location.removeprefix(UPLOAD_SCHEME) if is_upload else None,
        **{name: getattr(mark, name) for name in same},
    )


class ProgressBarBody(Body):
    """A thin bar that grows while the clip plays."""

    edge: Edge = Field(default=Edge.BOTTOM, description="Along which side.")
    color: Color = Field(default="FFE000", description="RRGGBB.")
    height_norm: float = Field(default=0.006, ge=0.002, le=0.03, description="Of the output's height.")

    def to_bar(self) -> ProgressBar:
        """Return it as the word of the recipe."""
        return ProgressBar(self.edge, self.color, self.height_norm)
