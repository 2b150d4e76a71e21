# SPDX-License-Identifier: MIT
"""One decode is heard by the recogniser and by whoever tells voices apart, and both end up in the kept transcript."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from tests.media.rendering import BEEP, make_source

from clipmill.domain.media import Media, Samples
from clipmill.domain.speech import Turn
from clipmill.domain.times import SourceRange, SourceTime, TimeRange
from clipmill.engine.job import Job
from clipmill.engine.stages import listen, transcript_key
from clipmill.engine.tools import Tools
from clipmill.fonts.library import FontLibrary
from clipmill.ingest import IngestOptions
from clipmill.media.probe import probe
from clipmill.render.options import RenderOptions
from clipmill.storage.stage_cache import StageCache
from clipmill.transcribe.fake import ScriptedTranscriber
from clipmill.transcribe.heard import HeardWord
from clipmill.transcribe.voice import Activity, hop_levels

pytestmark = pytest.mark.media

HALF_US = 3_000_000


class TwoHalves:
    """Says that one person has the first three seconds, and another the rest."""

    opened = 0

    def __init__(self) -> None:
        type(self).opened += 1
        self.samples = 0

    def feed(self, samples: Samples) -> None:
        assert samples.rate_hz == 16_000
        assert samples.time == self.samples * 1_000_000 // 16_000
        self.samples += len(samples.data)

    def turns(self, speech: Sequence[SourceRange]) -> tuple[Turn, ...]:
        assert speech
        end = self.samples * 1_000_000 // 16_000
        return (
            Turn(TimeRange(SourceTime(0), SourceTime(HALF_US)), "SPEAKER_00"),
            Turn(TimeRange(SourceTime(HALF_US), SourceTime(end)), "SPEAKER_01"),
        )


def all_speech(samples: Iterator[Samples]) -> Activity:
    """Return the levels of the sound, and speech all over it."""
    levels = np.concatenate([hop_levels(stretch.data) for stretch in samples])
    return Activity(levels, np.ones_like(levels))


def never(*_arguments: object) -> NoReturn:
    raise AssertionError


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Media:
    film = tmp_path_factory.mktemp("film") / "film.mp4"
    return probe(make_source(film, "testsrc2=s=160x90:r=25", BEEP, duration_s=6.0))


def job_in(folder: Path, *, has_voices: bool = True, speaker: str | None = None) -> Job:
    words = [
        HeardWord(500_000 + n * 700_000, 900_000 + n * 700_000, f"word{n}", 0.9, speaker=speaker) for n in range(7)
    ]
    tools = Tools(
        cache=StageCache(folder / "stages"),
        cache_max_bytes=1 << 30,
        work_root=folder / "work",
        ingest=IngestOptions(),
        open_transcriber=lambda: ScriptedTranscriber(words),
        listen=all_speech,
        open_fonts=lambda: FontLibrary(folder),
        open_translator=never,
        open_eyes=never,
        render=RenderOptions(),
        render_workers=1,
        open_voices=TwoHalves if has_voices else None,
    )
    return Job(tools, folder / "work", lambda _progress: None)


def test_words_have_the_speakers_that_were_heard(tmp_path: Path, media: Media) -> None:
    transcript = listen(job_in(tmp_path), media, "en", None).transcript
    assert [word.speaker for word in transcript.words] == ["SPEAKER_00"] * 4 + ["SPEAKER_01"] * 3
    assert [turn.speaker for turn in transcript.turns] == ["SPEAKER_00", "SPEAKER_01"]
    assert transcript.turns[-1].range.out_us == pytest.approx(media.duration_us, abs=100)


def test_a_second_run_has_the_same_without_hearing_it(tmp_path: Path, media: Media) -> None:
    first = listen(job_in(tmp_path), media, "en", None)
    opened = TwoHalves.opened
    assert listen(job_in(tmp_path), media, "en", None) == first
    assert TwoHalves.opened == opened


def test_labels_of_the_recogniser_stay(tmp_path: Path, media: Media) -> None:
    transcript = listen(job_in(tmp_path, speaker="Ann"), media, "en", None).transcript
    assert {word.speaker for word in transcript.words} == {"Ann"}
    assert {turn.speaker for turn in transcript.turns} == {"Ann"}


def test_with_and_without_voices_are_kept_apart(tmp_path: Path, media: Media) -> None:
    told, untold = job_in(tmp_path), job_in(tmp_path, has_voices=False)
    assert transcript_key(told.tools, media, "en") != transcript_key(untold.tools, media, "en")
    assert listen(told, media, "en", None).transcript.turns
    transcript = listen(untold, media, "en", None).transcript
    assert transcript.turns == ()
    assert {word.speaker for word in transcript.words} == {None}


def test_words_that_were_read_from_a_file_get_speakers_too(tmp_path: Path, media: Media) -> None:
    file = tmp_path / "said.srt"
    file.write_text("1\n00:00:00,500 --> 00:00:02,500\nHello there.\n\n2\n00:00:03,500 --> 00:00:05,500\nHi.\n")
    heard = listen(job_in(tmp_path), media, None, file)
    assert [word.speaker for word in heard.transcript.words] == ["SPEAKER_00", "SPEAKER_00", "SPEAKER_01"]
    assert len(heard.transcript.turns) == 2
