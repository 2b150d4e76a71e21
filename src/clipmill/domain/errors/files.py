# SPDX-License-Identifier: MIT
"""A file could not be read or written."""

from __future__ import annotations

from clipmill.domain.errors.base import ClipmillError


class MediaError(ClipmillError):
    """A file could not be read or written."""

    code = "media_error"


class ProbeFailed(MediaError):
    """The file's header could not be read."""

    code = "probe_failed"
    default_hint = "The file seems damaged or cut off. Get it again, or re-save it with a video editor."


class DecodeFailed(MediaError):
    """The file could not be decoded."""

    code = "decode_failed"
    default_hint = "The file seems damaged. Get it again, or re-save it with a video editor."


class EncodeFailed(MediaError):
    """A clip could not be encoded."""

    code = "encode_failed"
    retryable = True

    def __init__(
        self,
        message: str | None = None,
        *,
        hint: str | None = None,
        argv: tuple[str, ...] = (),
        last_words: str = "",
    ) -> None:
        """Take also the command that failed and the last lines it wrote to its error stream."""
        super().__init__(message, hint=hint)
        self.argv = argv
        self.last_words = last_words


class ReceiptFailed(MediaError):
    """A finished clip is not what was asked for, and could not be repaired."""

    code = "receipt_failed"
