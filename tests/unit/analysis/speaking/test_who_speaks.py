# SPDX-License-Identifier: MIT
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from clipmill.analysis.speaking.decide import who_speaks
from clipmill.analysis.speaking.mouths import Mouths
from clipmill.domain.picture import Shot, Speaking
from clipmill.domain.speech import Turn
from clipmill.domain.times import SourceRange

from .talk import Floats, mouths_of, samples_of, shot, span, syllables, trace_of, track

LEFT, RIGHT = 1, 2
TURNS = ((0.2, 2.2, LEFT), (2.5, 4.5, RIGHT), (4.8, 6.8, LEFT), (7.1, 9.1, LEFT), (9.4, 11.4, RIGHT))
LENGTH_S = 12.0
SPEECH = tuple(span(begin, end) for begin, end, _ in TURNS)
VOICES = tuple(Turn(span(begin, end), f"SPEAKER_0{who}") for begin, end, who in TURNS)


def _heard(turns: Sequence[tuple[float, float, int]] = TURNS) -> Floats:
    curve = np.zeros(round(LENGTH_S * 100))
    for number, (begin, end, _) in enumerate(turns):
        curve[round(begin * 100) : round(end * 100)] = syllables(end - begin, number)[: round((end - begin) * 100)]
    return curve


def _lips(who: int, *, listens: bool, turns: Sequence[tuple[float, float, int]] = TURNS) -> Floats:
    """Lips in time with the sound in the own turns, and in the others still, or moving without sound."""
    curve = _heard(turns)
    for number, (begin, end, speaker) in enumerate(turns):
        if speaker != who:
            part = slice(round(begin * 100), round(end * 100))
            curve[part] = 0 if listens else syllables(end - begin, 50 + number)[: len(curve[part])]
    return curve


def _run(
    shots: Sequence[Shot], mouths: Mouths, turns: Sequence[Turn] = VOICES, speech: Sequence[SourceRange] = SPEECH
) -> tuple[Speaking, ...]:
    chains = {face.track_id: face.track_id for item in shots for face in item.faces}
    return who_speaks(
        shots=shots, chain_of=chains, mouths=mouths, samples=samples_of(_heard()), turns=turns, speech=speech
    )


def _two_shot() -> Shot:
    return shot(0, LENGTH_S, track(LEFT, LEFT, 0, LENGTH_S), track(RIGHT, RIGHT, 0, LENGTH_S))


def _said_by(result: Sequence[Speaking], begin_s: float, end_s: float, track_id: int | None) -> float:
    """Share of a stretch that is said by a face."""
    wanted = span(begin_s, end_s)
    return sum(wanted.overlap_us(item.range) for item in result if item.track_id == track_id) / wanted.duration_us


@pytest.mark.parametrize("voices", [VOICES, ()])
def test_the_face_whose_lips_move_speaks(voices: tuple[Turn, ...]) -> None:
    mouths = mouths_of(*(trace_of(who, _lips(who, listens=True)) for who in (LEFT, RIGHT)))
    result = _run([_two_shot()], mouths, voices)
    for begin, end, who in TURNS:
        assert _said_by(result, begin, end, who) > 0.9


def test_the_face_whose_lips_fit_the_sound_speaks_when_both_move() -> None:
    mouths = mouths_of(*(trace_of(who, _lips(who, listens=False)) for who in (LEFT, RIGHT)))
    result = _run([_two_shot()], mouths)
    for begin, end, who in TURNS:
        assert _said_by(result, begin, end, who) > 0.9


def test_without_voices_most_is_right_and_what_is_wrong_is_not_sure() -> None:
    mouths = mouths_of(*(trace_of(who, _lips(who, listens=False)) for who in (LEFT, RIGHT)))
    result = _run([_two_shot()], mouths, ())
    assert sum(_said_by(result, *turn) for turn in TURNS) / len(TURNS) > 0.6
    for begin, end, who in TURNS:
        wrong = [item for item in result if item.range.overlaps(span(begin, end)) and item.track_id != who]
        assert all(item.confidence < 0.75 for item in wrong)


def test_speaking_covers_speech_in_order_and_inside_shots() -> None:
    faces = [track(1, 1, 0, 3.3), track(2, 2, 0, 3.3), track(3, 1, 3.3, LENGTH_S)]
    mouths = mouths_of(*(trace_of(who, _lips(who, listens=True)) for who in (1, 2, 3)))
    shots = [shot(0, 3.3, *faces[:2]), shot(3.3, LENGTH_S, faces[2])]
    result = _run(shots, mouths)
    assert all(one.range.out_us <= other.range.in_us for one, other in pairwise(result))
    assert all(sum(item.range.overlaps(own.range) for own in shots) == 1 for item in result)
    assert sum(item.range.duration_us for item in result) == sum(item.duration_us for item in SPEECH)
    assert all(0 <= item.confidence <= 1 for item in result)


def test_nobody_in_the_picture_is_a_result() -> None:
    result = _run([shot(0, LENGTH_S)], Mouths())
    assert result
    assert all(item.track_id is None and item.confidence > 0.9 for item in result)


def test_silence_and_no_shots_are_results() -> None:
    assert _run([_two_shot()], Mouths(), (), ()) == ()
    assert _run([], Mouths()) == ()


def test_a_voice_that_is_anothers_is_not_given_to_the_face_alone() -> None:
    """Two-shot first, then the listener alone while the other goes on."""
    shots = [
        shot(0, 7.0, track(LEFT, LEFT, 0, 7.0), track(RIGHT, RIGHT, 0, 7.0)),
        shot(7.0, LENGTH_S, track(3, RIGHT, 7.0, LENGTH_S)),
    ]
    traces = [trace_of(who, _lips(who, listens=True)) for who in (LEFT, RIGHT)]
    still = trace_of(3, _lips(RIGHT, listens=True), rate_hz=5.0)
    result = _run(shots, mouths_of(*traces, still))
    assert _said_by(result, 7.1, 9.1, None) > 0.9
    assert _said_by(result, 9.4, 11.4, 3) > 0.9


def test_a_still_listener_alone_does_not_speak_for_an_unknown_voice() -> None:
    still = trace_of(1, np.zeros(round(LENGTH_S * 100)), rate_hz=5.0)
    result = _run([shot(0, LENGTH_S, track(1, 1, 0, LENGTH_S))], mouths_of(still), ())
    assert _said_by(result, 0.2, 11.4, 1) < 0.1


def test_a_face_alone_speaks_when_its_mouth_cannot_be_read() -> None:
    result = _run([shot(0, LENGTH_S, track(1, 1, 0, LENGTH_S))], Mouths())
    assert all(item.track_id == 1 and item.confidence < 0.97 for item in result)


def test_a_laugh_of_the_listener_does_not_pull_the_camera() -> None:
    laugh = _lips(RIGHT, listens=True)
    laugh[530:600] = 0.7 + 0.3 * np.sin(np.arange(70) / 100 * 2 * np.pi * 4.5)
    mouths = mouths_of(trace_of(LEFT, _lips(LEFT, listens=True)), trace_of(RIGHT, laugh))
    result = _run([_two_shot()], mouths)
    assert _said_by(result, 4.8, 6.8, LEFT) > 0.95


def test_a_picture_of_a_face_does_not_speak() -> None:
    poster = track(RIGHT, RIGHT, 0, LENGTH_S)
    poster = type(poster)(RIGHT, RIGHT, poster.times, poster.boxes, is_live=False)
    result = _run([shot(0, LENGTH_S, track(LEFT, LEFT, 0, LENGTH_S), poster)], Mouths())
    assert {item.track_id for item in result} <= {LEFT, None}


def test_two_faces_of_which_nothing_is_known_are_a_guess() -> None:
    result = _run([_two_shot()], Mouths(), ())
    assert all(item.confidence < 0.6 for item in result)
