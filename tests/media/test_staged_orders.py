# SPDX-License-Identifier: MIT
"""The stages of a durable job on a real blob store with real ffmpeg: each alone, twice, on one host and on two."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

import pytest
from tests.media.rendering import BEEP, make_source

from clipmill.domain.clip import CameraMode
from clipmill.domain.errors import BlobNotFound, ClipNotFound, InvalidOptions, SourceNotFound, SourceTooLong
from clipmill.domain.jobs import ClipEdit, JobKind, JobSpec, WordEdit
from clipmill.domain.options import ClipOptions, Resolution
from clipmill.domain.result import ArtifactKind
from clipmill.domain.speech import Transcript
from clipmill.domain.times import source_range_from_s
from clipmill.engine.orders import (
    IngestOutcome,
    OrderStage,
    Outcome,
    PlanOutcome,
    RenderOutcome,
    StageOrder,
    TakenSource,
    TranscribeOutcome,
)
from clipmill.engine.staged import find_outcome, run_order
from clipmill.engine.tools import SHARED_STAGES, Tools
from clipmill.fonts.library import FontLibrary
from clipmill.ingest import IngestOptions
from clipmill.media.probe import probe
from clipmill.render.options import RenderOptions
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.recipes import recipe_from_bytes
from clipmill.storage.stage_cache import StageCache
from clipmill.transcribe.fake import ScriptedTranscriber
from clipmill.transcribe.heard import HeardWord

pytestmark = pytest.mark.media

UPLOAD = "uploads/one"
SENTENCE = "Nobody tells you this but most companies die of too many good ideas in one year."
OPTIONS = ClipOptions(count=1, max_length_s=8.0, resolution=Resolution.SD_480, camera=CameraMode.STANDARD)


class CountingTranscriber(ScriptedTranscriber):
    """Counts how often it listens."""

    runs = 0

    def transcribe(self, *arguments: Any, **named: Any) -> Transcript:
        type(self).runs += 1
        return super().transcribe(*arguments, **named)


def never(*_arguments: object) -> NoReturn:
    message = "no words are read from a file here, and no faces are looked for"
    raise AssertionError(message)


@dataclass(frozen=True)
class Host:
    """One host: its own cache, a store that others see as well."""

    tools: Tools
    blobs: LocalBlobStore

    def run(self, order: StageOrder) -> Outcome:
        return run_order(order, self.tools, self.blobs, lambda _progress: None)

    def find(self, order: StageOrder) -> Outcome | None:
        return find_outcome(order, self.tools, self.blobs)


class FarStore(LocalBlobStore):
    """A store whose files lie on no host, as an S3 store's."""

    def local_path(self, key: str) -> Path | None:
        return None


def host_in(folder: Path, fonts_dir: Path, blobs: LocalBlobStore, *, is_sharing: bool = False) -> Host:
    words = [
        HeardWord(500_000 + n * 400_000, 800_000 + n * 400_000, text, 0.9) for n, text in enumerate(SENTENCE.split())
    ]
    transcriber = CountingTranscriber(words)
    tools = Tools(
        cache=StageCache(folder / "stages", blobs if is_sharing else None, SHARED_STAGES),
        cache_max_bytes=1 << 30,
        work_root=folder / "work",
        ingest=IngestOptions(),
        open_transcriber=lambda: transcriber,
        listen=never,
        open_fonts=lambda: FontLibrary(fonts_dir),
        open_translator=never,
        open_eyes=never,
        render=RenderOptions(),
        render_workers=1,
    )
    return Host(tools, blobs)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_source(
        tmp_path_factory.mktemp("film") / "film.mp4", "testsrc2=s=640x360:r=25", BEEP, "-g", "25", duration_s=12.0
    )


@pytest.fixture
def host(tmp_path: Path, fonts_dir: Path, film: Path) -> Iterator[Host]:
    CountingTranscriber.runs = 0
    blobs = LocalBlobStore(tmp_path / "blobs")
    blobs.put_file(UPLOAD, film, "video/mp4")
    yield host_in(tmp_path / "one", fonts_dir, blobs)
    left = [*(tmp_path / "one/work").glob("*")]
    assert left == [], "work folders were left behind"


def order_of(stage: OrderStage, job_id: str = "j1", spec: JobSpec | None = None, **more: Any) -> StageOrder:
    spec = spec or JobSpec(JobKind.CLIPS, "upload:one", OPTIONS)
    return StageOrder(stage, job_id, 1, spec, upload_key=UPLOAD, upload_name="../My talk.mp4", **more)


def take(host: Host, job_id: str = "j1") -> TakenSource:
    outcome = host.run(order_of(OrderStage.INGEST, job_id))
    assert isinstance(outcome, IngestOutcome)
    return outcome.taken


def hear(host: Host, taken: TakenSource, job_id: str = "j1") -> TranscribeOutcome:
    outcome = host.run(order_of(OrderStage.TRANSCRIBE, job_id, taken=taken))
    assert isinstance(outcome, TranscribeOutcome)
    return outcome


def plan_order(taken: TakenSource, heard: TranscribeOutcome, job_id: str = "j1", **more: Any) -> StageOrder:
    return order_of(OrderStage.PLAN, job_id, taken=taken, transcript_key=heard.transcript_key, **more)


def plan(host: Host, order: StageOrder) -> PlanOutcome:
    outcome = host.run(order)
    assert isinstance(outcome, PlanOutcome)
    return outcome


def test_upload_is_kept_under_its_content_and_named_for_people(host: Host) -> None:
    taken = take(host)

    assert taken.key == f"sources/{taken.media.content_hash}.mp4"
    assert taken.source.title == "My talk"
    assert host.blobs.info(taken.key) is not None
    assert host.find(order_of(OrderStage.INGEST, "j2")) == IngestOutcome(taken)


def test_source_that_was_deleted_is_not_found_again(host: Host) -> None:
    taken = take(host)
    host.blobs.delete(taken.key)

    assert host.find(order_of(OrderStage.INGEST)) is None


def test_path_of_the_server_is_refused_unless_the_operator_lets_it(host: Host, film: Path) -> None:
    order = order_of(OrderStage.INGEST, spec=JobSpec(JobKind.CLIPS, str(film), OPTIONS))
    with pytest.raises(SourceNotFound, match="no paths"):
        host.run(order)
    for trick in (f"file://{film}", f"./{film.name}", "UPLOAD:one"):
        with pytest.raises(SourceNotFound):
            host.run(replace(order, spec=replace(order.spec, location=trick)))

    allowing = replace(host, tools=replace(host.tools, allows_local_paths=True))
    assert isinstance(allowing.run(order), IngestOutcome)


def test_limits_hold_for_what_was_taken_in_before_as_well(host: Host) -> None:
    take(host)
    strict = replace(host, tools=replace(host.tools, ingest=IngestOptions(max_duration_s=5.0)))
    with pytest.raises(SourceTooLong):
        strict.find(order_of(OrderStage.INGEST))
    with pytest.raises(SourceTooLong):
        strict.run(order_of(OrderStage.INGEST))


def test_second_job_with_the_same_source_listens_to_nothing(host: Host) -> None:
    taken = take(host)
    first = hear(host, taken)
    found = host.find(order_of(OrderStage.TRANSCRIBE, "j2", taken=taken))

    assert first == TranscribeOutcome("jobs/j1/heard.json.gz", "en", len(SENTENCE.split()))
    assert found == replace(first, transcript_key="jobs/j2/heard.json.gz")
    assert host.blobs.read_bytes("jobs/j2/heard.json.gz") == host.blobs.read_bytes("jobs/j1/heard.json.gz")
    assert CountingTranscriber.runs == 1


def test_source_without_sound_needs_no_recogniser(host: Host, tmp_path: Path) -> None:
    silent = make_source(tmp_path / "silent.mp4", "testsrc2=s=320x180:r=25", None, duration_s=4.0)
    host.blobs.put_file(UPLOAD, silent, "video/mp4")
    taken = take(host)
    outcome = host.find(order_of(OrderStage.TRANSCRIBE, taken=taken))

    assert outcome == TranscribeOutcome("jobs/j1/heard.json.gz", None, 0)


def test_plan_lists_clips_with_a_picture_and_is_found_again_by_content(host: Host) -> None:
    taken = take(host)
    heard = hear(host, taken)
    outcome = plan(host, plan_order(taken, heard))
    [clip] = outcome.clips
    [picture] = clip.files

    assert outcome.plan_key == "jobs/j1/plan-1.json"
    assert recipe_from_bytes(host.blobs.read_bytes(outcome.plan_key), "x").clips[0].spec.moment.text == clip.text
    assert (picture.kind, picture.content_type) == (ArtifactKind.THUMBNAIL, "image/jpeg")
    assert host.blobs.read_bytes(picture.key)[:3] == b"\xff\xd8\xff"
    assert clip.recipe["spec"]["edl"]["entries"][0]["out_us"] <= 8_000_000
    found = host.find(plan_order(taken, heard, "j2"))
    assert isinstance(found, PlanOutcome)
    assert found.clips[0].recipe == clip.recipe
    assert found.clips[0].files[0].key.startswith("jobs/j2/")


def test_plan_with_other_options_is_made_anew(host: Host) -> None:
    taken = take(host)
    heard = hear(host, taken)
    plan(host, plan_order(taken, heard))
    other = JobSpec(JobKind.CLIPS, "upload:one", replace(OPTIONS, resolution=Resolution.HD_720))

    assert host.find(plan_order(taken, heard, spec=other)) is None


def test_summary_is_kept_with_a_picture_of_the_source(host: Host) -> None:
    taken = take(host)
    order = plan_order(taken, hear(host, taken), spec=JobSpec(JobKind.SUMMARY, "upload:one"))
    outcome = plan(host, order)

    assert outcome.clips == ()
    assert b'"title":"' in host.blobs.read_bytes(outcome.plan_key)
    assert host.blobs.info("jobs/j1/preview.jpg") is not None
    assert host.find(order) == outcome


def test_render_is_whole_and_a_second_one_costs_nothing(host: Host) -> None:
    taken = take(host)
    heard = hear(host, taken)
    planned = plan(host, plan_order(taken, heard))
    order = order_of(OrderStage.RENDER, taken=taken, plan_key=planned.plan_key, ordinal=0)
    assert host.find(order) is None
    outcome = host.run(order)
    assert isinstance(outcome, RenderOutcome)
    second = {ArtifactKind.SECOND_SRT, ArtifactKind.SECOND_VTT}  # nothing is translated here
    assert {file.kind for file in outcome.files} == set(ArtifactKind) - second
    assert all(check["is_passed"] for check in outcome.recipe["receipt"]["checks"])
    video = host.blobs.local_path("jobs/j1/clips/0/1/clip.mp4")
    assert video is not None
    assert probe(video).duration_us > 3_000_000

    assert host.find(order) == outcome
    assert host.run(replace(order, attempt=2)) == outcome, "a second attempt made it again"
    host.blobs.delete("jobs/j1/clips/0/1/clip.mp4")
    assert host.find(order) is None


def test_render_of_a_clip_that_is_not_there_says_so(host: Host) -> None:
    taken = take(host)
    planned = plan(host, plan_order(taken, hear(host, taken)))
    with pytest.raises(ClipNotFound):
        host.run(order_of(OrderStage.RENDER, taken=taken, plan_key=planned.plan_key, ordinal=5))


def test_edits_of_a_plan_give_a_plan_with_just_those_clips(host: Host) -> None:
    taken = take(host)
    heard = hear(host, taken)
    parent = plan(host, plan_order(taken, heard))
    edit = ClipEdit(0, entries=(source_range_from_s(0.4, 3.0),), words=(WordEdit(500_000, "Somebody"),))
    spec = JobSpec(JobKind.RENDER, "", parent_id="j1", edits=(edit,))
    outcome = plan(host, plan_order(taken, heard, "j3", spec=spec, plan_key=parent.plan_key))
    unchanged = replace(spec, edits=(ClipEdit(0),))
    same = plan(host, plan_order(taken, heard, "j4", spec=unchanged, plan_key=parent.plan_key))

    assert outcome.clips[0].recipe["captions"]["cues"][0]["lines"][0][0]["text"] == "Somebody"
    assert outcome.clips[0].recipe["spec"]["edl"]["entries"] == [{"in_us": 400_000, "out_us": 3_000_000}]
    assert same.clips[0].recipe == parent.clips[0].recipe
    with pytest.raises(InvalidOptions, match="clip 7"):
        plan(
            host,
            plan_order(taken, heard, "j5", spec=replace(spec, edits=(ClipEdit(7),)), plan_key=parent.plan_key),
        )


def test_another_host_goes_on_with_what_the_first_one_kept(tmp_path: Path, fonts_dir: Path, film: Path) -> None:
    CountingTranscriber.runs = 0
    blobs = FarStore(tmp_path / "blobs")
    blobs.put_file(UPLOAD, film, "video/mp4")
    one = host_in(tmp_path / "one", fonts_dir, blobs, is_sharing=True)
    two = host_in(tmp_path / "two", fonts_dir, blobs, is_sharing=True)
    taken = take(one)
    heard = hear(one, taken)
    far = replace(taken, media=replace(taken.media, path="/nowhere/on/this/host.mp4"))

    assert two.find(order_of(OrderStage.TRANSCRIBE, "j2", taken=far)) is not None
    assert CountingTranscriber.runs == 1
    planned = plan(two, plan_order(far, heard))
    outcome = two.run(order_of(OrderStage.RENDER, taken=far, plan_key=planned.plan_key, ordinal=0))
    assert isinstance(outcome, RenderOutcome)
    assert one.find(order_of(OrderStage.RENDER, taken=taken, plan_key=planned.plan_key, ordinal=0)) == outcome


def test_source_in_a_container_without_exact_seek_is_rewrapped_on_each_host(
    tmp_path: Path, fonts_dir: Path, film: Path
) -> None:
    stream = make_source(tmp_path / "film.ts", "testsrc2=s=320x180:r=25", BEEP, "-g", "25", duration_s=6.0)
    blobs = FarStore(tmp_path / "blobs")
    blobs.put_file(UPLOAD, stream, "video/mp2t")
    one, two = (host_in(tmp_path / name, fonts_dir, blobs) for name in ("one", "two"))
    taken = take(one)
    far = replace(taken, media=replace(taken.media, path="/nowhere.ts"))
    heard = hear(two, far)

    assert taken.key.endswith(".ts")
    assert plan(two, plan_order(far, heard)).clips


def test_source_that_is_gone_is_a_typed_error(tmp_path: Path, fonts_dir: Path, film: Path) -> None:
    blobs = FarStore(tmp_path / "blobs")
    blobs.put_file(UPLOAD, film, "video/mp4")
    host = host_in(tmp_path / "one", fonts_dir, blobs)
    taken = take(host)
    blobs.delete(taken.key)
    with pytest.raises(BlobNotFound):
        hear(host, taken)


def test_damaged_transcript_is_a_typed_error(host: Host) -> None:
    taken = take(host)
    heard = hear(host, taken)
    host.blobs.put_bytes(heard.transcript_key, gzip.compress(b"{}"), "application/gzip")
    with pytest.raises(BlobNotFound):
        plan(host, plan_order(taken, heard))
