# SPDX-License-Identifier: MIT
"""Which words of captions stand out, and how they are drawn."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.unit.captions.caption_makers import FixedWidth, captioned, spoken

from clipmill.captions.ass import ass_from_track
from clipmill.captions.emphasis import telling_words
from clipmill.captions.styles import CAPTION_STYLES
from clipmill.domain.captions import CaptionStyle, CaptionTrack, Entrance
from clipmill.domain.errors import InvalidOptions

RED = "FF3B30"


def told(track: CaptionTrack) -> list[str]:
    words = [word.text for cue in track.cues for line in cue.lines for word in line]
    return [words[index] for index in sorted(telling_words(track))]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("we had 300 people there", "300"),
        ("then I met Einstein in a bar", "Einstein"),
        ("it was an extraordinary day for us all", "extraordinary"),
        ("costs were $4.50 for us", "$4.50"),
    ],
)
def test_numbers_names_and_rare_words_stand_out(text: str, wanted: str) -> None:
    assert wanted in told(captioned(spoken(f"{text}. so it was that and so it is that now we go on and on.")))


def test_small_words_and_single_words_do_not() -> None:
    assert told(captioned(spoken("so it is what it is and we go on"))) == []
    assert told(captioned(spoken("Extraordinary!"))) == []
    assert told(captioned(spoken(""))) == []


def test_a_word_that_is_said_all_the_time_tells_less() -> None:
    often = told(captioned(spoken("the computer is on. " * 20)))
    assert often == []


def test_capitals_mean_nothing_where_every_noun_has_one() -> None:
    german = "der Hund und die Katze und das Haus und der Mann und das Kind " * 3
    assert told(captioned(spoken(german, "de"))) == []


def test_at_most_one_word_of_a_cue_stands_out() -> None:
    track = captioned(spoken("in 2019 Einstein and 300 extraordinary Physicists met 42 Politicians in Paris. " * 4))
    sizes = [sum(len(line) for line in cue.lines) for cue in track.cues]
    starts = [sum(sizes[:index]) for index in range(len(sizes))]
    found = telling_words(track)
    for start, size in zip(starts, sizes, strict=True):
        assert len([index for index in found if start <= index < start + size]) <= 1


def positions(ass: str) -> set[str]:
    return set(re.findall(r"\\pos\([^)]*\)", ass))


@pytest.mark.parametrize("name", CAPTION_STYLES)
def test_every_style_draws_them_and_moves_nothing(name: str) -> None:
    words = spoken("we had 300 people there")
    style = CAPTION_STYLES[name]
    plain = captioned(words, style=style)
    shown = replace(plain, style=replace(style, emphasis_color="AB12CD"))
    before, after = ass_from_track(plain, FixedWidth()), ass_from_track(shown, FixedWidth())
    assert "\\1c&HCD12AB&" in after
    assert "\\1c&HCD12AB&" not in before
    if style.entrance is Entrance.NONE:
        assert positions(after) == positions(before)


def test_none_stands_out_by_default_and_a_color_is_checked() -> None:
    track = captioned(spoken("we had 300 people there"))
    assert track.style.emphasis_color is None
    with pytest.raises(InvalidOptions, match="emphasis_color"):
        ass_from_track(replace(track, style=CaptionStyle(emphasis_color="red}")), FixedWidth())
