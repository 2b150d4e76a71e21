# SPDX-License-Identifier: MIT
"""The four stages of a durable job, and a changed render, with the real models on the demo talk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from clipmill.domain.clip import AspectRatio
from clipmill.domain.jobs import ClipEdit, JobKind, JobSpec
from clipmill.domain.options import ClipOptions, Resolution
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.engine.orders import (
    IngestOutcome,
    OrderStage,
    Outcome,
    PlanOutcome,
    RenderOutcome,
    StageOrder,
    TranscribeOutcome,
)
from clipmill.engine.staged import find_outcome, run_order
from clipmill.library import make_demo
from clipmill.media.probe import probe
from clipmill.settings import Settings, StorageSettings, WeightsSettings
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.wiring import tools_from_settings, weights_store

pytestmark = [pytest.mark.weights, pytest.mark.media]


def test_job_and_a_changed_render_of_it(tmp_path: Path) -> None:
    settings = Settings(
        storage=StorageSettings(cache_dir=tmp_path / "cache"),
        weights=WeightsSettings(directory=weights_store(Settings()).directory),
    )
    tools, blobs = tools_from_settings(settings), LocalBlobStore(tmp_path / "blobs")
    blobs.put_file("uploads/talk", make_demo(), "video/mp4")
    options = ClipOptions(count=1, min_length_s=15.0, max_length_s=30.0, resolution=Resolution.SD_480)
    spec = JobSpec(JobKind.CLIPS, "upload:talk", options)

    def run(stage: OrderStage, job_id: str, spec: JobSpec, **more: Any) -> Outcome:
        order = StageOrder(stage, job_id, 1, spec, upload_key="uploads/talk", upload_name="talk.mp4", **more)
        outcome = run_order(order, tools, blobs, lambda _progress: None)
        assert find_outcome(order, tools, blobs) == outcome
        return outcome

    taken = run(OrderStage.INGEST, "j1", spec)
    assert isinstance(taken, IngestOutcome)
    source = taken.taken
    heard = run(OrderStage.TRANSCRIBE, "j1", spec, taken=source)
    assert isinstance(heard, TranscribeOutcome)
    assert heard.language == "en"
    assert tools.transcriber_name == tools.open_transcriber().name
    plan = run(OrderStage.PLAN, "j1", spec, taken=source, transcript_key=heard.transcript_key)
    assert isinstance(plan, PlanOutcome)
    entry = plan.clips[0].recipe["spec"]["edl"]["entries"][0]
    assert 15_000_000 <= entry["out_us"] - entry["in_us"] <= 30_000_000
    clip = run(OrderStage.RENDER, "j1", spec, taken=source, plan_key=plan.plan_key, ordinal=0)
    assert isinstance(clip, RenderOutcome)

    shorter = TimeRange(SourceTime(entry["in_us"]), SourceTime(entry["in_us"] + 6_000_000))
    edit = ClipEdit(0, entries=(shorter,), ratio=AspectRatio.SQUARE, has_captions=False)
    changed = replace(spec, kind=JobKind.RENDER, location="", parent_id="j1", edits=(edit,))
    parts: dict[str, Any] = {"taken": source, "transcript_key": heard.transcript_key}
    again = run(OrderStage.PLAN, "j2", changed, plan_key=plan.plan_key, **parts)
    assert isinstance(again, PlanOutcome)
    run(OrderStage.RENDER, "j2", changed, plan_key=again.plan_key, ordinal=0, **parts)
    video = blobs.local_path("jobs/j2/clips/0/1/clip.mp4")
    assert video is not None
    media = probe(video)
    assert media.video is not None
    assert (media.video.size.width_px, media.video.size.height_px) == (480, 480)
    assert media.duration_us == pytest.approx(6_000_000, abs=100_000)
