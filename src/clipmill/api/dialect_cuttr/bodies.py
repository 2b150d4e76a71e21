# SPDX-License-Identifier: MIT
"""
Take a request's body apart: JSON, or the fields of a form.

In: bytes from outside. Out: names and raw values. It knows no field by name and receives no files (that is
`submitting`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request

from clipmill.api.dialect_cuttr.fields import refusal
from clipmill.api.streaming import body_of
from clipmill.domain.errors import InvalidOptions

MAX_JSON_BYTES = 1024 * 1024
MAX_FORM_FIELDS = 200
_FORM_TYPE = "application/x-www-form-urlencoded"


async def read_small_body(request: Request) -> bytes:
    """
    Return a whole body that is not a file.

    Raises:
        HTTPException: it has more than `MAX_JSON_BYTES`; what is left of it is not read.
        UploadMismatch: it broke off.

    """
    body = bytearray()
    async for chunk in body_of(request):
        body += chunk
        if len(body) > MAX_JSON_BYTES:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(body)


def fields_of_body(body: bytes, content_type: str) -> dict[str, Any]:
    """
    Return the fields of a JSON object, whatever type was declared, or of a URL-encoded form.

    Raises:
        InvalidOptions: it is neither.

    """
    is_form = content_type.partition(";")[0].strip().lower() == _FORM_TYPE
    # curl's -d declares a form when the user forgets the header; JSON is meant all the same.
    if not is_form or body.lstrip().startswith(b"{"):
        return fields_of_json(body)
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FORM_FIELDS)
    except ValueError as error:
        message = "The form cannot be read"
        raise InvalidOptions(message) from error
    return fields_of_form(pairs)


def fields_of_json(body: bytes | str) -> dict[str, Any]:
    """
    Return the fields of a JSON object.

    Raises:
        InvalidOptions: it is no JSON, no object, nested too deeply, or names a field twice.

    """
    try:
        words = body.decode("utf-8-sig") if isinstance(body, bytes) else body
        value = json.loads(words, object_pairs_hook=_object, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        message = "Invalid JSON: the body cannot be read"
        raise InvalidOptions(message) from error
    if not isinstance(value, dict):
        message = "Invalid JSON: the body must be an object"
        raise InvalidOptions(message)
    return value


def fields_of_form(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """
    Return the fields of a form; an empty one is left out, as a form has no null.

    Raises:
        InvalidOptions: a field is there twice with different values.

    """
    return _object(list(dict.fromkeys((name, value) for name, value in pairs if value.strip())))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields:
            raise refusal(name, "given once")
        fields[name] = value
    return fields


def _no_constant(_word: str) -> NoReturn:
    message = "no JSON number"
    raise ValueError(message)
