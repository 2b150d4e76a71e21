# SPDX-License-Identifier: MIT
"""
The bare recogniser: faster-whisper on one wav, with word times, and nothing around it.

As a program, `python -m benchmarks.recognise MODEL_DIR WAV --threads 2 --beam 1` prints the number of words.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from faster_whisper import BatchedInferencePipeline, WhisperModel


def count_words(chosen: argparse.Namespace) -> int:
    """Return how many words are recognised."""
    model = WhisperModel(
        chosen.model_dir,
        device="cpu",
        compute_type=chosen.compute_type,
        cpu_threads=chosen.threads,
        local_files_only=True,
    )
    options = {"beam_size": chosen.beam, "word_timestamps": True, "vad_filter": True}
    options["condition_on_previous_text"] = False
    if chosen.batch:
        segments, _ = BatchedInferencePipeline(model).transcribe(chosen.wav, batch_size=chosen.batch, **options)
    else:
        segments, _ = model.transcribe(chosen.wav, **options)
    return sum(len(segment.words or ()) for segment in segments)


def main(arguments: Sequence[str]) -> int:
    """Read the arguments and print the number of words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model_dir")
    parser.add_argument("wav")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--beam", type=int, required=True)
    parser.add_argument("--compute-type", default="int8")
    parser.add_argument("--batch", type=int, default=0, help="pieces recognised at once; 0 takes one after the other")
    print(count_words(parser.parse_args(arguments)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
