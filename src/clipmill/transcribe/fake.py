# SPDX-License-Identifier: MIT
"""A recogniser that says what it was told to: for tests and for trying the pipeline without weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clipmill.domain.media import Samples
from clipmill.domain.progress import OnFraction, OnHeard
from clipmill.domain.speech import Transcript
from clipmill.transcribe.heard import HeardWord, text_of
from clipmill.transcribe.languages import language_code
from clipmill.transcribe.repair import repair_transcript


class ScriptedTranscriber:
    """
    Reads all samples and gives the words of its script that start inside the source.

    The same script and name give the same transcript, whatever the sound.
    """

    def __init__(self, words: Iterable[HeardWord], *, language: str = "en", name: str = "scripted") -> None:
        """Take the words, in reading order, on the source's clock."""
        self._words = tuple(words)
        self._language = language
        self._name = name

    @property
    def name(self) -> str:
        """The name it was given."""
        return self._name

    def transcribe(
        self,
        samples: Iterator[Samples],
        *,
        duration_us: int,
        language: str | None,
        on_fraction: OnFraction | None = None,
        on_heard: OnHeard | None = None,
    ) -> Transcript:
        """
        Return the script, repaired as every transcript is.

        Raises:
            InvalidOptions: the language is no language code.

        """
        code = self._language if language is None else language_code(language)
        if on_heard is not None:
            on_heard(text_of(self._words))
        for chunk in samples:
            if on_fraction is not None:
                on_fraction(min(chunk.time / max(duration_us, 1), 1.0))
        if on_fraction is not None:
            on_fraction(1.0)
        words = [word for word in self._words if word.start_us < duration_us]
        return repair_transcript(words, duration_us=duration_us, language=code, recogniser=self._name)
