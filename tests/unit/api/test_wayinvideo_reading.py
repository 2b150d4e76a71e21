# SPDX-License-Identifier: MIT
"""What a request's body means, field by field, without any machine."""

from typing import Any

import pytest

from clipmill.api.dialect_wayinvideo.reading import read_clips, read_document, read_export, read_upload_name
from clipmill.api.dialect_wayinvideo.shape import Shape
from clipmill.domain.captions import CAPTION_STYLE_IDS
from clipmill.domain.clip import CameraMode, LayoutName
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.jobs import JobKind
from clipmill.domain.languages import LANGUAGES
from clipmill.domain.options import AspectRatio, CaptionDisplay, ClipOptions, Resolution
from clipmill.domain.overlays import HookPlace, HookText, HookTone

URL = "https://media.example.com/talk.mp4"
BOTH = pytest.mark.parametrize("shape", list(Shape))


def options(shape: Shape, **fields: Any) -> ClipOptions:
    return read_clips(shape, JobKind.CLIPS, {"video_url": URL, **fields}).spec.options


def rendered(shape: Shape, **fields: Any) -> ClipOptions:
    return options(shape, enable_export=True, **fields)


def codes(shape: Shape, **fields: Any) -> list[str]:
    return [notice.code for notice in read_clips(shape, JobKind.CLIPS, {"video_url": URL, **fields}).notices]


def refusal(shape: Shape, kind: JobKind = JobKind.CLIPS, /, **fields: Any) -> str:
    with pytest.raises(InvalidOptions) as caught:
        read_clips(shape, kind, {"video_url": URL, **fields})
    return caught.value.message


@BOTH
def test_least_request_makes_a_recipe_only(shape: Shape) -> None:
    reading = read_clips(shape, JobKind.CLIPS, {"video_url": URL})

    assert reading.name == ""
    assert reading.notices == ()
    assert reading.spec.location == URL
    found = reading.spec.options
    assert not found.is_exported
    assert not found.has_captions
    assert found.count is None
    assert found.language is None
    assert found.target_language is None


@BOTH
def test_rendering_defaults_are_the_vendors(shape: Shape) -> None:
    found = rendered(shape)

    assert found.is_exported
    assert found.ratio is AspectRatio.ORIGINAL
    assert found.resolution is Resolution.SD_480
    assert not found.has_captions
    assert found.camera is CameraMode.STANDARD
    assert found.hook_text is None


def test_length_is_bounded_by_default_in_the_later_shape_only() -> None:
    assert options(Shape.API).max_length_s == 90
    assert options(Shape.OPEN).max_length_s is None


@BOTH
@pytest.mark.parametrize(
    ("band", "shortest_s", "longest_s"),
    [
        ("DURATION_0_30", None, 30),
        ("DURATION_0_90", None, 90),
        ("DURATION_30_60", 30, 60),
        ("DURATION_60_90", 60, 90),
        ("DURATION_90_180", 90, 180),
        ("DURATION_180_300", 180, 300),
    ],
)
def test_duration_band_bounds_the_length(shape: Shape, band: str, shortest_s: float | None, longest_s: float) -> None:
    found = options(shape, target_duration=band)

    assert (found.min_length_s, found.max_length_s) == (shortest_s, longest_s)
    assert found.length_s is None


@BOTH
@pytest.mark.parametrize(("limit", "count"), [(None, None), (1, 1), ("7", 7), (3.0, 3), (50, 50), (51, 50)])
def test_limit_is_the_count(shape: Shape, limit: object, count: int | None) -> None:
    assert options(shape, limit=limit).count == count
    assert ("limit_lowered" in codes(shape, limit=limit)) == (limit == 51)


@BOTH
@pytest.mark.parametrize("limit", [0, -1, 1.5, "many", True, [], {}])
def test_other_limits_are_refused_by_name(shape: Shape, limit: object) -> None:
    assert refusal(shape, limit=limit).startswith("limit must be")


@BOTH
def test_more_results_asks_for_more(shape: Shape) -> None:
    assert options(shape, enable_more_results=True).count == 20
    assert options(shape, enable_more_results=True, limit=2).count == 2


@BOTH
def test_express_mode_is_accepted_and_named(shape: Shape) -> None:
    assert codes(shape, enable_express_mode=True) == ["field_ignored"]
    assert codes(shape, enable_express_mode=False) == []


@BOTH
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_language_is_taken_in_any_spelling(shape: Shape, language: Any) -> None:
    found = options(shape, source_lang=language.code.upper().replace("-", "_"))

    assert found.language == language.recogniser_code


@BOTH
@pytest.mark.parametrize("field", ["source_lang", "target_lang"])
@pytest.mark.parametrize("value", ["xx", "english", 7, ["en"], "en-GB", "zh"])
def test_unknown_language_is_refused_by_name(shape: Shape, field: str, value: object) -> None:
    assert refusal(shape, **{field: value}).startswith(f"{field} must be a language code")


@BOTH
@pytest.mark.parametrize("value", [None, "", "auto", "AUTO"])
def test_no_language_means_detection(shape: Shape, value: object) -> None:
    assert options(shape, source_lang=value).language is None


def test_target_language_keeps_the_way_of_writing() -> None:
    assert options(Shape.API, target_lang="zh_TW").target_language == "zh-tw"


def test_target_language_translates_only_captions_in_the_older_shape() -> None:
    captions = {"enable_export": True, "enable_caption": True}

    assert options(Shape.OPEN, target_lang="es").target_language is None
    assert codes(Shape.OPEN, target_lang="es") == ["field_ignored"]
    assert options(Shape.OPEN, target_lang="es", **captions).target_language is None
    shown = options(Shape.OPEN, target_lang="es", caption_display="translation", **captions)
    assert (shown.target_language, shown.caption_display) == ("es", CaptionDisplay.TRANSLATION)


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


@BOTH
@pytest.mark.parametrize("value", ["true", "True", "1", 1, True])
def test_booleans_are_taken_as_text_and_numbers(shape: Shape, value: object) -> None:
    assert options(shape, enable_export=value).is_exported


@BOTH
@pytest.mark.parametrize("value", ["yes", 2, 1.0, [], {}, [True]])
def test_other_booleans_are_refused_by_name(shape: Shape, value: object) -> None:
    assert refusal(shape, enable_export=value).startswith("enable_export must be true or false")


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


@BOTH
def test_unknown_fields_are_named(shape: Shape) -> None:
    reading = read_clips(shape, JobKind.CLIPS, {"video_url": URL, "colour": "red", "\u202eevil\n": 1})

    assert [notice.code for notice in reading.notices] == ["field_unknown"]
    assert "'colour'" in reading.notices[0].message
    assert "\n" not in reading.notices[0].message
    assert "\u202e" not in reading.notices[0].message


@BOTH
@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "  ",
        7,
        ["https://a.example/x.mp4"],
        "file:///etc/passwd",
        "ftp://a.example/x.mp4",
        "https://",
        "https://user:secret@a.example/x.mp4",
        "https://[::1/x.mp4",
        "https://a.example:99999/x.mp4",
        "https://a.example/a b.mp4",
        "concat:/etc/passwd|/etc/hosts",
        "a\x00b",
        "\ud800",
        "x" * 5000,
    ],
)
def test_source_must_be_a_web_address_or_an_upload(shape: Shape, value: object) -> None:
    assert refusal(shape, video_url=value).startswith("video_url")


@BOTH
@pytest.mark.parametrize("value", ["../../etc/passwd", "/etc/passwd", "talk.mp4", "upload:1"])
def test_no_text_is_taken_for_a_path(shape: Shape, value: str) -> None:
    try:
        location = read_clips(shape, JobKind.CLIPS, {"video_url": value}).spec.location
    except InvalidOptions:
        return
    assert location == f"upload:{value}"


def test_moments_need_a_query_in_the_later_shape() -> None:
    assert refusal(Shape.API, JobKind.MOMENTS) == "query is required"
    assert read_clips(Shape.OPEN, JobKind.MOMENTS, {"video_url": URL}).spec.options.prompt is None


@BOTH
def test_query_is_what_is_looked_for(shape: Shape) -> None:
    reading = read_clips(shape, JobKind.MOMENTS, {"video_url": URL, "query": "laughs", "limit": 4})

    assert (reading.spec.kind, reading.spec.options.prompt, reading.spec.options.count) == (
        JobKind.MOMENTS,
        "laughs",
        4,
    )


@BOTH
def test_query_of_a_clipping_task_is_unknown(shape: Shape) -> None:
    assert codes(shape, query="laughs") == ["field_unknown"]


@pytest.mark.parametrize("kind", [JobKind.TRANSCRIPT, JobKind.SUMMARY])
def test_documents_take_languages(kind: JobKind) -> None:
    reading = read_document(kind, {"video_url": URL, "source_lang": "zh-tw", "target_lang": "en", "style": 1})

    assert (reading.spec.options.language, reading.spec.options.target_language) == ("zh", None)
    assert reading.source_language is not None
    assert reading.source_language.code == "zh-tw"
    assert [notice.code for notice in reading.notices] == ["field_ignored", "field_unknown"]


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


@pytest.mark.parametrize("name", ["a.mp4", "b.MOV", "c.d.webm", "película.avi", "..mp4"])
def test_upload_takes_four_kinds_of_files(name: str) -> None:
    assert read_upload_name({"name": name})[0] == name


@pytest.mark.parametrize(
    "name", [None, "", "mp4", ".mp4", "a.mkv", "a.mp4.exe", 5, "a\r\nb.mp4\x00", "x" * 501 + ".mp4"]
)
def test_upload_refuses_other_names(name: object) -> None:
    with pytest.raises(InvalidOptions, match="name"):
        read_upload_name({"name": name})
