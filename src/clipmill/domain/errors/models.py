# SPDX-License-Identifier: MIT
"""A model is missing or misbehaves."""

from __future__ import annotations

from clipmill.domain.errors.base import ClipmillError


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


class ModelRefused(ModelError):
    """A model declined to do what it was asked."""

    code = "model_refused"
    default_hint = "Use another model, or leave out what it will not work on."


class BudgetSpent(ModelError):
    """A model was asked as often, or for as much, as it may be."""

    code = "budget_spent"
    default_hint = "Raise the limit of calls or tokens in the settings, or give less to work on."


class TranslatorMissing(ModelError):
    """Nothing that is set up translates between these languages."""

    code = "translator_missing"
    default_hint = (
        "Set CLIPMILL_LLM__BASE_URL and CLIPMILL_LLM__MODEL to an OpenAI-compatible server, or "
        "CLIPMILL_TRANSLATE__KIND=libretranslate and CLIPMILL_TRANSLATE__URL to a LibreTranslate server. Without them "
        "the embedded recogniser translates speech to English alone."
    )
