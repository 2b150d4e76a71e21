# SPDX-License-Identifier: MIT
"""
Networks described in our own code and run by ONNX Runtime; the one owner of `onnx` and `onnxruntime`.

In: names of values, weights as numpy arrays, and operations on them, written down by a `GraphBuilder`. Out: a `Network`
that turns named arrays into named arrays, in this process, on one thread. It fetches and converts nothing, and it knows
no particular network; each lives beside the analysis that uses it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from clipmill.domain.errors import WeightsCorrupt

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]
Weights = Mapping[str, Array]
"""A state dict: arrays by name."""

_OPSET = 17
_IR_VERSION = 8
"""Read by every ONNX Runtime since 1.12."""
_ERRORS_ONLY = 3
EPSILON = 1e-5
"""What PyTorch's batch norm adds to a variance unless told otherwise."""


class Network:
    """A graph that is ready to run, on one thread and without a word on the terminal."""

    def __init__(self, model: bytes) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = _ERRORS_ONLY
        # Arenas keep the most that was ever needed; runs of many lengths would leave all of it taken.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def run(self, values: Mapping[str, Array]) -> tuple[Floats, ...]:
        """Return the outputs in the order in which they were declared, for inputs by name."""
        return tuple(self._session.run(None, dict(values)))


class GraphBuilder:
    """
    Writes a network down, operation by operation.

    Every operation returns the name of its result, which is an input of the next. Layouts are PyTorch's: (N, C, ...),
    and weights as in its state dicts. Batch norms are those of a trained network: fixed for each channel.
    """

    def __init__(self, name: str, weights: Weights, *, epsilon: float = EPSILON) -> None:
        """Take a name for errors, the arrays that operations ask for by name, and what norms add to variances."""
        self._name = name
        self._weights = weights
        self._epsilon = epsilon
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[TensorProto] = []
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []

    def input(self, name: str, shape: Sequence[int | str]) -> str:
        """Declare a float32 input; a word in its shape stands for any length."""
        self._inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape)))
        return name

    def output(self, value: str, name: str) -> None:
        """Declare a value as the next output, under a name."""
        self._nodes.append(helper.make_node("Identity", [value], [name]))
        self._outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))

    def build(self) -> Network:
        """
        Return the network.

        Raises:
            WeightsCorrupt: the weights do not fit the operations.

        """
        graph = helper.make_graph(self._nodes, self._name, self._inputs, self._outputs, self._constants)
        opsets = [helper.make_opsetid("", _OPSET)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)
        try:
            return Network(model.SerializeToString())
        except Exception as error:  # the library's errors share no class that it publishes
            message = f"The weights of {self._name} do not make a network: {error}"
            raise WeightsCorrupt(message) from error

    def weight(self, name: str) -> Array:
        """
        Return a weight by its name in the state dict.

        Raises:
            WeightsCorrupt: it is not there.

        """
        if name not in self._weights:
            message = f"The weights of {self._name} have no {name}."
            raise WeightsCorrupt(message)
        return self._weights[name]

    def has(self, name: str) -> bool:
        """Return whether there is such a weight."""
        return name in self._weights

    def constant(self, values: npt.ArrayLike, dtype: npt.DTypeLike = np.float32) -> str:
        """Return the name of an array that does not change."""
        name = f"constant_{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values, dtype), name))
        return name

    def op(self, kind: str, *values: str, **attributes: Any) -> str:
        """Return the result of any ONNX operation with one output; an empty name stands for an optional input."""
        return self.ops(kind, *values, **attributes)[0]

    def ops(self, kind: str, *values: str, output_count: int = 1, **attributes: Any) -> tuple[str, ...]:
        """Return the results of an ONNX operation with several outputs."""
        number = len(self._nodes)
        names = tuple(f"{kind.lower()}_{number}_{index}" for index in range(output_count))
        self._nodes.append(helper.make_node(kind, list(values), list(names), **attributes))
        return names

    def relu(self, value: str) -> str:
        """Return max(value, 0)."""
        return self.op("Relu", value)

    def sigmoid(self, value: str) -> str:
        """Return 1 / (1 + exp(-value))."""
        return self.op("Sigmoid", value)

    def add(self, one: str, other: str) -> str:
        """Return the sum, shapes broadcast."""
        return self.op("Add", one, other)

    def mul(self, one: str, other: str) -> str:
        """Return the product, shapes broadcast."""
        return self.op("Mul", one, other)

    def concat(self, values: Sequence[str], axis: int = 1) -> str:
        """Return the values one after the other along an axis."""
        return self.op("Concat", *values, axis=axis)

    def transpose(self, value: str, order: Sequence[int]) -> str:
        """Return the value with its axes in another order."""
        return self.op("Transpose", value, perm=list(order))

    def reshape(self, value: str, shape: Sequence[int]) -> str:
        """Return the value in another shape: 0 keeps a length, one -1 takes what is left."""
        return self.op("Reshape", value, self.constant(shape, np.int64))

    def mean(self, value: str, axes: Sequence[int], *, keeps_axes: bool = False) -> str:
        """Return the mean over some axes."""
        return self.op("ReduceMean", value, axes=list(axes), keepdims=int(keeps_axes))

    def conv(
        self,
        value: str,
        layer: str,
        *,
        norm: str | None = None,
        stride: Sequence[int] | None = None,
        padding: Sequence[int] | None = None,
        dilation: Sequence[int] | None = None,
        groups: int = 1,
    ) -> str:
        """
        Return a convolution in as many dimensions as its weight has, with the batch norm that follows it folded in.

        Args:
            value: (N, C, ...) input.
            layer: prefix of `.weight` and, when there is one, `.bias`.
            norm: prefix of the batch norm right after it.
            stride: for each dimension; 1 by default.
            padding: on either side of each dimension; 0 by default.
            dilation: for each dimension; 1 by default.
            groups: as PyTorch's.

        """
        weight = self.weight(f"{layer}.weight").astype(np.float64)
        bias = self.weight(f"{layer}.bias").astype(np.float64) if self.has(f"{layer}.bias") else None
        if norm is not None:
            scale, shift = self.scale_and_shift(norm)
            bias = shift if bias is None else bias * scale + shift
            weight = weight * scale.reshape(-1, *[1] * (weight.ndim - 1))
        sides = weight.ndim - 2
        values = [value, self.constant(weight)] + ([] if bias is None else [self.constant(bias)])
        pads = list(padding or [0] * sides)
        return self.op(
            "Conv",
            *values,
            kernel_shape=list(weight.shape[2:]),
            strides=list(stride or [1] * sides),
            pads=pads + pads,
            dilations=list(dilation or [1] * sides),
            group=groups,
        )

    def linear(self, value: str, layer: str) -> str:
        """Return a fully connected layer over the last axis."""
        product = self.op("MatMul", value, self.constant(self.weight(f"{layer}.weight").T))
        return self.add(product, self.constant(self.weight(f"{layer}.bias"))) if self.has(f"{layer}.bias") else product

    def norm(self, value: str, layer: str, sides: int) -> str:
        """Return a batch norm that no convolution can take in, of a value with `sides` axes after its channels."""
        scale, shift = (part.reshape(-1, *[1] * sides) for part in self.scale_and_shift(layer))
        return self.add(self.mul(value, self.constant(scale)), self.constant(shift))

    def scale_and_shift(self, layer: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return what a trained batch norm does to each channel, (C,) float64 each."""
        deviation = np.sqrt(self.weight(f"{layer}.running_var").astype(np.float64) + self._epsilon)
        is_affine = self.has(f"{layer}.weight")
        scale = (self.weight(f"{layer}.weight") if is_affine else 1.0) / deviation
        shift = self.weight(f"{layer}.bias") if is_affine else 0.0
        return scale, shift - self.weight(f"{layer}.running_mean") * scale

    def gru(self, value: str, layer: str, *, is_reversed: bool = False) -> str:
        """
        Return what a gated recurrent layer says at every step, starting from zeros.

        Args:
            value: (T, N, C) input, time first.
            layer: prefix of `.weight_ih_l0` and its sisters, in PyTorch's order of gates.
            is_reversed: whether it goes from the last step to the first; the output keeps the order of the input.

        Returns:
            (T, N, H).

        """
        inner, outer, *biases = (_gates(self.weight(f"{layer}.{kind}_l0")) for kind in _RECURRENT)
        steps = self.op(
            "GRU",
            value,
            *(self.constant(part[np.newaxis]) for part in (inner, outer, np.concatenate(biases))),
            hidden_size=outer.shape[1],
            direction="reverse" if is_reversed else "forward",
            linear_before_reset=1,
        )
        return self.op("Squeeze", steps, self.constant([1], np.int64))


_RECURRENT = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def _gates(part: Array) -> Array:
    """Return the rows of a GRU's weight in ONNX's order of gates (update, reset, new); PyTorch has reset first."""
    reset, update, new = np.split(part, 3)
    return np.concatenate((update, reset, new))
