# SPDX-License-Identifier: MIT
"""Recorded requests and answers of the hosted service, against ours."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from tests.contract.wayinvideo_service import BASE_URL, Service, make_clip, make_service

DATA = Path(__file__).parent / "data" / "wayinvideo"
HOST = "https://wayinvideo-api.wayin.ai"
PROJECT = re.compile("proj_[0-9a-f]{32}")
LINK = re.compile(
    rf"{re.escape(BASE_URL)}/files/[0-9a-f-]{{36}}/(thumbnail\.jpg|video\.mp4)\?expires=\d+&signature=\S+"
)
MADE_BY_US = {
    "id": PROJECT,
    "project_id": PROJECT,
    "thumbnail": LINK,
    "export_link": LINK,
    "upload_url": re.compile(rf"{re.escape(BASE_URL)}/uploads/[0-9a-f]{{32}}\?expires=\d+&signature=\S+"),
    "identify": re.compile("[0-9a-f]{32}"),
    "identity": re.compile("[0-9a-f]{32}"),
    "timestamp": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00"),
    "expire_at": re.compile(r"\d{13}"),
}
"""Values that differ from the recorded ones, and how they look."""


def recorded(name: str) -> list[Any]:
    pairs = json.loads((DATA / name).read_text("utf-8"))["pairs"]
    return [pytest.param(pair, id=pair["name"]) for pair in pairs]


def assert_same(ours: Any, theirs: Any, where: str = "") -> None:
    """Check that both have the same keys in the same order, the same types, and the same values but for our own."""
    assert type(ours) is type(theirs), where
    name = where.rpartition(".")[2]
    if name in MADE_BY_US:
        assert MADE_BY_US[name].fullmatch(str(ours)), f"{where}: {ours}"
    elif isinstance(theirs, dict):
        assert list(ours) == list(theirs), where
        for key, value in theirs.items():
            assert_same(ours[key], value, f"{where}.{key}")
    elif isinstance(theirs, list):
        assert len(ours) == len(theirs), where
        for mine, value in zip(ours, theirs, strict=True):
            assert_same(mine, value, where)
    else:
        assert ours == theirs, where


def send_curl(service: Service, line: str, project: str | None = None) -> Any:
    """Send what a curl line of the vendor's page would, with another host, key and id."""
    words = shlex.split(line.replace("\\\n", " "))
    assert words[0] == "curl"
    method, headers, data, url = "GET", {}, None, ""
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value.replace("YOUR_API_KEY", service.key)
        elif word == "-d":
            data = next(rest)
        else:
            url = word.removeprefix(HOST)
    if project is not None:
        url = url.rpartition("/")[0] + f"/{project}"
    return service.client.request(method, url, headers=headers, content=data)


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return make_service(tmp_path)


@pytest.mark.parametrize("pair", [*recorded("seed_open_v2.json"), *recorded("clips_api_v2.json")])
def test_curl_line_gets_the_recorded_answer(service: Service, pair: Any) -> None:
    project = None
    if "job" in pair:
        answer = send_curl(service, pair["job"]["curl"]).json()["data"]
        project = answer["id"]
        job = service.newest()
        clips = [make_clip(rank, **clip) for rank, clip in enumerate(pair["job"]["clips"], 1)]
        service.finish(job, clips, is_rendered=pair["job"]["is_rendered"])
        forget_notices(service, job)

    response = send_curl(service, pair["curl"], project)

    assert response.status_code == pair["status"]
    ours = response.json()
    ours["data"].pop("warnings", None)
    assert_same(ours, pair["answer"])


@pytest.mark.parametrize("pair", [*recorded("errors.json"), *recorded("siblings.json")])
def test_request_gets_the_recorded_answer(service: Service, pair: Any) -> None:
    request = pair["request"]
    headers = service.headers("not-a-key" if request.get("key") == "bad" else None)
    if request.get("key") == "none":
        del headers["Authorization"]
    content = request["text"] if "text" in request else json.dumps(request["body"]) if "body" in request else None

    response = service.client.request(request["method"], request["path"], headers=headers, content=content)

    assert response.status_code == pair["status"]
    assert_same(response.json(), pair["answer"])


def forget_notices(service: Service, job: str) -> None:
    """Take away what this version does not draw yet, which the hosted service has no word for."""
    with service.row(job) as (_, row):
        row.notices = [notice for notice in row.notices if not notice["code"].startswith("pending_")]
