# SPDX-License-Identifier: MIT
"""
`TRANSCRIBE` of a durable job: what is said in a source, kept for the job and, by content, for all later ones.

In: a source in the blob store. Out: `Heard` as gzipped JSON under the job's key, its language and its count of words.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from clipmill.domain.errors import BlobNotFound, JobNotReady
from clipmill.domain.progress import StageName
from clipmill.engine.job import Job
from clipmill.engine.orders import StageOrder, TakenSource, TranscribeOutcome
from clipmill.engine.staged_source import source_media
from clipmill.engine.stages import UNHEARD, Heard, listen, transcript_key
from clipmill.engine.tools import Tools
from clipmill.storage.blobs import BlobStore
from clipmill.storage.files import alone_in
from clipmill.storage.stage_cache import CONTENT_TYPE, StageKey, result_bytes

_HEARD = TypeAdapter(Heard)


@dataclass(frozen=True, slots=True)
class HeardNote:
    """What is asked of a transcript most often, kept beside it so that it need not be read."""

    language: str | None
    word_count: int


def hear_source(job: Job, order: StageOrder, blobs: BlobStore) -> TranscribeOutcome:
    """
    Return what is said in the source of an order; two jobs that want the same at once hear it once.

    Raises:
        BlobNotFound: the source is no longer kept.
        ModelError, DecodeFailed, StorageError: it cannot be heard or kept.

    """
    taken = taken_of(order)
    language = order.spec.options.language
    if taken.media.audio is None:
        with job.stage(StageName.TRANSCRIBE, "listening"):
            return _kept(order, blobs, _bytes_of(UNHEARD), HeardNote(None, 0))
    key = transcript_key(job.tools, taken.media, language)
    media = source_media(job, taken, blobs)
    with alone_in(job.tools.cache.folder_of(key)):
        heard = listen(job, media, language, None)
    note = HeardNote(heard.transcript.language, len(heard.transcript.words))
    job.tools.cache.put(_note_key(key), note, HeardNote)
    return _kept(order, blobs, _bytes_of(heard), note)


def find_heard(order: StageOrder, tools: Tools, blobs: BlobStore) -> TranscribeOutcome | None:
    """Return what is said when the same source was heard before in the same way, else none."""
    taken = taken_of(order)
    if taken.media.audio is None:
        return _kept(order, blobs, _bytes_of(UNHEARD), HeardNote(None, 0))
    key = transcript_key(tools, taken.media, order.spec.options.language)
    note = tools.cache.get(_note_key(key), HeardNote)
    data = None if note is None else tools.cache.get_bytes(key)
    if note is None or data is None or not _is_whole(data):
        return None
    return _kept(order, blobs, data, note)


def read_heard(order: StageOrder, blobs: BlobStore) -> tuple[Heard, str]:
    """
    Return what was heard for an order, and a hash of it.

    Raises:
        JobNotReady: nothing was heard yet.
        BlobNotFound: what was heard is gone or damaged.

    """
    data = heard_bytes(order, blobs)
    try:
        return _HEARD.validate_json(gzip.decompress(data)), digest_of(data)
    except (OSError, EOFError, zlib.error, ValidationError) as error:
        message = "What was heard can no longer be read."
        raise BlobNotFound(message) from error


def heard_bytes(order: StageOrder, blobs: BlobStore) -> bytes:
    """Return what was heard for an order as it is kept; raises as `read_heard`."""
    if order.transcript_key is None:
        message = "nothing was heard of the source yet"
        raise JobNotReady(message)
    return blobs.read_bytes(order.transcript_key)


def digest_of(data: bytes) -> str:
    """Return a hash that names some bytes."""
    return hashlib.sha256(data).hexdigest()


def taken_of(order: StageOrder) -> TakenSource:
    """
    Return the source of an order.

    Raises:
        JobNotReady: it was not taken in yet.

    """
    if order.taken is None:
        message = "the source was not taken in yet"
        raise JobNotReady(message)
    return order.taken


def _kept(order: StageOrder, blobs: BlobStore, data: bytes, note: HeardNote) -> TranscribeOutcome:
    key = f"jobs/{order.job_id}/heard.json.gz"
    blobs.put_bytes(key, data, CONTENT_TYPE)
    return TranscribeOutcome(key, note.language, note.word_count)


def _note_key(key: StageKey) -> StageKey:
    return StageKey("heard-note", 1, (key.digest,))


def _bytes_of(heard: Heard) -> bytes:
    return result_bytes(heard, Heard)


def _is_whole(data: bytes) -> bool:
    try:
        gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return False
    return True
