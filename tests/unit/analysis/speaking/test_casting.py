# SPDX-License-Identifier: MIT
import pytest

from clipmill.analysis.speaking.casting import MIXED, Piece, cast, expected, without

ANN, BOB = 1, 2


def test_weak_pieces_of_a_voice_add_up() -> None:
    weak = [Piece(0, {ANN: 0.6, BOB: -0.6}) for _ in range(6)]
    assert cast(weak)[0][ANN] > 0.9


def test_one_wrong_piece_does_not_outvote_the_others() -> None:
    pieces = [*(Piece(0, {ANN: 1.5, BOB: -1.5}) for _ in range(4)), Piece(0, {ANN: -3.0, BOB: 4.0})]
    assert cast(pieces)[0][ANN] > 0.8


def test_two_voices_are_two_persons() -> None:
    sure = [Piece(0, {ANN: 3.0, BOB: -2.0}) for _ in range(3)]
    unsure = [Piece(1, {ANN: 0.3, BOB: 0.2}) for _ in range(3)]
    both = cast([*sure, *unsure])
    assert both[1][BOB] > both[1][ANN]
    assert cast(unsure)[1][ANN] > cast(unsure)[1][BOB]


def test_a_label_of_two_voices_is_seen_to_be_mixed() -> None:
    pieces = [Piece(0, {ANN: 4.0, BOB: -3.0}), Piece(0, {ANN: -3.0, BOB: 4.0})] * 5
    fit = cast(pieces)[0]
    assert fit[MIXED] > 0.9
    shares = expected(fit, [ANN, BOB])
    assert shares[ANN] == pytest.approx(shares[BOB], abs=0.1)


def test_a_voice_is_learned_where_its_person_is_alone_and_used_where_another_is() -> None:
    alone = [Piece(0, {ANN: 0.0}) for _ in range(4)]
    other = Piece(0, {BOB: 0.0})
    fit = without(cast([*alone, other])[0], other)
    assert expected(fit, [BOB])[None] > 0.7
    assert expected(fit, [ANN])[ANN] > 0.7


def test_a_face_alone_is_taken_for_the_speaker_when_nothing_else_is_known() -> None:
    piece = Piece(0, {ANN: 0.0})
    shares = expected(without(cast([piece])[0], piece), [ANN])
    assert shares[ANN] > 0.75


def test_shares_add_up_to_one_with_no_face_at_all() -> None:
    piece = Piece(0, {})
    assert expected(cast([piece])[0], []) == {None: 1.0}


def test_pieces_without_a_named_voice_may_all_be_one_persons() -> None:
    pieces = [Piece(-number, {ANN: 0.5, BOB: -0.5}) for number in range(1, 6)]
    assert all(expected(without(cast(pieces)[item.voice], item), [ANN, BOB])[ANN] > 0.4 for item in pieces)
