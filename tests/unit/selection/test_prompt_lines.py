# SPDX-License-Identifier: MIT
"""A line break ends a wish only where the next one begins."""

from __future__ import annotations

import pytest

from clipmill.selection.prompt_lines import join_lines
from clipmill.selection.prompts import read_prompt


@pytest.mark.parametrize(
    "prompt",
    [
        "no talk about\npolitics",
        "clips without\nany mention of politics",
        "don't\ninclude ads",
        "no more than\n60 seconds",
        "clips of 30\nseconds",
        "the first 10\nminutes",
        "the part between 10:00\nand 20:00",
        "only what John\nSmith says",
        "give me 3\nclips about dogs",
        "बिना राजनीति की\nक्रिकेट",
        "the story of the man who went to the moon\nand came back",
    ],
)
def test_a_wrapped_wish_is_read_as_on_one_line(prompt: str) -> None:
    assert read_prompt(prompt) == read_prompt(prompt.replace("\n", " "))


@pytest.mark.parametrize(
    ("prompt", "joined"),
    [
        ("1. no ads\n2. dogs\n3. funny", "no ads; dogs; funny"),
        ("- no ads\n- dogs", "no ads; dogs"),
        ("* 3 clips\n• dogs", "3 clips; dogs"),
        ("no ads\ndogs", "no ads; dogs"),
        ("dogs\n\nfunny", "dogs; funny"),
        ("dogs\nno politics\nmax 30 seconds", "dogs; no politics; max 30 seconds"),
        ("dogs,\n- cats", "dogs, cats"),
        ("exclude:\n- ads\n- politics\n\ndogs", "exclude: ads, politics; dogs"),
        ("Dogs\nCats", "Dogs Cats"),
        ("\n \n", ""),
        ("3) clips", "3) clips"),
        ("- \n-\n- dogs", "dogs"),
    ],
)
def test_each_line_that_opens_a_wish_is_one(prompt: str, joined: str) -> None:
    assert join_lines(prompt).strip("- ") == joined
