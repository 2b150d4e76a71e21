# SPDX-License-Identifier: MIT
"""
LR-ASD, an audio-visual network for active speakers, described for ONNX Runtime.

In: its published weights. Out: three graphs: faces to visual features, cepstra to sound features, and both to a score.
Liao et al., 2025, "LR-ASD: Lightweight and Robust Network for Active Speaker Detection" (IJCV); 0.84 M parameters,
MIT. Each encoder is a chain of blocks in which the first half looks along the picture (or the spectrum) and the second
half along time.
"""

from __future__ import annotations

from dataclasses import dataclass

from clipmill.analysis.networks.onnx import GraphBuilder, Network, Weights
from clipmill.analysis.speaking.reels import FEATURES, SIDE_PX

_EPSILON = 1e-3
_BLOCKS = (1, 2, 3)
_MEAN, _DEVIATION = 0.4161, 0.1688
"""Of the faces that it was trained on, white being 1."""


@dataclass(frozen=True, slots=True)
class LrAsd:
    """The network in three parts."""

    faces: Network
    """`faces` (1, 1, T, 112, 112) float32 gray, white 255, to (T, 128)."""
    sound: Network
    """`sound` (1, 1, 13, 4 T) float32 to (T, 128)."""
    both: Network
    """`faces` and `sound`, (T, 128) each, to (T,): log odds that the face makes the sound."""


def lr_asd(weights: Weights) -> LrAsd:
    """
    Return the network.

    Raises:
        WeightsCorrupt: these are not its weights.

    """
    return LrAsd(_faces(weights), _sound(weights), _both(weights))


def _builder(weights: Weights) -> GraphBuilder:
    return GraphBuilder("lr-asd", weights, epsilon=_EPSILON)


def _faces(weights: Weights) -> Network:
    graph = _builder(weights)
    value = graph.input("faces", (1, 1, "time", SIDE_PX, SIDE_PX))
    value = graph.mul(value, graph.constant(1 / 255 / _DEVIATION))
    value = graph.add(value, graph.constant(-_MEAN / _DEVIATION))
    for block in _BLOCKS:
        prefix = f"model.visualEncoder.block{block}"
        stride = (1, 2, 2) if block == _BLOCKS[0] else (1, 1, 1)
        for part, kernel in enumerate((5, 3), start=1):
            half = kernel // 2
            value = graph.relu(
                graph.conv(
                    value,
                    f"{prefix}.s_{part}",
                    norm=f"{prefix}.s_norm_{part}",
                    stride=stride if part == 1 else None,
                    padding=(0, half, half),
                )
            )
        for part, kernel in enumerate((5, 3), start=1):
            value = graph.relu(
                graph.conv(value, f"{prefix}.t_{part}", norm=f"{prefix}.t_norm_{part}", padding=(kernel // 2, 0, 0))
            )
        if block != _BLOCKS[-1]:
            pads = [0, 1, 1, 0, 1, 1]
            value = graph.op("MaxPool", value, kernel_shape=[1, 3, 3], strides=[1, 2, 2], pads=pads)
    value = graph.op("ReduceMax", value, axes=[3, 4], keepdims=0)
    graph.output(graph.reshape(graph.transpose(value, (0, 2, 1)), (-1, FEATURES)), "features")
    return graph.build()


def _sound(weights: Weights) -> Network:
    graph = _builder(weights)
    value = graph.input("sound", (1, 1, 13, "time"))
    for block in _BLOCKS:
        prefix = f"model.audioEncoder.block{block}"
        for kind in ("m", "t"):
            for part, kernel in enumerate((5, 3), start=1):
                padding = (kernel // 2, 0) if kind == "m" else (0, kernel // 2)
                value = graph.relu(
                    graph.conv(value, f"{prefix}.{kind}_{part}", norm=f"{prefix}.{kind}_norm_{part}", padding=padding)
                )
        if block != _BLOCKS[-1]:
            value = graph.op("MaxPool", value, kernel_shape=[1, 3], strides=[1, 2], pads=[0, 1, 0, 1])
    value = graph.mean(value, (2,))
    graph.output(graph.reshape(graph.transpose(value, (0, 2, 1)), (-1, FEATURES)), "features")
    return graph.build()


def _both(weights: Weights) -> Network:
    graph = _builder(weights)
    faces = graph.input("faces", ("time", FEATURES))
    sound = graph.input("sound", ("time", FEATURES))
    value = _weighed(graph, graph.concat((sound, faces)), "model.fusion")
    steps = graph.reshape(value, (-1, 1, 2 * FEATURES))
    forward = graph.gru(steps, "model.detector.gru_forward")
    backward = graph.gru(steps, "model.detector.gru_backward", is_reversed=True)
    value = graph.reshape(graph.concat((forward, backward), axis=2), (-1, FEATURES))
    value = graph.linear(_weighed(graph, value, "model.detector.attention"), "lossAV.FC")
    # Two scores, listener's and speaker's: their difference is the log odds.
    graph.output(graph.reshape(graph.op("MatMul", value, graph.constant([[-1.0], [1.0]])), (-1,)), "odds")
    return graph.build()


def _weighed(graph: GraphBuilder, value: str, layer: str) -> str:
    """Return a (T, C) value, each channel weighed by what all of them say at that step."""
    channels = graph.weight(f"{layer}.attention.weight")[:, :, 0]
    mixed = graph.op("MatMul", value, graph.constant(channels.T))
    scale, shift = graph.scale_and_shift(f"{layer}.bn")
    gate = graph.sigmoid(graph.add(graph.mul(mixed, graph.constant(scale)), graph.constant(shift)))
    return graph.mul(value, gate)
