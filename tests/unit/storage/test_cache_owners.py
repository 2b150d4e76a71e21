# SPDX-License-Identifier: MIT
"""What a job used of the cache goes with it, unless somebody else uses it as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipmill.storage import cache_owners
from clipmill.storage.cache_owners import CacheOwner
from clipmill.storage.stage_cache import StageCache, StageKey

INGEST, HEARD = StageKey("ingest", 1, ("address",)), StageKey("transcribe", 1, ("content",))


def cache_in(folder: Path, installation: str = "here") -> StageCache:
    return StageCache(folder, owner=CacheOwner(installation))


def fill(cache: StageCache) -> Path:
    """Leave what a job leaves: a download and what was heard of it."""
    video = cache.folder_of(INGEST) / "talk.mp4"
    video.write_bytes(b"a customer's video")
    cache.put(INGEST, "talk.mp4", str)
    cache.put(HEARD, "what was said", str)
    return video


def end_all(cache: StageCache, *names: str, now_s: float = 0.0) -> int:
    return sum(cache.end(owner, now_s) for owner in cache.owners() if owner.name in names)


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and "owners" not in path.parts)


def test_what_only_a_job_used_goes_with_it(tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
    fill(cache.of_job("one", None))

    assert end_all(cache, "job-one") == 2
    assert left_in(tmp_path) == []


def test_what_another_job_found_there_stays_until_that_goes_too(tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
    video = fill(cache.of_job("one", None))
    assert cache.of_job("two", "content").get(HEARD, str) == "what was said"

    assert end_all(cache, "job-one") == 1, "the download alone"
    assert not video.exists()
    assert cache.get(HEARD, str) == "what was said"

    assert end_all(cache, "job-two") == 1
    assert left_in(tmp_path) == []


def test_an_owner_of_another_installation_that_shares_the_folder_counts(tmp_path: Path) -> None:
    mine, theirs = cache_in(tmp_path), cache_in(tmp_path, "there")
    fill(mine.of_job("one", None))
    video = fill(theirs.of_job("one", None))

    assert [owner.name for owner in mine.owners()] == ["job-one"]
    assert end_all(mine, "job-one") == 0
    assert video.is_file()


def test_what_a_stage_writes_while_its_job_goes_is_found_later(tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
    video = fill(cache.of_job("one", None))
    end_all(cache, "job-one", now_s=100.0)
    video.parent.mkdir(parents=True)
    video.write_bytes(b"the last that came")  # by a program that does not know yet

    assert end_all(cache, "job-one", now_s=100.0 + cache_owners.LATE_S) == 1
    assert left_in(tmp_path) == []
    assert cache.owners() == (), "and nothing tells of it any more"


def test_what_is_interrupted_is_finished_by_the_next_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = cache_in(tmp_path)
    fill(cache.of_job("one", None))

    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("clipmill.storage.cache_owners.shutil.rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            end_all(cache, "job-one")

    end_all(cache, "job-one")
    assert left_in(tmp_path) == []


def test_the_command_line_notes_nothing(tmp_path: Path) -> None:
    cache = StageCache(tmp_path)
    fill(cache.of_job("one", None))

    assert not (tmp_path / "owners").exists()
    assert cache.owners() == ()


def test_the_content_is_known_from_the_first_note_that_names_it(tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
    cache.of_job("one", None).put(INGEST, "talk.mp4", str)
    assert [owner.content_hash for owner in cache.owners()] == [None]

    cache.of_job("one", "c0ffee").put(INGEST, "talk.mp4", str)
    assert cache.owners() == (CacheOwner("here", "job-one", "c0ffee"),)


def test_pruning_leaves_the_notes(tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
    fill(cache.of_job("one", None))
    cache.prune(0)

    assert left_in(tmp_path) == []
    assert len(cache.owners()) == 1
