# SPDX-License-Identifier: MIT
"""Networks that are written down here compute what PyTorch's layers are defined to compute."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from clipmill.analysis.networks.onnx import GraphBuilder
from clipmill.domain.errors import WeightsCorrupt

Floats = npt.NDArray[np.float32]
RANDOM = np.random.default_rng(4)


def some(*shape: int) -> Floats:
    return RANDOM.normal(size=shape).astype(np.float32)


def norm_weights(channels: int, *, is_affine: bool = True) -> dict[str, Floats]:
    weights = {"n.running_mean": some(channels), "n.running_var": np.asarray(np.abs(some(channels)) + 0.1, np.float32)}
    if is_affine:
        weights |= {"n.weight": some(channels), "n.bias": some(channels)}
    return weights


def normed(value: Floats, weights: dict[str, Floats], epsilon: float = 1e-5) -> Floats:
    """Return PyTorch's batch norm of (N, C, T) in evaluation."""
    column = {name: part[:, np.newaxis] for name, part in weights.items() if name.startswith("n.")}
    even = (value - column["n.running_mean"]) / np.sqrt(column["n.running_var"] + epsilon)
    return np.asarray(even * column.get("n.weight", 1.0) + column.get("n.bias", 0.0), np.float32)


def convolved(value: Floats, weight: Floats, stride: int, padding: int, dilation: int) -> Floats:
    """Return PyTorch's Conv1d of (1, C, T), the slow way."""
    padded = np.pad(value[0], ((0, 0), (padding, padding)))
    reach = dilation * (weight.shape[2] - 1) + 1
    starts = range(0, padded.shape[1] - reach + 1, stride)
    columns = [np.einsum("oik,ik->o", weight, padded[:, at : at + reach : dilation]) for at in starts]
    return np.stack(columns, axis=1)[np.newaxis]


@pytest.mark.parametrize(("stride", "padding", "dilation"), [(1, 0, 1), (2, 2, 1), (1, 2, 2)])
@pytest.mark.parametrize("has_bias", [True, False])
def test_a_convolution_takes_in_the_norm_after_it(stride: int, padding: int, dilation: int, has_bias: bool) -> None:
    weights = norm_weights(5) | {"c.weight": some(5, 3, 3)} | ({"c.bias": some(5)} if has_bias else {})
    value = some(1, 3, 20)
    graph = GraphBuilder("test", weights)
    named = graph.input("x", [1, 3, "t"])
    graph.output(graph.conv(named, "c", norm="n", stride=(stride,), padding=(padding,), dilation=(dilation,)), "y")
    plain = convolved(value, weights["c.weight"], stride, padding, dilation)
    plain = plain + weights["c.bias"][:, np.newaxis] if has_bias else plain
    np.testing.assert_allclose(graph.build().run({"x": value})[0], normed(plain, weights), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("is_affine", [True, False])
def test_a_norm_scales_and_shifts_each_channel(is_affine: bool) -> None:
    weights = norm_weights(4, is_affine=is_affine)
    graph = GraphBuilder("test", weights, epsilon=0.5)
    graph.output(graph.norm(graph.input("x", [1, 4, "t"]), "n", 1), "y")
    value = some(1, 4, 9)
    np.testing.assert_allclose(graph.build().run({"x": value})[0], normed(value, weights, 0.5), rtol=1e-4, atol=1e-5)


def test_outputs_come_in_the_order_in_which_they_were_declared() -> None:
    graph = GraphBuilder("test", {"l.weight": some(2, 3), "l.bias": some(2)})
    value = graph.input("x", [1, "t", 3])
    graph.output(graph.linear(value, "l"), "first")
    graph.output(graph.mean(graph.relu(graph.transpose(value, (0, 2, 1))), (2,)), "second")
    sound = some(1, 6, 3)
    first, second = graph.build().run({"x": sound})
    assert first.shape == (1, 6, 2)
    np.testing.assert_allclose(second, np.maximum(sound, 0).mean(axis=1), rtol=1e-5, atol=1e-6)


def gru(value: Floats, weights: dict[str, Floats]) -> Floats:
    """Return PyTorch's GRU of (T, C), by its definition."""
    state = np.zeros(weights["g.weight_hh_l0"].shape[1])
    states = []
    for step in value:
        inner = np.split(weights["g.weight_ih_l0"] @ step + weights["g.bias_ih_l0"], 3)
        outer = np.split(weights["g.weight_hh_l0"] @ state + weights["g.bias_hh_l0"], 3)
        reset, update = (1 / (1 + np.exp(-(one + other))) for one, other in zip(inner[:2], outer[:2], strict=True))
        state = (1 - update) * np.tanh(inner[2] + reset * outer[2]) + update * state
        states.append(state)
    return np.array(states, np.float32)


@pytest.mark.parametrize("is_reversed", [False, True])
def test_a_recurrent_layer_has_its_gates_in_the_right_order(is_reversed: bool) -> None:
    shapes = {"weight_ih": (12, 3), "weight_hh": (12, 4), "bias_ih": (12,), "bias_hh": (12,)}
    weights = {f"g.{name}_l0": some(*shape) for name, shape in shapes.items()}
    graph = GraphBuilder("test", weights)
    graph.output(graph.gru(graph.input("x", ["t", 1, 3]), "g", is_reversed=is_reversed), "y")
    value = some(7, 3)
    ways = slice(None, None, -1 if is_reversed else 1)
    made = graph.build().run({"x": value[:, np.newaxis]})[0]
    np.testing.assert_allclose(made[:, 0], gru(value[ways], weights)[ways], rtol=1e-4, atol=1e-5)


def test_a_missing_weight_is_named() -> None:
    with pytest.raises(WeightsCorrupt, match=r"test have no c\.weight"):
        GraphBuilder("test", {}).conv("x", "c")


def test_weights_that_do_not_fit_make_no_network() -> None:
    graph = GraphBuilder("test", {"l.weight": some(5, 3)})
    graph.output(graph.linear(graph.input("x", [1, 20, 4]), "l"), "y")
    with pytest.raises(WeightsCorrupt, match="test do not make a network"):
        graph.build()
