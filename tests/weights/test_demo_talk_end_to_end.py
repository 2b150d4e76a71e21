# SPDX-License-Identifier: MIT
"""The whole product with its real models: the demo talk becomes clips, and the clips say what was planned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from clipmill import ClipOptions, ClippingResult, Resolution, clip
from clipmill.domain.media import Samples
from clipmill.library import make_demo
from clipmill.media.decode import decode_sound
from clipmill.media.probe import probe
from clipmill.settings import Settings, StorageSettings, WeightsSettings
from clipmill.transcribe.faster_whisper import FasterWhisperTranscriber, WhisperOptions
from clipmill.wiring import weights_store

pytestmark = [pytest.mark.weights, pytest.mark.media]

LENGTH_S = 25.0


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ClippingResult]:
    """Clips of the demo talk; the talk itself is kept in the user's cache, all else is fresh."""
    talk = make_demo()
    settings = Settings(
        storage=StorageSettings(cache_dir=tmp_path_factory.mktemp("cache")),
        weights=WeightsSettings(directory=weights_store(Settings()).directory),
    )
    out = tmp_path_factory.mktemp("out")
    options = ClipOptions(count=2, length_s=LENGTH_S, resolution=Resolution.SD_480)
    return out, clip(talk, options, out_dir=out, settings=settings)


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def test_talk_gives_the_clips_that_were_asked_for_in_english(made: tuple[Path, ClippingResult]) -> None:
    _, result = made

    assert result.language == "en"
    assert len(result.clips) == 2
    assert result.notices == ()


def test_every_receipt_passes(made: tuple[Path, ClippingResult]) -> None:
    for item in made[1].clips:
        assert item.receipt is not None
        assert [check for check in item.receipt.checks if not check.is_passed] == []


def test_lengths_are_within_15_percent(made: tuple[Path, ClippingResult]) -> None:
    for item in made[1].clips:
        assert abs(item.spec.edl.duration_us / 1e6 - LENGTH_S) <= 0.15 * LENGTH_S + 0.5


def test_clip_begins_and_ends_with_whole_sentences(made: tuple[Path, ClippingResult]) -> None:
    for item in made[1].clips:
        text = item.spec.moment.text
        assert text[0].isupper()
        assert text[-1] in ".?!"


def test_rendered_clip_says_what_its_captions_say(made: tuple[Path, ClippingResult], whisper_dir: Path) -> None:
    out, result = made
    item = result.clips[0]
    media = probe(out / f"{item.spec.name}.mp4")
    transcriber = FasterWhisperTranscriber(whisper_dir, WhisperOptions())
    heard = transcriber.transcribe(decode_sound(media), duration_us=media.duration_us, language="en")
    captioned = {
        word for cue in item.captions.cues for line in cue.lines for part in line for word in words_of(part.text)
    }
    said = words_of(heard.text)

    assert len([word for word in said if word in captioned]) >= 0.85 * len(said)
    # A lone word is heard otherwise without what was before it ("Greet": "Greek", "read"); a lost one shifts all three.
    meant = words_of(item.spec.moment.text)
    assert sum(one == other for one, other in zip(said[:3], meant[:3], strict=True)) >= 2
    assert sum(one == other for one, other in zip(said[-3:], meant[-3:], strict=True)) >= 2


def test_cuts_fall_where_the_source_is_quiet(made: tuple[Path, ClippingResult]) -> None:
    _, result = made
    sound = np.concatenate([chunk.data for chunk in _sound(result)])
    loud = np.percentile(np.abs(sound), 95)
    for item in result.clips:
        for entry in item.spec.edl.entries:
            for time_us in (entry.in_us, entry.out_us):
                middle = int(time_us * 16_000 / 1e6)
                assert np.sqrt(np.mean(sound[max(0, middle - 160) : middle + 160] ** 2)) < 0.1 * loud


def _sound(result: ClippingResult) -> Iterator[Samples]:
    return decode_sound(result.media)
