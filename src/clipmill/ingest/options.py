# SPDX-License-Identifier: MIT
"""What limits taking a source in, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clipmill.domain.audience import Audience
from clipmill.net.guard import AddressPolicy, Network

_GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """How sources are taken in."""

    max_size_bytes: int = 20 * _GIB
    """Larger sources are refused, before the download where the size is told, else during it."""
    max_duration_s: float = 12 * 3600.0
    """Longer ones are refused where the site tells the length; the pipeline checks it again after probing."""
    stall_timeout_s: float = 30.0
    """A server that sends nothing for so long is given up."""
    total_timeout_s: float = 6 * 3600.0
    """A download that takes longer is given up."""
    attempts: int = 3
    """How often a request is made when the server is busy or the connection breaks."""
    cookies_file: Path | None = None
    """Cookies in Netscape's format, for sites that ask for a login."""
    max_height_px: int = 1080
    """The shorter side of the picture that is chosen where a site has several; taller ones cost time and show nothing
    in a clip of that size."""
    is_public_only: bool = False
    """Refuse every address that is not on the public internet; all that is asked goes through the egress guard."""
    allowed_networks: tuple[Network, ...] = ()
    """What may be asked besides under `is_public_only`."""
    proxy: str | None = None
    """HTTP proxy of a local user's network, for all that yt-dlp asks. Not together with `is_public_only`: whoever
    resolves the names for us could be led anywhere."""
    ffmpeg: Path | None = None
    """Joins picture and sound that a site gives apart; without it only files that hold both are downloaded."""

    @property
    def policy(self) -> AddressPolicy:
        """Which addresses may be asked."""
        return AddressPolicy(is_public_only=self.is_public_only, allowed_networks=self.allowed_networks)


@dataclass(frozen=True, slots=True)
class Ingested:
    """A source that is on this machine."""

    path: Path
    """The user's own file, or the downloaded one in the work folder. Absolute."""
    title: str | None
    """What its site or its file name calls it."""
    url: str | None
    """Where it was downloaded from, without user name, password and fragment; none for a file."""
    audience: Audience | None = None
    """What its site, or files beside it, tell of its audience; none when they tell nothing."""
