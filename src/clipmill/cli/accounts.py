# SPDX-License-Identifier: MIT
"""
The operator's commands for `teams`, `keys` and the `wallet`.

They work on the database that the settings name, with or without a server running. A key's secret goes to the output
stream once, at its making, and nowhere else.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from clipmill import wiring
from clipmill.cli import screen
from clipmill.cli.choices import JsonOption
from clipmill.cli.running import EXIT_FAILED, errors_shown, read_settings
from clipmill.domain.accounts import ApiKey, LedgerEntry, Scope, Team, WalletView
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.times import US_PER_S

if TYPE_CHECKING:
    from clipmill.accounts.keys import Keys
    from clipmill.accounts.teams import Teams
    from clipmill.storage.records.database import Database

_S_PER_DAY = 86_400

teams = typer.Typer(help="Teams: who owns jobs, keys and a wallet.", no_args_is_help=True)
keys = typer.Typer(help="API keys of a team.", no_args_is_help=True)
wallet = typer.Typer(help="What a team has, had and spent.", no_args_is_help=True)

TeamOption = Annotated[
    int | None, typer.Option("--team", help="Id of the team; may be left out where there is only one.")
]
NameOption = Annotated[str, typer.Option("--name", help="What it is called, for people.")]


def add_groups(app: typer.Typer) -> None:
    """Put the three groups of commands into the command line."""
    for name, group in (("teams", teams), ("keys", keys), ("wallet", wallet)):
        app.add_typer(group, name=name)


@dataclass(frozen=True, slots=True)
class _Desk:
    """The open database and what works on it."""

    db: Database
    teams: Teams
    keys: Keys

    def team_id(self, asked: int | None) -> int:
        """Return the team that was asked for, or the only one."""
        if asked is not None:
            return self.teams.get(asked).id
        found = self.teams.list()
        if len(found) == 1:
            return found[0].id
        message = "there is no team yet" if not found else f"there are {len(found)} teams"
        hint = (
            "Make one with `clipmill teams create`."
            if not found
            else "Say which with --team; see `clipmill teams list`."
        )
        raise InvalidOptions(message, hint=hint)


@contextlib.contextmanager
def _desk(*, is_json: bool) -> Iterator[_Desk]:
    # Database libraries take half a second that no other command shall wait.
    from clipmill.accounts.keys import Keys  # noqa: PLC0415
    from clipmill.accounts.teams import Teams  # noqa: PLC0415

    with errors_shown(is_json=is_json), contextlib.closing(wiring.open_database(read_settings())) as db:
        yield _Desk(db, Teams(db), Keys(db))


@teams.command("list")
def list_teams(as_json: JsonOption = False) -> None:
    """List all teams."""
    with _desk(is_json=as_json) as desk:
        found = desk.teams.list()
    if as_json:
        screen.print_json([asdict(team) for team in found])
    else:
        _print_rows(("id", "name", "pays", "active", "made"), [_team_cells(team) for team in found])


@teams.command("create")
def create_team(
    name: NameOption,
    is_unlimited: Annotated[bool, typer.Option("--unlimited", help="Never refuse it for want of money.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a team with an empty wallet and print its id."""
    with _desk(is_json=as_json) as desk:
        team = desk.teams.create(name, is_unlimited=is_unlimited)
    if as_json:
        screen.print_json(asdict(team))
    else:
        print(team.id)


@teams.command("change")
def change_team(
    team: TeamOption = None,
    name: Annotated[str | None, typer.Option("--name", help="New name.")] = None,
    is_active: Annotated[
        bool | None, typer.Option("--active/--inactive", help="Whether it may do what costs money.")
    ] = None,
    is_unlimited: Annotated[
        bool | None, typer.Option("--unlimited/--billed", help="Whether it may go on without money.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Change a team and print it as it is then."""
    with _desk(is_json=as_json) as desk:
        changed = desk.teams.change(desk.team_id(team), name=name, is_active=is_active, is_unlimited=is_unlimited)
    if as_json:
        screen.print_json(asdict(changed))
    else:
        _print_rows(("id", "name", "pays", "active", "made"), [_team_cells(changed)])


@keys.command("create")
def create_key(
    name: NameOption,
    team: TeamOption = None,
    scopes: Annotated[
        list[Scope] | None,
        typer.Option("--scope", help="What it may do; may be given several times. Read and write when not given."),
    ] = None,
    expires_in_days: Annotated[
        float | None, typer.Option("--expires-in-days", min=0.0, help="When it stops working; never when not given.")
    ] = None,
    prefix: Annotated[
        str, typer.Option("--prefix", help="What the key begins with; ends in an underscore.")
    ] = "clipmill_",
    as_json: JsonOption = False,
) -> None:
    """Make a key and print its secret, which cannot be shown again."""
    expires_at_us = None
    if expires_in_days is not None:
        now_s = datetime.now(UTC).timestamp()
        expires_at_us = round((now_s + expires_in_days * _S_PER_DAY) * US_PER_S)
    with _desk(is_json=as_json) as desk:
        key, secret = desk.keys.create(
            desk.team_id(team),
            name=name,
            scopes=frozenset(scopes or (Scope.READ, Scope.WRITE)),
            expires_at_us=expires_at_us,
            prefix=prefix,
        )
    if as_json:
        screen.print_json({**_key_document(key), "secret": secret})
    else:
        print(f"key {key.id} of team {key.team_id}; the secret is shown this once:", file=sys.stderr)
        print(secret)


@keys.command("list")
def list_keys(team: TeamOption = None, as_json: JsonOption = False) -> None:
    """List a team's keys, those that were revoked too."""
    with _desk(is_json=as_json) as desk:
        found = desk.keys.list(desk.team_id(team))
    if as_json:
        screen.print_json([_key_document(key) for key in found])
    else:
        names = ("id", "name", "begins with", "scopes", "made", "last used", "expires", "revoked")
        _print_rows(names, [_key_cells(key) for key in found])


@keys.command("revoke")
def revoke_key(
    key_id: Annotated[str, typer.Argument(help="Id of the key, as `list` shows it.", metavar="KEY_ID")],
    team: TeamOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a key useless for good."""
    with _desk(is_json=as_json) as desk:
        key = desk.keys.revoke(desk.team_id(team), key_id)
    if as_json:
        screen.print_json(_key_document(key))
    else:
        print(f"{key.id} ({key.prefix}...) is revoked")


@wallet.command("show")
def show_wallet(team: TeamOption = None, as_json: JsonOption = False) -> None:
    """Show what a team has, what is held for its jobs, and what it spent, in cents."""
    from clipmill.accounts import wallet as money  # noqa: PLC0415 - a database library, as above

    with _desk(is_json=as_json) as desk, desk.db.reading() as session:
        view = money.view(session, desk.team_id(team))
    if as_json:
        screen.print_json(asdict(view))
    else:
        _print_rows(("sum", "cents"), _wallet_cells(view))


@wallet.command("top-up")
def top_up_wallet(
    amount_cents: Annotated[int, typer.Argument(help="Cents to add.", metavar="CENTS")],
    team: TeamOption = None,
    note: Annotated[str, typer.Option("--note", help="Why, for the ledger.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Add to a team's balance."""
    from clipmill.accounts import wallet as money  # noqa: PLC0415 - likewise

    with _desk(is_json=as_json) as desk:
        team_id = desk.team_id(team)
        with desk.db.transaction() as session:
            entry = money.top_up(session, team_id, amount_cents, note=note)
            view = money.view(session, team_id)
    if as_json:
        screen.print_json({"entry": asdict(entry), "wallet": asdict(view)})
    else:
        _print_rows(("sum", "cents"), _wallet_cells(view))


@wallet.command("entries")
def list_entries(
    team: TeamOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=500, help="How many, newest first.")] = 50,
    before: Annotated[
        str | None, typer.Option("--before", help="Id of the entry that the last page ended with.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List a team's ledger, newest first."""
    from clipmill.accounts import wallet as money  # noqa: PLC0415 - likewise

    with _desk(is_json=as_json) as desk, desk.db.reading() as session:
        found = money.entries(session, desk.team_id(team), before=before, limit=limit)
    if as_json:
        screen.print_json([asdict(entry) for entry in found])
    else:
        _print_rows(("id", "time", "kind", "cents", "job", "purpose", "note"), [_entry_cells(entry) for entry in found])


@wallet.command("audit")
def audit_wallets(team: TeamOption = None, as_json: JsonOption = False) -> None:
    """Add up the ledger of a team, or of all, and compare; exit code 1 when a sum differs."""
    from clipmill.accounts import wallet as money  # noqa: PLC0415 - likewise

    with _desk(is_json=as_json) as desk:
        ids = [item.id for item in desk.teams.list()] if team is None else [desk.team_id(team)]
        with desk.db.reading() as session:
            found = {team_id: money.audit(session, team_id) for team_id in ids}
    if as_json:
        screen.print_json(
            [{"team_id": team_id, "is_right": audit.is_right, **asdict(audit)} for team_id, audit in found.items()]
        )
    else:
        for team_id, audit in found.items():
            print(f"{team_id}: {'right' if audit.is_right else f'WRONG: {audit.kept} but ledger {audit.reckoned}'}")
    if not all(audit.is_right for audit in found.values()):
        raise typer.Exit(EXIT_FAILED)


def _print_rows(names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    # As plain text: what users called things is never read as markup.
    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(name, justify="right" if name == "cents" else "left", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(width=None if sys.stdout.isatty() else 10_000).print(table)


def _team_cells(team: Team) -> tuple[str, ...]:
    pays = "unlimited" if team.is_unlimited else "billed"
    return str(team.id), team.name, pays, "yes" if team.is_active else "no", _when(team.created_at_us)


def _key_cells(key: ApiKey) -> tuple[str, ...]:
    times = (key.created_at_us, key.last_used_at_us, key.expires_at_us, key.revoked_at_us)
    return key.id, key.name, key.prefix, ",".join(sorted(key.scopes)), *(_when(time_us) for time_us in times)


def _key_document(key: ApiKey) -> dict[str, Any]:
    return {**asdict(key), "scopes": sorted(key.scopes)}


def _wallet_cells(view: WalletView) -> list[tuple[str, str]]:
    note = " (unlimited: never refused)" if view.is_unlimited else ""
    return [
        (f"balance{note}", str(view.balance_cents)),
        ("held for jobs", str(view.held_cents)),
        ("spent", str(view.spent_cents)),
        ("topped up", str(view.topped_up_cents)),
    ]


def _entry_cells(entry: LedgerEntry) -> tuple[str, ...]:
    time = _when(entry.created_at_us)
    return entry.id, time, entry.kind, str(entry.amount_cents), entry.job_id or "-", entry.purpose, entry.note


def _when(time_us: int | None) -> str:
    if time_us is None:
        return "-"
    return datetime.fromtimestamp(time_us / US_PER_S, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
