# SPDX-License-Identifier: MIT
"""
Builds long sources from a short talk: its chapters, cut in pauses, again and again in another order.

In: a talk with speech. Out: mp4 at 1080p30 of any length, made once and kept. Each chapter is encoded once and copied
from then on, so that an hour takes little longer than the talk itself.
"""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

from clipmill import process

CHAPTER_S = 12.0
"""Shortest chapter."""
_SEED = 20261122
_PAUSE = re.compile(r"silence_(start|end)=([\d.]+)")
_HEAD = ("-hide_banner", "-nostdin", "-y")
_VIDEO = "scale=1920:1080:force_original_aspect_ratio=decrease,pad=1920:1080:-1:-1,setsar=1,fps=30,format=yuv420p"


class SourceFailed(Exception):
    """A source could not be built."""


def pauses_from_log(log: str) -> list[float]:
    """Return the middles of the pauses in seconds, from the metadata that ffmpeg's silencedetect sets."""
    starts: list[float] = []
    middles: list[float] = []
    for kind, value in _PAUSE.findall(log):
        if kind == "start":
            starts.append(float(value))
        elif starts:
            middles.append((starts.pop() + float(value)) / 2.0)
    return middles


def chapters_from_pauses(pauses_s: list[float], length_s: float) -> list[tuple[float, float]]:
    """Return chapters in seconds that follow each other, cut in pauses, none shorter than `CHAPTER_S`."""
    cuts = [0.0]
    for pause in pauses_s:
        if pause - cuts[-1] >= CHAPTER_S and length_s - pause >= CHAPTER_S:
            cuts.append(pause)
    return list(zip(cuts, [*cuts[1:], length_s], strict=True))


def playing_order(lengths_s: list[float], wanted_s: float) -> list[int]:
    """Return which chapters to play, each of them once in a shuffled round before any comes again."""
    if not any(length > 0 for length in lengths_s):
        message = "there is no chapter with any length"
        raise SourceFailed(message)
    random = Random(_SEED)  # noqa: S311 - the same order each time, no secret
    order: list[int] = []
    total_s = 0.0
    while total_s < wanted_s:
        played = list(range(len(lengths_s)))
        random.shuffle(played)
        for chapter in played:
            if total_s < wanted_s:
                order.append(chapter)
                total_s += lengths_s[chapter]
    return order


def build_source(ffmpeg: Path, talk: Path, minutes: float, folder: Path) -> Path:
    """
    Return a source of a length, 1080p30 H.264 and AAC; one that is there already is used again.

    Raises:
        SourceFailed: ffmpeg could not.

    """
    out = folder / f"source-{minutes:g}min.mp4"
    if out.is_file():
        return out
    chapters = _encode_chapters(ffmpeg, talk, folder / "chapters")
    listing = folder / f"{out.stem}.txt"
    order = playing_order([length_s for _, length_s in chapters], minutes * 60.0)
    listing.write_text("".join(f"file 'chapters/{chapters[number][0].name}'\n" for number in order), encoding="ascii")
    part = out.with_suffix(".part.mp4")
    tail = ("-c:v", "copy", "-c:a", "aac", "-b:a", "128k", "-t", f"{minutes * 60:g}", "-movflags", "+faststart")
    _run(ffmpeg, ("-f", "concat", "-safe", "1", "-i", listing.name, *tail, part.name), folder)
    part.rename(out)
    return out


def build_sound(ffmpeg: Path, talk: Path, minutes: float, folder: Path) -> Path:
    """
    Return sound alone of a length, 48 kHz AAC; one that is there already is used again.

    Raises:
        SourceFailed: ffmpeg could not.

    """
    out = folder / f"sound-{minutes:g}min.m4a"
    if out.is_file():
        return out
    part = out.with_suffix(".part.m4a")
    tail = ("-vn", "-c:a", "aac", "-b:a", "96k", "-t", f"{minutes * 60:g}", part.name)
    _run(ffmpeg, ("-stream_loop", "-1", "-i", str(talk.resolve()), *tail), folder)
    part.rename(out)
    return out


def _encode_chapters(ffmpeg: Path, talk: Path, folder: Path) -> list[tuple[Path, float]]:
    """Return the chapters as files whose sound is not yet compressed, with their lengths in seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    # The pauses go to standard output: of standard error only the end is kept.
    detect = ("-vn", "-af", "silencedetect=n=-45dB:d=0.55,ametadata=mode=print:file=-", "-f", "null", "-")
    heard = _run(ffmpeg, ("-nostats", "-i", str(talk.resolve()), *detect), folder)
    header = _run(ffmpeg, ("-i", str(talk.resolve()), "-t", "0", "-f", "null", "-"), folder)
    pauses_s = pauses_from_log(heard.output.decode("utf-8", "replace"))
    chapters = chapters_from_pauses(pauses_s, length_from_log(header.last_words))
    files: list[tuple[Path, float]] = []
    for number, (start_s, end_s) in enumerate(chapters):
        file = folder / f"chapter-{number:02d}.mov"
        frames = round((end_s - start_s) * 30)
        if not file.is_file():
            part = file.with_suffix(".part.mov")
            seek = ("-ss", f"{start_s:.3f}", "-i", str(talk.resolve()))
            coding = (
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-crf",
                "20",
                "-g",
                "150",
                "-video_track_timescale",
                "15360",
            )
            shape = ("-vf", _VIDEO, "-af", f"atrim=end_sample={frames * 1600},apad=whole_len={frames * 1600}")
            _run(
                ffmpeg,
                (*seek, *shape, *coding, "-ar", "48000", "-c:a", "pcm_s16le", "-frames:v", str(frames), part.name),
                folder,
            )
            part.rename(file)
        files.append((file, frames / 30.0))
    return files


def length_from_log(log: str) -> float:
    """
    Return the length in seconds of the file that ffmpeg says it reads.

    Raises:
        SourceFailed: it says none.

    """
    found = re.search(r"Duration: (\d+):(\d+):([\d.]+)", log)
    if found is None:
        message = "the talk has no length"
        raise SourceFailed(message)
    hours, minutes, seconds = found.groups()
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _run(ffmpeg: Path, arguments: tuple[str, ...], folder: Path) -> process.Finished:
    finished = process.run((str(ffmpeg), *_HEAD, *arguments), cwd=folder)
    if finished.return_code:
        message = f"ffmpeg {' '.join(arguments)}: {finished.last_words}"
        raise SourceFailed(message)
    return finished
