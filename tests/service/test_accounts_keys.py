# SPDX-License-Identifier: MIT
from __future__ import annotations

import re
import traceback

import pytest
import sqlalchemy as sa
from tests.service.making import make_team

from clipmill.accounts import keys as keys_module
from clipmill.accounts.keys import Keys
from clipmill.accounts.teams import Teams
from clipmill.domain.accounts import ApiKey, Scope
from clipmill.domain.errors import (
    ClipmillError,
    InvalidOptions,
    KeyExpired,
    KeyInvalid,
    KeyMissing,
    KeyNotFound,
    TeamNotFound,
)
from clipmill.domain.times import US_PER_S
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.tables import KeyRow


def only(keys: Keys, team_id: int) -> ApiKey:
    (key,) = keys.list(team_id)
    return key


def test_a_secret_leads_to_its_team(database: Database) -> None:
    team, other = make_team(database, name="mine"), make_team(database, name="theirs")
    keys = Keys(database)
    key, secret = keys.create(team.id, name=" laptop ", scopes=frozenset({Scope.READ}))
    keys.create(other.id, name="laptop")

    principal = keys.authenticate(f" {secret} ", address="192.0.2.1")

    assert principal.team == team
    assert principal.key == key
    assert key.name == "laptop"
    assert principal.may(Scope.READ)
    assert not principal.may(Scope.WRITE)


def test_a_secret_has_its_form_and_the_prefix_is_its_beginning(database: Database) -> None:
    team = make_team(database)

    key, secret = Keys(database).create(team.id, name="a", prefix="vendor_")

    assert re.fullmatch(r"vendor_[0-9a-f]{40}", secret)
    assert key.prefix == secret[: len("vendor_") + 8]


def test_the_secret_is_nowhere_in_the_database(database: Database) -> None:
    _, secret = Keys(database).create(make_team(database).id, name="a")

    with database.reading() as session:
        (row,) = session.execute(sa.select(*KeyRow.__table__.columns))

    assert secret not in repr(row)
    assert secret[-32:] not in repr(row)


@pytest.mark.parametrize("secret", [None, "", "  "])
def test_without_a_key_one_is_missing(database: Database, secret: str | None) -> None:
    with pytest.raises(KeyMissing):
        Keys(database).authenticate(secret, address="192.0.2.1")


@pytest.mark.parametrize("secret", ["clipmill_" + "0" * 40, "x" * 100_000, "\x00", "\ud800", "' OR 1=1 --", "ключ"])
def test_what_no_key_is_is_invalid(database: Database, secret: str) -> None:
    Keys(database).create(make_team(database).id, name="a")

    with pytest.raises(KeyInvalid):
        Keys(database).authenticate(secret, address="192.0.2.1")


def test_a_secret_with_something_behind_it_is_another(database: Database) -> None:
    _, secret = Keys(database).create(make_team(database).id, name="a")

    with pytest.raises(KeyInvalid):
        Keys(database).authenticate(secret + "0", address="192.0.2.1")


def test_revoking_is_final_and_comes_before_expiring(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    team, keys = make_team(database), Keys(database)
    key, secret = keys.create(team.id, name="a", expires_at_us=now_us() + 60 * US_PER_S)
    keys.authenticate(secret, address="192.0.2.1")

    first = keys.revoke(team.id, key.id)
    second = keys.revoke(team.id, key.id)
    monkeypatch.setattr(keys_module, "now_us", lambda: first.created_at_us + 3600 * US_PER_S)

    assert first.revoked_at_us is not None
    assert second.revoked_at_us == first.revoked_at_us
    with pytest.raises(KeyInvalid):
        keys.authenticate(secret, address="192.0.2.1")


def test_a_key_expires_at_its_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    end = now_us() + 3600 * US_PER_S
    keys = Keys(database)
    _, secret = keys.create(make_team(database).id, name="a", expires_at_us=end)

    monkeypatch.setattr(keys_module, "now_us", lambda: end - 1)
    keys.authenticate(secret, address="192.0.2.1")
    monkeypatch.setattr(keys_module, "now_us", lambda: end)

    with pytest.raises(KeyExpired):
        keys.authenticate(secret, address="192.0.2.1")


def test_another_teams_key_can_neither_be_seen_nor_revoked(database: Database) -> None:
    mine, theirs, keys = make_team(database), make_team(database), Keys(database)
    key, secret = keys.create(theirs.id, name="theirs")

    with pytest.raises(KeyNotFound):
        keys.revoke(mine.id, key.id)

    assert keys.list(mine.id) == ()
    assert keys.authenticate(secret, address="192.0.2.1").team.id == theirs.id


def test_keys_are_listed_newest_first_with_the_revoked_ones(database: Database) -> None:
    team, keys = make_team(database), Keys(database)
    first, _ = keys.create(team.id, name="first")
    second, _ = keys.create(team.id, name="second")
    revoked = keys.revoke(team.id, first.id)

    assert keys.list(team.id) == (second, revoked)


def test_the_last_use_is_noted_once_a_minute(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    team, keys = make_team(database), Keys(database)
    _, secret = keys.create(team.id, name="a")
    start = now_us()
    noted = []

    for later_s in (0, 1, 59, 60, 61):
        monkeypatch.setattr(keys_module, "now_us", lambda later_s=later_s: start + later_s * US_PER_S)
        keys.authenticate(secret, address="192.0.2.1")
        noted.append(only(keys, team.id).last_used_at_us)

    assert noted == [start, start, start, start + 60 * US_PER_S, start + 60 * US_PER_S]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"name": "a\nb"},
        {"scopes": frozenset()},
        {"prefix": ""},
        {"prefix": "no end"},
        {"prefix": "a" * 24 + "_"},
        {"expires_at_us": 1},
    ],
)
def test_a_key_that_cannot_be_is_refused(database: Database, wrong: dict[str, object]) -> None:
    team = make_team(database)

    with pytest.raises(InvalidOptions):
        Keys(database).create(team.id, **{"name": "a", **wrong})  # type: ignore[arg-type]

    assert Keys(database).list(team.id) == ()


def test_a_key_needs_a_team(database: Database) -> None:
    with pytest.raises(TeamNotFound):
        Keys(database).create(100, name="a")


def test_no_error_or_log_line_has_the_secret(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    team, keys = make_team(database), Keys(database)
    key, secret = keys.create(team.id, name="a")
    keys.authenticate(secret, address="192.0.2.1")
    keys.revoke(team.id, key.id)

    with pytest.raises(ClipmillError) as caught:
        keys.authenticate(secret, address="192.0.2.1")

    said = caplog.text + "".join(traceback.format_exception(caught.value)) + repr(key)
    assert secret not in said
    assert secret[-32:] not in said


def test_switching_a_team_off_leaves_its_keys(database: Database) -> None:
    team, keys = make_team(database), Keys(database)
    _, secret = keys.create(team.id, name="a")

    Teams(database).change(team.id, is_active=False)

    assert not keys.authenticate(secret, address="192.0.2.1").team.is_active
