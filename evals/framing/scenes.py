# SPDX-License-Identifier: MIT
"""
The composed scenes, as data: who stands where, who speaks when, what is cut.

In: people and photographs. Out: scripts that `compose` draws. Adding a scene is one function and one line in `SCRIPTS`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.framing.backdrops import Backdrop, ball, code, game, poster, room, slide, still
from evals.framing.stage import Place, Shot, Spot, eased, stays
from evals.framing.voices import Said
from PIL import Image

from clipmill.domain.media import Size
from clipmill.domain.picture import Box

WIDE = (1280, 720)


@dataclass(frozen=True)
class Script:
    """A scene to be drawn."""

    name: str
    shots: tuple[Shot, ...]
    turns: tuple[Said, ...] = ()
    size: tuple[int, int] = WIDE
    enlarged: int = 1
    """Written so many times larger than it is drawn."""
    unseen: frozenset[str] = frozenset()
    """Voices whose persons are not meant to be looked at."""
    silent_lips: tuple[Said, ...] = ()
    """Lips that move without a sound; the person names the lips."""
    flashes_s: tuple[float, ...] = ()
    fades_s: tuple[float, ...] = ()
    """Cuts at which the picture goes through black."""
    inset: Box | None = None
    screen: Box | None = None
    is_still: bool = False

    @property
    def length_s(self) -> float:
        """Length of the scene in seconds."""
        return sum(shot.length_s for shot in self.shots)


def _rooms(seed: int, size: tuple[int, int] = WIDE) -> Backdrop:
    return still(room(size, seed))


def _monologue(person: str, length_s: float) -> tuple[Said, ...]:
    """Return somebody talking with a breath every few seconds."""
    return tuple(Said(person, start, min(3.2, length_s - start)) for start in _steps(length_s, 3.6))


def _steps(length_s: float, step_s: float) -> list[float]:
    return [number * step_s + 0.3 for number in range(int((length_s - 0.5) / step_s) + 1)]


def _exchange(people: tuple[str, ...], lengths_s: tuple[float, ...], gap_s: float = 0.25) -> tuple[Said, ...]:
    """Return turns that go around."""
    turns, time = [], 0.3
    for number, length in enumerate(lengths_s):
        turns.append(Said(people[number % len(people)], round(time, 2), length))
        time += length + gap_s
    return tuple(turns)


def _single(name: str, place: Place, length_s: float = 8.0, *, seed: int = 0, is_still: bool = False) -> Script:
    shot = Shot(length_s, _rooms(seed), (place,))
    return Script(name, (shot,), _monologue(place.actor, length_s), is_still=is_still)


def _still_talker(_: Pictures) -> Script:
    place = Place("host", stays(0.66, 0.42, 0.26), is_calm=True)
    return _single("still-talker", place, is_still=True)


def _swaying(_: Pictures) -> Script:
    def at(seconds: float) -> Spot:
        return (0.5 + 0.172 * math.sin(2 * math.pi * seconds / 9.0), 0.42, 0.28)

    return _single("swaying-talker", Place("guest", at), 9.0, seed=1)


def _walking(_: Pictures) -> Script:
    def at(seconds: float) -> Spot:
        return (0.12 + 0.76 * seconds / 8.0, 0.4 + 0.008 * math.sin(9.0 * seconds), 0.2)

    return _single("walking", Place("host", at), seed=2)


def _seat_change(_: Pictures) -> Script:
    def at(seconds: float) -> Spot:
        return (0.26 + 0.46 * eased((seconds - 3.5) / 1.2), 0.42, 0.24)

    return _single("seat-change", Place("guest", at), seed=3)


def _leaving(_: Pictures) -> Script:
    def at(seconds: float) -> Spot | None:
        x = 0.4 - 0.75 * eased((seconds - 2.0) / 1.0) + 0.75 * eased((seconds - 5.0) / 1.0)
        return (x, 0.42, 0.25)

    shot = Shot(8.0, _rooms(4), (Place("host", at),))
    return Script("leaving-returning", (shot,), (Said("host", 0.3, 1.7), Said("host", 6.0, 1.8)))


def _pair(length_s: float, seed: int = 0) -> Shot:
    left = Place("host", stays(0.24, 0.42, 0.26))
    right = Place("guest", stays(0.76, 0.42, 0.27))
    return Shot(length_s, _rooms(seed), (left, right))


def _two_shot(_: Pictures) -> Script:
    return Script("two-shot", (_pair(13.0),), _exchange(("host", "guest"), (3.0, 2.4, 3.4, 3.0)))


def _fast_exchange(_: Pictures) -> Script:
    lengths = (1.0, 0.9, 1.1, 0.8, 1.0, 1.1, 0.9, 1.0)
    return Script("fast-exchange", (_pair(9.5, 1),), _exchange(("host", "guest"), lengths, 0.12))


def _off_screen(_: Pictures) -> Script:
    turns = _exchange(("host", "narrator", "guest"), (2.6, 2.8, 2.6), 0.3)
    return Script("off-screen-voice", (_pair(9.5, 2),), turns, unseen=frozenset({"narrator"}))


def _moving_listener(_: Pictures) -> Script:
    turns = _exchange(("host", "guest"), (3.6, 3.6), 0.4)
    lips = (Said("guest", 0.8, 2.8), Said("host", 4.8, 2.8))
    return Script("listener-moves-lips", (_pair(8.5, 3),), turns, silent_lips=lips)


def _close_ups(_: Pictures) -> Script:
    people = ("host", "guest")
    turns: list[Said] = []
    shots: list[Shot] = []
    for number, length in enumerate((2.4, 3.0, 1.6, 2.0, 1.2)):
        person = people[number % 2]
        x = 0.34 if number % 2 else 0.68
        start = sum(shot.length_s for shot in shots)
        turns.append(Said(person, start + 0.15, length - 0.3))
        shots.append(Shot(length, _rooms(number % 2), (Place(person, stays(x, 0.44, 0.4)),)))
    return Script("close-ups-cut", tuple(shots), tuple(turns))


def _three(_: Pictures) -> Script:
    cast = tuple(Place(name, stays(x, 0.44, 0.22)) for name, x in (("host", 0.18), ("guest", 0.5), ("third", 0.82)))
    turns = _exchange(("host", "guest", "third"), (2.6, 2.4, 2.8, 2.2))
    return Script("three-people", (Shot(11.2, _rooms(1), cast),), turns)


def _four(_: Pictures) -> Script:
    spots = (("host", 0.14), ("guest", 0.38), ("third", 0.62), ("fourth", 0.86))
    cast = tuple(Place(name, stays(x, 0.46, 0.17)) for name, x in spots)
    turns = _exchange(("guest", "host", "fourth", "third"), (2.4, 2.4, 2.6, 2.4))
    return Script("four-people", (Shot(11.0, _rooms(2), cast),), turns)


def _with_poster(pictures: Pictures) -> Script:
    wall = poster(room(WIDE, 3), pictures["guest"].crop((60, 20, 460, 420)), Box(880, 90, 260, 260))
    shot = Shot(8.0, still(wall), (Place("host", stays(0.36, 0.46, 0.25)),))
    return Script("person-and-poster", (shot,), _monologue("host", 8.0))


def _slide_only(_: Pictures) -> Script:
    talk = Shot(3.0, _rooms(4), (Place("host", stays(0.5, 0.42, 0.36)),))
    shown = Shot(5.0, still(slide(WIDE)))
    turns = (Said("host", 0.3, 2.6), Said("host", 3.2, 4.4))
    return Script("slide", (talk, shown), turns, screen=Box(0, 0, *WIDE))


def _presenter(_: Pictures) -> Script:
    box = Box(1280 - 24 - 304, 720 - 24 - 228, 304, 228)
    inner = Shot(8.0, _rooms(1, (304, 228)), (Place("guest", stays(0.5, 0.46, 0.44)),))
    shot = Shot(8.0, still(slide(WIDE, 1)), card=(box, inner))
    return Script("slide-and-presenter", (shot,), _monologue("guest", 8.0), inset=box, screen=Box(0, 0, *WIDE))


def _screen_recording(_: Pictures) -> Script:
    box = Box(934, 118, 288, 216)
    inner = Shot(8.0, _rooms(2, (288, 216)), (Place("host", stays(0.48, 0.5, 0.42)),))
    shot = Shot(8.0, code(WIDE), card=(box, inner))
    return Script("screen-and-facecam", (shot,), _monologue("host", 8.0), inset=box, screen=Box(0, 0, *WIDE))


def _game_scene(name: str, box: Box, person: str, border_px: int) -> Callable[[Pictures], Script]:
    def script(_: Pictures) -> Script:
        size = (round(box.width_px), round(box.height_px))
        inner = Shot(7.0, _rooms(len(name), size), (Place(person, stays(0.5, 0.5, 0.46)),))
        shot = Shot(7.0, game(WIDE, len(name)), card=(box, inner), border_px=border_px)
        return Script(name, (shot,), _monologue(person, 7.0), inset=box)

    return script


def _letterboxed(_: Pictures) -> Script:
    box = Box(0, 88, 1280, 544)
    inner = Shot(7.0, _rooms(3, (1280, 544)), (Place("host", stays(0.3, 0.44, 0.34)),))
    shot = Shot(7.0, still(Image.new("RGB", WIDE)), card=(box, inner))
    return Script("letterboxed", (shot,), _monologue("host", 7.0))


def _portrait_source(_: Pictures) -> Script:
    size = (720, 1280)
    shot = Shot(6.0, _rooms(0, size), (Place("guest", stays(0.42, 0.34, 0.22)),))
    return Script("portrait-source", (shot,), _monologue("guest", 6.0), size=size)


def _square_source(_: Pictures) -> Script:
    size = (720, 720)
    shot = Shot(6.0, _rooms(1, size), (Place("host", stays(0.68, 0.42, 0.3)),))
    return Script("square-source", (shot,), _monologue("host", 6.0), size=size)


def _uhd(_: Pictures) -> Script:
    shot = Shot(4.0, _rooms(2), (Place("guest", stays(0.3, 0.42, 0.22)),))
    return Script("4k-source", (shot,), _monologue("guest", 4.0), enlarged=3)


def _transitions(_: Pictures) -> Script:
    """Return hard cuts, a dissolve, a fade and a punch-in, with flashes in between that are no cuts."""
    shots = (
        Shot(2.6, _rooms(0), (Place("host", stays(0.4, 0.42, 0.28)),)),
        Shot(2.4, _rooms(1), (Place("guest", stays(0.62, 0.42, 0.3)),), dissolve_s=0.6),
        Shot(2.4, _rooms(2), (Place("host", stays(0.3, 0.42, 0.26)),)),
        Shot(2.0, _rooms(2), (Place("host", stays(0.3, 0.42, 0.26)),), part=Box(100, 80, 768, 432)),
        Shot(2.6, _rooms(4), (Place("guest", stays(0.7, 0.42, 0.28)),)),
    )
    turns = (Said("host", 0.2, 2.0), Said("guest", 3.1, 1.7), Said("host", 5.2, 4.0), Said("guest", 9.8, 2.0))
    return Script("flashes-fades-dissolves", shots, turns, flashes_s=(1.3, 4.2, 6.4), fades_s=(9.4,))


def _action(_: Pictures) -> Script:
    backdrop, where = ball(WIDE)
    return Script("action-without-faces", (Shot(8.0, backdrop, subject=where),))


def _crowd(_: Pictures) -> Script:
    names = ("host", "guest", "third", "fourth")
    back = tuple(Place(names[n % 4], stays(0.06 + 0.127 * n, 0.3, 0.075), is_calm=True) for n in range(8))
    front = Place("host", stays(0.55, 0.52, 0.2))
    return Script("crowd", (Shot(7.0, _rooms(4), (*back[1:4], *back[5:], front)),), _monologue("host", 7.0))


Pictures = Mapping[str, Image.Image]

SCRIPTS: Mapping[str, Callable[[Pictures], Script]] = {
    "still-talker": _still_talker,
    "swaying-talker": _swaying,
    "walking": _walking,
    "seat-change": _seat_change,
    "two-shot": _two_shot,
    "fast-exchange": _fast_exchange,
    "off-screen-voice": _off_screen,
    "listener-moves-lips": _moving_listener,
    "close-ups-cut": _close_ups,
    "three-people": _three,
    "four-people": _four,
    "person-and-poster": _with_poster,
    "leaving-returning": _leaving,
    "slide": _slide_only,
    "slide-and-presenter": _presenter,
    "screen-and-facecam": _screen_recording,
    "game-top-left": _game_scene("game-top-left", Box(0, 0, 320, 240), "guest", 0),
    "game-top-right": _game_scene("game-top-right", Box(980, 28, 272, 204), "host", 3),
    "game-bottom-left": _game_scene("game-bottom-left", Box(20, 420, 380, 280), "guest", 2),
    "game-bottom-right": _game_scene("game-bottom-right", Box(1064, 592, 192, 108), "host", 0),
    "game-edge-middle": _game_scene("game-edge-middle", Box(36, 250, 240, 240), "host", 0),
    "letterboxed": _letterboxed,
    "portrait-source": _portrait_source,
    "square-source": _square_source,
    "4k-source": _uhd,
    "flashes-fades-dissolves": _transitions,
    "action-without-faces": _action,
    "crowd": _crowd,
}

QUICK = ("still-talker", "swaying-talker", "two-shot", "close-ups-cut", "slide-and-presenter", "game-top-right")


def open_pictures(files: Mapping[str, Path]) -> dict[str, Image.Image]:
    """Return the photographs in memory."""
    opened = {}
    for name, file in files.items():
        with Image.open(file) as image:
            opened[name] = image.convert("RGB")
    return opened


def displayed_size(script: Script) -> Size:
    """Return the size of the written video."""
    return Size(script.size[0] * script.enlarged, script.size[1] * script.enlarged)
