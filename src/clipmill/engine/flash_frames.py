# SPDX-License-Identifier: MIT
"""
No flash of another shot at the ends of what is kept: the cuts that a look found, given to `edit`.

In: a recipe before its camera. Out: the same with ends moved inwards to cuts. Where a user chose the ends, where the
camera needs no look, and where the sound was not measured, it is left as it is. Nothing is looked at only for this.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from clipmill.domain.clip import ClipSpec
from clipmill.domain.media import Media
from clipmill.domain.times import US_PER_S
from clipmill.edit import FlashOptions, drop_flashes
from clipmill.engine.chosen import SHORTEST_US
from clipmill.engine.looking import look_rate
from clipmill.engine.means import Means
from clipmill.engine.stages import Heard


def off_flashes(
    spec: ClipSpec, media: Media, heard: Heard, means: Means, *, shortest_us: int | None = None
) -> ClipSpec:
    """
    Return the recipe with its ends off the flashes beside them.

    Args:
        spec: with what is kept of the moment, at its pace and with its hook.
        media: the source.
        heard: what is heard in it.
        means: looks at what the recipe shows.
        shortest_us: the clip becomes no shorter; never under what a user may choose either.

    Raises:
        ModelError, MediaError: as the means.

    """
    is_unheard = heard.envelope is None and media.audio is not None
    if spec.has_own_ends or media.video is None or is_unheard:
        return spec
    seen = means.see(spec)
    cuts = [shot.range.in_us for item in seen.footage for shot in item.shots[1:]]
    looked = look_rate(media.video) or media.video.frame_rate
    options = FlashOptions(
        step_us=ceil(US_PER_S / min(looked, spec.frame_rate)), shortest_us=max(shortest_us or 0, SHORTEST_US)
    )
    edl = drop_flashes(spec.edl, cuts=cuts, transcript=heard.transcript, envelope=heard.envelope, options=options)
    return replace(spec, edl=edl, seen=seen.stretches)
