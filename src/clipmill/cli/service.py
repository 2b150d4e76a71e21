# SPDX-License-Identifier: MIT
"""The commands that run the service: `serve`, `worker`, `mcp`."""

from __future__ import annotations

from typing import Annotated

import typer

from clipmill.cli.running import errors_shown, read_settings
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.service import QUEUES

HostOption = Annotated[str | None, typer.Option("--host", help="Address to listen on; the setting's when not given.")]
PortOption = Annotated[int | None, typer.Option("--port", help="Port to listen on; the setting's when not given.")]


def serve(
    host: HostOption = None,
    port: PortOption = None,
    has_worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Run jobs in this process too, or answer requests alone.")
    ] = True,
) -> None:
    """Run the service: the APIs and, unless told otherwise, the workers in one process."""
    from clipmill import server  # noqa: PLC0415 - web and database libraries that other commands never need

    with errors_shown():
        settings = read_settings()
        changes = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
        service = settings.service.model_copy(update=changes)
        server.serve(settings.model_copy(update={"service": service}), has_worker=has_worker)


def worker(
    queues: Annotated[
        str, typer.Option("--queues", help=f"Queues to take work from, with commas between: {', '.join(QUEUES)}.")
    ] = ",".join(QUEUES),
    health_port: Annotated[
        int | None, typer.Option("--health-port", help="Also answer /healthz, /readyz and /metrics on this port.")
    ] = None,
    host: HostOption = None,
) -> None:
    """Run jobs of the service whose database and store the settings name; on as many hosts as needed."""
    from clipmill import server  # noqa: PLC0415 - likewise

    with errors_shown():
        chosen = tuple(name for name in (part.strip() for part in queues.split(",")) if name)
        unknown = [name for name in chosen if name not in QUEUES]
        if unknown or not chosen:
            message = f"there is no queue {', '.join(unknown) or 'named'}"
            raise InvalidOptions(message, hint=f"The queues are {', '.join(QUEUES)}.")
        settings = read_settings()
        if host is not None:
            service = settings.service.model_copy(update={"host": host})
            settings = settings.model_copy(update={"service": service})
        server.work(settings, chosen, health_port=health_port)


def mcp(
    url: Annotated[
        str | None, typer.Option("--url", help="Address of the service; the setting's when not given.")
    ] = None,
    key: Annotated[
        str | None, typer.Option("--key", help="API key; the setting's when not given, which others cannot see.")
    ] = None,
) -> None:
    """Offer a service to an agent as MCP tools, over standard input and output."""
    from clipmill.agents import make_agent_server  # noqa: PLC0415 - likewise

    with errors_shown():
        chosen = read_settings().agent
        secret = key or (chosen.key.get_secret_value() if chosen.key else None)
        if secret is None:
            message = "the service asks for a key"
            raise InvalidOptions(message, hint="Set CLIPMILL_AGENT__KEY, or give --key.")
        make_agent_server(url or chosen.url, secret).run()


def add_commands(app: typer.Typer) -> None:
    """Put the commands into the command line."""
    for command in (serve, worker, mcp):
        app.command()(command)
