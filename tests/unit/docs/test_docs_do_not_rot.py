# SPDX-License-Identifier: MIT
"""What the documents say is what the code does."""

import importlib
import inspect
import pkgutil
import re
import shlex
from pathlib import Path
from types import ModuleType

import pytest
from tests.docs_pages import PAGES, ROOT, every_command

import clipmill
import clipmill.domain

DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "evals").rglob("*.md")]
OF_THEIR_TIME = {"CHANGELOG.md", "LOG.md", "adr", "reports"}
"""Documents that tell what was true when they were written."""
LIVING = [path for path in DOCUMENTS if not OF_THEIR_TIME & set(path.parts)]
CODE = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
FOLDERS = [ROOT, ROOT / "src", ROOT / "src/clipmill", ROOT / "ui/src"]
"""What paths in documents begin at, besides the document's own folder."""
MADE = {"clips", "build", "dist"}
"""Folders that commands make and git ignores: here or not, they say nothing."""
FIRSTS = {folder.name for place in FOLDERS for folder in place.iterdir() if folder.is_dir()} - MADE
ENDING = re.compile(r"(/|\.(py|tsx?|css|md|toml|ya?ml))$")
ELSEWHERE = {
    "build/studio/",
    "font-files/",
    "common/clipbench.py",
    "migrations/versions/vNNNN_what.py",
    "jobs/1b.../clips/0/clip.mp4",
}
"""Paths that are made, those of other trees, and patterns."""


def domain_modules() -> list[ModuleType]:
    found = pkgutil.iter_modules(clipmill.domain.__path__)
    return [importlib.import_module(f"clipmill.domain.{module.name}") for module in found]


def public_domain_names() -> set[str]:
    names = set()
    for module in domain_modules():
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


def test_every_name_in_the_glossary_is_one_of_the_domain() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text("utf-8")
    known = {name for module in domain_modules() for name in vars(module)}

    assert set(re.findall(r"`([A-Z][A-Za-z]+)`", glossary)) - known == set()


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


@pytest.mark.parametrize("path", [path for path in LIVING if path.name != "README.md"], ids=lambda path: path.name)
def test_make_verbs_in_documents_exist(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    verbs = set(re.findall(r"`make ([a-z-]+)", path.read_text("utf-8")))

    assert {verb for verb in verbs if not re.search(rf"^{verb}:", makefile, re.MULTILINE)} == set()


def named_paths(path: Path) -> set[str]:
    """Return what a file names between backticks that can only be a file or a folder of this tree."""
    spans = re.findall(r"`([\w.*-]+(?:/[\w.*-]*)+)`", path.read_text("utf-8"))
    return {span for span in spans if ENDING.search(span) or span.split("/")[0] in FIRSTS} - ELSEWHERE


def test_documents_name_modules() -> None:
    assert len(named_paths(ROOT / "ARCHITECTURE.md")) >= 30


def test_paths_that_documents_and_docstrings_name_are_there() -> None:
    def is_there(name: str, beside: Path) -> bool:
        return any(any(place.glob(name.rstrip("/"))) for place in (*FOLDERS, beside))

    named = {(path, name) for path in (*LIVING, *CODE) for name in named_paths(path)}

    assert {f"{path.relative_to(ROOT)}: {name}" for path, name in named if not is_there(name, path.parent)} == set()


def test_settings_that_documents_name_exist() -> None:
    known = set(re.findall(r"CLIPMILL_[A-Z_]+[A-Z]", (ROOT / "docs/reference/settings.md").read_text("utf-8")))
    of_examples = {"CLIPMILL_KEY", "CLIPMILL_URL"}
    texts = {path.name: path.read_text("utf-8") for path in (*LIVING, *(ROOT / "deploy").rglob("*.y*ml"))}
    named = {f"{file}: {name}" for file, text in texts.items() for name in re.findall(r"CLIPMILL_\w+[A-Z]\b", text)}

    assert len(known) > 60
    assert {entry for entry in named if entry.split(": ")[1] not in known | of_examples} == set()


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


@pytest.mark.parametrize("folder", ["src", "tests", "evals", "benchmarks"])
def test_no_module_is_over_400_lines(folder: str) -> None:
    sizes = {path: len(path.read_text("utf-8").splitlines()) for path in (ROOT / folder).rglob("*.py")}

    assert {path.name: size for path, size in sizes.items() if size > 400} == {}
