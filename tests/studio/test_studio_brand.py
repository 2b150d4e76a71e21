# SPDX-License-Identifier: MIT
"""A brand kit as a team makes it once and uses it: logo, colors, heading, kept as a preset, seen in the clips."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import requests
from PIL import Image
from playwright.sync_api import Page, expect
from tests.studio.conftest import PHONE, Studio, keep_picture
from tests.studio.test_studio_pages import JOB_MS, errors_of, finish, serious_findings, set_count

from clipmill import process
from clipmill.media.ffmpeg import find_ffmpeg

pytestmark = [pytest.mark.weights, pytest.mark.media, pytest.mark.timeout(600)]

MAGENTA = (230, 20, 230)
"""Nothing in the talk and in the page has this color."""


@pytest.fixture(scope="module")
def logo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a picture of one color."""
    path = tmp_path_factory.mktemp("brand") / "our logo.png"
    Image.new("RGB", (240, 120), MAGENTA).save(path)
    return path


def places_of(pixels: np.ndarray, color: tuple[int, int, int]) -> np.ndarray:
    """Return the places (row, column) of about a color, as fractions of the picture."""
    found = np.argwhere(np.abs(pixels.astype(int) - color).max(axis=2) < 60)
    return np.divide(found, pixels.shape[:2])


def shown_in(page: Page, selector: str) -> np.ndarray:
    """Return what an element shows: (H, W, 3) uint8 RGB."""
    return np.asarray(Image.open(io.BytesIO(page.locator(selector).screenshot())).convert("RGB"))


def wait_for(page: Page, selector: str, is_so: Callable[[np.ndarray], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so(places_of(shown_in(page, selector), MAGENTA)):
        assert time.monotonic() < deadline, f"{selector} does not come to show it"
        page.wait_for_timeout(200)


def picture_of(video: bytes, folder: Path) -> np.ndarray:
    """Return the picture of a video at 1 s: (H, W, 3) uint8 RGB."""
    (folder / "clip.mp4").write_bytes(video)
    argv = [str(find_ffmpeg()), "-v", "error", "-ss", "1", "-i", str(folder / "clip.mp4"), "-frames:v", "1"]
    assert process.run([*argv, str(folder / "frame.png")]).return_code == 0
    return np.asarray(Image.open(folder / "frame.png").convert("RGB"))


def make_preset(page: Page, logo: Path) -> None:
    """Make a brand kit on the first page and keep it."""
    page.get_by_role("button", name="Change the look").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").first.set_input_files(logo)
    expect(dialog.get_by_text("our logo.png")).to_be_visible()
    wait_for(page, "dialog .look-picture", lambda found: len(found) > 20 and found[:, 0].max() < 0.5)
    dialog.get_by_text("Bottom left").click()
    wait_for(page, "dialog .look-picture", lambda found: len(found) > 20 and found[:, 0].min() > 0.5)
    dialog.get_by_label("Write a heading over each clip").check()
    dialog.get_by_label("Strength").fill("1")
    keep_picture(page, "brand-desktop")
    dialog.get_by_role("button", name="Use this look").click()
    wait_for(page, ".brand-line .look-picture", lambda found: len(found) > 20)
    page.get_by_role("button", name="Keep as preset").click()
    page.get_by_label("Name of the preset").fill("Our brand")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_label("Preset", exact=True)).to_have_count(1)


def test_a_brand_kept_as_a_preset_is_seen_in_the_clips(studio: Studio, logo: Path, tmp_path: Path) -> None:
    page = studio.visit()
    errors = errors_of(page)
    make_preset(page, logo)
    page.context.close()

    page = studio.visit()
    page.get_by_label("Preset", exact=True).select_option("Our brand")
    wait_for(page, ".brand-line .look-picture", lambda found: len(found) > 20)
    page.get_by_label("Link to a video").fill(studio.talk_url)
    set_count(page, 1)
    page.get_by_text("Middle of the picture").click()
    page.get_by_role("button", name="Make clips").click()
    page.wait_for_url("**/jobs/*")
    finish(page, 1)
    job_id = page.url.rsplit("/", 1)[1]
    page.context.close()

    headers, base = {"X-API-Key": studio.service.key}, f"{studio.service.base_url}/api/v1"
    (clip,) = requests.get(f"{base}/jobs/{job_id}/clips", headers=headers, timeout=30).json()["items"]
    video = next(file["url"] for file in clip["files"] if file["kind"] == "video")
    found = places_of(picture_of(requests.get(video, timeout=60).content, tmp_path), MAGENTA)
    assert len(found) > 1000
    assert found[:, 0].min() > 0.5
    assert found[:, 1].max() < 0.5
    assert errors == []


def test_the_look_of_a_preset_is_changed_in_the_settings(studio: Studio, logo: Path) -> None:
    headers, base = {"X-API-Key": studio.service.key}, f"{studio.service.base_url}/api/v1"
    body = {"name": "To be changed", "options": {"captions": {"style": "bold", "text_color": "00FF00"}, "count": 2}}
    made = requests.post(f"{base}/presets", headers=headers, json=body, timeout=30).json()
    page = studio.visit(PHONE, scheme="dark")
    expect(page.get_by_role("button", name="Menu")).to_be_visible()
    page.goto(f"{studio.service.base_url}/account/settings")
    page.get_by_role("button", name="Change the look of To be changed").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".look-picture")).to_be_visible()
    expect(dialog.locator(".caption-style img").first).to_be_visible()
    keep_picture(page, "brand-phone")
    width = page.evaluate("document.documentElement.scrollWidth")
    findings = serious_findings(page)
    dialog.locator("input[type=file]").first.set_input_files(logo)
    expect(dialog.get_by_text("our logo.png")).to_be_visible()
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Look saved")).to_be_visible()
    options = requests.get(f"{base}/presets/{made['id']}", headers=headers, timeout=30).json()["options"]
    page.context.close()

    assert options["watermark"]["upload_id"]
    assert (options["captions"]["text_color"], options["count"]) == ("00FF00", 2)
    assert findings == []
    assert width == PHONE[0]


def test_a_file_that_is_no_picture_is_refused_in_words(studio: Studio, tmp_path: Path) -> None:
    fake = tmp_path / "fake.png"
    fake.write_bytes(b"this is no picture")
    page = studio.visit()
    page.get_by_role("button", name="Change the look").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").first.set_input_files(fake)
    expect(dialog.get_by_role("alert")).to_contain_text("Give a PNG, JPEG or WebP file.")
    page.context.close()


def test_a_moment_that_was_left_over_becomes_a_clip_in_place(studio: Studio) -> None:
    headers, base = {"X-API-Key": studio.service.key}, f"{studio.service.base_url}/api/v1"
    options = {"count": 1, "camera": "center-crop", "resolution": "480", "min_length_s": 8, "max_length_s": 20}
    wish = {"source": {"url": studio.talk_url}, "options": options}
    job_id = requests.post(f"{base}/jobs", headers=headers, json=wish, timeout=30).json()["id"]
    page = studio.visit()
    errors = errors_of(page)
    page.goto(f"{studio.service.base_url}/jobs/{job_id}")
    finish(page, 1)
    page.get_by_text("More moments").click()
    lines = page.locator(".more-line")
    expect(lines.first).to_be_visible(timeout=60_000)
    first = lines.first
    title = first.locator("h3").inner_text()
    score = first.locator(".score").inner_text()
    first.get_by_text("What is said").click()
    keep_picture(page, "moments-desktop")
    assert serious_findings(page) == []
    first.get_by_role("button", name="Make this clip").click()
    expect(first.get_by_role("progressbar")).to_be_visible()
    expect(page.locator(".clip")).to_have_count(2, timeout=JOB_MS)
    later = page.locator(".clip", has_text=title)
    expect(later.get_by_text("Made later")).to_be_visible()
    expect(later.locator(".score")).to_have_text(score)
    expect(page.locator(".more-line h3", has_text=title)).to_have_count(0)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    keep_picture(page, "moments-phone")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert errors == []
    page.context.close()
