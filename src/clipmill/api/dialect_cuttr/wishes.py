# SPDX-License-Identifier: MIT
"""
Make a job of what a client wishes: the dialect's defaults, and our words for its values.

In: values by their canonical names, and the uploads that came with them. Out: a `JobSpec` and warnings about what was
given and has no use. It reads nothing and submits nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from clipmill.api.dialect_cuttr.reading import COLORS, Reading
from clipmill.domain.captions import CaptionStyle
from clipmill.domain.clip import CameraMode
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.jobs import UPLOAD_SCHEME, JobKind, JobSpec
from clipmill.domain.options import AspectRatio, ClipOptions, Resolution, SelectionStyle
from clipmill.domain.overlays import Heading, HeadingPosition, HeadingStyle, Music
from clipmill.domain.result import Notice

DEFAULT_COUNT = 3
DEFAULT_FONT = "Montserrat"
MUSIC_VOLUME = 0.3
_HEADING_FIELDS: Final = ("style", "color", "font", "position", "bg_color", "instructions")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be submitted."""

    spec: JobSpec
    warnings: tuple[Notice, ...]


def wish_of(reading: Reading, *, video_id: str | None = None, music_id: str | None = None) -> Wish:
    """
    Return the job that a request asks for. A file that was sent wins over an address.

    Args:
        reading: the request's fields.
        video_id: of the upload that holds the video; none when no file was sent.
        music_id: likewise for the music.

    Raises:
        InvalidOptions: there is neither an address nor a file.

    """
    values = reading.values
    location = _location(values.get("video_url"), video_id)
    if location is None:
        message = "video_url is required, or send a file as the form's part video"
        raise InvalidOptions(message)
    music = _location(values.get("music_url"), music_id)
    options = ClipOptions(
        count=values.get("num_clips", DEFAULT_COUNT),
        length_s=_seconds(values.get("length")),
        style=values.get("style", SelectionStyle.VIRAL),
        prompt=values.get("prompt"),
        ratio=AspectRatio.PORTRAIT_9_16,
        resolution=Resolution.FHD_1080,
        camera=values.get("camera_mode", CameraMode.STANDARD),
        has_captions=values.get("captions.enabled", True),
        caption_style=CaptionStyle(
            highlight_color=values.get("captions.color", COLORS["yellow"]),
            font_family=values.get("captions.font", values.get("heading.font", DEFAULT_FONT)),
        ),
        hook_s=_seconds(values.get("hook_length")),
        heading=_heading(values),
        music=None if music is None else Music(music, MUSIC_VOLUME),
    )
    unused = _unused(values, has_video=video_id is not None, has_music=music_id is not None)
    return Wish(JobSpec(JobKind.CLIPS, location, options), (*reading.warnings, *unused))


def _location(url: str | None, upload_id: str | None) -> str | None:
    return url if upload_id is None else f"{UPLOAD_SCHEME}{upload_id}"


def _seconds(value: int | None) -> float | None:
    return None if value is None else float(value)


def _heading(values: Mapping[str, Any]) -> Heading | None:
    text, is_automatic = values.get("heading.text", ""), values.get("auto_heading", False)
    if not text and not is_automatic:
        return None
    return Heading(
        text=text,
        is_automatic=is_automatic,
        style=values.get("heading.style", HeadingStyle.STROKE),
        color=values.get("heading.color", COLORS["white"]),
        background_color=values.get("heading.bg_color", COLORS["white"]),
        font_family=values.get("heading.font", DEFAULT_FONT),
        position=values.get("heading.position", HeadingPosition.TOP),
        instructions=values.get("heading.instructions", ""),
    )


def _unused(values: Mapping[str, Any], *, has_video: bool, has_music: bool) -> Iterator[Notice]:
    """Say what was given and changes nothing, so that no field is ignored in silence."""
    for name, has_file in (("video_url", has_video), ("music_url", has_music)):
        if has_file and name in values:
            yield _unused_notice(name, "a file was sent, which was taken")
    if _heading(values) is None:
        for field in _HEADING_FIELDS:
            # The font is also the captions' own when they name none.
            if f"heading.{field}" in values and (field != "font" or "captions.font" in values):
                yield _unused_notice(f"heading.{field}", "no heading is asked for; set auto_heading or heading.text")
        return
    if values.get("heading.style", HeadingStyle.STROKE) is HeadingStyle.STROKE:
        if "heading.bg_color" in values:
            yield _unused_notice("heading.bg_color", "only the style instagram has a background")
    elif "heading.color" in values:
        yield _unused_notice("heading.color", "with the style instagram the background decides")
    if "heading.text" in values and "heading.instructions" in values:
        yield _unused_notice("heading.instructions", "heading.text says what the heading is")


def _unused_notice(name: str, reason: str) -> Notice:
    return Notice("field_unused", f"{name} was not used: {reason}")
