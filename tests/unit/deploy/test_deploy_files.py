# SPDX-License-Identifier: MIT
"""The files in `deploy/` name commands, options, queues and settings that there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.docs_pages import every_command

from clipmill.domain.service import QUEUES
from clipmill.settings import settings_reference

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
FILES = sorted([*DEPLOY.glob("*.yaml"), *DEPLOY.glob("kubernetes/*.yaml")])
OPTIONS = {
    path: {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    for path, command in every_command()
}


def commands_in(value: Any) -> Iterator[list[str]]:
    """Give every list of words that begins with our program."""
    if isinstance(value, dict):
        for item in value.values():
            yield from commands_in(item)
    elif isinstance(value, list):
        if value and value[0] == "clipmill":
            yield [str(word) for word in value]
        else:
            for item in value:
                yield from commands_in(item)


def commands_of(path: Path) -> list[list[str]]:
    return [words for document in yaml.safe_load_all(path.read_text("utf-8")) for words in commands_in(document)]


def test_there_are_files() -> None:
    assert len(FILES) >= 2


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_commands_and_their_options_are_real(path: Path) -> None:
    found = commands_of(path)

    assert found
    for words in found:
        options = OPTIONS[" ".join(words[:2])]
        assert {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_workers_together_take_every_queue(path: Path) -> None:
    taken = {
        queue
        for words in commands_of(path)
        if "--queues" in words
        for queue in words[words.index("--queues") + 1].split(",")
    }

    assert taken == set(QUEUES)


@pytest.mark.parametrize("path", [*FILES, DEPLOY / "Dockerfile"], ids=lambda path: path.name)
def test_settings_are_real(path: Path) -> None:
    named = set(re.findall(r"CLIPMILL_[A-Z0-9_]+", path.read_text("utf-8")))

    assert named
    assert [name for name in sorted(named) if f"`{name}`" not in settings_reference()] == []
