# SPDX-License-Identifier: MIT
"""Sources of one clip, and sources in which little is said, tell what of a prompt they do not meet."""

from __future__ import annotations

import numpy as np
import pytest

from clipmill.domain.picture import Cut
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection import Material, Selection, SelectionOptions, select_moments

SPOKEN = "Whales sing across whole oceans. Nobody knew why until last winter. Then a sailor listened to every whale."


def short(spoken: str = SPOKEN) -> Material:
    words = tuple(
        Word(TimeRange(SourceTime(i * 500_000), SourceTime(i * 500_000 + 450_000)), text)
        for i, text in enumerate(spoken.split())
    )
    whole = TimeRange(SourceTime(0), words[-1].range.out_us)
    return Material(whole.out_us + 500_000, Transcript("en", 1.0, (Segment(whole, words),)), None)


def codes(selection: Selection) -> list[str]:
    return [notice.code for notice in selection.notices]


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [("only zebras", ["prompt_not_found"]), ("about whales", []), ("the best moments", []), (None, [])],
)
def test_a_source_of_one_clip_says_when_the_prompt_is_not_in_it(prompt: str | None, expected: list[str]) -> None:
    selection = select_moments(short(), SelectionOptions(prompt=prompt))
    assert len(selection.moments) == 1
    assert codes(selection) == expected


def test_a_source_without_speech_says_that_the_prompt_is_not_in_it() -> None:
    levels = np.full(6000, 120, dtype=np.uint8)
    levels[2000:2600] = 20
    envelope = SoundEnvelope(20_000, levels.tobytes())
    material = Material(120_000_000, Transcript(None, 0.0, ()), envelope, changes=(Cut(SourceTime(40_000_000), 0.9),))
    assert "prompt_not_found" in codes(select_moments(material, SelectionOptions(prompt="only zebras")))
    assert "prompt_not_found" not in codes(select_moments(material, SelectionOptions()))
