# SPDX-License-Identifier: MIT
"""
The engine's log in our log, in one line where it would write a page.

A cancelled flow makes the engine log the whole trace of everyone who waits for it. That is nothing to look into.
"""

from __future__ import annotations

import logging

_EXPECTED = ("Cancelled", "ConflictID", "MaxRecovery")


class _OneLine(logging.Filter):
    """Takes the trace from records about flows that were cancelled or taken over."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and any(word in type(error).__name__ for word in _EXPECTED):
            record.msg, record.args = "flow ended from outside: %s", (str(error),)
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.INFO, "INFO"
        return record.levelno >= logging.WARNING


_filter = _OneLine()


def tame_engine_log() -> None:
    """Send the engine's log where ours goes, from warnings up, without traces of what is expected."""
    logger = logging.getLogger("dbos")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    logger.addHandler(logging.NullHandler())  # else the engine adds one of its own
    logger.propagate = True
    logger.setLevel(logging.WARNING)
    if _filter not in logger.filters:
        logger.addFilter(_filter)


__all__ = ["tame_engine_log"]
