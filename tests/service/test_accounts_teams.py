# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest

from clipmill.accounts import teams as teams_module
from clipmill.accounts.teams import Teams
from clipmill.domain.errors import InvalidOptions, StoreUnavailable, TeamNotFound
from clipmill.storage.records.database import Database


def test_a_team_is_found_again(database: Database) -> None:
    teams = Teams(database)

    team = teams.create(" Ångström & co ", is_unlimited=True)

    assert team.name == "Ångström & co"
    assert team.is_unlimited
    assert team.is_active
    assert teams.get(team.id) == team
    assert teams.list() == (team,)


def test_ids_are_nine_digits_that_cannot_be_counted(database: Database) -> None:
    ids = [Teams(database).create("a").id for _ in range(10)]

    assert all(100_000_000 <= team_id <= 999_999_999 for team_id in ids)
    assert len(set(ids)) == 10
    assert ids != sorted(ids)


def test_an_id_that_is_taken_is_drawn_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([111_111_111, 111_111_111, 222_222_222])
    monkeypatch.setattr(teams_module, "random_team_id", lambda: next(drawn))
    teams = Teams(database)

    first, second = teams.create("first"), teams.create("second")

    assert (first.id, second.id) == (111_111_111, 222_222_222)
    assert teams.get(first.id).name == "first"


def test_drawing_ends_when_all_are_taken(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teams_module, "random_team_id", lambda: 111_111_111)
    Teams(database).create("first")

    with pytest.raises(StoreUnavailable):
        Teams(database).create("second")


def test_a_change_changes_what_is_given_and_no_more(database: Database) -> None:
    teams = Teams(database)
    team, other = teams.create("a"), teams.create("b")

    off = teams.change(team.id, is_active=False)
    named = teams.change(team.id, name="c", is_unlimited=True)

    assert (off.name, off.is_active, off.is_unlimited) == ("a", False, False)
    assert (named.name, named.is_active, named.is_unlimited) == ("c", False, True)
    assert teams.change(team.id) == named == teams.get(team.id)
    assert teams.get(other.id) == other


def test_a_team_that_is_not_there_is_told(database: Database) -> None:
    teams = Teams(database)

    with pytest.raises(TeamNotFound):
        teams.get(123_456_789)
    with pytest.raises(TeamNotFound):
        teams.change(123_456_789, name="a")


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\x1b[31m"])
def test_a_name_that_cannot_be_is_refused(database: Database, name: str) -> None:
    with pytest.raises(InvalidOptions):
        Teams(database).create(name)
