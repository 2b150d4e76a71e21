# SPDX-License-Identifier: MIT
"""The catalogue of caption styles with a picture of each."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from tests.service.native_world import V1, Caller, NativeWorld

from clipmill.api.native import make_native_api
from clipmill.captions import CAPTION_STYLES, StyleGroup
from clipmill.domain.captions import CaptionStyle
from clipmill.domain.errors import WeightsMissing
from clipmill.engine.style_pictures import StyleGallery
from clipmill.fonts.library import FontLibrary


class Drawn(StyleGallery):
    """A gallery that writes down what it is asked for instead of drawing it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(self._no_fonts, folder)
        self.asked: list[str] = []
        self.file = folder / "a1b2.png"
        self.file.write_bytes(b"\x89PNG")

    @staticmethod
    def _no_fonts() -> FontLibrary:
        raise WeightsMissing

    def picture(self, style: CaptionStyle) -> Path:
        self.asked.append(style.name)
        return self.file


def with_gallery(world: NativeWorld, gallery: StyleGallery) -> TestClient:
    """Return somebody without a key before the same service, which draws pictures."""
    world.app.mount("/drawn", make_native_api(replace(world.context, gallery=gallery)))
    return TestClient(world.app, base_url="http://testserver", raise_server_exceptions=False)


def test_every_style_is_listed_with_all_of_its_look(me: Caller) -> None:
    items: list[dict[str, Any]] = me.http.get(f"{V1}/styles").json()["items"]
    assert [item["name"] for item in items] == list(CAPTION_STYLES)
    assert {item["group"] for item in items} == set(StyleGroup)
    look = {field.name for field in dataclasses.fields(CaptionStyle)}
    assert look <= items[0].keys()
    assert items[0].keys() - look == {"title", "group", "marks_words", "shows_two_languages", "preview_url"}
    marked = {item["name"]: item["marks_words"] for item in items}
    assert (marked["classic"], marked["temp-static-1"]) == (True, False)
    two = {item["name"]: item["shows_two_languages"] for item in items}
    assert (two["classic"], two["temp-static-1"]) == (False, True)


def test_a_picture_needs_a_key_or_the_address_of_the_list(world: NativeWorld, me: Caller, tmp_path: Path) -> None:
    gallery = Drawn(tmp_path)
    anybody = with_gallery(world, gallery)
    url = next(item["preview_url"] for item in me.http.get(f"{V1}/styles").json()["items"] if item["name"] == "bold")
    shown = anybody.get(url.replace(V1, "/drawn"))
    assert (shown.status_code, shown.headers["content-type"], shown.content) == (200, "image/png", b"\x89PNG")
    again = anybody.get(url.replace(V1, "/drawn"), headers={"If-None-Match": shown.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = url.partition("?")[0].replace(V1, "/drawn")
    assert anybody.get(plain).json()["code"] == "key_missing"
    assert anybody.get(f"{plain}?signature=x").json()["code"] == "link_invalid"
    assert anybody.get(url.replace(V1, "/drawn").replace("bold", "classic")).json()["code"] == "link_invalid"
    assert me.http.get(plain).status_code == 200
    assert set(gallery.asked) == {"bold"}


def test_what_is_no_style_or_cannot_be_drawn_is_said(world: NativeWorld, me: Caller, tmp_path: Path) -> None:
    assert me.http.get(f"{V1}/styles/nothing/preview.png").json()["code"] == "invalid_options"
    assert me.http.get(f"{V1}/styles/..%2f..%2fx/preview.png").status_code in {404, 422}
    assert me.http.get(f"{V1}/styles/bold/preview.png").json()["code"] == "tool_missing"
    gallery = StyleGallery(Drawn._no_fonts, tmp_path)
    with_gallery(world, gallery)
    refused = me.http.get("/drawn/styles/bold/preview.png")
    assert refused.json()["code"] == "weights_missing"
    assert refused.status_code == 503
