# SPDX-License-Identifier: MIT
"""The commands about models and fonts, and what the other commands do about those that are not there yet."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from clipmill import wiring
from clipmill.cli.running import errors_shown, read_settings
from clipmill.settings import Settings


def add_group(app: typer.Typer) -> None:
    """Add `weights fetch` and `weights list`."""
    group = typer.Typer(help="Models and fonts on this machine.", no_args_is_help=True)
    group.command("fetch")(fetch)
    group.command("list")(show)
    app.add_typer(group, name="weights")


def fetch_missing(settings: Settings, names: Sequence[str]) -> None:
    """Fetch weights and fonts that are not there yet, saying so; nothing is asked of the network otherwise."""
    store = wiring.weights_store(settings)
    for name in (*names, wiring.FONTS):
        if not store.has(name):
            print(f"fetching {name} (once)...", file=sys.stderr, flush=True)
            store.fetch(name)


def hearing(settings: Settings, transcript: Path | None) -> tuple[str, ...]:
    """Return the weights that are needed to hear; a transcript that is given needs no recogniser."""
    names = wiring.hearing_weights(settings)
    return names if transcript is None else tuple(name for name in names if name != wiring.DEFAULT_RECOGNISER)


def fetch(
    names: Annotated[
        list[str] | None, typer.Argument(help="Weights to fetch; all that this installation needs when none is named.")
    ] = None,
) -> None:
    """Fetch models and fonts, checked by hash; what is there already is left alone."""
    with errors_shown():
        settings = read_settings()
        fetch_missing(settings, names or wiring.needed_weights(settings))
        wiring.weights_store(settings).find(
            wiring.FONTS
        )  # made here and now: who uses them may not write to the folder


def show() -> None:
    """Print the models and fonts that Clipmill knows, and which are on this machine."""
    with errors_shown():
        store = wiring.weights_store(read_settings())
    for name in store.names():
        print(f"{'here   ' if store.has(name) else 'missing'} {name}")
