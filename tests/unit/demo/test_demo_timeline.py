# SPDX-License-Identifier: MIT
"""Sound, mouths and shots lie on one clock."""

import numpy as np
import numpy.typing as npt

from clipmill.demo.script import Line, Picture, ScriptedShot, Voice
from clipmill.demo.timeline import FRAME_RATE, Timeline, lay_out, mouth_opening

RATE_HZ = 1000
TALK = (
    ScriptedShot(Picture.HOST, (Line(Voice.HOST, "One. Two.", 0.6),)),
    ScriptedShot(Picture.BOTH, (Line(Voice.GUEST, "Three.", 0.4), Line(Voice.HOST, "Four.", 1.0))),
)


def tone(length_s: float) -> npt.NDArray[np.float32]:
    return np.asarray(np.sin(np.arange(round(length_s * RATE_HZ)) * 0.7) * 0.02, np.float32)


def timeline() -> Timeline:
    return lay_out(TALK, (((tone(1.0), tone(0.8)),), ((tone(0.5),), (tone(0.7),))), RATE_HZ)


def test_shots_follow_each_other_from_zero_to_the_end_of_the_sound() -> None:
    talk = timeline()
    first, second = talk.shots
    assert first.first_frame == 0
    assert second.first_frame == first.frame_count
    assert len(talk.sound) == talk.frame_count * RATE_HZ // FRAME_RATE


def test_shots_change_in_the_middle_of_a_pause() -> None:
    end_of_line_s = 0.5 + 1.0 + 0.38 + 0.8
    assert abs(timeline().shots[0].frame_count / FRAME_RATE - (end_of_line_s + 0.3)) <= 1 / FRAME_RATE


def test_only_the_mouth_of_whoever_speaks_opens() -> None:
    mouths = timeline().mouths
    during_host, during_guest = slice(15, 35), slice(83, 92)
    assert mouths[Voice.HOST][during_host].min() > 0.5
    assert mouths[Voice.GUEST][during_host].max() == 0.0
    assert mouths[Voice.GUEST][during_guest].min() > 0.5
    assert mouths[Voice.HOST][during_guest].max() == 0.0


def test_speech_is_brought_to_its_level_and_pauses_are_not_digital_silence() -> None:
    sound = timeline().sound
    speech, pause = sound[600:1400], sound[50:450]
    assert abs(20 * np.log10(np.sqrt(np.mean(speech**2))) + 20.0) < 0.5
    assert -70.0 < 20 * np.log10(np.sqrt(np.mean(pause**2))) < -62.0


def test_a_mouth_opens_further_the_louder_the_sound() -> None:
    loud, soft = mouth_opening(np.full(400, 0.1, np.float32), 40), mouth_opening(np.full(400, 0.03, np.float32), 40)
    assert loud[5] > soft[5] > 0.0
    assert mouth_opening(np.zeros(400, np.float32), 40).max() == 0.0
