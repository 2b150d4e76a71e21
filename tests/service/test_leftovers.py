# SPDX-License-Identifier: MIT
"""What deleting a job takes with it from the caches of the hosts and from the store, before both kinds of database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.service.native_world import Caller, NativeWorld, change_job

from clipmill.jobs.leftovers import Leftovers
from clipmill.jobs.service import JobService
from clipmill.storage.blobs import BlobStore
from clipmill.storage.cache_owners import LATE_S, CacheOwner
from clipmill.storage.records.database import now_us
from clipmill.storage.stage_cache import StageCache, StageKey, shared_prefix

TALK, OTHER = "c0ffee" * 4, "decade" * 4
INGEST, HEARD = StageKey("ingest", 1, ("address",)), StageKey("transcribe", 1, ("content",))
SHARED = frozenset([HEARD.stage])


@dataclass(frozen=True)
class Host:
    """A host with a cache of its own, before the tables and the store that all hosts see."""

    cache: StageCache
    leftovers: Leftovers

    def work(self, job_id: str, content_hash: str = TALK) -> None:
        """Leave what a job leaves here: its download, and what was heard of it."""
        (self.cache.of_job(job_id, None).folder_of(INGEST) / "talk.mp4").write_bytes(b"a customer's video")
        self.cache.of_job(job_id, content_hash).put(HEARD, "what was said", str)

    @property
    def left(self) -> set[str]:
        """Stages of which something is left."""
        found = (path for path in self.cache.folder.rglob("*") if path.is_file() and "owners" not in path.parts)
        return {path.relative_to(self.cache.folder).parts[1] for path in found}


def host_of(world: NativeWorld, folder: Path, *, is_sharing: bool = False) -> Host:
    blobs = world.context.blobs
    cache = StageCache(folder, blobs if is_sharing else None, SHARED, CacheOwner("here"))
    return Host(cache, Leftovers(world.context.db, blobs, cache))


@pytest.fixture(name="host")
def _host(world: NativeWorld, tmp_path: Path) -> Host:
    return host_of(world, tmp_path / "one", is_sharing=True)


def clearing_jobs(world: NativeWorld, host: Host) -> JobService:
    context = world.context
    return JobService(
        context.db, context.blobs, world.flows, prices=context.jobs.prices, on_deleted=host.leftovers.clear_soon
    )


def job_of(me: Caller, content_hash: str = TALK) -> str:
    """Return a finished job with its source in the store."""
    job_id = me.done_job()
    key = f"sources/{content_hash}.mp4"
    me.world.context.blobs.put_bytes(key, b"video", "video/mp4")
    change_job(me.world, job_id, source={"key": key, "media": {"content_hash": content_hash}})
    return job_id


def under(blobs: BlobStore, prefix: str) -> list[str]:
    return [info.key for info in blobs.list_under(prefix)]


def test_deleting_a_job_takes_its_source_and_what_was_heard_out_of_the_cache(me: Caller, host: Host) -> None:
    job_id = job_of(me)
    host.work(job_id)
    assert host.left == {"ingest", "transcribe"}

    clearing_jobs(me.world, host).delete(me.principal.team.id, job_id)

    assert host.left == set()
    assert under(me.world.context.blobs, "stages") == []
    assert under(me.world.context.blobs, "sources") == []


def test_what_a_job_of_another_team_has_as_well_stays_for_it(me: Caller, host: Host) -> None:
    mine, theirs = job_of(me), job_of(me.world.caller())
    host.work(mine)
    host.work(theirs)

    clearing_jobs(me.world, host).delete(me.principal.team.id, mine)

    assert host.left == {"ingest", "transcribe"}
    assert under(me.world.context.blobs, shared_prefix(TALK)) != []
    assert under(me.world.context.blobs, "sources") != []


def test_another_host_clears_its_own_cache_later(me: Caller, host: Host, tmp_path: Path) -> None:
    job_id, other = job_of(me), host_of(me.world, tmp_path / "two")
    host.work(job_id)
    other.work(job_id)
    clearing_jobs(me.world, host).delete(me.principal.team.id, job_id)
    assert other.left == {"ingest", "transcribe"}

    assert other.leftovers.clear() == 2
    assert other.left == set()


def test_a_server_that_was_killed_after_the_job_was_gone_clears_when_it_is_back(me: Caller, host: Host) -> None:
    job_id = job_of(me)
    host.work(job_id)
    me.world.context.jobs.delete(me.principal.team.id, job_id)  # and no more than that
    assert host.left == {"ingest", "transcribe"}

    host.leftovers.clear()
    assert host.left == set()


def test_a_job_that_is_there_keeps_what_it_used(me: Caller, host: Host) -> None:
    host.work(job_of(me))

    assert host.leftovers.clear() == 0
    assert host.left == {"ingest", "transcribe"}


def test_what_a_stage_put_into_the_store_after_its_job_was_deleted_goes(
    me: Caller, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id, blobs = job_of(me), me.world.context.blobs
    host.work(job_id)
    clearing_jobs(me.world, host).delete(me.principal.team.id, job_id)
    blobs.put_bytes(f"sources/{TALK}.mkv", b"video", "video/x-matroska")
    host.work(job_id)

    now = now_us()
    monkeypatch.setattr("clipmill.jobs.leftovers.now_us", lambda: now + round(2 * LATE_S * 1_000_000))
    host.leftovers.clear()

    assert host.left == set()
    assert under(blobs, "sources") == []
    assert under(blobs, "stages") == []
    assert host.cache.owners() == ()


def test_nothing_is_taken_from_the_store_while_a_job_takes_in_what_nobody_knows_yet(
    me: Caller, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, blobs = job_of(me), me.world.context.blobs
    host.work(gone)
    me.world.context.jobs.delete(me.principal.team.id, gone)
    blobs.put_bytes(f"sources/{TALK}.mp4", b"video", "video/mp4")
    taking = me.job()  # may be about to find it there

    now = now_us()
    for minutes in (0, 5):
        monkeypatch.setattr("clipmill.jobs.leftovers.now_us", lambda: now + 60_000_000 * minutes)  # noqa: B023 - called at once
        host.leftovers.clear()
    assert under(blobs, "sources") != []
    me.world.context.jobs.delete(me.principal.team.id, taking)
    host.leftovers.clear()
    assert under(blobs, "sources") == [], "it is not forgotten that it may have to go"


def test_pictures_that_an_editor_asked_for_go_with_the_last_job_of_the_source(me: Caller, host: Host) -> None:
    first, last = job_of(me), job_of(me)
    still = StageKey("still", 1, ("content",))
    (host.cache.of_source(TALK).folder_of(still) / "picture.jpg").write_bytes(b"a frame of the video")
    jobs = clearing_jobs(me.world, host)

    jobs.delete(me.principal.team.id, first)
    assert host.left == {"still"}
    jobs.delete(me.principal.team.id, last)
    assert host.left == set()


def test_a_store_that_is_away_is_no_reason_to_refuse_a_deletion(
    me: Caller, host: Host, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    job_id = job_of(me)
    host.work(job_id)

    def away(_self: object, _owner: object, _now_s: float, **_more: object) -> int:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(StageCache, "end", away)
        clearing_jobs(me.world, host).delete(me.principal.team.id, job_id)
    assert "cleared later" in caplog.text

    host.leftovers.clear()
    assert host.left == set()


def test_sources_of_other_contents_are_left_alone(me: Caller, host: Host) -> None:
    mine, other = job_of(me), job_of(me, OTHER)
    host.work(mine)
    clearing_jobs(me.world, host).delete(me.principal.team.id, mine)

    assert under(me.world.context.blobs, "sources") == [f"sources/{OTHER}.mp4"]
    assert replace(CacheOwner("here"), name=f"job-{other}") not in host.cache.owners()
