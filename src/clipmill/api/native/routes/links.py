# SPDX-License-Identifier: MIT
"""The addresses of a clip's files in answers: signed, good for a while, and usable without a key."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request

from clipmill.api.native.access import Room
from clipmill.domain.result import ArtifactKind


def url_maker(request: Request, room: Room) -> Callable[[str, ArtifactKind], str]:
    """Return what gives the address of a clip's file of a kind."""
    base_url, links, expires_s = room.base_url(request), room.context.links, room.options.link_expires_s

    def url_of(clip_id: str, kind: ArtifactKind) -> str:
        return links.clip_url(base_url, clip_id, kind, expires_s=expires_s)

    return url_of
