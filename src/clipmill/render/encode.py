# SPDX-License-Identifier: MIT
"""
Runs the render of one clip.

Goes in: a request and where the file goes. Comes out: the whole file, or none. Does not judge what came out; that is
`receipt`. Nothing half is left when it fails, whatever the reason, Ctrl-C included.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clipmill.domain.captions import SafeArea
from clipmill.domain.clip import CameraPath, ClipSpec
from clipmill.domain.errors import StorageFull
from clipmill.domain.media import Media, Size
from clipmill.domain.overlays import MusicFile, PictureFile
from clipmill.domain.picture import Box
from clipmill.domain.progress import OnFraction
from clipmill.media.ffmpeg import input_arguments, run_ffmpeg
from clipmill.media.logo import make_logo
from clipmill.render.filtergraph import RenderPlan, SoundPlan, build_command, build_resound_command
from clipmill.render.filtergraph.logo import Logo
from clipmill.render.options import RenderOptions
from clipmill.storage.files import PART_PREFIX, storage_full_is_typed

CAPTIONS_FILE, FONTS_FOLDER, LOGO_FILE = "captions.ass", "fonts", "logo.png"

RESERVED_BYTES = 16 << 20
"""Left free beside what a clip is expected to take."""
EXPECTED_BITS_PER_PIXEL = 0.15
"""Of a frame, as veryfast crf 18 spends on busy pictures; calm ones take a third."""


@dataclass(frozen=True, slots=True)
class PlacedLogo:
    """A watermark's picture, and where it stands."""

    picture: PictureFile
    box: Box
    """In output pixels, all even."""
    opacity_norm: float


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """One clip to render."""

    media: Media
    spec: ClipSpec
    camera: CameraPath
    ass_text: str | None = None
    """Captions to burn in; none burns nothing."""
    fonts_dir: Path | None = None
    """Folder of the fonts that the captions name."""
    caption_boxes: tuple[Box, ...] = ()
    """Where captions will stand, in pixels of the output; checked against the safe area."""
    safe_area: SafeArea = SafeArea()
    music: MusicFile | None = None
    """The music of the recipe, made ready; none mixes none in."""
    logo: PlacedLogo | None = None
    """The picture of the recipe's watermark, made ready; none lays none over."""


def plan_of(request: RenderRequest, options: RenderOptions, sound: SoundPlan) -> RenderPlan:
    """Return the plan that the command of a request is built from."""
    return RenderPlan(
        media=request.media,
        spec=request.spec,
        camera=request.camera,
        sound=sound,
        codec=options.codec,
        captions_file=CAPTIONS_FILE if request.ass_text else None,
        fonts_folder=FONTS_FOLDER if request.fonts_dir else None,
        music=request.music,
        music_arguments=tuple(input_arguments(Path(request.music.path).absolute())) if request.music else (),
        logo=Logo(LOGO_FILE, round(request.logo.box.x_px), round(request.logo.box.y_px)) if request.logo else None,
    )


def render_clip(
    request: RenderRequest,
    *,
    sound: SoundPlan,
    out: Path,
    work_dir: Path,
    options: RenderOptions,
    on_fraction: OnFraction | None = None,
) -> None:
    """
    Render one clip in one ffmpeg process.

    Args:
        request: the clip.
        sound: how its sound is leveled.
        out: file to write; a reader sees the old one, if there is one, until the new one is whole.
        work_dir: folder for what the render needs beside it.
        options: of this installation.
        on_fraction: is told the fraction done.

    Raises:
        EncodeFailed: ffmpeg failed or took too long.
        StorageFull: the disk is full, or would be.

    """
    check_space(request.spec, out.parent)
    with _whole_or_nothing(out) as part, _work_folder(work_dir) as folder:
        _run(request, sound, part, folder, options, on_fraction)


def resound_clip(
    request: RenderRequest, *, clip: Path, sound: SoundPlan, work_dir: Path, options: RenderOptions
) -> None:
    """
    Give a finished clip another sound, leaving its pictures as they are; a fiftieth of the cost of a render.

    Raises:
        EncodeFailed: ffmpeg failed or took too long.
        StorageFull: the disk is full, or would be.

    """
    check_space(request.spec, clip.parent)
    with _whole_or_nothing(clip) as part, _work_folder(work_dir) as folder:
        command = build_resound_command(
            plan_of(request, options, sound),
            source_arguments=input_arguments(Path(request.media.path).absolute()),
            clip_arguments=input_arguments(clip.absolute()),
            out_name=f"file:{part}",
        )
        run_ffmpeg(command.argv, cwd=folder, timeout_s=options.timeout_per_clip_s, program=options.ffmpeg)


@contextlib.contextmanager
def _whole_or_nothing(out: Path) -> Iterator[Path]:
    """Hand over a file beside `out` that takes its place when the block ends well, and is gone when it does not."""
    with storage_full_is_typed():
        out.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=PART_PREFIX, suffix=".mp4", dir=out.parent)
    os.close(handle)
    part = Path(name).absolute()
    try:
        yield part
        part.chmod(0o644)
        part.replace(out)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _work_folder(work_dir: Path) -> Iterator[Path]:
    with storage_full_is_typed(), tempfile.TemporaryDirectory(prefix="render-", dir=work_dir) as folder:
        yield Path(folder)


def check_space(spec: ClipSpec, folder: Path) -> None:
    """
    Refuse to start a render that the disk has no room for.

    Raises:
        StorageFull: there is less free than the clip is expected to take.

    """
    existing = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    pixels_per_s = spec.size.width_px * spec.size.height_px * float(spec.frame_rate)
    expected_bytes = EXPECTED_BITS_PER_PIXEL * pixels_per_s * spec.edl.duration_us / 1_000_000 / 8
    if shutil.disk_usage(existing).free < expected_bytes + RESERVED_BYTES:
        raise StorageFull


def _run(
    request: RenderRequest,
    sound: SoundPlan,
    part: Path,
    folder: Path,
    options: RenderOptions,
    on_fraction: OnFraction | None,
) -> None:
    plan = plan_of(request, options, sound)
    sources = input_arguments(Path(request.media.path).absolute())
    command = build_command(plan, source_arguments=sources, out_name=f"file:{part}")
    for name, text in command.files:
        (folder / name).write_text(text, "utf-8")
    if request.logo:
        room = Size(round(request.logo.box.width_px), round(request.logo.box.height_px))
        opacity = request.logo.opacity_norm
        make_logo(Path(request.logo.picture.path), folder / LOGO_FILE, room=room, opacity_norm=opacity)
    if request.ass_text:
        (folder / CAPTIONS_FILE).write_text(request.ass_text, "utf-8")
    if request.fonts_dir:
        # A link with a plain name: no path of the user's has to be escaped for the graph.
        (folder / FONTS_FOLDER).symlink_to(request.fonts_dir.absolute(), target_is_directory=True)
    run_ffmpeg(
        command.argv,
        duration_us=request.spec.edl.duration_us,
        on_fraction=on_fraction,
        cwd=folder,
        timeout_s=options.timeout_per_clip_s,
        program=options.ffmpeg,
    )
