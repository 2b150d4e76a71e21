# SPDX-License-Identifier: MIT
"""Recipe -> files: video, thumbnail, sidecars and the receipt of one clip, and of many side by side."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import replace
from pathlib import Path

from clipmill import process
from clipmill.captions import safe_area_for
from clipmill.domain.media import Media
from clipmill.domain.progress import OnFraction
from clipmill.domain.result import Artifact, ArtifactKind, Clip
from clipmill.engine.assets import NO_ASSETS, ClipAssets, assets_here, clip_assets
from clipmill.engine.drawing import caption_file, draw_texts
from clipmill.engine.job import Job, StageRun
from clipmill.engine.sidecars import sidecar_files
from clipmill.fonts.library import FontLibrary
from clipmill.render import LeveledSound, RenderRequest, level_clip, level_inputs, make_thumbnail, render_and_check
from clipmill.storage.files import sha256_of_file, write_atomic
from clipmill.storage.stage_cache import StageKey

LEVEL_VERSION = 2

OnClip = Callable[[Clip], None]
"""Is called with each clip as soon as its files are there."""


def export_clips(
    job: Job, run: StageRun, media: Media, clips: Sequence[Clip], out_dir: Path, on_clip: OnClip
) -> tuple[Clip, ...]:
    """
    Render the clips, several side by side where the machine has the cores, and return them with their files.

    Raises:
        EncodeFailed, ReceiptFailed, StorageFull: the first failure; clips finished before it keep their files.

    """
    fonts = job.tools.open_fonts()
    shares = _Shares(clips, run)

    def export(index: int) -> Clip:
        assets = clip_assets(clips[index].spec, assets_here(job))
        return export_clip(job, media, clips[index], out_dir, fonts, shares.reporter(index), assets)

    done: dict[int, Clip] = {}
    with process.group() as group, _pool(job.tools.render_workers, group) as pool:
        waiting: dict[Future[Clip], int] = {
            pool.submit(copy_context().run, export, index): index for index in range(len(clips))
        }
        while waiting:
            finished, _ = wait(waiting, timeout=0.2, return_when=FIRST_COMPLETED)
            for future in finished:
                index = waiting.pop(future)
                done[index] = future.result()
                on_clip(done[index])
    return tuple(done[index] for index in range(len(clips)))


@contextlib.contextmanager
def _pool(workers: int, group: process.Group) -> Iterator[ThreadPoolExecutor]:
    """Give threads that end, with their children, as soon as the block is left by an exception."""
    pool = ThreadPoolExecutor(workers, thread_name_prefix="render")
    try:
        yield pool
    except BaseException:
        group.end()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def export_clip(
    job: Job,
    media: Media,
    clip: Clip,
    out_dir: Path,
    fonts: FontLibrary,
    on_fraction: OnFraction,
    assets: ClipAssets = NO_ASSETS,
) -> Clip:
    """
    Render one clip with all its files and return it with them; `assets` are those of its recipe, made ready.

    Raises:
        EncodeFailed, ReceiptFailed, StorageFull: nothing half is left in the folder.

    """
    name = clip.spec.name
    ass = caption_file(clip, fonts)
    write_atomic(out_dir / f"{name}.ass", ass.encode())
    sidecars = sidecar_files(clip)
    for sidecar in sidecars:
        write_atomic(out_dir / sidecar.name, sidecar.text.encode())
    video = out_dir / f"{name}.mp4"
    drawn = draw_texts(clip, fonts, assets.picture)
    request = RenderRequest(
        media=media,
        spec=clip.spec,
        camera=clip.camera,
        ass_text=drawn.ass_text,
        fonts_dir=fonts.fonts_dir,
        caption_boxes=drawn.boxes,
        safe_area=safe_area_for(clip.spec.size),
        music=assets.music,
        logo=drawn.logo,
    )
    receipt = render_and_check(
        request,
        out=video,
        work_dir=job.work_dir,
        options=job.tools.render,
        leveled=_leveled(job, request),
        on_fraction=on_fraction,
    )
    make_thumbnail(
        video, out_dir / f"{name}.jpg", duration_us=clip.spec.edl.duration_us, program=job.tools.render.ffmpeg
    )
    artifacts = (
        _artifact(ArtifactKind.VIDEO, video),
        _artifact(ArtifactKind.THUMBNAIL, out_dir / f"{name}.jpg"),
        *(_artifact(sidecar.kind, out_dir / sidecar.name, sidecar.language) for sidecar in sidecars),
        _artifact(ArtifactKind.ASS, out_dir / f"{name}.ass", clip.captions.language),
    )
    return replace(
        clip,
        artifacts=artifacts,
        receipt=replace(receipt, checks=(*receipt.checks, drawn.glyph_check, drawn.face_check)),
    )


def _leveled(job: Job, request: RenderRequest) -> LeveledSound:
    """Return how the clip's sound is leveled; kept, as another caption style or ratio changes nothing in it."""
    leveled, _ = job.tools.cache.get_or_make(
        StageKey("level", LEVEL_VERSION, level_inputs(request)),
        LeveledSound,
        lambda: level_clip(request, work_dir=job.work_dir, options=job.tools.render),
    )
    return leveled


def is_exported(clip: Clip, out_dir: Path) -> bool:
    """Say whether the clip's files are all there and unchanged."""
    return bool(clip.artifacts) and all(
        (out_dir / item.path).is_file() and sha256_of_file(out_dir / item.path) == item.sha256
        for item in clip.artifacts
    )


def _artifact(kind: ArtifactKind, path: Path, language: str | None = None) -> Artifact:
    return Artifact(kind, path.name, sha256_of_file(path), path.stat().st_size, language)


class _Shares:
    """Adds up the fractions of clips rendered side by side, weighted by their lengths."""

    def __init__(self, clips: Sequence[Clip], run: StageRun) -> None:
        self._weights = [clip.spec.edl.duration_us for clip in clips]
        self._fractions = [0.0] * len(clips)
        self._run = run
        self._lock = threading.Lock()

    def reporter(self, index: int) -> OnFraction:
        def report(fraction: float) -> None:
            with self._lock:
                self._fractions[index] = fraction
                total = sum(w * f for w, f in zip(self._weights, self._fractions, strict=True))
                self._run.at(total / max(1, sum(self._weights)))

        return report
