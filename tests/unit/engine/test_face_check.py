# SPDX-License-Identifier: MIT
"""A receipt says for how long texts hide eyes or mouths."""

from __future__ import annotations

from clipmill.engine.drawing import DrawnTexts


def test_texts_beside_faces_pass() -> None:
    for drawn in (DrawnTexts("", ()), DrawnTexts("", (), hidden={"captions": 0.0, "other texts": 0.0})):
        assert drawn.face_check.is_passed
        assert drawn.face_check.measured == "free"


def test_the_least_bad_place_is_told_when_no_place_is_free() -> None:
    check = DrawnTexts("", (), hidden={"captions": 0.31, "other texts": 0.0}).face_check
    assert not check.is_passed
    assert check.measured == "hidden by captions 31% of their time"
    assert DrawnTexts("", (), hidden={"captions": 0.04}).face_check.is_passed
