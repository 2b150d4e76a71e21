# SPDX-License-Identifier: MIT
"""
Find ffmpeg and run it.

Argument lists without the program go in; finished runs, progress and typed errors come out. What an ffmpeg can do is
inspected in `capabilities`; filter graphs are written in `render/`.
"""

from __future__ import annotations

import contextlib
import functools
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import imageio_ffmpeg

from clipmill import process
from clipmill.domain.errors import EncodeFailed, MediaError, StorageFull, ToolMissing
from clipmill.domain.progress import OnFraction
from clipmill.media.containers import FORMAT_WHITELIST
from clipmill.process import Finished

MIN_MAJOR_VERSION = 8
"""Older ones cut clips short or hang on moving crops, and still report success (ADR 0003)."""
NEEDED_FILTERS = ("ass", "alimiter", "ebur128", "sendcmd", "tonemap", "zscale")
NEEDED_ENCODERS = ("libx264", "aac")
QUERY_TIMEOUT_S = 30.0
GLOBAL_ARGUMENTS = ("-hide_banner", "-nostdin", "-y")
NO_SYSTEM_FONTS = Path(__file__).with_name("fonts.conf")
"""A set-up of fontconfig without any font: libass prefers an installed font to ours when both have the same name."""
_MESSAGE_LIMIT = 300
_VERSION = re.compile(r"^ffmpeg version n?(?:\d+:)?(\d+)(\.[\d.]*\d)?")
_LISTED_NAME = re.compile(r"^ [A-Z.|]+ +(\S+)", re.MULTILINE)
_LOG_TAG = re.compile(r"^(?:\[[^\]]*\] ?)+")


@functools.cache
def find_ffmpeg(override: Path | None = None) -> Path:
    """
    Return the ffmpeg to use: the given one, else the packaged one, else one on the search path.

    Any but the packaged one must be of version 8 or later and have the filters and encoders that clips need.

    Raises:
        ToolMissing: there is none, or the one given is too old or lacks a filter.

    """
    if override is not None:
        return _checked(override)
    with contextlib.suppress(RuntimeError):
        packaged = Path(imageio_ffmpeg.get_ffmpeg_exe())
        if packaged.parent == Path(imageio_ffmpeg.__file__).parent / "binaries":
            return packaged
    found = shutil.which("ffmpeg")
    if found is None:
        message = "There is no ffmpeg on this machine"
        raise ToolMissing(message, hint="Run `pip install imageio-ffmpeg`, which carries one.")
    return _checked(Path(found))


def _checked(program: Path) -> Path:
    version = read_version(program)
    major = int(version.partition(".")[0]) if version[:1].isdigit() else None
    if major is not None and major < MIN_MAJOR_VERSION:
        message = f"{program} is ffmpeg {version}; clips need {MIN_MAJOR_VERSION} or later"
        raise ToolMissing(message, hint="Run `pip install imageio-ffmpeg`, which carries a newer one.")
    lacking = sorted(set(NEEDED_FILTERS) - read_names(program, "-filters"))
    lacking += sorted(set(NEEDED_ENCODERS) - read_names(program, "-encoders"))
    if lacking:
        message = f"{program} was built without {', '.join(lacking)}"
        raise ToolMissing(message, hint="Run `pip install imageio-ffmpeg`, which carries a complete one.")
    return program


def read_version(program: Path) -> str:
    """
    Return the version that an ffmpeg states, as "9.0.2"; a build without a number gives its first word.

    Raises:
        ToolMissing: the program cannot be run, or is not ffmpeg.

    """
    text = _ask(program, "-version")
    match = _VERSION.match(text)
    if match:
        return match[1] + (match[2] or "")
    words = text.split()
    if words[:2] != ["ffmpeg", "version"]:
        message = f"{program} is not ffmpeg"
        raise ToolMissing(message)
    return words[2]


def read_names(program: Path, question: str) -> frozenset[str]:
    """
    Return the names that an ffmpeg lists for `-filters`, `-encoders` or `-decoders`.

    Raises:
        ToolMissing: the program cannot be run.

    """
    return frozenset(_LISTED_NAME.findall(_ask(program, question)))


def _ask(program: Path, question: str) -> str:
    try:
        finished = process.run([str(program), "-hide_banner", question], timeout_s=QUERY_TIMEOUT_S)
    except (OSError, TimeoutError) as error:
        message = f"{program} cannot be run: {error}"
        raise ToolMissing(message) from error
    return finished.output.decode("utf-8", "replace")


def input_arguments(media_path: str | Path) -> list[str]:
    """
    Return the arguments that open one file and nothing else; input options such as `-ss` go before them.

    Only the `file` protocol and the container formats of `containers` are allowed, and the `file:` prefix keeps a name
    with a dash, a colon or a `%` from being read as an option, a protocol or an image sequence.
    """
    absolute = Path(media_path).absolute()
    return ["-protocol_whitelist", "file", "-format_whitelist", FORMAT_WHITELIST, "-i", f"file:{absolute}"]


def run_ffmpeg(
    argv: Sequence[str],
    *,
    duration_us: int | None = None,
    on_fraction: OnFraction | None = None,
    cwd: Path | None = None,
    timeout_s: float | None = None,
    error: type[MediaError] = EncodeFailed,
    program: Path | None = None,
) -> Finished:
    """
    Run ffmpeg to its end; its results are files or standard error, for standard output carries the progress.

    Text is drawn in the fonts of `fontsdir` alone, so that a clip looks alike on every machine.

    Args:
        argv: arguments without the program; existing output files are overwritten.
        duration_us: length of the output, against which progress is told.
        on_fraction: is told the fraction done, rising from 0 to 1.
        cwd: folder to run in, to which relative names in `argv` refer.
        timeout_s: the run fails when it takes longer.
        error: what to raise when ffmpeg fails.
        program: the ffmpeg to run; by default the one that `find_ffmpeg` finds.

    Raises:
        EncodeFailed: ffmpeg failed or took too long; another error when `error` says so.
        StorageFull: the disk is full.
        ToolMissing: there is no ffmpeg.

    """
    verbosity = () if {"-v", "-loglevel"} & set(argv) else ("-loglevel", "warning")
    command = (str(program or find_ffmpeg()), *GLOBAL_ARGUMENTS, *verbosity, "-nostats", "-progress", "pipe:1", *argv)
    watch = _ProgressWatch(duration_us, on_fraction)
    try:
        fonts = {"FONTCONFIG_FILE": str(NO_SYSTEM_FONTS)}
        finished = process.run(command, cwd=cwd, added_env=fonts, on_line=watch, timeout_s=timeout_s)
    except TimeoutError as late:
        raise _typed(error, f"ffmpeg took longer than {timeout_s} s", command, "") from late
    except FileNotFoundError as missing:
        message = f"{command[0]} cannot be run in {cwd or Path.cwd()}"
        raise ToolMissing(message) from missing
    raise_for(finished, error)
    watch.finish()
    return finished


def raise_for(finished: Finished, error: type[MediaError]) -> None:
    """
    Raise when a run of ffmpeg has failed.

    Raises:
        StorageFull: the disk is full.
        MediaError: the kind asked for, with the last thing that ffmpeg said.

    """
    if finished.return_code == 0:
        return
    said = finished.last_words
    if "No space left on device" in said or "Disk quota exceeded" in said:
        raise StorageFull
    if finished.return_code < 0:
        reason = f"it was ended by signal {-finished.return_code}"
    else:
        reason = summarize(said) or f"exit code {finished.return_code}"
    raise _typed(error, f"ffmpeg failed: {reason}", finished.argv, said)


def _typed(error: type[MediaError], message: str, argv: tuple[str, ...], said: str) -> MediaError:
    if issubclass(error, EncodeFailed):
        return error(message, argv=argv, last_words=said)
    return error(message)


def summarize(said: str) -> str:
    """Return the first thing that ffmpeg complained of, on one line, without its log tags."""
    lines = [_LOG_TAG.sub("", line).strip() for line in said.splitlines()]
    return next((line for line in lines if line), "")[:_MESSAGE_LIMIT]


class _ProgressWatch:
    """Reads the lines of `-progress` and tells a fraction that only rises."""

    def __init__(self, duration_us: int | None, on_fraction: OnFraction | None) -> None:
        self._duration_us = duration_us
        self._on_fraction = on_fraction
        self._told = 0.0

    def __call__(self, line: str) -> None:
        key, _, value = line.partition("=")
        if key != "out_time_us" or not self._duration_us or not value.strip().isdigit():  # "N/A" before the first frame
            return
        self._tell(min(1.0, int(value) / self._duration_us))

    def finish(self) -> None:
        self._tell(1.0)

    def _tell(self, fraction: float) -> None:
        if self._on_fraction and fraction > self._told:
            self._told = fraction
            self._on_fraction(fraction)
