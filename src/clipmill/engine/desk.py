# SPDX-License-Identifier: MIT
"""What an editor asks of the engine between jobs: pieces and pictures of sources, drafts of edits, looks."""

from __future__ import annotations

from dataclasses import dataclass

from clipmill.engine.drafting import Drafter
from clipmill.engine.look_pictures import LookPictures
from clipmill.engine.pieces import Pieces
from clipmill.engine.stills import Stills
from clipmill.engine.tools import Tools
from clipmill.storage.blobs import BlobStore


@dataclass(frozen=True, slots=True)
class EditingDesk:
    """All of it; put together once for a process that answers requests."""

    pieces: Pieces
    stills: Stills
    drafter: Drafter
    looks: LookPictures


def open_desk(tools: Tools, blobs: BlobStore) -> EditingDesk:
    """Return a desk that works with these tools; nothing is opened yet."""
    return EditingDesk(Pieces(tools, blobs), Stills(tools, blobs), Drafter(tools), LookPictures(tools, blobs))
