# SPDX-License-Identifier: MIT
"""
The overlays of a clip, drawn.

Here the caption room's rules for texts, the words of the moment and the boxes of captions and faces meet.

In: a clip, fonts, what is in the way. Out: what is drawn, and the captions' file with it. Nothing is rendered here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clipmill.captions.ass import escape_ass
from clipmill.captions.phrases import locale_of, phrases_from_words
from clipmill.captions.placing import PlacedWord
from clipmill.captions.spans import spans_in_line
from clipmill.captions.text import clean_text, clusters_of, drawn_text, is_emoji, is_rtl_text
from clipmill.domain.captions import CaptionStyle, EmojiPicture, TextInk
from clipmill.domain.clip import ClipSpec
from clipmill.domain.media import Size
from clipmill.domain.overlays import HookPlace
from clipmill.domain.picture import Box, SeenBox
from clipmill.domain.times import ClipTime, TimeRange
from clipmill.fonts.library import FontLibrary
from clipmill.overlays import (
    DrawnOverlays,
    Lettering,
    Phrase,
    Surroundings,
    Wishes,
    clear_area,
    heading_words,
    hook_words,
    overlay_events,
)

_WORD = re.compile("[^ ]+")
_NO_TIME = TimeRange(ClipTime(0), ClipTime(0))


def no_picture(_cluster: str) -> None:
    """Know no picture of any emoji."""


@dataclass(frozen=True, slots=True)
class CaptionTextRules:
    """The caption room's rules, for texts that have no times. Satisfies the overlay room's `TextRules`."""

    picture_of: Callable[[str], EmojiPicture | None] = no_picture
    """Of an emoji."""

    def drawn(self, text: str) -> str:
        """Return the text on one line without control characters and emoji that have no picture."""
        kept = drawn_text(
            clean_text(text), CaptionStyle(), None, lambda cluster: cluster * bool(self.picture_of(cluster))
        )
        # Once more: what stood between two spaces may be gone.
        return clean_text(kept)

    def gapped(self, text: str, gap: str) -> str:
        """Return a drawn text with a blank in the place of each emoji."""
        return "".join(gap if is_emoji(cluster) else cluster for cluster in clusters_of(text))

    def emoji_spans(
        self, text: str, gap: str, ink_of: Callable[[str], TextInk], *, is_rtl: bool
    ) -> Sequence[tuple[str, float, float]]:
        """Return the emoji of a drawn line, each with the ends of its blank from the left end of the line."""
        bounds: list[tuple[int, int]] = []
        names: list[str] = []
        end = 0
        for cluster in clusters_of(text):
            begin, end = end, end + (len(gap) if is_emoji(cluster) else len(cluster))
            if is_emoji(cluster):
                bounds.append((begin, end))
                names.append(cluster)
        spans = spans_in_line(self.gapped(text, gap), bounds, ink_of, is_rtl=is_rtl) if bounds else None
        return [] if spans is None else [(name, *ends) for name, ends in zip(names, spans.words, strict=True)]

    def phrases(self, text: str, language: str | None) -> Sequence[Phrase]:
        """Return a drawn text as phrases between which a line may break."""
        words = [PlacedWord(_NO_TIME, word) for word in text.split(" ") if word]
        return [Phrase(item.text, item.joins_previous) for item in phrases_from_words(words, language)]

    def pieces(self, text: str) -> Sequence[str]:
        """Return the grapheme clusters of a text."""
        return list(clusters_of(text))

    def is_rtl(self, text: str, language: str | None) -> bool:
        """Say whether the text runs from right to left."""
        return is_rtl_text((text,), language)

    def overhang(self, text: str, ink_of: Callable[[str], TextInk], *, is_rtl: bool) -> tuple[float, float]:
        """Return how far the ink of a line reaches over its left and its right end in visual order."""
        bounds = [found.span() for found in _WORD.finditer(text)]
        spans = spans_in_line(text, bounds, ink_of, is_rtl=is_rtl)
        return spans.left_em, spans.right_em

    def locale(self, language: str | None, text: str) -> str | None:
        """Return the language tag by which fonts choose letter forms."""
        return locale_of(language, text)

    def escape(self, text: str) -> str:
        """Return text of which the ASS renderer takes nothing for a tag."""
        return escape_ass(text)


def heading_text_of(spec: ClipSpec) -> str:
    """Return the words of a clip's heading; empty when it has none."""
    return "" if spec.heading is None else heading_words(spec.heading.text, spec.moment.heading or spec.moment.title)


def draw_overlays(  # noqa: PLR0913 - all named
    spec: ClipSpec,
    fonts: FontLibrary,
    *,
    language: str | None,
    caption_boxes: Sequence[Box],
    face_boxes: Sequence[Box] = (),
    captions: Sequence[SeenBox] = (),
    faces: Sequence[SeenBox] = (),
    cuts_us: Sequence[int] = (),
    picture_size: Size | None = None,
) -> DrawnOverlays:
    """
    Return everything that is drawn over a clip besides its captions.

    Args:
        spec: the recipe.
        fonts: that draw it.
        language: that is spoken in it.
        caption_boxes: of captions whose times are not known, in output pixels.
        face_boxes: of faces whose times are not known, in output pixels, each as often as it is seen.
        captions: that are burned in, with their times; empty when none are.
        faces: with their times.
        cuts_us: clip times of the camera's cuts, in order.
        picture_size: of the watermark's picture as it will be laid over; none draws the watermark's text.

    Raises:
        InvalidOptions: a color, a number or a font is not to be had.

    """
    hook, moment = spec.hook_text, spec.moment
    wishes = Wishes(
        heading=spec.heading,
        heading_text=heading_text_of(spec),
        hook_text=(moment.hook_line or hook_words(hook.tone, moment.hook, moment.title, language)) if hook else "",
        hook_place=hook.place if hook else HookPlace.BEGINNING,
        watermark=spec.watermark,
        picture_size=picture_size,
        progress_bar=spec.progress_bar,
    )
    around = Surroundings(
        spec.size,
        clear_area(spec.size),
        blocked=tuple(caption_boxes),
        faces=tuple(face_boxes),
        captions=tuple(captions),
        faces_seen=tuple(faces),
        cuts_us=tuple(cuts_us),
    )
    lettering = Lettering(fonts, CaptionTextRules(fonts.emoji), language)
    return overlay_events(wishes, spec.edl.duration_us, around, lettering)
