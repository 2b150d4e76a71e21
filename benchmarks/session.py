# SPDX-License-Identifier: MIT
"""
One benchmark session: sources, rounds of floor and Clipmill in turn, memory, report.

Clipmill runs as its command line in a process of its own, each time with an empty cache; its weights are fetched
beforehand. The ranges that the floor encodes are those that Clipmill chose in a first run that does not count.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import floor
from benchmarks.machine import describe_machine
from benchmarks.measured import CommandFailed, Usage, measure
from benchmarks.plan import Plan, plan_from_arguments
from benchmarks.report import MemoryResult, Round, SourceResult, write_report
from benchmarks.source import SourceFailed, build_sound, build_source

from clipmill import process, wiring
from clipmill.media.ffmpeg import find_ffmpeg
from clipmill.settings import Settings
from clipmill.transcribe.faster_whisper import WhisperOptions
from clipmill.wiring.tools import DEFAULT_RECOGNISER

_CLIPMILL = Path(sys.executable).with_name("clipmill")


@dataclass(frozen=True, slots=True)
class Bench:
    """What stays the same through a session."""

    plan: Plan
    ffmpeg: Path
    recogniser: floor.Recogniser
    weights_dir: Path

    def clipmill(self, cache_dir: Path, *arguments: str) -> list[str]:
        """Return the command of a Clipmill with a cache of its own and the weights of this installation."""
        cache = f"CLIPMILL_STORAGE__CACHE_DIR={cache_dir}"
        return ["env", cache, f"CLIPMILL_WEIGHTS__DIRECTORY={self.weights_dir}", str(_CLIPMILL), *arguments]


def main(arguments: Sequence[str]) -> int:
    """Measure, and write and print the report."""
    plan = plan_from_arguments(arguments)
    plan.scratch.mkdir(parents=True, exist_ok=True)
    try:
        bench = _prepare(plan)
        machine = describe_machine(bench.ffmpeg)
        talk = plan.video or _demo_talk()
        sources = [(minutes, _source(bench, talk, minutes)) for minutes in (plan.minutes if not plan.video else (0.0,))]
        results = [_measure_source(bench, minutes, source) for minutes, source in sources]
        memory = [_measure_memory(bench, talk, minutes) for minutes in plan.memory_minutes]
    except (CommandFailed, SourceFailed) as error:
        print(error, file=sys.stderr)
        return 1
    date = datetime.now(tz=UTC).strftime("%Y-%m-%d")
    text = write_report(date, machine, results, memory, _notes(bench, talk))
    plan.output.mkdir(parents=True, exist_ok=True)
    file = plan.output / f"{date}.md"
    file.write_text(text, encoding="utf-8")
    print(f"{text}\n{file}")
    return 0


def _prepare(plan: Plan) -> Bench:
    _clipmill("weights", "fetch")
    settings = Settings()
    store = wiring.weights_store(settings)
    options = WhisperOptions()
    model_dir = settings.transcribe.model_dir or store.find(DEFAULT_RECOGNISER)
    threads = settings.transcribe.workers or wiring.core_count()
    recogniser = floor.Recogniser(
        model_dir, threads, options.beam_size, settings.transcribe.compute_type, plan.floor_batch
    )
    weights_dir = settings.weights.directory or settings.storage.cache_dir / "weights"
    return Bench(plan, find_ffmpeg(settings.ffmpeg), recogniser, weights_dir)


def _demo_talk() -> Path:
    return Path(_clipmill("demo").strip())


def _source(bench: Bench, talk: Path, minutes: float) -> Path:
    if bench.plan.video:
        return bench.plan.video.resolve()
    _say(f"source of {minutes:g} minutes")
    return build_source(bench.ffmpeg, talk, minutes, bench.plan.scratch)


def _measure_source(bench: Bench, minutes: float, source: Path) -> SourceResult:
    with TemporaryDirectory(dir=bench.plan.scratch, prefix="run-") as folder:
        work = Path(folder)
        _say(f"{source.name}: choosing clips")
        clips = _chosen_clips(bench, source, work / "chosen")
        rounds = []
        for number in range(bench.plan.rounds):
            _say(f"{source.name}: round {number + 1} of {bench.plan.rounds}")
            rounds.append(_measure_round(bench, source, clips, work / f"round-{number}", floor_first=number % 2 == 0))
    return SourceResult(
        name=source.name,
        minutes=minutes or _minutes_of(source),
        clip_count=len(clips),
        clips_s=sum(clip.duration_s for clip in clips),
        rounds=tuple(rounds),
    )


def _chosen_clips(bench: Bench, source: Path, folder: Path) -> tuple[floor.ClipRange, ...]:
    measure(_clip_command(bench, source, folder, "--no-export"))
    return floor.clips_from_recipe(folder / "out" / "clips.json")


def _measure_round(
    bench: Bench, source: Path, clips: Sequence[floor.ClipRange], folder: Path, *, floor_first: bool
) -> Round:
    folder.mkdir()
    if floor_first:
        recognise, encode = _run_floor(bench, source, clips, folder)
        job, rerender = _run_clipmill(bench, source, folder)
    else:
        job, rerender = _run_clipmill(bench, source, folder)
        recognise, encode = _run_floor(bench, source, clips, folder)
    stages_s = stages_from_recipe(json.loads((folder / "out" / "clips.json").read_text(encoding="utf-8")))
    return Round(recognise, encode, job, rerender, stages_s)


def _run_floor(bench: Bench, source: Path, clips: Sequence[floor.ClipRange], folder: Path) -> tuple[Usage, Usage]:
    """Return what the bare recogniser and the bare encodes take."""
    recognise = floor.run_recogniser(bench.ffmpeg, source, bench.recogniser, folder)
    return recognise, floor.run_encodes(bench.ffmpeg, source, clips, folder)


def _run_clipmill(bench: Bench, source: Path, folder: Path) -> tuple[Usage, Usage]:
    """Return what the whole job takes, and its clips made again with another caption color."""
    job = measure(_clip_command(bench, source, folder))
    again = ("render", str(folder / "out" / "clips.json"), "--caption-color", "green", "-o", str(folder / "again"))
    return job, measure(bench.clipmill(folder / "cache", *again))


def _clip_command(bench: Bench, source: Path, folder: Path, *more: str) -> list[str]:
    """Return the command of a whole job with the cache and the output in a folder."""
    wanted = ("-n", str(bench.plan.clips), "--length", f"{bench.plan.length_s:g}", "-o", str(folder / "out"))
    return bench.clipmill(folder / "cache", "clip", *wanted, "--json", *more, "--", str(source))


def stages_from_recipe(document: Mapping[str, object]) -> dict[str, float]:
    """Return the seconds of each stage that a `clips.json` tells of."""
    stages = document.get("stages")
    if not isinstance(stages, list):
        return {}
    return {str(stage["stage"]): float(stage["duration_s"]) for stage in stages}


def _measure_memory(bench: Bench, talk: Path, minutes: float) -> MemoryResult:
    _say(f"memory: {minutes:g} minutes of sound")
    sound = build_sound(bench.ffmpeg, talk, minutes, bench.plan.scratch)
    with TemporaryDirectory(dir=bench.plan.scratch, prefix="memory-") as folder:
        return MemoryResult(minutes, measure(bench.clipmill(Path(folder), "transcribe", str(sound))))


def _minutes_of(source: Path) -> float:
    return float(json.loads(_clipmill("probe", str(source)))["duration_us"]) / 60e6


def _notes(bench: Bench, talk: Path) -> list[str]:
    what = f"the file `{talk.name}`" if bench.plan.video else "the demo talk's chapters in shuffled order, 1080p30"
    conditions = (
        f"Sources: {what}. Recogniser on both sides: {bench.recogniser.model_dir.name}, beam {bench.recogniser.beam}, "
        f"{bench.recogniser.compute_type}, {bench.recogniser.threads} threads; the bare one takes "
        f"{f'{bench.recogniser.batch} pieces' if bench.recogniser.batch else 'one piece'} at a time. "
        f"Encoder on both sides: libx264 {floor.PRESET} crf {floor.CRF}."
    )
    notes = [conditions]
    if bench.plan.is_quick:
        notes.append("**A quick run: it proves that the harness works, and says nothing about speed.**")
    return notes


def _clipmill(*arguments: str) -> str:
    finished = process.run((str(_CLIPMILL), *arguments))
    if finished.return_code:
        message = f"clipmill {' '.join(arguments)}: {finished.last_words}"
        raise CommandFailed(message)
    return finished.output.decode("utf-8")


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
