# SPDX-License-Identifier: MIT
"""
The sound of a clip as filters: kept stretches joined without clicks, both ears, leveled, limited.

Goes in: reads of the source and how the sound is to be leveled. Comes out: chains with one end, 48 kHz stereo, exactly
as long as the frames. How loud the source is, is measured in `render/loudness.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clipmill.domain.media import AudioStream
from clipmill.domain.times import US_PER_S
from clipmill.render.filtergraph.graph import Graph
from clipmill.render.filtergraph.timeline import SAMPLE_RATE_HZ, EntrySpan, Read

FADE_SAMPLES = 384
"""8 ms at every joint and both ends of the clip: too short to hear, long enough that nothing clicks."""

OUTPUT_FORMAT = f"sample_fmts=fltp:sample_rates={SAMPLE_RATE_HZ}:channel_layouts=stereo"

LIMITER_RATE_HZ = 192_000
"""The limiter works on four times the samples, where peaks between the output's samples show (ITU-R BS.1770)."""


@dataclass(frozen=True, slots=True)
class SoundPlan:
    """How the sound of a clip is leveled."""

    gain_db: float = 0.0
    ceiling_dbfs: float | None = None
    """Peaks are held below this; none does not limit, for measuring."""
    only_channel: int | None = None
    """The channel that goes to both ears when the other one of a stereo pair is empty; none keeps both."""


def add_sound(graph: Graph, stream: AudioStream | None, reads: Sequence[Read], plan: SoundPlan) -> str:
    """Add the chains of the sound and return the name of their end; no stream gives silence."""
    samples = sum(span.samples for read in reads for span in read.spans)
    if stream is None:
        silence = [f"anullsrc=r={SAMPLE_RATE_HZ}:cl=stereo", f"atrim=end_sample={samples}", f"aformat={OUTPUT_FORMAT}"]
        return graph.chain((), silence, "a")
    pieces = [piece for index, read in enumerate(reads) for piece in _read_pieces(graph, stream, index, read, plan)]
    joined = [f"concat=n={len(pieces)}:v=0:a=1"] if len(pieces) > 1 else []
    # Pinned: what is drawn from the sound wants one channel, and would have all of it mixed down before the split.
    exact = [f"apad=whole_len={samples}", f"atrim=end_sample={samples}", f"aformat={OUTPUT_FORMAT}"]
    return graph.chain(pieces, [*joined, *_level(plan), *exact], "a")


def _read_pieces(graph: Graph, stream: AudioStream, index: int, read: Read, plan: SoundPlan) -> list[str]:
    # Late starts and holes are filled with silence, so that the sound keeps the clock of the pictures.
    # Without the smaller limit, holes under 0.1 s are left out and the sound comes early (experiment log).
    clock = f"aresample={SAMPLE_RATE_HZ}:async=1:min_hard_comp=0.02:first_pts=0"
    head = [clock, _both_ears(plan), "apad"]
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
