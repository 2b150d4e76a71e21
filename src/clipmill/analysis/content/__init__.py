# SPDX-License-Identifier: MIT
"""What a picture is made of besides faces: insets, screens, games, and where most happens. Pure: frames come in."""

from clipmill.analysis.content.watcher import ContentWatcher, ShotContent

__all__ = ["ContentWatcher", "ShotContent"]
