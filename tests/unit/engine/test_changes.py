# SPDX-License-Identifier: MIT
"""What a user's edit makes of a recipe."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.engine.recipes import BLIND, DURATION_US, MEDIA, caption_words, heard_talk, planned_clip

from clipmill.domain.captions import CaptionStyle, WordEdit
from clipmill.domain.clip import AspectRatio, CameraMode, Fill, LayoutName
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.jobs import ClipEdit
from clipmill.domain.media import Size
from clipmill.domain.options import ClipOptions, Resolution
from clipmill.domain.overlays import Heading
from clipmill.domain.result import Clip
from clipmill.domain.times import SourceRange, source_range_from_s
from clipmill.engine.changes import change_clip

START_OF_W21 = 1_000_000 + 21 * 500_000


def changed(edit: ClipEdit, clip: Clip | None = None) -> Clip:
    return change_clip(clip or planned_clip(), edit, MEDIA, heard_talk(), BLIND)


def ranges(*spans: tuple[float, float]) -> tuple[SourceRange, ...]:
    return tuple(source_range_from_s(begin, end) for begin, end in spans)


def test_edit_without_changes_leaves_the_recipe_to_the_letter() -> None:
    assert changed(ClipEdit(0)) == planned_clip()


def test_edit_to_what_the_clip_has_already_gives_the_same_recipe() -> None:
    clip = planned_clip()
    edit = ClipEdit(0, entries=clip.spec.edl.entries, camera=clip.spec.camera, ratio=AspectRatio.PORTRAIT_9_16)

    assert changed(edit) == clip


def test_lengthened_clip_has_the_words_of_its_new_part() -> None:
    longer = changed(ClipEdit(0, entries=ranges((11.0, 17.4))))

    assert caption_words(longer) == [f"w{n}" + ("." if n == 29 else "") for n in range(20, 33)]
    assert longer.spec.edl.duration_us == 6_400_000
    assert longer.spec.moment.text.endswith("w32")
    assert longer.camera.shots[-1].range.out_us == 6_400_000


def test_ranges_play_in_the_order_given() -> None:
    swapped = changed(ClipEdit(0, entries=ranges((13.4, 15.9), (11.0, 13.4))))

    assert caption_words(swapped)[:2] == ["w25", "w26"]
    assert caption_words(swapped)[-1] == "w24"


def test_ends_are_snapped_only_when_asked() -> None:
    inside_words = ranges((11.2, 15.1))

    assert changed(ClipEdit(0, entries=inside_words)).spec.edl.entries == inside_words
    snapped = changed(ClipEdit(0, entries=inside_words, is_snapped=True)).spec.edl.entries[0]
    assert snapped.in_us <= 11_000_000
    assert snapped.out_us >= 15_400_000


def test_snapping_never_makes_ranges_overlap() -> None:
    entries = changed(ClipEdit(0, entries=ranges((11.0, 13.2), (13.2, 15.9)), is_snapped=True)).spec.edl.entries

    assert not entries[0].overlaps(entries[1])


@pytest.mark.parametrize(
    ("entries", "part"),
    [
        ((), "entries"),
        (ranges((59.0, DURATION_US / 1e6 + 0.1)), "entries[0]"),
        (ranges((-1.0, 5.0)), "entries[0]"),
        (ranges((5.0, 5.05)), "entries[0]"),
        (ranges((5.0, 5.0)), "entries[0]"),
        (ranges((5.0, 8.0), (7.0, 9.0)), "entries[1]"),
    ],
)
def test_impossible_ranges_are_refused_by_name(entries: tuple[SourceRange, ...], part: str) -> None:
    with pytest.raises(InvalidOptions) as refused:
        changed(ClipEdit(3, entries=entries))

    assert f"clip 3: {part}:" in refused.value.message


def test_corrected_word_stands_in_the_captions_and_an_empty_one_is_gone() -> None:
    edits = (WordEdit(START_OF_W21 + 400, "wonder"), WordEdit(START_OF_W21 + 500_000, ""))

    assert caption_words(changed(ClipEdit(0, words=edits)))[:3] == ["w20", "wonder", "w23"]


def test_correction_survives_a_second_edit() -> None:
    once = changed(ClipEdit(0, words=(WordEdit(START_OF_W21, "wonder"),)))
    twice = changed(ClipEdit(0, entries=ranges((11.0, 17.4))), once)

    assert caption_words(twice)[1] == "wonder"
    assert twice.spec.word_edits == (WordEdit(START_OF_W21, "wonder"),)


def test_correction_of_a_word_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidOptions, match="no word of the transcript begins at 123 us"):
        changed(ClipEdit(0, words=(WordEdit(123, "x"),)))


def test_control_characters_do_not_get_into_captions() -> None:
    [_, word, *_] = caption_words(changed(ClipEdit(0, words=(WordEdit(START_OF_W21, "a\x00\nb\u2028c"),))))

    assert word.isprintable()


def test_marks_and_joiners_that_a_user_writes_stay() -> None:
    edits = (WordEdit(START_OF_W21, "[laughs]"), WordEdit(START_OF_W21 + 500_000, "می\u200cخواهم"))

    assert changed(ClipEdit(0, words=edits)).spec.word_edits == edits


def test_other_style_reaches_captions_and_recipe() -> None:
    style = CaptionStyle(name="pop", highlight_color="00E5FF", font_size_norm=0.05)
    clip = changed(ClipEdit(0, caption_style=style))

    assert clip.spec.captions == style
    assert clip.captions.style == style


def test_style_that_could_inject_is_refused() -> None:
    with pytest.raises(InvalidOptions):
        changed(ClipEdit(0, caption_style=CaptionStyle(text_color="FFFFFF}{\\p1")))


def test_captions_can_be_taken_out_and_put_back() -> None:
    bare = changed(ClipEdit(0, has_captions=False))
    back = changed(ClipEdit(0, has_captions=True), bare)

    assert bare.spec.captions is None
    assert caption_words(bare)
    assert back == planned_clip()


def test_ratio_and_resolution_change_the_size_and_the_line_breaks() -> None:
    clip = changed(ClipEdit(0, ratio=AspectRatio.SQUARE, resolution=Resolution.UHD_2160))

    assert clip.spec.size == Size(2160, 2160)
    assert clip.captions.size == clip.spec.size


def test_resolution_alone_keeps_the_shape() -> None:
    clip = planned_clip(ClipOptions(ratio=AspectRatio.ORIGINAL))
    larger = changed(ClipEdit(0, resolution=Resolution.QHD_1440), clip)

    assert larger.spec.size == Size(2560, 1440)
    assert larger.spec.ratio is AspectRatio.ORIGINAL


def test_shape_of_a_recipe_that_does_not_say_it_is_told_by_its_size() -> None:
    clip = planned_clip(ClipOptions(ratio=AspectRatio.PORTRAIT_4_5))
    old = replace(clip, spec=replace(clip.spec, ratio=None))

    assert changed(ClipEdit(0, resolution=Resolution.HD_720), old).spec.size == Size(720, 900)


def test_layout_and_camera_move_the_window() -> None:
    full = changed(ClipEdit(0, layout=LayoutName.FULL))
    fit = changed(ClipEdit(0, layout=LayoutName.FIT), full)
    cropped = changed(ClipEdit(0, camera=CameraMode.CENTER_CROP), fit)

    assert [item.camera.shots[0].panes[0].fill for item in (full, fit, cropped)] == [Fill.COVER, Fill.BLUR, Fill.COVER]


def test_heading_and_title_reach_the_recipe() -> None:
    clip = changed(ClipEdit(0, heading=Heading(text="Look"), title=" New \x07 title/../x "))
    without = changed(ClipEdit(0, heading=Heading()), clip)

    assert clip.spec.heading == Heading(text="Look")
    assert clip.spec.moment.title == "New title/../x"
    assert clip.spec.name == "01-new-title-x"
    assert without.spec.heading is None


def test_empty_title_is_refused() -> None:
    with pytest.raises(InvalidOptions, match="title"):
        changed(ClipEdit(0, title=" \n"))
