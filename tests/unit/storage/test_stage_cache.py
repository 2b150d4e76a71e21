# SPDX-License-Identifier: MIT
import os
from pathlib import Path
from typing import cast

from clipmill.domain.errors import BlobNotFound
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import source_range_from_s
from clipmill.storage.blobs import BlobInfo, BlobStore
from clipmill.storage.stage_cache import StageCache, StageKey, result_bytes

KEY = StageKey("transcribe", 1, ("hash", "en"))
TRANSCRIPT = Transcript(
    "en", 0.9, (Segment(source_range_from_s(0, 1), (Word(source_range_from_s(0, 1), "héllo", 0.5, "SPEAKER_00"),)),)
)


def test_kept_result_comes_back_equal(tmp_path: Path) -> None:
    cache = StageCache(tmp_path)
    cache.put(KEY, TRANSCRIPT, Transcript)

    assert cache.get(KEY, Transcript) == TRANSCRIPT


def test_bytes_come_back_equal(tmp_path: Path) -> None:
    cache = StageCache(tmp_path)
    envelope = SoundEnvelope(10_000, bytes(range(256)))
    cache.put(KEY, envelope, SoundEnvelope)

    assert cache.get(KEY, SoundEnvelope) == envelope


def test_key_changes_with_stage_version_and_inputs() -> None:
    others = [
        StageKey("rank", 1, KEY.inputs),
        StageKey(KEY.stage, 2, KEY.inputs),
        StageKey(KEY.stage, 1, ("hash", "de")),
    ]

    assert len({KEY.digest, *(item.digest for item in others)}) == 4


def test_damaged_result_is_made_again(tmp_path: Path) -> None:
    cache = StageCache(tmp_path)
    cache.put(KEY, TRANSCRIPT, Transcript)
    for path in tmp_path.rglob("*.gz"):
        path.write_bytes(path.read_bytes()[:20])

    assert cache.get_or_make(KEY, Transcript, lambda: TRANSCRIPT) == (TRANSCRIPT, False)
    assert cache.get_or_make(KEY, Transcript, lambda: TRANSCRIPT) == (TRANSCRIPT, True)


def test_result_of_another_shape_is_not_used(tmp_path: Path) -> None:
    cache = StageCache(tmp_path)
    cache.put(KEY, SoundEnvelope(1, b""), SoundEnvelope)

    assert cache.get(KEY, Transcript) is None


def test_pruning_removes_what_was_used_longest_ago(tmp_path: Path) -> None:
    cache = StageCache(tmp_path)
    old, new = cache.folder_of(StageKey("ingest", 1, ("a",))), cache.folder_of(StageKey("ingest", 1, ("b",)))
    for folder, age in ((old, 100), (new, 200)):
        (folder / "video").write_bytes(b"x" * 1000)
        os.utime(folder, (age, age))
    cache.prune(1500)

    assert (old.exists(), new.exists()) == (False, True)


class _Shared:
    """A store of other hosts, in memory."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}

    def put_bytes(self, key: str, data: bytes, content_type: str) -> BlobInfo:
        self.blobs[key] = data
        return BlobInfo(key, len(data))

    def read_bytes(self, key: str) -> bytes:
        if key not in self.blobs:
            raise BlobNotFound
        return self.blobs[key]


def test_result_of_one_host_is_there_on_another(tmp_path: Path) -> None:
    shared = cast("BlobStore", _Shared())
    here = StageCache(tmp_path / "a", shared, frozenset({"transcribe"}))
    there = StageCache(tmp_path / "b", shared, frozenset({"transcribe"}))
    here.put(KEY, TRANSCRIPT, Transcript)

    assert there.get(KEY, Transcript) == TRANSCRIPT
    assert StageCache(tmp_path / "b").get(KEY, Transcript) == TRANSCRIPT, "it was not kept on this host"


def test_other_stages_are_not_shared(tmp_path: Path) -> None:
    shared = _Shared()
    cache = StageCache(tmp_path, cast("BlobStore", shared), frozenset({"plan"}))
    cache.put(KEY, TRANSCRIPT, Transcript)

    assert shared.blobs == {}


def test_damaged_local_result_is_mended_from_the_shared_one(tmp_path: Path) -> None:
    shared = cast("BlobStore", _Shared())
    cache = StageCache(tmp_path, shared, frozenset({"transcribe"}))
    cache.put(KEY, TRANSCRIPT, Transcript)
    for path in tmp_path.rglob("*.gz"):
        path.write_bytes(path.read_bytes()[:20])

    assert cache.get(KEY, Transcript) == TRANSCRIPT
    assert StageCache(tmp_path).get(KEY, Transcript) == TRANSCRIPT


def test_same_result_gives_the_same_bytes() -> None:
    assert result_bytes(TRANSCRIPT, Transcript) == result_bytes(TRANSCRIPT, Transcript)
