# SPDX-License-Identifier: MIT
"""Who is seen in a clip, as an editor shows them."""

from __future__ import annotations

from pydantic import Field

from clipmill.api.native.models.base import Answer
from clipmill.engine.casts import CastMember, PlacedFace


class FaceBox(Answer):
    """Where a face is at one time, in pixels of the displayed source."""

    time_us: int = Field(description="On the source's clock.", examples=[61_000_000])
    x_px: float = Field(examples=[812.0])
    y_px: float = Field(examples=[240.5])
    width_px: float = Field(examples=[180.0])
    height_px: float = Field(examples=[240.0])


class Person(Answer):
    """Somebody in the picture."""

    person: int = Field(
        description="As `camera_overrides` name who is shown, inside this stretch; another counts anew."
    )
    from_us: int = Field(description="The stretch of the source that was looked at.", examples=[58_000_000])
    to_us: int = Field(examples=[95_000_000])
    share_of_time: float = Field(description="Of the clip, 0 to 1.", examples=[0.83])
    picture_url: str = Field(description="A picture of the face, without a key, for a while.")
    boxes: list[FaceBox] = Field(description="About one a second of what the clip keeps.")


class PersonList(Answer):
    """Who is seen in a clip, longest first; empty when its camera needed no look, or the look is no longer kept."""

    items: list[Person]


def person_answer(member: CastMember, picture_url: str) -> Person:
    """Return a person as shown."""
    return Person(
        person=member.person,
        from_us=member.stretch.in_us,
        to_us=member.stretch.out_us,
        share_of_time=round(member.share, 3),
        picture_url=picture_url,
        boxes=[_box(place) for place in member.places],
    )


def _box(place: PlacedFace) -> FaceBox:
    box = place.box
    return FaceBox(
        time_us=place.time,
        x_px=round(box.x_px, 1),
        y_px=round(box.y_px, 1),
        width_px=round(box.width_px, 1),
        height_px=round(box.height_px, 1),
    )
