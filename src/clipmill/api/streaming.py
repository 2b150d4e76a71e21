# SPDX-License-Identifier: MIT
"""
Bodies too big for memory, read as they come.

In: a request. Out: its bytes in order, or the fields and files of a form, the files already in `Uploads`. A file is
written once, on its way into the store; nothing of a refused form is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass, field
from typing import Any, NoReturn

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from clipmill.domain.errors import InvalidOptions, SourceTooLarge, UploadMismatch
from clipmill.domain.jobs import UploadRecord
from clipmill.jobs.uploads import Uploads

MAX_FIELDS = 100
MAX_FIELD_BYTES = 64 << 10
MAX_NAME_CHARS = 200
IDLE_S = 60.0
"""A client that sends nothing for so long has gone."""
_OVERHEAD_BYTES = MAX_FIELDS * (MAX_FIELD_BYTES + (8 << 10))
"""Fields, headers and boundaries beside the files."""


@dataclass(frozen=True, slots=True)
class ReceivedForm:
    """A form whose files are complete uploads."""

    fields: tuple[tuple[str, str], ...]
    """Names and values in the order sent; a name can be there more than once."""
    files: dict[str, UploadRecord] = field(hash=False)
    """By the name of their part."""


def check_announced(request: Request, max_bytes: int) -> None:
    """
    Refuse a body by the length that is announced, before any of it is read.

    Raises:
        SourceTooLarge: it is longer than it may be.

    """
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced) > max_bytes:
        message = f"the body is larger than {max_bytes} bytes, the most that is taken"
        raise SourceTooLarge(message)


async def body_of(request: Request, *, idle_s: float = IDLE_S) -> AsyncIterator[bytes]:
    """
    Yield the body as it comes.

    Raises:
        UploadMismatch: the connection broke or stood still before the end.

    """
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(idle_s):
                chunk = await anext(stream)
        except StopAsyncIteration:
            return
        except (ClientDisconnect, TimeoutError) as error:
            message = "the connection ended before the body did"
            raise UploadMismatch(message) from error
        if chunk:
            yield chunk


async def receive_form(
    request: Request, uploads: Uploads, team_id: int, *, file_fields: Collection[str], max_bytes: int
) -> ReceivedForm:
    """
    Take in a `multipart/form-data` body; each file goes to an upload of the team while it is read.

    A file part without a name and without bytes, as browsers send for a field left empty, is passed over.

    Args:
        request: not read yet.
        uploads: where the files go.
        team_id: whose they are.
        file_fields: names of the parts that may be files, each once.
        max_bytes: of all files together.

    Raises:
        InvalidOptions: the body is no such form, is broken off, or has a part that it may not have.
        SourceTooLarge: there are more bytes than may be.
        StorageFull, StoreUnavailable: a file cannot be kept.

    """
    check_announced(request, max_bytes + _OVERHEAD_BYTES)
    reader = _FormReader(request, max_bytes + _OVERHEAD_BYTES)
    fields: list[tuple[str, str]] = []
    files: dict[str, UploadRecord] = {}
    begun: list[str] = []
    try:
        async for part in reader.parts():
            if part.file_name is None:
                if len(fields) == MAX_FIELDS:
                    _refuse(f"it has more than {MAX_FIELDS} fields")
                fields.append((part.name, await reader.text()))
                continue
            if part.name not in file_fields or part.name in files:
                _refuse(f"no file goes in as {part.name!r}; one may as each of {', '.join(file_fields)}")
            if not part.file_name and await reader.is_empty():
                continue
            upload = await run_in_threadpool(uploads.begin, team_id, part.file_name)
            begun.append(upload.id)
            files[part.name] = await uploads.receive_whole(upload.id, reader.data())
    except UploadMismatch:
        _refuse("it ends before its end")
    else:
        begun.clear()
        return ReceivedForm(tuple(fields), files)
    finally:
        for upload_id in begun:
            await run_in_threadpool(uploads.remove, team_id, upload_id)


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    file_name: str | None
    """None for a field; empty for a file field left empty."""


@dataclass(frozen=True, slots=True)
class _End:
    """Of a part."""


class _FormReader:
    """Turns a body into parts and their bytes, in one pass; only what one piece of the body holds is in memory."""

    def __init__(self, request: Request, max_bytes: int) -> None:
        kind, options = parse_options_header(request.headers.get("content-type"))
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary:
            _refuse("its content type must be multipart/form-data with a boundary")
        self._headers: dict[str, bytes] = {}
        self._name, self._value = bytearray(), bytearray()
        self._found: list[_Part | bytes | _End] = []
        self._is_whole = False
        callbacks: dict[str, Callable[..., Any]] = {
            "on_part_begin": self._headers.clear,
            "on_header_field": lambda data, start, end: self._name.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._end_header,
            "on_headers_finished": lambda: self._found.append(self._part()),
            "on_part_data": lambda data, start, end: self._found.append(bytes(data[start:end])),
            "on_part_end": lambda: self._found.append(_End()),
            "on_end": self._end_form,
        }
        try:
            self._parser = MultipartParser(boundary, callbacks)  # type: ignore[arg-type]
        except FormParserError:
            _refuse("its boundary is too long")
        self._events = self._read(body_of(request), max_bytes)
        self._ahead: bytes | _End | None = None

    async def parts(self) -> AsyncIterator[_Part]:
        """Yield the parts in order; what is not read of one is passed over."""
        async for event in self._events:
            if isinstance(event, _Part):
                self._ahead = None
                yield event
        if not self._is_whole:
            _refuse("it ends before its end")

    async def data(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the part that `parts` gave last."""
        event = self._ahead
        self._ahead = None
        while not isinstance(event, _End):
            if event:
                yield event
            event = await self._next()
        self._ahead = event

    async def is_empty(self) -> bool:
        """Say whether the part has no bytes; they can still be read."""
        while not self._ahead:
            self._ahead = await self._next()
        return isinstance(self._ahead, _End)

    async def text(self) -> str:
        """Return the part as text."""
        value = bytearray()
        async for piece in self.data():
            value += piece
            if len(value) > MAX_FIELD_BYTES:
                _refuse(f"a field is longer than {MAX_FIELD_BYTES} bytes")
        return _decoded(bytes(value))

    async def _next(self) -> bytes | _End:
        event = await anext(self._events, None)
        if event is None or isinstance(event, _Part):
            _refuse("it ends before its end")
        return event

    async def _read(self, body: AsyncIterator[bytes], max_bytes: int) -> AsyncIterator[_Part | bytes | _End]:
        received = 0
        async for chunk in body:
            received += len(chunk)
            if received > max_bytes:
                message = f"the form has more than {max_bytes} bytes"
                raise SourceTooLarge(message)
            try:
                self._parser.write(chunk)
            except FormParserError:
                _refuse("it is no multipart/form-data")
            found, self._found = self._found, []
            for event in found:
                yield event

    def _end_header(self) -> None:
        self._headers[self._name.decode("latin-1").lower()] = bytes(self._value)
        self._name.clear()
        self._value.clear()

    def _part(self) -> _Part:
        given = _decoded(self._headers.get("content-disposition", b""))
        # The parser thinks in Latin-1; clients send UTF-8.
        kind, options = parse_options_header(given.encode().decode("latin-1"))
        name = _decoded(options.get(b"name", b""))
        if kind != b"form-data" or not name or len(name) > MAX_NAME_CHARS:
            _refuse("it has a part without a name")
        file_name = options.get(b"filename")
        return _Part(name, None if file_name is None else _decoded(file_name))

    def _end_form(self) -> None:
        self._is_whole = True


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        _refuse("it is not UTF-8")


def _refuse(why: str) -> NoReturn:
    message = f"the form cannot be read: {why}"
    raise InvalidOptions(message, hint="Send a form as RFC 7578 has it.")
