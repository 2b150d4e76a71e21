# SPDX-License-Identifier: MIT
"""The studio as a person uses it: a real server, a real browser, a real video."""

from __future__ import annotations

import json
import re
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, Request, Route, expect
from tests.studio.conftest import PHONE, ROOT, Studio, keep_picture

from clipmill.media.probe import probe

pytestmark = [pytest.mark.weights, pytest.mark.media, pytest.mark.timeout(600)]

JOB_MS = 240_000
"""A minute of video on two slow cores that others use as well."""
PADDING_BYTES = 24 * 1024 * 1024
AXE = ROOT / "ui/node_modules/axe-core/axe.min.js"


def serious_findings(page: Page) -> list[str]:
    """Run axe over the page as it stands and return what it finds grave."""
    # Pictures that move are judged where they end: faded text is no text of low contrast.
    page.wait_for_timeout(350)
    page.evaluate(AXE.read_text("utf-8"))
    found: Any = page.evaluate("async () => (await axe.run()).violations")
    grave = [item for item in found if item["impact"] in {"serious", "critical"}]
    return [json.dumps({item["id"]: [node["html"][:160] for node in item["nodes"]]}) for item in grave]


def errors_of(page: Page) -> list[str]:
    """Return a list to which everything is added that breaks on a page, its policy's refusals too."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if "Content Security Policy" in line.text else None)
    return errors


def set_count(page: Page, count: int) -> None:
    page.get_by_label("Clips:").fill(str(count))


def finish(page: Page, clips: int) -> None:
    expect(page.locator(".job-head .badge")).to_have_text("Done", timeout=JOB_MS)
    expect(page.locator(".clip")).to_have_count(clips)


def advances(page: Page, selector: str) -> None:
    """Wait until a video really plays."""
    # Playwright's own waiting evaluates text later, which the page's policy forbids.
    plays = "(selector) => document.querySelector(selector)?.currentTime > 0.4"
    deadline = time.monotonic() + 30
    while not page.evaluate(plays, selector):
        assert time.monotonic() < deadline, f"{selector} does not play"
        page.wait_for_timeout(100)
    assert page.evaluate("(selector) => document.querySelector(selector).videoWidth", selector) > 0


def make_clips(studio: Studio, count: int = 1) -> str:
    """Make clips past the page and return the job's id."""
    body = {"source": {"url": studio.talk_url}, "options": {"count": count, "camera": "center-crop"}}
    headers = {"X-API-Key": studio.service.key}
    answer = requests.post(f"{studio.service.base_url}/api/v1/jobs", json=body, headers=headers, timeout=30)
    return str(answer.json()["id"])


@pytest.fixture(scope="module")
def made(studio: Studio) -> str:
    """Give the id of a job of two clips that a person made from a link, which is a test of its own."""
    page = studio.visit()
    errors = errors_of(page)
    expect(page).to_have_url(f"{studio.service.base_url}/")
    page.get_by_label("Link to a video").fill(studio.talk_url)
    set_count(page, 2)
    page.get_by_text("Under 30 sec").click()
    page.get_by_text("Middle of the picture").click()
    expect(page.locator(".estimate")).to_contain_text("2 clips")
    keep_picture(page, "start-desktop")
    page.get_by_role("button", name="Make clips").click()
    page.wait_for_url(re.compile(r"/jobs/[0-9a-f-]{36}$"))
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("progressbar")).not_to_have_attribute("aria-valuenow", "0", timeout=JOB_MS)
    keep_picture(page, "watch-desktop")
    finish(page, 2)
    assert errors == []
    page.context.close()
    return page.url.rsplit("/", 1)[1]


def test_clips_of_a_link_play_and_can_be_taken_away(studio: Studio, made: str, tmp_path: Path) -> None:
    page = studio.visit()
    errors = errors_of(page)
    page.goto(f"{studio.service.base_url}/jobs/{made}")
    first = page.locator(".clip").first
    first.locator(".clip-stage").hover()
    advances(page, ".clip-preview")
    keep_picture(page, "choose-desktop")

    first.locator(".clip-open").click()
    advances(page, "dialog video")
    expect(page.locator("dialog")).to_contain_text("What the score is made of")
    keep_picture(page, "clip-desktop")
    with page.expect_download() as taken:
        page.locator("dialog").get_by_role("button", name="Download").click()
    taken.value.save_as(tmp_path / "clip.mp4")

    media = probe(tmp_path / "clip.mp4")
    assert media.video is not None
    assert (media.video.size.width_px, media.video.size.height_px) == (1080, 1920)
    assert taken.value.suggested_filename.endswith(".mp4")
    assert errors == []
    page.context.close()


def test_clips_are_chosen_by_keys_alone_and_packed(studio: Studio, made: str, tmp_path: Path) -> None:
    page = studio.visit()
    page.goto(f"{studio.service.base_url}/jobs/{made}")
    opening = page.locator(".clip-open")
    opening.first.focus()
    page.keyboard.press("x")
    page.keyboard.press("ArrowRight")
    expect(opening.nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opening.nth(1)).to_be_focused()

    with page.expect_download() as taken:
        page.get_by_role("button", name="Download as zip").click()
    taken.value.save_as(tmp_path / "clips.zip")

    with zipfile.ZipFile(tmp_path / "clips.zip") as archive:
        assert archive.testzip() is None
        assert sum(name.endswith(".mp4") for name in archive.namelist()) == 2
    page.context.close()


def test_clips_are_found_sorted_and_judged(studio: Studio, made: str) -> None:
    page = studio.visit()
    page.goto(f"{studio.service.base_url}/jobs/{made}")
    expect(page.locator(".clip")).to_have_count(2)
    page.keyboard.press("/")
    page.keyboard.type("zzz no such words")
    expect(page.get_by_text("No clip fits.")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    page.locator(".clip-open").first.click()
    page.get_by_role("button", name="Good clip").click()
    expect(page.get_by_role("button", name="Good clip")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator(".clip").first.locator(".clip-verdict")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_page(studio: Studio, made: str, scheme: str) -> None:
    door = studio.visit(scheme=scheme, is_signed_in=False)
    expect(door.get_by_label("API key")).to_be_visible()
    findings = {"door": serious_findings(door)}
    door.context.close()
    page = studio.visit(scheme=scheme)
    page.get_by_text("More options").click()
    expect(page.locator(".caption-style img").first).to_be_visible()
    findings["start"] = serious_findings(page)
    page.goto(f"{studio.service.base_url}/jobs/{made}")
    page.locator(".clip-check input").first.check()
    findings["choose"] = serious_findings(page)
    page.locator(".clip-open").first.click()
    findings["clip"] = serious_findings(page)
    page.keyboard.press("Escape")
    page.goto(f"{studio.service.base_url}/jobs")
    expect(page.locator(".job-row").first).to_be_visible()
    findings["jobs"] = serious_findings(page)
    page.get_by_role("button", name="Menu").click()
    findings["menu"] = serious_findings(page)
    page.context.close()

    assert {name: found for name, found in findings.items() if found} == {}


def test_pages_fit_a_phone(studio: Studio, made: str) -> None:
    page = studio.visit(PHONE, scheme="dark")
    expect(page.locator(".caption-style img").first).to_be_visible()
    keep_picture(page, "start-phone")
    wide = {"start": page.evaluate("document.documentElement.scrollWidth")}
    page.goto(f"{studio.service.base_url}/jobs/{made}")
    expect(page.locator(".clip")).to_have_count(2)
    keep_picture(page, "choose-phone")
    wide["choose"] = page.evaluate("document.documentElement.scrollWidth")
    page.locator(".clip-open").first.tap()
    keep_picture(page, "clip-phone")
    wide["clip"] = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()

    assert wide == dict.fromkeys(wide, PHONE[0])


def test_only_a_key_that_the_server_knows_opens_the_door(studio: Studio) -> None:
    page = studio.visit(is_signed_in=False)
    page.get_by_label("API key").fill("clipmill_wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text("The server does not know this key.")
    page.get_by_label("API key").fill(studio.service.key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="What shall we clip?")).to_be_visible()
    page.evaluate("localStorage.setItem('clipmill.key', 'clipmill_revoked')")
    page.get_by_role("link", name="Projects", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("This key is not valid anymore. Paste another one.")
    page.context.close()


def test_language_and_colors_are_kept(studio: Studio) -> None:
    page = studio.visit()
    page.get_by_role("button", name="Menu").click()
    page.get_by_text("Dark", exact=True).click()
    page.get_by_label("Language", exact=True).select_option("de")
    expect(page.get_by_role("button", name="Abmelden")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Was sollen wir schneiden?")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "de"
    assert page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor") == "rgb(18, 16, 14)"
    page.context.close()


def test_broken_off_upload_goes_on_after_a_reload(studio: Studio, tmp_path: Path) -> None:
    video = tmp_path / "long talk.mp4"
    padding = (8 + PADDING_BYTES).to_bytes(4, "big") + b"free" + bytes(PADDING_BYTES)
    video.write_bytes(studio.talk.read_bytes() + padding)
    page = studio.visit()
    sent: list[int] = []

    def let_one_pass(route: Route, request: Request) -> None:
        sent.append(int(request.headers["upload-offset"]))
        if len(sent) > 1:
            route.abort()
        else:
            route.continue_()

    page.route("**/api/v1/uploads/*", lambda route, request: let_one_pass(route, request)
        if request.method == "PATCH" else route.continue_())  # fmt: skip
    page.locator("input[type=file]").set_input_files(video)
    expect(page.get_by_text("Connection lost. It goes on by itself.")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator(".source-unfinished")).to_contain_text("“long talk.mp4” is")
    keep_picture(page, "upload-unfinished")

    page.unroute("**/api/v1/uploads/*")
    offsets: list[int] = []
    page.on("request", lambda request: offsets.append(int(request.headers["upload-offset"]))
        if request.method == "PATCH" else None)  # fmt: skip
    page.locator("input[type=file]").set_input_files(video)
    expect(page.get_by_text("Uploaded", exact=True)).to_be_visible(timeout=60_000)

    assert sent[0] == 0
    assert offsets[0] >= 8 * 1024 * 1024
    expect(page.locator(".estimate")).to_contain_text("About")
    expect(page.get_by_role("button", name="Make clips")).to_be_enabled()
    page.context.close()


def test_forgotten_upload_is_thrown_away_at_the_server(studio: Studio, tmp_path: Path) -> None:
    video = tmp_path / "long talk.mp4"
    with video.open("wb") as out:
        out.write(studio.talk.read_bytes())
        out.truncate(20 * 1024 * 1024)
    page = studio.visit()
    sent: list[str] = []

    def let_one_pass(route: Route, request: Request) -> None:
        if request.method == "PATCH":
            sent.append(request.url)
        if len(sent) > 1:
            route.abort()
        else:
            route.continue_()

    page.route("**/api/v1/uploads/*", let_one_pass)
    page.locator("input[type=file]").set_input_files(video)
    expect(page.get_by_text("Connection lost. It goes on by itself.")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.unroute("**/api/v1/uploads/*")
    page.get_by_role("button", name="Forget it").click()
    expect(page.locator(".source-unfinished")).to_have_count(0)
    kept = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('tus::'))")
    page.context.close()
    answer = requests.head(sent[0], headers={"X-API-Key": studio.service.key, "Tus-Resumable": "1.0.0"}, timeout=30)

    assert kept == []
    assert answer.status_code in {404, 410}


def test_upload_to_a_full_server_says_so_instead_of_trying_on(studio: Studio) -> None:
    page = studio.visit()
    full = json.dumps({"code": "storage_full", "title": "No space", "status": 507})
    page.route("**/api/v1/uploads/*", lambda route, request: route.fulfill(
        status=507, content_type="application/problem+json", headers={"Tus-Resumable": "1.0.0"}, body=full
    ) if request.method == "PATCH" else route.continue_())  # fmt: skip
    page.locator("input[type=file]").set_input_files(studio.talk)
    expect(page.locator(".upload")).to_contain_text("The server has no space left.")
    page.unroute("**/api/v1/uploads/*")
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text("Uploaded", exact=True)).to_be_visible(timeout=60_000)
    page.context.close()


def test_page_goes_on_when_the_server_was_killed_meanwhile(studio: Studio) -> None:
    job_id = make_clips(studio)
    page = studio.visit()
    page.goto(f"{studio.service.base_url}/jobs/{job_id}")
    expect(page.get_by_role("progressbar")).to_be_visible()

    studio.service.kill()
    expect(page.get_by_text("The server is away.")).to_be_visible()
    studio.service.start()

    expect(page.get_by_text("The server is away.")).to_be_hidden(timeout=60_000)
    finish(page, 1)
    page.context.close()


def test_stopped_job_says_so_and_can_be_tried_again_or_deleted(studio: Studio) -> None:
    job_id = make_clips(studio)
    page = studio.visit()
    page.goto(f"{studio.service.base_url}/jobs/{job_id}")
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Stop it").click()
    expect(page.get_by_role("heading", name="This was stopped")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete for good").click()
    page.wait_for_url("**/jobs")
    page.goto(f"{studio.service.base_url}/jobs/{job_id}")
    expect(page.get_by_role("heading", name="There is nothing at this address")).to_be_visible()
    page.context.close()


def test_failure_says_why_and_what_to_do(studio: Studio) -> None:
    page = studio.visit()
    page.get_by_label("Link to a video").fill(studio.talk_url.replace("short", "missing"))
    page.get_by_role("button", name="Make clips").click()
    expect(page.get_by_role("heading", name="This did not work out")).to_be_visible(timeout=JOB_MS)
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("404")
    expect(notice).not_to_contain_text("ended with code")
    keep_picture(page, "failed-desktop")
    page.context.close()


def test_preset_is_kept_and_fills_the_form(studio: Studio) -> None:
    page = studio.visit()
    page.get_by_text("Square").click()
    page.get_by_role("button", name="Keep as preset").click()
    page.get_by_label("Name of the preset").fill("Our channel")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_label("Preset", exact=True)).to_be_visible()
    page.context.close()
    other = studio.visit()
    other.get_by_label("Preset", exact=True).select_option("Our channel")
    expect(other.get_by_label("Square")).to_be_checked()
    other.get_by_role("button", name="Delete the preset Our channel").click()
    other.locator("dialog").get_by_role("button", name="Delete").click()
    expect(other.get_by_label("Preset", exact=True)).to_have_count(0)
    other.context.close()
