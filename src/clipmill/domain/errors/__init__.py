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
    |  |- ModelRefused       |- BudgetSpent        |- TranslatorMissing
    |- JobError
    |  |- JobCancelled       |- StageTimedOut      |- StageCrashed
    |  |- JobNotFound        |- ClipNotFound       |- JobNotReady        |- WorkerDead
    |  |- ShareNotFound
    |- AccountError          who asks may not, or cannot pay
    |  |- KeyMissing         |- KeyInvalid         |- KeyExpired         |- ScopeMissing
    |  |- TeamNotFound       |- BalanceTooLow      |- BillingInactive
    |  |- WebhookNotFound    |- PresetNotFound
    |  |- RateLimited        |- TooManyJobs        |- IdempotencyConflict
    |  |- KeyNotFound        |- NotHeld            |- TooManyUploads
    |- StorageError
    |  |- BlobNotFound       |- StorageFull        |- StoreUnavailable
    |  |- UploadNotFound     |- UploadExpired      |- UploadMismatch     |- DatabaseTooNew
    |  |- LinkInvalid        |- LinkExpired        |- BlobKeyInvalid
    |- ToolMissing           a program or font that must be installed is not

No speech, no face and no good moment are results (`domain.result.Notice`), never errors.
The first line of a class docstring is its default message. HTTP numbers live in `api/` only.
"""

from clipmill.domain.errors.accounts import (
    AccountError,
    BalanceTooLow,
    BillingInactive,
    IdempotencyConflict,
    KeyExpired,
    KeyInvalid,
    KeyMissing,
    KeyNotFound,
    NotHeld,
    PresetNotFound,
    RateLimited,
    ScopeMissing,
    TeamNotFound,
    TooManyJobs,
    TooManyUploads,
    WebhookNotFound,
)
from clipmill.domain.errors.base import ClipmillError, ToolMissing
from clipmill.domain.errors.files import DecodeFailed, EncodeFailed, MediaError, ProbeFailed, ReceiptFailed
from clipmill.domain.errors.inputs import (
    AddressRefused,
    DownloadFailed,
    InputError,
    InvalidOptions,
    InvalidRecipe,
    SourceNotFound,
    SourceTooLarge,
    SourceTooLong,
    UnsupportedMedia,
)
from clipmill.domain.errors.jobs import (
    ClipNotFound,
    JobCancelled,
    JobError,
    JobNotFound,
    JobNotReady,
    ShareNotFound,
    StageCrashed,
    StageTimedOut,
    WorkerDead,
)
from clipmill.domain.errors.models import (
    BudgetSpent,
    ModelError,
    ModelRefused,
    ModelUnavailable,
    ReplyInvalid,
    TranslatorMissing,
    WeightsCorrupt,
    WeightsMissing,
)
from clipmill.domain.errors.storage import (
    BlobKeyInvalid,
    BlobNotFound,
    DatabaseTooNew,
    LinkExpired,
    LinkInvalid,
    StorageError,
    StorageFull,
    StoreUnavailable,
    UploadExpired,
    UploadMismatch,
    UploadNotFound,
)

__all__ = [
    "AccountError",
    "AddressRefused",
    "BalanceTooLow",
    "BillingInactive",
    "BlobKeyInvalid",
    "BlobNotFound",
    "BudgetSpent",
    "ClipNotFound",
    "ClipmillError",
    "DatabaseTooNew",
    "DecodeFailed",
    "DownloadFailed",
    "EncodeFailed",
    "IdempotencyConflict",
    "InputError",
    "InvalidOptions",
    "InvalidRecipe",
    "JobCancelled",
    "JobError",
    "JobNotFound",
    "JobNotReady",
    "KeyExpired",
    "KeyInvalid",
    "KeyMissing",
    "KeyNotFound",
    "LinkExpired",
    "LinkInvalid",
    "MediaError",
    "ModelError",
    "ModelRefused",
    "ModelUnavailable",
    "NotHeld",
    "PresetNotFound",
    "ProbeFailed",
    "RateLimited",
    "ReceiptFailed",
    "ReplyInvalid",
    "ScopeMissing",
    "ShareNotFound",
    "SourceNotFound",
    "SourceTooLarge",
    "SourceTooLong",
    "StageCrashed",
    "StageTimedOut",
    "StorageError",
    "StorageFull",
    "StoreUnavailable",
    "TeamNotFound",
    "TooManyJobs",
    "TooManyUploads",
    "ToolMissing",
    "TranslatorMissing",
    "UnsupportedMedia",
    "UploadExpired",
    "UploadMismatch",
    "UploadNotFound",
    "WebhookNotFound",
    "WeightsCorrupt",
    "WeightsMissing",
    "WorkerDead",
]
