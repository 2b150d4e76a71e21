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


def containers_of(path: Path) -> list[dict[str, Any]]:
    """Return our own containers, of compose or of Kubernetes."""
    found: list[dict[str, Any]] = []
    for document in yaml.safe_load_all(path.read_text("utf-8")):
        found += [item for item in document.get("services", {}).values() if item["image"].startswith("clipmill:")]
        if document.get("kind") == "Deployment":
            found += document["spec"]["template"]["spec"]["containers"]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_containers_write_to_three_folders_alone_and_have_no_capability(path: Path) -> None:
    containers = containers_of(path)

    assert len(containers) == 3
    for container in containers:
        context = container.get("securityContext", {})
        mounts = {mount["mountPath"] for mount in container.get("volumeMounts", [])}
        assert container.get("read_only") or context["readOnlyRootFilesystem"]
        assert "tmpfs" in container or len(mounts) == 3
        assert container.get("cap_drop", context.get("capabilities", {}).get("drop")) == ["ALL"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_container_is_asked_for_its_health(path: Path) -> None:
    assert all("healthcheck" in item or "livenessProbe" in item for item in containers_of(path))


def test_the_image_is_given_what_it_copies_and_no_program_of_this_host() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    wanted = {name.split("/")[0] for words in copied for name in words.split()}

    assert wanted == {line[1:] for line in lines if line.startswith("!")}
    assert {"*", "ui/node_modules"} <= set(lines)
