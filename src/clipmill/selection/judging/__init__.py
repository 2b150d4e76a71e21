# SPDX-License-Identifier: MIT
"""
Moments judged by a language model, where one is set up.

In: sentences, what is wanted, and the picks that were made without a model. Out: spans of sentences, best first, with
the model's marks where they can be trusted, and notices. Pure: the model is a tool that is handed in. A model that
fails, lies or wavers costs its opinion, never the moments. Where to look: `judge` holds the order.
"""

from __future__ import annotations

from clipmill.selection.judging.judge import judge
from clipmill.selection.judging.request import JudgeOptions, JudgeRequest, Pick
from clipmill.selection.judging.verdict import Draft, JudgedSpan, JudgingCounts, Marks, Verdict

__all__ = [
    "Draft",
    "JudgeOptions",
    "JudgeRequest",
    "JudgedSpan",
    "JudgingCounts",
    "Marks",
    "Pick",
    "Verdict",
    "judge",
]
