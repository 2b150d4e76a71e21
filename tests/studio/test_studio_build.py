# SPDX-License-Identifier: MIT
"""The studio as it is built: its own tests, its types, its size, and the package that carries it."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.studio.client_types import BUILD, ROOT, TYPES, write_types

from clipmill.api.studio import PAGES, STUDIO

LARGEST_FIRST_SCRIPT_BYTES = 250_000
"""Issue 7: what the first page may load of compressed script."""
FREE_LICENSES = {"MIT", "ISC", "Apache-2.0", "BSD-3-Clause", "BlueOak-1.0.0", "OFL-1.1"}
"""What THIRD_PARTY.md says of the packages that the page is bundled from."""
UNSTATED = ("node_modules/combine-errors",)
"""Say their license, MIT, in their readme alone."""
POLYFILL_MARKS = (b"_rvfcpolyfill", b"mozPresentedFrames")
"""Names inside `rvfc-polyfill`, which is under the GPL and which `jassub` asks for."""
HATCH = """
import sys
from hatchling.build import build_sdist, build_wheel
print((build_wheel if sys.argv[2] == "wheel" else build_sdist)(sys.argv[1]))
"""


@pytest.mark.timeout(300)
def test_all_vitest_tests_pass() -> None:
    done = subprocess.run([sys.executable, str(BUILD), "test"], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_types_of_the_client_are_those_of_the_api(tmp_path: Path) -> None:
    write_types(tmp_path / "schema.d.ts")

    assert (tmp_path / "schema.d.ts").read_text("utf-8") == TYPES.read_text("utf-8"), "run `make docs`"


def test_server_and_page_know_the_same_addresses() -> None:
    text = (ROOT / "ui/src/pages.tsx").read_text("utf-8")
    named = re.search(r"export const PAGES = \[(.*?)\]", text, re.DOTALL)
    assert named is not None

    assert tuple(re.findall(r'"([^"]+)"', named[1])) == PAGES


def test_lock_file_names_no_registry() -> None:
    locked = json.loads((ROOT / "ui/package-lock.json").read_text("utf-8"))

    fetched = {name: package for name, package in locked["packages"].items() if name.startswith("node_modules/")}
    ours = {name: package.get("resolved") for name, package in fetched.items() if package.get("link")}
    assert ours == {"node_modules/rvfc-polyfill": "vendor/rvfc-polyfill"}
    assert [name for name, package in fetched.items() if "resolved" in package and name not in ours] == []
    assert all("integrity" in package for name, package in fetched.items() if name not in ours)


def test_packages_that_are_bundled_are_under_licenses_that_let_them_be() -> None:
    locked = json.loads((ROOT / "ui/package-lock.json").read_text("utf-8"))
    shipped = {name: package for name, package in locked["packages"].items() if name and not package.get("dev")}
    others = {
        name: package.get("license")
        for name, package in shipped.items()
        if package.get("license") not in FREE_LICENSES and not package.get("link")
    }

    # Its script is MIT; libass and what belongs to it are in a file of their own, see THIRD_PARTY.md.
    assert set(others) == {"node_modules/jassub", *UNSTATED}
    for name in UNSTATED:
        readme = (ROOT / "ui" / name / "Readme.md").read_text("utf-8")
        assert re.search(r"^## License\s+MIT$", readme, re.MULTILINE), name
    assert "jassub" in (ROOT / "THIRD_PARTY.md").read_text("utf-8")


def test_nothing_under_the_gpl_is_installed_or_built_in() -> None:
    stub = json.loads((ROOT / "ui/node_modules/rvfc-polyfill/package.json").read_text("utf-8"))
    built = {path.name: path.read_bytes() for path in STUDIO.rglob("*") if path.suffix in {".js", ".css"}}

    assert stub["license"] == "MIT"
    assert any(b"ASSRenderer" in text or b"_resizeCanvas" in text for text in built.values())
    assert [name for name, text in built.items() for mark in POLYFILL_MARKS if mark in text] == []


def test_first_page_loads_less_script_than_is_allowed() -> None:
    built = json.loads((STUDIO / "manifest.json").read_text("utf-8"))
    seen: set[str] = set()

    def load(name: str) -> None:
        if name not in seen:
            seen.add(name)
            for other in built[name].get("imports", []):
                load(other)

    load("index.html")
    scripts = [STUDIO / built[name]["file"] for name in seen] + [STUDIO / "theme.js"]
    size = sum(len(gzip.compress(path.read_bytes(), 9)) for path in scripts)

    assert 50_000 < size < LARGEST_FIRST_SCRIPT_BYTES


def test_page_holds_nothing_that_its_own_policy_forbids() -> None:
    page = (STUDIO / "index.html").read_text("utf-8")

    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert "<style" not in page
    assert "style=" not in page
    assert re.findall(r'(?:src|href)="(?!/)', page) == []


def _small_tree(folder: Path, *, has_page: bool) -> Path:
    """Copy what a package needs, with one module."""
    for name in ("pyproject.toml", "README.md", "LICENSE", "hatch_build.py"):
        shutil.copy(ROOT / name, folder / name)
    package = folder / "src/clipmill"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('"""."""\n', "utf-8")
    (folder / ".gitignore").write_text("/src/clipmill/studio/\n", "utf-8")
    if has_page:
        (package / "studio/assets").mkdir(parents=True)
        (package / "studio/index.html").write_text("<!doctype html>", "utf-8")
        (package / "studio/assets/index-1.js").write_text("1", "utf-8")
    return folder


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_package_is_not_built_without_the_page(tmp_path: Path, kind: str) -> None:
    tree = _small_tree(tmp_path, has_page=False)

    done = subprocess.run(
        [sys.executable, "-c", HATCH, "dist", kind], cwd=tree, capture_output=True, text=True, check=False
    )

    assert done.returncode != 0
    assert "make studio" in done.stderr
    assert not list(tree.glob("dist/*.whl"))


def test_wheel_carries_the_page(tmp_path: Path) -> None:
    tree = _small_tree(tmp_path, has_page=True)

    subprocess.run([sys.executable, "-c", HATCH, "dist", "wheel"], cwd=tree, capture_output=True, check=True)

    with zipfile.ZipFile(next(tree.glob("dist/*.whl"))) as wheel:
        names = wheel.namelist()
    assert {"clipmill/studio/index.html", "clipmill/studio/assets/index-1.js"} <= set(names)
