# SPDX-License-Identifier: MIT
"""
A clip with another caption style. In: a recipe and the style. Out: the recipe with its lines measured anew.

It needs no transcript: the words are those of the captions that the recipe has. Nothing is rendered here.
"""

from __future__ import annotations

from dataclasses import replace

from clipmill.captions import TextMeasurer, safe_area_for
from clipmill.captions.bilingual import show_captions
from clipmill.domain.captions import CaptionStyle, CaptionTrack
from clipmill.domain.clip import Edl
from clipmill.domain.options import CaptionDisplay
from clipmill.domain.result import Clip
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.engine.placed import Tracks, faces_of, off_faces, scene_of


def restyle_clip(clip: Clip, style: CaptionStyle | None, measurer: TextMeasurer) -> Clip:
    """Return the clip with another caption style, its lines measured anew; none burns no captions in."""
    spec = replace(clip.spec, captions=style)
    if style is None or style == clip.captions.style:
        return replace(clip, spec=spec)
    under = clip.captions_under

    def show(look: CaptionStyle) -> Tracks:
        return show_captions(
            CaptionDisplay.ORIGINAL if under is None else CaptionDisplay.BOTH,
            original=_transcript_of(clip.captions),
            translation=None if under is None else _transcript_of(under),
            edl=Edl((TimeRange(SourceTime(0), SourceTime(clip.spec.edl.duration_us)),)),
            style=look,
            size=clip.spec.size,
            safe_area=safe_area_for(clip.spec.size),
            measurer=measurer,
        )

    track, below = off_faces(show, style, scene_of(spec, clip.camera, faces_of(clip)), measurer)
    return replace(clip, spec=spec, captions=track, captions_under=below)


def _transcript_of(track: CaptionTrack) -> Transcript:
    """Return the words of a caption track on a clock that is the clip's own."""
    segments = []
    for cue in track.cues:
        words = tuple(
            Word(
                TimeRange(SourceTime(word.range.in_us), SourceTime(word.range.out_us)),
                word.text,
                speaker=word.speaker,
                joins_previous=word.joins_previous,
            )
            for line in cue.lines
            for word in line
        )
        if words:
            segments.append(Segment(TimeRange(words[0].range.in_us, words[-1].range.out_us), words))
    return Transcript(track.language, 1.0, tuple(segments))
