# SPDX-License-Identifier: MIT
"""Laws of the Cuttr dialect's reading: spellings do not matter, and nothing that is sent breaks it."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from clipmill.api.dialect_cuttr.bodies import fields_of_body
from clipmill.api.dialect_cuttr.reading import COLORS, FONTS, READERS, read_fields
from clipmill.api.dialect_cuttr.wishes import wish_of
from clipmill.domain.errors import InvalidOptions

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "num_clips": st.integers(1, 10),
    "style": st.sampled_from(["viral", "business", "general", "gaming"]),
    "length": st.integers(10, 180),
    "prompt": st.sampled_from(["demos", "the funniest moments", "naïve 😀"]),
    "camera_mode": st.sampled_from(["standard", "facecam", "speaker-zoom", "center-crop", "active-speaker"]),
    "hook_length": st.integers(2, 15),
    "auto_heading": st.booleans(),
    "heading.text": st.sampled_from(["Hi", "Small teams win"]),
    "heading.style": st.sampled_from(["stroke", "instagram"]),
    "heading.color": st.sampled_from(sorted(COLORS)),
    "heading.font": st.sampled_from(FONTS),
    "heading.position": st.sampled_from(["top", "middle", "bottom"]),
    "heading.bg_color": st.sampled_from(["black", "white"]),
    "heading.instructions": st.just("Be brief"),
    "captions.enabled": st.booleans(),
    "captions.color": st.sampled_from(sorted(COLORS)),
    "captions.font": st.sampled_from(FONTS),
    "music_url": st.just("https://media.example.org/song.mp3"),
}
WISHES = st.fixed_dictionaries({"video_url": st.just("https://media.example.org/talk.mp4")}, optional=VALUES)
SPELLINGS = st.sampled_from(["nested", "dotted inside", "dotted", "flat"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    [*READERS, *(name.replace(".", "_") for name in READERS), "heading", "captions", "text", "enabled", "file"]
)


def typed_as_string(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def spell(name: str, value: object, spelling: str) -> dict[str, Any]:
    group, _, inner = name.partition(".")
    if not inner:
        return {name: value}
    if spelling == "flat":
        return {name.replace(".", "_"): value}
    if spelling == "dotted":
        return {name: value}
    return {group: {inner if spelling == "nested" else name: value}}


def merged(parts: list[dict[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for part in parts:
        for name, value in part.items():
            fields[name] = {**fields.get(name, {}), **value} if isinstance(value, dict) else value
    return fields


def test_the_wishes_here_name_every_field() -> None:
    assert set(VALUES) | {"video_url"} == set(READERS)


@given(WISHES, st.data())
def test_any_spelling_of_the_same_wish_gives_the_same_job(wish: dict[str, Any], data: st.DataObject) -> None:
    wanted = wish_of(read_fields(wish)).spec
    parts = []
    for name, value in wish.items():
        sent = typed_as_string(value) if data.draw(st.booleans()) else value
        parts.append(spell(name, sent, data.draw(SPELLINGS)))
    body = json.dumps(merged(data.draw(st.permutations(parts)))).encode()
    reading = read_fields(fields_of_body(body, "application/json"))
    assert wish_of(reading).spec == wanted
    assert reading.warnings == ()


@given(st.dictionaries(NAMES | st.text(max_size=12), JSON, max_size=8))
def test_any_json_is_read_or_refused(fields: dict[str, Any]) -> None:
    try:
        wish = wish_of(read_fields(fields))
    except InvalidOptions:
        return
    assert wish.spec.location.startswith("http")
    assert all(notice.message.encode() for notice in wish.warnings)


@given(st.binary(max_size=200), st.sampled_from(["application/json", "application/x-www-form-urlencoded", "", "a/b;c"]))
def test_any_bytes_are_read_or_refused(body: bytes, content_type: str) -> None:
    try:
        fields = fields_of_body(body, content_type)
    except InvalidOptions:
        return
    assert all(isinstance(name, str) for name in fields)
