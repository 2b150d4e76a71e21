# SPDX-License-Identifier: MIT
"""Chapters, heat and chat are read from sites' answers and users' files, however they are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from clipmill.domain.errors import InvalidOptions
from clipmill.ingest.audience import audience_beside, audience_from_info, chat_from_replay, read_audience
from clipmill.ingest.site_worker import audience_of

SITE = {
    "title": "A talk",
    "chapters": [{"start_time": 0.0, "end_time": 60.0, "title": "Hello"}, {"start_time": 60, "end_time": 90}],
    "heatmap": [{"start_time": 0.0, "end_time": 1.5, "value": 1.0}, {"start_time": 1.5, "end_time": 3.0, "value": 0.2}],
}


def message(offset_ms: Any, kind: str = "addChatItemAction") -> str:
    return json.dumps({"replayChatItemAction": {"videoOffsetTimeMsec": offset_ms, "actions": [{kind: {"item": {}}}]}})


def test_the_answer_of_a_site_is_read() -> None:
    audience = audience_from_info(SITE)
    assert [(c.range.in_us, c.range.out_us, c.title) for c in audience.chapters] == [
        (0, 60_000_000, "Hello"),
        (60_000_000, 90_000_000, ""),
    ]
    assert [mark.value for mark in audience.heat] == [1.0, 0.2]
    assert audience.chat == ()


def test_our_own_names_are_read_too() -> None:
    audience = audience_from_info(
        {
            "chapters": [{"start_s": 1, "end_s": 2, "title": "T"}],
            "heat": [{"start_s": 0, "end_s": 1, "value": 3}],
            "chat": [
                0.5,
                {"time_s": 1.5, "author": "a"},
                {"time_s": 1.7, "author": "a"},
                {"time_s": 1.8, "author": "b"},
            ],
        }
    )
    assert (len(audience.chapters), len(audience.heat), audience.chat) == (1, 1, (1, 2))


@pytest.mark.parametrize(
    "info",
    [
        {},
        {"chapters": None, "heatmap": "hot", "chat": 7},
        {"chapters": {"0": {}}, "heatmap": [1, None, "x", []], "chat": [None, True, "3", {}, {"time_s": "9"}]},
        {
            "chapters": [{"start_time": True, "end_time": 9}],
            "heatmap": [{"start_time": 0, "end_time": 1, "value": "1"}],
        },
        {"heatmap": [{"start_time": 0, "end_time": 10**400, "value": 1}], "chat": [10**400, float("nan")]},
    ],
)
def test_what_is_no_audience_is_left_out(info: dict[str, Any]) -> None:
    assert audience_from_info(info).is_empty


def test_a_chat_replay_gives_counts_alone() -> None:
    lines = [
        message("1500"),
        message(1900),
        message("-3000"),
        message("2000", "addBannerToLiveChatCommand"),
        "{",
        "[]",
        '{"replayChatItemAction": {"actions": [[]], "videoOffsetTimeMsec": "1"}}',
        "[" * 100_000,
        message("nan"),
    ]
    assert chat_from_replay(lines) == (0, 2)


def test_a_users_file_is_read_in_each_form(tmp_path: Path) -> None:
    info, replay, messages = tmp_path / "a.info.json", tmp_path / "a.live_chat.json", tmp_path / "chat.json"
    info.write_text(json.dumps(SITE), "utf-8")
    replay.write_text("\n".join([message("500"), message("700")]), "utf-8")
    messages.write_text(json.dumps([{"time_in_seconds": 2.0}, {"content_offset_seconds": 2.5}]), "utf-8")
    assert read_audience(info) == audience_from_info(SITE)
    assert read_audience(replay).chat == (2,)
    assert read_audience(messages).chat == (0, 0, 2)


@pytest.mark.parametrize("text", ["", "{", "7", "{}", '{"chapters": []}', "[" * 200_000, "\x00\xff"])
def test_a_users_file_that_tells_nothing_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "told.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidOptions, match=r"told\.json"):
        read_audience(path)


def test_a_folder_is_no_audience(tmp_path: Path) -> None:
    with pytest.raises(InvalidOptions):
        read_audience(tmp_path)


def test_files_beside_a_source_are_found(tmp_path: Path) -> None:
    source = tmp_path / "A talk.mp4"
    assert audience_beside(source) is None
    (tmp_path / "A talk.info.json").write_text(json.dumps(SITE), "utf-8")
    (tmp_path / "A talk.live_chat.json").write_text(message("500"), "utf-8")
    found = audience_beside(source)
    assert found is not None
    assert (len(found.chapters), len(found.heat), found.chat) == (2, 2, (1,))


def test_a_damaged_file_beside_a_source_counts_as_not_there(tmp_path: Path) -> None:
    (tmp_path / "talk.info.json").write_text("{", "utf-8")
    assert audience_beside(tmp_path / "talk.mp4") is None


def test_the_worker_tells_plain_and_bounded_values() -> None:
    told = audience_of(
        {
            "chapters": [{"start_time": 0, "end_time": object(), "title": "x" * 9_000, "more": 1}, "no"],
            "heatmap": [{"start_time": 0.0, "end_time": 1.0, "value": float("nan")}] * 50_000,
        }
    )
    assert told["chapters"] == [{"start_time": 0, "end_time": None, "title": "x" * 500}]
    assert len(told["heatmap"]) == 2_000
    assert told["heatmap"][0] == {"start_time": 0.0, "end_time": 1.0, "value": None}
    assert audience_of({}) == {"chapters": [], "heatmap": []}
