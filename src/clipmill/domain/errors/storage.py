# SPDX-License-Identifier: MIT
"""Files could not be kept."""

from __future__ import annotations

from clipmill.domain.errors.base import ClipmillError


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


class StoreUnavailable(StorageError):
    """The store or the database does not answer."""

    code = "store_unavailable"
    retryable = True
    default_hint = "Try again in a minute; the operator finds the cause in the log."


class DatabaseTooNew(StorageError):
    """The database was made by a newer version of Clipmill."""

    code = "database_too_new"
    default_hint = "Install the newer version here too, or restore the copy of the database from before the upgrade."


class UploadNotFound(StorageError):
    """There is no such upload."""

    code = "upload_not_found"
    default_hint = "Upload the file first; unfinished uploads are thrown away after a while."


class UploadExpired(StorageError):
    """The upload's time is over."""

    code = "upload_expired"
    default_hint = "Ask for a new upload address."


class UploadMismatch(StorageError):
    """What was sent does not go on where the upload stands."""

    code = "upload_mismatch"
    default_hint = "Ask where the upload stands and go on from there."


class LinkInvalid(StorageError):
    """This address was not made by this installation, or was changed."""

    code = "link_invalid"
    default_hint = "Use the address exactly as the API gave it, or ask for it again."


class LinkExpired(StorageError):
    """The address's time is over."""

    code = "link_expired"
    default_hint = "Ask the API for a new address."


class BlobKeyInvalid(StorageError):
    """A key of the blob store has a form that no key of ours has."""

    code = "blob_key_invalid"
    default_hint = "Please report this: keys are made by the program itself."
