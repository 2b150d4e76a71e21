# SPDX-License-Identifier: MIT
"""How the command line takes the words of its options, and what it says of wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from clipmill.cli.commands import app


@pytest.mark.parametrize("given", ["split 2", "SPLIT 2", "Split 2"])
def test_a_layout_is_known_however_it_is_spelled(given: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["clip", str(tmp_path / "not there.mp4"), "--layout", given])

    assert result.exit_code == 1, "the layout is fine, the file is not"
    assert "source_not_found" in result.output


@pytest.mark.parametrize(("option", "value"), [("--layout", "funny"), ("--ratio", "7:5")])
def test_a_wrong_word_is_named_without_the_words_of_a_library(option: str, value: str) -> None:
    result = CliRunner().invoke(app, ["clip", "x.mp4", option, value])
    said = " ".join(result.output.replace("│", " ").split())

    assert result.exit_code == 2
    assert f"Invalid value for '{option}': '{value}' is not one of" in said
    assert "Value error" not in said


def test_it_holds_for_commands_of_commands() -> None:
    result = CliRunner().invoke(app, ["keys", "create", "--scope", "everything"])
    assert "Value error" not in result.output
    assert result.exit_code == 2
