# SPDX-License-Identifier: MIT
"""
Put stretches of sound where their times say.

Stretches with the number of their first sample go in; one unbroken run of samples from source time zero comes out, with
silence in the holes. Pure: nothing is decoded here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from clipmill.domain.errors import DecodeFailed


def place(
    stretches: Iterable[tuple[int, npt.NDArray[np.float32]]], total: int, chunk: int, hole: float
) -> Iterator[npt.NDArray[np.float32]]:
    """
    Put stretches where their times say, silence between and after them, and nothing past `total` samples.

    Raises:
        DecodeFailed: there are no stretches.

    """
    done = 0
    is_silent = True
    for start, data in stretches:
        is_silent = False
        if start - done > hole:
            yield from _silence(min(start, total) - done, chunk)
            done = min(start, total)
        kept = data[max(0, done - start) if done - start > hole else 0 :][: total - done]
        done += kept.size
        if kept.size:
            yield kept
        if done >= total:
            return
    if is_silent:
        message = "None of the sound could be decoded"
        raise DecodeFailed(message)
    yield from _silence(total - done, chunk)


def _silence(count: int, chunk: int) -> Iterator[npt.NDArray[np.float32]]:
    for start in range(0, count, chunk):
        yield np.zeros(min(chunk, count - start), np.float32)


def rechunk(pieces: Iterable[npt.NDArray[np.float32]], chunk: int) -> Iterator[npt.NDArray[np.float32]]:
    """Join and split pieces so that all but the last have `chunk` samples."""
    kept: list[npt.NDArray[np.float32]] = []
    size = 0
    for piece in pieces:
        kept.append(piece)
        size += piece.size
        while size >= chunk:
            joined = np.concatenate(kept)
            yield joined[:chunk]
            kept = [joined[chunk:]]
            size = joined.size - chunk
    if size:
        yield np.concatenate(kept)
