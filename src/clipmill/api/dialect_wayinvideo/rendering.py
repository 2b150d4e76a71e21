# SPDX-License-Identifier: MIT
"""The fields that say how clips are rendered -> options (pure)."""

from __future__ import annotations

from dataclasses import replace

from clipmill.api.dialect_wayinvideo.fields import Fields, names_of
from clipmill.api.dialect_wayinvideo.shape import Shape
from clipmill.captions import CAPTION_STYLES
from clipmill.domain.captions import CAPTION_STYLE_IDS, CaptionStyle
from clipmill.domain.clip import CameraMode, LayoutName
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.options import AspectRatio, CaptionDisplay, ClipOptions, Resolution
from clipmill.domain.overlays import HookPlace, HookText, HookTone
from clipmill.domain.result import Notice

DEFAULT_STYLE = "temp-7"
DEFAULT_BILINGUAL_STYLE = "temp-static-1"
"""Two languages at once are only drawn in the styles that stand still."""

_CAPTION_FIELDS = ("caption_display", "cc_style_tpl")
_REFRAME_FIELDS = ("reframe_layout",)
_HOOK_FIELDS = ("ai_hook_script_style", "ai_hook_position")
RENDER_FIELDS = (
    "ratio",
    "resolution",
    "enable_caption",
    *_CAPTION_FIELDS,
    "enable_ai_reframe",
    *_REFRAME_FIELDS,
    "enable_ai_hook",
    *_HOOK_FIELDS,
)

_UPRIGHT = ("Auto", "Full", "Fit", "Grid 4", "Split 2", "Trio", "PiP", "Screen First", "Gameplay A", "Gameplay B")
_WIDE = ("Auto", "Full", "Fit", "Grid 4", "Split 2", "Trio", "PiP", "OTS", "Screen First")
_LAYOUTS = {
    AspectRatio.LANDSCAPE_16_9: _WIDE,
    AspectRatio.PORTRAIT_9_16: _UPRIGHT,
    AspectRatio.PORTRAIT_4_5: _UPRIGHT,
    AspectRatio.SQUARE: ("Auto", "Full", "Fit", "Grid 4", "Trio"),
    AspectRatio.ORIGINAL: tuple(layout.value for layout in LayoutName),
}
"""The original ratio is not known before the source is; any layout may suit it."""


def skip_render(fields: Fields, options: ClipOptions) -> ClipOptions:
    """Return the options of a job that renders nothing; what was sent about rendering is not looked at."""
    fields.ignore(RENDER_FIELDS, "enable_export is not true")
    return replace(
        options,
        is_exported=False,
        has_captions=False,
        camera=CameraMode.STANDARD,
        ratio=AspectRatio.ORIGINAL,
        resolution=Resolution.SD_480,
        caption_style=_style(DEFAULT_STYLE),
    )


def read_render(fields: Fields, shape: Shape, options: ClipOptions) -> ClipOptions:
    """
    Return the options with all that is said about rendering.

    Raises:
        InvalidOptions: a field that has an effect is wrong; the message names it.

    """
    options = replace(options, resolution=fields.choice("resolution", shape.resolutions, Resolution.SD_480))
    options = _read_framing(fields, shape, options)
    options = _read_captions(fields, options)
    if fields.flag("enable_ai_hook"):
        tone = fields.choice("ai_hook_script_style", {tone.value: tone for tone in HookTone}, HookTone.SERIOUS)
        place = fields.choice("ai_hook_position", {place.value: place for place in HookPlace}, HookPlace.BEGINNING)
        return replace(options, hook_text=HookText(tone, place))
    fields.ignore(_HOOK_FIELDS, "enable_ai_hook is not true")
    return options


def _read_framing(fields: Fields, shape: Shape, options: ClipOptions) -> ClipOptions:
    if not fields.flag("enable_ai_reframe"):
        fields.ignore(_REFRAME_FIELDS, "enable_ai_reframe is not true")
        if shape is Shape.API:
            # Here the vendor keeps the source's own shape, whatever ratio is sent.
            fields.ignore(("ratio",), "enable_ai_reframe is not true; the source keeps its shape")
            return replace(options, ratio=AspectRatio.ORIGINAL, camera=CameraMode.STANDARD)
        ratio = fields.choice("ratio", shape.ratios, AspectRatio.ORIGINAL)
        return replace(options, ratio=ratio, camera=CameraMode.STANDARD)
    ratio = fields.choice("ratio", shape.ratios, AspectRatio.ORIGINAL)
    if shape is Shape.API and ratio is AspectRatio.ORIGINAL:
        message = "ratio is required when enable_ai_reframe is true"
        raise InvalidOptions(message)
    layouts = {name: LayoutName(name) for name in _LAYOUTS[ratio]}
    layout = fields.choice("reframe_layout", layouts, LayoutName.AUTO)
    return replace(options, ratio=ratio, camera=CameraMode.ACTIVE_SPEAKER, layout=layout)


def _read_captions(fields: Fields, options: ClipOptions) -> ClipOptions:
    if not fields.flag("enable_caption"):
        fields.ignore(_CAPTION_FIELDS, "enable_caption is not true")
        return replace(options, has_captions=False, caption_style=_style(DEFAULT_STYLE))
    displays = {display.value: display for display in CaptionDisplay}
    display = fields.choice("caption_display", displays, CaptionDisplay.ORIGINAL)
    default = DEFAULT_BILINGUAL_STYLE if display is CaptionDisplay.BOTH else DEFAULT_STYLE
    style = fields.choice("cc_style_tpl", names_of(CAPTION_STYLE_IDS), default)
    if display is CaptionDisplay.BOTH and not style.startswith("temp-static-"):
        message = f"caption_display both is only drawn with a temp-static-* style, not with {style}"
        raise InvalidOptions(message)
    if display is not CaptionDisplay.ORIGINAL and options.target_language is None:
        text = f"caption_display {display.value} shows the original, because target_lang is not given."
        fields.notices.append(Notice("field_ignored", text))
        display = CaptionDisplay.ORIGINAL
    return replace(options, has_captions=True, caption_display=display, caption_style=_style(style))


def _style(name: str) -> CaptionStyle:
    """Return a style by its id; one that is not drawn yet keeps its name and has the default looks."""
    return CAPTION_STYLES.get(name) or CaptionStyle(name=name)
