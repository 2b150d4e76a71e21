# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest

from clipmill.llm.reading import Unfit, fitting_object

NUMBERS = {"type": "array", "items": {"type": "integer"}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1, 2]", [1, 2]),
        ("\ufeff[1]".lstrip("\ufeff"), [1]),
        ("Here: [1, 2] and [3]", [1, 2]),
        ('["a"] no, [3]', [3]),
        ("```json\n[4]\n```", [4]),
        ("```\n[4]\n```", [4]),
        ("<thinking>[1]</thinking>\n[5]", [5]),
        ("a [broken one, then [6]", [6]),
    ],
)
def test_the_first_value_that_fits_is_read(text: str, value: object) -> None:
    assert fitting_object(text, NUMBERS) == value


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no complete JSON"),
        ("[1, 2", "no complete JSON"),
        ("[1, NaN]", "no complete JSON"),
        ('{"a": 1}', "is not of type 'array'"),
        ('[1, "two"]', r"at \$\[1\]: 'two' is not of type"),
        ("[" * 50_000 + "]" * 50_000, "no complete JSON|not of type"),
        ("[ " * 200 + "1", "no complete JSON"),
        ("9" * 5000, "no complete JSON"),
    ],
)
def test_what_is_wrong_is_said_in_few_words(text: str, problem: str) -> None:
    with pytest.raises(Unfit, match=problem) as caught:
        fitting_object(text, NUMBERS)
    assert len(str(caught.value)) <= 300
