# SPDX-License-Identifier: MIT
"""A TCP proxy before a database that can be away for a while."""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import parse_qs, urlsplit


class Proxy:
    """Passes bytes on to a PostgreSQL; away, it drops all connections and refuses new ones."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._is_away = threading.Event()
        self._links: set[socket.socket] = set()
        self._server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Of the same database, through this proxy."""
        user = self._parts.username or "postgres"
        secret = f":{self._parts.password}" if self._parts.password else ""
        port = self._server.getsockname()[1]
        return f"postgresql://{user}{secret}@127.0.0.1:{port}{self._parts.path}?sslmode=disable&gssencmode=disable"

    def go(self) -> None:
        self._is_away.set()
        for link in list(self._links):
            _shut(link)

    def come_back(self) -> None:
        self._is_away.clear()

    def close(self) -> None:
        self._server.close()
        self.go()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            if self._is_away.is_set():
                client.close()
                continue
            server = self._connect()
            for source, target in ((client, server), (server, client)):
                self._links.add(source)
                threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _connect(self) -> socket.socket:
        folder = parse_qs(self._parts.query).get("host", [""])[0]
        if folder.startswith("/"):
            link = socket.socket(socket.AF_UNIX)
            link.connect(f"{folder}/.s.PGSQL.{self._parts.port or 5432}")
            return link
        return socket.create_connection((self._parts.hostname or "127.0.0.1", self._parts.port or 5432))

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        self._links.discard(source)
        _shut(source)
        _shut(target)


def _shut(link: socket.socket) -> None:
    with contextlib.suppress(OSError):
        link.shutdown(socket.SHUT_RDWR)
    link.close()
