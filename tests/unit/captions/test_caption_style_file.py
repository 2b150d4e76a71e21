# SPDX-License-Identifier: MIT
from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from clipmill.captions import CAPTION_STYLES, style_from_text
from clipmill.domain.captions import CLASSIC_STYLE, Backdrop, Highlight
from clipmill.domain.errors import InvalidOptions


def test_a_toml_file_is_a_style() -> None:
    style = style_from_text(
        'font_family = "Anton"\nhighlight = "underline"\nbackdrop = "card"\nglow_norm = 0\nis_upper_case = true\n',
        "mine",
    )
    assert style == replace(
        CLASSIC_STYLE,
        name="mine",
        font_family="Anton",
        highlight=Highlight.UNDERLINE,
        backdrop=Backdrop.CARD,
        is_upper_case=True,
    )


def test_a_json_file_builds_on_a_style_of_the_catalogue() -> None:
    style = style_from_text('{"base": "temp-9", "name": "neon red", "glow_color": "FF0000"}')
    assert style.name == "neon red"
    assert style.glow_color == "FF0000"
    assert style.font_family == CAPTION_STYLES["temp-9"].font_family


@pytest.mark.parametrize("name", CAPTION_STYLES)
def test_every_style_of_the_catalogue_can_be_written_as_a_file(name: str) -> None:
    style = CAPTION_STYLES[name]
    assert style_from_text(json.dumps(asdict(style))) == style


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('text_color = "{\\\\p1}"', "text_color"),
        ("text_color = 5", "text_color"),
        ("pop_scale = true", "pop_scale"),
        ("max_lines = 1.5", "max_lines"),
        ("max_lines = true", "max_lines"),
        ("is_upper_case = 1", "is_upper_case"),
        ('highlight = "sparkle"', "highlight"),
        ("highlight = 3", "highlight"),
        ("glow_norm = inf", "glow_norm"),
        ("font_size_norm = 3", "font_size_norm"),
        ('base = "none such"', "base"),
        ("base = 1", "base"),
        ('font_family = ""', "font_family"),
        ('font_family = ["x"]', "font_family"),
        ('font_famly = "Anton"', "font_famly"),
        ('{"text_color": null}', "text_color"),
        ('{"shadow_color": {"a": 1}}', "shadow_color"),
        ("name = 'x'\nname = 'y'", "TOML"),
        ("{", "JSON"),
        ("= =", "TOML"),
        ('{"a": ' + "[" * 9000 + "]" * 9000 + "}", "JSON"),
        ("#" * 30_000, "longer"),
    ],
)
def test_a_file_that_is_no_style_is_refused_and_the_field_is_named(text: str, named: str) -> None:
    with pytest.raises(InvalidOptions, match=named):
        style_from_text(text)
