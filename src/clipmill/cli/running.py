# SPDX-License-Identifier: MIT
"""What every command does around its work: settings read, errors shown, the right exit code."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from pydantic import ValidationError
from typer.core import TyperGroup

from clipmill.cli import screen
from clipmill.domain.errors import ClipmillError, InvalidOptions
from clipmill.settings import Settings

EXIT_FAILED, EXIT_NO_CLIPS, EXIT_INTERRUPTED = 1, 3, 130
_NOISE = "Value error, "
"""What the library that reads the options puts before each of its messages."""


class Commands(TyperGroup):
    """The commands, whose refusals of an option begin with what is wrong."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]  # the parent's own class is not public
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix(_NOISE)
            raise


@contextlib.contextmanager
def errors_shown(*, is_json: bool = False) -> Iterator[None]:
    """Print one of our errors with its code and hint, and end with exit code 1."""
    try:
        yield
    except ClipmillError as error:
        screen.print_error(error, is_json=is_json)
        raise typer.Exit(EXIT_FAILED) from error


def read_settings(cookies: Path | None = None) -> Settings:
    """
    Return the settings of the environment.

    Raises:
        InvalidOptions: one has a value that it cannot have.

    """
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "__".join(str(part).upper() for part in first["loc"])
        message = f"CLIPMILL_{name}: {str(first['msg']).removeprefix(_NOISE)}"
        raise InvalidOptions(message, hint="See docs/reference/settings.md for the values it takes.") from error
    if cookies is None:
        return settings
    ingest = settings.ingest.model_copy(update={"cookies_file": cookies})
    return settings.model_copy(update={"ingest": ingest})
