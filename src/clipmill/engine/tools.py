# SPDX-License-Identifier: MIT
"""What a job works with on this installation; put together by `wiring.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from clipmill.analysis.look import Eyes
from clipmill.analysis.voices.finder import VOICES_NAME, TurnFinder
from clipmill.domain.media import Samples
from clipmill.fonts.library import FontLibrary
from clipmill.ingest import IngestOptions
from clipmill.llm import LanguageModel
from clipmill.meaning.embedder import Embedder
from clipmill.render.options import RenderOptions
from clipmill.storage.stage_cache import StageCache
from clipmill.transcribe.transcriber import Transcriber
from clipmill.transcribe.voice import Activity
from clipmill.translate.by_sound import SoundTranslator
from clipmill.translate.translator import Translator

SHARED_STAGES = frozenset(
    [
        "transcribe",
        "heard-note",
        "look",
        "plan",
        "translate",
        "translate-words",
        "interpret",
        "words",
        "summary-words",
        "answer",
    ]
)
"""Stages of the cache whose results are worth sharing between hosts: dear to make, small to send."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The adapters and options that the pipeline uses. Models and fonts are opened when first needed."""

    cache: StageCache
    cache_max_bytes: int
    work_root: Path
    """Folder for what a job needs while it runs; on the same disk as the cache."""
    ingest: IngestOptions
    open_transcriber: Callable[[], Transcriber]
    """Raises WeightsMissing when its weights are not there."""
    listen: Callable[[Iterator[Samples]], Activity]
    """Finds where somebody speaks; for words that were read from a file."""
    open_fonts: Callable[[], FontLibrary]
    """Raises WeightsMissing when the fonts are not there."""
    open_translator: Callable[[], Translator]
    """One that only says what to set up, where nothing is."""
    open_eyes: Callable[[], Eyes]
    """Raises WeightsMissing when the weights of the eyes are not there."""
    render: RenderOptions
    render_workers: int
    """Clips rendered side by side; at least 1."""
    allows_local_paths: bool = False
    """Whether the service's jobs may name files on this host. The command line and the library always may."""
    name_transcriber: Callable[[], str] | None = None
    """The recogniser's name without the time and memory that its libraries take; none opens it to ask."""

    open_sound_translator: Callable[[], SoundTranslator] | None = None
    """Hears speech as English where nobody reads it; raises WeightsMissing. None when this installation has another."""
    open_meaning: Callable[[], Embedder] | None = None
    """Opens the sentence embedder; raises WeightsMissing. None when prompts are read by their words alone."""
    open_model: Callable[[StageCache], LanguageModel | None] | None = None
    """Gives a language model with a whole budget, anew for each job, or none where no server is set; it remembers
    its answers in the cache."""
    model_judges: bool = True
    """Whether the language model helps to choose moments."""
    model_writes: bool = True
    """Whether the language model writes titles, descriptions, headings and summaries."""
    open_voices: Callable[[], TurnFinder] | None = None
    """Opens a new finder of turns for each source; raises WeightsMissing. None when voices are not told apart."""

    eyes_name: str = ""
    """The eyes' name without opening them, part of the key of every look; empty where looks are made and not found."""

    @property
    def voices_name(self) -> str:
        """Name of how voices are told apart, part of every transcript's cache key; empty when they are not."""
        return "" if self.open_voices is None else VOICES_NAME

    @property
    def transcriber_name(self) -> str:
        """Name of the recogniser, part of every transcript's cache key; raises WeightsMissing."""
        return self.open_transcriber().name if self.name_transcriber is None else self.name_transcriber()
