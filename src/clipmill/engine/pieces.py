# SPDX-License-Identifier: MIT
"""
Pieces of a source that any browser plays, made when they are first asked for.

In: a source and a stretch of it. Out: the blob that holds the piece, or how far its making is. A piece is made once,
by content and rounded range, and goes when its source goes. What is killed in between leaves nothing half: a piece is
written in a folder of its own and put into the store whole.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from clipmill.domain.errors import ClipmillError, DecodeFailed, InvalidOptions, RateLimited, SourceNotFound
from clipmill.domain.times import US_PER_S, SourceRange, SourceTime, TimeRange
from clipmill.engine.kept import media_here
from clipmill.engine.orders import TakenSource, pieces_prefix
from clipmill.engine.tools import Tools
from clipmill.render.filtergraph.matrix import matrix_key
from clipmill.render.views import make_piece
from clipmill.storage.blobs import BlobInfo, BlobStore
from clipmill.storage.files import storage_full_is_typed, work_folder

PIECE_VERSION = 3
"""Raised when the same stretch gives another piece."""
STEP_US = 10 * US_PER_S
"""Pieces begin and end at whole steps, so that a small move of an editor's window asks for nothing new."""
LONGEST_US = 900 * US_PER_S
"""Most that may be asked for at once."""
MOST_OF_A_TEAM = 3
"""Pieces that one team may have waiting or at work."""
MOST_WAITING = 24
RETRY_S = 1.0
"""When to ask again for a piece that is being made."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a source in a form that any browser plays, or on its way there."""

    range: SourceRange
    """What it holds: the stretch that was asked for, rounded outward."""
    key: str
    """Of its blob; names its content."""
    blob: BlobInfo | None
    """None while it is being made."""
    fraction: float = 1.0
    """How far its making is."""


@dataclass(slots=True)
class _Making:
    team_id: int
    fraction: float = 0.0
    error: ClipmillError | None = None


def piece_range(from_us: int, to_us: int | None, duration_us: int) -> SourceRange:
    """
    Return the stretch of a piece that holds what is asked for: rounded outward to 10 s, inside the source.

    Raises:
        InvalidOptions: nothing of the source lies there, or more than 15 minutes are asked for.

    """
    end_us = min(duration_us, from_us + LONGEST_US) if to_us is None else min(duration_us, to_us)
    if not 0 <= from_us < end_us:
        message = f"[{from_us}, {to_us}) us holds nothing of the source of {duration_us} us"
        raise InvalidOptions(message)
    if end_us - from_us > LONGEST_US:
        message = f"a piece lasts {LONGEST_US} us at most"
        raise InvalidOptions(message, hint="Ask for one piece after the other.")
    begin_us = from_us // STEP_US * STEP_US
    return TimeRange(SourceTime(begin_us), SourceTime(min(duration_us, -(-end_us // STEP_US) * STEP_US)))


class Pieces:
    """Makes and finds the pieces of this installation. Safe to use from several threads."""

    def __init__(self, tools: Tools, blobs: BlobStore, *, side_by_side: int = 1) -> None:
        """Take what it works with, and how many pieces are made at once on this host."""
        self._tools = tools
        self._blobs = blobs
        self._slots = threading.Semaphore(side_by_side)
        self._lock = threading.Lock()
        self._makings: dict[str, _Making] = {}

    def find(self, team_id: int, taken: TakenSource, wanted: SourceRange) -> Piece:
        """
        Return a piece; one that is not there yet is begun.

        Args:
            team_id: who asks, for a fair share.
            taken: the source.
            wanted: as `piece_range` gives it.

        Raises:
            SourceNotFound: the source is no longer kept.
            RateLimited: too many pieces are being made; ask again later.
            EncodeFailed, DecodeFailed, StorageFull: it could not be made; asking again tries again.
            StoreUnavailable: the store does not answer.

        """
        video = taken.media.video
        # A source that was probed by an earlier release may be read by another matrix: its own piece.
        name = f"{PIECE_VERSION}-{wanted.in_us}-{wanted.out_us}-{'sound' if video is None else matrix_key(video)}.mp4"
        key = f"{pieces_prefix(taken.media.content_hash)}/{name}"
        blob = self._blobs.info(key)
        if blob is not None:
            return Piece(wanted, key, blob)
        if self._blobs.info(taken.key) is None:
            raise SourceNotFound
        with self._lock:
            making = self._makings.get(key)
            if making is not None and making.error is not None:
                del self._makings[key]
                raise making.error
            if making is None:
                making = self._begin(team_id, taken, wanted, key)
        return Piece(wanted, key, None, making.fraction)

    def _begin(self, team_id: int, taken: TakenSource, wanted: SourceRange, key: str) -> _Making:
        open_now = [item for item in self._makings.values() if item.error is None]
        of_team = sum(1 for item in open_now if item.team_id == team_id)
        if len(open_now) >= MOST_WAITING or of_team >= MOST_OF_A_TEAM:
            message = "too many pieces are being made"
            raise RateLimited(message, retry_after_s=2 * RETRY_S)
        for other, item in list(self._makings.items()):
            if item.error is not None and len(self._makings) > 2 * MOST_WAITING:
                del self._makings[other]  # nobody came back to hear of it
        making = self._makings[key] = _Making(team_id)
        # A daemon: a server that stops does not wait for it, and its ffmpeg dies with the process.
        threading.Thread(target=self._make, args=(taken, wanted, key, making), daemon=True, name="piece").start()
        return making

    def _make(self, taken: TakenSource, wanted: SourceRange, key: str, making: _Making) -> None:
        try:
            with self._slots, storage_full_is_typed():
                self._made(taken, wanted, key, making)
        except ClipmillError as error:
            making.error = error
        except Exception as error:
            making.error = DecodeFailed(f"the piece could not be made: {type(error).__name__}")
            raise  # to the log, for nobody has thought of it
        else:
            with self._lock:
                self._makings.pop(key, None)

    def _made(self, taken: TakenSource, wanted: SourceRange, key: str, making: _Making) -> None:
        def tell(fraction: float) -> None:
            making.fraction = 0.99 * fraction

        media = media_here(self._tools.cache, taken, self._blobs)
        with work_folder(self._tools.work_root) as folder:
            made = Path(folder, "piece.mp4")
            make_piece(media, wanted, made, on_fraction=tell, program=self._tools.render.ffmpeg)
            self._blobs.put_file(key, made, "video/mp4")
        if self._blobs.info(taken.key) is None:  # deleted meanwhile: nothing of it may stay
            self._blobs.delete_under(pieces_prefix(taken.media.content_hash))
