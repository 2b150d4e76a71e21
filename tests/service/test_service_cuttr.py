# SPDX-License-Identifier: MIT
"""The Cuttr dialect on both databases: texts that a database may not take, and many requests at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from tests.contract.cuttr_service import CuttrService

from clipmill.storage.records.database import Database
from clipmill.storage.records.tables import IdempotencyRow

URL = "https://media.example.org/talk.mp4"


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[CuttrService]:
    made = CuttrService(tmp_path, db=database, raises=False)
    yield made
    made.client.close()


def balance(service: CuttrService) -> int:
    return int(service.ask("GET", f"/teams/{service.team.id}/wallet").json()["balance_cents"])


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"prompt": "a\x00b"}, 400),
        ({"prompt": "\ud83d"}, 400),
        ({"heading_text": "\ud83d\ude00 \u202e na\u00efve \ufdfd"}, 200),
        ({"x\x00y": 1}, 200),
        ({"video_url": "https://media.example.org/\u0000"}, 400),
        ({"video_url": "https://media.example.org/\ud800"}, 400),
    ],
)
def test_odd_texts_never_reach_a_database_that_cannot_take_them(
    service: CuttrService, fields: dict[str, Any], status: int
) -> None:
    answer = service.ask("POST", "/v1/clip", content=json.dumps({"video_url": URL, **fields}))
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("path", ["/v1/clip/%00", "/v1/clip/" + "a" * 3000, "/teams/9223372036854775807/wallet"])
def test_odd_paths_are_not_found(service: CuttrService, path: str) -> None:
    assert service.ask("GET", path).status_code == 404


def test_one_idempotency_key_sent_eight_times_at_once_makes_one_job(service: CuttrService) -> None:
    def submit(_: int) -> Any:
        return service.ask("POST", "/v1/clip", json={"video_url": URL}, headers={"Idempotency-Key": "once"})

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(submit, range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["job_id"] for answer in answers}) == 1
    assert balance(service) == 10_000 - 450


def test_eight_jobs_at_once_for_the_money_of_two_are_two(service: CuttrService) -> None:
    service.team = service.make_team(2 * 450 + 149)
    service.secret = service.make_key(service.team)

    def submit(_: int) -> Any:
        return service.ask("POST", "/v1/clip", json={"video_url": URL}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(submit, range(8))) == [200, 200, 402, 402, 402, 402, 402, 402]
    assert balance(service) == 149


def test_a_retry_across_the_upgrade_is_no_second_job(service: CuttrService) -> None:
    """Keys were kept as they came before they were hashed; the rows of then are still there."""
    headers, raw = {"Idempotency-Key": "of before"}, (service.team.id, "of before")
    first = service.ask("POST", "/v1/clip", json={"video_url": URL}, headers=headers).json()
    with service.context.db.transaction() as session:
        row = session.scalars(select(IdempotencyRow).where(IdempotencyRow.team_id == service.team.id)).one()
        row.key = raw[1]
    left = balance(service)

    again = service.ask("POST", "/v1/clip", json={"video_url": URL}, headers=headers)
    other = service.ask("POST", "/v1/clip", json={"video_url": f"{URL}?other"}, headers=headers)

    assert again.json()["job_id"] == first["job_id"]
    assert balance(service) == left
    assert other.status_code == 409
