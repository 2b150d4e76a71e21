# SPDX-License-Identifier: MIT
"""What is seen: cuts, boxes, face tracks, insets, shots, and the footage that they make up."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from clipmill.domain.times import ClipRange, SourceRange, SourceTime


@dataclass(frozen=True, slots=True)
class Cut:
    """The instant where one shot ends and the next begins."""

    time: SourceTime
    strength: float
    """How different the pictures on both sides are, in [0, 1]."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the displayed source, origin top left."""

    x_px: float
    y_px: float
    width_px: float
    height_px: float

    @property
    def center(self) -> tuple[float, float]:
        """Middle of the box, (x, y) in pixels."""
        return self.x_px + self.width_px / 2, self.y_px + self.height_px / 2


@dataclass(frozen=True, slots=True)
class SeenBox:
    """A rectangle of the output and when it is seen: a face that is shown, a text that stands."""

    range: ClipRange
    box: Box
    """In pixels of the output."""


def eyes_to_mouth(face: Box) -> Box:
    """
    Return the part of a face that no text may hide, from over the eyes to under the mouth.

    Faces are boxes from the hairline to a little under the chin: the brows are at three tenths of their height, the
    lower lip at three quarters (looked at in 16 clips).
    """
    x_px, y_px = face.x_px + 0.1 * face.width_px, face.y_px + 0.28 * face.height_px
    return Box(x_px, y_px, 0.8 * face.width_px, 0.5 * face.height_px)


@dataclass(frozen=True, slots=True)
class FaceTrack:
    """The boxes of one face through one shot."""

    track_id: int
    """Unique in its footage."""
    person: int
    """The same person has the same number in every shot of a footage."""
    times: tuple[SourceTime, ...]
    """In order, inside the shot; at most 250 ms apart. Between two of them the box moves in a straight line."""
    boxes: tuple[Box, ...]
    """One for each time: the face from the hairline to the chin and from ear to ear."""
    yaws: tuple[float, ...] = ()
    """Where it looks at each time: -1 is full profile to the left of the picture, 0 the camera, 1 to the right."""
    confidence: float = 1.0
    """Mean score of the detector, in [0, 1]."""
    is_live: bool = True
    """False for a picture of a face: a poster, a photo on a slide, a still on a screen."""

    def box_at(self, time: SourceTime) -> Box | None:
        """Return the box at a time, straight between samples and held for 250 ms past either end, or none."""
        if not self.times or not self.times[0] - HELD_US <= time <= self.times[-1] + HELD_US:
            return None
        after = bisect_right(self.times, time)
        if after in {0, len(self.times)}:
            return self.boxes[0] if after == 0 else self.boxes[-1]
        begin, end = self.times[after - 1], self.times[after]
        share = (time - begin) / (end - begin)
        one, other = self.boxes[after - 1], self.boxes[after]
        return Box(
            one.x_px + share * (other.x_px - one.x_px),
            one.y_px + share * (other.y_px - one.y_px),
            one.width_px + share * (other.width_px - one.width_px),
            one.height_px + share * (other.height_px - one.height_px),
        )


HELD_US = 250_000
"""A face is taken to be where it was last seen for this long."""


@dataclass(frozen=True, slots=True)
class Inset:
    """A picture in the picture that stands still through a shot: a facecam over a game, a presenter over slides."""

    box: Box
    """Of the moving picture, without its border."""
    confidence: float
    """In [0, 1]."""


@dataclass(frozen=True, slots=True)
class Focus:
    """Where most happens in the picture at one time, faces or not."""

    time: SourceTime
    x_px: float
    y_px: float
    spread_px: float
    """Standard deviation of what happens, sideways; a large one says that nothing can be cut away."""


@dataclass(frozen=True, slots=True)
class Shot:
    """The frames between two cuts, and what is seen in them."""

    range: SourceRange
    faces: tuple[FaceTrack, ...] = ()
    inset: Inset | None = None
    screen: float = 0.0
    """How surely it is a screen, a slide or a document, whose text must stay whole, in [0, 1]."""
    game: float = 0.0
    """How surely it is a game or another full-screen picture that a person comments on, in [0, 1]."""
    motion: float = 0.0
    """Mean change from frame to frame over the whole picture, in [0, 1]."""
    focus: tuple[Focus, ...] = ()
    """In order, about two a second; empty when it was not looked for."""
    content: Box | None = None
    """The picture without the bars that are part of this shot; none where it is the footage's."""


@dataclass(frozen=True, slots=True)
class Speaking:
    """A stretch of speech, and whose face says it."""

    range: SourceRange
    track_id: int | None
    """None when the speaker is not in the picture, or when it cannot be told."""
    confidence: float
    """That this face, or nobody in the picture, speaks: 0.5 is a guess, 1 is sure."""


@dataclass(frozen=True, slots=True)
class Footage:
    """What was seen in one stretch of a source. All boxes are in pixels of the displayed source."""

    range: SourceRange
    content: Box
    """The picture without black bars that are part of it."""
    shots: tuple[Shot, ...]
    """They follow each other without gaps over the whole range."""
    speaking: tuple[Speaking, ...] = ()
    """In order, not overlapping, each inside one shot; silence between them."""
