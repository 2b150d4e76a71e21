# SPDX-License-Identifier: MIT
"""
A job as a stream of server-sent events.

In: a way to look at the job. Out: bytes of `progress`, `clip` and `end` events. Everything is read from the database,
so it does not matter which host runs the job or which answers. An event's id says all that was told up to it: whoever
comes back with it, to whichever host, is told only what is new.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from clipmill.domain.jobs import ClipRecord, ClipState, JobRecord

LookAtJob = Callable[[], JobRecord]
LookAtClips = Callable[[], tuple[ClipRecord, ...]]
"""Both wait for the database."""

_RETRY_MS = 2000
_CLIPS_EVERY = 4
"""Looks at a job that has not changed before its clips are looked at all the same; their recipes are big."""
_STATES = tuple(ClipState)


@dataclass(frozen=True, slots=True)
class Told:
    """What a client knows of a job."""

    job: str = ""
    """Digest of the state and progress that it saw last."""
    clips: tuple[int, ...] = (0,) * len(_STATES)
    """For each clip state, the ordinals of the clips that it saw in it, as bits."""

    @property
    def event_id(self) -> str:
        """The same as text."""
        return ".".join((self.job, *(f"{bits:x}" for bits in self.clips)))


def told_from_id(text: str) -> Told:
    """Return what an event id says; one that is not ours says nothing."""
    job, *clips = text.split(".")
    try:
        bits = tuple(int(part, 16) for part in clips)
    except ValueError:
        return Told()
    is_ours = len(bits) == len(_STATES) and all(0 <= part < 1 << 256 for part in bits)
    return Told(job, bits) if is_ours else Told()


def is_told(last_event_id: str, job: JobRecord, clips: tuple[ClipRecord, ...]) -> bool:
    """Say whether a client has seen the end of a job and all of its clips."""
    told = told_from_id(last_event_id)
    return job.state.is_final and told.job == _digest(job) and all(_knows(told, clip) for clip in clips)


async def events_of_job(
    look_at_job: LookAtJob,
    look_at_clips: LookAtClips,
    *,
    show_job: Callable[[JobRecord], str],
    show_clip: Callable[[ClipRecord], str],
    last_event_id: str = "",
    poll_s: float = 0.5,
    heartbeat_s: float = 15.0,
) -> AsyncIterator[bytes]:
    """
    Yield the events of a job until it is done; the last is `end`.

    Args:
        look_at_job: is called in a thread, every `poll_s`.
        look_at_clips: is called in a thread when the job has changed, and now and then.
        show_job: writes a job as JSON.
        show_clip: writes a clip as JSON.
        last_event_id: what the client knows already.
        poll_s: time between two looks.
        heartbeat_s: longest silence; a comment breaks it.

    Raises:
        JobNotFound: the job was deleted meanwhile; the stream breaks off.
        StoreUnavailable: the database does not answer.

    """
    told = told_from_id(last_event_id)
    spoke = time.monotonic()
    yield f"retry: {_RETRY_MS}\n\n".encode()
    for turn in itertools.count():
        job = await asyncio.to_thread(look_at_job)
        is_due = job.state.is_final or told.job != _digest(job) or turn % _CLIPS_EVERY == 0
        for clip in await asyncio.to_thread(look_at_clips) if is_due else ():
            if not _knows(told, clip):
                told = _with_clip(told, clip)
                spoke = time.monotonic()
                yield _event("clip", told, show_clip(clip))
        if job.state.is_final:
            yield _event("end", Told(_digest(job), told.clips), show_job(job))
            return
        if told.job != _digest(job):
            told = Told(_digest(job), told.clips)
            spoke = time.monotonic()
            yield _event("progress", told, show_job(job))
        elif time.monotonic() - spoke > heartbeat_s:
            spoke = time.monotonic()
            yield KEEPALIVE_COMMENT
        await asyncio.sleep(poll_s)


def _event(name: str, told: Told, data: str) -> bytes:
    return format_sse_event(event=name, id=told.event_id, data_str=data)


def _digest(job: JobRecord) -> str:
    seen: tuple[Any, ...] = (job.attempt, job.state.value, job.progress)
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def _knows(told: Told, clip: ClipRecord) -> bool:
    return bool(told.clips[_STATES.index(clip.state)] >> clip.ordinal & 1)


def _with_clip(told: Told, clip: ClipRecord) -> Told:
    place = _STATES.index(clip.state)
    bits = tuple(item | (1 << clip.ordinal if index == place else 0) for index, item in enumerate(told.clips))
    return Told(told.job, bits)
