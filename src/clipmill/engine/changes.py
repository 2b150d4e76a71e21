# SPDX-License-Identifier: MIT
"""
A user's edit of one clip: recipe and edit in, new recipe out. Nothing is analyzed again, nothing is rendered here.

The words come from what was heard in the source, so that a lengthened clip has its words and a shortened one loses
them; corrections of words stay with the recipe. A clip that nothing is changed in keeps its recipe to the letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from unicodedata import category

from clipmill.captions import check_style
from clipmill.domain.captions import CaptionStyle, WordEdit
from clipmill.domain.clip import CameraOverride, ClipSpec, CropWindow, Edl, Pace
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.jobs import ClipEdit
from clipmill.domain.media import Media, Size
from clipmill.domain.moment import Moment
from clipmill.domain.options import MAX_LENGTH_S, Resolution
from clipmill.domain.overlays import Heading
from clipmill.domain.result import Clip
from clipmill.domain.speech import Segment, Transcript, Word, join_words
from clipmill.domain.times import US_PER_S, SourceRange, TimeRange
from clipmill.edit import PACES, EditOptions, edit_clip, tighten
from clipmill.engine.flash_frames import off_flashes
from clipmill.engine.means import Means
from clipmill.engine.naming import clip_stem
from clipmill.engine.parts import check_edit, with_parts
from clipmill.engine.plan import compose_clip, cut_clip, spec_ratio, with_masks
from clipmill.engine.stages import Heard
from clipmill.reframe import output_size
from clipmill.selection.copywriter import shorten, tidy

SAME_WORD_US = 10_000
"""A correction names its word by a time this near to it: clients keep milliseconds."""
SHORTEST_US = 100_000
"""Least that a kept range may last; less is a flash."""
SMALLEST_WINDOW_PX = 16.0
"""Least side of a window that a user locks the camera to."""
LONGEST_WORD = 100
LONGEST_TITLE = 200
_LONGEST_HOOK = 120
_CONTROLS = frozenset({"Cc", "Cs", "Zl", "Zp"})


def change_clip(clip: Clip, edit: ClipEdit, media: Media, heard: Heard, means: Means) -> Clip:
    """
    Return the clip with an edit made, without files; with nothing changed it is the very same recipe.

    Raises:
        InvalidOptions: the edit cannot be made; the message names its part.

    """
    plain = replace(clip, artifacts=(), receipt=None)
    if not _changes_anything(edit):
        return plain
    check_edit(edit)
    style = _style(clip, edit)
    spec = with_parts(clip.spec, edit)
    if edit.entries is not None:
        spec = _with_entries(spec, edit, media, heard)
    if spec.pace is not clip.spec.pace or spec.hook_s != clip.spec.hook_s:
        spec = _recut(spec, edit, media, heard)
        spec = off_flashes(spec, media, heard, means) if edit.entries is None else spec
    spec = with_masks(spec, heard.transcript)
    spec = replace(spec, word_edits=_merged_words(spec.word_edits, edit.words, heard.transcript))
    spec = _with_picture(_with_words(spec, edit, style), edit, media)
    return compose_clip(spec, style, media, corrected(heard.transcript, spec.word_edits), means)


def _changes_anything(edit: ClipEdit) -> bool:
    return edit != ClipEdit(edit.ordinal, is_snapped=edit.is_snapped)


def _style(clip: Clip, edit: ClipEdit) -> CaptionStyle:
    """Return the wanted caption style: the edit's, else the clip's own, burned in or not."""
    if edit.caption_style is not None:
        check_style(edit.caption_style)
        return edit.caption_style
    return clip.spec.captions or clip.captions.style


def _with_entries(spec: ClipSpec, edit: ClipEdit, media: Media, heard: Heard) -> ClipSpec:
    entries = _checked_entries(edit, media.duration_us, spec.edl.duration_us)
    if edit.is_snapped:
        entries = _snapped(spec.moment, entries, media, heard)
    if entries == spec.edl.entries:
        return spec
    said = [word for entry in entries for word in heard.transcript.words if word.range.overlaps(entry)]
    text = join_words(said)
    begin, end = min(entry.in_us for entry in entries), max(entry.out_us for entry in entries)
    moment = replace(
        spec.moment, range=TimeRange(begin, end), text=text, hook=shorten(tidy(text), _LONGEST_HOOK) if text else ""
    )
    return replace(spec, moment=moment, edl=Edl(entries), has_own_ends=True)


def _recut(spec: ClipSpec, edit: ClipEdit, media: Media, heard: Heard) -> ClipSpec:
    """Return the recipe cut anew at its pace and with its opening: from its moment, or in the edit's own ranges."""
    if edit.entries is None:
        edl = cut_clip(spec.moment, media, heard, pace=spec.pace, hook_s=spec.hook_s, bounds=EditOptions())
        return replace(spec, edl=edl)
    if edit.pace in {None, Pace.NONE}:
        return spec
    paced = tighten(spec.edl, transcript=heard.transcript, envelope=heard.envelope, options=PACES[spec.pace])
    return replace(spec, edl=paced)


def _checked_entries(edit: ClipEdit, duration_us: int, present_us: int) -> tuple[SourceRange, ...]:
    """Return the edit's ranges, which lie in the source and last a while; any order will do, and a repeat later on."""
    entries = edit.entries or ()
    if not entries:
        raise InvalidOptions(_about(edit, "entries", "nothing would be left of the clip"))
    for number, entry in enumerate(entries):
        where = f"entries[{number}]"
        if entry.in_us < 0 or entry.out_us > duration_us:
            raise InvalidOptions(
                _about(edit, where, f"[{entry.in_us}, {entry.out_us}) us lies outside the source of {duration_us} us")
            )
        if entry.duration_us < SHORTEST_US:
            raise InvalidOptions(_about(edit, where, f"it lasts {entry.duration_us} us; {SHORTEST_US} is the least"))
        before = entries[number - 1] if number else None
        # A later repeat is a teaser; ranges that run into each other are a mistake.
        if before is not None and entry.overlaps(before) and entry.in_us >= before.in_us:
            raise InvalidOptions(_about(edit, where, f"it overlaps entries[{number - 1}]"))
    longest_us = max(present_us, round(MAX_LENGTH_S * US_PER_S))
    total_us = sum(entry.duration_us for entry in entries)
    if total_us > longest_us:
        raise InvalidOptions(_about(edit, "entries", f"the clip would last {total_us} us; {longest_us} is the most"))
    return entries


def _snapped(moment: Moment, entries: tuple[SourceRange, ...], media: Media, heard: Heard) -> tuple[SourceRange, ...]:
    """Return the ranges with their ends moved into silence; one that would then overlap another stays as it is."""
    done: list[SourceRange] = []
    for number, entry in enumerate(entries):
        edl = edit_clip(
            replace(moment, range=entry),
            transcript=heard.transcript,
            envelope=heard.envelope,
            duration_us=media.duration_us,
            options=EditOptions(),
        )
        others = (*done, *entries[number + 1 :])
        done.append(entry if any(edl.entries[0].overlaps(other) for other in others) else edl.entries[0])
    return tuple(done)


def _merged_words(
    earlier: Sequence[WordEdit], wanted: Sequence[WordEdit], transcript: Transcript
) -> tuple[WordEdit, ...]:
    """Return all corrections by the time of their word, in order; a later one of the same word wins."""
    merged = {edit.in_us: edit for edit in earlier}
    starts = [int(word.range.in_us) for word in transcript.words]
    for edit in wanted:
        nearest = min(starts, key=lambda start: abs(start - edit.in_us), default=None)
        if nearest is None or abs(nearest - edit.in_us) > SAME_WORD_US:
            message = f"words: no word of the transcript begins at {edit.in_us} us"
            raise InvalidOptions(message, hint="Give the time at which the transcript has the word.")
        if len(edit.text) > LONGEST_WORD:
            message = f"words: the word at {edit.in_us} us is longer than {LONGEST_WORD} characters"
            raise InvalidOptions(message)
        merged[nearest] = WordEdit(nearest, _one_line(edit.text))
    return tuple(merged[start] for start in sorted(merged))


def _with_words(spec: ClipSpec, edit: ClipEdit, style: CaptionStyle) -> ClipSpec:
    is_captioned = spec.captions is not None if edit.has_captions is None else edit.has_captions
    spec = replace(
        spec,
        captions=style if is_captioned else None,
        target_language=edit.target_language or spec.target_language,
        caption_display=edit.caption_display or spec.caption_display,
    )
    if edit.heading is not None:
        spec = replace(spec, heading=None if edit.heading == _no_heading(edit.heading) else edit.heading)
    if edit.title is None:
        return spec
    title = shorten(_one_line(edit.title), LONGEST_TITLE)
    if not title:
        raise InvalidOptions(_about(edit, "title", "it is empty"))
    return replace(spec, name=clip_stem(spec.rank, title), moment=replace(spec.moment, title=title))


def _one_line(text: str) -> str:
    """Return what a user wrote without line ends and control characters; joiners, which some scripts need, stay."""
    return " ".join("".join(" " if category(char) in _CONTROLS else char for char in text).split())


def _no_heading(heading: Heading) -> Heading:
    """Return the heading that takes one away: no text, none written."""
    return replace(heading, text="", is_automatic=False)


def _with_picture(spec: ClipSpec, edit: ClipEdit, media: Media) -> ClipSpec:
    ratio = edit.ratio or spec_ratio(spec, media)
    size = spec.size
    if edit.resolution is not None or ratio is not spec_ratio(spec, media):
        resolution = edit.resolution or _resolution_of(spec)
        size = output_size(ratio, resolution, media.video)
    # A layout belongs to the camera mode that it was chosen with.
    return replace(
        spec,
        ratio=ratio,
        size=size,
        camera=edit.camera or spec.camera,
        layout=edit.layout or (None if edit.camera else spec.layout),
        camera_overrides=_checked_overrides(edit, media)
        if edit.camera_overrides is not None
        else spec.camera_overrides,
    )


def _checked_overrides(edit: ClipEdit, media: Media) -> tuple[CameraOverride, ...]:
    """Return the edit's camera overrides; each lasts a while, and its windows show some of the picture."""
    frame = media.video.size if media.video else None
    for number, item in enumerate(edit.camera_overrides or ()):
        where = f"camera_overrides[{number}]"
        if item.range.in_us < 0 or item.range.out_us > media.duration_us or item.range.duration_us <= 0:
            raise InvalidOptions(
                _about(edit, where, f"[{item.range.in_us}, {item.range.out_us}) us is not in the source")
            )
        for window in item.windows:
            is_some = window.width_px >= SMALLEST_WINDOW_PX and window.height_px >= SMALLEST_WINDOW_PX
            if frame is None or not is_some or not _is_inside(window, frame):
                raise InvalidOptions(_about(edit, where, "a window has to lie inside the picture"))
    return edit.camera_overrides or ()


def _is_inside(window: CropWindow, frame: Size) -> bool:
    right_px, bottom_px = window.x_px + window.width_px, window.y_px + window.height_px
    return window.x_px >= 0 and window.y_px >= 0 and right_px <= frame.width_px and bottom_px <= frame.height_px


def _resolution_of(spec: ClipSpec) -> Resolution:
    """Return the resolution whose shorter side is nearest to the recipe's."""
    short_px = min(spec.size.width_px, spec.size.height_px)
    return min(Resolution, key=lambda resolution: abs(int(resolution.value) - short_px))


def corrected(transcript: Transcript, edits: Sequence[WordEdit]) -> Transcript:
    """Return the transcript with some words written otherwise, and those with an empty text left out."""
    if not edits:
        return transcript
    texts = {edit.in_us: edit.text for edit in edits}
    segments = []
    for segment in transcript.segments:
        words = tuple(_written(word, texts) for word in segment.words)
        kept = tuple(word for word in words if word.text)
        if kept:
            segments.append(Segment(segment.range, kept))
    return replace(transcript, segments=tuple(segments))


def _written(word: Word, texts: dict[int, str]) -> Word:
    return replace(word, text=texts.get(int(word.range.in_us), word.text))


def _about(edit: ClipEdit, part: str, what: str) -> str:
    return f"the edit of clip {edit.ordinal}: {part}: {what}"
