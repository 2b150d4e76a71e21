# SPDX-License-Identifier: MIT
"""Laws of overlays, whatever the text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.overlays.overlay_makers import SHAPES, is_apart, is_clear, lettering, surroundings

from clipmill.domain.overlays import Heading, HeadingPosition, HeadingStyle, HookTone
from clipmill.domain.picture import Box
from clipmill.overlays import Wishes, hook_words, overlay_events
from clipmill.overlays.balance import Measured, balanced_lines, lines_needed
from clipmill.overlays.lettering import Phrase
from clipmill.overlays.wording import LONGEST_HEADING, shortened

texts = st.text(max_size=300) | st.lists(st.text("abcdefgh", min_size=1, max_size=12), max_size=60).map(" ".join)


@settings(deadline=None)
@given(texts, texts, st.sampled_from(HeadingStyle), st.sampled_from(HeadingPosition), st.sampled_from(SHAPES))
def test_texts_stay_in_the_clear_area_and_off_each_other(
    heading: str, hook: str, style: HeadingStyle, position: HeadingPosition, size: object
) -> None:
    around = surroundings(size)  # type: ignore[arg-type]
    wishes = Wishes(
        heading=Heading(text=heading, style=style, position=position),
        heading_text=heading,
        hook_text=hook_words(HookTone.DRAMATIC, hook, "", "en"),
    )
    drawn = overlay_events(wishes, 9_000_000, around, lettering())
    assert all(is_clear(box, around) for box in drawn.boxes)
    assert len(drawn.boxes) < 2 or is_apart(*drawn.boxes)


@settings(deadline=None)
@given(texts, st.floats(0, 1500), st.sampled_from(HeadingPosition))
def test_captions_stay_uncovered(text: str, top_px: float, position: HeadingPosition) -> None:
    captions = Box(100, top_px, 880, 150)
    wishes = Wishes(heading=Heading(text=text, position=position), heading_text=text)
    for box in overlay_events(wishes, 9_000_000, surroundings(blocked=(captions,)), lettering()).boxes:
        assert is_apart(box, captions)


@given(st.lists(st.floats(0.5, 8.0), min_size=1, max_size=40), st.floats(8.0, 30.0))
def test_lines_keep_every_phrase_in_order_and_in_the_limit(widths: list[float], limit_em: float) -> None:
    phrases = [Measured(Phrase(str(n), joins_previous=False), width) for n, width in enumerate(widths)]
    count = lines_needed(phrases, 0.5, limit_em)
    lines = balanced_lines(phrases, 0.5, limit_em, count)
    assert [item for line in lines for item in line] == phrases
    assert len(lines) == count
    assert all(sum(item.width_em for item in line) + 0.5 * (len(line) - 1) <= limit_em + 1e-9 for line in lines)


@given(st.text())
def test_a_shortened_text_begins_like_the_text_and_is_short(text: str) -> None:
    short = shortened(text, LONGEST_HEADING)
    assert len(short) <= LONGEST_HEADING
    assert " ".join(text.split()).startswith(short.removesuffix("…"))
