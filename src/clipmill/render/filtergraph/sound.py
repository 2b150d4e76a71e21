# SPDX-License-Identifier: MIT
"""
The sound of a clip as filters: kept stretches joined without clicks, both ears, leveled, limited.

Goes in: reads of the source, what is wanted of its sound, and how it is to be leveled. Comes out: chains with one end,
48 kHz stereo, exactly as long as the frames. Music under it is `music`, masked words are `masking`. How loud the source
is, is measured in `render/loudness.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clipmill.domain.media import AudioStream
from clipmill.domain.times import US_PER_S, SourceRange
from clipmill.render.filtergraph.graph import Graph
from clipmill.render.filtergraph.masking import BEEP_DBFS, add_mask, masked_samples
from clipmill.render.filtergraph.music import MusicInput, add_music
from clipmill.render.filtergraph.samples import FADE_SAMPLES, OUTPUT_FORMAT
from clipmill.render.filtergraph.timeline import SAMPLE_RATE_HZ, EntrySpan, Read

LIMITER_RATE_HZ = 192_000
"""The limiter works on four times the samples, where peaks between the output's samples show (ITU-R BS.1770)."""

DENOISE_DELAY_SAMPLES = 1200
"""By which afftdn hands over its samples late without saying so, at 48 kHz."""

DENOISE = (
    "apad",
    "highpass=frequency=75",
    "afftdn=noise_reduction=10:noise_floor=-40:track_noise=1:track_residual=1",
    f"atrim=start_sample={DENOISE_DELAY_SAMPLES}",
    "asetpts=N/SR/TB",
)
"""
Takes rumble and steady noise, whose level it finds itself, off speech: of white noise 20 dB below it some 8 dB, of pink
2 dB, and clean speech stays as it is to 29 dB (experiment log).
"""


@dataclass(frozen=True, slots=True)
class SoundPlan:
    """How the sound of a clip is leveled."""

    gain_db: float = 0.0
    """Of all that is heard, music included."""
    ceiling_dbfs: float | None = None
    """Peaks are held below this; none does not limit, for measuring."""
    only_channel: int | None = None
    """The channel that goes to both ears when the other one of a stereo pair is empty; none keeps both."""
    voice_db: float = 0.0
    """Of the source's own sound, before music is mixed under it."""
    music_db: float | None = None
    """Of the music file; none leaves the music out."""
    is_beeped: bool = False
    """Masked words give a tone; false leaves them silent, for measuring too."""


@dataclass(frozen=True, slots=True)
class SoundMaterial:
    """What the sound of a clip is made of."""

    stream: AudioStream | None
    """Of the source; none gives silence."""
    reads: Sequence[Read]
    is_denoised: bool = False
    masked: tuple[SourceRange, ...] = ()
    """Where words are masked."""
    music: MusicInput | None = None


def add_sound(graph: Graph, material: SoundMaterial, plan: SoundPlan) -> str:
    """Add the chains of the sound and return the name of their end."""
    samples = sum(span.samples for read in material.reads for span in read.spans)
    # Pinned: what is drawn from the sound wants one channel, and would have all of it mixed down before the split.
    exact = [f"apad=whole_len={samples}", f"atrim=end_sample={samples}", f"aformat={OUTPUT_FORMAT}"]
    is_mixed = material.music is not None and plan.music_db is not None
    if material.stream is None and not is_mixed:
        return graph.chain((), [*_silence(samples), f"aformat={OUTPUT_FORMAT}"], "a")
    if not (is_mixed or material.masked):
        pieces = _own_pieces(graph, material, plan)
        return graph.chain(pieces, [*_joined(pieces), *_level(plan), *exact], "a")
    own = _own_sound(graph, material, plan, samples)
    if material.music is not None and plan.music_db is not None:
        own = add_music(graph, own, material.music, plan.music_db, samples)
    return graph.chain((own,), [*(_level(plan)), *exact], "a")


def _own_sound(graph: Graph, material: SoundMaterial, plan: SoundPlan, samples: int) -> str:
    """Add the chains of the source's own sound, its masked words masked, and return the name of their end."""
    if material.stream is None:
        return graph.chain((), [*_silence(samples), f"aformat={OUTPUT_FORMAT}"], "sa")
    pieces = _own_pieces(graph, material, plan)
    own = graph.chain(pieces, _joined(pieces), "sa") if len(pieces) > 1 else pieces[0]
    if plan.voice_db:
        own = graph.chain((own,), [f"volume={plan.voice_db:.2f}dB"], "sa")
    # The tone comes before the last gain, but is as loud in every clip.
    tone_db = BEEP_DBFS - plan.gain_db if plan.is_beeped else None
    return add_mask(graph, own, masked_samples(material.reads, material.masked), samples, tone_db)


def _silence(samples: int) -> list[str]:
    return [f"anullsrc=r={SAMPLE_RATE_HZ}:cl=stereo", f"atrim=end_sample={samples}"]


def _joined(pieces: Sequence[str]) -> list[str]:
    return [f"concat=n={len(pieces)}:v=0:a=1"] if len(pieces) > 1 else []


def _own_pieces(graph: Graph, material: SoundMaterial, plan: SoundPlan) -> list[str]:
    return [piece for index in range(len(material.reads)) for piece in _read_pieces(graph, material, index, plan)]


def _read_pieces(graph: Graph, material: SoundMaterial, index: int, plan: SoundPlan) -> list[str]:
    read, stream = material.reads[index], material.stream
    if stream is None:
        return []
    # Late starts and holes are filled with silence, so that the sound keeps the clock of the pictures.
    # Without the smaller limit, holes under 0.1 s are left out and the sound comes early (experiment log).
    clock = f"aresample={SAMPLE_RATE_HZ}:async=1:min_hard_comp=0.02:first_pts=0"
    head = [clock, _both_ears(plan), *(DENOISE if material.is_denoised else ["apad"])]
    source = f"{index}:{stream.index}"
    if len(read.spans) == 1:
        return [graph.chain((source,), [*head, *_cut(read.spans[0])], "sa")]
    ends = graph.fork((source,), [*head, f"asplit={len(read.spans)}"], "sa", len(read.spans))
    return [graph.chain((end,), _cut(span), "sa") for end, span in zip(ends, read.spans, strict=True)]


def _both_ears(plan: SoundPlan) -> str:
    if plan.only_channel is None:
        return f"aformat={OUTPUT_FORMAT}"
    return f"pan=stereo|c0=c{plan.only_channel}|c1=c{plan.only_channel}"


def _cut(span: EntrySpan) -> list[str]:
    start = round(span.offset_us * SAMPLE_RATE_HZ / US_PER_S)
    # What lies past the out point is another word: the last half frame is silence instead.
    kept = min(span.samples, round(span.duration_us * SAMPLE_RATE_HZ / US_PER_S))
    fade = min(FADE_SAMPLES, kept // 2)
    cut = [f"atrim=start_sample={start}:end_sample={start + kept}", "asetpts=N/SR/TB"]
    fades = [f"afade=t=in:ss=0:ns={fade}", f"afade=t=out:ss={kept - fade}:ns={fade}"] if fade else []
    return [*cut, *fades, f"apad=whole_len={span.samples}"] if kept < span.samples else [*cut, *fades]


def _level(plan: SoundPlan) -> list[str]:
    filters = [f"volume={plan.gain_db:.2f}dB"] if plan.gain_db else []
    if plan.ceiling_dbfs is None:
        return filters
    limit = f"alimiter=limit={plan.ceiling_dbfs:.2f}dB:attack=5:release=50:level=false:latency=true"
    return [*filters, f"aresample={LIMITER_RATE_HZ}", limit, f"aresample={SAMPLE_RATE_HZ}"]
