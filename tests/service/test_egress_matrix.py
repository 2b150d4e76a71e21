# SPDX-License-Identifier: MIT
"""
The egress matrix: what a hostile address, page, playlist or name server tries, over all three clients.

Whatever is tried, no connection reaches the canary; what is legitimate works. docs/explanation/egress.md has the table.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.service import egress_world as net
from tests.service.egress_world import INTERNAL, POLICY, PUBLIC, VIDEO, World, serving

from clipmill.domain.errors import AddressRefused, ClipmillError, SourceTooLarge
from clipmill.ingest import site
from clipmill.ingest.music import take_music
from clipmill.ingest.options import Ingested, IngestOptions
from clipmill.ingest.site import download_from_site
from clipmill.ingest.source import ingest
from clipmill.media.containers import open_container
from clipmill.media.ffmpeg import input_arguments, run_ffmpeg
from clipmill.net.client import Client
from clipmill.net.download import save
from clipmill.net.post import Poster

pytestmark = pytest.mark.media
OPTIONS = IngestOptions(
    is_public_only=True,
    allowed_networks=POLICY.allowed_networks,
    stall_timeout_s=2.0,
    total_timeout_s=15.0,
    attempts=1,
    max_size_bytes=1_000_000,
)


@dataclass
class Internet:
    """The servers of one test."""

    public: World
    canary: World
    canary_six: World | None
    tls: ssl.SSLContext | None

    def at(self, path: str, host: str = "public.test") -> str:
        return self.public.url(host, path)

    @property
    def reached(self) -> int:
        """Connections that got to the internal servers."""
        return self.canary.connections + (self.canary_six.connections if self.canary_six else 0)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext, ssl.SSLContext]:
    return net.make_certificates(tmp_path_factory.mktemp("ca"))


@pytest.fixture(params=["http", "https"])
def internet(
    request: pytest.FixtureRequest,
    certificates: tuple[Path, ssl.SSLContext, ssl.SSLContext],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Internet]:
    """Give a public and an internal server, names for them, and certificates that all clients trust."""
    ca_file, server_tls, client_tls = certificates
    is_tls = request.param == "https"
    monkeypatch.setattr(socket, "getaddrinfo", net.stub_resolver(socket.getaddrinfo))
    monkeypatch.setenv("NO_PROXY", "*")  # an environment that would lead around the proxy
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    # yt-dlp trusts what certifi has; this stands in for a public CA.
    wrapper = tmp_path / "worker.py"
    wrapper.write_text(
        f"import certifi, runpy\ncertifi.where = lambda: {str(ca_file)!r}\n"
        f"runpy.run_path({str(site._WORKER)!r}, run_name='__main__')\n"
    )
    monkeypatch.setattr(site, "_WORKER", wrapper)
    tls = server_tls if is_tls else None
    with serving(World(PUBLIC, tls)) as public, serving(World(INTERNAL, tls)) as canary:
        canary.routes["/secret.mp4"] = net.sends(VIDEO, "video/mp4")
        try:
            six = World("::1", tls, port=canary.port)
        except OSError:  # a machine without IPv6
            _fill(public, canary)
            yield Internet(public, canary, None, client_tls if is_tls else None)
            return
        with serving(six):
            _fill(public, canary)
            yield Internet(public, canary, six, client_tls if is_tls else None)


def _fill(public: World, canary: World) -> None:
    secret = canary.url(INTERNAL, "/secret.mp4")
    bare = f"{INTERNAL}:{canary.port}"
    public.routes.update(
        {
            "/talk.mp4": net.sends(VIDEO, "video/mp4"),
            "/seg.ts": net.sends(net.SEGMENT, "video/mp2t"),
            "/good-redirect": net.redirect("/talk.mp4"),
            "/good-page": net.video_tag("/talk.mp4"),
            "/good.m3u8": net.playlist("/seg.ts"),
            "/redirect": net.redirect(secret),
            "/chain": net.redirect("/chain-2"),
            "/chain-2": net.redirect("/redirect"),
            "/page": net.video_tag(secret),
            "/page-redirect": net.video_tag("/redirect"),
            "/segment.m3u8": net.playlist(secret),
            "/segment-redirect.m3u8": net.playlist("/redirect"),
            "/key.m3u8": net.playlist("/seg.ts", key=secret),
            "/dash.mpd": net.dash(canary.url(INTERNAL, "/")),
            "/user-info": net.redirect(f"{public.scheme}://user:pw@{bare}/secret.mp4"),
            "/name": net.redirect(canary.url("internal.test", "/secret.mp4")),
            "/mixed": net.redirect(canary.url("mixed.test", "/secret.mp4")),
            "/mapped-name": net.redirect(canary.url("mapped.test", "/secret.mp4")),
            **{f"/to-{scheme}": net.redirect(f"{scheme}://{bare}/secret.mp4") for scheme in ("ftp", "gopher", "rtmp")},
            "/to-file": net.redirect("file:///etc/passwd"),
            "/to-data": net.redirect("data:video/mp4;base64,AAAA"),
            "/oversize.mp4": net.oversize,
            "/endless.mp4": net.endless,
            "/slow-head.mp4": net.dripping_head,
            "/slow-body.mp4": net.dripping_body,
        }
    )


HOSTILE_PATHS = (
    *("/redirect", "/chain", "/page", "/page-redirect", "/segment.m3u8", "/segment-redirect.m3u8", "/key.m3u8"),
    *("/dash.mpd", "/user-info", "/name", "/mixed", "/mapped-name"),
    *("/to-ftp", "/to-gopher", "/to-rtmp", "/to-file", "/to-data"),
)
HOSTILE_HOSTS = (
    *("127.0.0.1", "localhost", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "0", "0.0.0.0"),  # noqa: S104
    *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"),
    *("internal.test", "mixed.test", "mapped.test", "metadata.test", "169.254.169.254", "[fe80::1]", "10.0.0.1"),
    *("user:pw@127.0.0.1", "public.test@127.0.0.1", "127.0.0.1.", "127.0.0.1%2523", "①②⑦.0.0.1"),
)
ODD_SCHEMES = ("file:///etc/passwd", "gopher://127.0.0.1:%d/", "ftp://127.0.0.1:%d/x", "data:video/mp4;base64,AAAA")


def by_client(internet: Internet, url: str, folder: Path, **changes: float) -> Path:
    """Download with our HTTP client."""
    deadline_s = time.monotonic() + changes.get("total_timeout_s", 15.0)
    client = Client(policy=POLICY, stall_timeout_s=2, attempts=1, deadline_s=deadline_s, tls=internet.tls)
    with client, client.open(url) as reply:
        return save(client, reply, folder / "got.mp4", OPTIONS.max_size_bytes)


def by_site(url: str, folder: Path) -> Ingested:
    """Download with yt-dlp."""
    return download_from_site(url, folder, OPTIONS, lambda _: None)


# --- our HTTP client -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", HOSTILE_PATHS)
def test_the_http_client_reaches_no_internal_server(internet: Internet, path: str, tmp_path: Path) -> None:
    """Pages and playlists are only downloaded by it, never followed."""
    is_followed = not path.endswith((".m3u8", ".mpd")) and not path.startswith("/page")
    if is_followed:
        with pytest.raises(ClipmillError):
            by_client(internet, internet.at(path), tmp_path)
    else:
        assert by_client(internet, internet.at(path), tmp_path).stat().st_size > 0
    assert internet.reached == 0
    assert internet.public.asked[0] == path


@pytest.mark.parametrize("host", HOSTILE_HOSTS)
def test_the_http_client_refuses_every_way_to_name_an_internal_server(
    internet: Internet, host: str, tmp_path: Path
) -> None:
    with pytest.raises(ClipmillError):
        by_client(internet, internet.canary.url(host, "/secret.mp4"), tmp_path)
    assert internet.reached == 0


@pytest.mark.parametrize("path", ["/talk.mp4", "/good-redirect"])
def test_the_http_client_gets_what_is_public(internet: Internet, path: str, tmp_path: Path) -> None:
    assert by_client(internet, internet.at(path), tmp_path).read_bytes() == VIDEO


def test_the_http_client_is_not_rebound(internet: Internet, tmp_path: Path) -> None:
    """The name answers with the public and the internal address in turn; the second answer is refused."""
    assert by_client(internet, internet.at("/talk.mp4", "rebinding.test"), tmp_path).read_bytes() == VIDEO
    with pytest.raises(AddressRefused):
        by_client(internet, internet.at("/talk.mp4", "rebinding.test"), tmp_path)
    assert internet.reached == 0


@pytest.mark.parametrize("path", ["/oversize.mp4", "/endless.mp4"])
def test_the_http_client_stops_at_the_size(internet: Internet, path: str, tmp_path: Path) -> None:
    with pytest.raises(SourceTooLarge):
        by_client(internet, internet.at(path), tmp_path)
    assert list(tmp_path.glob("got*")) == []


@pytest.mark.parametrize("path", ["/slow-head.mp4", "/slow-body.mp4"])
def test_the_http_client_stops_at_the_time(internet: Internet, path: str, tmp_path: Path) -> None:
    begun_s = time.monotonic()
    with pytest.raises(ClipmillError):
        by_client(internet, internet.at(path), tmp_path, total_timeout_s=1.0)
    assert time.monotonic() - begun_s < 4


# --- yt-dlp ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", HOSTILE_PATHS)
def test_yt_dlp_reaches_no_internal_server(internet: Internet, path: str, tmp_path: Path) -> None:
    with pytest.raises(ClipmillError):
        by_site(internet.at(path), tmp_path)
    assert internet.reached == 0
    assert internet.public.asked


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "0", "10.0.0.1", "169.254.169.254", "mixed.test"),
        *("[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1]"),
    ],
)
def test_yt_dlp_is_told_in_one_sentence_that_an_address_is_refused(
    internet: Internet, host: str, tmp_path: Path
) -> None:
    with pytest.raises(AddressRefused, match="is not on the public internet"):
        by_site(internet.canary.url(host, "/secret.mp4"), tmp_path)
    assert internet.reached == 0


@pytest.mark.parametrize("path", ["/talk.mp4", "/good-redirect", "/good-page", "/good.m3u8"])
def test_yt_dlp_gets_what_is_public(internet: Internet, path: str, tmp_path: Path) -> None:
    assert by_site(internet.at(path), tmp_path).path.stat().st_size >= min(len(VIDEO), len(net.SEGMENT))


def test_yt_dlp_is_not_rebound(internet: Internet, tmp_path: Path) -> None:
    """Over HTTP every request is resolved anew; over HTTPS one connection carries several, so it is run twice."""

    def run_twice() -> None:
        for name in ("first", "second"):
            (tmp_path / name).mkdir()
            by_site(internet.at("/good-page", "rebinding.test"), tmp_path / name)

    with pytest.raises(AddressRefused):
        run_twice()
    assert internet.reached == 0


@pytest.mark.parametrize("path", ["/oversize.mp4", "/endless.mp4"])
def test_yt_dlp_stops_at_the_size(internet: Internet, path: str, tmp_path: Path) -> None:
    with pytest.raises(SourceTooLarge):
        by_site(internet.at(path), tmp_path)


@pytest.mark.parametrize("path", ["/slow-head.mp4", "/slow-body.mp4"])
def test_yt_dlp_stops_at_the_time(internet: Internet, path: str, tmp_path: Path) -> None:
    begun_s = time.monotonic()
    with pytest.raises(ClipmillError):
        download_from_site(internet.at(path), tmp_path, replace(OPTIONS, total_timeout_s=3.0), lambda _: None)
    assert time.monotonic() - begun_s < 8
    assert not list(tmp_path.glob("source*"))


# --- webhooks --------------------------------------------------------------------------------------------------------


def test_a_message_reaches_the_public_server_and_follows_no_redirect(internet: Internet) -> None:
    poster = Poster(POLICY, timeout_s=2, tls=internet.tls)
    assert poster.post(internet.at("/talk.mp4"), b"{}", {}).status == 200
    assert poster.post(internet.at("/redirect"), b"{}", {}).status == 302
    assert poster.post(internet.canary.url("internal.test", "/"), b"{}", {}).is_refused
    assert internet.reached == 0


def test_a_message_goes_to_nobody_whose_certificate_is_wrong(internet: Internet) -> None:
    if internet.tls is None:
        pytest.skip("there are no certificates in plain HTTP")
    posted = Poster(POLICY, timeout_s=2).post(internet.at("/talk.mp4"), b"{}", {})
    assert posted.status is None
    assert "certificate" in posted.error
    assert internet.public.asked == []


def test_the_canary_is_reached_where_nothing_guards_it(internet: Internet, tmp_path: Path) -> None:
    """Were the canary deaf, all the tests here would pass."""
    options = IngestOptions(stall_timeout_s=2.0, total_timeout_s=15.0, attempts=1)
    url = internet.canary.url(INTERNAL, "/secret.mp4")
    assert download_from_site(url, tmp_path, options, lambda _: None).path.read_bytes() == VIDEO
    assert internet.reached > 0


# --- ffmpeg and PyAV -------------------------------------------------------------------------------------------------


def _hostile_files(internet: Internet, secret: Path) -> dict[str, str]:
    canary = internet.canary.url(INTERNAL, "/secret.mp4")
    head = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n"
    ass = "[Script Info]\n[Events]\nFormat: Start, End, Text\nDialogue: 0:00:00.00,0:00:01.00,{\\p1}m 0 0{\\p0}"
    return {
        "hls-segment.m3u8": f"{head}{canary}\n#EXT-X-ENDLIST\n",
        "hls-local.m3u8": f"{head}{secret}\n#EXT-X-ENDLIST\n",
        "hls-key.m3u8": f'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{canary}"\n#EXTINF:2,\n{secret}\n#EXT-X-ENDLIST\n',
        "hls-named.mp4": f"{head}{canary}\n#EXT-X-ENDLIST\n",
        "hls-concat.mp4": f"{head}concat:{canary}|{secret}\n#EXT-X-ENDLIST\n",
        "hls-subfile.mp4": f"{head}subfile,,start,0,end,0,,:{secret}\n#EXT-X-ENDLIST\n",
        "dash.mpd": f'<?xml version="1.0"?><MPD type="static"><Period><BaseURL>{canary}</BaseURL></Period></MPD>',
        "list.ffconcat": f"ffconcat version 1.0\nfile '{canary}'\n",
        "list-local.ffconcat": f"ffconcat version 1.0\nfile '{secret}'\n",
        "session.sdp": f"v=0\no=- 0 0 IN IP4 {INTERNAL}\ns=x\nc=IN IP4 {INTERNAL}\nt=0 0\nm=video 5004 RTP/AVP 96\n",
        "words.srt": f"1\n00:00:00,000 --> 00:00:01,000\n<img src={canary}>\n",
        "words.ass": ass,
        "cue.vtt": f"WEBVTT\n\nSTYLE\n@import url({canary})\n\n00:00.000 --> 00:01.000\nx\n",
        "smil.smil": f'<smil><body><video src="{canary}"/></body></smil>',
        "index.pls": f"[playlist]\nFile1={canary}\n",
        "reference.mov": f"[Reference]\nRef1={canary}\n",
        "drawing.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{canary}"/></svg>',
        "words.lrc": f"[00:00.00]{canary}\n",
        "edit.mlp": f"<mlt><producer><property>{canary}</property></producer></mlt>",
    }


def test_ffmpeg_opens_nothing_that_a_users_file_names(internet: Internet, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ts"
    secret.write_bytes(net.SEGMENT)
    files = _hostile_files(internet, secret)
    for name, text in files.items():
        path = tmp_path / name
        path.write_text(text)
        with pytest.raises(ClipmillError):
            run_ffmpeg([*input_arguments(path), "-f", "null", "-"], timeout_s=10)
        with pytest.raises(ClipmillError), open_container(path):
            pass
    assert internet.reached == 0


@pytest.mark.parametrize("path", ["/redirect", "/talk.mp4"])
def test_ffmpeg_takes_no_address(internet: Internet, path: str, tmp_path: Path) -> None:
    """What is given as an address is read as the name of a file."""
    for url in (internet.at(path, PUBLIC), internet.canary.url(INTERNAL, path)):
        with pytest.raises(ClipmillError):
            run_ffmpeg([*input_arguments(url), "-f", "null", "-"], timeout_s=10)
        with pytest.raises(ClipmillError), open_container(Path(url)):
            pass
    assert internet.reached == internet.public.connections == 0


# --- the whole way in ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ODD_SCHEMES)
def test_other_schemes_are_no_addresses(internet: Internet, scheme: str, tmp_path: Path) -> None:
    url = scheme % internet.canary.port if "%d" in scheme else scheme
    with pytest.raises(ClipmillError):
        by_client(internet, url, tmp_path)
    with pytest.raises(ClipmillError):
        by_site(url, tmp_path)
    assert internet.reached == 0


def test_music_is_asked_for_through_the_same_guard(internet: Internet, tmp_path: Path) -> None:
    if internet.tls is not None:
        pytest.skip("the wiring gives this client the public CAs alone")
    assert take_music(internet.at("/talk.mp4"), work_dir=tmp_path, options=OPTIONS).path.read_bytes() == VIDEO
    for url in (internet.at("/redirect"), internet.at("/page"), internet.canary.url(INTERNAL, "/secret.mp4")):
        with pytest.raises(ClipmillError):
            take_music(url, work_dir=tmp_path / "music", options=OPTIONS)
    assert internet.reached == 0


def test_a_proxy_of_the_network_is_not_used_on_a_shared_installation(internet: Internet, tmp_path: Path) -> None:
    options = IngestOptions(is_public_only=True, proxy=f"http://{INTERNAL}:{internet.canary.port}")
    with pytest.raises(ClipmillError, match="proxy"):
        download_from_site(internet.at("/good-page"), tmp_path, options, lambda _: None)
    assert internet.reached == 0


def test_a_port_of_another_service_is_not_asked(internet: Internet, tmp_path: Path) -> None:
    with pytest.raises(AddressRefused, match="Port 25"):
        ingest("http://public.test:25/talk.mp4", work_dir=tmp_path, options=OPTIONS)
