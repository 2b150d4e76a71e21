# SPDX-License-Identifier: MIT
"""Whether a text says only what a clip says, word by word."""

from __future__ import annotations

import pytest

from clipmill.selection.writing.facts import Said, numbers_in, quoted_parts, support_share

SAID = Said("We fired forty-five people at Acme in 2019, which cost 1.5 million. Whales don’t sing.")


@pytest.mark.parametrize(
    ("quote", "is_said"),
    [
        ("We fired forty-five people", True),
        ("fired FORTY FIVE people at acme", True),
        ("we fired … whales don't sing", True),
        ("fired people", False),
        ("ired forty", False),
        ("…", False),
        ("", False),
    ],
)
def test_quotes_are_whole_words_in_a_row(quote: str, is_said: bool) -> None:
    assert SAID.holds(quote) is is_said


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("twenty five people", ["25"]),
        ("one, two", ["1", "2"]),
        ("three hundred and five", ["305"]),
        ("1,500 and ٢٥", ["1500", "25"]),
        ("a million", []),
    ],
)
def test_numbers_are_read_in_digits_and_in_words(text: str, numbers: list[str]) -> None:
    assert numbers_in(text) == numbers


def test_unsaid_words_numbers_and_names_are_found() -> None:
    assert SAID.unsupported("How whale singing saved companies") == ("saved", "companies")
    assert SAID.lost_numbers("45 people in 2018") == ("2018",)
    assert SAID.lost_names("We fired people at Google and Acme. Then") == ("Google",)
    assert support_share("Whales sing at Google", SAID) == (2, 3)


def test_only_what_the_user_quotes_counts_as_said() -> None:
    assert quoted_parts('Name "Deep Talk" and «Шоу», not others') == "Deep Talk Шоу"
