# SPDX-License-Identifier: MIT
"""
The parts of a clip that an edit takes out, puts in or changes as a whole: what stands over it and sounds under it.

In: a recipe and an edit. Out: the recipe with those parts. Ranges, words, camera and captions are `changes`' affair.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from clipmill.domain.clip import ClipSpec
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.jobs import ClipEdit, ClipPart
from clipmill.edit import check_mask
from clipmill.engine.music import check_music
from clipmill.overlays import check_progress_bar, check_watermark

LONGEST_OPENING_S = 30.0
_FIELDS = {
    ClipPart.HEADING: "heading",
    ClipPart.HOOK: "hook_s",
    ClipPart.HOOK_TEXT: "hook_text",
    ClipPart.WATERMARK: "watermark",
    ClipPart.PROGRESS_BAR: "progress_bar",
    ClipPart.MUSIC: "music",
    ClipPart.WORD_MASK: "word_mask",
}
_PUT_IN = ("hook_s", "hook_text", "watermark", "progress_bar", "music", "word_mask", "pace", "is_denoised")


def check_edit(edit: ClipEdit) -> None:
    """
    Refuse parts that cannot be drawn or heard.

    Raises:
        InvalidOptions: a number, a color or a text of a part is not to be had.

    """
    if edit.watermark is not None:
        check_watermark(edit.watermark)
    if edit.progress_bar is not None:
        check_progress_bar(edit.progress_bar)
    if edit.music is not None:
        check_music(edit.music)
    if edit.word_mask is not None:
        check_mask(edit.word_mask)
    if edit.hook_s is not None and not 0 < edit.hook_s <= LONGEST_OPENING_S:
        message = f"the edit of clip {edit.ordinal}: hook_s: {edit.hook_s} is not between 0 and {LONGEST_OPENING_S:g}"
        raise InvalidOptions(message)


def with_parts(spec: ClipSpec, edit: ClipEdit) -> ClipSpec:
    """Return the recipe without the parts that the edit takes out, and with those that it puts in."""
    changes: dict[str, Any] = {_FIELDS[part]: None for part in edit.removed}
    changes |= {name: value for name in _PUT_IN if (value := getattr(edit, name)) is not None}
    return replace(spec, **changes) if changes else spec
