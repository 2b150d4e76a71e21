# SPDX-License-Identifier: MIT
"""
A published PyTorch file of weights to named numpy arrays, without PyTorch and without running anything in the file.

In: a file that `torch.save` wrote (a zip archive, as since version 1.6) holding a state dict. Out: its arrays. A pickle
can name any function to be called; only those that rebuild tensors are known here, and everything else is refused. It
reads no whole pickled models, no TorchScript and no files of older versions.
"""

from __future__ import annotations

import io
import math
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from clipmill.domain.errors import WeightsCorrupt

Array = npt.NDArray[Any]

_MAX_PICKLE_BYTES = 16_000_000
"""The names and shapes of a network take some 100 KB."""


@dataclass(frozen=True, slots=True)
class _Storage:
    """The kind of number that a storage class of PyTorch holds."""

    dtype: str


_STORAGES: Mapping[str, _Storage] = {
    "FloatStorage": _Storage("<f4"),
    "HalfStorage": _Storage("<f2"),
    "DoubleStorage": _Storage("<f8"),
    "LongStorage": _Storage("<i8"),
    "IntStorage": _Storage("<i4"),
    "BoolStorage": _Storage("|b1"),
    "ByteStorage": _Storage("|u1"),
}


def read_state_dict(path: Path) -> dict[str, Array]:
    """
    Return the arrays of a state dict by name, in the file's order; each is its own, contiguous and writable.

    Raises:
        WeightsCorrupt: the file is no archive of tensors, is damaged, or asks for anything else to be made.

    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _arrays(_loaded(archive))
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        message = f"{path.name} cannot be read as a PyTorch file: {error}"
        raise WeightsCorrupt(message) from error
    except (pickle.UnpicklingError, ValueError, TypeError, LookupError, AttributeError, EOFError) as error:
        message = f"{path.name} does not hold tensors alone: {error}"
        raise WeightsCorrupt(message) from error


def _loaded(archive: zipfile.ZipFile) -> object:
    """Return what the archive's pickle holds."""
    name = next((name for name in archive.namelist() if name.count("/") == 1 and name.endswith("/data.pkl")), None)
    if name is None or archive.getinfo(name).file_size > _MAX_PICKLE_BYTES:
        message = "there is no pickle of a plausible size in it"
        raise pickle.UnpicklingError(message)
    return _TensorUnpickler(archive, name.removesuffix("data.pkl")).load()


def _arrays(loaded: object) -> dict[str, Array]:
    if not isinstance(loaded, dict):
        message = "it is not a state dict"
        raise pickle.UnpicklingError(message)
    arrays: dict[str, Array] = {}
    for name, value in loaded.items():
        if not isinstance(name, str) or not isinstance(value, np.ndarray):
            message = f"{name!r} is not a named tensor"
            raise pickle.UnpicklingError(message)
        arrays[name] = value
    return arrays


class _TensorUnpickler(pickle.Unpickler):
    """Reads dictionaries of tensors; whatever else a pickle asks for is refused."""

    def __init__(self, archive: zipfile.ZipFile, folder: str) -> None:
        super().__init__(io.BytesIO(archive.read(f"{folder}data.pkl")))
        self._archive = archive
        self._folder = folder

    def find_class(self, module: str, name: str) -> Any:
        """Return one of the few things that a state dict needs."""
        if (module, name) in _KNOWN:
            return _KNOWN[module, name]
        if module == "torch" and name in _STORAGES:
            return _STORAGES[name]
        message = f"it asks for {module}.{name}"
        raise pickle.UnpicklingError(message)

    def persistent_load(self, pid: Any) -> Array:
        """Return the flat numbers of one storage: ("storage", kind, member, device, count)."""
        word, kind, member, _, count = pid
        if word != "storage" or not isinstance(kind, _Storage) or not str(member).isalnum():
            message = f"it refers to {pid!r}"
            raise pickle.UnpicklingError(message)
        data = self._archive.read(f"{self._folder}data/{member}")
        numbers = np.frombuffer(data, kind.dtype)
        if numbers.size != int(count):
            message = f"storage {member} holds {numbers.size} numbers, not {count}"
            raise pickle.UnpicklingError(message)
        return numbers


def _rebuild_tensor(storage: Array, offset: int, size: Sequence[int], stride: Sequence[int], *_: object) -> Array:
    """Return the tensor that looks at a storage with these strides, which are counted in numbers."""
    if len(size) != len(stride) or offset < 0 or min((*size, *stride), default=0) < 0:
        message = f"a tensor has size {tuple(size)} and strides {tuple(stride)}"
        raise pickle.UnpicklingError(message)
    reach = sum((length - 1) * step for length, step in zip(size, stride, strict=True))
    if math.prod(size) and offset + reach >= storage.size:
        message = f"a tensor of size {tuple(size)} reaches past its storage"
        raise pickle.UnpicklingError(message)
    steps = tuple(step * storage.itemsize for step in stride)
    return np.array(np.lib.stride_tricks.as_strided(storage[offset:], tuple(size), steps, writeable=False), order="C")


def _rebuild_parameter(data: Array, *_: object) -> Array:
    return data


_KNOWN: Mapping[tuple[str, str], Callable[..., object]] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _rebuild_tensor,
    ("torch._utils", "_rebuild_parameter"): _rebuild_parameter,
}
