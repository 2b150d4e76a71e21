# SPDX-License-Identifier: MIT
"""What the fields about rendering mean: ratios, layouts, captions, hook texts, exports."""

from typing import Any

import pytest
from tests.unit.api.wayinvideo_bodies import BOTH, URL, codes, options, refusal, rendered

from clipmill.api.dialect_wayinvideo.reading import read_clips, read_export
from clipmill.api.dialect_wayinvideo.shape import Shape
from clipmill.domain.captions import CAPTION_STYLE_IDS
from clipmill.domain.clip import CameraMode, LayoutName
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.jobs import JobKind
from clipmill.domain.options import AspectRatio, CaptionDisplay, Resolution
from clipmill.domain.overlays import HookPlace, HookText, HookTone


@BOTH
def test_rendering_defaults_are_the_vendors(shape: Shape) -> None:
    found = rendered(shape)

    assert found.is_exported
    assert found.ratio is AspectRatio.ORIGINAL
    assert found.resolution is Resolution.SD_480
    assert not found.has_captions
    assert found.camera is CameraMode.STANDARD
    assert found.hook_text is None


@BOTH
def test_render_fields_without_export_are_not_looked_at_but_named(shape: Shape) -> None:
    reading = read_clips(
        shape, JobKind.CLIPS, {"video_url": URL, "resolution": "HD_999", "ratio": 7, "enable_caption": False}
    )

    assert [notice.code for notice in reading.notices] == ["field_ignored"]
    assert reading.notices[0].message.startswith("ratio, resolution: no effect")


@BOTH
@pytest.mark.parametrize(
    ("switch", "field", "value"),
    [
        ("enable_caption", "caption_display", "sideways"),
        ("enable_caption", "cc_style_tpl", "temp-18"),
        ("enable_ai_reframe", "reframe_layout", "Mosaic"),
        ("enable_ai_hook", "ai_hook_script_style", "angry"),
        ("enable_ai_hook", "ai_hook_position", "middle"),
    ],
)
def test_field_is_checked_only_when_its_switch_is_on(shape: Shape, switch: str, field: str, value: str) -> None:
    ratio = {"ratio": "RATIO_9_16"} if switch == "enable_ai_reframe" else {}

    assert codes(shape, enable_export=True, **{field: value}) == ["field_ignored"]
    assert refusal(shape, enable_export=True, **{switch: True, field: value}, **ratio).startswith(f"{field} must be")


def test_ratios_and_resolutions_of_the_older_shape() -> None:
    ratios = {
        "RATIO_ORIGINAL": AspectRatio.ORIGINAL,
        "RATIO_16_9": AspectRatio.LANDSCAPE_16_9,
        "RATIO_1_1": AspectRatio.SQUARE,
        "RATIO_4_5": AspectRatio.PORTRAIT_4_5,
        "RATIO_9_16": AspectRatio.PORTRAIT_9_16,
    }

    assert {name: rendered(Shape.OPEN, ratio=name).ratio for name in ratios} == ratios
    assert rendered(Shape.OPEN, resolution="FHD_1080").resolution is Resolution.FHD_1080
    assert refusal(Shape.OPEN, enable_export=True, resolution="QHD_2K").startswith("resolution must be one of SD_480")


def test_ratios_and_resolutions_of_the_later_shape() -> None:
    assert rendered(Shape.API, resolution="QHD_2K").resolution is Resolution.QHD_1440
    assert rendered(Shape.API, resolution="UHD_4K").resolution is Resolution.UHD_2160
    assert "ratio must be one of" in refusal(
        Shape.API, enable_export=True, enable_ai_reframe=True, ratio="RATIO_ORIGINAL"
    )
    assert refusal(Shape.API, enable_export=True, enable_ai_reframe=True).startswith("ratio is required")


def test_later_shape_keeps_the_sources_shape_without_reframing() -> None:
    assert rendered(Shape.API, ratio="RATIO_9_16").ratio is AspectRatio.ORIGINAL
    assert codes(Shape.API, enable_export=True, ratio="RATIO_9_16") == ["field_ignored"]


@BOTH
def test_reframing_follows_who_speaks(shape: Shape) -> None:
    found = rendered(shape, enable_ai_reframe=True, ratio="RATIO_9_16")

    assert (found.camera, found.ratio) == (CameraMode.ACTIVE_SPEAKER, AspectRatio.PORTRAIT_9_16)
    assert found.layout is LayoutName.AUTO


def test_older_shape_shows_the_whole_frame_in_another_ratio_without_reframing() -> None:
    found = rendered(Shape.OPEN, ratio="RATIO_9_16")

    assert (found.camera, found.ratio) == (CameraMode.STANDARD, AspectRatio.PORTRAIT_9_16)


UPRIGHT = {"Auto", "Full", "Fit", "Grid 4", "Split 2", "Trio", "PiP", "Screen First", "Gameplay A", "Gameplay B"}
LAYOUTS = {
    "RATIO_16_9": {"Auto", "Full", "Fit", "Grid 4", "Split 2", "Trio", "PiP", "OTS", "Screen First"},
    "RATIO_9_16": UPRIGHT,
    "RATIO_4_5": UPRIGHT,
    "RATIO_1_1": {"Auto", "Full", "Fit", "Grid 4", "Trio"},
}


@BOTH
@pytest.mark.parametrize("ratio", LAYOUTS)
@pytest.mark.parametrize("layout", [item.value for item in LayoutName])
def test_layouts_belong_to_ratios(shape: Shape, ratio: str, layout: str) -> None:
    fields = {"enable_export": True, "enable_ai_reframe": True, "ratio": ratio, "reframe_layout": layout}

    if layout not in LAYOUTS[ratio]:
        assert refusal(shape, **fields).startswith("reframe_layout must be one of")
        return
    assert options(shape, **fields).layout == LayoutName(layout)
    assert "reframe_layout" in refusal(shape, **{**fields, "reframe_layout": layout.lower() + " "})


@BOTH
@pytest.mark.parametrize("style", CAPTION_STYLE_IDS)
def test_every_caption_style_is_kept_by_name(shape: Shape, style: str) -> None:
    assert rendered(shape, enable_caption=True, cc_style_tpl=style).caption_style.name == style


def test_there_are_35_caption_styles() -> None:
    assert len(set(CAPTION_STYLE_IDS)) == 35


@BOTH
def test_captions_default_to_the_front_ends_style(shape: Shape) -> None:
    found = rendered(shape, enable_caption=True)

    assert found.has_captions
    assert (found.caption_style.name, found.caption_display) == ("temp-7", CaptionDisplay.ORIGINAL)


@BOTH
def test_two_languages_need_a_static_style(shape: Shape) -> None:
    fields = {"enable_export": True, "enable_caption": True, "caption_display": "both", "target_lang": "es"}

    assert options(shape, **fields, cc_style_tpl="temp-static-4").caption_display is CaptionDisplay.BOTH
    assert options(shape, **fields).caption_style.name == "temp-static-1"
    assert "temp-static" in refusal(shape, **fields, cc_style_tpl="temp-7")


@BOTH
def test_translation_without_a_language_shows_the_original_and_says_so(shape: Shape) -> None:
    fields = {"enable_export": True, "enable_caption": True, "caption_display": "translation"}

    assert options(shape, **fields).caption_display is CaptionDisplay.ORIGINAL
    assert codes(shape, **fields) == ["field_ignored"]


@BOTH
def test_hook_text_has_the_vendors_defaults(shape: Shape) -> None:
    assert rendered(shape, enable_ai_hook=True).hook_text == HookText(HookTone.SERIOUS, HookPlace.BEGINNING)
    assert rendered(
        shape, enable_ai_hook=True, ai_hook_script_style="parody", ai_hook_position="end"
    ).hook_text == HookText(HookTone.PARODY, HookPlace.END)


def test_export_renders_all_clips_unless_some_are_named() -> None:
    everything = read_export(Shape.API, {"project_id": "proj_1"}).spec("parent", (0, 1, 2))
    some = read_export(Shape.API, {"project_id": "proj_1", "clip_indices": [2, "0"]}).spec("parent", (0, 1, 2))

    assert [edit.ordinal for edit in everything.edits] == [0, 1, 2]
    assert [edit.ordinal for edit in some.edits] == [2, 0]
    assert {edit.layout for edit in some.edits} == {None}, "a new camera mode forgets the layout of the old one"
    assert (some.kind, some.parent_id, some.location) == (JobKind.RENDER, "parent", "")


def test_export_says_how_each_clip_is_rendered() -> None:
    body = {
        "project_id": "proj_1",
        "resolution": "FHD_1080",
        "enable_ai_reframe": "true",
        "ratio": "RATIO_4_5",
        "reframe_layout": "Split 2",
        "enable_caption": True,
        "cc_style_tpl": "temp-3",
        "enable_ai_hook": True,
        "target_lang": "de",
        "caption_display": "translation",
    }
    spec = read_export(Shape.API, body).spec("parent", (0,))
    (edit,) = spec.edits

    assert (edit.ratio, edit.resolution) == (AspectRatio.PORTRAIT_4_5, Resolution.FHD_1080)
    assert (edit.camera, edit.layout) == (CameraMode.ACTIVE_SPEAKER, LayoutName.SPLIT_2)
    assert edit.has_captions
    assert edit.caption_style is not None
    assert edit.caption_style.name == "temp-3"
    assert spec.options.is_exported
    assert spec.options.hook_text is not None
    assert (spec.options.target_language, spec.options.caption_display) == ("de", CaptionDisplay.TRANSLATION)
    assert (edit.target_language, edit.has_translated_words) == ("de", True), "titles are translated here as well"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"project_id": 7},
        {"project_id": "p", "clip_indices": []},
        {"project_id": "p", "clip_indices": [0, 0]},
        {"project_id": "p", "clip_indices": [-1]},
        {"project_id": "p", "clip_indices": "0"},
        {"project_id": "p", "clip_indices": [9]},
        {"project_id": "p", "ratio": "RATIO_9_16", "enable_ai_reframe": True, "reframe_layout": "OTS"},
    ],
)
def test_wrong_exports_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidOptions):
        read_export(Shape.API, fields).spec("parent", (0, 1))
