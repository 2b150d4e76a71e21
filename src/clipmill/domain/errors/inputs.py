# SPDX-License-Identifier: MIT
"""Errors that the user can put right."""

from __future__ import annotations

from clipmill.domain.errors.base import ClipmillError


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
