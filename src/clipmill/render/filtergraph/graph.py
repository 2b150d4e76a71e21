# SPDX-License-Identifier: MIT
"""A filtergraph under construction: chains of filters with named ends. Knows ffmpeg's syntax and nothing of clips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Graph:
    """Chains in the order in which they were added; the same calls give the same text."""

    chains: list[str] = field(default_factory=list)
    _used: dict[str, int] = field(default_factory=dict)

    def name(self, stem: str) -> str:
        """Return an unused name that begins with a stem."""
        number = self._used.get(stem, 0)
        self._used[stem] = number + 1
        return f"{stem}{number}"

    def chain(self, sources: Sequence[str], filters: Sequence[str], stem: str) -> str:
        """Add a chain with one end and return the name of that end."""
        return self.fork(sources, filters, stem, 1)[0]

    def fork(self, sources: Sequence[str], filters: Sequence[str], stem: str, count: int) -> tuple[str, ...]:
        """Add a chain whose last filter has several ends and return their names."""
        ends = tuple(self.name(stem) for _ in range(count))
        self.chains.append(_labels(sources) + ",".join(filters) + _labels(ends))
        return ends

    @property
    def text(self) -> str:
        """The graph as ffmpeg reads it."""
        return ";".join(self.chains)


def _labels(names: Sequence[str]) -> str:
    return "".join(f"[{name}]" for name in names)
