# SPDX-License-Identifier: MIT
"""What an editor asks of a clip: who is seen, drafts of changes, the letters they are drawn with."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from tests.service.editing_world import (
    Studio,
    film_of_a_test,  # noqa: F401 - a fixture
    look,
    studio_of_a_test,  # noqa: F401 - a fixture
)
from tests.service.native_world import V1, make_world

from clipmill.domain.jobs import ClipState
from clipmill.domain.times import source_range_from_s
from clipmill.fonts.library import FontLibrary
from clipmill.storage.records.database import Database

pytestmark = pytest.mark.media


def test_persons_come_from_looks_that_are_kept(studio: Studio) -> None:
    assert studio.me.http.get(f"{studio.clip}/persons").json() == {"items": []}
    look(studio, source_range_from_s(2, 36))
    (person,) = studio.me.http.get(f"{studio.clip}/persons").json()["items"]
    assert (person["person"], person["share_of_time"], person["from_us"]) == (0, 1.0, 2_000_000)
    assert len(person["boxes"]) == 31
    url = person["picture_url"].removeprefix("http://testserver")
    picture = studio.anybody().get(url)
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert studio.me.http.get(f"{studio.clip}/persons/7/picture?at_us=2000000").json()["code"] == "clip_not_found"
    assert studio.me.http.get(f"{studio.clip}/persons/-1/picture").status_code == 422
    assert studio.anybody().get(f"{studio.clip}/persons/0/picture").json()["code"] == "key_missing"
    assert studio.anybody().get(url.replace("signature=", "signature=x")).json()["code"] == "link_invalid"


def test_a_draft_shows_what_a_render_would_make_and_changes_nothing(studio: Studio) -> None:
    look(studio, source_range_from_s(2, 36))
    before = studio.me.http.get(f"{studio.clip}/recipe").json()
    body = {
        "entries": [{"in_s": 4, "out_s": 12}, {"in_s": 20, "out_s": 30}],
        "words": [{"in_s": 5.2, "text": "Boats"}],
        "has_captions": True,
        "ratio": "1:1",
        "resolution": "480",
    }
    answer = studio.me.http.post(f"{studio.clip}/draft", json=body)
    draft = answer.json()
    assert answer.status_code == 200, draft
    assert draft["duration_us"] == 18_000_000
    assert draft["cuts"] == [{"from_us": 4_000_000, "to_us": 12_000_000}, {"from_us": 20_000_000, "to_us": 30_000_000}]
    assert draft["size"] == {"width_px": 480, "height_px": 480}
    assert "Boats" in draft["captions"]["ass"]
    assert (draft["camera_is_stale"], draft["is_changed"]) == (False, True)
    assert draft["camera"][0]["from_us"] == 0
    assert draft["camera"][-1]["to_us"] == 18_000_000
    window = draft["camera"][0]["panes"][0]["windows"][0]
    assert 0 <= window["x_px"] < window["x_px"] + window["width_px"] <= 640.1
    assert draft["estimate"]["cost_cents"] == 0
    assert draft["estimate"]["reused"] == ["transcribe", "look"]
    (font, *_) = draft["captions"]["fonts"]
    letters = studio.anybody().get(font["url"].removeprefix("http://testserver"))
    assert letters.status_code == 200
    assert letters.content[:4] in {b"\x00\x01\x00\x00", b"OTTO"}
    assert studio.me.http.get(f"{studio.clip}/recipe").json() == before
    assert studio.me.http.get(f"{V1}/wallet").json()["held_cents"] == 450  # of the job that was put in by hand
    assert len(studio.world.flows.enqueued) == 1


def test_a_draft_says_where_the_render_would_look_anew(studio: Studio) -> None:
    look(studio, source_range_from_s(2, 36))
    far = {"entries": [{"in_s": 30, "out_s": 44}]}
    assert studio.me.http.post(f"{studio.clip}/draft", json=far).json()["camera_is_stale"] is True
    nothing = studio.me.http.post(f"{studio.clip}/draft", json={}).json()
    assert (nothing["camera_is_stale"], nothing["is_changed"]) == (False, False)


def test_a_draft_of_a_clip_that_is_not_paid_for_says_its_price(studio: Studio) -> None:
    studio.change_clip(lambda row: setattr(row, "state", ClipState.PLANNED.value))
    draft = studio.me.http.post(f"{studio.clip}/draft", json={"title": "Other"}).json()
    assert draft["estimate"]["cost_cents"] == 150
    assert draft["title"] == "Other"


def test_a_draft_refuses_what_a_render_refuses(studio: Studio) -> None:
    bodies: tuple[dict[str, Any], ...] = (
        {"entries": []},
        {"entries": [{"in_s": 5, "out_s": 4}]},
        {"words": [{"in_s": 1, "text": "\u0000"}]},
        {"camera_overrides": [{"in_s": 1, "out_s": 2, "windows": [{"x_px": 0, "y_px": 0, "width_px": 9e9}]}]},
        {"wish": 1},
    )
    for body in bodies:
        assert studio.me.http.post(f"{studio.clip}/draft", json=body).status_code == 422, body
    late = studio.me.http.post(f"{studio.clip}/draft", json={"entries": [{"in_s": 1, "out_s": 99}]})
    assert late.json()["code"] == "invalid_options"
    hostile = {"words": [{"in_s": 5.2, "text": "{\\fnArial\\pos(0,0)}\\N<b>"}], "has_captions": True}
    text = studio.me.http.post(f"{studio.clip}/draft", json=hostile).json()["captions"]["ass"]
    assert "{\\fnArial" not in text


def test_fonts_are_given_to_keys_and_signed_addresses_alone(studio: Studio, fonts_dir: Path) -> None:
    family = FontLibrary(fonts_dir).families[0]
    path = f"{V1}/fonts/{quote(family)}/file"
    assert studio.me.http.get(path).status_code == 200
    assert studio.anybody().get(path).json()["code"] == "key_missing"
    signed = f"{path}?{studio.world.context.links.font_query(family)}"
    assert studio.anybody().get(signed).status_code == 200
    other = FontLibrary(fonts_dir).families[1]
    assert studio.anybody().get(signed.replace(quote(family), quote(other))).json()["code"] == "link_invalid"
    assert studio.me.http.get(f"{V1}/fonts/nothing/file").json()["code"] == "invalid_options"
    assert studio.me.http.get(f"{V1}/fonts/..%2f..%2fetc%2fpasswd/file").status_code in {404, 422}


def test_a_process_without_a_desk_says_so(database: Database, tmp_path: Path) -> None:
    me = make_world(database, tmp_path).caller()
    (clip_id,) = me.clip_ids(me.done_job(clips=1))
    assert me.http.post(f"{V1}/clips/{clip_id}/draft", json={}).json()["code"] in {"job_not_ready", "tool_missing"}
    assert me.http.get(f"{V1}/fonts/Anton/file").json()["code"] == "tool_missing"
