# SPDX-License-Identifier: MIT
"""Watermark, progress bar, emoji and telling words, as the pixels of a finished clip have them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from tests.media.rendering import make_source, read_pictures, run_tool, spec_of
from tests.media.test_music_of_a_job import job_on
from tests.unit.captions.caption_makers import spoken

from clipmill.captions import caption_clip, safe_area_for
from clipmill.captions.styles import CAPTION_STYLES
from clipmill.domain.captions import CaptionStyle, Emphasis
from clipmill.domain.clip import ClipSpec
from clipmill.domain.media import Media, Size
from clipmill.domain.overlays import Corner, Edge, Heading, ProgressBar, Watermark
from clipmill.domain.result import Clip
from clipmill.engine.assets import assets_here, clip_assets
from clipmill.engine.export import export_clip
from clipmill.fonts import FontLibrary
from clipmill.media.ffmpeg import run_ffmpeg
from clipmill.media.probe import probe
from clipmill.overlays import clear_area
from clipmill.reframe import frame_clip

pytestmark = pytest.mark.media

SIZE = Size(360, 640)
BLUE, YELLOW = (30, 60, 200), (255, 224, 0)
Pictures = npt.NDArray[np.int16]


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Media:
    path = tmp_path_factory.mktemp("source") / "grey.mp4"
    return probe(make_source(path, "color=c=0x707070:s=360x640:r=25", "sine=f=300"))


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    Image.new("RGB", (200, 100), BLUE).save(tmp_path / "my logo.png")
    return tmp_path / "my logo.png"


def rendered(media: Media, spec: ClipSpec, folder: Path, fonts_dir: Path, text: str = "") -> Pictures:
    """Return the frames of a clip, rendered with all that its recipe names."""
    fonts = FontLibrary(fonts_dir)
    edl, size, style = spec.edl, spec.size, spec.captions or CaptionStyle()
    words = spoken(text) if text else replace(spoken("x"), segments=())
    area = safe_area_for(size)
    track = caption_clip(words, edl, style=style, size=size, safe_area=area, measurer=fonts)
    camera = frame_clip(edl=edl, camera=spec.camera, source=media.video, output=size, is_original_ratio=False)
    job = job_on(folder / "host")
    (folder / "out").mkdir()
    assets = clip_assets(spec, assets_here(job))
    done = export_clip(job, media, Clip(spec, camera, track), folder / "out", fonts, lambda _: None, assets)
    assert done.receipt is not None
    assert done.receipt.is_passed
    return read_pictures(folder / "out" / f"{spec.name}.mp4", size).astype(np.int16)


def marked(frame: Pictures, color: tuple[int, int, int], tolerance: int = 40) -> tuple[int, int, int, int] | None:
    """Return left, top, right and bottom of what has about this color."""
    rows, columns = np.nonzero(np.abs(frame - np.array(color)).max(axis=2) < tolerance)
    if not len(rows):
        return None
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


@pytest.mark.parametrize("corner", Corner)
def test_the_picture_stands_in_its_corner_on_every_frame(
    media: Media, logo: Path, tmp_path: Path, fonts_dir: Path, corner: Corner
) -> None:
    mark = Watermark(str(logo), corner=corner, opacity_norm=1.0, width_norm=0.2)
    frames = rendered(media, replace(spec_of(media, size=SIZE), watermark=mark), tmp_path, fonts_dir)
    margins = clear_area(SIZE).margins
    for frame in (frames[0], frames[len(frames) // 2], frames[-1]):
        box = marked(frame, BLUE)
        assert box is not None
        left, top, right, bottom = box
        assert (right - left, bottom - top) == pytest.approx((72, 36), abs=2)
        assert left >= margins.left_norm * 360 - 2
        assert right <= (1 - margins.right_norm) * 360 + 2
        assert ((left + right) / 2 < 180) is (corner in {Corner.TOP_LEFT, Corner.BOTTOM_LEFT})
        assert ((top + bottom) / 2 < 320) is (corner in {Corner.TOP_LEFT, Corner.TOP_RIGHT})


def test_opacity_and_margin_do_what_they_say(media: Media, logo: Path, tmp_path: Path, fonts_dir: Path) -> None:
    spec = spec_of(media, [(0, 1)], size=SIZE)
    mark = Watermark(str(logo), corner=Corner.TOP_LEFT, opacity_norm=1.0, width_norm=0.2)
    plain = rendered(media, replace(spec, watermark=mark), tmp_path / "a", fonts_dir)[5]
    faint_mark = replace(mark, opacity_norm=0.5, margin_norm=0.1)
    faint = rendered(media, replace(spec, watermark=faint_mark), tmp_path / "b", fonts_dir)[5]
    mixed = tuple(round((value + 112) / 2) for value in BLUE)
    before, after = marked(plain, BLUE), marked(faint, mixed, 14)  # type: ignore[arg-type]
    assert before is not None
    assert after is not None
    assert after[0] - before[0] == pytest.approx(36, abs=3)
    assert after[1] - before[1] == pytest.approx(36, abs=3)


@pytest.mark.parametrize("edge", Edge)
def test_the_bar_shows_how_much_of_the_clip_has_passed(
    media: Media, tmp_path: Path, fonts_dir: Path, edge: Edge
) -> None:
    bar = ProgressBar(edge, "FFE000", 0.02)
    spec = replace(spec_of(media, [(0.5, 1.5), (2.0, 3.0)], size=SIZE), progress_bar=bar)
    frames = rendered(media, spec, tmp_path, fonts_dir)
    for share in (0.25, 0.5, 0.9):
        box = marked(frames[round(share * len(frames))], YELLOW, 60)
        assert box is not None
        assert box[0] <= 2
        assert box[2] == pytest.approx(share * 360, abs=12)
        assert (box[1] < 320) is (edge is Edge.TOP)
        assert box[3] - box[1] == pytest.approx(12, abs=2)


def hues(pixels: Pictures) -> int:
    """Return how many sixths of the color circle at least twenty strongly colored pixels have."""
    flat = pixels.reshape(-1, 3).astype(float)
    high, low = flat.max(axis=1), flat.min(axis=1)
    strong = flat[high - low > 70]
    red, green, blue = strong.T
    angle = np.degrees(np.arctan2(np.sqrt(3) * (green - blue), 2 * red - green - blue)) % 360
    return int((np.bincount((angle // 60).astype(int), minlength=6) >= 20).sum())


def test_emoji_in_captions_and_headings_are_drawn_in_their_colors(
    media: Media, tmp_path: Path, fonts_dir: Path
) -> None:
    style = replace(CAPTION_STYLES["classic"], highlight_color="FFFFFF")
    spec = replace(spec_of(media, size=SIZE), captions=style, heading=Heading(text="Big party 🎉 today"))
    frame = rendered(media, spec, tmp_path, fonts_dir, "we all party🎉 now")[12]
    assert hues(frame[320:]) >= 3, "the caption's popper is red, blue and yellow"
    assert hues(frame[:320]) >= 3, "and so is the heading's"


def test_a_telling_word_is_colored_and_nothing_else_changes(media: Media, tmp_path: Path, fonts_dir: Path) -> None:
    style = replace(CAPTION_STYLES["classic"], highlight_color="FFFFFF", emphasis=Emphasis.COLOR)
    spec = spec_of(media, [(0, 2)], size=SIZE)
    words = "we had 300 people there"
    plain = rendered(media, replace(spec, captions=style), tmp_path / "a", fonts_dir, words)[12]
    told = replace(style, emphasis_color="FF3B30")
    shown = rendered(media, replace(spec, captions=told), tmp_path / "b", fonts_dir, words)[12]
    red = marked(shown, (255, 59, 48), 90)
    assert marked(plain, (255, 59, 48), 90) is None
    assert red is not None
    outside = np.ones(plain.shape[:2], bool)
    outside[red[1] - 8 : red[3] + 8, red[0] - 10 : red[2] + 10] = False
    assert np.abs(plain - shown).max(axis=2)[outside].max() <= 24, "only what the encoder does next to it"


def test_a_clip_is_still_one_program_with_one_encode(
    media: Media, logo: Path, tmp_path: Path, fonts_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clipmill.render import encode  # noqa: PLC0415 - its function is watched

    calls: list[tuple[str, ...]] = []
    run = run_ffmpeg

    def watched(argv: tuple[str, ...], **options: object) -> object:
        calls.append(tuple(argv))
        return run(argv, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(encode, "run_ffmpeg", watched)
    tune = tmp_path / "tune.mp3"
    run_tool("-f", "lavfi", "-t", "2", "-i", "sine=f=500", str(tune))
    mark = Watermark(str(logo), corner=Corner.TOP_LEFT)
    spec = replace(spec_of(media, [(0, 2)], size=SIZE), watermark=mark, progress_bar=ProgressBar())
    rendered(media, spec, tmp_path, fonts_dir)
    assert len(calls) == 1
    assert str(logo) not in " ".join(calls[0])
