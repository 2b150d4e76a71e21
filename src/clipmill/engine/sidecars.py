# SPDX-License-Identifier: MIT
"""
The caption files beside a clip: recipe in, names and texts out. Nothing is written here.

A clip whose captions are translated has them in both languages, each file with its language in its name, so that
players offer both: `01-ships.es.srt` and `01-ships.en.srt`. Others have `01-ships.srt` alone. A clip in which nothing
is said has none, and its recipe lists none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from clipmill.captions.formats import srt_from_track, vtt_from_track
from clipmill.domain.captions import CaptionTrack
from clipmill.domain.result import ArtifactKind, Clip

UNKNOWN_LANGUAGE = "und"
"""ISO 639 for words of which nobody knows the language."""
_LONGEST_TAG = 20
_NO_TAG = re.compile("[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Sidecar:
    """One caption file."""

    kind: ArtifactKind
    name: str
    text: str
    language: str | None


def sidecar_files(clip: Clip) -> tuple[Sidecar, ...]:
    """Return the SRT and WebVTT files of a clip: in the language that it shows first, then in the other."""
    stem, shown, second = clip.spec.name, clip.captions, clip.second_captions
    if second is None:
        return _written(stem, shown, ArtifactKind.SRT, ArtifactKind.VTT)
    tag, other = language_tag(shown.language), language_tag(second.language)
    if other == tag:
        other = f"{tag}-2"
    return (
        *_written(f"{stem}.{tag}", shown, ArtifactKind.SRT, ArtifactKind.VTT),
        *_written(f"{stem}.{other}", second, ArtifactKind.SECOND_SRT, ArtifactKind.SECOND_VTT),
    )


def language_tag(language: str | None) -> str:
    """Return a language as part of a file name; it comes from a model or a user, so only letters and digits stay."""
    return _NO_TAG.sub("-", (language or "").lower()).strip("-")[:_LONGEST_TAG].strip("-") or UNKNOWN_LANGUAGE


def _written(stem: str, track: CaptionTrack, srt: ArtifactKind, vtt: ArtifactKind) -> tuple[Sidecar, ...]:
    """Return a track's files; none where nothing is said, as a file of no bytes is refused by players and uploads."""
    srt_text = srt_from_track(track)
    if not srt_text:
        return ()
    return (
        Sidecar(srt, f"{stem}.srt", srt_text, track.language),
        Sidecar(vtt, f"{stem}.vtt", vtt_from_track(track), track.language),
    )
