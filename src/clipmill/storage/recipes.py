# SPDX-License-Identifier: MIT
"""
The job file `clips.json`: the whole outcome of a job, from which each clip can be made again.

It is our result as JSON under a format number; a reader refuses a number it does not know.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from clipmill.domain.errors import InvalidRecipe
from clipmill.domain.result import ClippingResult
from clipmill.storage.files import write_atomic

RECIPE_FILE_NAME = "clips.json"
FORMAT = 1
MAX_RECIPE_BYTES = 256 * 1024 * 1024

_ADAPTER = TypeAdapter(ClippingResult)


def recipe_document(result: ClippingResult) -> dict[str, Any]:
    """Return the result as JSON values, format number first."""
    return {"format": FORMAT, **_ADAPTER.dump_python(result, mode="json")}


def write_recipe(path: Path, result: ClippingResult) -> None:
    """
    Write the job file whole.

    Raises:
        StorageFull: the disk is full.

    """
    text = json.dumps(recipe_document(result), ensure_ascii=False, indent=1)
    write_atomic(path, text.encode())


def recipe_bytes(result: ClippingResult) -> bytes:
    """Return the result as the bytes of a job file without spaces."""
    return json.dumps(recipe_document(result), ensure_ascii=False, separators=(",", ":")).encode()


def recipe_from_bytes(data: bytes, name: str) -> ClippingResult:
    """
    Return the result that a job file holds.

    Raises:
        InvalidRecipe: it is not JSON, of an unknown format, or has a field of the wrong kind; `name` stands for it.

    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        message = f"{name} is not JSON: {error}"
        raise InvalidRecipe(message) from error
    return _result_from_document(document, name)


def read_recipe(path: Path) -> ClippingResult:
    """
    Read a job file.

    Raises:
        InvalidRecipe: it is missing, too large, not JSON, of an unknown format, or has a field of the wrong kind.

    """
    try:
        if path.stat().st_size > MAX_RECIPE_BYTES:
            message = f"{path} is too large to be a job file"
            raise InvalidRecipe(message)
        data = path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise InvalidRecipe(message) from error
    return recipe_from_bytes(data, str(path))


def _result_from_document(document: object, path: str) -> ClippingResult:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        message = f"{path} is not a Clipmill job file of format {FORMAT}"
        raise InvalidRecipe(message)
    body = {name: value for name, value in document.items() if name != "format"}
    try:
        return _ADAPTER.validate_python(body)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        message = f"{path}: {where}: {first['msg']}"
        raise InvalidRecipe(message) from error
