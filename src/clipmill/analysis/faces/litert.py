# SPDX-License-Identifier: MIT
"""
Runs a tflite network, and is the only owner of `ai_edge_litert`.

In: a model file and one input tensor at a time. Out: its output tensors. It knows nothing of what they mean.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from ai_edge_litert.interpreter import Interpreter

from clipmill.domain.errors import WeightsCorrupt, WeightsMissing

Floats = npt.NDArray[np.float32]
_NEWS = b"INFO:"
_STDERR = 2
_redirecting = threading.Lock()


class Network:
    """A tflite model on one thread. Not to be shared by threads."""

    def __init__(self, model: Path, *, outputs: int) -> None:
        """
        Load a model.

        Args:
            model: the file, as it was published.
            outputs: how many tensors it must give.

        Raises:
            WeightsMissing: there is no such file.
            WeightsCorrupt: it is not a model, or gives another number of tensors.

        """
        if not model.is_file():
            message = f"There is no {model.name} in {model.parent}."
            raise WeightsMissing(message)
        try:
            with _without_news():
                self._interpreter = Interpreter(model_path=str(model), num_threads=1)
                self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            message = f"{model.name} is not a network that can be run."
            raise WeightsCorrupt(message) from error
        self._input: int = self._interpreter.get_input_details()[0]["index"]
        self._outputs: list[int] = [detail["index"] for detail in self._interpreter.get_output_details()]
        if len(self._outputs) != outputs:
            message = f"{model.name} gives {len(self._outputs)} results, not {outputs}."
            raise WeightsCorrupt(message)

    def run(self, tensor: Floats) -> tuple[Floats, ...]:
        """Return the float32 output tensors, in the order of the model, for its input tensor."""
        self._interpreter.set_tensor(self._input, tensor)
        self._interpreter.invoke()
        return tuple(np.asarray(self._interpreter.get_tensor(index), np.float32) for index in self._outputs)


@contextlib.contextmanager
def _without_news() -> Iterator[None]:
    """
    Keep what the library tells of itself at each loading off standard error; its warnings and errors come through.

    The library has no setting for that and writes past Python, so the descriptor is turned aside for these
    milliseconds; whatever else comes meanwhile is handed on after.
    """
    with _redirecting, contextlib.ExitStack() as stack:
        try:
            kept = os.dup(_STDERR)
        except OSError:  # a process without standard error: nobody reads the news
            yield
            return
        stack.callback(os.close, kept)
        aside = stack.enter_context(tempfile.TemporaryFile())
        os.dup2(aside.fileno(), _STDERR)
        try:
            yield
        finally:
            os.dup2(kept, _STDERR)
            aside.seek(0)
            said = b"".join(line for line in aside if not line.startswith(_NEWS))
            if said:
                os.write(kept, said)
