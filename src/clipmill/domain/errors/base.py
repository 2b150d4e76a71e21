# SPDX-License-Identifier: MIT
"""The root of the error tree."""

from __future__ import annotations

from typing import ClassVar


class ClipmillError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "error"
    """Stable word for programs."""
    retryable: ClassVar[bool] = False
    """Whether the same request may succeed later, unchanged."""
    default_hint: ClassVar[str] = "Run `clipmill doctor` and try again."

    def __init__(self, message: str | None = None, *, hint: str | None = None) -> None:
        """Take a message for a person and, where it differs from the class's, what to do about it."""
        self.message = message or (type(self).__doc__ or "").strip().splitlines()[0]
        self.hint = hint or self.default_hint
        super().__init__(self.message)


class ToolMissing(ClipmillError):
    """A program that Clipmill needs is not on this machine."""

    code = "tool_missing"
    default_hint = "Run `clipmill doctor`; it says what is missing and how to get it."
