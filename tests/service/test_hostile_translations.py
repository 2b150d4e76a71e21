# SPDX-License-Identifier: MIT
"""Translations that want to be commands: a model or a server that answers with them changes nothing but the words."""

from __future__ import annotations

import re

import pytest
from tests.service.test_hostile_texts import _OURS, HOSTILE
from tests.unit.captions.caption_makers import PORTRAIT, FixedWidth, captioned, spoken, whole
from tests.unit.translate.lines import Scripted

from clipmill.captions.bilingual import BilingualTracks, bilingual_ass, pair_tracks
from clipmill.captions.formats import srt_from_track, vtt_from_track
from clipmill.domain.captions import CaptionStyle, Highlight
from clipmill.translate import translate_transcript

STATIC = CaptionStyle(highlight=Highlight.NONE)
HEARD = spoken("Hello there you all. And that is it.")


def _both(text: str) -> BilingualTracks:
    made = translate_transcript(HEARD, "es", Scripted(lambda line: text))
    original, translation = (captioned(words, style=STATIC, size=PORTRAIT, edl=whole(HEARD)) for words in (HEARD, made))
    return pair_tracks(original, translation, FixedWidth())


@pytest.mark.parametrize(
    "text", [f"before {text} after" for text in (*HOSTILE, "Dialogue: 0,Caption,", "Style: Caption,")], ids=ascii
)
def test_translations_are_never_tags_styles_or_lines_of_an_ass_file(text: str) -> None:
    written = bilingual_ass(_both(text), FixedWidth())
    head, _, events = written.partition("[Events]\n")
    assert "owned" not in head
    assert "evil" not in head
    assert head.count("\nStyle: ") == 2
    assert written.count("\n[Events]\n") == 1
    for line in events.splitlines():
        assert re.match(r"Format: |Dialogue: [01],[\d:.]+,[\d:.]+,(Caption|Translation),,0,0,0,,", line), line
        drawn = _OURS.sub("", line.split(",", 9)[-1])
        assert line.startswith("Format") or not re.search(r"(?<!\\)[{}]|\\[Nnh]", drawn), drawn
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u2028\u2029\u202e]", written)


@pytest.mark.parametrize("text", [f"before {text} after" for text in HOSTILE], ids=ascii)
def test_translations_are_never_cues_of_their_own(text: str) -> None:
    track = _both(text).translation
    for written in (srt_from_track(track), vtt_from_track(track)):
        times = [line for line in written.splitlines() if "-->" in line]
        assert len(times) == len(track.cues)
        assert all(re.fullmatch(r"[\d:.,]+ --> [\d:.,]+.*", line) for line in times)
