# SPDX-License-Identifier: MIT
"""Sees to it that no package is built without the studio's page; `make studio` makes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PAGE = "src/clipmill/studio/index.html"


class StudioHook(BuildHookInterface[Any]):
    """Refuses to build where the page is missing; an editable install needs none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatch's own signature
        """Look for the page."""
        if version != "editable" and not (Path(self.root) / PAGE).is_file():
            message = f"{PAGE} is missing: run `make studio` (or `python ui/build.py`) before you build a package"
            raise FileNotFoundError(message)
