# SPDX-License-Identifier: MIT
"""What the Cuttr dialect reads from fields, in every spelling, and what it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from clipmill.api.dialect_cuttr.bodies import fields_of_body, fields_of_form, fields_of_json
from clipmill.api.dialect_cuttr.reading import COLORS, FONTS, read_fields
from clipmill.api.dialect_cuttr.wishes import wish_of
from clipmill.domain.captions import CaptionStyle
from clipmill.domain.clip import CameraMode
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.jobs import JobKind
from clipmill.domain.options import AspectRatio, ClipOptions, Resolution, SelectionStyle
from clipmill.domain.overlays import Heading, HeadingPosition, HeadingStyle, Music
from clipmill.fonts.aliases import look_alike

URL = "https://media.example.org/talk.mp4"


def options(**fields: Any) -> ClipOptions:
    return wish_of(read_fields({"video_url": URL, **fields})).spec.options


def codes(fields: dict[str, Any]) -> list[str]:
    return [notice.code for notice in wish_of(read_fields({"video_url": URL, **fields})).warnings]


def refused(fields: dict[str, Any]) -> str:
    with pytest.raises(InvalidOptions) as caught:
        wish_of(read_fields({"video_url": URL, **fields}))
    return caught.value.message


def test_defaults_are_those_of_the_contract() -> None:
    wish = wish_of(read_fields({"video_url": URL}))
    assert wish.warnings == ()
    assert (wish.spec.kind, wish.spec.location) == (JobKind.CLIPS, URL)
    assert wish.spec.options == ClipOptions(
        count=3,
        style=SelectionStyle.VIRAL,
        ratio=AspectRatio.PORTRAIT_9_16,
        resolution=Resolution.FHD_1080,
        camera=CameraMode.STANDARD,
        has_captions=True,
        caption_style=CaptionStyle(highlight_color="FFE000", font_family="Montserrat"),
    )


def test_every_field_reaches_the_options() -> None:
    made = options(
        num_clips=7,
        style="gaming",
        length=45,
        prompt="product demos",
        camera_mode="speaker-zoom",
        hook_length=4,
        auto_heading=True,
        heading={
            "text": "Small teams win",
            "style": "instagram",
            "color": "pink",
            "font": "Anton",
            "position": "bottom",
            "bg_color": "black",
            "instructions": "Be brief",
        },
        captions={"enabled": False, "color": "teal", "font": "Komika"},
        music_url="https://media.example.org/song.mp3",
    )
    assert made == ClipOptions(
        count=7,
        length_s=45.0,
        style=SelectionStyle.GAMING,
        prompt="product demos",
        camera=CameraMode.SPEAKER_ZOOM,
        has_captions=False,
        caption_style=CaptionStyle(highlight_color=COLORS["teal"], font_family="Komika"),
        hook_s=4.0,
        heading=Heading(
            text="Small teams win",
            is_automatic=True,
            style=HeadingStyle.INSTAGRAM,
            color=COLORS["pink"],
            background_color="000000",
            font_family="Anton",
            position=HeadingPosition.BOTTOM,
            instructions="Be brief",
        ),
        music=Music("https://media.example.org/song.mp3", 0.3),
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"heading": {"text": "Hi"}},
        {"heading": {"heading.text": "Hi"}},
        {"heading.text": "Hi"},
        {"heading_text": "Hi"},
        {"heading": '{"text": "Hi"}'},
        {"heading": {"text": "  Hi "}, "heading_text": "Hi"},
    ],
)
def test_every_spelling_of_a_heading_is_the_same(fields: dict[str, Any]) -> None:
    assert options(**fields).heading == Heading(text="Hi", font_family="Montserrat")
    assert codes(fields) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"captions": False},
        {"captions": "false"},
        {"captions": 0},
        {"captions": {"enabled": False}},
        {"captions": {"captions.enabled": "False"}},
        {"captions.enabled": "0"},
        {"captions_enabled": "false"},
        {"captions": '{"enabled": "false"}'},
    ],
)
def test_every_spelling_of_no_captions_is_the_same(fields: dict[str, Any]) -> None:
    assert options(**fields).has_captions is False


def test_of_two_spellings_that_disagree_the_more_nested_is_taken_and_said() -> None:
    spelled: list[tuple[str, dict[str, Any]]] = [
        ("nested", {"heading": {"text": "nested"}}),
        ("dotted inside", {"heading": {"heading.text": "dotted inside"}}),
        ("dotted", {"heading.text": "dotted"}),
        ("flat", {"heading_text": "flat"}),
    ]
    for place, (winner, fields) in enumerate(spelled):
        for _, others in spelled[place + 1 :]:
            heading = {**others.get("heading", {}), **fields.get("heading", {})}
            both = {**others, **fields, **({"heading": heading} if heading else {})}
            for given in (both, dict(reversed(both.items()))):
                made = options(**given).heading
                assert made is not None
                assert made.text == winner
                assert codes(given) == ["field_conflict"]


def test_a_value_that_loses_is_checked_all_the_same() -> None:
    assert "heading.color" in refused({"heading": {"color": "red"}, "heading_color": "mauve"})


@pytest.mark.parametrize("raw", [3, "3", " 3 ", 3.0, "3.0"])
def test_numbers_may_be_strings(raw: object) -> None:
    assert options(num_clips=raw).count == 3


@pytest.mark.parametrize("raw", [True, "true", "TRUE", "1", 1, " true"])
def test_booleans_may_be_strings(raw: object) -> None:
    made = options(auto_heading=raw).heading
    assert made is not None
    assert made.is_automatic


def test_null_is_left_out() -> None:
    fields = dict.fromkeys(("num_clips", "style", "length", "heading", "captions", "music_url", "captions_font"))
    assert options(**fields) == options()
    assert options(heading={"text": None}, captions={"enabled": None}) == options()


@pytest.mark.parametrize(("low", "high", "name"), [(1, 10, "num_clips"), (10, 180, "length"), (2, 15, "hook_length")])
def test_numbers_have_the_bounds_of_the_contract(low: int, high: int, name: str) -> None:
    for good in (low, high):
        options(**{name: good})
    wrong: list[object] = [2.5, "two", "", True, [], {}, "1e999", 10**30, "٣", "1_0"]
    for bad in (low - 1, high + 1, str(high + 1), *wrong):
        assert name in refused({name: bad})


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("style", "funny"),
        ("style", ""),
        ("style", 3),
        ("camera_mode", "speaker_zoom"),
        ("auto_heading", "maybe"),
        ("auto_heading", 2),
        ("auto_heading", 1.0),
        ("heading.style", "neon"),
        ("heading.color", "#ffffff"),
        ("heading.font", "Comic Sans"),
        ("heading.position", "left"),
        ("heading.bg_color", "red"),
        ("heading.instructions", "x" * 1501),
        ("heading.text", ["a"]),
        ("heading.text", "a\x00b"),
        ("heading.text", "\ud83d"),
        ("captions.enabled", "yes please"),
        ("captions.color", "gold"),
        ("captions.font", "Arial"),
        ("prompt", {"a": 1}),
        ("prompt", "\x1b[2J"),
        ("music_url", "song.mp3"),
        ("video_url", "/etc/passwd"),
        ("video_url", "file:///etc/passwd"),
        ("video_url", "upload:0123"),
        ("video_url", "ftp://media.example.org/a.mp4"),
        ("video_url", "https://"),
        ("video_url", "https://media.example.org/a b.mp4"),
        ("video_url", "https://[::1/a.mp4"),
        ("video_url", "concat:https://media.example.org/a.mp4"),
        ("video_url", "https://media.example.org/" + "a" * 9000),
        ("video_url", 7),
    ],
)
def test_a_value_outside_its_set_is_refused_by_name(name: str, bad: object) -> None:
    assert name in refused({name: bad})


@pytest.mark.parametrize("raw", [[], "big", 3, True])
def test_a_heading_must_be_an_object(raw: object) -> None:
    assert "heading" in refused({"heading": raw})


@pytest.mark.parametrize("raw", [[], 1.5, "{", 7])
def test_captions_must_be_an_object_or_a_boolean(raw: object) -> None:
    assert refused({"captions": raw})


def test_names_are_read_in_any_letter_case() -> None:
    made = options(style="Viral", captions={"color": "Pink", "font": "bebas neue"})
    assert made.caption_style.highlight_color == COLORS["pink"]
    assert made.caption_style.font_family == "Bebas Neue"


def test_captions_take_the_headings_font_unless_they_name_one() -> None:
    assert options(heading_font="Burbank").caption_style.font_family == "Burbank"
    assert options(heading_font="Burbank", captions_font="Anton").caption_style.font_family == "Anton"


def test_all_fonts_of_the_contract_can_be_drawn() -> None:
    assert len(FONTS) == 8
    assert all(look_alike(name) for name in FONTS)


def test_instructions_may_have_1500_characters() -> None:
    made = options(auto_heading=True, heading_instructions="x" * 1500).heading
    assert made is not None
    assert len(made.instructions) == 1500


def test_a_request_without_a_video_is_refused() -> None:
    for fields in ({}, {"video_url": None}, {"video_url": ""}, {"video_url": "  "}):
        with pytest.raises(InvalidOptions, match="video_url"):
            wish_of(read_fields(fields))


def test_a_file_wins_over_an_address_and_that_is_said() -> None:
    reading = read_fields({"video_url": URL, "music_url": URL})
    wish = wish_of(reading, video_id="aa", music_id="bb")
    assert wish.spec.location == "upload:aa"
    assert wish.spec.options.music == Music("upload:bb", 0.3)
    assert [notice.code for notice in wish.warnings] == ["field_unused", "field_unused"]


@pytest.mark.parametrize(
    "fields",
    [
        {"heading": {"color": "red"}},
        {"auto_heading": False, "heading_instructions": "short"},
        {"heading": {"text": "Hi", "style": "instagram", "color": "red"}},
        {"heading": {"text": "Hi", "bg_color": "black"}},
        {"heading": {"text": "Hi", "instructions": "short"}},
    ],
)
def test_what_changes_nothing_is_said(fields: dict[str, Any]) -> None:
    assert codes(fields) == ["field_unused"]


def test_what_is_not_known_is_said_and_bounded() -> None:
    assert codes({"colour": 1, "heading": {"text": "Hi", "size": 3}}) == ["field_unknown", "field_unknown"]
    many = wish_of(read_fields({"video_url": URL, **{f"x{n}\ud800": n for n in range(500)}})).warnings
    assert len(many) == 21
    assert all(notice.message.encode() for notice in many)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"3",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b'{"heading": {"text": "a", "text": "b"}}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_body_that_is_no_plain_object_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidOptions):
        fields_of_json(body)


def test_json_is_read_whatever_type_is_declared() -> None:
    body = json.dumps({"video_url": URL, "prompt": "naïve"}).encode()
    kinds = (
        "",
        "application/json",
        "application/json; charset=utf-8",
        "text/plain",
        "application/x-www-form-urlencoded",
    )
    for kind in kinds:
        assert fields_of_body(body, kind) == {"video_url": URL, "prompt": "naïve"}
    assert fields_of_body(b"\xef\xbb\xbf" + body, "application/json")["video_url"] == URL


def test_a_plain_form_is_read_too() -> None:
    form = b"video_url=https%3A%2F%2Fmedia.example.org%2Ftalk.mp4&num_clips=2&style="
    assert fields_of_body(form, "application/x-www-form-urlencoded") == {"video_url": URL, "num_clips": "2"}
    for bad in (b"a=1&a=2", b"a=%ff", b"\xff=1", b"&".join(b"a%d=1" % n for n in range(500))):
        with pytest.raises(InvalidOptions):
            fields_of_body(bad, "application/x-www-form-urlencoded")


def test_a_field_of_a_form_may_be_there_twice_if_it_says_the_same() -> None:
    assert fields_of_form([("style", "viral"), ("style", "viral")]) == {"style": "viral"}
    with pytest.raises(InvalidOptions, match="style"):
        fields_of_form([("style", "viral"), ("style", "gaming")])


def test_an_empty_field_of_a_form_is_left_out() -> None:
    assert fields_of_form([("style", ""), ("length", " "), ("num_clips", "2")]) == {"num_clips": "2"}
