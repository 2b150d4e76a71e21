# SPDX-License-Identifier: MIT
"""Watermark pictures: checked, made small, and laid over the clip in their own colors."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image, ImageDraw

from clipmill import process
from clipmill.domain.errors import SourceNotFound, SourceTooLarge, UnsupportedMedia
from clipmill.domain.media import Size
from clipmill.media.logo import MAX_SIZE_BYTES, make_logo
from clipmill.render.filtergraph.graph import Graph
from clipmill.render.filtergraph.logo import Logo, add_logo, logo_arguments

pytestmark = pytest.mark.media

ROOM = Size(96, 76)
BLUE = (30, 60, 200)


def sign(path: Path, *, mode: str = "RGBA", **options: object) -> Path:
    """Write a wide blue sign; in RGBA it has broad transparent margins."""
    image = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((100, 100, 299, 199), fill=(*BLUE, 255))
    image = image if mode == "RGBA" else image.crop((100, 100, 300, 200)).convert(mode)
    image.save(path, **options)  # type: ignore[arg-type]
    return path


def made(picture: Path, folder: Path, opacity: float = 1.0) -> Image.Image:
    out = folder / "made.png"
    size = make_logo(picture, out, room=ROOM, opacity_norm=opacity)
    with Image.open(out) as image:
        image.load()
    assert (image.format, image.mode, image.size) == ("PNG", "RGBA", (size.width_px, size.height_px))
    return image


@pytest.mark.parametrize(
    ("name", "mode"),
    [("a.png", "RGBA"), ("a.png", "P"), ("a.png", "L"), ("a.jpg", "RGB"), ("a.jpg", "CMYK"), ("a.webp", "RGBA")],
)
def test_every_kind_of_picture_becomes_a_small_png_that_fits(name: str, mode: str, tmp_path: Path) -> None:
    image = made(sign(tmp_path / name, mode=mode), tmp_path)
    assert image.size == (96, 48)
    if mode != "L":
        assert np.abs(np.array(image)[24, 48].astype(int)[:3] - BLUE).max() < 12


def test_opacity_is_the_alpha(tmp_path: Path) -> None:
    image = made(sign(tmp_path / "a.png"), tmp_path, opacity=0.5)
    assert np.array(image)[24, 48, 3] == 128


def test_a_tall_picture_is_as_high_as_allowed(tmp_path: Path) -> None:
    Image.new("RGB", (50, 500), BLUE).save(tmp_path / "a.png")
    assert made(tmp_path / "a.png", tmp_path).size == (8, 76)


def test_a_photo_stands_upright_and_tells_nothing(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "where I live"
    Image.new("RGB", (400, 100), BLUE).save(tmp_path / "a.jpg", exif=exif)
    image = made(tmp_path / "a.jpg", tmp_path)
    assert image.height > image.width
    assert b"where I live" not in (tmp_path / "made.png").read_bytes()


def test_an_animation_gives_its_first_picture(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (200, 100), color) for color in (BLUE, (255, 0, 0))]
    frames[0].save(tmp_path / "a.webp", save_all=True, append_images=frames[1:], lossless=True)
    assert np.abs(np.array(made(tmp_path / "a.webp", tmp_path))[20, 20].astype(int)[:3] - BLUE).max() < 12


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    sign(tmp_path / "a.png")
    made(tmp_path / "a.png", tmp_path)
    first = (tmp_path / "made.png").read_bytes()
    made(tmp_path / "a.png", tmp_path)
    assert (tmp_path / "made.png").read_bytes() == first


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
        b"#EXTM3U\nhttp://example.com/a.ts\n",
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;",
    ],
)
def test_what_is_no_picture_of_the_three_kinds_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(UnsupportedMedia, match="no picture"):
        make_logo(tmp_path / "a.png", tmp_path / "out.png", room=ROOM, opacity_norm=1)
    assert not (tmp_path / "out.png").exists()


def test_a_picture_cut_off_in_its_middle_is_refused(tmp_path: Path) -> None:
    sign(tmp_path / "a.jpg", mode="RGB")
    data = (tmp_path / "a.jpg").read_bytes()
    (tmp_path / "a.jpg").write_bytes(data[: len(data) // 2])
    with pytest.raises(UnsupportedMedia):
        make_logo(tmp_path / "a.jpg", tmp_path / "out.png", room=ROOM, opacity_norm=1)


@pytest.mark.parametrize("side", [7000, 10_000, 30_000])
def test_a_bomb_is_refused_before_it_is_unpacked(side: int, tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0))
    (tmp_path / "a.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )
    with pytest.raises(SourceTooLarge, match="pixels"):
        make_logo(tmp_path / "a.png", tmp_path / "out.png", room=ROOM, opacity_norm=1)


def test_a_file_too_large_none_at_all_and_an_empty_picture_are_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(MAX_SIZE_BYTES + 1)
    with pytest.raises(SourceTooLarge, match="MB"):
        make_logo(tmp_path / "a.png", tmp_path / "out.png", room=ROOM, opacity_norm=1)
    with pytest.raises(SourceNotFound):
        make_logo(tmp_path / "none.png", tmp_path / "out.png", room=ROOM, opacity_norm=1)
    Image.new("RGBA", (40, 40), (255, 0, 0, 3)).save(tmp_path / "clear.png")
    with pytest.raises(UnsupportedMedia, match="transparent"):
        make_logo(tmp_path / "clear.png", tmp_path / "out.png", room=ROOM, opacity_norm=1)


def test_the_picture_is_laid_where_it_stands_in_its_own_colors_on_every_frame(tmp_path: Path) -> None:
    size = make_logo(sign(tmp_path / "a.png"), tmp_path / "logo.png", room=ROOM, opacity_norm=1)
    logo = Logo("logo.png", 40, 60)
    graph = Graph()
    below = graph.chain(("0:v",), ["format=yuv420p", "setparams=colorspace=bt709:range=tv"], "v")
    end = graph.chain(
        (add_logo(graph, below, 1, logo),), ["format=yuv420p", "scale=in_color_matrix=bt709", "format=rgb24"], "v"
    )
    source = ["-f", "lavfi", "-i", "color=c=0x808080:s=320x240:r=25:d=1"]
    argv = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", *source, *logo_arguments(logo)]
    done = process.run(
        [*argv, "-filter_complex", graph.text, "-map", f"[{end}]", "-f", "rawvideo", "-"], cwd=tmp_path, timeout_s=60
    )
    frames = np.frombuffer(done.output, np.uint8).reshape(-1, 240, 320, 3).astype(int)
    assert len(frames) == 25
    for frame in (frames[0], frames[-1]):
        rows, columns = np.nonzero(np.abs(frame - frame[0, 0]).max(axis=2) > 24)
        assert (columns.min(), rows.min()) == (40, 60)
        assert (columns.max() + 1, rows.max() + 1) == (40 + size.width_px, 60 + size.height_px)
        assert np.abs(frame[84, 88] - BLUE).max() <= 6
