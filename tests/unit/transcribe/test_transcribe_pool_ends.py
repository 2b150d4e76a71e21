# SPDX-License-Identifier: MIT
import threading

from clipmill.transcribe.pool import map_in_order


def test_no_thread_is_left_when_all_is_done() -> None:
    assert list(map_in_order(lambda number: number * 2, iter(range(5)), workers=2)) == [0, 2, 4, 6, 8]
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("recognise-")] == []
