# SPDX-License-Identifier: MIT
"""
Finds cuts among consecutive frames while they are decoded.

In: every frame of a stretch, of any size, in order. Out: cuts, each with the time of the first frame of its new shot.
Memory is a few seconds of small pictures, however long the stretch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from clipmill.analysis.shots.blends import Blend, find_blend
from clipmill.analysis.shots.likeness import (
    correlation,
    left_by_light,
    left_by_push,
    left_by_scroll,
    left_by_zoom,
    measure,
    same_edges,
    spread,
)
from clipmill.analysis.shots.pictures import FULL_STRENGTH, Shrinker, SmallPicture, difference, moved
from clipmill.domain.media import Frame
from clipmill.domain.picture import Cut
from clipmill.domain.times import SourceTime

_KEPT_US = 3_200_000
_AROUND_US, _MIN_AROUND, _MAX_AROUND = 400_000, 5, 40
"""How far a cut must stand out on each side; in frames at least and at most."""
_FLASH_US, _MIN_FLASH = 240_000, 4
"""A picture that goes away and comes back sooner is a flash."""
_GAP_US = 200_000
_FADE_US = 1_200_000
"""How long light may take to go or to come."""
_BLEND_US = (240_000, 400_000, 640_000, 1_000_000, 1_500_000, 2_100_000)
_MIN_BLEND = 4

_LEAST_MOVED, _LEAST_SHARE = 0.012, 0.2
_TIMES_RIVALS = 1.6
_CLEAR_SCORE, _TIMES_MEDIAN, _OVER_MEDIAN = 0.35, 3.0, 0.12
_MOST, _BIG_SCORE, _BIG_SHARE = 0.55, 0.6, 0.35
_FAINT_MOVED, _FAINT_TIMES = 0.02, 3.0
_EDGES_WEIGHT = 5.0
_CLOSER_TIMES, _CLOSER_LEFT, _CLOSER_SHARE, _CLOSER_SPREAD = 3.0, 0.6, 0.2, 0.47
_BACK_SHARE = 0.5
_LIGHT_LEFT, _PUSH_LEFT, _SCROLL_LEFT = 0.5, 0.35, 0.36
_SAME_EDGES = 0.85
"""A lamp that makes half of the picture white changes all of it, and leaves its edges where they were."""
_SAME_LAYOUT = 0.9
_STILL = 0.002
_BLEND_STEP = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    picture: SmallPicture
    step: float
    """Mean difference to the picture before."""
    score: float
    """The same, with the colors."""


class CutFinder:
    """
    Finds hard cuts, punch-ins, dissolves of 0.2 to 2 s and fades through black or white.

    A hard cut is a step that stands out from the 0.4 s on each side and from its neighbors, over most of the picture,
    and that no flash, change of light or push of the camera explains. A faint one needs to stand out more, or to be
    the same picture enlarged. A dissolve is one cut in its middle, a fade one where the light returns.
    """

    def __init__(self) -> None:
        """Begin with no frames."""
        self._shrinker = Shrinker()
        self._seen: list[_Seen] = []
        self._first = 0
        self._judged = 1
        self._hard: dict[SourceTime, float] = {}
        self._blends: list[tuple[Blend, SourceTime, SourceTime, SourceTime]] = []
        self._blanks: list[tuple[SourceTime, SourceTime, bool]] = []
        self._before_blank: SmallPicture | None = None
        self._blank_since: SourceTime | None = None

    def feed(self, frame: Frame) -> None:
        """Take the next frame; all must be fed, in order. Costs about 0.3 ms."""
        picture = self._shrinker.shrink(frame)
        if self._seen and self._seen[-1].picture.colors.shape != picture.colors.shape:
            self._start_over(picture.time)
        if self._seen:
            last = self._seen[-1].picture
            self._seen.append(_Seen(picture, moved(last, picture), difference(last, picture)))
        else:
            self._seen.append(_Seen(picture, 0.0, 0.0))
        self._watch_light(picture)
        newest = self._first + len(self._seen) - 1
        step_us = self._step_us()
        around = min(_MAX_AROUND, max(_MIN_AROUND, round(_AROUND_US / step_us)))
        while self._judged + around <= newest:
            self._judge(self._judged, around, step_us)
            self._judged += 1
        if newest % 2 == 0:
            self._look_for_blend(step_us)
        self._forget(2 * around + 2)

    def cuts(self) -> tuple[Cut, ...]:
        """Return the cuts among the frames fed so far, sorted; more frames may follow."""
        hard = dict(self._hard)
        step_us = self._step_us()
        around = min(_MAX_AROUND, max(_MIN_AROUND, round(_AROUND_US / step_us)))
        for index in range(self._judged, self._first + len(self._seen)):
            self._judge(index, around, step_us)
        found, self._hard = self._hard, hard
        return self._settled(found)

    def _start_over(self, time: SourceTime) -> None:
        """Make a picture of another shape a cut; it has nothing to be compared with."""
        self._hard = {cut.time: cut.strength for cut in self.cuts()} | {time: 1.0}
        self._first += len(self._seen)
        self._judged = self._first + 1
        self._seen, self._blends, self._blanks = [], [], []
        self._before_blank = self._blank_since = None

    def _step_us(self) -> float:
        """Return the usual time from frame to frame."""
        times = [seen.picture.time for seen in self._seen[-48:]]
        return max(1.0, float(np.median(np.diff(times)))) if len(times) > 1 else 40_000.0

    def _forget(self, least: int) -> None:
        newest_us = self._seen[-1].picture.time
        while len(self._seen) > least and self._seen[1].picture.time < newest_us - _KEPT_US:
            del self._seen[0]
            self._first += 1

    def _judge(self, index: int, around: int, step_us: float) -> None:
        """Decide whether a frame begins a new shot."""
        at = index - self._first
        seen = self._seen
        now, before = seen[at].picture, seen[at - 1].picture
        if seen[at].step < _LEAST_MOVED or now.is_blank or before.is_blank:
            return
        if self._hard and now.time - next(reversed(self._hard)) < _GAP_US:
            return
        nearby = sorted(item.step for item in seen[max(1, at - around) : at + around + 1])
        if seen[at].step < _TIMES_RIVALS * nearby[len(nearby) // 2]:
            return
        flash = max(_MIN_FLASH, round(_FLASH_US / step_us))
        places = [*range(max(1, at - around), at), *range(at + 1, min(len(seen), at + around + 1))]
        near = [seen[place] for place in places if not self._is_flash(place, flash, seen[at].step)]
        if not _stands_out(seen[at], near, before, now):
            return
        if self._comes_back(at, flash) or _is_explained(before, now):
            return
        self._hard[now.time] = min(1.0, seen[at].score / FULL_STRENGTH)

    def _is_flash(self, at: int, flash: int, step: float) -> bool:
        """Say whether a step that may hide a cut near it is one of a flash."""
        return self._seen[at].step > _BACK_SHARE * step and self._comes_back(at, flash)

    def _comes_back(self, at: int, flash: int) -> bool:
        """Say whether the picture before is seen again soon, or the new one was seen a little before."""
        before, now = self._seen[at - 1].picture, self._seen[at].picture
        limit = _BACK_SHARE * self._seen[at].score
        later = self._seen[at + 1 : at + flash + 1]
        earlier = self._seen[max(0, at - 1 - flash) : at - 1]
        return any(difference(before, item.picture) < limit for item in later) or any(
            difference(item.picture, now) < limit for item in earlier
        )

    def _watch_light(self, picture: SmallPicture) -> None:
        """Note each stretch of nothing but black or white, and whether the same picture is on both sides."""
        if picture.is_blank:
            if self._blank_since is None:
                self._blank_since = picture.time
            return
        if self._blank_since is not None and self._before_blank is not None:
            is_short = picture.time - self._blank_since <= _FLASH_US
            same = is_short and correlation(self._before_blank.luma, picture.luma) > _SAME_LAYOUT
            self._blanks.append((self._blank_since, picture.time, not same))
        self._blank_since = None
        self._before_blank = picture

    def _look_for_blend(self, step_us: float) -> None:
        """Look for dissolves of any length that end at the newest frame."""
        for length_us in _BLEND_US:
            count = max(_MIN_BLEND, round(length_us / step_us))
            if count >= len(self._seen):
                return
            stretch = self._seen[-count - 1 :]
            if self._moves_before(count):
                continue
            if max(item.step for item in stretch[1:]) > _BLEND_STEP * moved(stretch[0].picture, stretch[-1].picture):
                continue
            pictures = [item.picture for item in stretch]
            if any(picture.is_blank for picture in pictures):
                return
            blend = find_blend(pictures, self._first + len(self._seen) - 1 - count)
            if blend is not None:
                self._add_blend(blend)

    def _moves_before(self, count: int) -> bool:
        """Say whether the picture changed just as much before the last `count` frames: then it is movement."""
        before = self._seen[-count - 1 - count // 2 : -count]
        change = moved(self._seen[-count - 1].picture, self._seen[-1].picture)
        if not before[1:] or max(item.step for item in before[1:]) > _BLEND_STEP * change:
            return False
        return moved(before[0].picture, before[-1].picture) > _BLEND_STEP * change

    def _add_blend(self, blend: Blend) -> None:
        """Keep the best of the stretches that show the same dissolve."""
        times = [self._seen[index - self._first].picture.time for index in (blend.first, blend.middle, blend.last)]
        if self._blends and blend.first < self._blends[-1][0].last:
            if blend.moved * (1 - blend.left) <= self._blends[-1][0].moved * (1 - self._blends[-1][0].left):
                return
            self._blends.pop()
        self._blends.append((blend, times[0], times[1], times[2]))

    def _settled(self, hard: dict[SourceTime, float]) -> tuple[Cut, ...]:
        """Return all cuts; fades outrank hard cuts, and hard cuts dissolves."""
        found = {
            time: strength
            for time, strength in hard.items()
            if not any(begin - _GAP_US <= time <= end + _GAP_US for begin, end, _ in self._blanks)
        }
        lights = [(dark, light, _FADE_US if is_cut else _FLASH_US) for dark, light, is_cut in self._blanks]
        for blend, begin, middle, end in self._blends:
            is_cut = any(begin < time <= end for time in found)
            is_fade = any(begin < light + near and dark - near < end for dark, light, near in lights)
            if not is_cut and not is_fade:
                found[middle] = min(1.0, 4 * blend.moved / FULL_STRENGTH)
        found.update({end: 1.0 for _, end, is_cut in self._blanks if is_cut})
        return tuple(Cut(time, strength) for time, strength in sorted(found.items()))


def find_cuts(frames: Iterable[Frame]) -> tuple[Cut, ...]:
    """
    Return the cuts among consecutive frames of any size, sorted; the shortcut of `CutFinder`.

    One pass in bounded memory.
    """
    finder = CutFinder()
    for frame in frames:
        finder.feed(frame)
    return finder.cuts()


def _is_explained(before: SmallPicture, now: SmallPicture) -> bool:
    """Say whether light, a push of the camera or a page that was scrolled makes one picture of the other."""
    if left_by_light(before, now) < _LIGHT_LEFT or same_edges(before.luma, now.luma) > _SAME_EDGES:
        return True
    return left_by_push(before, now) < _PUSH_LEFT or left_by_scroll(before, now) < _SCROLL_LEFT


def _stands_out(seen: _Seen, near: Sequence[_Seen], before: SmallPicture, now: SmallPicture) -> bool:
    """Say whether a step is a cut by its size, against the steps near it and over the picture."""
    rivals = sorted(item.step for item in near)[-3:-1]  # the largest may be another cut
    times = seen.step / (sum(rivals) / max(1, len(rivals)) + _STILL)
    if times < _TIMES_RIVALS:
        return False
    change = measure(before, now)
    if change.share * change.active < _LEAST_SHARE:
        return False
    score = seen.score / max(change.active, 0.2)
    is_most = change.share >= _MOST or (change.share >= _BIG_SHARE and score >= _BIG_SCORE)
    is_over_all = change.share >= _CLOSER_SHARE and spread(before, now) >= _CLOSER_SPREAD
    if times >= _CLOSER_TIMES and is_over_all and left_by_zoom(before, now) < _CLOSER_LEFT:
        return True
    if not is_most or times < _TIMES_RIVALS * (1 + _EDGES_WEIGHT * same_edges(before.luma, now.luma)):
        return False
    scores = sorted(item.score for item in near)
    usual = scores[len(scores) // 2] if scores else 0.0
    is_clear = score > _CLEAR_SCORE and seen.score > _TIMES_MEDIAN * usual + _OVER_MEDIAN * change.active
    return is_clear or (change.moved >= _FAINT_MOVED and times >= _FAINT_TIMES)
