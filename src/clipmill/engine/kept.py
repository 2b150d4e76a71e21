# SPDX-License-Identifier: MIT
"""
What the stages of a job have left for an editor to show: what was heard, what was seen, the file itself.

In: a source that was taken in. Out: results as they are kept. Nothing is heard, looked at or translated anew; what is
not kept is not there. Files of strangers are opened by programs of their own alone.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
import threading
import zlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from clipmill import process
from clipmill.domain.clip import ClipSpec, Edl
from clipmill.domain.errors import BlobNotFound, DecodeFailed
from clipmill.domain.media import Media
from clipmill.domain.picture import Box, Footage
from clipmill.domain.speech import Transcript
from clipmill.domain.times import SourceRange, merge_ranges
from clipmill.engine.looking import (
    MARGIN_US,
    UNSEEN,
    Seen,
    bars_key,
    enclosing,
    hearing_of,
    look_key,
    stretches_of,
)
from clipmill.engine.orders import TakenSource
from clipmill.engine.staged_source import lying_here
from clipmill.engine.stages import Heard, import_once, imported
from clipmill.reframe import needs_footage
from clipmill.storage.blobs import BlobStore
from clipmill.storage.files import work_folder
from clipmill.storage.stage_cache import StageCache

_HEARD = TypeAdapter(Heard)
_MEDIA = TypeAdapter(Media)
IMPORT_TIMEOUT_S = 1800.0
REMEMBERED = 4
"""Transcripts that are held as objects: reading three hours of words takes a quarter of a second."""


class HeardMemory:
    """What was heard, read once from the bytes that hold it. Safe to use from several threads."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._held: OrderedDict[str, Heard] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, data: bytes) -> Heard:
        """
        Return what gzipped JSON says that was heard.

        Raises:
            BlobNotFound: it is damaged.

        """
        digest = hashlib.sha256(data).hexdigest()
        with self._lock:
            found = self._held.get(digest)
            if found is not None:
                self._held.move_to_end(digest)
                return found
        try:
            heard = _HEARD.validate_json(gzip.decompress(data))
        except (OSError, EOFError, zlib.error, ValidationError) as error:
            message = "What was heard can no longer be read."
            raise BlobNotFound(message) from error
        with self._lock:
            self._held[digest] = heard
            while len(self._held) > REMEMBERED:
                self._held.popitem(last=False)
        return heard


def media_here(cache: StageCache, taken: TakenSource, blobs: BlobStore) -> Media:
    """
    Return the media in a file of this host that can be sought exactly.

    On a host that has run none of its stages it is looked into once, by a program of its own.

    Raises:
        BlobNotFound: the source is no longer kept.
        DecodeFailed: it cannot be prepared.
        StorageFull, StoreUnavailable: it cannot be fetched.

    """
    cache = cache.of_source(taken.media.content_hash)
    media = lying_here(cache, taken, blobs)
    found = imported(cache, media)
    if found is None:
        _import_apart(cache, media)
        found = imported(cache, media)
    if found is None:
        message = "The source could not be prepared"
        raise DecodeFailed(message)
    return found


def _import_apart(cache: StageCache, media: Media) -> None:
    with work_folder(cache.folder / "imports") as folder:
        order = Path(folder, "media.json")
        order.write_bytes(_MEDIA.dump_json(media))
        argv = [sys.executable, "-m", "clipmill.engine.kept", str(cache.folder), str(order)]
        try:
            finished = process.run(argv, timeout_s=IMPORT_TIMEOUT_S)
        except TimeoutError as error:
            message = "Preparing the source took too long"
            raise DecodeFailed(message) from error
    if finished.return_code != 0:
        message = "The source could not be prepared"
        raise DecodeFailed(message)


@dataclass(frozen=True, slots=True)
class KeptLook:
    """What is kept of looks at what a recipe shows."""

    seen: Seen
    is_whole: bool
    """Whether that is all that the recipe's camera goes by."""


@dataclass(frozen=True, slots=True)
class KeptLooks:
    """Finds the looks that were made at one source."""

    cache: StageCache
    eyes_name: str
    media: Media
    transcript: Transcript

    def see(self, spec: ClipSpec, before: Edl) -> KeptLook:
        """
        Return what is kept of looks at a recipe's stretches.

        Args:
            spec: the recipe.
            before: what it kept before it was changed, whose black bars are taken for those of a new stretch.

        """
        video = self.media.video
        if video is None:
            return KeptLook(UNSEEN, is_whole=True)
        if not needs_footage(spec.camera, spec.layout) and not spec.camera_overrides:
            boxes = self._bars(spec.edl) or self._bars(before)
            return KeptLook(Seen(enclosing(boxes) if boxes else None), is_whole=bool(boxes))
        stretches = stretches_of(spec.edl, spec.seen, self.media.duration_us)
        footage = self.footage(stretches)
        content = enclosing([item.content for item in footage]) if footage else None
        return KeptLook(Seen(content, footage), is_whole=len(footage) == len(stretches))

    def footage(self, stretches: Sequence[SourceRange]) -> tuple[Footage, ...]:
        """Return what was seen in stretches of the source, those that are kept."""
        video = self.media.video
        if video is None:
            return ()
        keys = [
            look_key(self.media, video, stretch, hearing_of(self.transcript, stretch), self.eyes_name)
            for stretch in stretches
        ]
        found = [self.cache.get(key, Footage) for key in keys]
        return tuple(item for item in found if item is not None)

    def _bars(self, edl: Edl) -> list[Box]:
        """Return the picture without bars in each stretch, or nothing where one was not searched."""
        found = [
            self.cache.get(bars_key(self.media, entry), Box) for entry in merge_ranges(edl.entries, gap_us=MARGIN_US)
        ]
        boxes = [box for box in found if box is not None]
        return boxes if len(boxes) == len(found) else []


def main(arguments: Sequence[str]) -> None:
    """Prepare the media that a file describes, for the cache in a folder."""
    import_once(StageCache(Path(arguments[0])), _MEDIA.validate_json(Path(arguments[1]).read_bytes()))


if __name__ == "__main__":
    main(sys.argv[1:])
