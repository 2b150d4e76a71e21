# SPDX-License-Identifier: MIT
"""
A hidden Markov chain: which state at each step, when changes cost something (pure).

In: log likelihoods of states and the cost of a change at each step. Out: the best path and how sure each step is.
Rabiner, 1989, "A tutorial on hidden Markov models".
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def best_path(likelihoods: Floats, change_costs: Floats) -> npt.NDArray[np.int64]:
    """
    Return the most likely states (Viterbi).

    Args:
        likelihoods: (N, S) natural log likelihood of each state at each step, priors included.
        change_costs: (N,) what it costs to be in another state than a step earlier.

    Returns:
        (N,) state numbers.

    """
    steps, states = likelihoods.shape
    came_from = np.zeros((steps, states), np.int64)
    score = likelihoods[0].copy()
    stay = np.arange(states)
    for step in range(1, steps):
        best = int(np.argmax(score))
        moved = score[best] - change_costs[step]
        is_moved = moved > score
        came_from[step] = np.where(is_moved, best, stay)
        score = np.where(is_moved, moved, score) + likelihoods[step]
    path = np.zeros(steps, np.int64)
    path[-1] = int(np.argmax(score))
    for step in range(steps - 1, 0, -1):
        path[step - 1] = came_from[step, path[step]]
    return path


def posteriors(likelihoods: Floats, change_costs: Floats) -> Floats:
    """Return the probability of each state at each step, (N, S), given all steps (forward and backward)."""
    forward = _forward(likelihoods, change_costs)
    backward = _forward(likelihoods[::-1], np.concatenate(([0.0], change_costs[:0:-1])))[::-1]
    joint = forward + backward - likelihoods
    joint -= joint.max(axis=1, keepdims=True)
    share = np.exp(joint)
    return np.asarray(share / share.sum(axis=1, keepdims=True), np.float64)


def _forward(likelihoods: Floats, change_costs: Floats) -> Floats:
    """Return log likelihoods of all steps so far and each state now, but for a constant a step."""
    steps, states = likelihoods.shape
    result = np.zeros((steps, states))
    now = likelihoods[0]
    result[0] = now
    for step in range(1, steps):
        peak = now.max()
        weight = np.exp(now - peak)
        other = np.exp(-change_costs[step])
        total = weight * (1 - other) + other * weight.sum()
        now = peak + np.log(np.maximum(total, 1e-300)) + likelihoods[step]
        result[step] = now
    return result
