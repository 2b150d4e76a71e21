# SPDX-License-Identifier: MIT
"""The networks' library says nothing of itself on standard error; what is wrong is heard all the same."""

from __future__ import annotations

import os

import pytest

from clipmill.analysis.faces import litert


def test_news_are_kept_back_and_all_else_comes_through(capfd: pytest.CaptureFixture[str]) -> None:
    with litert._without_news():
        os.write(2, b"INFO: Created a delegate.\nERROR: Out of memory.\nhalf a line")
    os.write(2, b", and after")

    assert capfd.readouterr().err == "ERROR: Out of memory.\nhalf a line, and after"


def test_what_was_said_before_a_failure_is_heard(capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        with litert._without_news():
            os.write(2, b"ERROR: This is no model.\n")
            message = "no model"
            raise ValueError(message)

    with pytest.raises(ValueError, match="no model"):
        fail()
    assert capfd.readouterr().err == "ERROR: This is no model.\n"
