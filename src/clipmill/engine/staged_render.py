# SPDX-License-Identifier: MIT
"""
`RENDER` of a durable job: one recipe becomes files in the blob store.

In: a plan and which of its clips. Out: the clip with its files and receipt. A marker beside the files names the recipe
that they were made of, so that a render whose outcome was lost is found again instead of being made again.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from clipmill.domain.errors import BlobNotFound, ClipNotFound, JobNotReady
from clipmill.domain.jobs import BlobFile
from clipmill.domain.progress import StageName
from clipmill.domain.result import Artifact, ArtifactKind, Clip
from clipmill.engine.assets import assets_of_order, clip_assets
from clipmill.engine.export import export_clip
from clipmill.engine.job import Job
from clipmill.engine.orders import RenderOutcome, StageOrder
from clipmill.engine.staged_heard import taken_of
from clipmill.engine.staged_source import source_media
from clipmill.engine.tools import Tools
from clipmill.storage.blobs import BlobStore
from clipmill.storage.recipes import recipe_from_bytes
from clipmill.storage.stage_cache import StageKey

RENDER_VERSION = 7
"""Raised when the same recipe gives other files than before."""
CONTENT_TYPES = {
    ArtifactKind.VIDEO: "video/mp4",
    ArtifactKind.THUMBNAIL: "image/jpeg",
    ArtifactKind.SRT: "application/x-subrip",
    ArtifactKind.VTT: "text/vtt",
    ArtifactKind.ASS: "text/x-ssa",
    ArtifactKind.SECOND_SRT: "application/x-subrip",
    ArtifactKind.SECOND_VTT: "text/vtt",
}
_SECOND = frozenset({ArtifactKind.SECOND_SRT, ArtifactKind.SECOND_VTT})

_CLIP = TypeAdapter(Clip)
_OUTCOME = TypeAdapter(RenderOutcome)


def render_ordered(job: Job, order: StageOrder, blobs: BlobStore) -> RenderOutcome:
    """
    Return the clip of an order with its files; one that was rendered before from the very same recipe is used again.

    Raises:
        BlobNotFound: the source or the plan is no longer kept.
        ClipNotFound: the plan has no such clip.
        MediaError, StorageError: it cannot be rendered or kept.

    """
    with job.stage(StageName.RENDER, "rendering the clip") as run:
        clip = _ordered_clip(order, blobs)
        marker = _marker_key(order, clip, job.tools)
        found = _marked(marker, blobs)
        if found is not None:
            run.is_reused = True
            return found
        media = source_media(job, taken_of(order), blobs)
        assets = clip_assets(clip.spec, assets_of_order(job, order, blobs))
        done = export_clip(job, media, clip, job.work_dir, job.tools.open_fonts(), run.part(0.0, 0.98), assets)
        files = tuple(_stored(order, blobs, job.work_dir, item) for item in done.artifacts)
        outcome = RenderOutcome(_ordinal(order), _CLIP.dump_python(done, mode="json"), files)
        blobs.put_bytes(marker, _OUTCOME.dump_json(outcome), "application/json")
        return outcome


def find_rendered(order: StageOrder, tools: Tools, blobs: BlobStore) -> RenderOutcome | None:
    """Return the clip when it was rendered before from the very same recipe and its files are there, else none."""
    return _marked(_marker_key(order, _ordered_clip(order, blobs), tools), blobs)


def _ordinal(order: StageOrder) -> int:
    if order.ordinal is None:
        message = "the order does not say which clip"
        raise ClipNotFound(message)
    return order.ordinal


def _ordered_clip(order: StageOrder, blobs: BlobStore) -> Clip:
    if order.plan_key is None:
        message = "the job has no recipe yet"
        raise JobNotReady(message)
    clips = recipe_from_bytes(blobs.read_bytes(order.plan_key), "the recipe").clips
    ordinal = _ordinal(order)
    if not 0 <= ordinal < len(clips):
        message = f"the recipe has no clip {ordinal}"
        raise ClipNotFound(message)
    return replace(clips[ordinal], artifacts=(), receipt=None)


def _marker_key(order: StageOrder, clip: Clip, tools: Tools) -> str:
    """Return the blob that says what was rendered from a recipe; the attempt has no part in it."""
    recipe = _CLIP.dump_json(clip).decode()
    encoder = (tools.render.encoder, tools.render.profile.value)
    digest = StageKey("render", RENDER_VERSION, (taken_of(order).media.content_hash, recipe, *encoder)).digest
    return f"jobs/{order.job_id}/clips/{_ordinal(order)}/{digest}.json"


def _marked(marker: str, blobs: BlobStore) -> RenderOutcome | None:
    """Return the outcome that a marker holds when all its files are there whole."""
    try:
        outcome = _OUTCOME.validate_json(blobs.read_bytes(marker))
    except (BlobNotFound, ValidationError):
        return None
    infos = [blobs.info(file.key) for file in outcome.files]
    is_whole = all(
        info is not None and info.size_bytes == file.size_bytes for info, file in zip(infos, outcome.files, strict=True)
    )
    return outcome if is_whole else None


def _stored(order: StageOrder, blobs: BlobStore, folder: Path, artifact: Artifact) -> BlobFile:
    path = folder / artifact.path
    name = "second" if artifact.kind in _SECOND else "clip"
    key = f"jobs/{order.job_id}/clips/{_ordinal(order)}/{order.attempt}/{name}{path.suffix}"
    content_type = CONTENT_TYPES[artifact.kind]
    blobs.put_file(key, path, content_type)
    return BlobFile(
        artifact.kind, key, artifact.path, content_type, artifact.size_bytes, artifact.sha256, artifact.language
    )
