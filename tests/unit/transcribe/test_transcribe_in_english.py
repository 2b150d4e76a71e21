# SPDX-License-Identifier: MIT
"""What a recogniser's translation is worth, and where its passages lie."""

from __future__ import annotations

import numpy as np
import pytest

from clipmill.domain.errors import ReplyInvalid
from clipmill.domain.media import Samples
from clipmill.domain.times import SourceTime
from clipmill.transcribe.in_english import Passage, segments_from_passages

SOUND = Samples(SourceTime(10_000_000), 16_000, np.zeros(16_000 * 6, np.float32))


def test_passages_lie_in_order_inside_the_sound() -> None:
    given = [Passage(0.0, 3.0, " One two.", -0.3, 1.0), Passage(2.5, 9.0, " Three.", -0.3, 1.0)]
    first, second = segments_from_passages(given, SOUND)
    assert (first.range.in_us, first.range.out_us) == (10_000_000, 13_000_000)
    assert (second.range.in_us, second.range.out_us) == (13_000_000, 16_000_000)
    assert (first.text, second.text) == ("One two.", "Three.")


def test_silence_is_nothing() -> None:
    assert segments_from_passages([Passage(0, 1, "  ", -9.0, 9.0)], SOUND) == ()


@pytest.mark.parametrize(("log_probability", "compression"), [(-1.3, 1.0), (-0.3, 2.6)])
def test_guesses_and_loops_are_errors(log_probability: float, compression: float) -> None:
    with pytest.raises(ReplyInvalid, match=r"10\.0 s"):
        segments_from_passages([Passage(0, 5, "I do not know", log_probability, compression)], SOUND)
