# SPDX-License-Identifier: MIT
"""What a supervisor sees of a service that it stops: systemd, Docker and Kubernetes take all but 0 for a failure."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.acceptance.running_service import Service

pytestmark = pytest.mark.timeout(120)


@pytest.mark.parametrize("arguments", [(), ("--no-worker",)], ids=["with-worker", "api-alone"])
def test_a_service_that_is_asked_to_stop_ends_well(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    service = Service(tmp_path, tmp_path / "weights", arguments=arguments)
    service.start()

    assert service.stop() == 0

    assert "interrupted" not in service.log
    assert "Traceback" not in service.log
