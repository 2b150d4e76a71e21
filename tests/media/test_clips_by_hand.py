# SPDX-License-Identifier: MIT
"""A clip that a user chose by hand, planned and rendered by the stages; a source prepared on a host that knows none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.media.generated import make_clip
from tests.media.rendering import BEEP, make_source
from tests.media.test_staged_orders import OPTIONS, UPLOAD, host_in

from clipmill.domain.errors import DecodeFailed
from clipmill.domain.jobs import JobKind, JobSpec
from clipmill.domain.media import Source
from clipmill.domain.result import ArtifactKind
from clipmill.engine.chosen import BY_HAND, options_by_hand
from clipmill.engine.kept import HeardMemory, media_here
from clipmill.engine.orders import (
    IngestOutcome,
    OrderStage,
    PlanOutcome,
    RenderOutcome,
    StageOrder,
    TakenSource,
    TranscribeOutcome,
)
from clipmill.media.probe import probe
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.recipes import recipe_from_bytes
from clipmill.storage.stage_cache import StageCache

pytestmark = pytest.mark.media


def test_a_chosen_stretch_becomes_a_clip_with_its_own_words(tmp_path: Path, fonts_dir: Path) -> None:
    film = make_source(tmp_path / "film.mp4", "testsrc2=s=320x180:r=25", BEEP, "-g", "25", duration_s=12.0)
    blobs = LocalBlobStore(tmp_path / "blobs")
    blobs.put_file(UPLOAD, film, "video/mp4")
    host = host_in(tmp_path / "host", fonts_dir, blobs)
    spec = JobSpec(JobKind.CLIPS, "upload:one", OPTIONS)
    order = StageOrder(OrderStage.INGEST, "parent", 1, spec, upload_key=UPLOAD, upload_name="film.mp4")
    taken = host.run(order)
    assert isinstance(taken, IngestOutcome)
    heard = host.run(replace(order, stage=OrderStage.TRANSCRIBE, taken=taken.taken))
    assert isinstance(heard, TranscribeOutcome)
    words = HeardMemory().read(blobs.read_bytes(heard.transcript_key)).transcript.words
    chosen = replace(words[3].range, out_us=words[9].range.out_us)
    more = JobSpec(
        JobKind.RENDER, "", options_by_hand(OPTIONS, 1), parent_id="parent", ranges=(chosen,), titles=("Mine",)
    )
    ordered = StageOrder(
        OrderStage.PLAN, "more", 1, more, taken=taken.taken, transcript_key=heard.transcript_key, plan_key=None
    )
    plan = host.run(ordered)
    assert isinstance(plan, PlanOutcome)
    (clip,) = recipe_from_bytes(blobs.read_bytes(plan.plan_key), "the recipe").clips
    assert (clip.spec.moment.title, clip.spec.moment.score.reason) == ("Mine", BY_HAND)
    kept = clip.spec.edl.entries
    assert kept[0].in_us <= chosen.in_us
    assert chosen.out_us <= kept[-1].out_us
    shown = [word.text for cue in clip.captions.cues for line in cue.lines for word in line]
    assert shown == [word.text for word in words[3:10]]
    made = host.run(replace(ordered, stage=OrderStage.RENDER, plan_key=plan.plan_key, ordinal=0))
    assert isinstance(made, RenderOutcome)
    video = next(file for file in made.files if file.kind is ArtifactKind.VIDEO)
    path = blobs.local_path(video.key)
    assert path is not None
    assert probe(path).duration_us == pytest.approx(clip.spec.edl.duration_us, abs=80_000)


def test_a_host_that_knows_nothing_of_a_source_prepares_it_apart(tmp_path: Path) -> None:
    given = make_clip(tmp_path / "given.ts", duration_s=3.0)
    blobs, cache = LocalBlobStore(tmp_path / "blobs"), StageCache(tmp_path / "stages")
    media = probe(given)
    key = f"sources/{media.content_hash}.ts"
    blobs.put_file(key, given, "video/mp2t")
    taken = TakenSource(Source("x"), media, key)
    found = media_here(cache, taken, blobs)
    assert found.container.startswith("matroska")
    assert found.content_hash == media.content_hash
    assert media_here(cache, taken, blobs) == found


def test_what_cannot_be_prepared_is_an_error_of_ours(tmp_path: Path) -> None:
    given = make_clip(tmp_path / "given.ts", duration_s=1.0)
    blobs = LocalBlobStore(tmp_path / "blobs")
    media = probe(given)
    given.write_bytes(b"\x00" * 5000)
    blobs.put_file("sources/x.ts", given, "video/mp2t")
    with pytest.raises(DecodeFailed):
        media_here(StageCache(tmp_path / "stages"), TakenSource(Source("x"), media, "sources/x.ts"), blobs)
