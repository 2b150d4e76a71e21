# SPDX-License-Identifier: MIT
"""
How long moments may be.

In: what options and prompt say. Out: a window of lengths for candidates. Options win over the prompt.
"""

from __future__ import annotations

from clipmill.selection.candidates import LengthWindow
from clipmill.selection.material import SelectionOptions
from clipmill.selection.wishes import Wish

HANDLES_S = 0.4
"""Most that an edit adds before and after what is said."""
_USUAL_S = (20.0, 60.0)


def plan_length(options: SelectionOptions, wish: Wish) -> LengthWindow:
    """Return how long moments may be: what the options say, or else the prompt, or else 20 to 60 s."""
    wanted = options.length_s if options.length_s is not None else wish.length_s
    if options.min_length_s is not None or options.max_length_s is not None:
        return _bound_length(options, wish, wanted)
    if wanted is not None:
        return LengthWindow(wanted)
    if wish.shortest_s is not None:
        longest_s = wish.longest_s or max(_USUAL_S[1], 2.0 * wish.shortest_s)
        return LengthWindow(None, shortest_s=min(wish.shortest_s, longest_s), longest_s=longest_s, is_bound=True)
    if wish.longest_s is not None:
        longest_s = max(1.0, wish.longest_s - HANDLES_S)
        return LengthWindow(None, shortest_s=min(_USUAL_S[0], 0.5 * longest_s), longest_s=longest_s, is_bound=True)
    return LengthWindow(None)


def _bound_length(options: SelectionOptions, wish: Wish, wanted: float | None) -> LengthWindow:
    """Return bounds less the silence that an edit keeps around what is said; a length wanted gives way to them."""
    shortest = options.min_length_s or 0.0
    longest = options.max_length_s if options.max_length_s is not None else max(_USUAL_S[1], 2.0 * shortest)
    if wish.longest_s is not None:
        longest = max(shortest, min(longest, wish.longest_s))
    longest = max(1.0, longest - HANDLES_S)
    if wanted is None and not options.min_length_s:
        shortest = min(_USUAL_S[0], 0.5 * longest)
    shortest = min(shortest, longest)
    if wanted is not None:
        wanted = min(longest, max(shortest, wanted))
    return LengthWindow(wanted, shortest_s=shortest, longest_s=longest, is_bound=True)
