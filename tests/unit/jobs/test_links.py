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


def test_every_kind_of_file_has_a_name_of_its_own() -> None:
    assert set(FILE_NAMES) == set(ArtifactKind)
    assert len(set(FILE_NAMES.values())) == len(FILE_NAMES)
    assert [kind_of_file_name(name) for name in FILE_NAMES.values()] == list(FILE_NAMES)


def test_the_token_of_a_share_opens_that_share_alone(links: Links) -> None:
    token = links.share_token("abc")
    assert links.share_id(token) == "abc"
    assert links.share_token("abc") == token
    for wrong in (
        "abc",
        "abc.",
        token[:-1],
        token.replace("abc", "abd"),
        f"{token}x",
        "",
        ".",
        "é.é",
        token + "\ud800",
    ):
        assert links.share_id(wrong) is None, wrong
    assert Links(b"another").share_id(token) is None


def test_an_archive_s_address_is_for_those_clips_and_files_until_it_ends(links: Links, clock: Clock) -> None:
    query = query_of(f"http://x/?{links.archive_query('j', ['a', 'b'], ['video'], expires_s=60)}")
    links.verify_archive("j", ("a", "b"), ("video",), **query)
    for job_id, clips, files in (("k", "ab", ["video"]), ("j", "a", ["video"]), ("j", "ab", ["video", "srt"])):
        with pytest.raises(LinkInvalid):
            links.verify_archive(job_id, tuple(clips), files, **query)
    with pytest.raises(LinkInvalid):
        links.verify_archive("j", ("a", "b"), ("video",), expires=None, signature=query["signature"])
    clock.now_s += 61
    with pytest.raises(LinkExpired):
        links.verify_archive("j", ("a", "b"), ("video",), **query)


def test_a_style_s_address_is_for_that_style(links: Links) -> None:
    signature = str(query_of(f"http://x/?{links.style_query('bold')}")["signature"])
    links.verify_style("bold", signature=signature)
    with pytest.raises(LinkInvalid):
        links.verify_style("classic", signature=signature)
