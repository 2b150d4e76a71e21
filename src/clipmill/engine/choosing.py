# SPDX-License-Identifier: MIT
"""
The stage that chooses moments.

In: what is known of a source. Out: moments, best first. What it needs besides words and sound, a glance at the pictures
of a source in which little is said, is kept by content; the choice itself is made anew each time.
"""

from __future__ import annotations

from clipmill.analysis.shots import find_changes
from clipmill.domain.audience import NO_AUDIENCE, Audience
from clipmill.domain.media import Media
from clipmill.domain.options import ClipOptions
from clipmill.domain.picture import Cut
from clipmill.domain.progress import StageName
from clipmill.domain.times import US_PER_S
from clipmill.engine.aids import aids_of
from clipmill.engine.job import Job, StageRun
from clipmill.engine.stages import Heard
from clipmill.media.decode import decode_pictures
from clipmill.selection import Material, Selection, SelectionOptions, select_moments
from clipmill.storage.stage_cache import StageKey

GLANCE_VERSION = 2
LITTLE_SPEECH = 0.25
"""Below this share of speech the pictures are looked at as well, to find moments without words."""
GLANCE_WIDTH_PX = 64
SHORT_S = 180.0
GLANCE_RATE_HZ = 2.0


def choose(
    job: Job,
    media: Media,
    heard: Heard,
    options: ClipOptions,
    *,
    audience: Audience | None = None,
    is_search: bool = False,
) -> Selection:
    """
    Return the moments worth a clip, best first, with notices where there are fewer than asked for.

    Args:
        job: reports, and has what helps to choose.
        media: the source.
        heard: what is said in it.
        options: what is wanted.
        audience: what is known of the source's viewers; the chapters of its file stand in for those it lacks.
        is_search: whether only what answers the prompt is wanted, however little that is.

    Raises:
        WeightsMissing: the prompt is to be read by meaning and the weights are not there.

    """
    with job.stage(StageName.SELECT, "choosing moments") as run:
        material = Material(
            duration_us=media.duration_us,
            transcript=heard.transcript,
            envelope=heard.envelope,
            changes=_glance(job, media, heard, run),
            has_pictures=media.video is not None,
            pitch=heard.pitch,
            audience=(audience or NO_AUDIENCE).or_else(Audience(chapters=media.chapters)),
        )
        wanted = SelectionOptions(
            count=options.count,
            length_s=options.length_s,
            style=options.style,
            prompt=options.prompt,
            min_length_s=options.min_length_s,
            max_length_s=options.max_length_s,
            is_all=options.is_all,
            is_search=is_search,
            words_language=options.target_language if options.has_translated_words else None,
        )
        return select_moments(material, wanted, aids_of(job, options.prompt))


def _glance(job: Job, media: Media, heard: Heard, run: StageRun) -> tuple[Cut, ...]:
    """Look at the key pictures when little is said; nothing is decoded otherwise."""
    said_us = sum(region.duration_us for region in heard.transcript.speech)
    said_us = max(said_us, sum(word.range.duration_us for word in heard.transcript.words))
    if media.video is None or said_us >= LITTLE_SPEECH * media.duration_us:
        return ()

    # Key pictures cost a twelfth of all pictures, but a short source may have only one of them.
    is_short = media.duration_us <= SHORT_S * US_PER_S

    def look() -> tuple[Cut, ...]:
        frames = decode_pictures(
            media,
            rate_hz=GLANCE_RATE_HZ if is_short else None,
            width_px=GLANCE_WIDTH_PX,
            is_keyframes_only=not is_short,
            on_fraction=run.at,
        )
        return find_changes(frames)

    result, _ = job.tools.cache.get_or_make(
        StageKey("glance", GLANCE_VERSION, (media.content_hash,)), tuple[Cut, ...], look
    )
    return result
