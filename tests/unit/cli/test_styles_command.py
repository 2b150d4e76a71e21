# SPDX-License-Identifier: MIT
from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from clipmill.captions import CAPTION_STYLES
from clipmill.cli.styles import add_command, chosen_style, read_style_file
from clipmill.domain.captions import CAPTION_STYLE_IDS, CLASSIC_STYLE, COLOR_CODES, ColorName
from clipmill.domain.errors import InvalidOptions


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    add_command(app)
    app.command("other")(lambda: None)
    return app


def test_every_style_is_listed_with_what_it_looks_like(app: typer.Typer) -> None:
    lines = CliRunner().invoke(app, ["styles"]).output.splitlines()
    assert [line.split()[0] for line in lines] == list(CAPTION_STYLES)
    assert set(CAPTION_STYLE_IDS) <= {line.split()[0] for line in lines}
    assert next(line for line in lines if line.startswith("temp-9 ")).endswith("neon cyan")


def test_one_group_can_be_listed_as_json(app: typer.Typer) -> None:
    rows = json.loads(CliRunner().invoke(app, ["styles", "--group", "static", "--json"]).output)
    assert [row["name"] for row in rows] == [f"temp-static-{number}" for number in range(1, 7)]
    assert rows[0]["title"] == "outline"


def test_a_sheet_of_another_kind_is_refused(app: typer.Typer, tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["styles", "--sheet", str(tmp_path / "sheet.exe")])
    assert found.exit_code == 1
    assert "sheet" in found.output
    assert list(tmp_path.iterdir()) == []


def test_a_style_is_chosen_by_name_with_color_and_font_on_top() -> None:
    assert chosen_style(None, None, None, None) == CLASSIC_STYLE
    assert chosen_style("temp-9", None, None, None) == CAPTION_STYLES["temp-9"]
    wanted = replace(CAPTION_STYLES["temp-9"], highlight_color=COLOR_CODES[ColorName.RED], font_family="Anton")
    assert chosen_style("temp-9", None, ColorName.RED, "Anton") == wanted


def test_a_style_of_a_file_is_called_like_it(tmp_path: Path) -> None:
    file = tmp_path / "loud.toml"
    file.write_text('base = "temp-11"\ntext_color = "FF0000"\n', encoding="utf-8")
    assert chosen_style(None, file, None, None) == replace(CAPTION_STYLES["temp-11"], name="loud", text_color="FF0000")


def test_what_is_no_style_is_refused(tmp_path: Path) -> None:
    binary = tmp_path / "x.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidOptions, match="no caption style 'temp-99'"):
        chosen_style("temp-99", None, None, None)
    with pytest.raises(InvalidOptions, match="not both"):
        chosen_style("temp-9", binary, None, None)
    with pytest.raises(InvalidOptions, match=r"file x[.]toml cannot be read"):
        read_style_file(binary)
    with pytest.raises(InvalidOptions, match="cannot be read"):
        read_style_file(tmp_path / "none.toml")
