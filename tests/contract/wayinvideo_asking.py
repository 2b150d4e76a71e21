# SPDX-License-Identifier: MIT
"""How the tests of the WayinVideo dialect ask: a service for each, tasks submitted and polled in both shapes."""

from pathlib import Path
from typing import Any

import pytest
from tests.contract.wayinvideo_service import Service, make_service

from clipmill.api.dialect_wayinvideo import Shape

URL = "https://media.example.com/talk.mp4"
BOTH = pytest.mark.parametrize("shape", list(Shape))


@pytest.fixture(name="service")
def service_of_a_test(tmp_path: Path) -> Service:
    return make_service(tmp_path)


def submit(service: Service, shape: Shape, path: str = "clips", **fields: Any) -> tuple[str, str]:
    """Submit a task; return its id in this API and in the service."""
    response = service.post(f"{shape.mount}/{path}", {"video_url": URL, **fields})
    assert response.status_code == 200, response.text
    data = response.json()["data"]
    return data.get("id") or data.get("project_id") or data["export_task_id"], service.newest()


def poll(service: Service, shape: Shape, project: str, path: str = "clips/results") -> Any:
    response = service.get(f"{shape.mount}/{path}/{project}")
    assert response.status_code == 200, response.text
    return response.json()["data"]


def codes(data: Any) -> list[str]:
    return [warning["code"] for warning in data.get("warnings", [])]
