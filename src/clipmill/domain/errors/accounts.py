# SPDX-License-Identifier: MIT
"""Whoever asks may not do this, or cannot pay for it."""

from __future__ import annotations

from clipmill.domain.errors.base import ClipmillError


class AccountError(ClipmillError):
    """Whoever asks may not do this, or cannot pay for it."""

    code = "account_error"


class KeyMissing(AccountError):
    """No API key was sent."""

    code = "key_missing"
    default_hint = "Send a key in the header that the API's reference names."


class KeyInvalid(AccountError):
    """The API key is unknown or revoked."""

    code = "key_invalid"
    default_hint = "Make a new key with `clipmill keys create`."


class KeyExpired(AccountError):
    """The API key has expired."""

    code = "key_expired"
    default_hint = "Make a new key with `clipmill keys create`."


class ScopeMissing(AccountError):
    """The API key may not do this."""

    code = "scope_missing"
    default_hint = "Use a key that has the scope named here."


class KeyNotFound(AccountError):
    """The team has no such key."""

    code = "key_not_found"
    default_hint = "List the team's keys to see their ids."


class TeamNotFound(AccountError):
    """There is no such team."""

    code = "team_not_found"
    default_hint = "Check the team id."


class BalanceTooLow(AccountError):
    """The wallet holds less than this costs."""

    code = "balance_too_low"
    default_hint = "Top up the wallet, or ask for fewer clips."


class BillingInactive(AccountError):
    """The team's billing is switched off."""

    code = "billing_inactive"
    default_hint = "Ask the operator to switch it on."


class RateLimited(AccountError):
    """Too many requests."""

    code = "rate_limited"
    retryable = True
    default_hint = "Wait as long as Retry-After says."

    def __init__(self, message: str | None = None, *, hint: str | None = None, retry_after_s: float = 1.0) -> None:
        """Take also how long to wait."""
        super().__init__(message, hint=hint)
        self.retry_after_s = retry_after_s


class WebhookNotFound(AccountError):
    """There is no such webhook or delivery."""

    code = "webhook_not_found"
    default_hint = "Check the id; deliveries are forgotten with their webhook."


class PresetNotFound(AccountError):
    """There is no such preset."""

    code = "preset_not_found"
    default_hint = "Check the id; GET /presets lists those of your team."


class TooManyJobs(AccountError):
    """The team has as many jobs at work as it may."""

    code = "too_many_jobs"
    retryable = True
    default_hint = "Wait until one of them is done, or cancel one."


class TooManyUploads(AccountError):
    """The team has as much on its way as it may."""

    code = "too_many_uploads"
    retryable = True
    default_hint = "Finish the uploads that were begun, or remove them; left alone, they are thrown away after a while."


class NotHeld(AccountError):
    """The wallet holds less than this for the job."""

    code = "not_held"
    default_hint = "Run `clipmill wallet audit`; please report what it says if it finds a difference."


class IdempotencyConflict(AccountError):
    """This idempotency key was used for another request."""

    code = "idempotency_conflict"
    default_hint = "Use a new key for each different request."
