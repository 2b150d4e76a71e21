# SPDX-License-Identifier: MIT
"""
The cuts of clips as files for editing programs: recipe in, texts out. The source itself is not touched.

`cut_list` is for a service, whose clients have the source under another path or not at all; it knows a file name alone.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

from clipmill.domain.clip import ClipSpec
from clipmill.domain.media import Media
from clipmill.domain.result import ClippingResult
from clipmill.nle.cmx3600 import edl_from_cuts
from clipmill.nle.cuts import cuts_from_clip
from clipmill.nle.fcpxml import fcpxml_from_cuts
from clipmill.nle.otio import otio_from_cuts
from clipmill.storage.files import write_atomic


class EditorFormat(StrEnum):
    """What an editing program reads."""

    OTIO = "otio"
    """OpenTimelineIO."""
    FCPXML = "fcpxml"
    """Final Cut Pro, DaVinci Resolve."""
    EDL = "edl"
    """CMX 3600, read by nearly all."""


_WRITERS = {
    EditorFormat.OTIO: otio_from_cuts,
    EditorFormat.FCPXML: fcpxml_from_cuts,
    EditorFormat.EDL: edl_from_cuts,
}


def cut_list(spec: ClipSpec, media: Media, form: EditorFormat, *, source_name: str) -> str:
    """
    Return the cuts of one clip as a text; in and out points are those of the rendered clip.

    Args:
        spec: the recipe.
        media: its source.
        form: which program reads it.
        source_name: file name of the source, without a folder; the editing program asks where it lies.

    """
    return _WRITERS[form](cuts_from_clip(spec, media, source_url=quote(source_name), source_name=source_name))


def write_cut_lists(result: ClippingResult, form: EditorFormat, out_dir: Path) -> tuple[Path, ...]:
    """
    Write one file for each clip and return the paths; in and out points are those of the rendered clips.

    Raises:
        StorageFull: the disk is full.

    """
    source = Path(result.media.path)
    written = []
    for clip in result.clips:
        cuts = cuts_from_clip(clip.spec, result.media, source_url=source.resolve().as_uri(), source_name=source.name)
        path = out_dir / f"{clip.spec.name}.{form.value}"
        write_atomic(path, _WRITERS[form](cuts).encode())
        written.append(path)
    return tuple(written)
