# SPDX-License-Identifier: MIT
"""Hostile names work; hostile contents are refused with one typed error and never make another file be opened."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.media.generated import AAC, FLASHES_S, H264, beep_times_s, ffmpeg, flash_times_s, joined, make_clip

from clipmill.domain.errors import DecodeFailed, InputError, MediaError, ProbeFailed, SourceNotFound, UnsupportedMedia
from clipmill.media.decode import decode_pictures, decode_sound
from clipmill.media.ffmpeg import input_arguments, run_ffmpeg
from clipmill.media.importing import import_media
from clipmill.media.probe import probe

pytestmark = pytest.mark.media

LONGEST_NAME = "文" * 83 + "ab.mp4"  # 255 bytes of UTF-8

NAMES = [
    "-i -y.mp4",
    "--.mp4",
    "100% %d %03d %s.mp4",
    "frame%d.png.mp4",
    "concat:a|b.mp4",
    "http:..example.mp4",
    "data:,x.mp4",
    "subfile,,start,0,end,9,,:x.mp4",
    'it\'s a "quoted" $(name) `x`.mp4',
    "back\\slash [1] {2} #3 ?4 *.mp4",
    "emoji 🎬👩‍🚀 and عربى.mp4",
    "new\nline.mp4",
    " leading and trailing .mp4 ",
    "no suffix",
    LONGEST_NAME,
]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five seconds of H.264 and AAC in MP4."""
    return make_clip(tmp_path_factory.mktemp("plain") / "plain.mp4", duration_s=5.5)


@pytest.fixture(scope="module")
def stream(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five seconds in an MPEG transport stream, which is rewrapped when imported."""
    return make_clip(tmp_path_factory.mktemp("stream") / "stream.ts", *H264, *AAC, duration_s=5.5)


def _read_whole(path: Path) -> None:
    media = probe(path)
    assert beep_times_s(joined(decode_sound(media))) == pytest.approx(FLASHES_S[:2], abs=0.03)
    assert flash_times_s(decode_pictures(media, rate_hz=None, width_px=16)) == pytest.approx(FLASHES_S[:2], abs=0.05)


@pytest.mark.parametrize("name", NAMES)
def test_any_name_works(plain: Path, stream: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    shutil.copyfile(plain, path)
    _read_whole(path)
    assert import_media(path, tmp_path / "work") == path
    shutil.copyfile(stream, path)
    _read_whole(import_media(path, tmp_path / "work"))


@pytest.mark.skipif(sys.platform == "darwin", reason="the file system takes UTF-8 names only")
def test_a_name_that_is_not_utf8_works(plain: Path, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.mp4")
    shutil.copyfile(plain, path)
    _read_whole(path)


def test_a_relative_name_works(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(plain.parent)
    _read_whole(Path("plain.mp4"))


def test_a_link_is_followed(plain: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.mp4"
    link.symlink_to(plain)
    _read_whole(link)


def _playlists(secret: Path) -> dict[str, str]:
    return {
        "hls": f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://{secret}\n#EXT-X-ENDLIST\n",
        "hls_master": f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{secret}\n",
        "concat": f"ffconcat version 1.0\nfile '{secret}'\n",
        "bare_concat": f"file '{secret}'\n",
        "dash": f'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>{secret}</BaseURL></MPD>',
        "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
        "imf": '<?xml version="1.0"?><CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016"/>',
        "rtsp": f"[Reference]\nRef1={secret}\n",
        "avisynth": f'DirectShowSource("{secret}")\n',
        "vapoursynth": f"import vapoursynth\nopen({str(secret)!r}).read()\n",
        "ffmetadata": ";FFMETADATA1\ntitle=x\n",
        "subtitles": "1\n00:00:00,000 --> 00:00:01,000\nhello\n",
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg"><image href="file://{secret}"/></svg>',
    }


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "m3u8", "mp3", "ts"])
@pytest.mark.parametrize("kind", list(_playlists(Path("x"))))
def test_a_playlist_is_refused_and_opens_nothing_else(plain: Path, tmp_path: Path, kind: str, suffix: str) -> None:
    secret = tmp_path / "secret.ts"
    os.mkfifo(secret)  # whoever opens it waits for ever, and the test's time runs out
    path = tmp_path / f"{kind}.{suffix}"
    path.write_text(_playlists(secret)[kind], encoding="utf-8")
    with pytest.raises(UnsupportedMedia) as refused:
        probe(path)
    assert path.name in refused.value.message
    assert refused.value.hint
    with pytest.raises(UnsupportedMedia):
        import_media(path, tmp_path / "work")


@pytest.mark.parametrize("kind", list(_playlists(Path("x"))))
def test_ffmpeg_itself_refuses_a_playlist(tmp_path: Path, stream: Path, kind: str) -> None:
    secret = tmp_path / "secret.ts"
    shutil.copyfile(stream, secret)
    path = tmp_path / f"{kind}.mp4"
    path.write_text(_playlists(secret)[kind], encoding="utf-8")
    copy = tmp_path / "copy.mkv"
    with pytest.raises(DecodeFailed):
        run_ffmpeg([*input_arguments(path), "-c", "copy", str(copy)], error=DecodeFailed, timeout_s=20)
    assert not copy.exists()


def test_an_external_reference_in_a_movie_is_not_followed(tmp_path: Path) -> None:
    secret = make_clip(tmp_path / "secret.mov", "-c:v", "mjpeg", "-c:a", "pcm_s16le", duration_s=0.4)
    data = secret.read_bytes()
    at = data.index(b"url \x00\x00\x00\x01")  # the flag says: the samples are in this file; without it, in another
    outside = tmp_path / "outside.mov"
    outside.write_bytes(
        data[: data.index(b"mdat") - 4]
        + data[data.index(b"moov") - 4 :].replace(data[at : at + 8], b"url \x00\x00\x00\x00")
    )
    with pytest.raises((DecodeFailed, ProbeFailed)):
        probe(outside)


def _image(path: Path, *options: str) -> None:
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x64:d=1", "-frames:v", "1", *options, path)


def test_images_are_refused_however_they_are_called(tmp_path: Path) -> None:
    for codec, muxer in (("png", "image2"), ("mjpeg", "image2"), ("gif", "gif"), ("libwebp", "webp")):
        path = tmp_path / f"{codec}.mp4"
        _image(path, "-c:v", codec, "-f", muxer, *(("-update", "1") if muxer == "image2" else ()))
        with pytest.raises(UnsupportedMedia):
            probe(path)


def test_an_image_sequence_name_reads_no_images(tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x64:d=1", "-frames:v", "3", tmp_path / "x%d.png")
    with pytest.raises(SourceNotFound):
        probe(tmp_path / "x%d.png")
    with pytest.raises(DecodeFailed):
        run_ffmpeg([*input_arguments(tmp_path / "x%d.png"), "-f", "null", "-"], error=DecodeFailed, timeout_s=20)


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "empty"),
        (b"hello, this is not a video\n" * 20, "text file"),
        ("héllo wörld, 文字\n".encode() * 500, "text file"),
        (b"\xef\xbb\xbf#EXTM3U\nhttp://127.0.0.1:9/x.ts\n", "playlist"),
        (bytes(5000), "not a video"),
        (bytes(range(256)) * 40, "not a video"),
        (b"%PDF-1.7\n\x00\x01\x02\xff" + bytes(100), "not a video"),
        (b"PK\x03\x04" + bytes(300), "not a video"),
    ],
)
def test_what_is_no_media_is_refused(tmp_path: Path, content: bytes, match: str) -> None:
    path = tmp_path / "file.mp4"
    path.write_bytes(content)
    with pytest.raises(UnsupportedMedia, match=match):
        probe(path)


@pytest.mark.parametrize(
    "head", [b"\x00\x00\x00\x18ftypisom", b"\x1aE\xdf\xa3", b"RIFF\x00\x00\x00\x00AVI ", b"FLV\x01"]
)
@pytest.mark.parametrize("seed", range(4))
def test_noise_behind_a_good_head_is_one_typed_error(tmp_path: Path, head: bytes, seed: int) -> None:
    noise = np.random.default_rng(seed).bytes(20_000)
    path = tmp_path / "noise.mp4"
    path.write_bytes(head + noise)
    with pytest.raises((InputError, MediaError)):
        probe(path)


def test_only_files_are_opened(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedMedia, match="not a file"):
        probe(tmp_path)
    pipe = tmp_path / "pipe.mp4"
    os.mkfifo(pipe)
    with pytest.raises(UnsupportedMedia, match="not a file"):
        probe(pipe)
    with pytest.raises(UnsupportedMedia, match="not a file"):
        probe(Path("/dev/zero"))
    with pytest.raises(SourceNotFound):
        probe(tmp_path / "nul\0name.mp4")
    with pytest.raises(SourceNotFound):
        probe(tmp_path / ("x" * 300))
