# SPDX-License-Identifier: MIT
"""What helps to choose the moments of a job: sentence vectors where there is a prompt, a language model if set up."""

from __future__ import annotations

from clipmill.engine.job import Job
from clipmill.engine.tools import Tools
from clipmill.meaning.remembering import remember_vectors
from clipmill.selection.aids import Aids

PASSING_NOTICES = frozenset(
    {
        "model_failed",
        "model_partly_failed",
        "budget_spent",
        "words_own",
        "words_partly_own",
        "summary_own",
        "summary_partly_own",
    }
)
"""Codes that tell of a model that was away or out of budget: a plan made so is not kept, so that it is tried again."""


def aids_of(job: Job, prompt: str | None) -> Aids:
    """
    Return the aids of a job.

    Raises:
        WeightsMissing: the prompt is to be read by meaning and the weights are not there.
        InvalidOptions: a language model is set up that cannot be used so.

    """
    opened = job.tools.open_meaning if prompt and prompt.strip() else None
    return Aids(embed=None if opened is None else remember_vectors(opened().embed), model=job.judge)


def aids_name(tools: Tools, prompt: str | None) -> tuple[str, ...]:
    """Return what the choice and the words of a plan depend on besides the source and the wish."""
    model = None if tools.open_model is None else tools.open_model(tools.cache)
    used = () if model is None else (model.name, str(tools.model_judges), str(tools.model_writes))
    return (*used, "meaning" if tools.open_meaning is not None and prompt else "")
