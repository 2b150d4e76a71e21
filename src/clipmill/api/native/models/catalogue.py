# SPDX-License-Identifier: MIT
"""What can be asked for: caption styles, fonts, languages, camera modes, layouts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

from pydantic import Field

from clipmill.api.native.models.base import Answer
from clipmill.captions import STYLE_ENTRIES, StyleEntry, StyleGroup
from clipmill.captions.bilingual import can_show_both
from clipmill.domain.captions import Alternation, Backdrop, CaptionStyle, Emphasis, Entrance, Highlight
from clipmill.domain.clip import AspectRatio, CameraMode, LayoutName
from clipmill.domain.languages import LANGUAGES
from clipmill.domain.options import Resolution
from clipmill.fonts.catalogue import FONT_SOURCES


class CaptionStyleAnswer(Answer):
    """A caption style with its look."""

    name: str = Field(description="For `captions.style` of a job.", examples=["bold"])
    title: str = Field(description="What it looks like, for people.", examples=["Bold"])
    group: StyleGroup = Field(
        description="What it is for: `own`, `focus` (the eye is led to the word that is said), `animated`, `static` "
        "(nothing is marked) or `streamer`."
    )
    marks_words: bool = Field(description="Whether the word that is said is marked.")
    shows_two_languages: bool = Field(description="Whether it can be used with `captions.display` `both`.")
    preview_url: str = Field(
        description="A picture of it, PNG, 360 pixels wide; needs no key and stays the same.",
        examples=["https://clips.example.com/api/v1/styles/bold/preview.png?signature=..."],
    )
    font_family: str = Field(examples=["Anton"])
    font_size_norm: float
    text_color: str
    highlight_color: str
    highlight: Highlight
    outline_color: str
    outline_norm: float
    shadow_norm: float
    is_upper_case: bool
    max_lines: int
    max_line_width_norm: float
    position_norm: float
    highlight_text_color: str | None
    pop_scale: float = Field(description="How much larger the word that is said becomes for a moment.")
    shadow_color: str | None
    is_shadow_hard: bool
    rim_color: str
    rim_norm: float
    glow_color: str | None
    glow_norm: float
    corner_em: float
    backdrop: Backdrop
    backdrop_color: str
    backdrop_opacity: float
    alternation: Alternation
    second_color: str
    entrance: Entrance
    word_spaces: int
    emphasis_color: str | None
    emphasis: Emphasis = Field(description="How the most telling words stand out, where a color lets them.")
    emphasis_scale: float
    has_emoji: bool


class StyleList(Answer):
    """All caption styles; the first is the default."""

    items: list[CaptionStyleAnswer]


class FontAnswer(Answer):
    """A font family."""

    family: str = Field(description="As the options name it.", examples=["Montserrat ExtraBold"])
    names: list[str] = Field(description="Names that lead to it, in any letter case.", examples=[["Montserrat"]])
    weight: int = Field(description="OpenType weight.", examples=[800])
    scripts: list[str] = Field(description="ISO 15924 codes of scripts it is chosen for.", examples=[["Latn", "Cyrl"]])
    license: str = Field(description="SPDX identifier.", examples=["OFL-1.1"])


class FontList(Answer):
    """All font families; letters that one lacks are drawn in another that has them."""

    items: list[FontAnswer]


class LanguageAnswer(Answer):
    """A language."""

    code: str = Field(examples=["en"])
    name: str = Field(description="In English.", examples=["English"])


class LanguageList(Answer):
    """All languages that can be named."""

    items: list[LanguageAnswer]


class CameraModeAnswer(Answer):
    """How the camera chooses what is in frame."""

    name: CameraMode
    description: str = Field(description="What it shows, in plain words.")


class CameraModeList(Answer):
    """All camera modes."""

    items: list[CameraModeAnswer]


class LayoutAnswer(Answer):
    """How pictures are arranged in the output."""

    name: LayoutName
    description: str = Field(description="What it shows, in plain words.")


class LayoutList(Answer):
    """All layouts."""

    items: list[LayoutAnswer]
    ratios: list[AspectRatio]
    resolutions: list[Resolution]


_LOOK = tuple(field.name for field in fields(CaptionStyle) if field.name in CaptionStyleAnswer.model_fields)


def style_list(url_of: Callable[[str], str]) -> StyleList:
    """Return every caption style; `url_of` gives the address of the picture of one."""
    return StyleList(items=[_style(entry, url_of(name)) for name, entry in STYLE_ENTRIES.items()])


def _style(entry: StyleEntry, preview_url: str) -> CaptionStyleAnswer:
    style = entry.style
    return CaptionStyleAnswer(
        title=entry.title,
        group=entry.group,
        marks_words=style.highlight is not Highlight.NONE,
        shows_two_languages=can_show_both(style),
        preview_url=preview_url,
        **{name: getattr(style, name) for name in _LOOK},
    )


def font_list() -> FontList:
    """Return every font family with the names that lead to it: its own, and those it is the first to begin with."""
    items, seen = [], set[str]()
    for source in FONT_SOURCES:
        words = source.family.split()
        begun = [" ".join(words[:end]) for end in range(1, len(words))]
        names = [source.family, *(name for name in begun if name not in seen)]
        seen.update(names)
        items.append(
            FontAnswer(
                family=source.family,
                names=names,
                weight=source.weight,
                scripts=list(source.scripts),
                license=source.licence,
            )
        )
    return FontList(items=items)


def language_list() -> LanguageList:
    """Return every language."""
    return LanguageList(items=[LanguageAnswer(code=item.code, name=item.name) for item in LANGUAGES])


_CAMERAS = {
    CameraMode.STANDARD: "The whole picture over a blurred fill.",
    CameraMode.CENTER_CROP: "The middle of the picture, filling the output.",
    CameraMode.FACECAM: "The player's camera above, the game below; without a facecam the camera chooses by itself.",
    CameraMode.SPEAKER_ZOOM: "Close on whoever speaks.",
    CameraMode.ACTIVE_SPEAKER: "Whoever of several people speaks, by cuts; everybody where that reads better.",
}
_LAYOUTS = {
    LayoutName.AUTO: "Chosen for each shot among the others.",
    LayoutName.FULL: "One picture that fills the output and follows who speaks.",
    LayoutName.FIT: "The whole picture over a blurred fill.",
    LayoutName.GRID_4: "Four people, two above two.",
    LayoutName.SPLIT_2: "Two people, one above the other, or side by side where the output is wide.",
    LayoutName.TRIO: "Three people.",
    LayoutName.PIP: "Who speaks, with somebody else or the screen in a small card.",
    LayoutName.OTS: "Who speaks, with the screen or somebody else in a large card over the shoulder.",
    LayoutName.SCREEN_FIRST: "The screen whole at full width, the presenter under or beside it.",
    LayoutName.GAMEPLAY_A: "The facecam above, the game below.",
    LayoutName.GAMEPLAY_B: "The game at full height, the facecam in a card over it.",
}


def camera_mode_list() -> CameraModeList:
    """Return every camera mode."""
    return CameraModeList(items=[CameraModeAnswer(name=mode, description=_CAMERAS[mode]) for mode in CameraMode])


def layout_list() -> LayoutList:
    """Return every layout; each is drawn in every shape, and replaced where a shot cannot fill it."""
    return LayoutList(
        items=[LayoutAnswer(name=layout, description=_LAYOUTS[layout]) for layout in LayoutName],
        ratios=list(AspectRatio),
        resolutions=list(Resolution),
    )
