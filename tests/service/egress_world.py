# SPDX-License-Identifier: MIT
"""
A small internet on this machine, for tests of the egress guard.

127.0.0.2 stands for a public server (the policy allows it), 127.0.0.1 for an internal one: the canary, which counts
every connection that it accepts. Names come from a stub in the place of the system's resolver.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import itertools
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from clipmill.net.guard import AddressPolicy

PUBLIC, INTERNAL = "127.0.0.2", "127.0.0.1"
POLICY = AddressPolicy(is_public_only=True, allowed_networks=(ipaddress.ip_network(f"{PUBLIC}/32"),))
VIDEO = b"\x00\x00\x00\x18ftypmp42" + bytes(20_000)
SEGMENT = (b"\x47" + bytes(187)) * 100
PAGE = "<!doctype html><html><head><title>A talk</title></head><body>%s</body></html>"


class World(ThreadingHTTPServer):
    """One server; its routes are functions of the handler."""

    daemon_threads = True

    def __init__(self, address: str, tls: ssl.SSLContext | None = None, port: int = 0) -> None:
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        super().__init__((address, port), _Handler)
        self.routes: dict[str, Callable[[_Handler], None]] = {}
        self.asked: list[str] = []
        self.connections = 0
        self.scheme = "http" if tls is None else "https"
        self._tls = tls

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, host: str, path: str = "") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def get_request(self) -> tuple[socket.socket, Any]:
        found, address = super().get_request()
        self.connections += 1
        if self._tls is not None:
            found.settimeout(5)
            found = self._tls.wrap_socket(found, server_side=True, do_handshake_on_connect=False)
        return found, address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients are meant to hang up here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: World

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        route = self.server.routes.get(self.path.partition("?")[0])
        if route is None:
            self.send(b"not found", "text/plain", 404)
        else:
            route(self)

    def send(self, body: bytes, kind: str, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", headers.pop("length", str(len(body))))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            with contextlib.suppress(OSError):
                self.wfile.write(body)


@contextlib.contextmanager
def serving(server: World) -> Iterator[World]:
    """Run a server while the block lasts."""
    with server:
        thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def redirect(target: str) -> Callable[[_Handler], None]:
    return lambda handler: handler.send(b"", "text/plain", 302, Location=target)


def sends(body: bytes | str, kind: str) -> Callable[[_Handler], None]:
    raw = body.encode() if isinstance(body, str) else body
    return lambda handler: handler.send(raw, kind)


def video_tag(url: str) -> Callable[[_Handler], None]:
    return sends(PAGE % f'<video><source src="{url}" type="video/mp4"></video>', "text/html")


def playlist(segment: str, key: str | None = None) -> Callable[[_Handler], None]:
    lines = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:2", "#EXT-X-MEDIA-SEQUENCE:0"]
    if key:
        lines.append(f'#EXT-X-KEY:METHOD=AES-128,URI="{key}"')
    return sends("\n".join([*lines, "#EXTINF:2,", segment, "#EXT-X-ENDLIST", ""]), "application/vnd.apple.mpegurl")


def dash(base: str) -> Callable[[_Handler], None]:
    text = (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT2S"'
        f' profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><BaseURL>{base}</BaseURL><AdaptationSet'
        ' mimeType="video/mp4"><Representation id="1" bandwidth="1000" width="320" height="180" codecs="avc1.42c00d">'
        '<SegmentList duration="2"><SegmentURL media="seg.mp4"/></SegmentList></Representation></AdaptationSet>'
        "</Period></MPD>"
    )
    return sends(text, "application/dash+xml")


def endless(handler: _Handler) -> None:
    """Send more and more without saying how much."""
    handler.close_connection = True
    handler.send_response(200)
    handler.send_header("Content-Type", "video/mp4")
    handler.end_headers()
    with contextlib.suppress(OSError):
        handler.wfile.write(VIDEO)
        while handler.command != "HEAD":
            handler.wfile.write(bytes(65536))


def oversize(handler: _Handler) -> None:
    """Promise a terabyte."""
    handler.close_connection = True
    handler.send(VIDEO, "video/mp4", length=str(10**12))


def dripping_head(handler: _Handler) -> None:
    """Send the head of an answer one byte at a time, without end."""
    handler.close_connection = True
    with contextlib.suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nX-Slow: ")
        for _ in range(400):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)


def dripping_body(handler: _Handler) -> None:
    """Send the body a byte at a time."""
    handler.close_connection = True
    handler.send(VIDEO[:50], "video/mp4", length="1000000")
    with contextlib.suppress(OSError):
        for _ in range(400):
            handler.wfile.write(b"\0")
            handler.wfile.flush()
            time.sleep(0.05)


def stub_resolver(real: Callable[..., Any]) -> Callable[..., Any]:
    """Return a `getaddrinfo` that knows names under `.test` and leaves literals to the real one."""
    turns = itertools.cycle(((PUBLIC,), (INTERNAL,)))
    fixed = {
        "public.test": (PUBLIC,),
        "internal.test": (INTERNAL,),
        "mixed.test": (PUBLIC, INTERNAL),
        "mapped.test": (f"::ffff:{INTERNAL}",),
        "metadata.test": ("169.254.169.254",),
    }

    def getaddrinfo(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        if not str(host).endswith(".test"):
            return real(host, port, *rest, **more)
        found = next(turns) if host == "rebinding.test" else fixed.get(str(host))
        if found is None:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [
            (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, int(port or 0)))
            for one in found
        ]

    return getaddrinfo


def make_certificates(folder: Path) -> tuple[Path, ssl.SSLContext, ssl.SSLContext]:
    """Return a CA's file, a server's context with a certificate of that CA, and a client's that trusts it."""
    now = dt.datetime.now(dt.UTC)
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Clipmill test CA")])
    names = [x509.DNSName(name) for name in ("public.test", "internal.test", "rebinding.test", "mixed.test")]
    hosts = [x509.IPAddress(ipaddress.ip_address(text)) for text in (PUBLIC, INTERNAL, "::1")]

    def build(subject: x509.Name, public: Any, *, is_ca: bool) -> x509.CertificateBuilder:
        usage = x509.KeyUsage(
            digital_signature=True,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=is_ca,
            crl_sign=is_ca,
            encipher_only=False,
            decipher_only=False,
        )
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(ca_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(hours=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
            .add_extension(usage, critical=True)
        )

    ca = build(ca_name, ca_key.public_key(), is_ca=True).sign(ca_key, hashes.SHA256())
    leaf_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "public.test")])
    leaf = (
        build(leaf_name, key.public_key(), is_ca=False)
        .add_extension(x509.SubjectAlternativeName([*names, *hosts]), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    ca_file, leaf_file = folder / "ca.pem", folder / "server.pem"
    ca_file.write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    leaf_file.write_bytes(leaf.public_bytes(serialization.Encoding.PEM) + private)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(leaf_file)
    return ca_file, server, ssl.create_default_context(cafile=str(ca_file))
