# SPDX-License-Identifier: MIT
"""
Sound to log-mel spectra as voice networks are trained on them; the one owner of `kaldi_native_fbank`.

In: mono samples at 16 kHz. Out: 80 values every 10 ms. It neither normalises nor knows what the spectra are for.
"""

from __future__ import annotations

import kaldi_native_fbank as knf
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

RATE_HZ = 16_000
BANDS = 80
HOP_SAMPLES = 160
"""10 ms."""
OVERLAP_SAMPLES = 240
"""A spectrum looks at 25 ms, so this much of the sound before a stretch, or after it, belongs to its last one too."""


def spectra(data: Floats) -> Floats:
    """Return the (T, 80) float32 log-mel spectra of (N,) float32 samples, T = (N - 240) // 160; no dither."""
    options = knf.FbankOptions()
    options.frame_opts.samp_freq = RATE_HZ
    options.frame_opts.dither = 0.0
    options.mel_opts.num_bins = BANDS
    bank = knf.OnlineFbank(options)
    bank.accept_waveform(RATE_HZ, data.tolist())
    bank.input_finished()
    if not bank.num_frames_ready:
        return np.zeros((0, BANDS), np.float32)
    return np.array([bank.get_frame(index) for index in range(bank.num_frames_ready)], np.float32)
