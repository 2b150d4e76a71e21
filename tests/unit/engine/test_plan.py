# SPDX-License-Identifier: MIT
"""Every wish of the options reaches the recipe, and recipes of before are still read."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path

import pytest
from tests.unit.engine.recipes import MEDIA, planned_clip

from clipmill.domain.captions import CaptionDisplay, CaptionStyle
from clipmill.domain.clip import AspectRatio, CameraMode, ClipSpec, LayoutName
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.media import Size, Source
from clipmill.domain.options import ClipOptions, Resolution
from clipmill.domain.overlays import Heading, HookText, HookTone, Music
from clipmill.domain.result import ClippingResult
from clipmill.engine.plan import check_lengths
from clipmill.storage.recipes import read_recipe, recipe_document, write_recipe

ALL_WISHES = ClipOptions(
    ratio=AspectRatio.PORTRAIT_4_5,
    resolution=Resolution.QHD_1440,
    camera=CameraMode.FACECAM,
    layout=LayoutName.GAMEPLAY_A,
    caption_style=CaptionStyle(name="temp-7"),
    target_language="de",
    caption_display=CaptionDisplay.BOTH,
    hook_s=3.0,
    hook_text=HookText(HookTone.DRAMATIC),
    heading=Heading(is_automatic=True, instructions="short"),
    music=Music("https://example.com/a.mp3"),
)


def test_every_wish_is_kept_in_the_recipe() -> None:
    spec = planned_clip(ALL_WISHES).spec

    for name in ("ratio", "layout", "camera", "target_language", "caption_display", "hook_s", "hook_text", "heading"):
        assert getattr(spec, name) == getattr(ALL_WISHES, name), name
    assert spec.music == ALL_WISHES.music
    assert spec.captions == ALL_WISHES.caption_style
    assert spec.size == Size(1440, 1800)


def test_recipe_with_all_wishes_is_read_back_equal(tmp_path: Path) -> None:
    result = ClippingResult(Source("x"), MEDIA, "en", (planned_clip(ALL_WISHES),))
    write_recipe(tmp_path / "clips.json", result)

    assert read_recipe(tmp_path / "clips.json") == result


def test_recipe_without_the_newer_fields_is_read(tmp_path: Path) -> None:
    result = ClippingResult(Source("x"), MEDIA, "en", (planned_clip(),))
    document = recipe_document(result)
    names = [field.name for field in fields(ClipSpec)]
    for name in names[names.index("loudness") + 1 :]:
        del document["clips"][0]["spec"][name]
    (tmp_path / "clips.json").write_text(json.dumps(document))
    read = read_recipe(tmp_path / "clips.json")

    assert read.clips[0].spec == replace(planned_clip().spec, ratio=None)


def test_clip_keeps_inside_its_bounds() -> None:
    shorter = planned_clip(ClipOptions(max_length_s=5.0))
    longer = planned_clip(ClipOptions(min_length_s=5.2), begin_s=45.9, end_s=50.9)

    assert shorter.spec.edl.duration_us <= 5_000_000
    assert longer.spec.edl.duration_us >= 5_200_000


@pytest.mark.parametrize(
    ("shortest_s", "wanted_s", "longest_s"), [(60.0, None, 20.0), (None, 90.0, 20.0), (30.0, 10.0, None)]
)
def test_lengths_that_contradict_each_other_are_refused(
    shortest_s: float | None, wanted_s: float | None, longest_s: float | None
) -> None:
    with pytest.raises(InvalidOptions, match="length"):
        check_lengths(ClipOptions(min_length_s=shortest_s, length_s=wanted_s, max_length_s=longest_s))


def test_lengths_that_agree_are_taken() -> None:
    check_lengths(ClipOptions())
    check_lengths(ClipOptions(min_length_s=20.0, length_s=20.0, max_length_s=20.0))
