# SPDX-License-Identifier: MIT
"""What a request's body means, field by field, without any machine."""

from typing import Any

import pytest
from tests.unit.api.wayinvideo_bodies import BOTH, URL, codes, options, refusal

from clipmill.api.dialect_wayinvideo.reading import read_clips, read_document, read_upload_name
from clipmill.api.dialect_wayinvideo.shape import Shape
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.jobs import JobKind
from clipmill.domain.languages import LANGUAGES
from clipmill.domain.options import CaptionDisplay


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
@pytest.mark.parametrize("value", ["true", "True", "1", 1, True])
def test_booleans_are_taken_as_text_and_numbers(shape: Shape, value: object) -> None:
    assert options(shape, enable_export=value).is_exported


@BOTH
@pytest.mark.parametrize("value", ["yes", 2, 1.0, [], {}, [True]])
def test_other_booleans_are_refused_by_name(shape: Shape, value: object) -> None:
    assert refusal(shape, enable_export=value).startswith("enable_export must be true or false")


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


@pytest.mark.parametrize("name", ["a.mp4", "b.MOV", "c.d.webm", "película.avi", "..mp4"])
def test_upload_takes_four_kinds_of_files(name: str) -> None:
    assert read_upload_name({"name": name})[0] == name


@pytest.mark.parametrize(
    "name", [None, "", "mp4", ".mp4", "a.mkv", "a.mp4.exe", 5, "a\r\nb.mp4\x00", "x" * 501 + ".mp4"]
)
def test_upload_refuses_other_names(name: object) -> None:
    with pytest.raises(InvalidOptions, match="name"):
        read_upload_name({"name": name})
