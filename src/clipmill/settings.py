# SPDX-License-Identifier: MIT
"""
Every option of an installation, read from the environment once.

Names are `CLIPMILL_` + group + `__` + field, as in `CLIPMILL_STORAGE__CACHE_DIR`. Only the doors and the wiring read
them; rooms get their own small options.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_GIB = 1 << 30


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class IngestSettings(_Group):
    """How sources are taken in."""

    max_size_bytes: int = Field(default=20 * _GIB, gt=0, description="Largest source; guards the disk.")
    max_duration_s: float = Field(default=12 * 3600.0, gt=0, description="Longest source; guards the processor.")
    stall_timeout_s: float = Field(default=30.0, gt=0, description="A download without a byte for so long is given up.")
    total_timeout_s: float = Field(default=6 * 3600.0, gt=0, description="A download longer than this is given up.")
    cookies_file: Path | None = Field(default=None, description="Netscape cookie file for sites that ask for a login.")
    max_height_px: int = Field(default=1080, gt=0, description="Tallest picture that is downloaded; taller costs time.")
    proxy: str | None = Field(default=None, description="HTTP proxy that sites are asked through.")


class StorageSettings(_Group):
    """Where things are kept."""

    cache_dir: Path = Field(
        default_factory=lambda: platformdirs.user_cache_path("clipmill"),
        description="Results of stages and downloads, re-used between runs. The user's cache folder when not set.",
    )
    cache_max_bytes: int = Field(default=20 * _GIB, ge=0, description="What was used longest ago goes beyond this.")


class WeightsSettings(_Group):
    """Where models and fonts come from."""

    directory: Path | None = Field(
        default=None, description="Folder of weights and fonts; inside the cache when not set."
    )
    mirror: str | None = Field(
        default=None, description="Folder or URL that holds the packages, instead of the registry."
    )


class RecogniserKind(StrEnum):
    """Which recogniser is used."""

    EMBEDDED = "embedded"
    REMOTE = "remote"


class TranscribeSettings(_Group):
    """How speech is recognised."""

    recogniser: RecogniserKind = Field(
        default=RecogniserKind.EMBEDDED, description="`embedded` works offline; `remote` asks a server."
    )
    model_dir: Path | None = Field(
        default=None, description="Folder of another faster-whisper model; the embedded base model when not set."
    )
    compute_type: str = Field(
        default="int8", description="Arithmetic of the embedded recogniser, as CTranslate2 names it."
    )
    workers: int = Field(
        default=0, ge=0, description="Threads of the embedded recogniser, each on its own batch; 0 takes one a core."
    )
    beam_size: int = Field(
        default=5, ge=1, le=10, description="Guesses that the embedded recogniser follows; 1 takes a tenth less time."
    )
    base_url: str | None = Field(
        default=None, description="OpenAI-compatible server, such as http://localhost:8000/v1."
    )
    api_key: SecretStr | None = Field(default=None, description="Key for that server.")
    model: str = Field(default="whisper-1", description="Model name that is asked of that server.")
    timeout_s: float = Field(default=300.0, gt=0, description="Longest wait for one answer of that server.")


class RenderSettings(_Group):
    """How clips are encoded."""

    encoder: str = Field(
        default="libx264",
        description="`libx264`, or a hardware encoder such as `h264_nvenc`; `clipmill doctor` lists those that work.",
    )
    profile: Literal["quality", "fast"] = Field(
        default="quality", description="`fast` takes a fifth less time for files half again as large."
    )
    workers: int = Field(
        default=0, ge=0, description="Clips rendered side by side; 0 takes half the cores, at least two."
    )


class Settings(BaseSettings):
    """The whole configuration of an installation."""

    model_config = SettingsConfigDict(env_prefix="CLIPMILL_", env_nested_delimiter="__", frozen=True, extra="forbid")

    ffmpeg: Path | None = Field(
        default=None, description="Another ffmpeg, version 8 or newer with libass; the packaged one when not set."
    )
    ingest: IngestSettings = IngestSettings()
    storage: StorageSettings = Field(default_factory=StorageSettings)
    weights: WeightsSettings = WeightsSettings()
    transcribe: TranscribeSettings = TranscribeSettings()
    render: RenderSettings = RenderSettings()


def settings_reference() -> str:
    """Return the table of all settings as Markdown; `docs/reference/settings.md` holds it."""
    lines = ["| variable | default | meaning |", "|---|---|---|"]
    lines += [f"| `CLIPMILL_{name}` | {default} | {text} |" for name, default, text in _rows(Settings, "")]
    return "\n".join(lines) + "\n"


def _rows(model: type[BaseModel], prefix: str) -> list[tuple[str, str, str]]:
    rows: list[tuple[str, str, str]] = []
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            rows += _rows(kind, f"{prefix}{name.upper()}__")
        else:
            default = "" if field.default_factory or field.default is None else f"`{field.default}`"
            rows.append((f"{prefix}{name.upper()}", default, field.description or ""))
    return rows
