# SPDX-License-Identifier: MIT
"""Keys, wallet, usage, settings, operations, share links and teams side by side, in a real browser on a real server."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import requests
from playwright.sync_api import expect
from tests.studio.account_pages import ask, finish, open_page, sign_in
from tests.studio.conftest import DESKTOP, PHONE, Studio, keep_picture
from tests.studio.test_studio_pages import advances, errors_of, serious_findings

pytestmark = [pytest.mark.weights, pytest.mark.media, pytest.mark.timeout(600)]

PAGES = (
    "account/keys", "account/wallet", "account/usage", "account/webhooks", "account/examples", "account/settings",
    "operations",
)  # fmt: skip
SMALL = {"count": 1, "camera": "center-crop", "resolution": "480", "min_length_s": 8, "max_length_s": 20}
"""Options of a job that is done soon."""


@pytest.fixture(scope="module")
def clip_job(studio: Studio) -> str:
    """Give the id of a finished job of one clip."""
    job_id = str(ask(studio, "POST", "/jobs", source={"url": studio.talk_url}, options=SMALL)["id"])
    page = open_page(studio, f"jobs/{job_id}")
    finish(page, 1)
    page.context.close()
    return job_id


def test_key_is_made_shown_once_used_and_taken_back(studio: Studio) -> None:
    page = open_page(studio, "account/keys")
    errors = errors_of(page)
    page.get_by_role("button", name="New key").click()
    page.get_by_label("What is it for?").fill("Newsletter bot")
    page.get_by_label("Make and delete").uncheck()
    page.get_by_label("Valid for").select_option("30")
    page.get_by_role("button", name="Make the key").click()
    secret = page.get_by_label("Newsletter bot").input_value()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Newsletter bot")).to_be_visible()
    page.get_by_role("button", name="I have kept it").click()

    line = page.locator(".line", has_text="Newsletter bot")
    expect(line).to_contain_text("valid until")
    assert secret not in page.content()
    assert ask(studio, "GET", "/me", key=secret)["key"]["scopes"] == ["read"]
    line.get_by_role("button", name="Take back").click()
    page.locator("dialog").get_by_role("button", name="Take back").click()
    expect(line).to_have_count(0)
    page.get_by_label("Show keys that are not valid anymore").check()
    expect(line).to_contain_text("Taken back")
    me = requests.get(f"{studio.service.base_url}/api/v1/me", headers={"X-API-Key": secret}, timeout=30)
    assert me.status_code == 401
    assert errors == []
    page.context.close()


def test_key_gives_no_scope_that_it_lacks_and_pages_say_what_is_missing(studio: Studio) -> None:
    small = ask(studio, "POST", "/keys", name="reader", scopes=["read"])["secret"]
    keeper = ask(studio, "POST", "/keys", name="keeper", scopes=["read", "team"])["secret"]
    context = studio.browser.new_context()
    page = sign_in(context, studio, small)
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Wallet")).to_be_visible()
    expect(page.get_by_role("link", name="Operations")).to_have_count(0)
    expect(page.get_by_role("link", name="Webhooks")).to_have_count(0)
    for path in ("account/keys", "account/webhooks", "operations"):
        page.goto(f"{studio.service.base_url}/{path}")
        expect(page.get_by_role("heading", name="Your key may not see this")).to_be_visible()
    context.close()

    context = studio.browser.new_context()
    page = sign_in(context, studio, keeper)
    page.goto(f"{studio.service.base_url}/account/keys")
    page.get_by_role("button", name="New key").click()
    expect(page.get_by_label("Run the team")).to_be_visible()
    expect(page.get_by_label("Run the server")).to_have_count(0)
    expect(page.get_by_label("Make and delete")).to_have_count(0)
    context.close()


def test_operator_makes_a_team_that_pays_and_sees_nothing_of_others(
    studio: Studio, clip_job: str, tmp_path: Path
) -> None:
    page = open_page(studio, "operations")
    expect(page.get_by_text("Database answers")).to_be_visible()
    expect(page.get_by_role("heading", name="Queues")).to_be_visible()
    page.get_by_role("button", name="New team").click()
    page.get_by_label("Name of the team").fill("Guests")
    page.get_by_role("button", name="Make the team").click()
    page.get_by_role("button", name="Make the key").click()
    guest_key = page.locator("dialog input[readonly]").input_value()
    page.get_by_role("button", name="I have kept it").click()
    page.get_by_role("button", name="Manage Guests").click()
    page.get_by_label("Amount").fill("12,50")
    page.get_by_label("Note").fill("Invoice 12")
    page.get_by_role("button", name="Top up").click()
    expect(page.get_by_text("12.50 added")).to_be_visible()

    context = studio.browser.new_context(accept_downloads=True)
    guest = sign_in(context, studio, guest_key)
    guest.goto(f"{studio.service.base_url}/account/wallet")
    expect(guest.locator(".figure", has_text="Free to spend")).to_contain_text("12.50")
    expect(guest.locator(".line", has_text="Invoice 12")).to_contain_text("+12.50")
    with guest.expect_download() as taken:
        guest.get_by_role("button", name="Save as CSV").click()
    taken.value.save_as(tmp_path / "ledger.csv")
    with (tmp_path / "ledger.csv").open(newline="") as file:
        assert [(row["kind"], row["amount_cents"], row["note"]) for row in csv.DictReader(file)] == [
            ("top_up", "1250", "Invoice 12")
        ]
    guest.goto(f"{studio.service.base_url}/jobs/{clip_job}")
    expect(guest.get_by_role("heading", name="There is nothing at this address")).to_be_visible()
    guest.goto(f"{studio.service.base_url}/jobs")
    expect(guest.get_by_role("heading", name="Nothing yet")).to_be_visible()
    context.close()
    page.context.close()


def test_two_teams_in_two_browsers_work_at_once_and_see_their_own_alone(studio: Studio) -> None:
    teams = [ask(studio, "POST", "/teams", name=name, is_unlimited=True) for name in ("North", "South")]
    keys = [
        ask(studio, "POST", f"/teams/{team['id']}/keys", name="first", scopes=["read", "write"])["secret"]
        for team in teams
    ]
    contexts = [studio.browser.new_context(locale="en-US") for _ in keys]
    pages = [sign_in(context, studio, key) for context, key in zip(contexts, keys, strict=True)]
    for page in pages:
        page.get_by_label("Link to a video").fill(studio.talk_url)
        page.get_by_label("Clips:").fill("1")
        page.get_by_text("Middle of the picture").click()
        page.get_by_role("button", name="Make clips").click()
        page.wait_for_url("**/jobs/*")
    jobs = [page.url.rsplit("/", 1)[1] for page in pages]
    for page in pages:
        finish(page, 1)

    assert jobs[0] != jobs[1]
    for page, mine, theirs in zip(pages, jobs, reversed(jobs), strict=True):
        page.goto(f"{studio.service.base_url}/jobs")
        expect(page.locator(".job-row")).to_have_count(1)
        expect(page.locator(".job-row")).to_have_attribute("href", f"/jobs/{mine}")
        page.goto(f"{studio.service.base_url}/jobs/{theirs}")
        expect(page.get_by_role("heading", name="There is nothing at this address")).to_be_visible()
    for context in contexts:
        context.close()


def test_usage_counts_what_was_made(studio: Studio, clip_job: str) -> None:
    done = ask(studio, "GET", f"/jobs/{clip_job}")
    page = open_page(studio, "account/usage")
    expect(page.locator(".figure", has_text="Clips made")).not_to_have_text("Clips made0")
    expect(page.get_by_role("img", name="Clips by day")).to_be_visible()
    assert done["progress"]["completed"] == 1
    total = sum(job["progress"]["completed"] for job in ask(studio, "GET", "/jobs?limit=100")["items"])
    expect(page.locator(".figure", has_text="Clips made").locator("dd")).to_have_text(str(total))
    page.context.close()


def test_clip_is_shared_watched_without_a_key_and_taken_back(studio: Studio, clip_job: str) -> None:
    page = open_page(studio, f"jobs/{clip_job}")
    page.locator(".clip-open").first.click()
    page.get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Make a link").click()
    field_ = page.locator(".share-line input")
    expect(field_).to_have_count(1)
    address = field_.input_value()
    keep_picture(page, "share-desktop")

    stranger = studio.browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, is_mobile=True)
    watched = stranger.new_page()
    watched.goto(address)
    watched.locator("video").evaluate("video => video.play()")
    advances(watched, "video")
    assert studio.service.key not in watched.content()
    assert watched.evaluate("localStorage.length") == 0
    assert serious_findings(watched) == []
    keep_picture(watched, "shared-phone")
    page.locator(".share-line").get_by_role("button", name="Take back").click()
    expect(field_).to_have_count(0)
    gone = watched.goto(address)
    assert gone is not None
    assert gone.status in {404, 410}
    stranger.close()
    page.context.close()


def test_presets_are_renamed_and_made_the_default_in_the_settings(studio: Studio) -> None:
    ask(studio, "POST", "/presets", name="Channel", options={"ratio": "1:1"})
    page = open_page(studio, "account/settings")
    page.get_by_role("button", name="Rename: Channel").click()
    page.get_by_label("Name of the preset").fill("Our channel")
    page.locator("dialog").get_by_role("button", name="Rename").click()
    line = page.locator(".line", has_text="Our channel")
    line.get_by_role("switch").click()
    expect(line.get_by_role("switch")).to_be_checked(timeout=30_000)
    expect(page.get_by_text("New projects begin with it now")).to_be_visible()
    page.context.close()

    other = studio.visit()
    expect(other.get_by_label("Square")).to_be_checked()
    other.goto(f"{studio.service.base_url}/account/settings")
    other.get_by_role("button", name="Delete the preset Our channel").click()
    other.locator("dialog").get_by_role("button", name="Delete").click()
    expect(other.locator(".line", has_text="Our channel")).to_have_count(0)
    other.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_account_and_everything_fits(
    studio: Studio, clip_job: str, scheme: str
) -> None:
    assert clip_job
    ask(studio, "POST", "/keys", name=f"axe-{scheme}", scopes=["read"], expires_in_days=7)
    hook = ask(studio, "POST", "/webhooks", url="http://127.0.0.1:65533/hook")
    ask(studio, "POST", f"/webhooks/{hook['id']}/test")
    findings: dict[str, list[str]] = {}
    wide: dict[str, int] = {}
    for size in (DESKTOP, PHONE):
        page = studio.visit(size, scheme=scheme)
        errors = errors_of(page)
        expect(page.get_by_role("button", name="Menu")).to_be_visible()
        for path in (*PAGES, f"account/webhooks/{hook['id']}"):
            page.goto(f"{studio.service.base_url}/{path}")
            expect(page.locator("main h1").first).to_be_visible()
            expect(page.locator(".skeleton")).to_have_count(0)
            name = f"{path.replace('/', '-').replace(hook['id'], 'one')}-{scheme}-{size[0]}"
            findings[name] = serious_findings(page)
            wide[name] = page.evaluate("document.documentElement.scrollWidth") - size[0]
            keep_picture(page, name)
        page.goto(f"{studio.service.base_url}/account/keys")
        page.get_by_role("button", name="New key").click()
        findings[f"new-key-{size[0]}"] = serious_findings(page)
        assert errors == []
        page.context.close()
    ask(studio, "DELETE", f"/webhooks/{hook['id']}")

    assert {name: found for name, found in findings.items() if found} == {}
    assert {name: more for name, more in wide.items() if more} == {}
