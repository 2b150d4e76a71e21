# SPDX-License-Identifier: MIT
"""
Run one stage in a program of its own and listen to it.

In goes an order; out comes the outcome, or one of our errors. The program and whatever it started are gone when this
returns, raises or is cancelled. Nothing here knows of flows or of the database: who calls is asked once a second
whether the result is still wanted, and told how far it is. Whether a failure is tried again is the caller's business.

Program: `python -m clipmill.stage_child ORDER.json INSTALLATION`. It writes one JSON object a line: {"progress":
{"fraction", "message", "heard"}} as often as it likes, then one {"outcome": {...}} or {"error": {"code", "message",
"hint", "retryable"}}, and ends with 0. Anything else is a crash.
"""

from __future__ import annotations

import asyncio
import contextvars
import json
import logging
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from clipmill import process
from clipmill.domain.errors import ClipmillError, JobCancelled, JobError, StageCrashed, StageTimedOut
from clipmill.engine.orders import (
    IngestOutcome,
    OrderStage,
    Outcome,
    PlanOutcome,
    RenderOutcome,
    StageOrder,
    TranscribeOutcome,
)
from clipmill.storage.files import storage_full_is_typed, work_folder

_log = logging.getLogger(__name__)
ORDER: TypeAdapter[StageOrder] = TypeAdapter(StageOrder)
_OUTCOMES: dict[OrderStage, TypeAdapter[Any]] = {
    OrderStage.INGEST: TypeAdapter(IngestOutcome),
    OrderStage.TRANSCRIBE: TypeAdapter(TranscribeOutcome),
    OrderStage.PLAN: TypeAdapter(PlanOutcome),
    OrderStage.RENDER: TypeAdapter(RenderOutcome),
}
LONGEST_LINE_BYTES = 64 * 1024 * 1024
"""A plan's outcome holds all its recipes in one line."""
LONGEST_HEARD = 1000
"""Of the words that a program reports; what is longer is cut, for each report is written to the database."""
PULSE_S = 1.0
_LAST_WORDS_CHARS = 1500


@dataclass(frozen=True, slots=True)
class StageProgress:
    """What a stage last said of itself."""

    fraction: float
    message: str
    heard: str = ""
    """The last that was said in the source, while it listens."""


Pulse = Callable[[StageProgress | None], bool]
"""Is called about once a second, in a thread, with what is new; false when the result is not wanted any more."""
Find = Callable[[StageOrder], Outcome | None]
"""Looks for a result that is kept already; in a thread."""


def stage_argv(order_path: Path, installation: str = "") -> Sequence[str]:
    """Return the command of the real stage program, which notes uses of the cache in the installation's name."""
    return [sys.executable, "-m", "clipmill.stage_child", str(order_path), installation]


@dataclass(frozen=True, slots=True)
class Programs:
    """How stages are run on this host."""

    argv: Callable[[Path], Sequence[str]] = stage_argv
    find: Find | None = None
    """None always runs the program."""
    work_dir: Path | None = None
    """Where orders are written, and those of killed processes removed; none takes the system's folder."""
    pulse_s: float = PULSE_S


@dataclass(frozen=True, slots=True)
class StageRun:
    """A stage that has been run."""

    outcome: Outcome
    is_reused: bool
    """True when the result was kept already and no program was started."""


async def run_stage(order: StageOrder, programs: Programs, *, pulse: Pulse, limit_s: float) -> StageRun:
    """
    Run a stage, or find that its result is kept.

    Args:
        order: what to do.
        programs: how.
        pulse: see `Pulse`; what it raises ends the stage.
        limit_s: the program is killed when it is still running after this.

    Raises:
        StageTimedOut: the time ran out.
        StageCrashed: the program ended without an answer, or with one that cannot be read.
        JobCancelled: the result is not wanted any more.
        ClipmillError: whatever the stage failed with.

    """
    if programs.find is not None:
        kept = await asyncio.to_thread(programs.find, order)
        if kept is not None:
            return StageRun(kept, is_reused=True)
    try:
        with (
            storage_full_is_typed(),
            work_folder(programs.work_dir or Path(tempfile.gettempdir(), "clipmill-orders")) as folder,
        ):
            path = folder / "order.json"
            path.write_bytes(ORDER.dump_json(order))
            heard = await _run_program(programs, path, pulse, limit_s)
    except OSError as error:
        message = f"the order could not be written: {error.strerror}"
        raise StageCrashed(message) from error
    return StageRun(_outcome_of(order.stage, heard), is_reused=False)


@dataclass(slots=True)
class _Heard:
    """What a program has said; written by the thread that listens to it."""

    progress: StageProgress | None = None
    answer: dict[str, Any] | None = None
    nonsense: str = ""
    return_code: int = 0
    last_words: str = ""
    told: StageProgress | None = field(default=None)


async def _run_program(programs: Programs, path: Path, pulse: Pulse, limit_s: float) -> _Heard:
    loop = asyncio.get_running_loop()
    heard = _Heard()
    with process.group() as group:
        context = contextvars.copy_context()
        listening = loop.run_in_executor(None, context.run, _listen, programs.argv(path), heard)
        try:
            await _attend(listening, heard, pulse, programs.pulse_s, loop.time() + limit_s)
        finally:
            group.end()  # whatever happened: kills it and all it started
            await asyncio.wait({listening})
    try:
        listening.result()
    except FileNotFoundError as error:
        message = "the stage's program is not there"
        raise StageCrashed(message) from error
    return heard


async def _attend(
    listening: asyncio.Future[None], heard: _Heard, pulse: Pulse, pulse_s: float, deadline: float
) -> None:
    """Return when the program has ended; see to it once a second that it is wanted, in time, and heard of."""
    loop = asyncio.get_running_loop()
    while not listening.done():
        left_s = deadline - loop.time()
        if left_s <= 0:
            raise StageTimedOut
        await asyncio.wait({listening}, timeout=min(pulse_s, left_s))
        if listening.done():
            return
        new, heard.told = (heard.progress if heard.progress != heard.told else None), heard.progress
        if not await asyncio.to_thread(pulse, new):
            raise JobCancelled


def _listen(argv: Sequence[str], heard: _Heard) -> None:
    """Run the program to its end and take down what it says."""
    try:
        with process.start(argv) as running:
            for line in iter(lambda: running.stdout.readline(LONGEST_LINE_BYTES), b""):
                _take_down(line, heard)
            heard.return_code = running.wait()
            heard.last_words = running.last_words
    except JobCancelled:  # the group was ended before it began
        heard.return_code = -1
    except ValueError:  # its output was closed while it was read
        heard.return_code = -1


def _take_down(line: bytes, heard: _Heard) -> None:
    try:
        said = json.loads(line)
        if "progress" in said:
            progress = said["progress"]
            words = str(progress.get("heard", ""))[:LONGEST_HEARD]
            heard.progress = StageProgress(float(progress["fraction"]), str(progress.get("message", "")), words)
        elif "outcome" in said or "error" in said:
            heard.answer = said
    except (ValueError, TypeError, KeyError, AttributeError):
        heard.nonsense = line[:200].decode("utf-8", "replace").rstrip()


def _outcome_of(stage: OrderStage, heard: _Heard) -> Outcome:
    if heard.return_code != 0 or heard.answer is None:
        words = (heard.last_words or heard.nonsense)[-_LAST_WORDS_CHARS:]
        how = f"by signal {-heard.return_code}" if heard.return_code < 0 else f"with code {heard.return_code}"
        _log.error("the %s stage ended %s: %s", stage.value, how, words)  # may name paths: not for clients
        message = f"the {stage.value} stage ended {how} and without an answer"
        raise StageCrashed(message)
    if "error" in heard.answer:
        raise error_from(heard.answer["error"])
    try:
        outcome: Outcome = _OUTCOMES[stage].validate_python(heard.answer["outcome"])
    except ValidationError as error:
        _log.error("the %s stage's answer cannot be read: %s", stage.value, str(error)[:_LAST_WORDS_CHARS])
        message = f"the {stage.value} stage's answer cannot be read"
        raise StageCrashed(message) from error
    return outcome


def error_from(said: dict[str, Any]) -> ClipmillError:
    """Return the error of our tree that a stage's program named; one that is not in the tree becomes a `JobError`."""
    code, message, hint = str(said.get("code")), str(said.get("message")), said.get("hint")
    waiting: list[type[ClipmillError]] = [ClipmillError]
    while waiting:
        kind = waiting.pop()
        if kind.code == code:
            return kind(message, hint=hint)
        waiting.extend(kind.__subclasses__())
    return JobError(f"{code}: {message}", hint=hint)


__all__ = ["Find", "Programs", "Pulse", "StageProgress", "StageRun", "error_from", "run_stage", "stage_argv"]
