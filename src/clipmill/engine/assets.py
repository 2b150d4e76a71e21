# SPDX-License-Identifier: MIT
"""
What a wish names besides its source: music and pictures are had, checked, and written into the wish by their content.

In: options of a job or an edit of a clip, and two ways to have such files. Out: the same with content hashes, and
notices. Whether files lie on this host or in a blob store is for those two ways to know.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from clipmill.domain.clip import ClipSpec
from clipmill.domain.jobs import ClipEdit
from clipmill.domain.options import ClipOptions
from clipmill.domain.overlays import Music, MusicFile, PictureFile, Watermark
from clipmill.domain.result import Notice
from clipmill.engine.asset_files import pinned
from clipmill.engine.job import Job
from clipmill.engine.logo import stage_picture, take_picture_file
from clipmill.engine.music import music_notices, stage_music, take_music_file
from clipmill.engine.orders import StageOrder, upload_key_of
from clipmill.storage.blobs import BlobStore

Wish = TypeVar("Wish", ClipOptions, ClipEdit)


@dataclass(frozen=True, slots=True)
class AssetSource:
    """How the files that a wish names are had; both raise `InputError`, `MediaError` and `StorageError`."""

    music: Callable[[Music], MusicFile]
    picture: Callable[[Watermark], PictureFile | None]


@dataclass(frozen=True, slots=True)
class ClipAssets:
    """What a recipe names, ready on this host."""

    music: MusicFile | None = None
    picture: PictureFile | None = None


NO_ASSETS = ClipAssets()


def clip_assets(spec: ClipSpec, source: AssetSource) -> ClipAssets:
    """Return what a recipe names, made ready."""
    return ClipAssets(
        None if spec.music is None else source.music(spec.music),
        None if spec.watermark is None else source.picture(spec.watermark),
    )


def assets_here(job: Job) -> AssetSource:
    """Return the source of a job on one machine: paths and addresses."""
    return AssetSource(lambda music: take_music_file(job, music), lambda mark: take_picture_file(job, mark))


def assets_of_order(job: Job, order: StageOrder, blobs: BlobStore) -> AssetSource:
    """Return the source of a durable job: addresses and uploads, kept in the blob store."""

    def music(wish: Music) -> MusicFile:
        return stage_music(job, wish, blobs, upload_key=upload_key_of(order, wish.location))

    def picture(wish: Watermark) -> PictureFile | None:
        return stage_picture(job, wish, blobs, upload_key=upload_key_of(order, wish.location))

    return AssetSource(music, picture)


def pin_assets(wish: Wish, source: AssetSource) -> tuple[Wish, tuple[Notice, ...]]:
    """Return a wish with the content of what it names, and what the user should know of that."""
    notices: tuple[Notice, ...] = ()
    if wish.music is not None:
        file = source.music(wish.music)
        wish = replace(wish, music=pinned(wish.music, file))
        notices = music_notices(file)
    if wish.watermark is not None:
        wish = replace(wish, watermark=pinned(wish.watermark, source.picture(wish.watermark)))
    return wish, notices


def pin_edits(edits: Sequence[ClipEdit], source: AssetSource) -> tuple[tuple[ClipEdit, ...], tuple[Notice, ...]]:
    """Return edits with the content of what they name, and their notices, each once."""
    pins = [pin_assets(edit, source) for edit in edits]
    notices = dict.fromkeys(notice for _, said in pins for notice in said)
    return tuple(edit for edit, _ in pins), tuple(notices)
