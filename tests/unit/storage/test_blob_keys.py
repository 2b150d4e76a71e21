# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest

from clipmill.domain.errors import BlobKeyInvalid
from clipmill.storage.blobs.keys import checked_key


@pytest.mark.parametrize("key", ["a", "a/b", "jobs/1b-2/clips/0/clip.mp4", ".a", "..a", "a..", "x" * 200, "A_b-9/.x"])
def test_a_key_of_ours_is_returned_as_it_is(key: str) -> None:
    assert checked_key(key) == key


@pytest.mark.parametrize(
    "key",
    ["", "/a", "a/", "a//b", ".", "..", "a/../b", "a/....", "a b", "a\n", "ä", "a\\b", "x" * 201, "a/" * 450 + "b"],
)
def test_any_other_key_is_refused(key: str) -> None:
    with pytest.raises(BlobKeyInvalid):
        checked_key(key)
