# SPDX-License-Identifier: MIT
"""A whole job with a language model behind a real server: what it chooses, and what is left when it fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.contract.answering_server import AnsweringServer, said
from tests.unit.selection.judging.judging_editor import GOLD, golden, honest
from tests.unit.selection.judging.judging_editor import said as sentences_of

from clipmill import ClipOptions, library, process
from clipmill.domain.clip import CameraMode
from clipmill.domain.result import ClippingResult
from clipmill.media.ffmpeg import find_ffmpeg
from clipmill.settings import LanguageModelSettings, Settings, StorageSettings, TranscribeSettings, WeightsSettings

pytestmark = pytest.mark.media

GOOD = (34, 94)
COUNT = 120
OPTIONS = ClipOptions(count=2, camera=CameraMode.STANDARD, is_exported=False)


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return ten minutes of a still picture, and subtitles of what is said in them."""
    folder = tmp_path_factory.mktemp("talk")
    video, words = folder / "talk.mp4", folder / "talk.srt"
    source = f"color=s=64x64:r=1:d={COUNT * 5}"
    done = process.run([str(find_ffmpeg()), "-y", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p", str(video)])
    assert done.return_code == 0, done.last_words
    cues = [
        f"{number}\n{_time(sentence.range.in_us)} --> {_time(sentence.range.out_us)}\n{sentence.text}\n"
        for number, sentence in enumerate(sentences_of(COUNT, {at: golden(at) for at in GOOD}), 1)
    ]
    words.write_text("\n".join(cues), "utf-8")
    return video, words


def _time(time_us: int) -> str:
    seconds, ms = divmod(time_us // 1000, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02},{ms:03}"


def clipped(talk: tuple[Path, Path], home: Path, server: AnsweringServer | None) -> ClippingResult:
    llm = LanguageModelSettings() if server is None else LanguageModelSettings(base_url=f"{server.url}/v1", model="m")
    weights = Settings().weights.directory or Settings().storage.cache_dir / "weights"
    settings = Settings(
        weights=WeightsSettings(directory=weights),
        storage=StorageSettings(cache_dir=home),
        transcribe=TranscribeSettings(has_speakers=False),
        llm=llm.model_copy(update={"timeout_s": 5.0}),
    )
    video, words = talk
    return library.clip(video, OPTIONS, out_dir=home / "out", transcript_file=words, settings=settings)


def judging_only(body: dict[str, Any]) -> object:
    """Answer what a judge is asked, and nothing usable to whoever asks for words."""
    user = str(body["messages"][1]["content"])
    asked = json.loads(user)
    return said(json.dumps(honest(user) if {"passages", "transcript"} & asked.keys() else {}))


def codes(result: ClippingResult) -> set[str]:
    return {notice.code for notice in result.notices}


def test_the_moments_that_a_good_model_likes_become_the_clips(talk: tuple[Path, Path], tmp_path: Path) -> None:
    with AnsweringServer(judging_only) as server:
        result = clipped(talk, tmp_path, server)
        asked = len(server.asked)
        again = clipped(talk, tmp_path, server)
        judged_again = [body for body in server.asked[asked:] if "passages" in str(body["messages"][1]["content"])]
    assert all(GOLD in clip.spec.moment.text for clip in result.clips)
    assert all("model" in [part.name for part in clip.spec.moment.score.parts] for clip in result.clips)
    assert codes(result) & {"words_own", "words_partly_own"}, (
        "words that fail their checks stay our own, and that is said"
    )
    assert [clip.spec.moment for clip in again.clips] == [clip.spec.moment for clip in result.clips]
    assert not judged_again, "no question is paid for twice"


def test_a_server_that_is_away_costs_nothing_but_a_notice(talk: tuple[Path, Path], tmp_path: Path) -> None:
    plain = clipped(talk, tmp_path / "plain", None)
    with AnsweringServer((503, {"error": "busy"})) as server:
        result = clipped(talk, tmp_path / "away", server)
    assert [clip.spec.moment for clip in result.clips] == [clip.spec.moment for clip in plain.clips]
    assert "model_failed" in codes(result)
