# SPDX-License-Identifier: MIT
"""What is to be told of several clips says which of them it is about."""

from __future__ import annotations

from clipmill.domain.result import Notice
from clipmill.engine.planning import about_clips

TOLD = Notice("no_faces", "No face was found in this clip.")


def test_a_notice_about_some_clips_names_them() -> None:
    assert about_clips(TOLD, [3], 5).message == "Clip 3: No face was found in this clip."
    assert about_clips(TOLD, [1, 3], 5).message == "Clips 1, 3: No face was found in this clip."
    assert about_clips(TOLD, [1, 3], 5).code == "no_faces"


def test_a_notice_about_all_clips_stays_as_it_is() -> None:
    assert about_clips(TOLD, [1, 2], 2) == TOLD
