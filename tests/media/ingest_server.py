# SPDX-License-Identifier: MIT
"""
A web server on this machine that misbehaves on request.

In go a video file and an HLS folder, out comes the server's address. Each path of it is one way in which a source can
be given, or can fail.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PAGE = b"<!doctype html><html><head><title>A talk</title></head><body>%s</body></html>"


class MediaServer(ThreadingHTTPServer):
    """Serves one video in many ways."""

    daemon_threads = True

    def __init__(self, video: Path, hls: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.video = video.read_bytes()
        self.hls = hls
        self.asked: list[tuple[str, str]] = []
        """Path and Range header of every request."""
        self.lock = threading.Lock()
        self.counts: dict[str, int] = {}

    @property
    def url(self) -> str:
        """Address without a slash at its end."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients are meant to hang up here."""


@contextlib.contextmanager
def serving(video: Path, hls: Path) -> Iterator[MediaServer]:
    """Run a server while the block lasts."""
    with MediaServer(video, hls) as server:
        thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: MediaServer

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        with self.server.lock:
            self.server.asked.append((path, self.headers.get("Range", "")))
            self.server.counts[path] = self.server.counts.get(path, 0) + 1
        route = _ROUTES.get(path)
        if route is not None:
            route(self)
        elif path.startswith("/hls/"):
            file = self.server.hls / Path(path).name
            self.send(file.read_bytes(), "application/vnd.apple.mpegurl" if file.suffix == ".m3u8" else "video/mp2t")
        elif path.startswith("/status/"):
            self.send(b"no", "text/plain", int(path.rsplit("/", 1)[1].removesuffix(".mp4")))
        else:
            self.send(b"not found", "text/plain", 404)

    def send(self, body: bytes, kind: str, status: int = 200, /, **headers: str) -> None:
        """Answer with a whole body."""
        self.start(status, kind, length=str(len(body)), **headers)
        self.put(body)

    def start(self, status: int, kind: str, length: str | None = None, **headers: str) -> None:
        """Send the head of an answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if length is not None:
            self.send_header("Content-Length", length)
        else:
            self.close_connection = True
            self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def put(self, body: bytes) -> None:
        """Send a piece of the body."""
        if self.command != "HEAD":
            with contextlib.suppress(OSError):
                self.wfile.write(body)

    def redirect(self, target: str) -> None:
        """Point elsewhere."""
        self.start(302, "text/plain", length="0", Location=target)

    @property
    def count(self) -> int:
        """How often this path was asked for, this time included."""
        return self.server.counts[urlsplit(self.path).path]

    @property
    def range_start(self) -> int:
        """First byte that is asked for."""
        span = self.headers.get("Range", "").removeprefix("bytes=")
        return int(span.partition("-")[0]) if span else 0


def _ranged(handler: _Handler) -> None:
    """Serve the video, whole or from a byte on."""
    video, first = handler.server.video, handler.range_start
    if first:
        span = f"bytes {first}-{len(video) - 1}/{len(video)}"
        handler.send(video[first:], "video/mp4", 206, Content_Range=span, Accept_Ranges="bytes", ETag='"one"')
    else:
        handler.send(video, "video/mp4", Accept_Ranges="bytes", ETag='"one"')


def _breaking(handler: _Handler) -> None:
    """Hang up in the middle the first time, then go on."""
    if handler.count > 1:
        _ranged(handler)
        return
    video = handler.server.video
    handler.start(200, "video/mp4", length=str(len(video)), Accept_Ranges="bytes", ETag='"one"')
    handler.put(video[: len(video) // 2])
    handler.close_connection = True


def _always_breaking(handler: _Handler) -> None:
    """Promise more than is sent, every time."""
    video = handler.server.video
    handler.start(200, "video/mp4", length=str(len(video) + 1000))
    handler.put(video)
    handler.close_connection = True


def _stalling(handler: _Handler) -> None:
    """Send the beginning, then nothing."""
    handler.start(200, "video/mp4", length=str(len(handler.server.video)), Accept_Ranges="bytes", ETag='"one"')
    handler.put(handler.server.video[:20_000])
    time.sleep(4)
    handler.close_connection = True


def _dripping(handler: _Handler) -> None:
    """Send a little at a time without an end in sight."""
    handler.start(200, "video/mp4", length=str(len(handler.server.video)))
    with contextlib.suppress(OSError):
        for start in range(0, 5000, 10):
            handler.wfile.write(handler.server.video[start : start + 10])
            handler.wfile.flush()
            time.sleep(0.02)


def _silent(handler: _Handler) -> None:
    """Accept the request and never answer."""
    time.sleep(4)
    handler.close_connection = True


def _busy_once(handler: _Handler) -> None:
    if handler.count == 1:
        handler.send(b"busy", "text/plain", 500)
    else:
        _ranged(handler)


def _endless(handler: _Handler) -> None:
    """Send more and more without saying how much."""
    handler.start(200, "video/mp4")
    with contextlib.suppress(OSError):
        handler.wfile.write(handler.server.video)
        while True:
            handler.wfile.write(bytes(65536))


def _without_length(handler: _Handler) -> None:
    handler.start(200, "video/mp4")
    handler.put(handler.server.video)


def _huge(handler: _Handler) -> None:
    """Promise a terabyte."""
    handler.start(200, "video/mp4", length=str(10**12))
    handler.put(handler.server.video)
    handler.close_connection = True


def _playlist(*lines: str) -> bytes:
    head = ("#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:2", "#EXT-X-MEDIA-SEQUENCE:0")
    return "\n".join((*head, *lines, "")).encode()


def _sends(body: bytes, kind: str, **headers: str) -> Callable[[_Handler], None]:
    return lambda handler: handler.send(body, kind, 200, **headers)


_HLS = "application/vnd.apple.mpegurl"
_LOCAL = "file:///etc/passwd"
_ROUTES: dict[str, Callable[[_Handler], None]] = {
    "/talk.mp4": _ranged,
    "/a%20talk%20%F0%9F%8E%AC.mp4": _ranged,
    "/download": lambda h: h.send(
        h.server.video, "application/octet-stream", Content_Disposition='attachment; filename="../../evil talk.mp4"'
    ),
    "/no-length.mp4": _without_length,
    "/breaking.mp4": _breaking,
    "/always-breaking.mp4": _always_breaking,
    "/stalling.mp4": _stalling,
    "/dripping.mp4": _dripping,
    "/silent": _silent,
    "/busy-once.mp4": _busy_once,
    "/endless.mp4": _endless,
    "/empty.mp4": _sends(b"", "video/mp4"),
    "/huge.mp4": _huge,
    "/page": _sends(PAGE % b'<video src="/talk.mp4"></video>', "text/html"),
    "/page-hls": _sends(
        PAGE % b'<video><source src="/hls/index.m3u8" type="application/x-mpegURL"></video>', "text/html"
    ),
    "/page-drip": _sends(PAGE % b'<video src="/dripping.mp4"></video>', "text/html"),
    "/page-empty": _sends(PAGE % b"<p>nothing</p>", "text/html"),
    "/page-two": _sends(PAGE % b'<video src="/talk.mp4"></video><video src="/busy-once.mp4"></video>', "text/html"),
    "/page-403": _sends(PAGE % b'<video src="/status/403"></video>', "text/html"),
    "/page-stall": _sends(PAGE % b'<video src="/stalling.mp4"></video>', "text/html"),
    "/page-huge": _sends(PAGE % b'<video src="/huge.mp4"></video>', "text/html"),
    "/page-fake": _sends(PAGE % b'<video src="/fake.mp4"></video>', "text/html"),
    "/fake.mp4": _sends(_playlist("#EXTINF:1,", _LOCAL, "#EXT-X-ENDLIST"), "video/mp4"),
    "/html.mp4": _sends(PAGE % b"<p>please log in</p>", "video/mp4"),
    "/text": _sends(b"just words\n", "text/plain"),
    "/picture": _sends(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
    "/redirect": lambda h: h.redirect("/redirect-2"),
    "/redirect-2": lambda h: h.redirect("/a talk.mp4"),
    "/a%20talk.mp4": _ranged,
    "/loop": lambda h: h.redirect("/loop"),
    "/to-file": lambda h: h.redirect(_LOCAL),
    "/live.m3u8": _sends(_playlist("#EXTINF:2,", "/hls/index0.ts"), _HLS),
    "/local.m3u8": _sends(_playlist("#EXTINF:2,", _LOCAL, "#EXT-X-ENDLIST"), _HLS),
    "/local-key.m3u8": _sends(
        _playlist(f'#EXT-X-KEY:METHOD=AES-128,URI="{_LOCAL}"', "#EXTINF:2,", "/hls/index0.ts", "#EXT-X-ENDLIST"), _HLS
    ),
    "/long.m3u8": _sends(_playlist("#EXTINF:90000,", "/hls/index0.ts", "#EXT-X-ENDLIST"), _HLS),
    "/local-segment.m3u8": _sends(_playlist("#EXTINF:2,", "/fake.mp4", "#EXT-X-ENDLIST"), _HLS),
    "/local-master.m3u8": _sends(
        b"#EXTM3U\n"
        b'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",DEFAULT=YES,URI="/local-segment.m3u8"\n'
        b'#EXT-X-STREAM-INF:BANDWIDTH=100000,CODECS="avc1.42c00d,mp4a.40.2",RESOLUTION=320x180,AUDIO="a"\n'
        b"/hls/index.m3u8\n",
        _HLS,
    ),
    "/gone-segment.m3u8": _sends(_playlist("#EXTINF:2,", "/nothing.ts", "#EXT-X-ENDLIST"), _HLS),
}
