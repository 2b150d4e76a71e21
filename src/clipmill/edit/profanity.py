# SPDX-License-Identifier: MIT
"""
The words that are masked when the user names none: English, strong ones only.

They are what advertisers' rules of video platforms call strong profanity, and slurs. Mild oaths (damn, hell, crap),
body parts, and words that are more often names or harmless (Dick, cock, ass) are left out: a user can add them.
"""

from __future__ import annotations

ENDINGS = ("", "s", "es", "ed", "er", "ers", "in", "ing", "ings", "y", "head", "heads", "face", "hole", "holes")
"""What may follow a root; more would reach harmless words."""

ROOTS = (
    *("fuck", "motherfuck", "clusterfuck", "fuckwit", "shit", "shitt", "bullshit", "horseshit", "dipshit"),
    *("bitch", "cunt", "asshole", "arsehole", "dickhead", "cocksuck", "wank", "twat", "whore", "slut"),
    *("nigger", "nigga", "faggot", "kike"),
)
"""Each stands for itself with each of the endings."""

OWN_WORDS = frozenset(root + ending for root in ROOTS for ending in ENDINGS) - {"shitt"}
"""All of them, written out, in lower case."""
