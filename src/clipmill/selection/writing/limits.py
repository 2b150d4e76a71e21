# SPDX-License-Identifier: MIT
"""Lengths of the words of a clip, one place for rules, questions and checks."""

from __future__ import annotations

LONGEST_TITLE = 70
"""Characters; about what a search result and a phone's list show of a title."""
LONGEST_HEADING = 45
"""Characters: two lines at full size, as `overlays.wording` has it."""
FEWEST_HEADING_WORDS, MOST_HEADING_WORDS = 3, 8
LONGEST_DESCRIPTION = 220
LONGEST_HOOK = 120
"""Characters of the opening words that are kept."""
LONGEST_HOOK_PHRASE, MOST_HOOK_WORDS = 60, 10
"""Characters and words of a hook taken from what is said; a tone puts words before it."""
LONGEST_HOOK_LINE = 70
"""Characters of a hook line, which is read in three seconds."""
LONGEST_INSTRUCTIONS = 1500
"""Characters of a user's wish for headings that are read; as the contracts have it."""
LONGEST_SENTENCE, LONGEST_EVENT = 300, 160
"""Characters of a sentence of a summary and of an event in a highlight."""
