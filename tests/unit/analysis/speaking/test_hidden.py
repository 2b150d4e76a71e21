# SPDX-License-Identifier: MIT
import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from clipmill.analysis.speaking.hidden import best_path, posteriors


def test_a_short_doubt_does_not_change_the_state() -> None:
    likelihoods = np.zeros((30, 2))
    likelihoods[:, 0] = 0.5
    likelihoods[14:16] = [0.0, 1.0]
    assert not best_path(likelihoods, np.full(30, 4.0)).any()


def test_a_change_falls_where_it_is_cheap() -> None:
    likelihoods = np.zeros((30, 2))
    likelihoods[:12, 0], likelihoods[18:, 1] = 1.0, 1.0
    costs = np.full(30, 6.0)
    costs[16] = 0.5
    path = best_path(likelihoods, costs)
    assert path.tolist() == [0] * 16 + [1] * 14


@given(
    arrays.arrays(np.float64, (7, 3), elements=st.floats(-3, 3)),
    arrays.arrays(np.float64, 7, elements=st.floats(0.1, 5)),
)
def test_both_agree_with_trying_every_path(
    likelihoods: npt.NDArray[np.float64], costs: npt.NDArray[np.float64]
) -> None:
    paths = np.array(np.meshgrid(*[range(3)] * 7)).reshape(7, -1).T
    moves = (paths[:, 1:] != paths[:, :-1]) * costs[1:]
    scores = likelihoods[np.arange(7), paths].sum(axis=1) - moves.sum(axis=1)
    found = best_path(likelihoods, costs)
    own = likelihoods[np.arange(7), found].sum() - ((found[1:] != found[:-1]) * costs[1:]).sum()
    assert np.isclose(own, scores.max())
    weights = np.exp(scores - scores.max())
    shares = np.array([[weights[paths[:, step] == state].sum() for state in range(3)] for step in range(7)])
    assert np.allclose(posteriors(likelihoods, costs), shares / weights.sum(), atol=1e-9)
