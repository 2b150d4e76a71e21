# SPDX-License-Identifier: MIT
"""
A conversation with a model that may end at any question.

In: questions. Out: answers, or none; what was asked and why it ended is counted. A server that does not answer is not
waited for again: whoever asks it has tried several times already.
"""

from __future__ import annotations

from clipmill.domain.errors import BudgetSpent, ModelError, ModelUnavailable
from clipmill.selection.aids import Model
from clipmill.selection.judging.asking import Question

_HOPELESS = 3
"""Answers in a row that cannot be used, with none before that could, after which no more is asked."""


class Talk:
    """Asks a model until it cannot, or may not, answer."""

    def __init__(self, model: Model, most_questions: int) -> None:
        """Take the model and how often it may be asked."""
        self._model = model
        self._most = most_questions
        self._answered = 0
        self._is_over = False
        self.questions = 0
        self.failed = 0
        self.is_spent = False
        """Whether a limit ended it, the model's or ours."""
        self.last_error: ModelError | None = None

    @property
    def left(self) -> int:
        """How many questions may still be asked."""
        return 0 if self._is_over else self._most - self.questions

    @property
    def is_ended(self) -> bool:
        """Whether it ended early, for whatever cause."""
        return self._is_over or self.is_spent

    def ask(self, question: Question) -> object | None:
        """Return the answer, or none when there is none."""
        if self._is_over:
            return None
        if self.questions >= self._most:
            self.is_spent = self._is_over = True
            return None
        self.questions += 1
        try:
            answer = self._model.ask(question.system, question.user, question.schema, max_tokens=question.max_tokens)
        except ModelError as error:
            self._note(error)
            return None
        self._answered += 1
        return answer

    def _note(self, error: ModelError) -> None:
        self.last_error = error
        self.failed += 1
        self.is_spent = isinstance(error, BudgetSpent)
        is_hopeless = not self._answered and self.failed >= _HOPELESS
        self._is_over = self.is_spent or is_hopeless or isinstance(error, ModelUnavailable)
