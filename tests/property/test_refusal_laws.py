# SPDX-License-Identifier: MIT
"""No clip holds what a prompt rules out while any window of the source is without it, however it is chosen or cut."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.edit import EditOptions, edit_clip
from clipmill.selection import Material, SelectionOptions, select_moments
from clipmill.selection.candidates import find_windows
from clipmill.selection.lengths import plan_length
from clipmill.selection.mentions import count_mentions
from clipmill.selection.prompts import read_prompt
from clipmill.selection.ranking import RankRequest, rank_windows
from clipmill.selection.reading import read_material
from clipmill.selection.refusals import refuse_sentences

ENDINGS = (".", "?", "", "!", ",")
WORDS = ("boats", "zebra", "zebras", "why", "it", "harbor", "people", "really", "three", "never", "you", "wind")
said = st.lists(
    st.tuples(
        st.sampled_from(WORDS), st.sampled_from(ENDINGS), st.integers(0, 2_600), st.sampled_from([None, "A", "B"])
    ),
    min_size=60,
    max_size=240,
)
leads = st.sampled_from(
    ["nothing about {}", "no {}", "skip {}", "without {}", "leave out {}", "don't include {}", "avoid {}"]
)
wants = st.sampled_from(["", "3 clips, ", "clips of 25 seconds, ", "clips under 30 seconds, ", "only what A says, "])


def material_of(rows: list[tuple[str, str, int, str | None]]) -> Material:
    words, at = [], 0
    for text, ending, gap_ms, speaker in rows:
        heard = TimeRange(SourceTime(at), SourceTime(at + 400_000))
        words.append(Word(heard, text + ending, speaker=speaker))
        at += 400_000 + gap_ms * (200 if ending in ".?!" else 20)
    whole = TimeRange(SourceTime(0), SourceTime(at))
    return Material(at, Transcript("en", 1.0, (Segment(whole, tuple(words)),)), None, has_pictures=False)


@settings(max_examples=60, deadline=None)
@given(said, leads, wants, st.sampled_from(["zebra", "zebras", "people", "really"]))
def test_what_is_refused_is_in_no_clip_while_there_is_room(
    rows: list[tuple[str, str, int, str | None]], lead: str, want: str, word: str
) -> None:
    material = material_of(rows)
    prompt = want + lead.format(word)
    wish = read_prompt(prompt)
    assert wish.banned == (word,)
    options = SelectionOptions(prompt=prompt)
    selection = select_moments(material, options)
    is_told = any(notice.code == "refusal_not_kept" for notice in selection.notices)
    held = []
    for moment in selection.moments:
        edl = edit_clip(
            moment,
            transcript=material.transcript,
            envelope=None,
            duration_us=material.duration_us,
            options=EditOptions(),
        )
        heard = [w for w in material.transcript.words if any(w.range.overlaps(entry) for entry in edl.entries)]
        held.append(any(w.text.strip(".?!,").removesuffix("s") == word.removesuffix("s") for w in heard))
    assert not any(held) or is_told
    if any(held):
        assert not has_room(material, options)


def has_room(material: Material, options: SelectionOptions) -> bool:
    """Say whether any window that may be chosen at all is without what is refused."""
    reading, wish = read_material(material), read_prompt(options.prompt)
    length = plan_length(options, wish)
    windows = find_windows(reading.sentences, length)
    if not len(windows):
        return False
    plain = RankRequest(
        sentences=reading.sentences,
        windows=windows,
        style=options.style,
        length=length,
        duration_us=material.duration_us,
        language="en",
    )
    is_open = np.isfinite(rank_windows(plain).total)
    counts = count_mentions(wish.banned, reading.sentences)
    times = np.concatenate([[0], np.cumsum(counts)])
    free = times[windows.last + 1] == times[windows.first]
    if wish.voices:
        voices = [sentence.speaker in wish.voices for sentence in reading.sentences]
        theirs = np.concatenate([[0], np.cumsum(voices)])
        free &= theirs[windows.last + 1] - theirs[windows.first] == windows.last - windows.first + 1
    assert refuse_sentences(wish, reading.sentences).tolist() == (counts > 0).tolist()
    return bool((free & is_open).any())


@given(
    st.lists(
        st.sampled_from(["no", "a", ",", "and", "or", "without", "skip the", "clips", "out", "leave", ":"]),
        max_size=300,
    )
)
def test_any_chain_of_refusals_is_read(parts: list[str]) -> None:
    wish = read_prompt(" ".join(parts))
    assert len(wish.refused) <= 8
    assert all(word == word.lower() for phrase in wish.banned for word in phrase.split())
