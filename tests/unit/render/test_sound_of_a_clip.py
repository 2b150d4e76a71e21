# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest

from clipmill.domain.times import source_range_from_s
from clipmill.render.filtergraph.graph import Graph
from clipmill.render.filtergraph.masking import add_mask, masked_samples
from clipmill.render.filtergraph.music import MusicInput, add_music, repeats
from clipmill.render.filtergraph.timeline import EntrySpan, Read

ONE = (Read(10_000_000, 2_000_000, (EntrySpan(0, 2_000_000, 50, 96_000),)),)


def test_a_masked_range_becomes_its_very_samples() -> None:
    assert masked_samples(ONE, [source_range_from_s(10.5, 10.75)]) == ((24_000, 36_000),)


def test_a_range_that_the_clip_cuts_is_masked_as_far_as_it_is_heard() -> None:
    ranges = [source_range_from_s(9.5, 10.25), source_range_from_s(11.9, 13), source_range_from_s(20, 21)]
    assert masked_samples(ONE, ranges) == ((0, 12_000), (91_200, 96_000))


def test_what_is_played_twice_is_masked_twice() -> None:
    teaser = Read(11_000_000, 1_000_000, (EntrySpan(0, 1_000_000, 25, 48_000),))
    assert masked_samples((teaser, *ONE), [source_range_from_s(11.5, 11.6)]) == ((24_000, 28_800), (120_000, 124_800))


def test_entries_of_one_read_start_where_they_lie_in_it() -> None:
    spans = (EntrySpan(500_000, 1_000_000, 25, 48_000), EntrySpan(1_800_000, 200_000, 5, 9_600))
    read = Read(0, 2_000_000, spans)
    assert masked_samples((read,), [source_range_from_s(1.4, 1.9)]) == ((43_200, 52_800),)


def test_nothing_masked_adds_nothing() -> None:
    graph = Graph()
    assert add_mask(graph, "sa0", (), 96_000, None) == "sa0"
    assert graph.text == ""


def test_a_clip_that_is_one_masked_word_has_no_piece_of_it() -> None:
    graph = Graph()
    end = add_mask(graph, "sa0", ((0, 96_000),), 96_000, None)
    assert graph.text.startswith("anullsrc=")
    assert f"[{end}]" in graph.text


@pytest.mark.parametrize(
    ("music_us", "samples", "again"),
    [(60_000_000, 48_000, 0), (1_000_000, 48_000, 0), (1_000_000, 48_001, 1), (500_000, 480_000, 19)],
)
def test_music_is_repeated_as_often_as_it_takes(music_us: int, samples: int, again: int) -> None:
    assert repeats(music_us, samples) == again


def test_fades_of_music_fit_into_a_very_short_clip() -> None:
    graph = Graph()
    add_music(graph, "sa0", MusicInput(1), -10.0, 4_800)
    assert "afade=t=in:ss=0:ns=1200" in graph.text
    assert "afade=t=out:ss=3600:ns=1200" in graph.text


def test_music_is_keyed_by_the_speech_only_where_it_is_ducked() -> None:
    plain, ducked = Graph(), Graph()
    add_music(plain, "sa0", MusicInput(1), -10.0, 96_000)
    add_music(ducked, "sa0", MusicInput(1, is_ducked=True), -10.0, 96_000)
    assert "sidechaincompress" not in plain.text
    assert "sidechaincompress" in ducked.text
