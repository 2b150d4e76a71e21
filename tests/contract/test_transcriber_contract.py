# SPDX-License-Identifier: MIT
"""One suite for every recogniser and its fake: whatever it hears, its transcript keeps the promises."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from clipmill.domain.errors import InvalidOptions, ModelUnavailable, ReplyInvalid, WeightsCorrupt, WeightsMissing
from clipmill.domain.media import Samples
from clipmill.domain.times import SourceTime
from clipmill.transcribe.fake import ScriptedTranscriber
from clipmill.transcribe.faster_whisper import FasterWhisperTranscriber, WhisperOptions
from clipmill.transcribe.heard import HeardWord
from clipmill.transcribe.listener import Floats
from clipmill.transcribe.remote import RemoteOptions, RemoteTranscriber
from clipmill.transcribe.transcriber import Transcriber
from clipmill.transcribe.voice import FRAME_SAMPLES, RATE_HZ

QUICK = RemoteOptions(backoff_s=0.01, attempts=3, window_s=30)
WORDS = {
    "language": "english",
    "words": [{"word": "Hello", "start": 1.0, "end": 1.4}, {"word": "you.", "start": 2, "end": 1}],
}


class Server(ThreadingHTTPServer):
    """Answers with what it was told to, one answer a request, the last one for ever."""

    daemon_threads = True

    def __init__(self, *answers: tuple[int, bytes, float]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = list(answers)
        self.bodies: list[bytes] = []
        self.keys: list[str | None] = []
        self.paths: list[str] = []
        self.lock = threading.Lock()
        self.is_over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server
    extra: ClassVar[dict[str, str]] = {"Retry-After": "0"}

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            self.server.bodies.append(body)
            self.server.keys.append(self.headers.get("Authorization"))
            self.server.paths.append(self.path)
            answers = self.server.answers
            status, reply, delay_s = answers.pop(0) if len(answers) > 1 else answers[0]
        self.server.is_over.wait(delay_s)
        try:
            self.send_response(status)
            for name, value in self.extra.items():
                self.send_header(name, value)
            if status in {301, 302, 307}:
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)
        except OSError:
            return  # the client did not wait

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class Servers:
    """Starts servers and ends them."""

    def __init__(self) -> None:
        self.running: list[Server] = []

    def start(self, *answers: tuple[int, object, float]) -> Server:
        server = Server(*((s, r if isinstance(r, bytes) else json.dumps(r).encode(), d) for s, r, d in answers))
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.running.append(server)
        return server


@pytest.fixture
def servers() -> Iterator[Servers]:
    """Local HTTP servers on free ports."""
    started = Servers()
    yield started
    for server in started.running:
        server.is_over.set()
        server.shutdown()
        server.server_close()


def tone(length_s: float, *, start_s: float = 0.0) -> Iterator[Samples]:
    """A quiet tone in chunks of 10 s."""
    done = 0.0
    while done < length_s:
        count = round(min(10.0, length_s - done) * RATE_HZ)
        data = (0.2 * np.sin(np.arange(count) * 0.1)).astype(np.float32)
        yield Samples(SourceTime(round((start_s + done) * 1e6)), RATE_HZ, data)
        done += 10.0


def silence(length_s: float) -> Iterator[Samples]:
    yield Samples(SourceTime(0), RATE_HZ, np.zeros(round(length_s * RATE_HZ), np.float32))


def loud_is_speech(data: Floats) -> Floats:
    frames = np.pad(data, (0, -len(data) % FRAME_SAMPLES)).reshape(-1, FRAME_SAMPLES)
    return np.asarray(np.abs(frames).mean(axis=1) > 0.05, dtype=np.float32)


@pytest.fixture(params=["scripted", "remote", pytest.param("faster-whisper", marks=pytest.mark.weights)])
def transcriber(request: pytest.FixtureRequest, servers: Servers) -> Transcriber:
    """Every recogniser there is."""
    if request.param == "scripted":
        return ScriptedTranscriber([HeardWord(1_000_000, 1_400_000, "Hello"), HeardWord(2_000_000, 900_000, "you.")])
    if request.param == "remote":
        return RemoteTranscriber(servers.start((200, WORDS, 0.0)).url, None, "m", QUICK)
    return FasterWhisperTranscriber(request.getfixturevalue("whisper_dir"))


def test_a_transcript_keeps_its_promises_and_progress_reaches_the_end(transcriber: Transcriber) -> None:
    fractions: list[float] = []
    transcript = transcriber.transcribe(tone(20), duration_us=20_000_000, language="en", on_fraction=fractions.append)
    assert all(word.range.duration_us >= 10_000 and word.range.out_us <= 20_000_000 for word in transcript.words)
    assert all(left.range.out_us <= right.range.in_us for left, right in pairwise(transcript.words))
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert transcript.recogniser == transcriber.name


def test_nothing_to_hear_is_an_empty_transcript_or_a_short_one(transcriber: Transcriber) -> None:
    transcript = transcriber.transcribe(iter(()), duration_us=0, language=None)
    assert transcript.words == ()
    assert transcript.language is None


def test_a_language_that_is_none_is_refused(transcriber: Transcriber) -> None:
    with pytest.raises(InvalidOptions):
        transcriber.transcribe(tone(1), duration_us=1_000_000, language="not a language")


def test_an_error_of_the_listener_stops_the_work(transcriber: Transcriber) -> None:
    class Stop(Exception):
        pass

    def stop(_: float) -> None:
        raise Stop

    with pytest.raises(Stop):
        transcriber.transcribe(tone(20), duration_us=20_000_000, language="en", on_fraction=stop)


def test_the_name_is_stable(transcriber: Transcriber) -> None:
    assert transcriber.name == transcriber.name
    assert "\n" not in transcriber.name


def test_a_server_gets_the_key_the_model_and_a_wav(servers: Servers) -> None:
    server = servers.start((200, WORDS, 0.0))
    remote = RemoteTranscriber(server.url + "/", "sk-secret", "whisper-1", QUICK)
    remote.transcribe(tone(5), duration_us=5_000_000, language="pt-BR")
    assert server.paths == ["/v1/audio/transcriptions"]
    assert server.keys == ["Bearer sk-secret"]
    for part in (b"whisper-1", b"verbose_json", b"RIFF", b"granularities[]", b"\r\n\r\npt\r\n"):
        assert part in server.bodies[0]
    assert "secret" not in remote.name


def test_windows_are_bounded_and_put_on_the_source_clock(servers: Servers) -> None:
    server = servers.start((200, WORDS, 0.0))
    transcript = RemoteTranscriber(server.url, None, "m", QUICK).transcribe(
        tone(100), duration_us=100_000_000, language=None
    )
    assert len(server.bodies) >= 4
    assert max(map(len, server.bodies)) < 30 * RATE_HZ * 2 + 2000
    starts = [word.range.in_us / 1e6 for word in transcript.words if word.text == "Hello"]
    assert len(starts) == len(server.bodies)
    assert starts == sorted(starts)
    assert starts[0] == 1.0
    assert (transcript.language, transcript.language_probability) == ("en", 1.0)


def test_a_server_that_gives_segments_only_is_taken(servers: Servers) -> None:
    reply = {"segments": [{"start": 1.0, "end": 3.0, "text": " Hello there, you."}]}
    transcript = RemoteTranscriber(servers.start((200, reply, 0.0)).url, None, "m", QUICK).transcribe(
        tone(5), duration_us=5_000_000, language="en"
    )
    assert transcript.text == "Hello there, you."
    assert transcript.words[0].range.in_us == 1_000_000
    assert transcript.words[-1].range.out_us == 3_000_000


def test_words_get_their_punctuation_from_the_segments(servers: Servers) -> None:
    words = [{"word": word, "start": index, "end": index + 0.5} for index, word in enumerate(["well", "hello", "you"])]
    reply = {"words": words, "segments": [{"start": 0, "end": 3, "text": " Well, hello you!"}]}
    transcript = RemoteTranscriber(servers.start((200, reply, 0.0)).url, None, "m", QUICK).transcribe(
        tone(5), duration_us=5_000_000, language="en"
    )
    assert transcript.text == "Well, hello you!"


def test_silent_windows_are_not_sent(servers: Servers) -> None:
    server = servers.start((200, WORDS, 0.0))
    remote = RemoteTranscriber(server.url, None, "m", QUICK, detect=loud_is_speech)
    transcript = remote.transcribe(silence(25), duration_us=25_000_000, language=None)
    assert server.bodies == []
    assert transcript.words == ()


def test_a_busy_server_is_asked_again(servers: Servers) -> None:
    server = servers.start((429, b"slow down", 0.0), (503, b"", 0.0), (200, WORDS, 0.0))
    transcript = RemoteTranscriber(server.url, None, "m", QUICK).transcribe(
        tone(5), duration_us=5_000_000, language="en"
    )
    assert len(server.bodies) == 3
    assert len(transcript.words) == 2


def test_a_server_that_stays_busy_is_unavailable(servers: Servers) -> None:
    server = servers.start((429, b"slow down", 0.0))
    with pytest.raises(ModelUnavailable, match="429"):
        RemoteTranscriber(server.url, None, "m", QUICK).transcribe(tone(5), duration_us=5_000_000, language="en")
    assert len(server.bodies) == 3


def test_a_server_without_word_times_is_asked_for_segments(servers: Servers) -> None:
    server = servers.start((400, b"unknown field timestamp_granularities", 0.0), (200, WORDS, 0.0))
    RemoteTranscriber(server.url, None, "m", QUICK).transcribe(tone(5), duration_us=5_000_000, language="en")
    assert b"granularities" in server.bodies[0]
    assert b"granularities" not in server.bodies[1]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 302])
def test_a_refusal_is_final_and_keeps_the_key_secret(servers: Servers, status: int) -> None:
    server = servers.start((status, b"no entry for sk-secret \x1b[31m", 0.0))
    with pytest.raises(ModelUnavailable, match=str(status)) as caught:
        RemoteTranscriber(server.url, "sk-secret", "m", QUICK).transcribe(tone(5), duration_us=5_000_000, language="en")
    assert len(server.bodies) == 1
    assert "secret" not in caught.value.message
    assert "\x1b" not in caught.value.message


@pytest.mark.parametrize(
    "reply",
    [b"<html>", b"[1]", b"{}", b'{"words": [{"word": 3}]}', b'{"segments": [{"text": "no time"}]}', b"[" * 99_999],
)
def test_nonsense_is_refused(servers: Servers, reply: bytes) -> None:
    with pytest.raises(ReplyInvalid):
        RemoteTranscriber(servers.start((200, reply, 0.0)).url, None, "m", QUICK).transcribe(
            tone(5), duration_us=5_000_000, language="en"
        )


def test_a_server_that_does_not_answer_in_time_is_unavailable(servers: Servers) -> None:
    server = servers.start((200, WORDS, 30.0))
    with pytest.raises(ModelUnavailable, match="Timeout"):
        RemoteTranscriber(server.url, None, "m", QUICK, timeout_s=0.2).transcribe(
            tone(5), duration_us=5_000_000, language="en"
        )


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(ModelUnavailable, match="ConnectError"):
        RemoteTranscriber("http://127.0.0.1:9", None, "m", QUICK).transcribe(
            tone(5), duration_us=5_000_000, language="en"
        )


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "127.0.0.1:8000", "http://", "ftp://a/b", "http://[::"])
def test_an_address_that_is_none_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(InvalidOptions):
        RemoteTranscriber(url, None, "m")


def test_weights_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match=r"model\.bin"):
        FasterWhisperTranscriber(tmp_path)


def test_weights_that_are_none_are_refused(tmp_path: Path) -> None:
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(WeightsCorrupt):
        FasterWhisperTranscriber(tmp_path, WhisperOptions(workers=1)).transcribe(
            tone(5), duration_us=5_000_000, language="en"
        )
