# SPDX-License-Identifier: MIT
"""
Every option of an installation, read from the environment once.

Names are `CLIPMILL_` + group + `__` + field, as in `CLIPMILL_STORAGE__CACHE_DIR`. Only the doors and the wiring read
them; rooms get their own small options.
"""

from __future__ import annotations

from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
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
    proxy: str | None = Field(
        default=None,
        description="HTTP proxy that sites are asked through; the service checks every address itself and uses none.",
    )


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
    has_speakers: bool = Field(
        default=True,
        description="Tells voices apart for speaker labels and the camera; 0.015 processor seconds a second of sound.",
    )


class LanguageModelSettings(_Group):
    """A language model on any OpenAI-compatible server, one on this machine included."""

    base_url: str | None = Field(default=None, description="Its address, such as http://localhost:11434/v1.")
    key: SecretStr | None = Field(default=None, description="Key for that server.")
    model: str = Field(default="", description="Name of the model that is asked.")
    timeout_s: float = Field(default=120.0, gt=0, description="Longest wait for one answer.")
    judges: bool = Field(default=True, description="Whether it reads sources and helps to choose moments.")
    writes: bool = Field(default=True, description="Whether it writes titles, descriptions, headings and summaries.")
    max_calls_a_job: int = Field(
        default=200, ge=1, description="Answers that one job may ask for; three hours of speech take about 70."
    )
    max_tokens_a_job: int = Field(
        default=1_000_000, ge=1000, description="Tokens, asked and answered, after which a job asks no more."
    )


class TranslateSettings(_Group):
    """Who translates captions and words."""

    kind: Literal["auto", "llm", "libretranslate", "recogniser", "none"] = Field(
        default="auto",
        description="`auto` takes the server below if one is set, else the language model, else the embedded "
        "recogniser, which puts any language into English as a draft, and nothing into another.",
    )
    url: str | None = Field(default=None, description="LibreTranslate-compatible server.")
    key: SecretStr | None = Field(default=None, description="Key for that server.")


class FramingSettings(_Group):
    """How the camera sees."""

    speaker_network: Literal["lr-asd"] | None = Field(
        default=None,
        description="Optional network that matches lips with sound; fetch its weights from your mirror first "
        "(`clipmill weights fetch lr-asd`).",
    )


class SelectionSettings(_Group):
    """How moments are chosen."""

    reads_meaning: bool = Field(
        default=True,
        description="Read prompts by meaning as well as by words where the speech is English; takes the weights "
        "`sentence-embedder` and 0.3 GB of memory.",
    )
    threads: int = Field(default=1, ge=1, le=8, description="Processor threads for that.")


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


class ServiceSettings(_Group):
    """How the service answers, whom it lets in, and what it charges."""

    host: str = Field(default="127.0.0.1", description="Address that the server listens on; 0.0.0.0 for all.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port that the server listens on; 0 takes a free one.")
    public_url: str | None = Field(
        default=None, description="Base of the addresses that are handed out; the one the client used when not set."
    )
    data_dir: Path = Field(
        default_factory=lambda: platformdirs.user_data_path("clipmill"),
        description="Database, clips and uploads of a service on one host. The user's data folder when not set.",
    )
    database_url: SecretStr | None = Field(
        default=None, description="`postgresql://...` for several hosts; SQLite in the data folder when not set."
    )
    retention_days: float | None = Field(
        default=None, gt=0, description="Jobs and their files are deleted after this; never when not set."
    )
    is_billed: bool = Field(
        default=False, description="True makes the first team pay from its wallet; top-ups are the operator's."
    )
    price_per_clip_cents: int = Field(default=150, ge=0, description="Price of a rendered clip.")
    price_per_unit_cents: int = Field(default=10, ge=0, description="Price of a unit, where a job is paid by length.")
    minutes_per_unit: int = Field(default=1, ge=1, description="Started minutes of source that make one unit.")
    max_upload_bytes: int = Field(default=5 * _GIB, gt=0, description="Largest upload.")
    max_unfinished_uploads: int = Field(
        default=100, gt=0, description="Uploads that a team may have begun and not finished; they expire within a week."
    )
    max_unfinished_bytes: int | None = Field(
        default=None,
        gt=0,
        description="Bytes of a team's unfinished uploads, at their announced size; ten of the largest when not set.",
    )
    max_json_bytes: int = Field(default=1 << 20, gt=0, description="Largest body of a request to our own API.")
    link_expires_s: int = Field(
        default=86_400, gt=0, description="How long the addresses of files in our own API's answers are good for."
    )
    delivery_log_days: float = Field(default=30.0, gt=0, description="How long the log of webhooks is kept.")
    requests_per_minute: int = Field(default=600, gt=0, description="Requests a key may make to our own API.")
    wayinvideo_requests_per_minute: int = Field(
        default=15,
        gt=0,
        le=60_000_000,
        description="Requests a key may make to the WayinVideo dialect. The vendor's own bound when not set; a client "
        "that polls two tasks every five seconds needs 24.",
    )
    keyless_requests_per_minute: int = Field(
        default=1200,
        gt=0,
        le=60_000_000,
        description="Requests without a key that an address may make: shared clips, signed files, pictures, fonts.",
    )
    wrong_keys_per_minute: int = Field(
        default=30,
        gt=0,
        le=60_000_000,
        description="Wrong keys that an address may try; after that only keys that were right from there before work.",
    )
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = Field(
        default_factory=lambda: (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128")),
        description='Reverse proxies that are believed whom they speak for, as `["10.0.0.7/32"]`, never a network that '
        "clients are in; behind one that is not named all clients count as one address. This host's own when not set.",
    )
    allowed_networks: tuple[IPv4Network | IPv6Network, ...] = Field(
        default=(),
        description='Networks besides the public internet that addresses from users may lead to, as `["10.0.0.0/8"]`.',
    )
    allow_local_paths: bool = Field(default=False, description="Lets jobs name files on the server's own disk.")
    metrics_are_public: bool = Field(default=False, description="Shows /metrics without a key.")
    log_format: Literal["console", "json"] = Field(default="console", description="How log lines are written.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="What is logged.")


class FontSettings(_Group):
    """Fonts of the operator's own."""

    directory: Path | None = Field(
        default=None, description="Folder of your own ttf and otf fonts; they come before the look-alikes."
    )


class BlobSettings(_Group):
    """Where clips, sources and uploads are kept."""

    bucket: str | None = Field(
        default=None, description="Bucket of an S3-compatible store; a folder in the data folder when not set."
    )
    prefix: str = Field(default="", description="Put before every key in the bucket.")
    endpoint: str | None = Field(default=None, description="Address of the store, where it is not Amazon's.")
    region: str = Field(default="us-east-1", description="Region of the bucket.")
    access_key: str | None = Field(default=None, description="Access key; the host's own identity when not set.")
    secret_key: SecretStr | None = Field(default=None, description="Secret of that key.")
    is_bucket_in_host: bool = Field(
        default=False, description="True where the store wants `bucket.host` in addresses instead of `host/bucket`."
    )
    public_endpoint: str | None = Field(
        default=None, description="Where clients reach the store, when that is not where the service does."
    )
    is_open_to_clients: bool = Field(
        default=True, description="False sends downloads through the API instead of to signed addresses of the store."
    )


class WorkerSettings(_Group):
    """How a process runs jobs."""

    ingest: int = Field(default=4, ge=1, description="Sources taken in side by side.")
    transcribe: int = Field(default=1, ge=1, description="Sources listened to side by side; each takes all cores.")
    plan: int = Field(default=2, ge=1, description="Sources that clips are chosen from side by side.")
    render: int = Field(
        default=0, ge=0, description="Clips rendered side by side; 0 takes half the cores, at least two."
    )
    stage_timeout_s: float = Field(default=6 * 3600.0, gt=0, description="A stage that takes longer is ended.")
    attempts: int = Field(default=3, ge=1, description="Tries of a stage before its job fails.")
    poll_s: float = Field(default=0.5, gt=0, description="How often queues are looked at.")
    heartbeat_s: float = Field(default=15.0, gt=0, description="How often a worker says that it is alive.")
    dead_after_s: float = Field(default=60.0, gt=0, description="A worker silent for so long loses its jobs to others.")
    drain_s: float = Field(
        default=30.0, ge=0, description="How long a worker that is asked to stop finishes what it has begun."
    )


class AgentSettings(_Group):
    """Which service `clipmill mcp` offers to an agent."""

    url: str = Field(default="http://127.0.0.1:8000", description="Address of the service that agents use.")
    key: SecretStr | None = Field(default=None, description="API key that agents use.")


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
    llm: LanguageModelSettings = LanguageModelSettings()
    translate: TranslateSettings = TranslateSettings()
    framing: FramingSettings = FramingSettings()
    selection: SelectionSettings = SelectionSettings()
    render: RenderSettings = RenderSettings()
    service: ServiceSettings = Field(default_factory=ServiceSettings)
    fonts: FontSettings = FontSettings()
    blobs: BlobSettings = BlobSettings()
    worker: WorkerSettings = WorkerSettings()
    agent: AgentSettings = AgentSettings()


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
