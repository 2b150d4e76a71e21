# SPDX-License-Identifier: MIT
"""A job could not go on, or is not there."""

from __future__ import annotations

from clipmill.domain.errors.base import ClipmillError


class JobError(ClipmillError):
    """A job could not go on."""

    code = "job_error"


class JobCancelled(JobError):
    """The job was cancelled."""

    code = "job_cancelled"
    default_hint = "Start it again; finished stages are re-used."


class StageTimedOut(JobError):
    """A stage took longer than it may."""

    code = "stage_timed_out"
    retryable = True
    default_hint = "Raise the stage's time limit in the settings, or give a shorter source."


class StageCrashed(JobError):
    """A stage's program ended without an answer."""

    code = "stage_crashed"
    retryable = True
    default_hint = "Try again; if it happens with the same source each time, please report it with the source."


class JobNotFound(JobError):
    """There is no such job."""

    code = "job_not_found"
    default_hint = "Check the id; jobs are deleted after the retention time."


class ClipNotFound(JobError):
    """There is no such clip."""

    code = "clip_not_found"
    default_hint = "Check the id; clips are deleted with their job."


class ShareNotFound(JobError):
    """There is nothing to watch at this address."""

    code = "share_not_found"
    default_hint = "Whoever made the link has taken it back, or the clip is deleted; ask for a new one."


class JobNotReady(JobError):
    """The job is not in a state that allows this."""

    code = "job_not_ready"
    default_hint = "Ask for the job's state first."


class WorkerDead(JobError):
    """This worker was declared dead; what it brings late is refused."""

    code = "worker_dead"
    retryable = True
    default_hint = "Another worker has taken over; nothing needs to be done."
