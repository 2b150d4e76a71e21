# SPDX-License-Identifier: MIT
"""
Every error that Clipmill raises.

    ClipmillError
    |- InputError            the user can put it right
    |  |- SourceNotFound     |- DownloadFailed     |- UnsupportedMedia
    |  |- SourceTooLarge     |- SourceTooLong      |- InvalidOptions     |- InvalidRecipe
    |  |- AddressRefused
    |- MediaError            a file could not be read or written
    |  |- ProbeFailed        |- DecodeFailed       |- EncodeFailed       |- ReceiptFailed
    |- ModelError            a model is missing or misbehaves
    |  |- WeightsMissing     |- WeightsCorrupt     |- ModelUnavailable   |- ReplyInvalid
    |- JobError
    |  |- JobCancelled       |- StageTimedOut
    |- StorageError
    |  |- BlobNotFound       |- StorageFull
    |- ToolMissing           a program or font that must be installed is not

No speech, no face and no good moment are results (`domain.result.Notice`), never errors.
The first line of a class docstring is its default message. HTTP numbers live in `api/` only.
"""

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


class InputError(ClipmillError):
    """The input cannot be used."""

    code = "input_error"
    default_hint = "Check the input and the options."


class SourceNotFound(InputError):
    """There is no such source."""

    code = "source_not_found"
    default_hint = "Check the path or the address."


class DownloadFailed(InputError):
    """The source could not be downloaded."""

    code = "download_failed"
    retryable = True
    default_hint = (
        "Open the address in a browser to see whether it plays. If the site asks for a login, pass --cookies FILE; "
        "or download the video yourself and give Clipmill the file instead."
    )


class AddressRefused(InputError):
    """The address is not one that this installation may ask."""

    code = "address_refused"
    default_hint = "Give an address on the public internet without a user name in it, or give the file instead."


class UnsupportedMedia(InputError):
    """The file is not a video or sound that can be read."""

    code = "unsupported_media"
    default_hint = "Give a video or sound file, such as mp4, mov, mkv, webm, avi, ts, mp3, m4a or wav."


class SourceTooLarge(InputError):
    """The source is larger than this installation allows."""

    code = "source_too_large"
    default_hint = "Use a smaller file, or raise CLIPMILL_INGEST__MAX_SIZE_BYTES."


class SourceTooLong(InputError):
    """The source is longer than this installation allows."""

    code = "source_too_long"
    default_hint = "Cut the source into parts, or raise CLIPMILL_INGEST__MAX_DURATION_S."


class InvalidOptions(InputError):
    """An option has a value that it cannot have."""

    code = "invalid_options"
    default_hint = "See `clipmill clip --help` for the values that each option takes."


class InvalidRecipe(InputError):
    """The recipe file cannot be read."""

    code = "invalid_recipe"
    default_hint = "Give the clips.json that an earlier `clipmill clip` wrote, unchanged in its structure."


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


class ModelError(ClipmillError):
    """A model is missing or misbehaves."""

    code = "model_error"


class WeightsMissing(ModelError):
    """The weights of a model are not on this machine."""

    code = "weights_missing"
    default_hint = "Run `clipmill weights fetch` once with a network, or set CLIPMILL_WEIGHTS__DIRECTORY."


class WeightsCorrupt(ModelError):
    """The weights of a model are not the ones that were published."""

    code = "weights_corrupt"
    default_hint = "Delete the file named here and run `clipmill weights fetch` again."


class ModelUnavailable(ModelError):
    """A model's server does not answer."""

    code = "model_unavailable"
    retryable = True
    default_hint = "Check the server's address and key in the settings, or unset them to use the embedded model."


class ReplyInvalid(ModelError):
    """A model's server gave an answer that cannot be used."""

    code = "reply_invalid"
    retryable = True
    default_hint = "Check that the server speaks the OpenAI protocol and gives word times."


class JobError(ClipmillError):
    """A job could not go on."""

    code = "job_error"


class JobCancelled(JobError):
    """The job was cancelled."""

    code = "job_cancelled"
    default_hint = "Start it again; finished stages are re-used."


class StageTimedOut(JobError):
    """A stage took longer than it may."""

    code = "stage_timed_out"
    retryable = True
    default_hint = "Raise the stage's time limit in the settings, or give a shorter source."


class StorageError(ClipmillError):
    """Files could not be kept."""

    code = "storage_error"


class BlobNotFound(StorageError):
    """A kept file is gone."""

    code = "blob_not_found"
    default_hint = "Run the job again from its source."


class StorageFull(StorageError):
    """There is no space left on the disk."""

    code = "storage_full"
    retryable = True
    default_hint = "Free some space, or choose another folder with -o."


class ToolMissing(ClipmillError):
    """A program that Clipmill needs is not on this machine."""

    code = "tool_missing"
    default_hint = "Run `clipmill doctor`; it says what is missing and how to get it."
