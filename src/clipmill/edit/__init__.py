# SPDX-License-Identifier: MIT
"""What is kept of a moment, in which order, and what of that is not to be heard or read. Pure."""

from clipmill.edit.bounds import EditOptions, edit_clip
from clipmill.edit.flashes import FlashOptions, drop_flashes
from clipmill.edit.hook import HookOptions, open_with_hook
from clipmill.edit.masking import check_mask, mask_text, mask_transcript, masked_ranges
from clipmill.edit.pace import PACES, PaceOptions, tighten

__all__ = [
    "PACES",
    "EditOptions",
    "FlashOptions",
    "HookOptions",
    "PaceOptions",
    "check_mask",
    "drop_flashes",
    "edit_clip",
    "mask_text",
    "mask_transcript",
    "masked_ranges",
    "open_with_hook",
    "tighten",
]
