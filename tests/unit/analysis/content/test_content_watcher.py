# SPDX-License-Identifier: MIT
from __future__ import annotations

import numpy as np
import pytest
from tests.unit.analysis.content.content_scenes import face_in, game, overlaid, overlap, slide, track, watched

from clipmill.analysis.content import ContentWatcher
from clipmill.analysis.content.watcher import MAX_STRETCHES
from clipmill.domain.media import Frame
from clipmill.domain.times import SourceTime, source_range_from_s


def test_about_four_frames_a_second_are_looked_at_whatever_comes() -> None:
    watcher = ContentWatcher()
    pixels = next(slide(1))
    for number in range(60):
        watcher.feed(Frame(SourceTime(number * 1_000_000 // 30), pixels))
    assert 7 <= len(watcher._cells) <= 9


def test_memory_does_not_grow_with_the_line_maps() -> None:
    watcher = ContentWatcher()
    pixels = np.zeros((36, 64, 3), np.uint8)
    for number in range(8 * 4 * MAX_STRETCHES):
        watcher.feed(Frame(SourceTime(number * 250_000), pixels))
    assert len(watcher._stretches) <= MAX_STRETCHES + 1


def test_merged_line_maps_still_find_an_inset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clipmill.analysis.content.watcher.MAX_STRETCHES", 2)
    place = (14, 230, 150, 112)
    content = watched(list(overlaid(game(48), place)), [face_in(place)])[0]
    assert content.inset is not None
    assert overlap(content.inset.box, place) >= 0.95


def test_nothing_fed_gives_empty_content() -> None:
    shot = source_range_from_s(0, 1)
    content = ContentWatcher().finish([shot], [[]])[0]
    assert (content.inset, content.screen, content.game, content.motion, content.focus) == (None, 0.0, 0.0, 0.0, ())


def test_a_shot_shorter_than_the_sampling_has_content() -> None:
    watcher = ContentWatcher()
    for number, pixels in enumerate(overlaid(slide(12), (460, 220, 170, 130))):
        watcher.feed(Frame(SourceTime(number * 250_000), pixels))
    shots = [source_range_from_s(0, 1.05), source_range_from_s(1.05, 1.2), source_range_from_s(1.2, 3)]
    box = face_in((460, 220, 170, 130))
    contents = watcher.finish(shots, [[track(box, shot)] for shot in shots])
    assert len(contents) == 3
    assert contents[1].inset == contents[0].inset is not None


def test_no_shots_give_nothing() -> None:
    assert ContentWatcher().finish([], []) == ()


def test_frames_of_two_sizes_are_refused() -> None:
    watcher = ContentWatcher()
    watcher.feed(Frame(SourceTime(0), np.zeros((36, 64, 3), np.uint8)))
    with pytest.raises(ValueError, match="frames of"):
        watcher.feed(Frame(SourceTime(40_000), np.zeros((64, 36, 3), np.uint8)))


def test_the_same_frames_give_the_same_content() -> None:
    place = (14, 230, 150, 112)
    frames = list(overlaid(game(12), place))
    assert watched(frames, [face_in(place)]) == watched(frames, [face_in(place)])


@pytest.mark.parametrize("size", [(64, 64), (20, 36), (17, 9)])
def test_tiny_pictures_are_no_error(size: tuple[int, int]) -> None:
    dice = np.random.default_rng(0)
    frames = [dice.integers(0, 256, (*size, 3), np.uint8) for _ in range(8)]
    assert len(watched(frames)) == 1
