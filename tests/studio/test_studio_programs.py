# SPDX-License-Identifier: MIT
"""Work past the mouse: webhooks that programs hear, examples that run as they are copied, a way walked by keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.studio.account_pages import DONE_MS, finish, open_page
from tests.studio.conftest import Studio, keep_picture
from tests.studio.test_studio_pages import errors_of

pytestmark = [pytest.mark.weights, pytest.mark.media, pytest.mark.timeout(600)]
LONGEST_EXAMPLE_S = 400


@dataclass
class Receiver:
    """A web server that is told, and says no while it is told to."""

    url: str = ""
    status: int = 200
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Give a web server of its own that keeps what it is told."""
    kept = Receiver()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            kept.told.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(kept.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield kept
    server.shutdown()
    server.server_close()
    thread.join()


def test_webhook_is_tested_fails_says_why_and_is_sent_again(studio: Studio, receiver: Receiver) -> None:
    receiver.status = 410
    page = open_page(studio, "account/webhooks")
    errors = errors_of(page)
    page.get_by_role("button", name="New webhook").click()
    page.get_by_label("Address").fill(receiver.url)
    page.get_by_role("button", name="Make the webhook").click()
    secret = page.get_by_label(receiver.url).input_value()
    page.get_by_role("button", name="I have kept it").click()
    page.get_by_role("link", name=receiver.url).click()
    page.get_by_role("button", name="Send a test").click()
    line = page.locator(".line", has_text="ping")
    expect(line.get_by_text("Failed")).to_be_visible(timeout=60_000)
    line.get_by_text("Tries").click()
    expect(line).to_contain_text("HTTP 410")
    keep_picture(page, "webhook-desktop")

    page.reload()
    expect(page.get_by_label("Deliver")).not_to_be_checked()
    receiver.status = 204
    page.get_by_label("Deliver").click()  # it is on once the server has said so
    expect(page.get_by_label("Deliver")).to_be_checked()
    line.get_by_role("button", name="Send again").click()
    expect(line.get_by_text("Delivered")).to_be_visible(timeout=60_000)

    headers, body = receiver.told[-1]
    assert headers["webhook-id"] == receiver.told[0][0]["webhook-id"]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256)
    assert f"v1,{base64.b64encode(digest).decode()}" in headers["webhook-signature"].split()
    page.get_by_role("button", name="Delete").click()
    page.locator("dialog").get_by_role("button", name="Delete").click()
    page.wait_for_url("**/account/webhooks")
    expect(page.get_by_role("heading", name="Webhooks", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=receiver.url)).to_have_count(0)
    assert errors == []
    page.context.close()


@pytest.mark.parametrize("task", ["link", "file"])
@pytest.mark.parametrize("language", ["curl", "Python", "JavaScript"])
def test_examples_run_as_they_are_copied(studio: Studio, tmp_path: Path, language: str, task: str) -> None:
    page = open_page(studio, "account/examples")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_text("Clips from a " + task).click()
    page.get_by_text(language, exact=True).click()
    if task == "link":
        page.get_by_label("Link to the video").fill(studio.talk_url)
    else:
        (tmp_path / "my talk.mp4").write_bytes(studio.talk.read_bytes())
        page.get_by_label("Name of the file").fill("my talk.mp4")
    assert studio.service.key not in page.locator(".code-block").inner_text()
    page.get_by_role("button", name="Copy, with my key").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    text = str(page.evaluate("navigator.clipboard.readText()"))
    page.context.close()

    program, name = {
        "curl": (["bash", "-euo", "pipefail"], "example.sh"),
        "Python": ([sys.executable, "-W", "error"], "example.py"),
        "JavaScript": (["node"], "example.mjs"),
    }[language]
    (tmp_path / name).write_text(text, "utf-8")
    done = subprocess.run(
        [*program, name], cwd=tmp_path, capture_output=True, text=True, timeout=LONGEST_EXAMPLE_S, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    made = tmp_path / ("clips.zip" if language == "curl" else "1.mp4")
    assert made.stat().st_size > 50_000


def test_way_from_a_link_to_a_clip_is_walked_by_keys_alone(studio: Studio) -> None:
    page = studio.visit()
    expect(page.get_by_role("heading", name="What shall we clip?")).to_be_visible()

    def tab_to(selector: str) -> None:
        """Press Tab until what is named has the focus, and see that the focus can be seen."""
        for _ in range(120):
            page.keyboard.press("Tab")
            if page.evaluate("(selector) => document.activeElement?.matches(selector) ?? false", selector):
                places = ("document.activeElement", "document.activeElement.parentElement")
                outlines = [page.evaluate(f"getComputedStyle({place}).outlineStyle") for place in places]
                assert outlines != ["none", "none"], selector
                return
        pytest.fail(f"{selector} is not reached by Tab")

    tab_to(".skip-link")
    tab_to("input[placeholder^='Paste a link']")
    page.keyboard.insert_text(studio.talk_url)
    tab_to("input[type=range]")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    tab_to("button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/jobs/*")
    finish(page, 1)
    tab_to(".clip-open")
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_be_visible()
    tab_to(".clip-actions .button.primary")
    with page.expect_download(timeout=DONE_MS) as taken:
        page.keyboard.press("Enter")
    assert taken.value.suggested_filename.endswith(".mp4")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(".clip-open").first).to_be_focused()
    page.context.close()
