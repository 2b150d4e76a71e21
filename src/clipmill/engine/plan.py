# SPDX-License-Identifier: MIT
"""Moments -> whole recipes: edit, camera and captions of each clip. Nothing is rendered here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clipmill.captions import TextMeasurer, safe_area_for
from clipmill.captions.bilingual import show_captions
from clipmill.captions.formats import missing_characters
from clipmill.captions.styles import check_style
from clipmill.domain.captions import CaptionStyle
from clipmill.domain.clip import ClipSpec, Edl, Pace
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.media import Media
from clipmill.domain.moment import Moment
from clipmill.domain.options import MAX_LENGTH_S, AspectRatio, CaptionDisplay, ClipOptions
from clipmill.domain.picture import Box, SeenBox
from clipmill.domain.result import Clip, Notice
from clipmill.domain.speech import Transcript
from clipmill.domain.times import US_PER_S
from clipmill.edit import (
    PACES,
    EditOptions,
    HookOptions,
    check_mask,
    edit_clip,
    mask_text,
    mask_transcript,
    masked_ranges,
    open_with_hook,
    tighten,
)
from clipmill.engine.flash_frames import off_flashes
from clipmill.engine.means import Means
from clipmill.engine.naming import clip_stem
from clipmill.engine.placed import Tracks, off_faces, placed_alike, scene_of
from clipmill.engine.stages import Heard
from clipmill.fonts.aliases import is_stand_in
from clipmill.fonts.library import FontLibrary
from clipmill.overlays import check_heading, check_progress_bar, check_watermark, faces_in_output, heads_in_clip
from clipmill.reframe import frame_clip, output_rate, output_size, ratio_of


def plan_clip(
    rank: int,
    moment: Moment,
    media: Media,
    heard: Heard,
    options: ClipOptions,
    means: Means,
    *,
    is_by_hand: bool = False,
) -> Clip:
    """Return the whole recipe of one clip, without files; raises as `compose_clip`."""
    bounds = EditOptions(shortest_us=_us_from_s(options.min_length_s), longest_us=_us_from_s(options.max_length_s))
    edl = cut_clip(moment, media, heard, pace=options.pace, hook_s=options.hook_s, bounds=bounds)
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
        is_denoised=options.is_denoised,
        pace=options.pace,
        word_mask=options.word_mask,
        watermark=options.watermark,
        progress_bar=options.progress_bar,
        has_own_ends=is_by_hand,
    )
    spec = off_flashes(spec, media, heard, means, shortest_us=bounds.shortest_us)
    return compose_clip(with_masks(spec, heard.transcript), options.caption_style, media, heard.transcript, means)


def cut_clip(
    moment: Moment,
    media: Media,
    heard: Heard,
    *,
    pace: Pace,
    hook_s: float | None,
    bounds: EditOptions,
) -> Edl:
    """Return what is kept of a moment: clean ends, at the wanted pace, opening as strongly as was asked for."""
    words, envelope = heard.transcript, heard.envelope
    edl = edit_clip(moment, transcript=words, envelope=envelope, duration_us=media.duration_us, options=bounds)
    if pace is not Pace.NONE:
        options = replace(PACES[pace], shortest_us=bounds.shortest_us)
        edl = tighten(edl, transcript=words, envelope=envelope, options=options)
    if hook_s is None:
        return edl
    longest_us = bounds.longest_us or round(MAX_LENGTH_S * US_PER_S)
    hook = HookOptions(hook_s, bounds.shortest_us, longest_us)
    return open_with_hook(edl, transcript=words, envelope=envelope, options=hook)


def with_masks(spec: ClipSpec, transcript: Transcript) -> ClipSpec:
    """Return the recipe with the ranges and texts of the words that it masks; `transcript` is not corrected yet."""
    mask = spec.word_mask
    if mask is None:
        return replace(spec, masked=())
    moment = spec.moment
    hidden = replace(
        moment,
        title=mask_text(moment.title, mask),
        description=mask_text(moment.description, mask),
        hook=mask_text(moment.hook, mask),
        heading=mask_text(moment.heading, mask),
        hook_line=mask_text(moment.hook_line, mask),
    )
    return replace(spec, masked=masked_ranges(transcript, spec.edl, mask), moment=hidden)


def compose_clip(spec: ClipSpec, style: CaptionStyle, media: Media, transcript: Transcript, means: Means) -> Clip:
    """
    Return the whole recipe that follows from a spec: camera path and captions. The same spec gives the same recipe.

    Args:
        spec: what is kept, in which size.
        style: of the captions; sidecars are made in it when none are burned in. The track names the font that draws
            it, which may be another than the one that was asked for.
        media: the source.
        transcript: what is said in it, corrected already where the spec has corrections.
        means: measures text, looks at what the recipe shows where its camera needs that, translates its words.

    Raises:
        InvalidOptions: both languages in a caption style that cannot show both.
        ModelError, MediaError: as the means.

    """
    seen = means.see(spec)
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
    measurer = means.measurer
    translation = means.translate(spec, transcript)
    heads = heads_in_clip(spec.edl, seen.footage, camera)
    faces = tuple(_whole(item) for item in faces_in_output(camera, heads, spec.size))

    def show(look: CaptionStyle) -> Tracks:
        return show_captions(
            spec.caption_display,
            original=_hidden(transcript, spec),
            translation=None if translation is None else _hidden(translation, spec),
            edl=spec.edl,
            style=look,
            size=spec.size,
            safe_area=safe_area_for(spec.size),
            measurer=measurer,
        )

    drawn = replace(style, font_family=measurer.resolve(style.font_family, "").family)
    track, under = off_faces(show, drawn, scene_of(spec, camera, faces), measurer)
    untranslated = None
    is_shown_alone = spec.caption_display is CaptionDisplay.TRANSLATION
    if is_shown_alone and translation is not None and translation.words != transcript.words:
        untranslated, _ = show_captions(
            CaptionDisplay.ORIGINAL,
            original=_hidden(transcript, spec),
            translation=None,
            edl=spec.edl,
            style=track.style,
            size=spec.size,
            safe_area=track.safe_area,
            measurer=measurer,
        )
        untranslated = placed_alike(untranslated, track)
    return Clip(spec, camera, track, captions_under=under, captions_untranslated=untranslated, faces_seen=faces)


def _hidden(transcript: Transcript, spec: ClipSpec) -> Transcript:
    """Return the transcript as captions show it: without the letters of masked words."""
    mask = spec.word_mask
    return mask_transcript(transcript, mask) if mask is not None and mask.is_in_captions else transcript


def _whole(item: SeenBox) -> SeenBox:
    """Return the box in whole pixels: a recipe is read by people as well."""
    box = item.box
    return SeenBox(item.range, Box(round(box.x_px), round(box.y_px), round(box.width_px), round(box.height_px)))


def spec_ratio(spec: ClipSpec, media: Media) -> AspectRatio:
    """Return the shape that a recipe was asked for; one that does not say it shows it by its size."""
    return spec.ratio or ratio_of(spec.size, media.video)


def _us_from_s(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * US_PER_S)


def check_lengths(options: ClipOptions) -> None:
    """
    Refuse lengths that contradict each other, before anything else is done.

    Raises:
        InvalidOptions: the shortest is more than the longest, or the wanted length lies outside of them.

    """
    shortest, wanted, longest = options.min_length_s, options.length_s, options.max_length_s
    if shortest is not None and longest is not None and shortest > longest:
        message = f"the shortest length, {shortest:g} s, is more than the longest, {longest:g} s"
        raise InvalidOptions(message)
    if wanted is None:
        return
    if (shortest is not None and wanted < shortest) or (longest is not None and wanted > longest):
        message = f"the wanted length, {wanted:g} s, lies outside of the shortest and the longest"
        raise InvalidOptions(message)


def check_looks(options: ClipOptions, fonts: FontLibrary) -> None:
    """
    Refuse looks that cannot be drawn, before anything else is done.

    Raises:
        InvalidOptions: a color, a size or a font of captions, heading, watermark or progress bar is not to be had.

    """
    check_caption_style(options.caption_style, fonts)
    if options.watermark is not None:
        check_watermark(options.watermark)
    if options.progress_bar is not None:
        check_progress_bar(options.progress_bar)
    if options.word_mask is not None:
        check_mask(options.word_mask)
    if options.heading is not None:
        check_heading(options.heading)
        fonts.find_family(options.heading.font_family)


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
    tracks = [track for clip in drawn for track in (clip.captions, clip.captions_under) if track is not None]
    headings = {clip.spec.heading.font_family for clip in clips if clip.spec.heading}
    for name in sorted(headings):
        family = measurer.resolve(name, "").family
        if is_stand_in(name, family):
            notices.append(
                Notice("font_replaced", f"The font {name!r} is not installed; headings are drawn in {family}.")
            )
    missing = dict.fromkeys(char for track in tracks for char in missing_characters(track, measurer))
    if missing:
        text = f"No caption font has the characters {' '.join(missing)}; they stand in the caption files only."
        notices.append(Notice("missing_glyphs", text))
    return tuple(notices)
