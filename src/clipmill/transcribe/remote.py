# SPDX-License-Identifier: MIT
"""
A recogniser on a server that speaks the OpenAI protocol (`POST {base}/audio/transcriptions`).

In: a stream of samples. Out: a repaired transcript. Windows of some minutes go up as WAV files, several at a time, and
memory does not grow with the source. Servers that give segments only are taken too: words share the segment's time.
It follows no redirects, so that the key goes nowhere else, and reads no more of an answer than an answer can be.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import json
import time
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import httpx2
import numpy as np

from clipmill.domain.errors import InvalidOptions, ModelUnavailable, ReplyInvalid
from clipmill.domain.media import Samples
from clipmill.domain.progress import OnFraction, OnHeard
from clipmill.domain.speech import Transcript
from clipmill.transcribe.edges import snap_words
from clipmill.transcribe.heard import HeardWord, text_of
from clipmill.transcribe.languages import language_code
from clipmill.transcribe.listener import Detect, Floats, aligned
from clipmill.transcribe.pool import map_in_order
from clipmill.transcribe.recognition import LanguageVote
from clipmill.transcribe.repair import repair_transcript, segments_from_words
from clipmill.transcribe.replies import ShapeError, words_from_json
from clipmill.transcribe.scripts import split_text
from clipmill.transcribe.voice import FRAME_SAMPLES, RATE_HZ, Activity, hop_levels, hop_probabilities, speech_spans
from clipmill.transcribe.windows import quiet_windows

RETRIED = frozenset((408, 409, 425, 429, 500, 502, 503, 504))
MAX_REPLY_BYTES = 64_000_000
MAX_RETRY_AFTER_S = 60.0
VERSION = "1"


@dataclass(frozen=True, slots=True)
class RemoteOptions:
    """How a server is talked to."""

    connect_timeout_s: float = 10.0
    window_s: float = 300.0
    """Length of sound in one request; 5 minutes are 9.6 MB, and the protocol's usual limit is 25 MB."""
    attempts: int = 4
    """Tries of one request, the first included."""
    backoff_s: float = 1.0
    """Pause before the second try; it doubles with each."""
    workers: int = 2
    """Requests at a time."""
    proxy: str | None = None
    """Address of a proxy; none goes straight out."""


class RemoteTranscriber:
    """Any OpenAI-compatible transcription endpoint."""

    def __init__(
        self,
        base_url: str,
        api_key: str | None,
        model: str,
        options: RemoteOptions | None = None,
        *,
        timeout_s: float = 300.0,
        detect: Detect | None = None,
    ) -> None:
        """
        Take the server, the key and the model.

        Args:
            base_url: up to and without `/audio/transcriptions`, such as `http://127.0.0.1:8000/v1`.
            api_key: is sent as a bearer token; none sends none.
            model: name that the server knows.
            options: times and sizes.
            timeout_s: longest wait for one answer.
            detect: voice activity detector; with it silent windows are not sent, and word times are snapped.

        Raises:
            InvalidOptions: the address is not one of http or https.

        """
        try:
            parts = httpx2.URL(base_url.strip())
        except httpx2.InvalidURL as error:
            message = f"the address of the transcription server is none: {error}"
            raise InvalidOptions(message) from error
        if parts.scheme not in {"http", "https"} or not parts.host:
            message = "the address of the transcription server must start with http:// or https://"
            raise InvalidOptions(message)
        self._url = base_url.strip().rstrip("/") + "/audio/transcriptions"
        self._host = parts.host
        self._key = api_key
        self.model = model
        self.options = options or RemoteOptions()
        self._timeout_s = timeout_s
        self._detect = detect

    @property
    def name(self) -> str:
        """Server, model and settings; never the key."""
        window = f"{self.options.window_s:g}s"
        return f"remote {self._host} {self.model} window{window} snap{int(self._detect is not None)} v{VERSION}"

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

        Raises:
            InvalidOptions: the language is no language code, or the samples are not at 16 kHz.
            ModelUnavailable: the server does not answer, or not to this key or model.
            ReplyInvalid: its answer is not the protocol's.

        """
        code = None if language is None else language_code(language)
        listening = _Listening(self._detect)
        windows = listening.windows(quiet_windows(aligned(samples), round(self.options.window_s * RATE_HZ)))
        heard: list[HeardWord] = []
        vote = LanguageVote()
        with self._client() as client:

            def ask(window: _Window) -> tuple[_Window, list[HeardWord], str | None]:
                return self._ask(client, window, code)

            with contextlib.closing(map_in_order(ask, windows, workers=self.options.workers)) as results:
                for window, words, spoken in results:
                    heard.extend(words)
                    if on_heard is not None and words:
                        on_heard(text_of(words))
                    if spoken and words:
                        vote.add([(spoken, 1.0)], float(len(words)))
                    if on_fraction is not None:
                        on_fraction(min(window.end / RATE_HZ * 1e6 / max(duration_us, 1), 1.0))
        found, probability = (code, 1.0) if code else vote.best
        return listening.finished(heard, duration_us, found, probability, self.name)

    def _client(self) -> httpx2.Client:
        options = self.options
        return httpx2.Client(
            headers={"Authorization": f"Bearer {self._key}"} if self._key else {},
            timeout=httpx2.Timeout(self._timeout_s, connect=options.connect_timeout_s),
            proxy=options.proxy,
            trust_env=False,  # the environment is read by the settings alone
        )

    def _ask(
        self, client: httpx2.Client, window: _Window, language: str | None
    ) -> tuple[_Window, list[HeardWord], str | None]:
        """Return the words of one window and the language that the server names."""
        if not window.has_speech:
            return window, [], None
        reply = self._reply(client, _wav(window.sound), language)
        try:
            words = _heard(reply)
        except ShapeError as error:
            message = f"{self._host} answered with something that is no transcript: {error}"
            raise ReplyInvalid(message) from error
        shift = round(window.start * 1e6 / RATE_HZ)
        end = round(window.end * 1e6 / RATE_HZ)
        moved = [
            replace(word, start_us=min(word.start_us + shift, end), end_us=min(word.end_us + shift, end))
            for word in words
        ]
        return window, moved, _spoken(reply)

    def _reply(self, client: httpx2.Client, sound: bytes, language: str | None) -> dict[str, object]:
        """Return the server's answer, asked again while that may help."""
        form: dict[str, str | list[str]] = {
            "model": self.model,
            "response_format": "verbose_json",
            "temperature": "0",
            "timestamp_granularities[]": ["word", "segment"],
            **({"language": language} if language else {}),
        }
        reason = ""
        for attempt in range(max(1, self.options.attempts)):
            wait_s = self.options.backoff_s * 2**attempt
            try:
                status, body, after_s = self._post(client, form, sound)
            except httpx2.RequestError as error:
                reason = f"{type(error).__name__}: {error}"
            else:
                if status == 200:  # noqa: PLR2004 - OK
                    return self._parsed(body)
                if status == 400 and b"granularit" in body and form.pop("timestamp_granularities[]", ""):  # noqa: PLR2004
                    wait_s = 0.0
                elif status not in RETRIED:
                    raise self._refused(status, body)
                reason = f"it answered {status}"
                wait_s = max(wait_s, after_s)
            if attempt + 1 < self.options.attempts:
                time.sleep(wait_s)
        message = f"{self._host} did not transcribe the sound in {self.options.attempts} tries: {reason}"
        raise ModelUnavailable(message)

    def _post(self, client: httpx2.Client, form: dict[str, str | list[str]], sound: bytes) -> tuple[int, bytes, float]:
        """Return status, body and the pause that the server asks for, in seconds."""
        file = {"file": ("window.wav", sound, "audio/wav")}
        deadline = time.monotonic() + self._timeout_s
        body = bytearray()
        with client.stream("POST", self._url, data=form, files=file) as response:
            for piece in response.iter_bytes():
                body += piece
                if len(body) > MAX_REPLY_BYTES:
                    message = f"{self._host} answered with more than {MAX_REPLY_BYTES} bytes"
                    raise ReplyInvalid(message)
                if time.monotonic() > deadline:
                    message = f"the answer took more than {self._timeout_s:g} s"
                    raise httpx2.ReadTimeout(message)
            after = response.headers.get("retry-after", "")
        after_s = min(float(after), MAX_RETRY_AFTER_S) if after.isascii() and after.isdigit() else 0.0
        return response.status_code, bytes(body), after_s

    def _parsed(self, body: bytes) -> dict[str, object]:
        try:
            value = json.loads(body)
        except (ValueError, RecursionError) as error:
            message = f"{self._host} answered with something that is not JSON"
            raise ReplyInvalid(message) from error
        if not isinstance(value, dict):
            message = f"{self._host} answered with JSON that is no object"
            raise ReplyInvalid(message)
        return value

    def _refused(self, status: int, body: bytes) -> ModelUnavailable:
        """Return the error for an answer that will not change."""
        said = "".join(char for char in body[:300].decode("utf-8", "replace") if char.isprintable())
        if self._key:
            said = said.replace(self._key, "***")
        hints = {
            401: "Check the key in the settings.",
            403: "Check that the key may use this model.",
            404: "Check the server's address, which ends in /v1 for most, and the model's name.",
            413: "Set shorter windows for the server.",
        }
        return ModelUnavailable(f"{self._host} answered {status}: {said}", hint=hints.get(status))


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    """Sound that goes up at once."""

    start: int
    """Position of the first sample."""
    sound: Floats
    has_speech: bool

    @property
    def end(self) -> int:
        """Position after the last sample."""
        return self.start + len(self.sound)


class _Listening:
    """Notes levels and speech probabilities of windows as they pass."""

    def __init__(self, detect: Detect | None) -> None:
        self._detect = detect
        self._levels: list[Floats] = []
        self._probabilities: list[Floats] = []

    def windows(self, windows: Iterator[tuple[int, Floats]]) -> Iterator[_Window]:
        """Yield the windows with whether anybody speaks in them; without a detector that is taken for granted."""
        for start, sound in windows:
            has_speech = True
            if self._detect is not None:
                frames = self._detect(sound)
                has_speech = bool(speech_spans(frames, FRAME_SAMPLES))
                levels = hop_levels(sound)
                self._levels.append(levels)
                self._probabilities.append(hop_probabilities(frames, len(levels)))
            yield _Window(start, sound, has_speech)

    def finished(
        self, heard: Sequence[HeardWord], duration_us: int, language: str | None, probability: float, name: str
    ) -> Transcript:
        """Return the repaired transcript, snapped where the sound was listened to."""
        if not self._levels:
            return repair_transcript(
                heard,
                duration_us=duration_us,
                language=language,
                language_probability=probability,
                recogniser=name,
            )
        activity = Activity(np.concatenate(self._levels), np.concatenate(self._probabilities))
        transcript = repair_transcript(
            heard,
            duration_us=duration_us,
            language=language,
            language_probability=probability,
            speech=activity.speech,
            recogniser=name,
        )
        words = snap_words(transcript.words, activity, duration_us=duration_us)
        return replace(transcript, segments=segments_from_words(words))


def _heard(reply: dict[str, object]) -> list[HeardWord]:
    """Return the words of an answer; words without punctuation get it from the segments."""
    words = words_from_json(reply)
    segments = reply.get("segments")
    if not reply.get("words") or not isinstance(segments, list):
        return words
    written = split_text(" ".join(str(item.get("text", "")) for item in segments if isinstance(item, dict)))
    left = [_folded(word.text) for word in words]
    right = [_folded(text) for text, _ in written]
    out = list(words)
    for block in difflib.SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            text, joins = written[block.b + step]
            out[block.a + step] = replace(words[block.a + step], text=text, joins_previous=joins)
    return out


def _folded(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _spoken(reply: dict[str, object]) -> str | None:
    """Return the code of the language that an answer names."""
    language = reply.get("language")
    if not isinstance(language, str):
        return None
    try:
        return language_code(language)
    except InvalidOptions:  # a name that we do not know; the words are good without it
        return None


def _wav(sound: Floats) -> bytes:
    """Return (N,) float32 samples as a 16-bit WAV file."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return buffer.getvalue()
