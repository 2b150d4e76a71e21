# SPDX-License-Identifier: MIT
from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.captions.caption_makers import FixedWidth, captioned, spoken

from clipmill.captions import CAPTION_STYLES, STYLE_ENTRIES, StyleGroup, check_style
from clipmill.captions.ass import ass_from_track
from clipmill.captions.catalogue import CATALOGUE
from clipmill.captions.geometry import is_popping
from clipmill.domain.captions import (
    CAPTION_STYLE_IDS,
    CLASSIC_STYLE,
    Alternation,
    Backdrop,
    CaptionStyle,
    Emphasis,
    Entrance,
    Highlight,
)
from clipmill.domain.colors import contrast
from clipmill.domain.errors import InvalidOptions
from clipmill.fonts.catalogue import FONT_SOURCES


def test_every_id_of_the_contract_is_a_style() -> None:
    assert len(set(CAPTION_STYLE_IDS)) == 35
    assert set(CAPTION_STYLE_IDS) <= set(CAPTION_STYLES)


def test_names_are_unique_and_the_first_style_is_the_default() -> None:
    assert len(CAPTION_STYLES) == len(CATALOGUE)
    assert next(iter(CAPTION_STYLES.values())) == CLASSIC_STYLE
    assert CaptionStyle(emphasis=Emphasis.LARGER) == CLASSIC_STYLE, "a style that does not tell had a color alone"


def test_no_two_styles_look_alike() -> None:
    looks = [replace(style, name="", position_norm=0.5) for style in CAPTION_STYLES.values()]
    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize("name", CAPTION_STYLES)
def test_every_style_can_be_drawn_in_a_font_that_is_there(name: str) -> None:
    style = CAPTION_STYLES[name]
    check_style(style)
    assert style.font_family in {source.family for source in FONT_SOURCES}


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.style.name)
def test_static_styles_mark_nothing_and_all_others_of_the_contract_do(entry: object) -> None:
    found = next(item for item in CATALOGUE if item is entry)
    ass = ass_from_track(captioned(spoken("one two three"), style=found.style), FixedWidth())
    is_marking = "clip(" in ass
    if found.group is StyleGroup.STATIC:
        assert not is_marking
        assert ass.count("Dialogue:") == 1
    elif found.group is not StyleGroup.OWN:
        assert is_marking


def test_groups_follow_the_ids() -> None:
    for name, entry in STYLE_ENTRIES.items():
        if name.startswith("temp-static-"):
            assert entry.group is StyleGroup.STATIC
        elif name.startswith("game-streamer-"):
            assert entry.group is StyleGroup.STREAMER
        elif name.startswith("temp-"):
            assert entry.group is StyleGroup.ANIMATED
        elif name.endswith("-focus") or name == "box-highlight":
            assert entry.group is StyleGroup.FOCUS
        else:
            assert entry.group is StyleGroup.OWN


@pytest.mark.parametrize("name", CAPTION_STYLES)
def test_letters_can_be_told_from_what_is_right_around_them(name: str) -> None:
    style = CAPTION_STYLES[name]
    ground = style.outline_color
    if style.backdrop is not Backdrop.NONE and style.outline_norm == 0:
        ground = style.backdrop_color
    least = 2.0
    assert contrast(style.text_color, ground) >= least
    if style.alternation is not Alternation.NONE:
        assert contrast(style.second_color, ground) >= least
    if style.highlight in {Highlight.COLOR, Highlight.POP, Highlight.FILL}:
        assert contrast(style.highlight_color, ground) >= least


def test_the_catalogue_uses_everything_that_a_style_can_do() -> None:
    styles = list(CAPTION_STYLES.values())
    assert {style.highlight for style in styles} == set(Highlight)
    assert {style.backdrop for style in styles} == set(Backdrop)
    assert {style.entrance for style in styles} == set(Entrance)
    assert {style.alternation for style in styles} == set(Alternation)
    assert any(style.is_shadow_hard for style in styles)
    assert any(style.rim_norm for style in styles)
    assert any(style.glow_color for style in styles)
    assert any(is_popping(style) for style in styles)


@pytest.mark.parametrize(
    "broken",
    [
        {"highlight_text_color": "{\\p1}"},
        {"shadow_color": "FFF"},
        {"glow_color": "1"},
        {"rim_color": "}\\b1{"},
        {"backdrop_color": ""},
        {"second_color": "12345G"},
        {"pop_scale": 0.5},
        {"pop_scale": 2.0},
        {"rim_norm": 0.5},
        {"glow_norm": float("inf")},
        {"corner_em": -1.0},
        {"backdrop_opacity": 0.0},
        {"word_spaces": 0},
        {"word_spaces": 9},
        {"entrance": Entrance.TYPEWRITER, "highlight": Highlight.FILL},
        {"entrance": Entrance.TYPEWRITER, "glow_color": "FFFFFF", "glow_norm": 0.01},
    ],
)
def test_a_look_that_cannot_be_drawn_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(InvalidOptions, match="caption style's"):
        check_style(replace(CaptionStyle(), **broken))  # type: ignore[arg-type]
