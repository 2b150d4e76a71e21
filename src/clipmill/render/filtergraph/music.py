# SPDX-License-Identifier: MIT
"""
Music under a clip as filters: as long as the clip, faded in and out, lowered under speech where that is asked for.

Goes in: the speech on the clip's clock and the input that holds the music, made ready by the engine: 48 kHz stereo,
faded at both ends, so that going round is no click. Comes out: chains with one end as long as the speech.
"""

from __future__ import annotations

from dataclasses import dataclass

from clipmill.domain.times import US_PER_S
from clipmill.render.filtergraph.graph import Graph
from clipmill.render.filtergraph.samples import OUTPUT_FORMAT
from clipmill.render.filtergraph.timeline import SAMPLE_RATE_HZ

FADE_IN_S, FADE_OUT_S = 0.5, 1.0
"""Long enough to be no blow, short enough that the music is there when the clip begins."""
LONGEST_FADE = 0.25
"""Of a very short clip."""

DUCK = "sidechaincompress=threshold=0.04:ratio=5:attack=20:release=400:knee=4:link=maximum:detection=rms"
"""
Speech at -14 LUFS takes 10 dB off the music within a syllable; 0.4 s after it, the music is back (experiment log).
"""


@dataclass(frozen=True, slots=True)
class MusicInput:
    """Where the music comes from."""

    index: int
    """Number of ffmpeg's input."""
    is_ducked: bool = False


def repeats(duration_us: int, samples: int) -> int:
    """Return how often music has to be played again after the first time, to last for some samples."""
    wanted_us = -(-samples * US_PER_S // SAMPLE_RATE_HZ)
    return max(0, -(-wanted_us // duration_us) - 1)


def add_music(graph: Graph, voice: str, music: MusicInput, music_db: float, samples: int) -> str:
    """
    Add the chains that mix music under a voice and return the name of their end.

    Args:
        graph: is added to.
        voice: name of the sound that the music goes under.
        music: where it comes from.
        music_db: of the file as it lies there.
        samples: length of both.

    """
    chains = _fitted(music_db, samples)
    source = f"{music.index}:a:0"
    if not music.is_ducked:
        bed = graph.chain((source,), chains, "ma")
    else:
        voice, key = graph.fork((voice,), ["asplit=2"], "sa", 2)
        bed = graph.chain((graph.chain((source,), chains, "ma"), key), [DUCK], "ma")
    # Left to itself, amix would halve the speech.
    return graph.chain((voice, bed), ["amix=inputs=2:duration=first:dropout_transition=0:normalize=0"], "sa")


def _fitted(music_db: float, samples: int) -> list[str]:
    fade_in = min(round(FADE_IN_S * SAMPLE_RATE_HZ), int(samples * LONGEST_FADE))
    fade_out = min(round(FADE_OUT_S * SAMPLE_RATE_HZ), int(samples * LONGEST_FADE))
    return [
        f"aresample={SAMPLE_RATE_HZ}",
        f"aformat={OUTPUT_FORMAT}",
        f"apad=whole_len={samples}",
        f"atrim=end_sample={samples}",
        f"volume={music_db:.2f}dB",
        f"afade=t=in:ss=0:ns={fade_in}",
        f"afade=t=out:ss={samples - fade_out}:ns={fade_out}",
    ]
