# SPDX-License-Identifier: MIT
"""Moments -> whole recipes: edit, camera and captions of each clip. Nothing is rendered here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from clipmill.captions import TextMeasurer, caption_clip, safe_area_for
from clipmill.captions.formats import missing_characters
from clipmill.captions.styles import check_style
from clipmill.domain.captions import CaptionStyle, CaptionTrack
from clipmill.domain.clip import ClipSpec, Edl
from clipmill.domain.media import Media
from clipmill.domain.moment import Moment
from clipmill.domain.options import AspectRatio, ClipOptions
from clipmill.domain.result import Clip, Notice
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import US_PER_S, SourceTime, TimeRange
from clipmill.edit import EditOptions, edit_clip
from clipmill.engine.looking import Seen
from clipmill.engine.naming import clip_stem
from clipmill.engine.stages import Heard
from clipmill.fonts.aliases import is_stand_in
from clipmill.fonts.library import FontLibrary
from clipmill.reframe import frame_clip, output_rate, output_size, ratio_of

See = Callable[[ClipSpec], Seen]
"""Looks at what a recipe shows."""


def plan_clip(
    rank: int, moment: Moment, media: Media, heard: Heard, options: ClipOptions, measurer: TextMeasurer, see: See
) -> Clip:
    """Return the whole recipe of one clip, without files; raises as `see`."""
    edl = edit_clip(
        moment,
        transcript=heard.transcript,
        envelope=heard.envelope,
        duration_us=media.duration_us,
        options=EditOptions(shortest_us=_us_from_s(options.min_length_s), longest_us=_us_from_s(options.max_length_s)),
    )
    spec = ClipSpec(
        name=clip_stem(rank, moment.title),
        rank=rank,
        moment=moment,
        edl=edl,
        size=output_size(options.ratio, options.resolution, media.video),
        frame_rate=output_rate(media.video),
        camera=options.camera,
        captions=options.caption_style if options.has_captions else None,
        ratio=options.ratio,
        layout=options.layout,
        caption_display=options.caption_display,
        target_language=options.target_language,
        hook_s=options.hook_s,
        hook_text=options.hook_text,
        heading=options.heading,
        music=options.music,
    )
    return compose_clip(spec, options.caption_style, media, heard.transcript, measurer, see)


def compose_clip(
    spec: ClipSpec, style: CaptionStyle, media: Media, transcript: Transcript, measurer: TextMeasurer, see: See
) -> Clip:
    """
    Return the whole recipe that follows from a spec: camera path and captions. The same spec gives the same recipe.

    Args:
        spec: what is kept, in which size.
        style: of the captions; sidecars are made in it when none are burned in. The track names the font that draws
            it, which may be another than the one that was asked for.
        media: the source.
        transcript: what is said in it, corrected already where the spec has corrections.
        measurer: measures text.
        see: looks at what the recipe shows, where its camera needs that.

    """
    seen = see(spec)
    spec = replace(spec, seen=seen.stretches)
    camera = frame_clip(
        edl=spec.edl,
        camera=spec.camera,
        layout=spec.layout,
        source=media.video,
        output=spec.size,
        is_original_ratio=spec_ratio(spec, media) is AspectRatio.ORIGINAL,
        rate=spec.frame_rate,
        footage=seen.footage,
        content=seen.content,
        overrides=spec.camera_overrides,
    )
    track = caption_clip(
        transcript,
        spec.edl,
        style=replace(style, font_family=measurer.resolve(style.font_family, "").family),
        size=spec.size,
        safe_area=safe_area_for(spec.size),
        measurer=measurer,
    )
    return Clip(spec, camera, track)


def spec_ratio(spec: ClipSpec, media: Media) -> AspectRatio:
    """Return the shape that a recipe was asked for; one that does not say it shows it by its size."""
    return spec.ratio or ratio_of(spec.size, media.video)


def _us_from_s(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * US_PER_S)


def check_caption_style(style: CaptionStyle, fonts: FontLibrary) -> None:
    """
    Refuse a caption style that cannot be drawn, before anything else is done.

    Raises:
        InvalidOptions: a color, a size or the font is not to be had.

    """
    check_style(style)
    fonts.find_family(style.font_family)


def caption_notices(clips: Sequence[Clip], measurer: TextMeasurer) -> tuple[Notice, ...]:
    """Return notices when captions are drawn in another font than asked for, or hold characters that none has."""
    drawn = [clip for clip in clips if clip.spec.captions]
    wanted = {clip.spec.captions.font_family: clip.captions.style.font_family for clip in drawn if clip.spec.captions}
    notices = [
        Notice("font_replaced", f"The font {name!r} is not installed; captions are drawn in {family}.")
        for name, family in wanted.items()
        if is_stand_in(name, family)
    ]
    missing = dict.fromkeys(char for clip in drawn for char in missing_characters(clip.captions, measurer))
    if missing:
        text = f"No caption font has the characters {' '.join(missing)}; they stand in the caption files only."
        notices.append(Notice("missing_glyphs", text))
    return tuple(notices)


def restyle_clip(clip: Clip, style: CaptionStyle | None, measurer: TextMeasurer) -> Clip:
    """Return the clip with another caption style, its lines measured anew; none burns no captions in."""
    spec = replace(clip.spec, captions=style)
    if style is None or style == clip.captions.style:
        return replace(clip, spec=spec)
    track = caption_clip(
        _transcript_of(clip.captions),
        Edl((TimeRange(SourceTime(0), SourceTime(clip.spec.edl.duration_us)),)),
        style=style,
        size=clip.spec.size,
        safe_area=clip.captions.safe_area,
        measurer=measurer,
    )
    return replace(clip, spec=spec, captions=track)


def _transcript_of(track: CaptionTrack) -> Transcript:
    """Return the words of a caption track on a clock that is the clip's own."""
    segments = []
    for cue in track.cues:
        words = tuple(
            Word(
                TimeRange(SourceTime(word.range.in_us), SourceTime(word.range.out_us)),
                word.text,
                joins_previous=word.joins_previous,
            )
            for line in cue.lines
            for word in line
        )
        if words:
            segments.append(Segment(TimeRange(words[0].range.in_us, words[-1].range.out_us), words))
    return Transcript(track.language, 1.0, tuple(segments))
