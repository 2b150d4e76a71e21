# SPDX-License-Identifier: MIT
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from clipmill.api.native.models.catalogue import camera_mode_list, font_list, layout_list, style_list
from clipmill.api.native.models.clips import ClipEditBody
from clipmill.api.native.models.jobs import JobBody
from clipmill.api.native.models.looks import CaptionLookBody, find_family, look_from_style
from clipmill.api.native.models.options import Options, options_from_domain
from clipmill.captions import CAPTION_STYLES
from clipmill.captions.style_file import style_from_text
from clipmill.domain.captions import CAPTION_STYLE_IDS, CaptionDisplay, Highlight, WordEdit
from clipmill.domain.clip import AspectRatio, CameraMode, CameraOverride, CropWindow, LayoutName, Pace
from clipmill.domain.options import ClipOptions, Resolution, SelectionStyle
from clipmill.domain.overlays import (
    Corner,
    Edge,
    Heading,
    HeadingPosition,
    HookText,
    HookTone,
    MaskSound,
    Music,
    ProgressBar,
    Watermark,
    WordMask,
)
from clipmill.domain.times import source_range_from_s

FULL = ClipOptions(
    count=4,
    length_s=30,
    min_length_s=20,
    max_length_s=40,
    style=SelectionStyle.BUSINESS,
    prompt="ships",
    is_all=True,
    ratio=AspectRatio.SQUARE,
    resolution=Resolution.HD_720,
    camera=CameraMode.CENTER_CROP,
    layout=LayoutName.FIT,
    has_captions=False,
    caption_style=replace(CAPTION_STYLES["bold"], highlight=Highlight.BOX, max_lines=1),
    is_exported=False,
    language="de",
    target_language="en",
    caption_display=CaptionDisplay.BOTH,
    hook_s=3.0,
    hook_text=HookText(HookTone.CALM),
    heading=Heading(text="Ships", position=HeadingPosition.BOTTOM),
    music=Music("upload:1234", 0.5, is_ducked=True),
    has_translated_words=True,
    is_denoised=True,
    pace=Pace.TIGHT,
    word_mask=WordMask(MaskSound.MUTE, words=("dang*",)),
    watermark=Watermark("upload:5678", "", Corner.BOTTOM_LEFT, 0.5, 0.25, 0.02),
    progress_bar=ProgressBar(Edge.TOP, "FF3B30", 0.01),
)


def test_what_is_not_said_is_the_engine_s_own_default() -> None:
    assert Options().to_domain() == ClipOptions()


def test_every_option_goes_to_the_engine_and_back_unchanged() -> None:
    shown = Options.model_validate(options_from_domain(FULL).model_dump(mode="json"))
    assert shown.to_domain() == FULL
    differing = [name for name in ClipOptions.__slots__ if getattr(FULL, name) == getattr(ClipOptions(), name)]
    assert differing == []


@pytest.mark.parametrize("name", CAPTION_STYLES)
def test_every_style_comes_back_as_it_went(name: str) -> None:
    assert look_from_style(CAPTION_STYLES[name]).to_style() == CAPTION_STYLES[name]


@pytest.mark.parametrize("base", CAPTION_STYLES)
def test_a_style_of_the_user_s_own_file_keeps_its_look(base: str) -> None:
    own = style_from_text(
        f'base = "{base}"\nname = "mine"\nbackdrop = "card"\nbackdrop_color = "112233"\nrim_norm = 0.004\n'
        'emphasis_color = "FF3B30"\nhas_emoji = true\nentrance = "slide"\nword_spaces = 2'
    )
    shown = CaptionLookBody.model_validate(look_from_style(own).model_dump(mode="json"))
    assert replace(shown.to_style(), name="mine") == own


def test_a_style_that_takes_a_color_away_keeps_its_look() -> None:
    base = next(style for style in CAPTION_STYLES.values() if style.highlight_text_color is not None)
    own = replace(base, highlight_text_color=None)
    assert replace(look_from_style(own).to_style(), name=own.name) == own


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"watermark": {}}, "watermark"),
        ({"watermark": {"url": "http://example.com/a.png", "text": "x"}}, "watermark"),
        ({"watermark": {"url": "file:///etc/passwd"}}, "watermark"),
        ({"watermark": {"text": "x", "opacity_norm": 0}}, "watermark"),
        ({"progress_bar": {"color": "red"}}, "progress_bar"),
        ({"progress_bar": {"height_norm": 0.5}}, "progress_bar"),
        ({"captions": {"emphasis_color": "FF"}}, "captions"),
        ({"count": 51}, "count"),
        ({"count": 0}, "count"),
        ({"length_s": 4}, "length_s"),
        ({"length_s": float("nan")}, "length_s"),
        ({"min_length_s": 40, "max_length_s": 20}, ""),
        ({"length_s": 30, "max_length_s": 20}, ""),
        ({"ratio": "3:2"}, "ratio"),
        ({"captions": {"style": "no-such"}}, "captions"),
        ({"captions": {"font_family": "Comic Sans"}}, "captions"),
        ({"captions": {"text_color": "FFF;{\\b1}"}}, "captions"),
        ({"language": "klingon"}, "language"),
        ({"prompt": "x\x00y"}, "prompt"),
        ({"prompt": "x" * 2001}, "prompt"),
        ({"heading": {}}, "heading"),
        ({"music": {"url": "https://example.com/a.mp3", "upload_id": "1"}}, "music"),
        ({"music": {"url": "file:///etc/passwd"}}, "music"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_field(options: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Options.model_validate(options)
    assert field in ".".join(str(part) for part in caught.value.errors()[0]["loc"])


@pytest.mark.parametrize("url", ["ftp://a.example/x", "upload:123", "/etc/passwd", "javascript:alert(1)", "http://"])
def test_a_source_is_an_address_of_the_web(url: str) -> None:
    with pytest.raises(ValidationError):
        JobBody.model_validate({"source": {"url": url}})


def test_a_font_is_found_in_any_case_and_by_its_first_words() -> None:
    assert [find_family("anton"), find_family(" montserrat ")] == ["Anton", "Montserrat ExtraBold"]


def test_every_name_of_a_font_leads_to_it() -> None:
    for font in font_list().items:
        assert {find_family(name) for name in font.names} == {font.family}


def test_a_style_changes_only_what_is_said() -> None:
    given = Options.model_validate({"captions": {"style": "bold", "text_color": "00ff00"}}).to_domain()
    assert given.caption_style == replace(CAPTION_STYLES["bold"], text_color="00ff00")


def test_styles_that_have_no_look_yet_are_listed_as_such_and_keep_their_name() -> None:
    listed = [style.name for style in style_list(str).items]
    assert listed == list(CAPTION_STYLES)
    missing = next((name for name in CAPTION_STYLE_IDS if name not in CAPTION_STYLES), None)
    if missing is not None:
        options = Options.model_validate({"captions": {"style": missing}}).to_domain()
        assert options.caption_style.name == missing


def test_every_layout_and_ratio_is_listed() -> None:
    found = layout_list()
    assert [item.name for item in found.items] == list(LayoutName)
    assert [item.name for item in camera_mode_list().items] == list(CameraMode)
    assert all(item.description for item in found.items)
    assert all(item.description for item in camera_mode_list().items)
    assert found.ratios == list(AspectRatio)


def test_an_edit_is_in_the_engine_s_words() -> None:
    body = ClipEditBody.model_validate(
        {"entries": [{"in_s": 1.5, "out_s": 3}], "words": [{"in_s": 1.5, "text": "ship"}], "title": "A"}
    )
    edit = body.to_edit(3)
    assert (edit.ordinal, edit.entries, edit.words) == (
        3,
        (source_range_from_s(1.5, 3),),
        (WordEdit(1_500_000, "ship"),),
    )
    assert edit.camera is None
    assert edit.title == "A"


@pytest.mark.parametrize("entry", [{"in_s": 3, "out_s": 3}, {"in_s": -1, "out_s": 3}, {"in_s": 0, "out_s": 1e12}])
def test_a_kept_range_has_length_and_lies_in_a_source(entry: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        ClipEditBody.model_validate({"entries": [entry]})


def test_camera_overrides_are_in_the_engine_s_words() -> None:
    window = {"x_px": 10, "y_px": 0, "width_px": 405, "height_px": 720}
    body = ClipEditBody.model_validate(
        {"camera_overrides": [{"in_s": 1, "out_s": 2.5, "layout": "Split 2", "persons": [0, 3], "windows": [window]}]}
    )
    assert body.to_edit(0).camera_overrides == (
        CameraOverride(source_range_from_s(1, 2.5), LayoutName.SPLIT_2, (0, 3), (CropWindow(10, 0, 405, 720),)),
    )
    assert ClipEditBody.model_validate({}).to_edit(0).camera_overrides is None
    assert ClipEditBody.model_validate({"camera_overrides": []}).to_edit(0).camera_overrides == ()


@pytest.mark.parametrize(
    "item",
    [
        {"in_s": 2, "out_s": 2},
        {"in_s": 1, "out_s": 2, "layout": "Mosaic"},
        {"in_s": 1, "out_s": 2, "windows": [{"x_px": 0, "y_px": 0, "width_px": 0, "height_px": 9}]},
        {"in_s": 1, "out_s": 2, "persons": [1, 2, 3, 4, 5]},
    ],
)
def test_a_camera_override_that_cannot_be_is_refused(item: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ClipEditBody.model_validate({"camera_overrides": [item]})
