# SPDX-License-Identifier: MIT
"""Two languages at once: what is paired, what stands where, and what never overlaps."""

from __future__ import annotations

from itertools import pairwise

import pytest
from tests.unit.captions.caption_makers import PORTRAIT, FixedWidth, captioned, shown_text, spoken, whole, word
from tests.unit.captions.caption_makers import transcript_of as said
from tests.unit.translate.lines import Scripted

from clipmill.captions.bilingual import (
    BilingualTracks,
    bilingual_ass,
    bilingual_boxes,
    can_show_both,
    pair_tracks,
    show_captions,
)
from clipmill.captions.layout import place_track, text_boxes
from clipmill.captions.styles import CAPTION_STYLES
from clipmill.domain.captions import CaptionDisplay, CaptionStyle, CaptionTrack, Entrance, Highlight, SafeArea
from clipmill.domain.clip import Edl
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.media import Size
from clipmill.domain.speech import Transcript
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.translate import translate_transcript

STATIC = CaptionStyle(name="temp-static-1", highlight=Highlight.NONE)
TEXT = (
    "Everybody told me I was crazy when I quit my job at 42. But nobody tells you about the ten hours. Then it worked."
)
SPANISH = {
    "Everybody": "Todo el mundo me decía que estaba loco cuando dejé mi trabajo a los 42.",
    "But": "Pero nadie te habla de las diez horas.",
    "Then": "Y entonces funcionó.",
}
ARABIC = {
    "Everybody": "قال لي الجميع إنني مجنون عندما تركت وظيفتي في سن 42",
    "But": "لكن لا أحد يخبرك عن العشر ساعات",
    "Then": "ثم نجح الأمر",
}


def tracks(
    words: dict[str, str], target: str, style: CaptionStyle = STATIC, size: Size = PORTRAIT
) -> tuple[BilingualTracks, CaptionTrack]:
    heard = spoken(TEXT)
    made = translate_transcript(heard, target, Scripted(lambda line: words[line.split()[0]]))
    return paired(heard, made, style, size)


def paired(
    heard: Transcript, made: Transcript, style: CaptionStyle = STATIC, size: Size = PORTRAIT
) -> tuple[BilingualTracks, CaptionTrack]:
    end = max((item.range.out_us for item in heard.words), default=0) + 1_000_000
    edl = Edl((TimeRange(SourceTime(0), SourceTime(end)),))
    original = captioned(heard, style=style, size=size, edl=edl)
    return pair_tracks(original, captioned(made, style=style, size=size, edl=edl), FixedWidth()), original


@pytest.mark.parametrize(("words", "target"), [(SPANISH, "es"), (ARABIC, "ar")])
def test_each_cue_of_the_translation_is_shown_with_the_cue_that_it_translates(
    words: dict[str, str], target: str
) -> None:
    both, original = tracks(words, target)
    assert [cue.range for cue in both.original.cues] == [cue.range for cue in original.cues]
    assert [cue.range for cue in both.translation.cues] == [cue.range for cue in original.cues]
    ends = [text.endswith((".", "42. ")) for text in shown_text(both.original)]
    made = " ".join(words.values()).split()
    assert " ".join(shown_text(both.translation)).replace(" |", "").split() == made
    lasts = [text.split()[-1] for text in shown_text(both.translation)]
    # Where the original's sentence ends, the translation's ends, though the Arabic has no marks.
    assert [last for last, is_end in zip(lasts, ends, strict=True) if is_end] == [
        text.split()[-1] for text in words.values()
    ]


@pytest.mark.parametrize("size", [PORTRAIT, Size(1080, 1080), Size(1920, 1080), Size(480, 854)])
def test_the_blocks_stand_on_either_side_of_one_line_that_never_moves(size: Size) -> None:
    both, original = tracks(SPANISH, "es", size=size)
    above, below = text_boxes(both.original, FixedWidth()), text_boxes(both.translation, FixedWidth())
    bottoms = {round(box.y_px + box.height_px, 3) for box in above}
    tops = {round(box.y_px, 3) for box in below}
    assert len(bottoms) == 1
    assert len(tops) == 1
    assert max(bottoms) < min(tops)
    safe = original.safe_area
    assert min(box.y_px for box in above) >= safe.top_norm * size.height_px - 1
    assert max(box.y_px + box.height_px for box in below) <= (1 - safe.bottom_norm) * size.height_px + 1
    assert len(bilingual_boxes(both, FixedWidth())) == len(above) + len(below)


def test_the_translation_is_smaller_and_unmarked_in_the_same_look() -> None:
    both, _ = tracks(SPANISH, "es")
    upper, lower = both.original.style, both.translation.style
    assert 0.5 < lower.font_size_norm / upper.font_size_norm < 0.85
    assert lower.highlight is Highlight.NONE
    assert (lower.font_family, lower.text_color) == (upper.font_family, upper.text_color)


@pytest.mark.parametrize("position", [0.0, 0.5, 0.86, 1.0])
def test_both_together_stand_where_the_style_has_its_captions(position: float) -> None:
    both, original = tracks(SPANISH, "es", CaptionStyle(highlight=Highlight.NONE, position_norm=position))
    boxes = bilingual_boxes(both, FixedWidth())
    middle = (min(box.y_px for box in boxes) + max(box.y_px + box.height_px for box in boxes)) / 2
    top, bottom = original.safe_area.top_norm * 1920, (1 - original.safe_area.bottom_norm) * 1920
    wanted = top + position * (bottom - top)
    is_free = top + 200 < wanted < bottom - 200
    assert abs(middle - wanted) < 5 if is_free else top <= middle <= bottom


def test_each_language_keeps_its_direction() -> None:
    both, _ = tracks(ARABIC, "ar")
    assert not place_track(both.original, FixedWidth()).is_rtl
    assert place_track(both.translation, FixedWidth()).is_rtl
    written = bilingual_ass(both, FixedWidth())
    assert "\u200fقال" in written
    assert "\u200eEverybody" in written


def test_text_that_is_far_too_much_is_drawn_smaller_and_still_parted() -> None:
    big = CaptionStyle(highlight=Highlight.NONE, font_size_norm=0.2)
    both, original = tracks(SPANISH, "es", big, Size(1920, 1080))
    above, below = text_boxes(both.original, FixedWidth()), text_boxes(both.translation, FixedWidth())
    assert max(box.y_px + box.height_px for box in above) < min(box.y_px for box in below)
    assert max(box.y_px + box.height_px for box in below) <= (1 - original.safe_area.bottom_norm) * 1080 + 1


def test_one_file_holds_both_each_in_its_own_look() -> None:
    both, _ = tracks(SPANISH, "es")
    written = bilingual_ass(both, FixedWidth())
    styles = [line.split(",")[0] for line in written.splitlines() if line.startswith("Style:")]
    events = [line.split(",")[3] for line in written.splitlines() if line.startswith("Dialogue:")]
    assert styles == ["Style: Caption", "Style: Translation"]
    assert set(events) == {"Caption", "Translation"}
    assert written.count("[Events]") == written.count("[V4+ Styles]") == written.count("[Script Info]") == 1
    assert written.index("Style: Translation") < written.index("[Events]")


@pytest.mark.parametrize(("target", "language"), [("ja", "ja"), ("es", "en")])
def test_letter_forms_are_those_of_the_language_that_needs_them(target: str, language: str) -> None:
    made = dict.fromkeys(SPANISH, "直接骨を見ました。") if target == "ja" else SPANISH
    assert f"\nLanguage: {language}\n" in bilingual_ass(tracks(made, target)[0], FixedWidth())


@pytest.mark.parametrize(
    ("first", "second"),
    [("¡Sí!", "¡No!"), ("Todos dicen siempre que estoy tan loco.", "¡No!"), ("¡Sí!", "Y no lo hago.")],
)
def test_a_cue_without_a_translation_of_its_own_shows_its_sentences_nearest(first: str, second: str) -> None:
    heard = spoken(TEXT)
    made = translate_transcript(heard, "es", Scripted(lambda line: first if line.startswith("Everybody") else second))
    both, original = paired(heard, made)
    assert " ".join(shown_text(both.translation)).replace(" |", "") == f"{first} {second} {second}"
    shown = both.translation.cues
    edges = {time for cue in original.cues for time in (cue.range.in_us, cue.range.out_us)}
    assert all({cue.range.in_us, cue.range.out_us} <= edges for cue in shown)
    # No moment of the original is without its translation, and no sentence's is shown over another.
    assert (shown[0].range.in_us, shown[-1].range.out_us) == (min(edges), max(edges))
    assert all(before.range.out_us == after.range.in_us for before, after in pairwise(shown))
    begins = {
        heard.words[at].range.in_us for at, item in enumerate(heard.words) if item.text in {"Everybody", "But", "Then"}
    }
    assert begins <= {cue.range.in_us for cue in shown}


def test_one_word_for_a_sentence_is_shown_all_through_it() -> None:
    heard = spoken("Nobody ever told all of us about that place, over there.")
    made = translate_transcript(heard, "es", Scripted(lambda line: "Nadie."))
    both, original = paired(heard, made)
    assert len(original.cues) == 2
    assert [cue.range for cue in both.translation.cues] == [
        TimeRange(original.cues[0].range.in_us, original.cues[1].range.out_us)
    ]


@pytest.mark.parametrize("which", ["neither", "no translation", "no original"])
def test_a_language_may_say_nothing(which: str) -> None:
    heard = said([word(0.2, 0.8, "Hello")] if which == "no translation" else [])
    made = said([word(0.2, 0.8, "Hola")] if which == "no original" else [], "es")
    end = Edl((TimeRange(SourceTime(0), SourceTime(2_000_000)),))
    both = pair_tracks(captioned(heard, style=STATIC, edl=end), captioned(made, style=STATIC, edl=end), FixedWidth())
    assert shown_text(both.original) == (["Hello"] if which == "no translation" else [])
    assert shown_text(both.translation) == (["Hola"] if which == "no original" else [])
    assert bilingual_ass(both, FixedWidth()).count("[Events]") == 1


def test_only_styles_that_do_not_follow_the_words_show_both() -> None:
    assert can_show_both(STATIC)
    assert can_show_both(CAPTION_STYLES["clean"])
    assert not can_show_both(CaptionStyle())
    assert not can_show_both(CaptionStyle(highlight=Highlight.NONE, entrance=Entrance.TYPEWRITER))


def shown(display: CaptionDisplay, style: CaptionStyle = STATIC, target: str = "es") -> tuple[str, str | None]:
    heard = spoken("Then it worked.")
    made = translate_transcript(heard, target, Scripted(lambda line: SPANISH["Then"]))
    upper, lower = show_captions(
        display,
        original=heard,
        translation=made,
        edl=whole(heard),
        style=style,
        size=PORTRAIT,
        safe_area=SafeArea(),
        measurer=FixedWidth(),
    )
    return " ".join(shown_text(upper)), " ".join(shown_text(lower)) if lower else None


def test_each_display_shows_what_it_says() -> None:
    assert shown(CaptionDisplay.ORIGINAL) == ("Then it worked.", None)
    assert shown(CaptionDisplay.TRANSLATION) == (SPANISH["Then"], None)
    assert shown(CaptionDisplay.BOTH) == ("Then it worked.", SPANISH["Then"])


def test_a_translation_to_the_same_language_is_not_shown_twice() -> None:
    assert shown(CaptionDisplay.BOTH, target="en") == ("Then it worked.", None)


def test_both_in_a_style_that_follows_the_words_is_refused_and_one_is_not() -> None:
    with pytest.raises(InvalidOptions, match="two languages"):
        shown(CaptionDisplay.BOTH, CaptionStyle())
    assert shown(CaptionDisplay.TRANSLATION, CaptionStyle()) == (SPANISH["Then"], None)
