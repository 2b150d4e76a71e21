# SPDX-License-Identifier: MIT
"""A real service with a real Chromium in front of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.acceptance.running_service import Service, running, serving

from clipmill import process
from clipmill.library import make_demo
from clipmill.media.ffmpeg import find_ffmpeg
from clipmill.settings import Settings
from clipmill.wiring import weights_store

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "build" / "studio"
"""Where pictures of the pages are left, to be looked at."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
)  # fmt: skip
TALK_S = 75
DESKTOP, PHONE = (1280, 860), (390, 844)


@dataclass(frozen=True)
class Studio:
    """A running service, a browser, and a video on a web server."""

    service: Service
    browser: Browser
    talk: Path
    talk_url: str

    def visit(self, size: tuple[int, int] = DESKTOP, *, scheme: str = "light", is_signed_in: bool = True) -> Page:
        """Open the start page in a browser of its own, as a new person with the key or without."""
        context: BrowserContext = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            has_touch=size == PHONE,
            is_mobile=size == PHONE,
            locale="en-US",
        )
        page = context.new_page()
        page.goto(f"{self.service.base_url}/" + (f"#key={self.service.key}" if is_signed_in else ""))
        return page


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give a real browser; where there is none the test is skipped, unless one is required."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        reason = "no Chromium on this machine: the studio is not tried in a browser (apt-get install chromium)"
        if os.environ.get("CLIPMILL_TEST_CHROMIUM") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def short_talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ffmpeg -t 75 -i DEMO_TALK -c copy."""
    path = tmp_path_factory.mktemp("talk") / "short talk.mp4"
    argv = [str(find_ffmpeg()), "-v", "error", "-t", str(TALK_S), "-i", str(make_demo()), "-c", "copy", str(path)]
    assert process.run(argv).return_code == 0
    return path


@pytest.fixture(scope="module")
def studio(chromium: Browser, short_talk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Give a running service on SQLite and plain files, and a browser."""
    service = Service(tmp_path_factory.mktemp("service"), weights_store(Settings()).directory)
    with running(service), serving(short_talk.parent) as base:
        yield Studio(service, chromium, short_talk, f"{base}/short%20talk.mp4")


def keep_picture(page: Page, name: str) -> None:
    """Leave a picture of a page for people."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")
