# SPDX-License-Identifier: MIT
"""Sources on a web server: every way to give one, every way to fail."""

from __future__ import annotations

import signal
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg
import pytest
from tests.media.ingest_server import MediaServer, serving

from clipmill import process
from clipmill.domain.errors import (
    AddressRefused,
    ClipmillError,
    DownloadFailed,
    InvalidOptions,
    SourceTooLarge,
    SourceTooLong,
    StageTimedOut,
)
from clipmill.ingest import IngestOptions, ingest

pytestmark = pytest.mark.media

FFMPEG = Path(imageio_ffmpeg.get_ffmpeg_exe())
OPTIONS = IngestOptions(stall_timeout_s=1.0, total_timeout_s=30.0, attempts=2, ffmpeg=FFMPEG)


@pytest.fixture(scope="module")
def media_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    Make a two-second video and its HLS playlist.

    ffmpeg -f lavfi -i testsrc2=s=320x180:r=25:d=2 -f lavfi -i sine=d=2 ... talk.mp4; -c copy -f hls index.m3u8
    """
    folder = tmp_path_factory.mktemp("ingest-media")
    inputs = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=2", "-f", "lavfi", "-i", "sine=d=2")
    codecs = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-c:a", "aac", "-shortest")
    made = process.run((str(FFMPEG), "-y", *inputs, *codecs, str(folder / "talk.mp4")))
    assert made.return_code == 0, made.last_words
    hls = ("-c", "copy", "-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod", str(folder / "index.m3u8"))
    made = process.run((str(FFMPEG), "-y", "-i", str(folder / "talk.mp4"), *hls))
    assert made.return_code == 0, made.last_words
    # Encrypted, and with picture and sound apart.
    (folder / "key.bin").write_bytes(b"0123456789abcdef")
    (folder / "key.info").write_text(f"/hls/key.bin\n{folder / 'key.bin'}\n")
    locked = ("-hls_key_info_file", str(folder / "key.info"), *hls[:-1], str(folder / "locked.m3u8"))
    made = process.run((str(FFMPEG), "-y", "-i", str(folder / "talk.mp4"), *locked), cwd=folder)
    assert made.return_code == 0, made.last_words
    streams = ("-map", "0:v", "-map", "0:a", "-var_stream_map", "v:0,agroup:a a:0,agroup:a,default:yes")
    apart = (*streams, "-master_pl_name", "master.m3u8", *hls[:-1], str(folder / "apart%v.m3u8"))
    made = process.run((str(FFMPEG), "-y", "-i", str(folder / "talk.mp4"), *apart), cwd=folder)
    assert made.return_code == 0, made.last_words
    return folder


@pytest.fixture
def server(media_dir: Path) -> Iterator[MediaServer]:
    with serving(media_dir / "talk.mp4", media_dir) as running:
        yield running


def _duration_s(path: Path) -> float:
    return float(imageio_ffmpeg.count_frames_and_secs(path)[1])


def _left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


@pytest.mark.parametrize(
    "path", ["/talk.mp4", "/no-length.mp4", "/breaking.mp4", "/busy-once.mp4", "/redirect", "/download"]
)
def test_a_file_on_a_server_arrives_byte_for_byte(server: MediaServer, tmp_path: Path, path: str) -> None:
    fractions: list[float] = []
    taken = ingest(server.url + path, work_dir=tmp_path, options=OPTIONS, on_fraction=fractions.append)
    assert taken.path == tmp_path / "source.mp4"
    assert taken.path.read_bytes() == server.video
    assert _left_over(tmp_path) == ["source.mp4"]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


def test_a_broken_connection_is_taken_up_where_it_broke(server: MediaServer, tmp_path: Path) -> None:
    ingest(f"{server.url}/breaking.mp4", work_dir=tmp_path, options=OPTIONS)
    assert server.asked[1][1] == f"bytes={len(server.video) // 2}-"


def test_a_later_run_goes_on_with_what_an_earlier_one_left(server: MediaServer, tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="stalled"):
        ingest(f"{server.url}/stalling.mp4", work_dir=tmp_path, options=replace(OPTIONS, attempts=1))
    assert "source.mp4" not in _left_over(tmp_path)
    server.asked.clear()
    taken = ingest(f"{server.url}/talk.mp4", work_dir=tmp_path, options=OPTIONS)
    assert taken.path.read_bytes() == server.video
    assert server.asked[-1][1] == "bytes=20000-"


def test_the_title_is_the_file_name_and_the_address_loses_its_login(server: MediaServer, tmp_path: Path) -> None:
    url = server.url.replace("http://", "http://anna:secret@")
    taken = ingest(f"{url}/a%20talk%20%F0%9F%8E%AC.mp4#t=3", work_dir=tmp_path, options=OPTIONS)
    assert taken.title == "a talk 🎬"
    assert taken.url == f"{server.url}/a%20talk%20%F0%9F%8E%AC.mp4"


def test_a_server_has_no_say_in_where_the_file_goes(server: MediaServer, tmp_path: Path) -> None:
    taken = ingest(f"{server.url}/download", work_dir=tmp_path / "work", options=OPTIONS)
    assert taken.title == "evil talk"
    assert _left_over(tmp_path) == ["source.mp4", "work"]


@pytest.mark.parametrize("path", ["/page", "/page-hls", "/hls/index.m3u8"])
def test_pages_and_playlists_give_their_video(server: MediaServer, tmp_path: Path, path: str) -> None:
    taken = ingest(server.url + path, work_dir=tmp_path, options=OPTIONS)
    assert taken.path.parent == tmp_path
    assert _duration_s(taken.path) == pytest.approx(2.0, abs=0.1)
    assert _left_over(tmp_path) == [taken.path.name]


@pytest.mark.parametrize("name", ["locked.m3u8", "master.m3u8"])
def test_encrypted_and_split_streams_become_one_file_with_sound(server: MediaServer, tmp_path: Path, name: str) -> None:
    taken = ingest(f"{server.url}/hls/{name}", work_dir=tmp_path, options=OPTIONS)
    said = process.run((str(FFMPEG), "-i", str(taken.path), "-f", "null", "-")).last_words
    assert "Video: h264" in said
    assert "Audio: aac" in said
    assert _duration_s(taken.path) == pytest.approx(2.0, abs=0.1)


def test_without_ffmpeg_a_file_that_holds_both_is_taken(server: MediaServer, tmp_path: Path) -> None:
    taken = ingest(f"{server.url}/hls/index.m3u8", work_dir=tmp_path, options=replace(OPTIONS, ffmpeg=None))
    assert _duration_s(taken.path) == pytest.approx(2.0, abs=0.1)


def test_a_page_gives_its_title(server: MediaServer, tmp_path: Path) -> None:
    taken = ingest(f"{server.url}/page", work_dir=tmp_path, options=OPTIONS)
    assert taken.title == "A talk"
    assert taken.url == f"{server.url}/page"


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/status/403", "HTTP 403"),
        ("/status/403.mp4", "HTTP 403"),
        ("/status/401.mp4", "login"),
        ("/status/404", "HTTP 404"),
        ("/status/429.mp4", "too many requests"),
        ("/status/500.mp4", "HTTP 500"),
        ("/status/302", "HTTP 302"),
        ("/page-403", "HTTP 403"),
        ("/page-empty", "No video"),
        ("/page-two", "several videos"),
        ("/page-stall", "stalled"),
        ("/html.mp4", "No video"),
        ("/text", "no video or sound. It calls it text/plain"),
        ("/picture", "no video or sound. It calls it image/png"),
        ("/empty.mp4", "0 bytes"),
        ("/always-breaking.mp4", "before the file was complete"),
        ("/stalling.mp4", "stalled"),
        ("/silent", "stalled"),
        ("/loop", "circle"),
        ("/to-file", "not an http"),
        ("/live.m3u8", "live stream"),
        ("/local.m3u8", "not an http"),
        ("/local-key.m3u8", "not an http"),
        ("/page-fake", "No video"),
        ("/fake.mp4", "No video"),
        ("/gone-segment.m3u8", "HTTP 404"),
        ("/local-segment.m3u8", "no video"),
        ("/local-master.m3u8", "no video"),
    ],
)
def test_each_failure_names_its_cause_and_what_to_do(server: MediaServer, tmp_path: Path, path: str, says: str) -> None:
    with pytest.raises(DownloadFailed) as caught:
        ingest(server.url + path, work_dir=tmp_path, options=replace(OPTIONS, attempts=1))
    assert says in caught.value.message
    assert caught.value.hint
    assert not [name for name in _left_over(tmp_path) if name.startswith("source") and ".part" not in name]


@pytest.mark.parametrize(
    ("path", "changes", "error"),
    [
        ("/huge.mp4", {}, SourceTooLarge),
        ("/endless.mp4", {"max_size_bytes": 2_000_000}, SourceTooLarge),
        ("/page-huge", {}, SourceTooLarge),
        ("/hls/index.m3u8", {"max_size_bytes": 10_000}, SourceTooLarge),
        ("/long.m3u8", {}, SourceTooLong),
        ("/dripping.mp4", {"total_timeout_s": 0.5}, StageTimedOut),
        ("/page-stall", {"total_timeout_s": 1.0, "stall_timeout_s": 20.0}, StageTimedOut),
    ],
)
def test_limits_end_a_download_and_leave_nothing(
    server: MediaServer, tmp_path: Path, path: str, changes: dict[str, float], error: type[ClipmillError]
) -> None:
    with pytest.raises(error):
        ingest(server.url + path, work_dir=tmp_path, options=replace(OPTIONS, **changes))  # type: ignore[arg-type]
    assert _left_over(tmp_path) == []


@pytest.mark.parametrize("path", ["/talk.mp4", "/hls/index.m3u8"])
def test_an_interrupt_leaves_nothing(server: MediaServer, tmp_path: Path, path: str) -> None:
    def interrupt(fraction: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(server.url + path, work_dir=tmp_path, options=OPTIONS, on_fraction=interrupt)
    assert _left_over(tmp_path) == []


@pytest.mark.parametrize("path", ["/dripping.mp4", "/page-drip"])
def test_ctrl_c_ends_everything_at_once(server: MediaServer, tmp_path: Path, path: str) -> None:
    """A whole program is interrupted in the middle of a download, as from a keyboard."""
    code = (
        "import sys; from pathlib import Path; from clipmill.ingest import IngestOptions, ingest\n"
        "ingest(sys.argv[1], work_dir=Path(sys.argv[2]), options=IngestOptions())"
    )
    with process.start((sys.executable, "-c", code, server.url + path, str(tmp_path))) as running:
        deadline_s = time.monotonic() + 20
        while not list(tmp_path.rglob("*.part")) and time.monotonic() < deadline_s:
            time.sleep(0.05)
        assert list(tmp_path.rglob("*.part"))
        running.child.send_signal(signal.SIGINT)
        interrupted_s = time.monotonic()
        running.wait()
        assert time.monotonic() - interrupted_s < 5
    assert "KeyboardInterrupt" in running.last_words
    assert _left_over(tmp_path) == []


def test_a_closed_port_is_called_refused(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(DownloadFailed, match="refused the connection"):
        ingest(f"http://127.0.0.1:{port}/talk.mp4", work_dir=tmp_path, options=OPTIONS)


def test_an_unknown_host_is_called_unresolved(tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="could not be resolved"):
        ingest("http://no-such-host.invalid/talk.mp4", work_dir=tmp_path, options=OPTIONS)


def test_a_server_that_does_not_speak_tls_is_said_to(server: MediaServer, tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="TLS"):
        ingest(server.url.replace("http:", "https:") + "/talk.mp4", work_dir=tmp_path, options=OPTIONS)


def test_a_public_installation_asks_nothing_on_this_machine(server: MediaServer, tmp_path: Path) -> None:
    with pytest.raises(AddressRefused):
        ingest(f"{server.url}/talk.mp4", work_dir=tmp_path, options=replace(OPTIONS, is_public_only=True))
    assert server.asked == []


def test_a_cookie_file_in_another_format_is_named(server: MediaServer, tmp_path: Path) -> None:
    cookies = tmp_path / "cookies.txt"
    cookies.write_text('{"session": 1}')
    with pytest.raises(InvalidOptions, match=r"cookies\.txt"):
        ingest(f"{server.url}/talk.mp4", work_dir=tmp_path, options=replace(OPTIONS, cookies_file=cookies))
