# SPDX-License-Identifier: MIT
"""
Single pictures of a source, kept for a while: what is shown at a time, and faces.

In: a source and a time. Out: jpg files in the cache, where what was used longest ago goes first. A few are made at
once; whoever would wait too long is told to come back.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from clipmill.domain.errors import InvalidOptions, RateLimited
from clipmill.domain.media import Media
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime
from clipmill.engine.kept import media_here
from clipmill.engine.orders import TakenSource
from clipmill.engine.tools import Tools
from clipmill.render.filtergraph.matrix import matrix_key
from clipmill.render.views import make_face, make_frame
from clipmill.storage.blobs import BlobStore
from clipmill.storage.stage_cache import StageKey

STILL_VERSION = 3
WIDTHS_PX = (160, 320, 480, 640, 960, 1280, 1920)
"""A width that is asked for is rounded up to one of these, so that few pictures of one time are kept."""
_WAIT_S = 10.0
_MS = 1000


class Stills:
    """Takes pictures of sources. Safe to use from several threads."""

    def __init__(self, tools: Tools, blobs: BlobStore, *, side_by_side: int = 2) -> None:
        """Take what it works with, and how many pictures are taken at once."""
        self._tools = tools
        self._blobs = blobs
        self._slots = threading.Semaphore(side_by_side)

    def frame(self, taken: TakenSource, time_us: int, width_px: int) -> Path:
        """
        Return the picture that a player shows at a time.

        Args:
            taken: the source.
            time_us: to the millisecond; past the end the last picture is shown.
            width_px: at least so wide, unless the source is narrower.

        Raises:
            InvalidOptions: the source has no pictures.
            RateLimited: too many are being taken.
            BlobNotFound: the source is no longer kept.
            DecodeFailed: there is none.
            StorageFull: the disk is full.

        """
        media = taken.media
        if media.video is None:
            message = "the source has no pictures"
            raise InvalidOptions(message)
        time = SourceTime(max(0, min(time_us // _MS * _MS, media.duration_us - 1)))
        wide = next((item for item in WIDTHS_PX if item >= width_px), WIDTHS_PX[-1])
        wide = min(wide, media.video.size.width_px)
        inputs = (media.content_hash, str(media.video.index), str(time), str(wide), matrix_key(media.video))
        program = self._tools.render.ffmpeg
        return self._kept(taken, inputs, lambda here, out: make_frame(here, time, wide, out, program=program))

    def face(self, taken: TakenSource, time: SourceTime, box: Box) -> Path:
        """Return the picture of a face at a time; raises as `frame`."""
        video = taken.media.video
        colors = "" if video is None else matrix_key(video)
        inputs = (taken.media.content_hash, "face", str(time), repr(box), colors)
        program = self._tools.render.ffmpeg
        return self._kept(taken, inputs, lambda here, out: make_face(here, time, box, out, program=program))

    def _kept(self, taken: TakenSource, inputs: tuple[str, ...], make: Callable[[Media, Path], None]) -> Path:
        cache = self._tools.cache.of_source(taken.media.content_hash)
        folder = cache.folder_of(StageKey("still", STILL_VERSION, inputs))
        picture = folder / "picture.jpg"
        if not picture.is_file():
            with self._slot():
                if not picture.is_file():  # whoever was before may have asked for the same
                    make(media_here(self._tools.cache, taken, self._blobs), picture)
        return picture

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._slots.acquire(timeout=_WAIT_S):
            message = "too many pictures are being taken"
            raise RateLimited(message, retry_after_s=1.0)
        try:
            yield
        finally:
            self._slots.release()
