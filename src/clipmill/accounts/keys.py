# SPDX-License-Identifier: MIT
"""
API keys: made, shown once, looked up, revoked.

A secret is a word that ends in `_` and 40 random hexadecimal digits (160 bits). What is kept is its SHA-256, which is
enough for random secrets: there is nothing to guess, so nothing to slow down. It is found by an index over the hashes;
how long that takes says nothing about the secret. Neither secrets nor hashes are ever logged or put into an error.
"""

from __future__ import annotations

import hashlib
import re
import secrets

import sqlalchemy as sa

from clipmill.accounts.guesses import GuessLimiter
from clipmill.accounts.naming import checked_name
from clipmill.accounts.teams import team_of
from clipmill.domain.accounts import ApiKey, Principal, Scope
from clipmill.domain.errors import InvalidOptions, KeyExpired, KeyInvalid, KeyMissing, KeyNotFound, TeamNotFound
from clipmill.domain.times import US_PER_S
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.tables import KeyRow, TeamRow

DEFAULT_PREFIX = "clipmill_"
DEFAULT_SCOPES = frozenset({Scope.READ, Scope.WRITE})
SECRET_DIGITS, READABLE_DIGITS = 40, 8
USE_NOTED_EVERY_US = 60 * US_PER_S
"""A key that is used all the time costs one write a minute."""
_MAX_SECRET = 200
_PREFIX = re.compile(r"[a-z][a-z0-9_-]{0,22}_")


class Keys:
    """The keys of all teams."""

    def __init__(self, db: Database, guesses: GuessLimiter | None = None) -> None:
        """Take the database, of which nothing is read yet, and the count of wrong keys; none takes one of its own."""
        self._db = db
        self._guesses = GuessLimiter() if guesses is None else guesses

    def authenticate(self, secret: str | None, *, address: str) -> Principal:
        """
        Return who sends this secret from this address. One read; once a minute and key one small write.

        Raises:
            KeyMissing: nothing was sent.
            KeyInvalid: it is unknown or revoked.
            KeyExpired: its time is over.
            RateLimited: too many wrong keys came from the address; this one was not looked at.

        """
        if secret is None or not secret.strip():
            raise KeyMissing
        self._guesses.check(address, secret.strip())
        try:
            principal = self._find(secret.strip())
        except (KeyInvalid, KeyExpired) as error:
            self._guesses.note_wrong(address, secret.strip(), type(error))
            raise
        self._guesses.note_right(address, secret.strip())
        return principal

    def create(
        self,
        team_id: int,
        *,
        name: str,
        scopes: frozenset[Scope] = DEFAULT_SCOPES,
        expires_at_us: int | None = None,
        prefix: str = DEFAULT_PREFIX,
    ) -> tuple[ApiKey, str]:
        """
        Make a key and return it with its secret, which can never be had again.

        Raises:
            TeamNotFound: there is no such team.
            InvalidOptions: the name or prefix has a form that it cannot have, there is no scope, or it would have
                expired before it was made.

        """
        now = now_us()
        _check(scopes, prefix, expires_at_us, now)
        digits = secrets.token_hex(SECRET_DIGITS // 2)
        secret = prefix + digits
        row = KeyRow(
            id=f"key_{secrets.token_hex(12)}",
            team_id=team_id,
            name=checked_name(name),
            prefix=prefix + digits[:READABLE_DIGITS],
            secret_sha256=_hash(secret),
            scopes=sorted(scope.value for scope in scopes),
            created_at_us=now,
            expires_at_us=expires_at_us,
            revoked_at_us=None,
            last_used_at_us=None,
        )
        with self._db.transaction() as session:
            if session.get(TeamRow, team_id) is None:
                raise TeamNotFound
            session.add(row)
        return key_of(row), secret

    def list(self, team_id: int) -> tuple[ApiKey, ...]:
        """Return a team's keys, revoked ones too, newest first."""
        query = (
            sa.select(KeyRow).where(KeyRow.team_id == team_id).order_by(KeyRow.created_at_us.desc(), KeyRow.id.desc())
        )
        with self._db.reading() as session:
            return tuple(key_of(row) for row in session.scalars(query))

    def revoke(self, team_id: int, key_id: str) -> ApiKey:
        """
        Make a key useless for good, from the next request on; a revoked one stays as it is.

        Raises:
            KeyNotFound: the team has none with this id.

        """
        with self._db.transaction() as session:
            mine = (KeyRow.id == key_id, KeyRow.team_id == team_id)
            session.execute(
                sa.update(KeyRow).where(*mine, KeyRow.revoked_at_us.is_(None)).values(revoked_at_us=now_us())
            )
            row = session.scalar(sa.select(KeyRow).where(*mine))
            if row is None:
                raise KeyNotFound
            return key_of(row)

    def _find(self, secret: str) -> Principal:
        query = (
            sa.select(KeyRow, TeamRow)
            .join(TeamRow, TeamRow.id == KeyRow.team_id)
            .where(KeyRow.secret_sha256 == _hash(secret))
        )
        with self._db.reading() as session:
            found = session.execute(query).one_or_none()
        if found is None or found[0].revoked_at_us is not None:
            raise KeyInvalid
        key, team = found
        now = now_us()
        if key.expires_at_us is not None and key.expires_at_us <= now:
            raise KeyExpired
        if key.last_used_at_us is None or key.last_used_at_us <= now - USE_NOTED_EVERY_US:
            self._note_use(key.id, now)
        return Principal(team_of(team), key_of(key))

    def _note_use(self, key_id: str, now: int) -> None:
        with self._db.transaction() as session:
            session.execute(
                sa.update(KeyRow)
                .where(
                    KeyRow.id == key_id,
                    sa.or_(KeyRow.last_used_at_us.is_(None), KeyRow.last_used_at_us <= now - USE_NOTED_EVERY_US),
                )
                .values(last_used_at_us=now)
            )


def key_of(row: KeyRow) -> ApiKey:
    """Return a key's row as the word."""
    return ApiKey(
        id=row.id,
        team_id=row.team_id,
        name=row.name,
        prefix=row.prefix,
        scopes=frozenset(Scope(scope) for scope in row.scopes),
        created_at_us=row.created_at_us,
        expires_at_us=row.expires_at_us,
        revoked_at_us=row.revoked_at_us,
        last_used_at_us=row.last_used_at_us,
    )


def _hash(secret: str) -> str:
    # A header may hold anything and be of any length: what cannot be a key is cut, and then matches none.
    return hashlib.sha256(secret[:_MAX_SECRET].encode(errors="replace")).hexdigest()


def _check(scopes: frozenset[Scope], prefix: str, expires_at_us: int | None, now: int) -> None:
    hint = "Change what is named here and try again."
    if not scopes:
        message = "a key needs at least one scope"
        raise InvalidOptions(message, hint=hint)
    if not _PREFIX.fullmatch(prefix):
        message = "a key's prefix has up to 24 lower-case letters, digits, `_` and `-`, a letter first and `_` last"
        raise InvalidOptions(message, hint=hint)
    if expires_at_us is not None and expires_at_us <= now:
        message = "a key cannot have expired before it is made"
        raise InvalidOptions(message, hint=hint)
