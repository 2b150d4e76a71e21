# SPDX-License-Identifier: MIT
"""How the studio's tests open the pages of an account, and ask the server past them."""

from __future__ import annotations

from typing import Any

import requests
from playwright.sync_api import BrowserContext, Page, expect
from tests.studio.conftest import Studio

DONE_MS = 400_000
"""Several jobs of a minute of video at once, on two slow cores that others use as well."""


def ask(studio: Studio, method: str, path: str, *, key: str = "", **body: object) -> Any:
    """Ask the server past the page."""
    headers = {"X-API-Key": key or studio.service.key}
    answer = requests.request(
        method, f"{studio.service.base_url}/api/v1{path}", headers=headers, json=body or None, timeout=30
    )
    assert answer.ok, answer.text
    return answer.json() if answer.content else None


def open_page(studio: Studio, path: str) -> Page:
    page = studio.visit()
    expect(page.get_by_role("button", name="Menu")).to_be_visible()
    page.goto(f"{studio.service.base_url}/{path}")
    return page


def sign_in(context: BrowserContext, studio: Studio, key: str) -> Page:
    page = context.new_page()
    page.goto(f"{studio.service.base_url}/#key={key}")
    expect(page.get_by_role("heading", name="What shall we clip?")).to_be_visible()
    return page


def finish(page: Page, clips: int) -> None:
    expect(page.locator(".job-head .badge")).to_have_text("Done", timeout=DONE_MS)
    expect(page.locator(".clip")).to_have_count(clips)
