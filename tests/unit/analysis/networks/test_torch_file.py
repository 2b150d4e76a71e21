# SPDX-License-Identifier: MIT
"""Weights are read from PyTorch files without PyTorch, and nothing but tensors can come out of one."""

from __future__ import annotations

import io
import pickle
import sys
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from clipmill.analysis.networks.torch_file import read_state_dict
from clipmill.domain.errors import WeightsCorrupt


class FloatStorage:
    """Stands for torch.FloatStorage while a file is written."""


def rebuild(*_arguments: Any) -> None:
    """Stand for torch._utils._rebuild_tensor_v2 while a file is written."""


class Tensor:
    """A tensor over a shared storage."""

    def __init__(self, member: str, count: int, offset: int, size: tuple[int, ...], stride: tuple[int, ...]) -> None:
        self.storage = Storage(member, count)
        self.view = (offset, size, stride)

    def __reduce__(self) -> tuple[Any, ...]:
        return (rebuild, (self.storage, *self.view, False, OrderedDict()))


class Storage:
    def __init__(self, member: str, count: int) -> None:
        self.member, self.count = member, count


class Writer(pickle.Pickler):
    def persistent_id(self, obj: Any) -> Any:
        return ("storage", FloatStorage, obj.member, "cpu", obj.count) if isinstance(obj, Storage) else None


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return a writer of files as torch.save makes them."""
    torch, inner = ModuleType("torch"), ModuleType("torch._utils")
    monkeypatch.setattr(FloatStorage, "__module__", "torch")
    monkeypatch.setattr(rebuild, "__module__", "torch._utils")
    monkeypatch.setattr(rebuild, "__qualname__", "_rebuild_tensor_v2")
    torch.__dict__["FloatStorage"] = FloatStorage
    inner.__dict__["_rebuild_tensor_v2"] = rebuild
    monkeypatch.setitem(sys.modules, "torch", torch)
    monkeypatch.setitem(sys.modules, "torch._utils", inner)

    def written(content: object, storages: dict[str, Any]) -> Path:
        stream = io.BytesIO()
        Writer(stream, protocol=2).dump(content)
        path = tmp_path / "weights.pt"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("archive/data.pkl", stream.getvalue())
            for member, numbers in storages.items():
                archive.writestr(f"archive/data/{member}", np.asarray(numbers, "<f4").tobytes())
        return path

    return written


def test_tensors_come_out_with_their_shapes_and_strides(write: Callable[..., Path]) -> None:
    content = OrderedDict(a=Tensor("7", 6, 0, (2, 3), (3, 1)), turned=Tensor("7", 6, 0, (3, 2), (1, 3)))
    content["last"] = Tensor("7", 6, 5, (), ())
    arrays = read_state_dict(write(content, {"7": range(6)}))
    assert list(arrays) == ["a", "turned", "last"]
    assert arrays["a"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert arrays["turned"].tolist() == [[0, 3], [1, 4], [2, 5]]
    assert arrays["last"].tolist() == 5
    assert arrays["a"].dtype == np.float32
    assert arrays["turned"].flags.c_contiguous
    arrays["a"][0, 0] = 9
    assert arrays["turned"][0, 0] == 0


@pytest.mark.parametrize(
    ("size", "stride", "offset"),
    [((7,), (1,), 0), ((2, 3), (3, 1), 1), ((2,), (6,), 0), ((2,), (-1,), 3), ((2, 2), (1,), 0), ((1,), (1,), -1)],
)
def test_a_tensor_that_reaches_past_its_storage_is_refused(
    write: Callable[..., Path], size: tuple[int, ...], stride: tuple[int, ...], offset: int
) -> None:
    path = write({"a": Tensor("7", 6, offset, size, stride)}, {"7": range(6)})
    with pytest.raises(WeightsCorrupt, match="tensors alone"):
        read_state_dict(path)


class Trap:
    def __reduce__(self) -> tuple[Any, ...]:
        return (print, ("this must never be printed",))


@pytest.mark.parametrize(
    "content",
    [{"a": Trap()}, {"a": 1}, [1], {1: 2}, {"a": Path("/")}],
    ids=["trap", "number", "list", "number as a name", "path"],
)
def test_whatever_is_no_tensor_is_refused(
    write: Callable[..., Path], content: object, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(content, {})
    with pytest.raises(WeightsCorrupt, match=r"weights\.pt"):
        read_state_dict(path)
    assert capsys.readouterr().out == ""


def test_a_storage_that_is_missing_or_short_is_refused(write: Callable[..., Path]) -> None:
    tensor = Tensor("7", 6, 0, (6,), (1,))
    for storages in ({}, {"7": range(5)}):
        path = write({"a": tensor}, storages)
        with pytest.raises(WeightsCorrupt):
            read_state_dict(path)


def test_a_storage_outside_its_folder_is_refused(write: Callable[..., Path]) -> None:
    path = write({"a": Tensor("../data.pkl", 6, 0, (6,), (1,))}, {})
    with pytest.raises(WeightsCorrupt, match="refers to"):
        read_state_dict(path)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 damaged", b"\x80\x02}q\x00."], ids=["empty", "damaged", "old"])
def test_what_is_no_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "weights.pt"
    path.write_bytes(data)
    with pytest.raises(WeightsCorrupt, match=r"weights\.pt cannot be read"):
        read_state_dict(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsCorrupt):
        read_state_dict(tmp_path / "none.pt")


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.pt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(WeightsCorrupt, match="pickle"):
        read_state_dict(path)
