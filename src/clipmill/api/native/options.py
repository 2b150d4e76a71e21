# SPDX-License-Identifier: MIT
"""What an operator may set about our own API."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NativeOptions:
    """Bounds of our own API."""

    requests_per_minute: int = 600
    """Requests that one key may make; more are told to wait."""
    max_body_bytes: int = 1 << 20
    """Largest body of any path but those of uploads."""
    link_expires_s: int = 24 * 3600
    """How long the addresses of files that answers hand out are good for."""
    event_poll_s: float = 0.5
    """How often a stream of events looks at its job."""
    heartbeat_s: float = 15.0
    """A stream of events says at least so often that it is alive."""
    renders_side_by_side: int = 2
    """Clips that the workers render at once, for estimates."""
