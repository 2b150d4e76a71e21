# SPDX-License-Identifier: MIT
"""
Wishes that are understood and kept in the recipe, but not drawn or heard yet.

One row for each; whoever delivers the thing removes its row. When the table is empty, so is this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from clipmill.captions import CAPTION_STYLES
from clipmill.domain.captions import CaptionStyle
from clipmill.domain.clip import ClipSpec
from clipmill.domain.jobs import ClipEdit
from clipmill.domain.options import CaptionDisplay, ClipOptions
from clipmill.domain.result import Notice

_PENDING: tuple[tuple[str, Callable[[ClipOptions], bool], str], ...] = (
    (
        "caption_style",
        lambda o: o.has_captions and o.caption_style.name not in CAPTION_STYLES,
        "This caption style is not drawn yet; the default looks stand in.",
    ),
    (
        "target_language",
        lambda o: o.target_language is not None or o.caption_display is not CaptionDisplay.ORIGINAL,
        "Words are not translated yet; captions show the original.",
    ),
    ("hook_length", lambda o: o.hook_s is not None, "The opening hook is not cut to a length yet."),
    ("hook_text", lambda o: o.hook_text is not None, "The hook text is not drawn yet."),
    ("heading", lambda o: o.heading is not None, "The heading is not drawn yet."),
    ("music", lambda o: o.music is not None, "Music is not mixed in yet."),
)


def pending_notices(options: ClipOptions) -> tuple[Notice, ...]:
    """Return a notice for each wish that this version keeps but does not deliver; its code is `pending_` + field."""
    return tuple(Notice(f"pending_{name}", text) for name, is_wished, text in _PENDING if is_wished(options))


def pending_in_specs(specs: Iterable[ClipSpec]) -> tuple[Notice, ...]:
    """Return the notices for the wishes that recipes hold, each once."""
    found = {notice: None for spec in specs for notice in pending_notices(_wishes(spec))}
    return tuple(found)


def pending_in_edits(edits: Iterable[ClipEdit]) -> tuple[Notice, ...]:
    """Return the notices for the wishes that edits hold, each once."""
    found = {notice: None for edit in edits for notice in pending_notices(_edit_wishes(edit))}
    return tuple(found)


def _edit_wishes(edit: ClipEdit) -> ClipOptions:
    return ClipOptions(
        has_captions=edit.has_captions is not False,
        caption_style=edit.caption_style or CaptionStyle(),
        target_language=edit.target_language,
        caption_display=edit.caption_display or CaptionDisplay.ORIGINAL,
        hook_text=edit.hook_text,
        heading=edit.heading,
    )


def _wishes(spec: ClipSpec) -> ClipOptions:
    return ClipOptions(
        has_captions=spec.captions is not None,
        caption_style=spec.captions or CaptionStyle(),
        target_language=spec.target_language,
        caption_display=spec.caption_display,
        hook_s=spec.hook_s,
        hook_text=spec.hook_text,
        heading=spec.heading,
        music=spec.music,
    )
