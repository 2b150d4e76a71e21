# SPDX-License-Identifier: MIT
from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
import typer
from typer.testing import CliRunner, Result

from clipmill.accounts.keys import Keys
from clipmill.accounts.teams import Teams
from clipmill.cli.accounts import add_groups
from clipmill.domain.accounts import Scope
from clipmill.domain.errors import KeyInvalid
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.tables import TeamRow

Run = Callable[..., Result]


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `clipmill WORDS...` on the database."""
    monkeypatch.setenv("CLIPMILL_SERVICE__DATABASE_URL", database.url)
    app = typer.Typer()
    add_groups(app)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def read(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_team_and_a_key_are_made_and_the_key_works(run: Run, database: Database) -> None:
    team_id = int(run("teams", "create", "--name", "Ours").stdout)
    made = run("keys", "create", "--name", "laptop")
    secret = made.stdout.strip()

    principal = Keys(database).authenticate(secret, address="192.0.2.1")

    assert principal.team.id == team_id
    assert principal.key.scopes == {Scope.READ, Scope.WRITE}
    assert secret not in made.stderr
    assert secret not in run("keys", "list").output
    assert principal.key.prefix in run("keys", "list").stdout


def test_a_key_has_what_was_asked_for_and_can_be_revoked(run: Run, database: Database) -> None:
    run("teams", "create", "--name", "Ours")
    words = ("--scope", "admin", "--scope", "read", "--expires-in-days", "2", "--prefix", "vendor_", "--json")
    key = read(run("keys", "create", "--name", "a", *words))

    assert key["secret"].startswith("vendor_")
    assert key["scopes"] == ["admin", "read"]
    assert key["expires_at_us"] - now_us() == pytest.approx(2 * 86_400e6, abs=60e6)

    assert run("keys", "revoke", key["id"]).exit_code == 0
    with pytest.raises(KeyInvalid):
        Keys(database).authenticate(key["secret"], address="192.0.2.1")
    assert read(run("keys", "list", "--json"))[0]["revoked_at_us"] is not None
    assert run("keys", "revoke", "key_nothing").exit_code == 1


def test_the_wallet_is_topped_up_and_shown(run: Run) -> None:
    run("teams", "create", "--name", "Ours")

    assert run("wallet", "top-up", "2500", "--note", "bank").exit_code == 0
    assert read(run("wallet", "show", "--json"))["balance_cents"] == 2500
    assert "2500" in run("wallet", "show").stdout
    (entry,) = read(run("wallet", "entries", "--json"))
    assert (entry["kind"], entry["amount_cents"], entry["note"]) == ("top_up", 2500, "bank")
    assert entry["id"] in run("wallet", "entries").stdout
    assert read(run("wallet", "entries", "--before", entry["id"], "--json")) == []
    assert run("wallet", "top-up", "0").exit_code == 1


def test_an_audit_ends_with_a_failure_when_a_sum_is_wrong(run: Run, database: Database) -> None:
    run("teams", "create", "--name", "Ours")
    run("wallet", "top-up", "100")
    right = run("wallet", "audit")
    with database.transaction() as session:
        session.execute(sa.update(TeamRow).values(spent_cents=1))
    wrong = run("wallet", "audit", "--json")

    assert right.exit_code == 0
    assert wrong.exit_code == 1
    assert not json.loads(wrong.stdout)[0]["is_right"]


def test_a_team_is_changed(run: Run, database: Database) -> None:
    team = Teams(database).create("Ours")

    run("teams", "change", "--unlimited", "--inactive", "--name", "[red]Theirs[/red]")

    changed = Teams(database).get(team.id)
    assert (changed.is_unlimited, changed.is_active, changed.name) == (True, False, "[red]Theirs[/red]")
    assert "[red]Theirs[/red]" in run("teams", "list").stdout
    assert read(run("teams", "list", "--json"))[0]["name"] == "[red]Theirs[/red]"


def test_with_none_or_several_teams_one_must_be_named(run: Run, database: Database) -> None:
    none = run("keys", "list")
    first, second = Teams(database).create("a"), Teams(database).create("b")
    several = run("keys", "list")
    unknown = run("wallet", "show", "--team", "1")
    run("wallet", "top-up", "5", "--team", second.id)

    assert (none.exit_code, several.exit_code, unknown.exit_code) == (1, 1, 1)
    assert "clipmill teams create" in none.stderr
    assert "--team" in several.stderr
    assert "team_not_found" in unknown.stderr
    assert read(run("wallet", "show", "--team", first.id, "--json"))["balance_cents"] == 0
    assert read(run("wallet", "show", "--team", second.id, "--json"))["balance_cents"] == 5


def test_a_database_that_is_away_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPMILL_SERVICE__DATABASE_URL", "postgresql://me:hush@127.0.0.1:1/x")

    result = run("teams", "list")

    assert result.exit_code == 1
    assert "store_unavailable" in result.stderr
    assert "hush" not in result.output
