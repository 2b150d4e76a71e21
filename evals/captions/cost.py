# SPDX-License-Identifier: MIT
"""
What each caption style costs to encode, as a ratio to a clip without captions, in processor time.

In: fonts, a stretch of a video. Out: rows. Styles and the bare clip are encoded in turns, one thread of libass each,
and the least of several goes counts: on a busy machine processor time rises as well, never falls.
"""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Sequence
from pathlib import Path

from evals.captions.rows import Row, percentile

from clipmill.captions import CAPTION_STYLES, caption_clip, safe_area_for
from clipmill.captions.formats import ass_from_track
from clipmill.domain.clip import Edl
from clipmill.domain.media import Size
from clipmill.domain.speech import Transcript
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.fonts import FontLibrary
from clipmill.media.ffmpeg import input_arguments, run_ffmpeg

SIZE = Size(1080, 1920)
LENGTH_S = 4
AIM = 1.5
"""Of the dearest style; glows and fills are drawn anew in every frame."""


def cost_rows(
    video: Path, heard: Transcript, fonts: FontLibrary, *, rounds: int, names: Sequence[str] = ()
) -> list[Row]:
    """Return the median and the dearest of the styles, and one row a style beyond 1.2."""
    start_us = int(heard.words[0].range.in_us)
    edl = Edl((TimeRange(SourceTime(start_us), SourceTime(start_us + LENGTH_S * 1_000_000)),))
    chosen = names or tuple(CAPTION_STYLES)
    least: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="eval-cost-") as folder:
        work = Path(folder)
        (work / "fonts").symlink_to(fonts.fonts_dir.absolute(), target_is_directory=True)
        for name in chosen:
            track = caption_clip(
                heard, edl, style=CAPTION_STYLES[name], size=SIZE, safe_area=safe_area_for(SIZE), measurer=fonts
            )
            (work / f"{name}.ass").write_text(ass_from_track(track, fonts), "utf-8")
        for _ in range(rounds):
            for place, name in enumerate(chosen):
                if place % 8 == 0:
                    least[""] = min(least.get("", 1e9), _cpu_s(video, start_us, None, work))
                least[name] = min(least.get(name, 1e9), _cpu_s(video, start_us, f"{name}.ass", work))
    ratios = {name: least[name] / least[""] for name in chosen}
    dearest = max(ratios, key=lambda name: ratios[name])
    bare = f"{least['']:.1f} CPU-s for {LENGTH_S} s of {SIZE.width_px}x{SIZE.height_px} without captions; "
    bare += "processor time, since the machine is shared with other work"
    rows = [
        Row("cost", "encode of a style over none, median", f"{percentile(list(ratios.values()), 0.5):.2f}", note=bare),
        Row("cost", "encode of the dearest style over none", f"{ratios[dearest]:.2f}", f"<= {AIM:.1f}",
            ratios[dearest] <= AIM, f"{dearest}; best of {rounds}, {len(chosen)} styles"),
    ]  # fmt: skip
    order = sorted(ratios, key=lambda name: -ratios[name])
    listed = ", ".join(f"{name} {ratios[name]:.2f}" for name in order)
    return [*rows, Row("cost", "each style", "", note=listed)]


def _cpu_s(video: Path, start_us: int, ass: str | None, work: Path) -> float:
    """Return the processor time of one encode with the product's default settings of pictures."""
    width, height = SIZE.width_px, SIZE.height_px
    frame = f"scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height}"
    drawn = f",ass={ass}:fontsdir=fonts" if ass else ""
    argv = ["-ss", f"{start_us / 1e6:.3f}", "-t", str(LENGTH_S), *input_arguments(video), "-an"]
    argv += ["-vf", f"{frame},setpts=PTS-STARTPTS,format=yuv420p{drawn}", "-c:v", "libx264", "-preset", "veryfast"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run_ffmpeg([*argv, "-crf", "21", "-f", "null", "-"], cwd=work)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
