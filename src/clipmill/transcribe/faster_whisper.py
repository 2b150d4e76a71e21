# SPDX-License-Identifier: MIT
"""
The embedded recogniser: Whisper through CTranslate2, on the CPU, from a folder of weights.

In: a stream of samples. Out: a repaired transcript whose utterance edges come from the sound. The stream is read in the
caller's thread while worker threads recognise batches of packs; memory does not grow with the source but for 5 bytes
every 10 ms. It fetches no weights and reads no files but those of the folder.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

import faster_whisper as engine
import numpy as np

from clipmill.domain.errors import InvalidOptions, ReplyInvalid, TranslatorMissing, WeightsCorrupt, WeightsMissing
from clipmill.domain.media import Samples
from clipmill.domain.progress import OnFraction, OnHeard
from clipmill.domain.speech import Segment, Transcript
from clipmill.transcribe.attention import delay_words
from clipmill.transcribe.edges import snap_words
from clipmill.transcribe.heard import HeardWord, hear_text, text_of, time_us
from clipmill.transcribe.identity import whisper_name
from clipmill.transcribe.in_english import Passage, segments_from_passages
from clipmill.transcribe.languages import language_code
from clipmill.transcribe.listener import HeardPack, Listener
from clipmill.transcribe.packs import Pack
from clipmill.transcribe.pool import map_in_order
from clipmill.transcribe.recognition import Hearing, LanguageVote, better_hearing, must_hear_again
from clipmill.transcribe.repair import repair_transcript, segments_from_words
from clipmill.transcribe.silero import detect_speech
from clipmill.transcribe.voice import RATE_HZ, Activity

FILES = ("model.bin", "config.json", "tokenizer.json")
MAX_WORKERS = 8
MAX_DETECTIONS = 4
"""Stretches that are asked for their language before the first batch."""
TEMPERATURES = (0.0, 0.2, 0.4, 0.6)
"""Of the careful hearing; hotter ones invent text."""


@dataclass(frozen=True, slots=True)
class WhisperOptions:
    """How the embedded recogniser works; the defaults were measured (experiment log)."""

    beam_size: int = 5
    """Guesses that are followed at once; 1 saves an eighth of the CPU time and makes a quarter more errors."""
    workers: int | None = None
    """Threads that recognise, each on its own batch with one core; none takes one for each core, at most 8."""
    batch_size: int = 1
    """Packs of 30 s that a worker recognises at once; 2 take 200 MB more and save nothing on two cores."""
    compute_type: str = "int8"
    """CTranslate2's name of the arithmetic."""
    is_snapped: bool = True
    """False leaves the recogniser's own word times, for comparison."""


class FasterWhisperTranscriber:
    """Whisper on the CPU. The weights are loaded with the first use and stay loaded; one instance serves threads."""

    def __init__(self, model_dir: Path, options: WhisperOptions | None = None) -> None:
        """
        Take the folder of the weights in CTranslate2's format, with `tokenizer.json`.

        Raises:
            WeightsMissing: a file is not there.

        """
        self.model_dir = model_dir
        self.options = options or WhisperOptions()
        self._lock = threading.Lock()
        self._model: engine.WhisperModel | None = None
        for name in FILES:
            if not (model_dir / name).is_file():
                message = f"{model_dir / name} is not there"
                raise WeightsMissing(message)

    @property
    def name(self) -> str:
        """Model, versions and every setting that changes the words."""
        options = self.options
        return whisper_name(
            self.model_dir,
            compute_type=options.compute_type,
            beam_size=options.beam_size,
            is_snapped=options.is_snapped,
        )

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
        Return all that was said, on the source's clock.

        Ctrl-C or an error from `on_fraction` leaves at once; a batch under way ends in its thread, unheard.

        Raises:
            InvalidOptions: the model does not know the language, or the samples are not at 16 kHz.
            WeightsCorrupt: the weights cannot be loaded.
            ReplyInvalid: the recogniser failed on this sound.

        """
        run = _Run(self._loaded(), self.options, self._known(language), duration_us)
        listener = Listener(detect_speech)
        heard: list[HeardWord] = []
        done = 0.0
        batches = run.batches(listener.packs(samples))
        with contextlib.closing(map_in_order(run.recognise, batches, workers=run.workers)) as results:
            for words, end_us in results:
                heard.extend(words)
                if on_heard is not None and words:
                    on_heard(text_of(words))
                done = min(max(done, end_us / max(duration_us, 1)), 1.0)
                if on_fraction is not None:
                    on_fraction(done)
        transcript = self._finished(heard, listener.activity, run, duration_us)
        if on_fraction is not None:
            on_fraction(1.0)
        return transcript

    def hear_in_english(self, sound: Samples, *, language: str | None) -> tuple[Segment, ...]:
        """
        Return what is said in at most 30 s of sound in English, as passages in order on the source's clock.

        A draft: small models mishear and misunderstand (experiment log). Costs 0.07 CPU-seconds a second of sound.

        Args:
            sound: (N,) float32 mono at 16 kHz.
            language: code of the language spoken; none lets the model tell.

        Raises:
            InvalidOptions: the model does not know the language.
            TranslatorMissing: the model knows English alone.
            ReplyInvalid: it could not make sense of the sound, however careful.
            WeightsCorrupt: the weights cannot be loaded.

        """
        model = self._loaded()
        if not model.model.is_multilingual:
            message = f"the recogniser {self.model_dir.name} knows English alone and translates nothing"
            raise TranslatorMissing(message)
        try:
            segments, _ = model.transcribe(
                sound.data,
                task="translate",
                language=self._known(language),
                beam_size=self.options.beam_size,
                temperature=TEMPERATURES,
                condition_on_previous_text=False,
            )
            passages = [
                Passage(item.start, item.end, item.text, item.avg_logprob, item.compression_ratio) for item in segments
            ]
        except (RuntimeError, ValueError, IndexError) as error:
            message = f"the recogniser failed on this sound: {error}"
            raise ReplyInvalid(message, hint="Set up another translator, or leave the translation out.") from error
        return segments_from_passages(passages, sound)

    def _finished(self, heard: Sequence[HeardWord], activity: Activity, run: _Run, duration_us: int) -> Transcript:
        language, probability = (run.language, 1.0) if run.language else run.vote.best
        transcript = repair_transcript(
            heard,
            duration_us=duration_us,
            language=language,
            language_probability=probability,
            speech=activity.speech,
            recogniser=self.name,
        )
        if not self.options.is_snapped:
            return transcript
        snapped = snap_words(transcript.words, activity, duration_us=duration_us)
        words = delay_words(snapped, activity, duration_us=duration_us)
        return Transcript(
            transcript.language,
            transcript.language_probability,
            segments_from_words(words),
            transcript.speech,
            transcript.recogniser,
        )

    def _known(self, language: str | None) -> str | None:
        """Return the model's code of a language."""
        if language is None:
            return None
        code = language_code(language)
        known = self._loaded().supported_languages
        if code not in known:
            message = f"the model {self.model_dir.name} does not know the language {code!r}"
            raise InvalidOptions(message, hint=f"It knows {', '.join(sorted(known))}.")
        return code

    def _loaded(self) -> engine.WhisperModel:
        """Return the model, loaded once."""
        with self._lock:
            if self._model is None:
                try:
                    self._model = engine.WhisperModel(
                        str(self.model_dir),
                        device="cpu",
                        compute_type=self.options.compute_type,
                        cpu_threads=1,
                        num_workers=worker_count(self.options),
                        local_files_only=True,
                    )
                except (RuntimeError, ValueError, OSError) as error:
                    message = f"the weights in {self.model_dir} cannot be loaded: {error}"
                    raise WeightsCorrupt(message) from error
            return self._model


def worker_count(options: WhisperOptions) -> int:
    """
    Return how many threads recognise.

    Whisper base gains 1.4x from a second thread on one batch, but 2x from a second batch on another thread.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)
    return max(1, options.workers or min(cores, MAX_WORKERS))


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """Packs that are recognised at once."""

    packs: tuple[HeardPack, ...]
    language: str | None
    """None for models of one language, or when nothing was heard."""


class _Run:
    """One transcription: what was asked and what is known of the language so far."""

    def __init__(
        self, model: engine.WhisperModel, options: WhisperOptions, language: str | None, duration_us: int
    ) -> None:
        self.model = model
        self.options = options
        self.language = language
        self.vote = LanguageVote()
        self.workers = worker_count(options)
        # A short source is shared evenly among the workers.
        share = duration_us / 25e6 / self.workers
        self.batch_size = max(1, min(options.batch_size, round(share)))

    def batches(self, packs: Iterator[HeardPack]) -> Iterator[_Batch]:
        """Yield batches with their language; the first packs wait until it is known."""
        waiting: list[HeardPack] = []
        for pack in packs:
            waiting.append(pack)
            if len(waiting) >= self.batch_size:
                yield self._batch(waiting)
                waiting = []
        if waiting:
            yield self._batch(waiting)

    def _batch(self, packs: list[HeardPack]) -> _Batch:
        if self.language is None:
            for pack in packs[:MAX_DETECTIONS]:
                if self.vote.is_settled:
                    break
                _, _, probabilities = self.model.detect_language(pack.sound)
                self.vote.add(probabilities, len(pack.sound) / RATE_HZ)
        return _Batch(tuple(packs), self.language or self.vote.best[0])

    def recognise(self, batch: _Batch) -> tuple[list[HeardWord], int]:
        """Return the words of a batch and the source time in microseconds up to which they reach."""
        try:
            hearings = self._hear(batch)
            for index, (item, first) in enumerate(zip(batch.packs, hearings, strict=True)):
                if must_hear_again(item.pack, first):
                    hearings[index] = better_hearing(item.pack, first, self._hear_carefully(item, batch.language))
        except (RuntimeError, ValueError, IndexError) as error:
            message = f"the recogniser failed on this sound: {error}"
            raise ReplyInvalid(message, hint="Try another model, or give a transcript with --transcript.") from error
        words = [word for hearing in hearings if not hearing.is_silence for word in hearing.words]
        return words, time_us(batch.packs[-1].pack.span[1] / RATE_HZ)

    def _hear(self, batch: _Batch) -> list[Hearing]:
        """Return what one batched pass makes of the packs."""
        offsets = [0, *accumulate(len(item.sound) for item in batch.packs)]
        stretches = [{"start": start / RATE_HZ, "end": end / RATE_HZ} for start, end in pairwise(offsets)]
        segments, _ = engine.BatchedInferencePipeline(self.model).transcribe(
            np.concatenate([item.sound for item in batch.packs]),
            language=batch.language,
            beam_size=self.options.beam_size,
            batch_size=len(batch.packs),
            clip_timestamps=stretches,
            word_timestamps=True,
        )
        # Without time tokens there is one segment for each stretch; `seek` is its start in hundredths of a second.
        places = {
            int(start / RATE_HZ * self.model.frames_per_second): index for index, start in enumerate(offsets[:-1])
        }
        found: list[list[engine.transcribe.Segment]] = [[] for _ in batch.packs]
        for segment in segments:
            found[places[segment.seek]].append(segment)
        return [
            _hearing(item.pack, segments, offset / RATE_HZ)
            for item, segments, offset in zip(batch.packs, found, offsets, strict=False)
        ]

    def _hear_carefully(self, item: HeardPack, language: str | None) -> Hearing:
        """Return what a sequential pass with fallbacks makes of one pack."""
        segments, _ = self.model.transcribe(
            item.sound,
            language=language,
            beam_size=5,
            temperature=TEMPERATURES,
            condition_on_previous_text=False,
            word_timestamps=True,
        )
        return _hearing(item.pack, list(segments), 0.0)


def _hearing(pack: Pack, segments: Sequence[engine.transcribe.Segment], offset_s: float) -> Hearing:
    """Return the segments of one pack, which starts at `offset_s` of what was heard, on the source's clock."""
    words: list[HeardWord] = []
    for segment in segments:
        for word in segment.words or ():
            start_s, end_s = pack.source_span_s(word.start - offset_s, word.end - offset_s)
            words.extend(hear_text(word.word, time_us(start_s), time_us(end_s), float(word.probability)))
    return Hearing(
        tuple(words),
        min((segment.avg_logprob for segment in segments), default=0.0),
        max((segment.compression_ratio for segment in segments), default=0.0),
        max((segment.no_speech_prob for segment in segments), default=0.0),
    )
