# SPDX-License-Identifier: MIT
"""What the documents say is what the code does."""

import importlib
import inspect
import pkgutil
import re
import shlex
from pathlib import Path

import pytest
from tests.docs_pages import PAGES, ROOT, every_command

import clipmill
import clipmill.domain

DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def public_domain_names() -> set[str]:
    names = set()
    for module_info in pkgutil.iter_modules(clipmill.domain.__path__):
        module = importlib.import_module(f"clipmill.domain.{module_info.name}")
        names |= {
            name
            for name, item in vars(module).items()
            if inspect.isclass(item)
            and item.__module__ == module.__name__
            and not name.startswith("_")
            and not issubclass(item, BaseException)
        }
    return names


@pytest.mark.parametrize("name", PAGES)
def test_generated_page_is_fresh(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == PAGES[name](), "run `make docs`"


def test_every_public_domain_class_is_in_the_glossary() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text("utf-8")

    assert {name for name in public_domain_names() if f"`{name}`" not in glossary} == set()


def command_lines() -> list[str]:
    lines = []
    for path in DOCUMENTS:
        for block in re.findall(r"```(?:sh|bash|console)?\n(.*?)```", path.read_text("utf-8"), re.DOTALL):
            lines += [line.strip().removeprefix("$ ") for line in block.splitlines()]
    return [line for line in lines if line.startswith("clipmill ")]


def test_documents_show_commands() -> None:
    assert len(command_lines()) >= 3


@pytest.mark.parametrize("line", command_lines())
def test_command_in_a_document_parses(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = shlex.split(line, comments=True)
    known = sorted(every_command(), key=lambda item: -len(item[0]))
    path, command = next(item for item in known if line.startswith(item[0]))
    arguments = words[len(path.split()) :]
    monkeypatch.chdir(tmp_path)
    for word in arguments:
        if re.fullmatch(r"[\w.-]+\.(srt|vtt|json|txt)", word):
            (tmp_path / word).touch()
    if "--help" not in arguments:
        command.make_context(path, arguments)


def test_make_verbs_in_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    verbs = set(re.findall(r"`?make ([a-z]+)", (ROOT / "README.md").read_text("utf-8")))

    assert {"clip", "test"} <= verbs
    assert {verb for verb in verbs if not re.search(rf"^{verb}:", makefile, re.MULTILINE)} == set()


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{path.name}: {target}"
        for path in DOCUMENTS
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
        if not (path.parent / target).exists()
    ]

    assert broken == []


def test_version_is_the_same_everywhere() -> None:
    assert f'version = "{clipmill.__version__}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_no_module_is_over_400_lines() -> None:
    sizes = {path: len(path.read_text("utf-8").splitlines()) for path in (ROOT / "src").rglob("*.py")}

    assert {path.name: size for path, size in sizes.items() if size > 400} == {}
