# SPDX-License-Identifier: MIT
"""
Which files go into an archive of clips, and the cuts of clips for editing programs.

In: clips of one job and what is wanted of each. Out: members of an archive with names for people, or texts. What is
made of recipes (cuts, words about the clip) is made here and now; files are only named, and read when they are sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import partial
from pathlib import PurePosixPath

from clipmill.domain.errors import BlobNotFound, InvalidOptions, JobNotReady
from clipmill.domain.jobs import BlobFile, ClipRecord, JobRecord
from clipmill.domain.result import ArtifactKind, Clip
from clipmill.engine.cut_lists import EditorFormat, cut_list
from clipmill.engine.orders import TakenSource
from clipmill.storage.archives import ArchiveMember, member_names
from clipmill.storage.blobs import BlobStore
from clipmill.storage.blobs.naming import download_name
from clipmill.storage.records.jobs import CLIP

MAX_CLIPS = 500
"""In one archive."""


class PackedKind(StrEnum):
    """What an archive may hold of each clip."""

    VIDEO = "video"
    THUMBNAIL = "thumbnail"
    SRT = "srt"
    """In each language that there is."""
    VTT = "vtt"
    """In each language that there is."""
    ASS = "ass"
    WORDS = "words"
    """Title, description and hashtags, as text."""
    OTIO = "otio"
    FCPXML = "fcpxml"
    EDL = "edl"


DEFAULT_KINDS = (PackedKind.VIDEO, PackedKind.SRT)
CUTS = {
    PackedKind.OTIO: EditorFormat.OTIO,
    PackedKind.FCPXML: EditorFormat.FCPXML,
    PackedKind.EDL: EditorFormat.EDL,
}
_FILES = {
    PackedKind.VIDEO: (ArtifactKind.VIDEO,),
    PackedKind.THUMBNAIL: (ArtifactKind.THUMBNAIL,),
    PackedKind.SRT: (ArtifactKind.SRT, ArtifactKind.SECOND_SRT),
    PackedKind.VTT: (ArtifactKind.VTT, ArtifactKind.SECOND_VTT),
    PackedKind.ASS: (ArtifactKind.ASS,),
}


def pack_clips(
    job: JobRecord,
    source: TakenSource | None,
    clips: Sequence[ClipRecord],
    kinds: Sequence[PackedKind],
    blobs: BlobStore,
) -> tuple[ArchiveMember, ...]:
    """
    Return the members of an archive of clips, clip by clip.

    Args:
        job: whose clips they are.
        source: of the job; needed for cuts alone.
        clips: those wanted.
        kinds: what is wanted of each; what a clip does not have is left out.
        blobs: where the files are.

    Raises:
        InvalidOptions: there are more clips than go into one archive.
        JobNotReady: none of the clips has any of it, or the cuts of a source that is not known are wanted.
        BlobNotFound: a file is no longer kept.

    """
    if len(clips) > MAX_CLIPS:
        message = f"an archive holds {MAX_CLIPS} clips at most"
        raise InvalidOptions(message, hint="Name the clips that you want.")
    found: list[tuple[str, int, bytes | BlobFile]] = []
    for clip in clips:
        for kind in dict.fromkeys(kinds):
            found.extend(_wanted(job, source, clip, kind, blobs))
    if not found:
        message = "none of these clips has such files yet"
        raise JobNotReady(message, hint="Wait until they are rendered, or ask for other files.")
    names = member_names([name for name, _, _ in found])
    return tuple(
        ArchiveMember(name, size_bytes, partial(_bytes_of, what, blobs))
        for name, (_, size_bytes, what) in zip(names, found, strict=True)
    )


def clip_cuts(job: JobRecord, source: TakenSource, clip: ClipRecord, form: EditorFormat) -> str:
    """Return the cuts of a clip; the source goes by the name under which we give it out."""
    recipe: Clip = CLIP.validate_python(clip.recipe)
    return cut_list(recipe.spec, source.media, form, source_name=source_name(job, source))


def source_name(job: JobRecord, source: TakenSource) -> str:
    """Return the file name under which a job's source is given out."""
    return download_name(f"{job.title or 'source'}{PurePosixPath(source.key).suffix}")


def clip_stem_of(clip: ClipRecord) -> str:
    """Return the name of a clip's files, without an ending."""
    return str(clip.recipe["spec"]["name"])


def _wanted(
    job: JobRecord, source: TakenSource | None, clip: ClipRecord, kind: PackedKind, blobs: BlobStore
) -> Iterator[tuple[str, int, bytes | BlobFile]]:
    if kind in CUTS:
        if source is None:
            raise JobNotReady
        text = clip_cuts(job, source, clip, CUTS[kind]).encode()
        yield f"{clip_stem_of(clip)}.{kind.value}", len(text), text
    elif kind is PackedKind.WORDS:
        text = _words(clip).encode()
        yield f"{clip_stem_of(clip)}.txt", len(text), text
    else:
        for file in filter(None, map(clip.file, _FILES[kind])):
            info = blobs.info(file.key)
            if info is None:
                raise BlobNotFound
            yield file.name, info.size_bytes, file


def _words(clip: ClipRecord) -> str:
    tags = " ".join(f"#{tag}" for tag in clip.hashtags)
    return "\n\n".join(text for text in (clip.title, clip.description, tags) if text) + "\n"


def _bytes_of(what: bytes | BlobFile, blobs: BlobStore) -> Iterator[bytes]:
    return iter((what,)) if isinstance(what, bytes) else blobs.read_range(what.key, 0, None)
