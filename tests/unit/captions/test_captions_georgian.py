# SPDX-License-Identifier: MIT
"""Georgian in upper-case styles."""

from __future__ import annotations

from clipmill.captions.text import upper_case


def test_georgian_stays_in_the_letters_that_fonts_have() -> None:
    assert upper_case("წელი ok", "ka") == "წელი OK"
