# SPDX-License-Identifier: MIT
"""The stages before moments are chosen, each kept by content so that a second run with other options is quick."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from clipmill.analysis.pitch import PitchMeter
from clipmill.analysis.sound import EnvelopeMeter
from clipmill.analysis.voices.finder import TurnFinder, heard_by
from clipmill.analysis.voices.labels import with_speakers
from clipmill.domain.audience import NO_AUDIENCE, Audience
from clipmill.domain.errors import SourceTooLarge, SourceTooLong
from clipmill.domain.media import Media, Samples, Source
from clipmill.domain.progress import StageName
from clipmill.domain.result import Notice
from clipmill.domain.sound import PitchTrack, SoundEnvelope
from clipmill.domain.speech import Transcript
from clipmill.domain.times import US_PER_S
from clipmill.engine.job import Job, StageRun
from clipmill.engine.tools import Tools
from clipmill.ingest import canonical_url, ingest, is_url, read_audience, shown_url
from clipmill.media.decode import decode_sound
from clipmill.media.importing import import_media
from clipmill.media.probe import probe
from clipmill.selection.terms import clock
from clipmill.storage.files import alone_in, sha256_of_file
from clipmill.storage.stage_cache import StageCache, StageKey
from clipmill.transcribe.edges import snap_words
from clipmill.transcribe.files import transcript_from_file_text
from clipmill.transcribe.repair import segments_from_words

INGEST_VERSION = 2
PROBE_VERSION = 5
TRANSCRIBE_VERSION = 4

SURE_OF_LANGUAGE = 0.6
"""Below this confidence the recogniser was wrong in 4 of 4 cases, above it never in 23 (27 clips in 9 languages)."""
WORD_TIMES_SUFFIX = ".json"
"""Files of this kind have a time for each word, which is trusted; subtitles have one for each line."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one pass over the sound gave."""

    transcript: Transcript
    envelope: SoundEnvelope | None
    """None when the source has no sound."""
    pitch: PitchTrack | None = None


UNHEARD = Heard(Transcript(None, 0.0, ()), None)
"""Of a source without sound."""


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A source that was fetched and kept."""

    file_name: str
    title: str | None
    audience: Audience | None = None


class Taken(NamedTuple):
    """A source, the file that holds it, and what its site or files beside it tell of its audience."""

    source: Source
    path: Path
    audience: Audience | None = None


def take_in(job: Job, location: str) -> Taken:
    """
    Return the source with its file; a download is kept and used again.

    Raises:
        InputError: the source cannot be had; the kind of error says why.

    """
    with job.stage(StageName.INGEST, "getting the source") as run:
        if not is_url(location):
            taken = ingest(location, work_dir=job.work_dir, options=job.tools.ingest, on_fraction=run.at)
            return Taken(Source(str(taken.path), taken.title), taken.path, taken.audience)
        key = StageKey("ingest", INGEST_VERSION, address_inputs(job.tools, location))
        folder = job.tools.cache.folder_of(key)
        kept = job.tools.cache.get(key, Downloaded)
        if kept is not None and (folder / kept.file_name).is_file():
            run.is_reused = True
            return Taken(Source(shown_url(location), kept.title), folder / kept.file_name, kept.audience)
        taken = ingest(location, work_dir=folder, options=job.tools.ingest, on_fraction=run.at)
        job.tools.cache.put(key, Downloaded(taken.path.name, taken.title, taken.audience), Downloaded)
        return Taken(Source(shown_url(location), taken.title), taken.path, taken.audience)


def known_audience(audience: Audience | None, file: Path | None) -> Audience | None:
    """Return what a user's file tells of a source's audience, and what the site tells where the file is silent.

    Raises:
        InvalidOptions: the file cannot be used.

    """
    return audience if file is None else read_audience(file).or_else(audience or NO_AUDIENCE)


def address_inputs(tools: Tools, location: str) -> tuple[str, ...]:
    """Return what a download depends on. What was fetched without the guard is not handed to those who are under it."""
    options = tools.ingest
    guarded = ("public", *map(str, options.allowed_networks)) if options.is_public_only else ()
    return (canonical_url(location), str(options.max_height_px), *guarded)


def examine(job: Job, path: Path) -> Media:
    """
    Return the media that all later stages use; a file that cannot be sought in is remuxed once and kept.

    Raises:
        UnsupportedMedia, ProbeFailed, DecodeFailed: the file is not usable.
        SourceTooLarge, SourceTooLong: it is beyond this installation's limits.

    """
    with job.stage(StageName.PROBE, "reading the file") as run:
        return import_once(job.tools.cache, inspect(job, run, path))


def inspect(job: Job, run: StageRun, path: Path) -> Media:
    """Return what a file holds, as it lies there; raises as `examine`."""
    stat = path.stat()
    if stat.st_size > job.tools.ingest.max_size_bytes:
        raise SourceTooLarge
    inputs = (str(path.resolve()), str(stat.st_size), str(stat.st_mtime_ns), str(stat.st_ino))
    media = run.kept(StageKey("probe", PROBE_VERSION, inputs), Media, lambda: probe(path))
    if media.duration_us > job.tools.ingest.max_duration_s * US_PER_S:
        raise SourceTooLong
    return replace(media, path=str(path.resolve()))


def imported(cache: StageCache, media: Media) -> Media | None:
    """Return what `import_once` has found out on this host about a media, or none."""
    kept = cache.get(_import_key(media), Media)
    if kept is not None and (kept.path == "" or Path(kept.path).is_file()):
        return media if kept.path == "" else kept
    return None


def import_once(cache: StageCache, media: Media) -> Media:
    """Return the media itself, or its remuxed copy under the same content hash; the copy is kept."""
    found = imported(cache, media)
    if found is not None:
        return found
    key = _import_key(media)
    folder = cache.folder_of(key)
    with alone_in(folder):  # the renders of one job, side by side, need the same copy
        path = import_media(Path(media.path), folder)
    if path == Path(media.path):
        cache.put(key, replace(media, path=""), Media)
        return media
    remuxed = replace(probe(path), content_hash=media.content_hash, title=media.title, chapters=media.chapters)
    remuxed = replace(remuxed, stated_duration_us=media.stated_duration_us)
    cache.put(key, remuxed, Media)
    return remuxed


def _import_key(media: Media) -> StageKey:
    return StageKey("import", PROBE_VERSION, (media.content_hash,))


def listen(job: Job, media: Media, language: str | None, transcript_file: Path | None) -> Heard:
    """
    Return what is said and how loud it is, from one pass over the sound.

    Raises:
        WeightsMissing: the embedded recogniser's weights are not there.
        InvalidOptions: the transcript file cannot be used.

    """
    with job.stage(StageName.TRANSCRIBE, "listening") as run:
        if transcript_file is not None:
            inputs = (media.content_hash, sha256_of_file(transcript_file), job.tools.voices_name)
            key = StageKey("read", TRANSCRIBE_VERSION, inputs)
            return run.kept(key, Heard, lambda: _read_along(job, media, transcript_file, run))
        if media.audio is None:
            return UNHEARD

        def make() -> Heard:
            transcriber = job.tools.open_transcriber()
            voices = _opened_voices(job)
            meter, pitch = EnvelopeMeter(), PitchMeter()
            samples = _metered(heard_by(decode_sound(media), voices), meter, pitch)
            transcript = transcriber.transcribe(
                samples, duration_us=media.duration_us, language=language, on_fraction=run.at, on_heard=run.said
            )
            return Heard(with_speakers(transcript, voices), meter.envelope(), pitch.track())

        return run.kept(transcript_key(job.tools, media, language), Heard, make)


def transcript_key(tools: Tools, media: Media, language: str | None) -> StageKey:
    """Return what the transcript of a media with sound depends on; raises WeightsMissing."""
    stream = -1 if media.audio is None else media.audio.index
    inputs = (media.content_hash, str(stream), tools.transcriber_name, language or "", tools.voices_name)
    return StageKey("transcribe", TRANSCRIBE_VERSION, inputs)


def _read_along(job: Job, media: Media, transcript_file: Path, run: StageRun) -> Heard:
    """Return the words of a file; times that were spread inside subtitles are put where the sound has them."""
    text = transcript_file.read_text("utf-8-sig", errors="replace")
    transcript = transcript_from_file_text(text, transcript_file.name, media.duration_us)
    if media.audio is None:
        return Heard(with_speakers(transcript, None), None)
    voices = _opened_voices(job)
    meter, pitch = EnvelopeMeter(), PitchMeter()
    activity = job.tools.listen(_metered(heard_by(decode_sound(media, on_fraction=run.at), voices), meter, pitch))
    transcript = replace(transcript, speech=activity.speech)
    if transcript_file.suffix.lower() != WORD_TIMES_SUFFIX:
        words = snap_words(transcript.words, activity, duration_us=media.duration_us)
        transcript = replace(transcript, segments=segments_from_words(words))
    return Heard(with_speakers(transcript, voices), meter.envelope(), pitch.track())


def _opened_voices(job: Job) -> TurnFinder | None:
    """Return a finder of turns for one source, or none when voices are not told apart; raises WeightsMissing."""
    return None if job.tools.open_voices is None else job.tools.open_voices()


def _metered(samples: Iterator[Samples], meter: EnvelopeMeter, pitch: PitchMeter) -> Iterator[Samples]:
    for chunk in samples:
        meter.feed(chunk)
        pitch.feed(chunk)
        yield chunk


def source_notices(media: Media) -> tuple[Notice, ...]:
    """Return a notice when the file ends well before its own header says, as a broken download does."""
    if media.stated_duration_us is None:
        return ()
    ends, stated = clock(media.duration_us), clock(media.stated_duration_us)
    text = f"The file ends at {ends}, though it says {stated}: only what is there was used."
    return (Notice("source_cut_short", text),)


def language_notices(transcript: Transcript) -> tuple[Notice, ...]:
    """Return a notice when the recogniser was not sure which language is spoken."""
    if not transcript.words or transcript.language_probability >= SURE_OF_LANGUAGE:
        return ()
    text = f"The language was taken for {transcript.language}, without being sure. Pass --language if it is another."
    return (Notice("language_unsure", text),)
