# SPDX-License-Identifier: MIT
from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from clipmill.domain.errors import LinkExpired, LinkInvalid
from clipmill.domain.result import ArtifactKind
from clipmill.jobs.links import FILE_NAMES, Links, kind_of_file_name

VIDEO = ArtifactKind.VIDEO


class Clock:
    """A clock that is set by hand."""

    now_s = 1_000_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def links(clock: Clock) -> Links:
    return Links(b"secret", clock_s=clock)


def query_of(url: str) -> dict[str, str | None]:
    found = parse_qs(urlsplit(url).query)
    return {name: found.get(name, [None])[0] for name in ("expires", "signature")}


def test_a_permanent_address_is_always_the_same_and_never_ends(links: Links, clock: Clock) -> None:
    url = links.clip_url("https://clips.example/", "c1", VIDEO, expires_s=None)
    assert url.startswith("https://clips.example/files/c1/video.mp4?signature=")
    assert "expires" not in url
    clock.now_s += 1e10
    assert url == links.clip_url("https://clips.example", "c1", VIDEO, expires_s=None)
    links.verify_clip("c1", VIDEO, **query_of(url))


def test_an_expiring_address_ends(links: Links, clock: Clock) -> None:
    query = query_of(links.clip_url("", "c1", VIDEO, expires_s=60))
    clock.now_s += 59
    links.verify_clip("c1", VIDEO, **query)
    clock.now_s += 1
    with pytest.raises(LinkExpired):
        links.verify_clip("c1", VIDEO, **query)


def test_an_address_is_for_one_thing_alone(links: Links) -> None:
    query = query_of(links.clip_url("", "c1", VIDEO, expires_s=60))
    for clip_id, kind in (("c2", VIDEO), ("c1", ArtifactKind.SRT)):
        with pytest.raises(LinkInvalid):
            links.verify_clip(clip_id, kind, **query)
    with pytest.raises(LinkInvalid):
        links.verify_source("c1", **query)
    with pytest.raises(LinkInvalid):
        links.verify_upload("c1", **query)


@pytest.mark.parametrize("change", [{"expires": None}, {"expires": "1000061"}, {"expires": "never"}, {"expires": "x"},
                                    {"expires": "１０００"}, {"signature": None}, {"signature": ""},
                                    {"signature": "ä\ud800"}])  # fmt: skip
def test_a_changed_address_is_refused(links: Links, change: dict[str, str | None]) -> None:
    query = query_of(links.source_url("", "j1", expires_s=60))
    links.verify_source("j1", **query)
    with pytest.raises(LinkInvalid):
        links.verify_source("j1", **{**query, **change})


def test_permanent_and_never_are_not_confused(links: Links) -> None:
    query = query_of(links.clip_url("", "c1", VIDEO, expires_s=None))
    with pytest.raises(LinkInvalid):
        links.verify_clip("c1", VIDEO, expires="9999999999", signature=query["signature"])
    with pytest.raises(LinkInvalid):
        links.verify_clip("c1", VIDEO, expires="never", signature=query["signature"])


def test_words_cannot_be_shifted_into_each_other(links: Links) -> None:
    query = query_of(links.clip_url("", "ab", VIDEO, expires_s=None))
    with pytest.raises(LinkInvalid):
        links.verify_clip("a", VIDEO, **query)


def test_another_secret_makes_other_addresses(links: Links) -> None:
    query = query_of(links.upload_url("", "u1"))
    with pytest.raises(LinkInvalid):
        Links(b"other").verify_upload("u1", **query)


def test_every_kind_has_a_file_name_of_its_own() -> None:
    assert {kind_of_file_name(name) for name in FILE_NAMES.values()} == set(ArtifactKind)
    with pytest.raises(LinkInvalid):
        kind_of_file_name("video")
