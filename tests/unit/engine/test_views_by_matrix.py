# SPDX-License-Identifier: MIT
"""A source that was probed again with another matrix gets new stills and pieces; the old ones stay others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from tests.unit.engine.recipes import MEDIA, VIDEO

from clipmill.domain.media import Media, Source
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime, source_range_from_s
from clipmill.engine import pieces, stills
from clipmill.engine.orders import TakenSource
from clipmill.engine.tools import Tools
from clipmill.storage.blobs import BlobInfo, BlobStore
from clipmill.storage.stage_cache import StageCache

OTHER = replace(MEDIA, video=replace(VIDEO, color_matrix="smpte170m"))


class Asked:
    """A store that has whatever it is asked for, and tells what that was."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def info(self, key: str) -> BlobInfo:
        self.keys.append(key)
        return BlobInfo(key, 1)


class Desk:
    """The parts of the tools that stills need."""

    def __init__(self, cache: StageCache) -> None:
        self.cache = cache
        self.render = self
        self.ffmpeg = None


def taken(media: Media) -> TakenSource:
    return TakenSource(Source("/talk.mp4"), media, "sources/a.mp4")


def test_pieces_of_other_colors_have_other_names() -> None:
    store = Asked()
    room = pieces.Pieces(cast("Tools", None), cast("BlobStore", store))
    for media in (MEDIA, OTHER, replace(MEDIA, video=None)):
        room.find(1, taken(media), source_range_from_s(0, 10))
    assert len(set(store.keys)) == 3


def test_stills_of_other_colors_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def made(media: Media, *place: object, program: Path | None) -> None:
        out = place[-1]
        assert isinstance(out, Path)
        out.write_text(repr(media.video))

    def here(_cache: StageCache, source: TakenSource, _blobs: BlobStore) -> Media:
        return source.media

    for name, stand_in in (("make_frame", made), ("make_face", made), ("media_here", here)):
        monkeypatch.setattr(stills, name, stand_in)
    desk = stills.Stills(cast("Tools", Desk(StageCache(tmp_path))), cast("BlobStore", Asked()))
    for media in (MEDIA, OTHER):
        assert desk.frame(taken(media), 1_000_000, 320).read_text() == repr(media.video)
        assert desk.face(taken(media), SourceTime(0), Box(0, 0, 9, 9)).read_text() == repr(media.video)
