# SPDX-License-Identifier: MIT
"""A database that is away for a while fails no job; the minute of real life is some seconds here."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from tests.service.engine_proxy import Proxy
from tests.service.engine_rig import Rig, state_of

from clipmill.domain.jobs import JobState
from clipmill.storage.records.database import Database

AWAY_S = 6.0
"""Twice the time after which a worker that is not seen would be declared dead."""


def test_a_postgres_that_is_away_fails_no_job_and_kills_no_worker(postgres_database: Database, tmp_path: Path) -> None:
    rig = Rig(postgres_database, tmp_path)
    proxy = Proxy(postgres_database.url.replace("postgresql+psycopg", "postgresql"))
    try:
        rig.play(seconds={"transcribe": 2.0})
        rig.worker(url=proxy.url)
        rig.worker(url=proxy.url)
        job = rig.submit()
        rig.wait_started("transcribe")
        proxy.go()
        time.sleep(AWAY_S)
        assert rig.counts("end")["transcribe"] == 1, "the stage goes on meanwhile"
        proxy.come_back()
        assert state_of(rig.wait_final(job.id, 90)) == (JobState.SUCCEEDED, None), rig.story()
        rig.assert_once(job.id)
        assert set(rig.counts().values()) == {1}
        assert rig.worker_states() == ["up", "up"]
    finally:
        rig.close()
        proxy.close()


def test_a_sqlite_file_that_is_locked_for_a_while_fails_no_job(sqlite_database: Database, tmp_path: Path) -> None:
    rig = Rig(sqlite_database, tmp_path)
    try:
        rig.play(seconds={"transcribe": 1.0})
        rig.worker()
        job = rig.submit()
        rig.wait_started("transcribe")
        other = sqlite3.connect(tmp_path / "clipmill.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        time.sleep(AWAY_S)
        other.execute("ROLLBACK")
        other.close()
        assert state_of(rig.wait_final(job.id)) == (JobState.SUCCEEDED, None), rig.story()
        rig.assert_once(job.id)
        assert set(rig.counts().values()) == {1}
        assert rig.worker_states() == ["up"]
    finally:
        rig.close()
