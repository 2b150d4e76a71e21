# SPDX-License-Identifier: MIT
"""
Masked words as filters: the sound is cut out of their stretches to the sample, and a tone or nothing put in.

Goes in: sound on the clip's clock, reads of the source, source ranges to mask. Comes out: chains with one end of the
same length. The fades lie outside the word before it and inside the tone, so that nothing of the word is left.
"""

from __future__ import annotations

from collections.abc import Sequence

from clipmill.domain.times import US_PER_S, SourceRange
from clipmill.render.filtergraph.graph import Graph
from clipmill.render.filtergraph.samples import FADE_SAMPLES, OUTPUT_FORMAT
from clipmill.render.filtergraph.timeline import SAMPLE_RATE_HZ, Read

BEEP_HZ = 1000
BEEP_DBFS = -20.0
"""Peak of the tone in the finished clip. At 1 kHz and in both ears that is -20 LUFS: under the speech, and piercing."""

Stretch = tuple[int, int]
"""(first sample, sample after the last) of the clip."""


def masked_samples(reads: Sequence[Read], masked: Sequence[SourceRange]) -> tuple[Stretch, ...]:
    """Return the samples of the clip in which masked ranges of the source are heard: in order, none overlapping."""
    found: list[Stretch] = []
    done = 0
    for read in reads:
        for span in read.spans:
            in_us = read.start_us + span.offset_us
            for item in masked:
                begin = done + _samples(max(0, item.in_us - in_us))
                end = done + min(span.samples, _samples(min(span.duration_us, item.out_us - in_us)))
                if begin < end:
                    found.append((begin, end))
            done += span.samples
    return _merged(found)


def _samples(time_us: int) -> int:
    return round(time_us * SAMPLE_RATE_HZ / US_PER_S)


def _merged(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    merged: list[Stretch] = []
    for begin, end in sorted(stretches):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return tuple(merged)


def add_mask(graph: Graph, sound: str, stretches: Sequence[Stretch], total: int, tone_db: float | None) -> str:
    """
    Add the chains that mask some stretches and return the name of their end.

    Args:
        graph: is added to.
        sound: name of the sound to mask, `total` samples long.
        stretches: of it, in order; none gives the sound itself.
        total: its length in samples.
        tone_db: peak of the tone, in dB of full scale at this place of the graph; none leaves silence.

    """
    if not stretches:
        return sound
    bounds = [0, *(edge for stretch in stretches for edge in stretch), total]
    kept = [(begin, end) for begin, end in zip(bounds[::2], bounds[1::2], strict=True) if begin < end]
    sources = iter(graph.fork((sound,), [f"asplit={len(kept)}"], "ka", len(kept)) if len(kept) > 1 else (sound,))
    placed = [(begin, graph.chain((next(sources),), _kept(begin, end, total), "ka")) for begin, end in kept]
    placed += [(begin, graph.chain((), _filled(end - begin, tone_db), "ba")) for begin, end in stretches]
    ends = [name for _, name in sorted(placed)]
    return graph.chain(ends, [f"concat=n={len(ends)}:v=0:a=1"], "sa") if len(ends) > 1 else ends[0]


def _kept(begin: int, end: int, total: int) -> list[str]:
    length = end - begin
    fade = min(FADE_SAMPLES, length // 2)
    cut = [f"atrim=start_sample={begin}:end_sample={end}", "asetpts=N/SR/TB"]
    fade_in = [f"afade=t=in:ss=0:ns={fade}"] if begin and fade else []
    fade_out = [f"afade=t=out:ss={length - fade}:ns={fade}"] if end < total and fade else []
    return [*cut, *fade_in, *fade_out]


def _filled(length: int, tone_db: float | None) -> list[str]:
    cut = [f"atrim=end_sample={length}", f"aformat={OUTPUT_FORMAT}"]
    if tone_db is None:
        return [f"anullsrc=r={SAMPLE_RATE_HZ}:cl=stereo", *cut]
    fade = min(FADE_SAMPLES, length // 2)
    tone = f"sin(2*PI*{BEEP_HZ}*t)"
    fades = [f"afade=t=in:ss=0:ns={fade}", f"afade=t=out:ss={length - fade}:ns={fade}"] if fade else []
    return [f"aevalsrc={tone}|{tone}:c=stereo:s={SAMPLE_RATE_HZ}", *cut, f"volume={tone_db:.2f}dB", *fades]
