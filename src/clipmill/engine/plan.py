# SPDX-License-Identifier: MIT
"""Moments -> whole recipes: edit, camera and captions of each clip. Nothing is rendered here."""

from __future__ import annotations

from collections.abc import Sequence
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
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.edit import EditOptions, edit_clip
from clipmill.engine.naming import clip_stem
from clipmill.engine.stages import Heard
from clipmill.fonts.library import FontLibrary
from clipmill.reframe import frame_clip, output_rate, output_size


def plan_clip(
    rank: int, moment: Moment, media: Media, heard: Heard, options: ClipOptions, measurer: TextMeasurer
) -> Clip:
    """Return the whole recipe of one clip, without files."""
    edl = edit_clip(
        moment,
        transcript=heard.transcript,
        envelope=heard.envelope,
        duration_us=media.duration_us,
        options=EditOptions(),
    )
    size = output_size(options.ratio, options.resolution, media.video)
    spec = ClipSpec(
        name=clip_stem(rank, moment.title),
        rank=rank,
        moment=moment,
        edl=edl,
        size=size,
        frame_rate=output_rate(media.video),
        camera=options.camera,
        captions=options.caption_style if options.has_captions else None,
    )
    camera = frame_clip(
        edl=edl,
        camera=options.camera,
        source=media.video,
        output=size,
        is_original_ratio=options.ratio is AspectRatio.ORIGINAL,
    )
    track = caption_clip(
        heard.transcript,
        edl,
        style=options.caption_style,
        size=size,
        safe_area=safe_area_for(size),
        measurer=measurer,
    )
    return Clip(spec, camera, track)


def check_caption_style(style: CaptionStyle, fonts: FontLibrary) -> None:
    """
    Refuse a caption style that cannot be drawn, before anything else is done.

    Raises:
        InvalidOptions: a color, a size or the font is not to be had.

    """
    check_style(style)
    fonts.find_family(style.font_family)


def caption_notices(clips: Sequence[Clip], measurer: TextMeasurer) -> tuple[Notice, ...]:
    """Return a notice when captions hold characters that no font on this machine can draw."""
    missing = dict.fromkeys(
        char for clip in clips if clip.spec.captions for char in missing_characters(clip.captions, measurer)
    )
    if not missing:
        return ()
    text = f"No caption font has the characters {' '.join(missing)}; they stand in the caption files only."
    return (Notice("missing_glyphs", text),)


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
