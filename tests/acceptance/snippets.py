# SPDX-License-Identifier: MIT
"""
Takes the fenced blocks out of pages of the docs and runs them against a running server.

In: pages, a base address, a key, a video. Out: what each block printed. The placeholders of the pages (address, key,
video) are replaced in the text; `CLIPMILL_URL`, `CLIPMILL_KEY` and `VIDEO_URL` are set for blocks that read them, and
`talk.mp4` lies in their folder. A block with `skip` after its language is shown only.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("docs/howto/api.md", "docs/howto/agents.md")
MOVES = "docs/howto/move-from-*.md"
_ADDRESSES = re.compile(r"http://127\.0\.0\.1:8[04]00")
_KEYS = re.compile(r"YOUR_API_KEY|\bcuttr_\.\.\.")
_VIDEOS = re.compile(r"https://(media\.)?example\.(com|org)/talk\.mp4|https://www\.youtube\.com/watch\?v=example")
TIMEOUT_S = 240.0
_BLOCK = re.compile(r"^```(?P<words>[^\n`]+)\n(?P<text>.*?)^```\s*$", re.MULTILINE | re.DOTALL)
_PROGRAMS: dict[str, tuple[list[str], str]] = {
    "python": ([sys.executable, "-W", "error"], "py"),
    "javascript": (["node"], "mjs"),
    "bash": (["bash", "-euo", "pipefail"], "sh"),
}
_ALIASES = {"py": "python", "js": "javascript", "sh": "bash", "shell": "bash", "curl": "bash"}


@dataclass(frozen=True)
class Snippet:
    """A fenced block that can be run."""

    page: str
    line: int
    language: str
    text: str

    @property
    def name(self) -> str:
        """Where it stands."""
        return f"{self.page}:{self.line} ({self.language})"


def find_pages() -> list[Path]:
    """Return every page whose snippets are run."""
    return [*(ROOT / page for page in PAGES), *sorted(ROOT.glob(MOVES))]


def find_snippets(pages: list[Path] | None = None) -> list[Snippet]:
    """Return every block of the pages that is in a language that is run."""
    found: list[Snippet] = []
    for page in find_pages() if pages is None else pages:
        text = page.read_text("utf-8")
        for match in _BLOCK.finditer(text):
            words = match["words"].split()
            language = _ALIASES.get(words[0].lower(), words[0].lower())
            if language in _PROGRAMS and "skip" not in words:
                line = text.count("\n", 0, match.start()) + 1
                found.append(Snippet(page.name, line, language, match["text"]))
    return found


@dataclass(frozen=True)
class Target:
    """What the placeholders of the pages stand for."""

    base_url: str
    key: str
    """With the scopes read, write and team."""
    video_url: str
    """That the server can get."""
    video: Path
    """The same as a file, for uploads."""


def run_snippet(snippet: Snippet, target: Target, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a block in a folder of its own; the caller looks at what it returned."""
    program, ending = _PROGRAMS[snippet.language]
    base_url = target.base_url.rstrip("/")
    text = snippet.text
    for pattern, value in ((_ADDRESSES, base_url), (_KEYS, target.key), (_VIDEOS, target.video_url)):
        text = pattern.sub(lambda _, value=value: value, text)  # type: ignore[misc]
    file = folder / f"snippet.{ending}"
    file.write_text(text, "utf-8")
    shutil.copyfile(target.video, folder / "talk.mp4")
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', '')}"
    environment |= {"CLIPMILL_URL": base_url, "CLIPMILL_KEY": target.key, "VIDEO_URL": target.video_url}
    environment |= {"HOST": base_url, "KEY": target.key}
    return subprocess.run(
        [*program, str(file)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def run_all(target: Target, folder: Path, pages: list[Path] | None = None) -> dict[str, str]:
    """
    Run every block and return what each printed, by its name.

    Raises:
        AssertionError: a block ended with an error; it says which, and its last words.

    """
    printed: dict[str, str] = {}
    for number, snippet in enumerate(find_snippets(pages)):
        if shutil.which(_PROGRAMS[snippet.language][0][0]) is None:
            continue
        place = folder / f"{number:02}"
        place.mkdir(parents=True)
        done = run_snippet(snippet, target, place)
        assert done.returncode == 0, f"{snippet.name} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        printed[snippet.name] = done.stdout
    return printed
