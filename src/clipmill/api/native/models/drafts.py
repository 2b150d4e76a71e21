# SPDX-License-Identifier: MIT
"""What would come of an edit, as an editor shows it."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import Field

from clipmill.api.native.models.base import Answer
from clipmill.api.native.models.jobs import JobNotice
from clipmill.domain.clip import CameraShot, Fill, LayoutName, Pane
from clipmill.engine.drafting import Draft


class Cut(Answer):
    """A stretch of the source that is kept."""

    from_us: int = Field(examples=[61_200_000])
    to_us: int = Field(examples=[80_000_000])


class DraftSize(Answer):
    """Of the finished picture."""

    width_px: int = Field(examples=[1080])
    height_px: int = Field(examples=[1920])


class DraftFont(Answer):
    """A font that the captions name."""

    family: str = Field(examples=["Montserrat ExtraBold"])
    url: str = Field(description="Where its file is, without a key.")


class DraftCaptions(Answer):
    """All that is drawn over the pictures, for a renderer of ASS in the page."""

    ass: str | None = Field(
        description="The very text that is burned in: captions in one language or two, heading, hook, marks; its "
        "clock is the clip's. None where nothing is drawn. A watermark's picture is not in it."
    )
    fonts: list[DraftFont]


class DraftWindow(Answer):
    """From this time on, until the next window, this part of the source is shown, in its displayed pixels."""

    time_us: int = Field(description="On the clip's clock.", examples=[0])
    x_px: float = Field(examples=[310.0])
    y_px: float = Field(examples=[0.0])
    width_px: float = Field(examples=[405.0])
    height_px: float = Field(examples=[720.0])


class DraftPane(Answer):
    """One picture of a layout; its place is in fractions of the output."""

    x_norm: float = Field(examples=[0.0])
    y_norm: float = Field(examples=[0.0])
    width_norm: float = Field(examples=[1.0])
    height_norm: float = Field(examples=[1.0])
    fill: Fill = Field(description="`cover` fills it with the window; `blur` shows it whole over a blurred fill.")
    border_norm: float = Field(description="Width of a white line, over the shorter side of the output.")
    windows: list[DraftWindow]


class DraftShot(Answer):
    """What the camera does over one stretch of the clip."""

    from_us: int = Field(description="On the clip's clock.", examples=[0])
    to_us: int = Field(examples=[4_200_000])
    layout: LayoutName | None
    reason: str = Field(description="Why this layout, in plain words.", examples=["one person is followed"])
    persons: list[int] = Field(description="Who is followed, as `list_persons` numbers them.")
    panes: list[DraftPane] = Field(description="From the first, which lies under the others.")


class DraftEstimate(Answer):
    """What rendering it would take and cost."""

    render_s: float | None = Field(description="From this installation's own times.", examples=[9.5])
    cost_cents: int = Field(description="Rendering a clip again that was paid for is free.", examples=[0])
    reused: list[str] = Field(description="Stages whose results are used again.", examples=[["transcribe", "look"]])


class DraftAnswer(Answer):
    """What would come of an edit; nothing is rendered, charged or kept."""

    clip_id: str
    title: str
    duration_us: int = Field(description="Of the clip.", examples=[30_100_000])
    cuts: list[Cut] = Field(description="Stretches of the source, in the order in which they play.")
    size: DraftSize
    frame_rate: float = Field(examples=[29.97])
    captions: DraftCaptions
    camera: list[DraftShot]
    camera_is_stale: bool = Field(
        description="True where the render looks at something that was not looked at yet, and may frame it otherwise."
    )
    is_changed: bool = Field(description="Whether the recipe is another than that of the clip.")
    notices: list[JobNotice]
    estimate: DraftEstimate


def draft_answer(clip_id: str, draft: Draft, font_url: Callable[[str], str], *, estimate: DraftEstimate) -> DraftAnswer:
    """Return a draft as shown; `font_url` gives the address of a family's file."""
    spec = draft.clip.spec
    return DraftAnswer(
        clip_id=clip_id,
        title=spec.moment.title,
        duration_us=spec.edl.duration_us,
        cuts=[Cut(from_us=entry.in_us, to_us=entry.out_us) for entry in spec.edl.entries],
        size=DraftSize(width_px=spec.size.width_px, height_px=spec.size.height_px),
        frame_rate=round(float(spec.frame_rate), 3),
        captions=DraftCaptions(
            ass=draft.ass_text,
            fonts=[DraftFont(family=family, url=font_url(family)) for family in draft.families],
        ),
        camera=[_shot(shot) for shot in draft.clip.camera.shots],
        camera_is_stale=draft.is_camera_stale,
        is_changed=draft.is_changed,
        notices=[JobNotice(code=notice.code, message=notice.message) for notice in draft.notices],
        estimate=estimate,
    )


def _shot(shot: CameraShot) -> DraftShot:
    return DraftShot(
        from_us=shot.range.in_us,
        to_us=shot.range.out_us,
        layout=shot.layout,
        reason=shot.reason,
        persons=list(shot.persons),
        panes=[_pane(pane) for pane in shot.panes],
    )


def _pane(pane: Pane) -> DraftPane:
    area = pane.area
    windows = [
        DraftWindow(
            time_us=frame.time,
            x_px=round(frame.window.x_px, 1),
            y_px=round(frame.window.y_px, 1),
            width_px=round(frame.window.width_px, 1),
            height_px=round(frame.window.height_px, 1),
        )
        for frame in pane.keyframes
    ]
    return DraftPane(
        x_norm=area.x_norm,
        y_norm=area.y_norm,
        width_norm=area.width_norm,
        height_norm=area.height_norm,
        fill=pane.fill,
        border_norm=pane.border_norm,
        windows=windows,
    )
