# SPDX-License-Identifier: MIT
"""Parts that an edit takes out, puts in or changes: marks, music, masks, pace, opening."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter
from tests.unit.engine.recipes import BLIND, MEDIA, caption_words, heard_talk, planned_clip

from clipmill.domain.clip import Pace
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.jobs import ClipEdit, ClipPart, JobKind, JobSpec
from clipmill.domain.media import Size
from clipmill.domain.options import ClipOptions
from clipmill.domain.overlays import (
    Heading,
    HookText,
    Music,
    MusicFile,
    PictureFile,
    ProgressBar,
    Watermark,
    WordMask,
)
from clipmill.domain.result import Clip
from clipmill.domain.times import source_range_from_s
from clipmill.engine.assets import AssetSource, pin_edits
from clipmill.engine.changes import change_clip

MARKED = ClipOptions(
    watermark=Watermark(text="@us"),
    progress_bar=ProgressBar(),
    music=Music("song.mp3", content_hash="ab"),
    heading=Heading(text="Title"),
    hook_text=HookText(),
    word_mask=WordMask(words=("w22",)),
)


def changed(edit: ClipEdit, clip: Clip) -> Clip:
    return change_clip(clip, edit, MEDIA, heard_talk(), BLIND)


def test_options_get_into_the_recipe() -> None:
    spec = planned_clip(MARKED).spec
    assert (spec.watermark, spec.progress_bar) == (MARKED.watermark, MARKED.progress_bar)


@pytest.mark.parametrize("part", ClipPart)
def test_a_part_that_is_taken_out_leaves_a_recipe_without_it_and_all_else_as_it_was(part: ClipPart) -> None:
    options = replace(MARKED, word_mask=None) if part is not ClipPart.WORD_MASK else MARKED
    field = {ClipPart.HOOK: "hook_s"}.get(part, part.value)
    bare = changed(ClipEdit(0, removed=(part,)), planned_clip(options))
    assert getattr(bare.spec, field) is None
    without: dict[str, Any] = {field: None}
    assert bare == planned_clip(replace(options, **without))


def test_a_part_goes_in_and_all_of_them_out_again() -> None:
    plain = planned_clip(ClipOptions())
    edit = ClipEdit(
        0, watermark=MARKED.watermark, progress_bar=MARKED.progress_bar, music=MARKED.music, is_denoised=True
    )
    full = changed(edit, plain)
    assert full.spec == replace(
        plain.spec,
        watermark=MARKED.watermark,
        progress_bar=MARKED.progress_bar,
        music=MARKED.music,
        is_denoised=True,
    )
    away = ClipEdit(0, removed=(ClipPart.WATERMARK, ClipPart.PROGRESS_BAR, ClipPart.MUSIC), is_denoised=False)
    assert changed(away, full) == plain


def test_other_masks_hide_other_words_and_none_shows_all() -> None:
    clip = planned_clip(MARKED)
    other = changed(ClipEdit(0, word_mask=WordMask(has_own_list=False, words=("w23",))), clip)
    assert caption_words(clip)[2] != "w22"
    assert caption_words(other)[2:4] == ["w22", caption_words(other)[3]]
    assert caption_words(other)[3] != "w23"
    assert len(other.spec.masked) == 1
    bare = changed(ClipEdit(0, removed=(ClipPart.WORD_MASK,)), clip)
    assert bare.spec.masked == ()
    assert caption_words(bare)[2:4] == ["w22", "w23"]


def test_pace_cuts_anew_and_comes_back() -> None:
    plain = planned_clip(ClipOptions(), 11.0, 25.9)
    tight = changed(ClipEdit(0, pace=Pace.TIGHT), plain)
    assert tight.spec.pace is Pace.TIGHT
    assert tight == planned_clip(ClipOptions(pace=Pace.TIGHT), 11.0, 25.9)
    assert changed(ClipEdit(0, pace=Pace.NONE), tight) == plain


def test_pace_with_ranges_keeps_to_the_ranges() -> None:
    entries = (source_range_from_s(11.0, 13.4), source_range_from_s(20.0, 22.4))
    clip = changed(ClipEdit(0, entries=entries, pace=Pace.CALM), planned_clip())
    assert clip.spec.edl.entries[0].in_us >= entries[0].in_us
    assert clip.spec.edl.entries[-1].out_us <= entries[-1].out_us
    assert "w25" not in caption_words(clip)


def test_an_opening_is_put_in_and_taken_out() -> None:
    plain = planned_clip(ClipOptions(), 11.0, 25.9)
    opened = changed(ClipEdit(0, hook_s=4.0), plain)
    assert opened == planned_clip(ClipOptions(hook_s=4.0), 11.0, 25.9)
    assert changed(ClipEdit(0, removed=(ClipPart.HOOK,)), opened) == plain


@pytest.mark.parametrize(
    "edit",
    [
        ClipEdit(0, watermark=Watermark()),
        ClipEdit(0, watermark=Watermark(text="x", opacity_norm=2)),
        ClipEdit(0, watermark=Watermark(text="x", margin_norm=0.5)),
        ClipEdit(0, progress_bar=ProgressBar(height_norm=0.5)),
        ClipEdit(0, progress_bar=ProgressBar(color="red")),
        ClipEdit(0, music=Music("")),
        ClipEdit(0, word_mask=WordMask(words=("*",))),
        ClipEdit(0, hook_s=0.0),
        ClipEdit(0, hook_s=float("nan")),
    ],
    ids=repr,
)
def test_parts_that_cannot_be_had_are_refused(edit: ClipEdit) -> None:
    with pytest.raises(InvalidOptions):
        changed(edit, planned_clip())


def test_a_job_names_all_its_files_once() -> None:
    edits = (
        ClipEdit(0, music=Music(" upload:1 ")),
        ClipEdit(1, music=Music("upload:1"), watermark=Watermark("upload:2")),
        ClipEdit(2, watermark=Watermark(text="@us")),
    )
    options = ClipOptions(watermark=Watermark("upload:3"))
    assert JobSpec(JobKind.RENDER, "", options, edits=edits).asset_locations == ("upload:1", "upload:3", "upload:2")


def test_edits_keep_the_content_of_what_they_name() -> None:
    source = AssetSource(
        lambda music: MusicFile("/m.wav", 1, 0.0, f"m-{music.location}", is_silent=True),
        lambda mark: PictureFile("/p.png", Size(2, 2), "p") if mark.location else None,
    )
    edits = (
        ClipEdit(0, music=Music("a")),
        ClipEdit(1, watermark=Watermark("b")),
        ClipEdit(2, watermark=Watermark(text="c")),
    )
    done, notices = pin_edits((*edits, ClipEdit(3, music=Music("a"))), source)
    assert done[0].music == Music("a", content_hash="m-a")
    assert done[1].watermark == Watermark("b", content_hash="p")
    assert done[2] == edits[2]
    assert [notice.code for notice in notices] == ["music_silent"]


def test_recipes_and_edits_made_before_still_load() -> None:
    edit = TypeAdapter(ClipEdit).validate_python({"ordinal": 2, "title": "x"})
    assert edit == ClipEdit(2, title="x")
    old = TypeAdapter(Watermark).validate_python({"location": "a.png"})
    assert old == Watermark("a.png")
