# SPDX-License-Identifier: MIT
"""What is not a model is named."""

from pathlib import Path

import pytest

from clipmill.analysis.faces.detector import FaceDetector
from clipmill.analysis.faces.mesh import FaceMesh
from clipmill.domain.errors import WeightsCorrupt, WeightsMissing


@pytest.mark.parametrize("model", [FaceDetector, FaceMesh])
def test_a_missing_or_broken_model_is_named(model: type[FaceDetector | FaceMesh], tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match=r"face\.tflite"):
        model(tmp_path / "face.tflite")
    (tmp_path / "face.tflite").write_bytes(b"TFL3" * 50)
    with pytest.raises(WeightsCorrupt, match=r"face\.tflite"):
        model(tmp_path / "face.tflite")
