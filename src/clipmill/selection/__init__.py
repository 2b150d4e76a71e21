# SPDX-License-Identifier: MIT
"""
Which moments of a source are worth watching alone, best first.

In: a transcript, the sound's level and the picture's changes. Out: ranked moments with scores and words. Pure: it
opens nothing, asks no model and gives the same answer every time. Where to look: `select` holds the order.
"""

from __future__ import annotations

from clipmill.selection.material import Material, Selection, SelectionOptions
from clipmill.selection.select import default_count, select_moments
from clipmill.selection.summary import summarize

__all__ = ["Material", "Selection", "SelectionOptions", "default_count", "select_moments", "summarize"]
