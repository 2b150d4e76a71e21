# SPDX-License-Identifier: MIT
"""
Why a picture looks as it does, in plain words, and notices about wishes that the clip could not meet.

Goes in: what was wished, what was seen, the camera path that came of it. Comes out: sentences. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from clipmill.domain.clip import CameraMode, CameraOverride, CameraPath, LayoutName
from clipmill.domain.picture import Footage
from clipmill.domain.result import Notice

ORIGINAL_SHAPE = "the source's own shape"
MIDDLE = "the middle of the frame fills the output"
SAME_SHAPE = "the frame has the shape of the output"
WHOLE = "the whole frame over a blurred fill"

NEARLY_SAME_SHAPE = "the picture nearly has the shape of the output"
TALL_SOURCE = "the picture is much narrower than the output, so it is shown whole"
NOT_LOOKED_AT = "nobody looked at this part of the source"
ONE_PERSON = "one person is followed"
SPEAKER = "the person who speaks"
TOGETHER = "one window holds everybody"
EVERYBODY = "a quick exchange, or it is not sure who speaks, so everybody is shown"
NOBODY_SPEAKS = "several people and nobody speaks, so everybody is shown"
TOO_CLOSE = "people too close to be shown one by one and too far apart for one window, so the picture is shown whole"
CROWD = "a crowd, in which nobody stands out"
SCREEN = "a screen or a slide, shown whole so that no text is lost"
SCREEN_WITH_PRESENTER = "a screen with a presenter: the screen whole, the presenter beside it"
GAME_WITH_FACECAM = "a game with a facecam"
GAME = "a game without a facecam"
ACTION = "nobody talks; the window is where most happens"
WIDE_ACTION = "things happen all over the picture, so it is shown whole"
STILL_PICTURE = "a still picture without a face, shown whole"
ASKED = "the layout that was asked for"
BY_HAND = "set by hand"

_FEWER = {
    0: "nobody is seen here",
    1: "only one person is seen here",
}
_NUMBERS = {2: "two", 3: "three"}


def too_few(wish: LayoutName, count: int) -> str:
    """Return why a layout for several people is not drawn."""
    seen = _FEWER.get(count, f"only {_NUMBERS.get(count, str(count))} people are seen here")
    return f"{wish.value} was asked for, but {seen}"


def cannot_part(wish: LayoutName) -> str:
    """Return why people are not shown one by one."""
    return f"{wish.value} was asked for, but the people are too close together to be shown one by one"


def has_card(wish: LayoutName) -> str:
    """Return why a screen with a presenter's inset is left as it is."""
    return f"{wish.value} was asked for; the screen has its presenter in a card already and is shown whole"


def covers_face(wish: LayoutName) -> str:
    """Return why two people stand side by side instead of one in a card."""
    return f"{wish.value} was asked for, but its card would cover a face"


def opened(reason: str) -> str:
    """Return a reason with why a picture is not filled by its window."""
    return f"{reason}; a head is too large to fill the picture with, so it is shown whole over a blurred fill"


def lacking(wish: str, what: str) -> str:
    """Return why something asked for is not drawn."""
    return f"{wish} was asked for, but there is {what} here"


def frame_notices(
    *,
    camera: CameraMode,
    layout: LayoutName | None,
    path: CameraPath,
    footage: Sequence[Footage] = (),
    overrides: Sequence[CameraOverride] = (),
) -> tuple[Notice, ...]:
    """
    Return what the user should know about a camera path that differs from what was wished.

    Args:
        camera: wished mode.
        layout: wished layout, which wins over the mode.
        path: what `frame_clip` made of them.
        footage: the same that it was given.
        overrides: the same that it was given.

    """
    notices = []
    drawn = {shot.layout for shot in path.shots}
    wish = layout if layout is not LayoutName.AUTO else None
    if layout is None and camera is CameraMode.FACECAM and not drawn & {LayoutName.GAMEPLAY_A, LayoutName.GAMEPLAY_B}:
        text = "There is no facecam in this clip; the camera chose what to show by itself."
        notices.append(Notice("no_facecam", text))
    elif layout is None and camera in _PEOPLE and footage and not _has_faces(footage):
        text = f"No face was found in this clip; {camera.value} had nobody to follow."
        notices.append(Notice("no_faces", text))
    if wish and footage and wish not in drawn:
        instead = ", ".join(sorted(item.value for item in drawn if item))
        text = f"The layout {wish.value} could not be filled in this clip; it is drawn as {instead}."
        notices.append(Notice("layout_replaced", text))
    return (*notices, *_unknown_persons(footage, overrides))


_PEOPLE = frozenset({CameraMode.SPEAKER_ZOOM, CameraMode.ACTIVE_SPEAKER})


def _has_faces(footage: Sequence[Footage]) -> bool:
    return any(face.is_live for seen in footage for shot in seen.shots for face in shot.faces)


def _unknown_persons(footage: Sequence[Footage], overrides: Sequence[CameraOverride]) -> tuple[Notice, ...]:
    notices = []
    for item in overrides:
        here = {
            face.person
            for seen in footage
            for shot in seen.shots
            if shot.range.overlaps(item.range)
            for face in shot.faces
        }
        missing = sorted(set(item.persons) - here)
        if missing:
            names = ", ".join(str(number) for number in missing)
            text = f"Nobody with the number {names} is seen from {item.range.in_us / 1e6:.1f} s on; it was not used."
            notices.append(Notice("person_unknown", text))
    return tuple(notices)
