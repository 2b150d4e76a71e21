# SPDX-License-Identifier: MIT
"""
Presets: options of a job that a team keeps under a name, such as its colors, fonts and caption style.

In: a name and fields of the API's options as JSON values, checked by the API. Out: the same. One of a team's presets
may be its default: what its pages begin with. What the fields mean is not known here, but that those called
`upload_id` name uploads: a logo, music. Such uploads do not expire while a preset names them.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clipmill.accounts.naming import checked_name
from clipmill.domain.errors import InvalidOptions, JobNotReady, PresetNotFound, UploadExpired, UploadNotFound
from clipmill.domain.times import US_PER_S
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.jobs import lock_upload
from clipmill.storage.records.tables import PresetRow, TeamRow

MAX_PRESETS = 100
"""Of one team."""
MAX_OPTIONS_BYTES = 64 << 10
"""Of one preset, as JSON."""
MAX_UPLOAD_BYTES = 64 << 20
"""Of a logo or music that is kept with a preset."""
KEPT_UNTIL_US = 4_102_444_800_000_000
"""When uploads of presets expire: in the year 2100, which every date can hold. No other uploads live so long."""
LET_GO_S = 86_400.0
"""How long an upload waits for a job, or another preset, after its preset let it go."""


@dataclass(frozen=True, slots=True)
class PresetRecord:
    """Options of a job under a name."""

    id: str
    name: str
    options: dict[str, Any] = field(hash=False)
    """The fields that it sets; all others are the user's to choose."""
    is_default: bool
    created_at_us: int
    changed_at_us: int


class Presets:
    """All that can be done with presets. Every method takes the team that asks and sees no other team's."""

    def __init__(self, db: Database) -> None:
        """Take the database."""
        self._db = db

    def create(self, team_id: int, *, name: str, options: dict[str, Any], is_default: bool = False) -> PresetRecord:
        """
        Keep options under a new name.

        Raises:
            InvalidOptions: the name is none or taken, there are too many presets, the options are too long, or they
                name an upload that is too large to be kept with a preset.
            UploadNotFound, UploadExpired: the team has no such upload, or has it no longer.
            JobNotReady: an upload is not complete.

        """
        now = now_us()
        with self._db.transaction() as session:
            _lock(session, team_id)
            count = sa.select(sa.func.count()).where(PresetRow.team_id == team_id)
            if (session.scalar(count) or 0) >= MAX_PRESETS:
                message = f"a team may have {MAX_PRESETS} presets"
                raise InvalidOptions(message, hint="Delete one that is not used any more.")
            row = PresetRow(
                id=f"pre_{secrets.token_hex(12)}",
                team_id=team_id,
                name=_free_name(session, team_id, name, own_id=None),
                options=_checked(options),
                is_default=False,
                created_at_us=now,
                changed_at_us=now,
            )
            session.add(row)
            _hold_uploads(session, team_id, uploads_in(options))
            _choose(session, row, is_default=is_default)
            return _record(row)

    def list(self, team_id: int) -> tuple[PresetRecord, ...]:
        """Return a team's presets by name."""
        query = sa.select(PresetRow).where(PresetRow.team_id == team_id).order_by(PresetRow.name)
        with self._db.reading() as session:
            return tuple(_record(row) for row in session.scalars(query))

    def get(self, team_id: int, preset_id: str) -> PresetRecord:
        """
        Return one preset.

        Raises:
            PresetNotFound: the team has none with this id.

        """
        with self._db.reading() as session:
            return _record(_find(session, team_id, preset_id))

    def change(
        self,
        team_id: int,
        preset_id: str,
        *,
        name: str | None = None,
        options: dict[str, Any] | None = None,
        is_default: bool | None = None,
    ) -> PresetRecord:
        """Change what is given of a preset; options are replaced as a whole. Raises as `create` and `get`."""
        with self._db.transaction() as session:
            _lock(session, team_id)
            row = _find(session, team_id, preset_id)
            row.name = row.name if name is None else _free_name(session, team_id, name, own_id=row.id)
            if options is not None:
                before, row.options = uploads_in(row.options), _checked(options)
                _hold_uploads(session, team_id, uploads_in(options))
                _let_go(session, team_id, before)
            row.changed_at_us = now_us()
            _choose(session, row, is_default=is_default)
            return _record(row)

    def delete(self, team_id: int, preset_id: str) -> None:
        """Remove a preset; jobs made with it stay as they are. Raises as `get`."""
        with self._db.transaction() as session:
            _lock(session, team_id)
            row = _find(session, team_id, preset_id)
            session.delete(row)
            _let_go(session, team_id, uploads_in(row.options))


def uploads_in(value: Any) -> frozenset[str]:
    """Return the ids of all uploads that options name, however deep."""
    if isinstance(value, dict):
        named = value.get("upload_id")
        own = {named} if isinstance(named, str) else set()
        return frozenset(own.union(*(uploads_in(item) for item in value.values())))
    return frozenset().union(*(uploads_in(item) for item in value)) if isinstance(value, list) else frozenset()


def _hold_uploads(session: Session, team_id: int, upload_ids: frozenset[str]) -> None:
    """Let uploads of a team stay for good."""
    for upload_id in sorted(upload_ids):
        upload = lock_upload(session, team_id, upload_id)  # nobody replaces or removes it meanwhile
        if upload.expires_at_us <= now_us():
            raise UploadExpired
        if not upload.is_complete:
            message = "the upload is not complete"
            raise JobNotReady(message, hint="Send the whole file first.")
        if (upload.size_bytes or 0) > MAX_UPLOAD_BYTES:
            message = f"a preset keeps files of at most {MAX_UPLOAD_BYTES >> 20} MB"
            raise InvalidOptions(message, hint="Send a smaller file, or name an address.")
        upload.expires_at_us = KEPT_UNTIL_US


def _let_go(session: Session, team_id: int, upload_ids: frozenset[str]) -> None:
    """Let uploads expire that no preset of the team names any more."""
    session.flush()
    query = sa.select(PresetRow.options).where(PresetRow.team_id == team_id)
    still = frozenset().union(*(uploads_in(options) for options in session.scalars(query)))
    for upload_id in sorted(upload_ids - still):
        with contextlib.suppress(UploadNotFound):  # it is gone already
            row = lock_upload(session, team_id, upload_id)
            if row.expires_at_us >= KEPT_UNTIL_US:
                row.expires_at_us = now_us() + int(LET_GO_S * US_PER_S)


def _lock(session: Session, team_id: int) -> None:
    """Let one request at a time change a team's presets, so that limit, names and the one default hold."""
    session.get_one(TeamRow, team_id, with_for_update=True)


def _find(session: Session, team_id: int, preset_id: str) -> PresetRow:
    row = session.get(PresetRow, preset_id)
    if row is None or row.team_id != team_id:
        raise PresetNotFound
    return row


def _free_name(session: Session, team_id: int, name: str, *, own_id: str | None) -> str:
    name = checked_name(name)
    query = sa.select(PresetRow.id).where(PresetRow.team_id == team_id, PresetRow.name == name)
    if session.scalar(query) not in {None, own_id}:
        message = "there is a preset of this name"
        raise InvalidOptions(message, hint="Choose another name, or change that preset.")
    return name


def _checked(options: dict[str, Any]) -> dict[str, Any]:
    if len(json.dumps(options)) > MAX_OPTIONS_BYTES:
        message = f"the options are longer than {MAX_OPTIONS_BYTES} bytes"
        raise InvalidOptions(message)
    return options


def _choose(session: Session, row: PresetRow, *, is_default: bool | None) -> None:
    """Make a preset the team's only default, or no default."""
    session.flush()
    if is_default:
        others = sa.update(PresetRow).where(PresetRow.team_id == row.team_id, PresetRow.id != row.id)
        session.execute(others.values(is_default=False), execution_options={"synchronize_session": False})
    row.is_default = row.is_default if is_default is None else is_default
    session.flush()


def _record(row: PresetRow) -> PresetRecord:
    return PresetRecord(row.id, row.name, dict(row.options), row.is_default, row.created_at_us, row.changed_at_us)
