# SPDX-License-Identifier: MIT
"""What an editor asks of a job's source: what it is, its pieces and pictures, its waveform, its words."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.service.editing_world import (
    Studio,
    film_of_a_test,  # noqa: F401 - a fixture
    studio_of_a_test,  # noqa: F401 - a fixture
)
from tests.service.native_world import V1

from clipmill.engine import pieces
from clipmill.engine.orders import OrderStage
from clipmill.jobs import lifecycle
from clipmill.storage.records.tables import JobRow

pytestmark = pytest.mark.media


def wait_for_piece(ask: Callable[[], Any]) -> Any:
    until = time.monotonic() + 60
    while (answer := ask()).status_code == 202:
        assert time.monotonic() < until
        time.sleep(0.05)
    return answer


def test_the_source_says_what_it_is(studio: Studio) -> None:
    info = studio.me.http.get(f"{studio.job}/source").json()
    assert (info["title"], info["language"], info["width_px"], info["height_px"]) == ("A talk on ships", "en", 640, 360)
    assert (info["has_pictures"], info["has_sound"], info["is_kept"], info["frame_rate"]) == (True, True, True, 25.0)
    assert info["duration_us"] == studio.media.duration_us
    studio.world.context.blobs.delete(f"sources/{studio.media.content_hash}.mkv")
    assert studio.me.http.get(f"{studio.job}/source").json()["is_kept"] is False
    gone = studio.me.http.get(f"{studio.job}/source/preview")
    assert (gone.status_code, gone.json()["code"]) == (422, "source_not_found")


def test_a_piece_is_made_once_told_of_and_served_in_ranges(studio: Studio) -> None:
    def ask() -> Any:
        return studio.me.http.get(f"{studio.job}/source/preview?from_us=12000000&to_us=18000000")

    first = ask()
    assert first.status_code == 202
    assert int(first.headers["retry-after"]) >= 1
    told = first.json()
    assert (told["from_us"], told["to_us"]) == (10_000_000, 20_000_000)
    assert told["state"] in {"waiting", "making"}
    piece = wait_for_piece(ask)
    assert (piece.status_code, piece.headers["content-type"]) == (200, "video/mp4")
    assert (piece.headers["clipmill-from-us"], piece.headers["clipmill-to-us"]) == ("10000000", "20000000")
    part = studio.me.http.get(
        f"{studio.job}/source/preview?from_us=10000000&to_us=20000000", headers={"Range": "bytes=4-7"}
    )
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert list((studio.tools.work_root).glob("*")) == []
    keys = [info.key for info in studio.world.context.blobs.list_under("pieces")]
    assert len(keys) == 1
    assert studio.me.http.delete(studio.job).status_code == 204
    assert list(studio.world.context.blobs.list_under("pieces")) == []


def test_a_player_needs_no_key_but_the_address_that_was_given(studio: Studio) -> None:
    info = studio.me.http.get(f"{studio.job}/source").json()
    anybody = studio.anybody()
    where = info["preview_url"].removeprefix("http://testserver") + "&from_us=40000000"
    assert wait_for_piece(lambda: anybody.get(where)).status_code == 200
    frame = info["frame_url"].removeprefix("http://testserver") + "&time_us=1000000&width_px=200"
    shown = anybody.get(frame)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert anybody.get(frame, headers={"If-None-Match": shown.headers["etag"]}).status_code == 304
    plain = f"{studio.job}/source/frame"
    assert anybody.get(plain).json()["code"] == "key_missing"
    assert anybody.get(f"{plain}?signature=x&expires=99999999999").json()["code"] == "link_invalid"
    other = studio.me.job()
    assert anybody.get(frame.replace(studio.job_id, other)).json()["code"] == "link_invalid"


def test_what_no_stretch_can_be_is_refused(studio: Studio) -> None:
    for query in ("from_us=-1", "from_us=5&to_us=5", f"from_us={10**14}", "from_us=x", "from_us=46000000"):
        for what in ("preview", "waveform"):
            assert studio.me.http.get(f"{studio.job}/source/{what}?{query}").status_code == 422, (what, query)
    for query in ("width_px=0", "width_px=99999", "time_us=-1", "time_us=nan"):
        assert studio.me.http.get(f"{studio.job}/source/frame?{query}").status_code == 422
    late = studio.me.http.get(f"{studio.job}/source/frame?time_us={10**11}&width_px=160")
    assert late.status_code == 200  # the last picture


def test_one_team_does_not_take_all_places_and_a_failure_is_told_once(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "MOST_OF_A_TEAM", 1)
    broken = replace(studio.media, path="/nowhere")
    monkeypatch.setattr(pieces, "media_here", lambda *_: broken)
    asked = [studio.me.http.get(f"{studio.job}/source/preview?from_us={n}0000000&to_us={n}5000000") for n in (0, 1)]
    assert asked[0].status_code == 202
    codes = {asked[1].status_code}
    failed = wait_for_piece(lambda: studio.me.http.get(f"{studio.job}/source/preview?from_us=0&to_us=5000000"))
    assert codes <= {202, 429}
    assert failed.json()["code"] == "encode_failed"
    assert "/nowhere" not in failed.text
    assert list(studio.world.context.blobs.list_under("pieces")) == []
    monkeypatch.undo()
    again = wait_for_piece(lambda: studio.me.http.get(f"{studio.job}/source/preview?from_us=0&to_us=5000000"))
    assert again.status_code == 200


def test_the_waveform_comes_from_what_was_heard(studio: Studio) -> None:
    found = studio.me.http.get(f"{studio.job}/source/waveform?from_us=1000000&to_us=2000000&points=7").json()
    assert found["peaks"] == [pytest.approx(2 / 3, abs=0.001)] * 7
    assert found["hop_us"] == 10_000


def test_sentences_have_bounds_and_the_numbers_of_their_words(studio: Studio) -> None:
    whole = studio.me.http.get(f"{studio.job}/transcript").json()
    words = [word for segment in whole["segments"] for word in segment["words"]]
    texts = [" ".join(w["text"] for w in words[s["first_word"] : s["last_word"] + 1]) for s in whole["sentences"]]
    assert texts[:3] == [
        "Nobody tells you this.",
        "Ships float because they push water away.",
        "That is all there is to know.",
    ]
    assert whole["sentences"][1]["from_us"] == 5_200_000
    assert whole["sentences"][0]["speaker"] == "SPEAKER_00"
    part = studio.me.http.get(f"{studio.job}/transcript?from_s=5.2&to_s=12").json()
    words = [word for segment in part["segments"] for word in segment["words"]]
    first = part["sentences"][0]
    assert words[first["first_word"]]["text"] == "Ships"
    assert part["sentences"][-1]["last_word"] == len(words) - 1


def test_what_is_heard_is_shown_while_it_listens_and_gone_after(studio: Studio) -> None:
    job_id = studio.me.job()
    db = studio.world.context.db
    with db.transaction() as session:
        row = session.get_one(JobRow, job_id)
        lifecycle.note_progress(row, OrderStage.TRANSCRIBE, 0.4, message="listening", heard="and ships <float>")
    shown = studio.me.http.get(f"{V1}/jobs/{job_id}").json()["progress"]
    assert (shown["heard"], shown["message"]) == ("and ships <float>", "listening")
    with db.transaction() as session:
        lifecycle.note_progress(session.get_one(JobRow, job_id), OrderStage.PLAN, 0.1, message="choosing")
    assert studio.me.http.get(f"{V1}/jobs/{job_id}").json()["progress"]["heard"] == ""
