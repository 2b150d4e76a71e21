# SPDX-License-Identifier: MIT
from __future__ import annotations

import asyncio

import pytest

from clipmill.api.events import Told, events_of_job, told_from_id
from clipmill.api.native.subtitles import LINE_LENGTH, LINES, LONGEST_US, track_from_transcript
from clipmill.domain.jobs import JobKind, JobProgress, JobRecord, JobSpec, JobState
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import source_range_from_s


def a_job(state: JobState) -> JobRecord:
    return JobRecord(
        id="1",
        team_id=1,
        dialect="native",
        state=state,
        spec=JobSpec(JobKind.CLIPS, "https://example.com/a.mp4"),
        name="",
        progress=JobProgress(),
        failure=None,
        notices=(),
        cost_cents=0,
        units=0,
        title=None,
        duration_us=None,
        language=None,
        attempt=1,
        created_at_us=0,
        started_at_us=None,
        finished_at_us=None,
        expires_at_us=None,
    )


def test_an_event_id_says_what_was_told() -> None:
    told = Told("abcd", (1 << 49, 3, 0))
    assert told_from_id(told.event_id) == told


@pytest.mark.parametrize("text", ["", "x", "a.x.y.z", "a.-1.0.0", "a.1.2", "a." + "f" * 65 + ".0.0"])
def test_an_id_that_is_not_ours_says_nothing(text: str) -> None:
    assert told_from_id(text) == Told()


def test_a_quiet_job_is_heard_to_be_alive() -> None:
    looks = iter([JobState.RUNNING] * 8)

    async def run() -> list[bytes]:
        stream = events_of_job(
            lambda: a_job(next(looks, JobState.SUCCEEDED)),
            lambda: (),
            show_job=lambda job: job.state.value,
            show_clip=lambda clip: clip.id,
            poll_s=0.01,
            heartbeat_s=0.02,
        )
        return [piece async for piece in stream]

    pieces = asyncio.run(run())
    assert b": ping\n\n" in pieces
    assert sum(b"event: progress" in piece for piece in pieces) == 1
    assert b"event: end" in pieces[-1]


def a_transcript(count: int, *, joins: bool = False) -> Transcript:
    words = tuple(
        Word(source_range_from_s(0.4 * number, 0.4 * number + 0.3), f"word{number}", joins_previous=joins)
        for number in range(count)
    )
    return Transcript("en", 1.0, (Segment(source_range_from_s(0, 0.4 * count), words),))


@pytest.mark.parametrize("joins", [False, True])
def test_subtitles_are_short_in_order_and_hold_every_word(joins: bool) -> None:
    transcript = a_transcript(200, joins=joins)
    track = track_from_transcript(transcript)
    said = [word.text for cue in track.cues for line in cue.lines for word in line]
    assert said == [word.text for word in transcript.words]
    for before, after in zip(track.cues, track.cues[1:], strict=False):
        assert before.range.out_us <= after.range.in_us
    for cue in track.cues:
        assert len(cue.lines) <= LINES
        assert cue.range.duration_us <= LONGEST_US
        for line in cue.lines:
            text = "".join(word.text if word.joins_previous else f" {word.text}" for word in line).strip()
            assert len(text) <= LINE_LENGTH
