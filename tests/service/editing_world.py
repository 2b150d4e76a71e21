# SPDX-License-Identifier: MIT
"""A team with a finished job before a service that has a desk: what the tests of the editor's questions share."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import NoReturn

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter
from tests.media.rendering import BEEP, make_source
from tests.service.native_world import V1, Caller, NativeWorld, a_clip, make_world

from clipmill.api.native import make_native_api
from clipmill.domain.clip import CameraMode, Edl
from clipmill.domain.media import Media, Size, Source
from clipmill.domain.moment import Moment, Score, ScorePart
from clipmill.domain.picture import Box, FaceTrack, Footage, Shot
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceRange, SourceTime, source_range_from_s
from clipmill.engine.desk import EditingDesk, open_desk
from clipmill.engine.looking import hearing_of, look_key
from clipmill.engine.orders import TakenSource
from clipmill.engine.stages import Heard, import_once
from clipmill.engine.tools import Tools
from clipmill.fonts.library import FontLibrary
from clipmill.ingest import IngestOptions
from clipmill.jobs.ordering import TAKEN
from clipmill.media.probe import probe
from clipmill.render.options import RenderOptions
from clipmill.storage.records.database import Database
from clipmill.storage.records.jobs import CLIP, as_json
from clipmill.storage.records.tables import ClipRow, JobRow
from clipmill.storage.stage_cache import StageCache
from clipmill.transcribe.fake import ScriptedTranscriber

LENGTH_S = 45
TEXT = "Nobody tells you this. Ships float because they push water away. That is all there is to know."
WORDS = (*TEXT.split(), *TEXT.split())
"""One every 0.8 s from 2 s on."""
KEPT = source_range_from_s(4, 34)
OFFERED = Moment(
    source_range_from_s(36, 42),
    Score(71.0, (ScorePart("hook", 80.0, "asks"),), "it asks"),
    "Ships",
    "",
    (),
    "",
    "Ships",
)


def never(*_arguments: object) -> NoReturn:
    message = "no model is asked for an editor or a look"
    raise AssertionError(message)


def said() -> Transcript:
    words = [
        Word(source_range_from_s(2 + 0.8 * n, 2.7 + 0.8 * n), text, speaker="SPEAKER_00")
        for n, text in enumerate(WORDS)
    ]
    return Transcript("en", 0.98, (Segment(source_range_from_s(2, 42), tuple(words)),), recogniser="a script")


@dataclass
class Studio:
    """A team with a finished job, before a service that has a desk."""

    world: NativeWorld
    me: Caller
    desk: EditingDesk
    tools: Tools
    media: Media
    job_id: str
    clip_id: str

    @property
    def job(self) -> str:
        return f"{V1}/jobs/{self.job_id}"

    @property
    def clip(self) -> str:
        return f"{V1}/clips/{self.clip_id}"

    def anybody(self) -> TestClient:
        return TestClient(self.world.app, base_url="http://testserver", raise_server_exceptions=False)

    def change_clip(self, change: Callable[[ClipRow], None]) -> None:
        with self.world.context.db.transaction() as session:
            change(session.get_one(ClipRow, self.clip_id))


def give_desk(world: NativeWorld, folder: Path, fonts_dir: Path) -> tuple[Tools, EditingDesk]:
    """Put a desk before a service that was made without one; whatever asks a model there fails."""
    tools = Tools(
        cache=StageCache(folder / "stages"),
        cache_max_bytes=1 << 30,
        work_root=folder / "work",
        ingest=IngestOptions(),
        open_transcriber=lambda: ScriptedTranscriber(()),
        listen=never,
        open_fonts=lambda: FontLibrary(fonts_dir),
        open_translator=never,
        open_eyes=never,
        render=RenderOptions(),
        render_workers=1,
        eyes_name="some eyes",
    )
    desk = open_desk(tools, world.context.blobs)
    world.app.router.routes.pop(0)  # the service without a desk
    world.context = replace(world.context, desk=desk)
    world.app.mount(V1, make_native_api(world.context))
    return tools, desk


@pytest.fixture(name="film", scope="module")
def film_of_a_test(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mkv"
    return make_source(path, "testsrc2=s=640x360:r=25", BEEP, "-g", "50", duration_s=float(LENGTH_S))


@pytest.fixture(name="studio")
def studio_of_a_test(database: Database, tmp_path: Path, film: Path, fonts_dir: Path) -> Studio:
    world = make_world(database, tmp_path)
    tools, desk = give_desk(world, tmp_path, fonts_dir)
    context = world.context
    me = world.caller()
    job_id = me.done_job(clips=1)
    (clip_id,) = me.clip_ids(job_id)
    media = probe(film)
    key = f"sources/{media.content_hash}.mkv"
    context.blobs.put_file(key, film, "video/x-matroska")
    envelope = SoundEnvelope(10_000, bytes([40] * 100 * LENGTH_S))
    heard = TypeAdapter(Heard).dump_json(Heard(said(), envelope))
    context.blobs.put_bytes(f"jobs/{job_id}/heard", gzip.compress(heard), "application/json")
    recipe = a_clip(0)
    spec = replace(recipe.spec, edl=Edl((KEPT,)), size=Size(360, 640), frame_rate=Fraction(25))
    with context.db.transaction() as session:
        row = session.get_one(JobRow, job_id)
        row.source = as_json(TAKEN, TakenSource(Source("x", "A talk"), media, key))
        row.duration_us = media.duration_us
        session.get_one(ClipRow, clip_id).recipe = as_json(CLIP, replace(recipe, spec=spec))
    return Studio(world, me, desk, tools, media, job_id, clip_id)


def look(studio: Studio, stretch: SourceRange) -> None:
    """Keep a look at a stretch in which one person is seen."""
    times = tuple(SourceTime(t) for t in range(stretch.in_us, stretch.out_us, 200_000))
    track = FaceTrack(0, 0, times, tuple(Box(100, 60, 80, 100) for _ in times))
    footage = Footage(stretch, Box(0, 0, 640, 360), (Shot(stretch, (track,)),))
    media = import_once(studio.tools.cache, studio.media)
    assert media.video is not None
    key = look_key(media, media.video, stretch, hearing_of(said(), stretch), studio.tools.eyes_name)
    studio.tools.cache.put(key, footage, Footage)

    def note(row: ClipRow) -> None:
        clip = CLIP.validate_python(row.recipe)
        spec = replace(clip.spec, seen=(stretch,), camera=CameraMode.ACTIVE_SPEAKER)
        row.recipe = as_json(CLIP, replace(clip, spec=spec))

    studio.change_clip(note)
