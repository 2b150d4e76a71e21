# SPDX-License-Identifier: MIT
"""
One scene from its video to rows and strips; what a worker process does.

In: the name of a scene. Out: rows for the product's ways and the baselines, and rendered strips. What fails is said,
and the rest of the run goes on.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from evals.framing import baselines, product
from evals.framing.compose import compose, open_studio
from evals.framing.opened import open_scenes
from evals.framing.score import Row, score
from evals.framing.sheets import Strip, render_strip
from evals.framing.show import SHOWN, Show
from evals.framing.truth import Cost, Framed, Scene

from clipmill.demo.assets import find_assets
from clipmill.domain.clip import CameraMode, CameraPath, LayoutName
from clipmill.domain.media import Size
from clipmill.engine.tools import Tools
from clipmill.settings import Settings
from clipmill.wiring import demo_assets, tools_from_settings

OUTPUT = Size(1080, 1920)
WAYS: tuple[tuple[str, CameraMode, LayoutName | None], ...] = (
    ("auto", CameraMode.ACTIVE_SPEAKER, LayoutName.AUTO),
    ("active-speaker", CameraMode.ACTIVE_SPEAKER, None),
    ("speaker-zoom", CameraMode.SPEAKER_ZOOM, None),
)
FACECAM_WAY = ("facecam", CameraMode.FACECAM, None)
"""Measured where there is a facecam."""
_TIMED = "two-shot"
"""Scene whose render at full size is timed, for the share of a job that looking takes."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is asked for."""

    scene: str
    work_dir: Path
    media: Path | None
    is_shown: bool
    """Whether strips are rendered."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a scene."""

    rows: tuple[Row, ...]
    strips: tuple[tuple[Show, Strip], ...]
    faults: tuple[str, ...]
    peak_bytes: int
    """Most memory of the worker so far."""


def measure(task: Task) -> Measured:
    """Return all that is measured on one scene."""
    settings = Settings()
    tools = tools_from_settings(settings)
    faults: list[str] = []
    rows: list[Row] = []
    strips: list[tuple[Show, Strip]] = []
    try:
        source = product.open_source(_scene(task, settings))
        sight = product.see(source, tools)
        render_cpu_s = _timed(source, sight) if task.is_shown else None
        for framed in _framed(source, sight, tools, render_cpu_s):
            rows.append(score(framed, source.edl, source.rate))  # noqa: PERF401 - what is done stays when one fails
        if task.is_shown:
            strips += _strips(source, sight)
    except Exception as error:  # noqa: BLE001 - one scene that cannot be measured is a finding, and told as one
        where = traceback.extract_tb(error.__traceback__)[-1]
        faults.append(f"{task.scene}: {type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})")
    peak = getrusage(RUSAGE_SELF).ru_maxrss * 1024
    return Measured(tuple(rows), tuple(strips), tuple(faults), peak)


def _scene(task: Task, settings: Settings) -> Scene:
    if task.media is not None:
        for scene in open_scenes(task.media):
            if scene.name == task.scene:
                return scene
    studio = open_studio(find_assets(demo_assets(settings)), task.work_dir)
    return compose(task.scene, studio)


def _framed(source: product.Source, sight: product.Sight, tools: Tools, render_cpu_s: float | None) -> Iterator[Framed]:
    scene = source.scene
    ways = (*WAYS, FACECAM_WAY) if scene.truth.inset else WAYS
    for number, (name, camera, layout) in enumerate(ways):
        path = product.frame(source, sight, OUTPUT, camera, layout)
        cost: Cost | None = replace(sight.cost, render_cpu_s=render_cpu_s) if number == 0 else None
        yield Framed(name, scene, path, OUTPUT, sight.footage, cost)
    looked = product.find_faces(source, tools)
    cuts = tuple(shot.range.in_us for item in sight.footage for shot in item.shots[1:])
    aspect, size = OUTPUT.aspect, source.video.size
    paths: dict[str, CameraPath] = {
        "center crop": baselines.center_crop(source.edl, size, aspect),
        "median crop": baselines.median_crop(source.edl, size, aspect, looked, cuts),
        "smoothed tracker": baselines.smoothed_tracker(source.edl, size, aspect, looked, source.rate),
    }
    for name, path in paths.items():
        yield Framed(name, scene, path, OUTPUT)


def _strips(source: product.Source, sight: product.Sight) -> Iterator[tuple[Show, Strip]]:
    for show in SHOWN:
        if show.scene == source.scene.name:
            path = product.frame(source, sight, show.output, show.camera, show.layout)
            strip, _ = render_strip(source, path, show.output, show.label, show.frames)
            yield show, strip


def _timed(source: product.Source, sight: product.Sight) -> float | None:
    """Return the CPU seconds of rendering the timed scene at full size."""
    if source.scene.name != _TIMED:
        return None
    path = product.frame(source, sight, OUTPUT, *WAYS[0][1:])
    return render_strip(source, path, OUTPUT, "", 1)[1].cpu_s
