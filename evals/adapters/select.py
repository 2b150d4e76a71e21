# SPDX-License-Identifier: MIT
"""
The clip benchmarks' program: `select.py {in} {out}`, one task or JSON lines of many; moments chosen and cut.

The benchmarks ask for this name, and it is the name of a module of the standard library: scripts in this folder find
this file first when anything imports `select`. Imported, it therefore hands over to the real module and does no more.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import sys

_NAME = "select"


def hand_over() -> None:
    """
    Put the standard library's module in this one's place in `sys.modules`.

    Raises:
        ModuleNotFoundError: there is none outside this folder.

    """
    here = os.path.realpath(os.path.dirname(__file__))  # noqa: PTH120 - pathlib may import the module that is missing
    elsewhere = [place for place in sys.path if os.path.realpath(place or ".") != here]
    spec = importlib.machinery.BuiltinImporter.find_spec(_NAME)
    spec = spec or importlib.machinery.PathFinder.find_spec(_NAME, elsewhere)
    if spec is None or spec.loader is None:
        message = f"there is no module named {_NAME!r} outside {here}"
        raise ModuleNotFoundError(message, name=_NAME)
    module = importlib.util.module_from_spec(spec)
    sys.modules[_NAME] = module
    spec.loader.exec_module(module)


if __name__ == "__main__":
    from clip_task import main

    main(__doc__)
else:
    hand_over()
