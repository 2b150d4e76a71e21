# SPDX-License-Identifier: MIT
"""
The speech benchmark's program: `asr.py {wav} {out} [--weights DIR] [--language CODE] [--raw]`.

Writes `{"words": [{"start", "end", "text"}]}` in seconds. `--raw` leaves the recogniser's own word times.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from clipmill.domain.times import US_PER_S
from clipmill.media.decode import decode_sound
from clipmill.media.probe import probe
from clipmill.settings import Settings
from clipmill.transcribe.faster_whisper import FasterWhisperTranscriber, WhisperOptions
from clipmill.wiring import weights_store


def main() -> None:
    """Transcribe one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wav", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--weights", type=Path, help="folder of the weights; by default where Clipmill keeps them")
    parser.add_argument("--language", default="en")
    parser.add_argument("--beam-size", type=int, default=WhisperOptions().beam_size)
    parser.add_argument("--raw", action="store_true")
    given = parser.parse_args()
    weights = given.weights or weights_store(Settings()).find("whisper-base")
    media = probe(given.wav)
    transcriber = FasterWhisperTranscriber(weights, WhisperOptions(beam_size=given.beam_size, is_snapped=not given.raw))
    transcript = transcriber.transcribe(decode_sound(media), duration_us=media.duration_us, language=given.language)
    words = [
        {"start": word.range.in_us / US_PER_S, "end": word.range.out_us / US_PER_S, "text": word.text}
        for word in transcript.words
    ]
    given.out.write_text(json.dumps({"words": words}), "utf-8")


if __name__ == "__main__":
    main()
