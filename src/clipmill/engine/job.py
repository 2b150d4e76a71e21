# SPDX-License-Identifier: MIT
"""The running job: reports progress, times each stage, remembers which results were used again."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from clipmill.domain.progress import OnFraction, OnProgress, Progress, StageName
from clipmill.domain.result import StageReport
from clipmill.engine.tools import Tools
from clipmill.llm import LanguageModel
from clipmill.storage.stage_cache import StageKey

R = TypeVar("R")
HEARD_CHARS = 400
"""About as much as is said in half a minute: enough to read along."""


@dataclass(slots=True)
class Job:
    """One run of the pipeline."""

    tools: Tools
    work_dir: Path
    """Is removed when the job ends."""
    on_progress: OnProgress
    reports: list[StageReport] = field(default_factory=list)
    _models: list[LanguageModel | None] = field(default_factory=list, repr=False)

    @property
    def model(self) -> LanguageModel | None:
        """
        The job's language model, one budget for all its stages, or none where no server is set.

        Raises:
            InvalidOptions: a server is set, but it cannot be used so.

        """
        if not self._models:
            self._models.append(None if self.tools.open_model is None else self.tools.open_model(self.tools.cache))
        return self._models[0]

    @property
    def judge(self) -> LanguageModel | None:
        """The model that helps to choose moments, or none; raises as `model`."""
        return self.model if self.tools.model_judges else None

    @property
    def writer(self) -> LanguageModel | None:
        """The model that writes the words of clips, or none; raises as `model`."""
        return self.model if self.tools.model_writes else None

    @contextlib.contextmanager
    def stage(self, name: StageName, message: str) -> Iterator[StageRun]:
        """Time a stage and report its beginning and its end."""
        run = StageRun(self, name, message)
        run.at(0.0)
        started = time.perf_counter()
        yield run
        self.reports.append(StageReport(name, round(time.perf_counter() - started, 3), run.is_reused))
        run.at(1.0)


@dataclass(slots=True)
class StageRun:
    """One stage of a running job."""

    job: Job
    name: StageName
    message: str
    is_reused: bool = False
    fraction: float = 0.0
    heard: str = ""
    """The last that was heard."""

    def at(self, fraction: float) -> None:
        """Report a fraction of the stage; it never goes back."""
        self.fraction = max(self.fraction, min(1.0, fraction))
        self.job.on_progress(Progress(self.name, self.fraction, self.message, self.heard))

    def said(self, text: str) -> None:
        """Take down what was heard, to be reported with the next fraction: the last `HEARD_CHARS`, by whole words."""
        whole = f"{self.heard} {text}".strip()
        last = whole[-HEARD_CHARS:]
        if len(last) < len(whole):
            last = last.partition(" ")[2] or last
        self.heard = last

    def part(self, start: float, end: float) -> OnFraction:
        """Return a reporter for a part of the stage between two fractions of it."""
        return lambda fraction: self.at(start + (end - start) * fraction)

    def kept(self, key: StageKey, result_type: type[R], make: Callable[[], R]) -> R:
        """Return the kept result of this stage, or make it and keep it."""
        result, was_kept = self.job.tools.cache.get_or_make(key, result_type, make)
        self.is_reused = was_kept
        return result
