# SPDX-License-Identifier: MIT
import pytest

from clipmill.accounts.naming import MAX_NAME, checked_name
from clipmill.domain.errors import InvalidOptions


@pytest.mark.parametrize(
    ("given", "kept"), [(" a ", "a"), ("日本 & co", "日本 & co"), ("x" * MAX_NAME, "x" * MAX_NAME)]
)
def test_a_name_is_kept_without_blanks_around_it(given: str, kept: str) -> None:
    assert checked_name(given) == kept


@pytest.mark.parametrize("given", ["", " \t ", "x" * (MAX_NAME + 1), "a\nb", "a\x00", "\x1b[31m", "a\u202eb", "\ud800"])
def test_what_does_not_print_is_no_name(given: str) -> None:
    with pytest.raises(InvalidOptions):
        checked_name(given)
