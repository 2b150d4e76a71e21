# SPDX-License-Identifier: MIT
"""Presets: options of a job under a name, checked like a job's own, used by jobs field by field."""

from __future__ import annotations

from typing import Any

import pytest
from tests.service.native_world import V1, Caller, NativeWorld

from clipmill.accounts.presets import MAX_PRESETS
from clipmill.domain.accounts import Scope
from clipmill.storage.records.tables import PresetRow

LOOK: dict[str, Any] = {"captions": {"style": "bold", "text_color": "00FF00"}, "ratio": "1:1", "count": 4}


def make(me: Caller, name: str = "Our channel", **body: Any) -> dict[str, Any]:
    answer = me.http.post(f"{V1}/presets", json={"name": name, "options": LOOK, **body})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_a_preset_keeps_the_fields_that_were_sent(me: Caller) -> None:
    made = make(me)
    assert made["options"] == LOOK
    assert (made["is_default"], made["left_out"]) == (False, [])
    assert me.http.get(f"{V1}/presets/{made['id']}").json() == made
    assert me.http.get(f"{V1}/presets").json()["items"] == [made]
    changed = me.http.patch(f"{V1}/presets/{made['id']}", json={"options": {"ratio": "4:5"}}).json()
    assert (changed["name"], changed["options"]) == ("Our channel", {"ratio": "4:5"})
    assert me.http.delete(f"{V1}/presets/{made['id']}").status_code == 204
    assert me.http.get(f"{V1}/presets/{made['id']}").json()["code"] == "preset_not_found"


def test_one_preset_at_most_is_the_default(me: Caller) -> None:
    first, second = make(me, "a", is_default=True), make(me, "b", is_default=True)
    assert [item["is_default"] for item in me.http.get(f"{V1}/presets").json()["items"]] == [False, True]
    me.http.patch(f"{V1}/presets/{first['id']}", json={"is_default": True})
    assert [item["is_default"] for item in me.http.get(f"{V1}/presets").json()["items"]] == [True, False]
    me.http.patch(f"{V1}/presets/{first['id']}", json={"is_default": False})
    assert not any(item["is_default"] for item in me.http.get(f"{V1}/presets").json()["items"])
    assert me.http.patch(f"{V1}/presets/{second['id']}", json={"name": "c"}).json()["is_default"] is False


def test_a_job_takes_a_preset_and_what_it_says_itself_wins(me: Caller) -> None:
    made = make(me)
    wish = {
        "source": {"url": "https://example.com/talk.mp4"},
        "preset_id": made["id"],
        "options": {"captions": {"text_color": "FF0000"}, "count": 2},
    }
    options = me.http.post(f"{V1}/jobs", json=wish).json()["options"]
    assert (options["ratio"], options["count"]) == ("1:1", 2)
    assert (options["captions"]["style"], options["captions"]["text_color"]) == ("bold", "FF0000")
    plain = me.http.post(f"{V1}/jobs", json={**wish, "options": {}}).json()["options"]
    assert (plain["captions"]["text_color"], plain["count"]) == ("00FF00", 4)


def test_a_preset_and_options_that_cannot_be_together_are_refused(me: Caller) -> None:
    made = make(me, options={"min_length_s": 60})
    wish = {"source": {"url": "https://example.com/a.mp4"}, "preset_id": made["id"], "options": {"max_length_s": 30}}
    answer = me.http.post(f"{V1}/jobs", json=wish)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_options")
    assert "min_length_s" in answer.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "options": {}},
        {"name": "a\x00b", "options": {}},
        {"name": "x" * 201, "options": {}},
        {"name": "a\nb", "options": {}},
        {"name": "a"},
        {"name": "a", "options": {"count": 0}},
        {"name": "a", "options": {"unknown": 1}},
        {"name": "a", "options": {"captions": {"text_color": "{\\an8}"}}},
        {"name": "a", "options": {"word_mask": {"words": ["x" * 200] * 100_000}}},
    ],
)
def test_what_is_no_name_and_no_options_is_refused(me: Caller, body: dict[str, Any]) -> None:
    assert me.http.post(f"{V1}/presets", json=body).status_code in {413, 422}
    assert me.http.get(f"{V1}/presets").json()["items"] == []


def test_a_name_is_taken_once_in_a_team_and_presets_have_a_limit(world: NativeWorld, me: Caller) -> None:
    made = make(me, "same")
    assert me.http.post(f"{V1}/presets", json={"name": " same ", "options": {}}).json()["code"] == "invalid_options"
    assert me.http.patch(f"{V1}/presets/{made['id']}", json={"name": "same"}).status_code == 200
    assert make(world.caller(), "same")["name"] == "same"
    for number in range(MAX_PRESETS - 1):
        make(me, f"preset {number}")
    full = me.http.post(f"{V1}/presets", json={"name": "one more", "options": {}})
    assert full.json()["code"] == "invalid_options"


def test_another_team_s_preset_is_none(world: NativeWorld, me: Caller) -> None:
    preset_id = make(me)["id"]
    stranger = world.caller()
    wish = {"source": {"url": "https://example.com/a.mp4"}, "preset_id": preset_id}
    assert stranger.http.post(f"{V1}/jobs", json=wish).json()["code"] == "preset_not_found"
    assert stranger.http.get(f"{V1}/presets").json()["items"] == []
    assert stranger.http.patch(f"{V1}/presets/{preset_id}", json={"name": "mine"}).status_code == 404
    reader = world.caller(scopes=frozenset({Scope.READ}))
    assert reader.http.post(f"{V1}/presets", json={"name": "a", "options": {}}).json()["code"] == "scope_missing"


def test_fields_of_an_earlier_version_are_named_and_not_used_in_silence(world: NativeWorld, me: Caller) -> None:
    made = make(me)
    with world.context.db.transaction() as session:
        session.get_one(PresetRow, made["id"]).options = {"ratio": "1:1", "sparkle": True, "count": "many"}
    (shown,) = me.http.get(f"{V1}/presets").json()["items"]
    assert (shown["options"], shown["left_out"]) == ({"ratio": "1:1"}, ["count", "sparkle"])
    wish = {"source": {"url": "https://example.com/a.mp4"}, "preset_id": made["id"]}
    assert me.http.post(f"{V1}/jobs", json=wish).json()["code"] == "invalid_options"
