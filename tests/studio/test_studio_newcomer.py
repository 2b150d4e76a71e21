# SPDX-License-Identifier: MIT
"""A person who has never seen the studio, from the line that the server prints to a corrected clip on the disk."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import requests
from PIL import Image
from playwright.sync_api import Page, expect
from tests.studio.conftest import SHOTS, Studio, keep_picture
from tests.studio.test_studio_editor import GREEN, choose_style, share_of, wait_for_color
from tests.studio.test_studio_pages import JOB_MS, advances, errors_of

from clipmill import process
from clipmill.media.ffmpeg import find_ffmpeg
from clipmill.media.probe import probe

pytestmark = [pytest.mark.weights, pytest.mark.media, pytest.mark.timeout(600)]

SIZE = (1280, 800)
WRONG_WORD, RIGHT_WORD = 1, "Xylophone"


def sign_in(studio: Studio, page: Page) -> None:
    """Paste the whole line that the server printed; the key is found in it."""
    expect(page.get_by_label("API key")).to_be_visible()
    keep_picture(page, "01-door")
    line = next(line for line in studio.service.greeting.splitlines() if line.startswith("key "))
    page.get_by_label("API key").fill(line)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="What shall we clip?")).to_be_visible()
    keep_picture(page, "02-start")


def ask_for_clips(studio: Studio, page: Page) -> None:
    """Press the button too early, then with a link, as people do."""
    page.get_by_role("button", name="Make clips").click()
    expect(page.get_by_text("Paste a link or choose a file first.")).to_be_visible()
    link = page.get_by_label("Link to a video")
    expect(link).to_be_focused()
    link.fill(studio.talk_url)
    page.get_by_label("Clips:").press("ArrowRight")
    expect(page.locator(".estimate")).to_contain_text("1 clip")
    keep_picture(page, "03-link-and-estimate")
    page.get_by_role("button", name="Make clips").click()
    page.wait_for_url(re.compile(r"/jobs/[0-9a-f-]{36}$"))
    expect(page.get_by_role("progressbar")).not_to_have_attribute("aria-valuenow", "0", timeout=JOB_MS)
    keep_picture(page, "04-watch")


def choose_clip(page: Page) -> None:
    """See it play, see why it was chosen, and go on to change it."""
    expect(page.locator(".job-head .badge")).to_have_text("Done", timeout=JOB_MS)
    first = page.locator(".clip").first
    first.locator(".clip-stage").hover()
    advances(page, ".clip-preview")
    keep_picture(page, "05-choose")
    first.locator(".clip-open").click()
    advances(page, "dialog video")
    keep_picture(page, "06-clip")
    page.get_by_role("link", name="Edit", exact=True).click()


def change_clip(page: Page) -> None:
    """Correct a word, end earlier, show another part of the picture, choose another style of captions."""
    words = page.locator(".editor-word[data-kept]")
    expect(words.first).to_be_visible()
    page.get_by_role("tab", name="Picture").click()
    expect(page.locator(".editor-frame")).to_be_visible(timeout=JOB_MS)
    page.get_by_role("tab", name="Words").click()
    keep_picture(page, "07-editor")
    words.nth(WRONG_WORD).dblclick()
    page.keyboard.type(RIGHT_WORD)
    page.keyboard.press("Enter")
    expect(words.nth(WRONG_WORD)).to_have_text(RIGHT_WORD)
    page.wait_for_timeout(1000)  # until the picture has it as well
    keep_picture(page, "08-word-corrected")

    end = page.get_by_role("slider", name="End of the clip")
    before = end.get_attribute("aria-valuenow")
    for _ in range(3):
        end.press("Control+ArrowLeft")
    expect(end).not_to_have_attribute("aria-valuenow", before or "")
    keep_picture(page, "09-trimmed")

    page.get_by_role("tab", name="Picture").click()
    page.get_by_role("button", name="Part 1 that is shown").first.focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowLeft")
    expect(page.get_by_role("button", name="Leave it to the camera")).to_be_visible()
    keep_picture(page, "10-crop-moved")

    choose_style(page, "bold")
    page.get_by_role("tab", name="Words").click()
    words.nth(2).click()
    wait_for_color(page, GREEN, is_there=True)
    page.get_by_role("tab", name="Captions").click()
    keep_picture(page, "11-style-changed")


def make_and_take(page: Page, target: Path) -> str:
    """Make the clip anew, see it beside the old one, save it, and return the new clip's id."""
    page.locator(".editor-make .button.primary").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    keep_picture(page, "12-rendering")
    expect(page.locator(".editor-side")).to_have_count(2, timeout=JOB_MS)
    advances(page, ".editor-side:last-child video")
    keep_picture(page, "13-rendered")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download").click()
    taken.value.save_as(target)
    page.get_by_role("link", name="Edit the new one").click()
    page.wait_for_url(re.compile(r"/clips/[0-9a-f-]{36}$"))
    return page.url.rsplit("/", 1)[1]


def frame_of(video: Path, at_s: float, target: Path) -> np.ndarray:
    """Return a frame of a video and keep it: (H, W, 3) uint8 RGB."""
    argv = [
        str(find_ffmpeg()), "-v", "error", "-y", "-ss", f"{at_s:.3f}", "-i", str(video), "-frames:v", "1", str(target),
    ]  # fmt: skip
    assert process.run(argv).return_code == 0
    return np.asarray(Image.open(target).convert("RGB"))


def test_a_link_that_fails_leads_back_to_the_form(studio: Studio) -> None:
    page = studio.visit()
    link = studio.talk_url.replace("short", "missing")
    page.get_by_label("Link to a video").fill(link)
    page.get_by_role("button", name="Make clips").click()
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("The video could not be fetched from this link.", timeout=JOB_MS)
    expect(notice).to_contain_text("404")
    keep_picture(page, "failed-desktop")
    page.get_by_role("link", name="Use another link").click()
    expect(page.get_by_label("Link to a video")).to_have_value(link)
    page.get_by_role("link", name="Projects", exact=True).click()
    expect(page.locator(".job-row-why").first).to_have_text("The video could not be fetched from this link.")
    page.context.close()


def test_links_are_taken_as_people_paste_them(studio: Studio) -> None:
    page = studio.visit()
    page.get_by_label("Link to a video").fill("hello world")
    expect(page.get_by_text("This is no link to a video.")).to_be_visible()
    page.get_by_label("Link to a video").fill("nowhere.invalid/talk")
    expect(page.get_by_text("This is no link to a video.")).to_have_count(0)
    page.get_by_role("button", name="Make clips").click()
    page.wait_for_url(re.compile(r"/jobs/[0-9a-f-]{36}$"))
    page.context.close()


def test_something_is_seen_while_the_script_is_on_its_way(studio: Studio) -> None:
    context = studio.browser.new_context()
    page = context.new_page()
    page.route("**/assets/*.js", lambda route: route.abort())
    page.goto(studio.service.base_url)
    expect(page.get_by_alt_text("Clipmill")).to_be_visible()
    context.close()


def test_what_goes_wrong_is_said_in_the_language_of_the_page(studio: Studio) -> None:
    context = studio.browser.new_context(locale="de-DE")
    page = context.new_page()
    page.goto(f"{studio.service.base_url}/#key={studio.service.key}")
    page.get_by_label("Link zu einem Video").fill("http://192.168.1.10/talk.mp4")
    page.get_by_role("button", name="Clips machen").click()
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("Diesen Link darf der Server nicht öffnen.", timeout=JOB_MS)
    expect(notice).to_contain_text("Der Server sagt: a private address is not on the public internet.")
    context.close()


def test_a_newcomer_goes_from_a_link_to_a_corrected_downloaded_clip(studio: Studio, tmp_path: Path) -> None:
    page = studio.visit(SIZE, is_signed_in=False)
    errors = errors_of(page)
    sign_in(studio, page)
    ask_for_clips(studio, page)
    choose_clip(page)
    change_clip(page)
    new_id = make_and_take(page, tmp_path / "clip.mp4")
    page.context.close()

    headers = {"X-API-Key": studio.service.key}
    clip = requests.get(f"{studio.service.base_url}/api/v1/clips/{new_id}", headers=headers, timeout=30).json()
    srt = requests.get(next(file["url"] for file in clip["files"] if file["kind"] == "srt"), timeout=30).text
    assert RIGHT_WORD in srt
    media = probe(tmp_path / "clip.mp4")
    assert media.video is not None
    assert media.audio is not None
    assert (media.video.size.width_px, media.video.size.height_px) == (1080, 1920)
    assert media.duration_us / 1e6 == pytest.approx(clip["duration_s"], abs=0.1)
    said = re.search(r"(\d\d):(\d\d):(\d\d),(\d{3}) -->", srt)
    assert said is not None
    hours, minutes, seconds, thousandths = (int(part) for part in said.groups())
    at_s = hours * 3600 + minutes * 60 + seconds + thousandths / 1000 + 0.2
    assert share_of(frame_of(tmp_path / "clip.mp4", at_s, SHOTS / "14-frame-of-the-file.png"), GREEN) > 0.0005
    assert errors == []
