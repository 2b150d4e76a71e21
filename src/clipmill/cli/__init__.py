# SPDX-License-Identifier: MIT
"""DOOR: the command line. Commands are in `commands.py`; what they print is in `screen.py`."""

from clipmill.cli.commands import main

__all__ = ["main"]
