# SPDX-License-Identifier: MIT
"""Caption files beside a clip: one language without a name, two with theirs, and names that no model can choose."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.service.native_world import a_clip

from clipmill.domain.captions import CaptionTrack, Cue, CueWord
from clipmill.domain.result import ArtifactKind, Clip
from clipmill.domain.times import ClipTime, TimeRange
from clipmill.engine.sidecars import language_tag, sidecar_files


def track(language: str | None, text: str) -> CaptionTrack:
    span = TimeRange(ClipTime(0), ClipTime(1_000_000))
    return replace(a_clip(0).captions, language=language, cues=(Cue(span, ((CueWord(span, text),),)),))


def clip(shown: CaptionTrack, **second: CaptionTrack) -> Clip:
    return replace(a_clip(0), captions=shown, **second)  # type: ignore[arg-type]


def test_captions_in_one_language_keep_the_plain_names() -> None:
    files = sidecar_files(clip(track("en", "Ships")))
    assert [(file.kind, file.name, file.language) for file in files] == [
        (ArtifactKind.SRT, "01-clip.srt", "en"),
        (ArtifactKind.VTT, "01-clip.vtt", "en"),
    ]


@pytest.mark.parametrize("place", ["captions_under", "captions_untranslated"])
def test_translated_captions_have_files_in_both_languages(place: str) -> None:
    files = sidecar_files(clip(track("es", "Barcos"), **{place: track("en", "Ships")}))
    assert [file.name for file in files] == ["01-clip.es.srt", "01-clip.es.vtt", "01-clip.en.srt", "01-clip.en.vtt"]
    assert [file.kind for file in files[2:]] == [ArtifactKind.SECOND_SRT, ArtifactKind.SECOND_VTT]
    assert "Barcos" in files[0].text
    assert "Barcos" not in files[2].text
    assert "Ships" in files[3].text


def test_a_clip_in_which_nothing_is_said_has_no_caption_files() -> None:
    silent = replace(track("en", ""), cues=())
    assert sidecar_files(clip(silent)) == ()
    files = sidecar_files(clip(silent, captions_untranslated=track("es", "Barcos")))
    assert [file.kind for file in files] == [ArtifactKind.SECOND_SRT, ArtifactKind.SECOND_VTT]


def test_two_languages_of_one_name_do_not_overwrite_each_other() -> None:
    files = sidecar_files(clip(track(None, "a"), captions_untranslated=track("", "b")))
    assert len({file.name for file in files}) == 4


@pytest.mark.parametrize(
    ("language", "tag"),
    [("zh-Hant", "zh-hant"), (None, "und"), ("../../x", "x"), ("a\x00b", "a-b"), ("é", "und"), ("x" * 99, "x" * 20)],
)
def test_a_language_in_a_file_name_is_letters_and_digits(language: str | None, tag: str) -> None:
    assert language_tag(language) == tag
