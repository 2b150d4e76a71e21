# SPDX-License-Identifier: MIT
"""Sound, picture and audience lift what they stand for, say why, and change nothing where they are absent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from clipmill.domain.audience import Audience, Chapter, HeatMark, tidy_chapters, tidy_heat
from clipmill.domain.moment import Moment
from clipmill.domain.options import SelectionStyle
from clipmill.domain.picture import Cut
from clipmill.domain.sound import PitchTrack, SoundEnvelope
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection import Material, SelectionOptions, select_moments
from clipmill.selection.audience_terms import CHAT_LAG_S, chat_rises
from clipmill.selection.bonuses import BONUS_WEIGHTS, find_bonuses, weigh_bonuses
from clipmill.selection.candidates import LengthWindow, Windows, find_windows
from clipmill.selection.sentences import Sentence, find_sentences
from clipmill.selection.signals import measure_loudness
from clipmill.selection.sound_terms import find_reactions
from clipmill.selection.terms import Curve, clock

DURATION_US = 600_000_000
BEST_US = 300_000_000


def talk(marks: dict[int, str] | None = None) -> Material:
    """Return ten minutes of one dull sentence every 5 s, with marks before some of them."""
    words = []
    for number in range(120):
        at = number * 5_000_000
        text = f"The herd {number * 37 % 101} moved along the river {number * 53 % 97} again."
        for token in ((marks or {}).get(number, "") + " " + text).split():
            words.append(Word(TimeRange(SourceTime(at), SourceTime(at + 350_000)), token))
            at += 400_000
    whole = TimeRange(words[0].range.in_us, words[-1].range.out_us)
    return Material(DURATION_US, Transcript("en", 1.0, (Segment(whole, tuple(words)),)), None)


def windows_of(material: Material) -> tuple[Windows, tuple[Sentence, ...]]:
    sentences = find_sentences(material.transcript.words, "en")
    return find_windows(sentences, LengthWindow(30.0)), sentences


def holding(windows: Windows, time_us: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return (windows.in_us <= time_us) & (windows.out_us > time_us)


def heat_with_peak(at_us: int) -> tuple[HeatMark, ...]:
    return tidy_heat(
        [(s, s + 6.0, 1.0 if s * 1e6 <= at_us < (s + 6) * 1e6 else 0.1 + s / 6e4) for s in np.arange(0.0, 600.0, 6.0)]
    )


def chat_with_peak(at_s: int) -> tuple[int, ...]:
    late = at_s + sum(CHAT_LAG_S) // 2
    return tuple(30 if abs(second - late) <= 2 else second % 2 for second in range(640))


def test_nothing_is_added_where_nothing_is_known() -> None:
    material = talk()
    windows, sentences = windows_of(material)
    assert find_bonuses(material, windows, sentences) == {}
    moments = select_moments(material, SelectionOptions()).moments
    assert moments
    assert not any(part.name in BONUS_WEIGHTS for moment in moments for part in moment.score.parts)


@pytest.mark.parametrize(
    ("name", "audience", "words"),
    [
        ("heat", Audience(heat=heat_with_peak(BEST_US)), "most replayed part: watched more often than"),
        ("chat", Audience(chat=chat_with_peak(BEST_US // 1_000_000)), "times its usual pace around"),
    ],
)
def test_what_viewers_chose_rises_and_says_why(name: str, audience: Audience, words: str) -> None:
    options = SelectionOptions(count=12, length_s=30.0)

    def place(moments: tuple[Moment, ...]) -> int:
        return next((i for i, m in enumerate(moments) if m.range.in_us <= BEST_US < m.range.out_us), len(moments))

    plainly = select_moments(talk(), options).moments
    moments = select_moments(replace(talk(), audience=audience), options).moments
    assert place(moments) < min(6, place(plainly))
    best = moments[place(moments)]
    assert words in {part.name: part.evidence for part in best.score.parts}[name]


def test_chat_is_read_before_it_is_written() -> None:
    rises = chat_rises(chat_with_peak(300), 600)
    assert abs(int(np.argmax(rises)) - 300) <= 2
    assert rises.max() > 5 * np.median(rises)


def test_chat_that_only_grows_with_the_viewers_has_no_peak() -> None:
    rises = chat_rises(tuple(1 + second // 100 for second in range(3_600)), 3_600)
    assert rises[200:3_300].max() < 1.5


def test_the_start_of_heat_counts_as_ordinary() -> None:
    heat = tidy_heat([(s, s + 6.0, 9.0 if s == 0.0 else 0.2 + (s == 300.0)) for s in np.arange(0.0, 600.0, 6.0)])
    material = replace(talk(), audience=Audience(heat=heat))
    windows, sentences = windows_of(material)
    share = find_bonuses(material, windows, sentences)["heat"].share
    assert share[holding(windows, BEST_US + 1_000_000)].min() > share[holding(windows, 0)].max()


def test_windows_that_keep_to_a_chapter_are_preferred() -> None:
    chapters = tidy_chapters([(0.0, 302.5, "Herds"), (302.5, 600.0, "Rivers “of” life")])
    material = replace(talk(), audience=Audience(chapters=chapters))
    windows, sentences = windows_of(material)
    term = find_bonuses(material, windows, sentences)["chapters"]
    is_across = (windows.in_us < 297_500_000) & (windows.out_us > 307_500_000)
    is_opening = np.abs(windows.in_us - 305_000_000) < 1_000_000
    is_inside = windows.out_us < 290_000_000
    assert term.share[is_across].max() < term.share[is_inside].min() <= term.share[is_opening].max()
    assert term.tell(int(np.flatnonzero(is_opening)[0])) == "it opens the chapter “Rivers “of” life”"
    assert "of it is in the chapter" in term.tell(int(np.flatnonzero(is_across)[0]))


def test_one_chapter_tells_nothing() -> None:
    material = replace(talk(), audience=Audience(chapters=tidy_chapters([(0.0, 600.0, "All")])))
    assert find_bonuses(material, *windows_of(material)) == {}


def test_laughter_belongs_to_what_was_said_before_it() -> None:
    material = talk({60: "[Laughter]", 90: "(Applause.)"})
    windows, sentences = windows_of(material)
    laughs, claps, after = find_reactions(sentences)
    assert laughs.sum() == claps.sum() == 1
    said = int(np.flatnonzero(laughs)[0])
    assert after[said]
    term = find_bonuses(material, windows, sentences)["reaction"]
    ends_there = np.flatnonzero(windows.last == said)
    starts_after = np.flatnonzero(windows.first == said + 1)
    assert term.share[ends_there].min() > term.share[starts_after].max()
    assert term.tell(int(ends_there[0])) == "laughter right after, as the transcript marks"
    assert term.tell(int(starts_after[0])) == "no laughter or applause is marked here"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He said [audience laughs] so.", 1),
        ("Ja (Gelächter) ja.", 1),
        ("そう【笑】です。", 1),
        ("I laugh at that.", 0),
        ("See [page 4] (below).", 0),
        ("(" * 50_000, 0),
        ("[" + "laugh " * 20_000, 0),
    ],
)
def test_only_marks_count_as_reactions(text: str, count: int) -> None:
    whole = TimeRange(SourceTime(0), SourceTime(5_000_000))
    laughs, claps, _ = find_reactions([Sentence(0, 0, whole, text, None, 1.0, 1.0)])
    assert laughs.sum() + claps.sum() == count


def test_a_voice_that_moves_is_lively_and_two_voices_in_turn_are_not() -> None:
    steps = np.full(6_000, 60, dtype=np.uint8)
    steps[3_000:3_300] = 60 + (20 * np.sin(np.arange(300))).astype(np.int64)
    envelope = SoundEnvelope(10_000, bytes([60]) * 60_000)
    material = replace(talk(), pitch=PitchTrack(100_000, steps.tobytes()), envelope=envelope)
    windows, sentences = windows_of(material)
    loudness = measure_loudness(envelope)
    term = find_bonuses(material, windows, sentences, loudness)["delivery"]
    is_lively = (windows.in_us >= 295_000_000) & (windows.out_us <= 335_000_000)
    assert is_lively.any()
    assert term.share[is_lively].min() > np.median(term.share)
    assert "semitones" in term.tell(int(np.flatnonzero(is_lively)[0]))

    spoken = tuple(replace(sentence, speaker=f"S{index % 2}") for index, sentence in enumerate(sentences))
    for index, sentence in enumerate(spoken):
        steps[sentence.range.in_us // 100_000 : -(-sentence.range.out_us // 100_000)] = 40 + 60 * (index % 2)
    flat = replace(material, pitch=PitchTrack(100_000, steps.tobytes()))
    assert "semitones" not in find_bonuses(flat, windows, spoken, loudness)["delivery"].tell(0)


def test_changes_of_picture_count_where_they_were_looked_for() -> None:
    material = replace(talk(), changes=tuple(Cut(SourceTime(BEST_US + i * 1_000_000), 1.0) for i in range(9)))
    windows, sentences = windows_of(material)
    term = find_bonuses(material, windows, sentences)["cuts"]
    assert term.share[holding(windows, BEST_US)].min() > term.share[windows.out_us < BEST_US].max()
    assert term.tell(0) == "its picture changes 0.0 times a minute"


def test_styles_weigh_terms_differently() -> None:
    assert weigh_bonuses(SelectionStyle.VIRAL) == dict(BONUS_WEIGHTS)
    assert weigh_bonuses(SelectionStyle.GAMING)["chat"] == 2 * BONUS_WEIGHTS["chat"]


def test_a_term_without_a_weight_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clipmill.selection.bonuses.BONUS_WEIGHTS", {**BONUS_WEIGHTS, "heat": 0.0})
    material = replace(talk(), audience=Audience(heat=heat_with_peak(BEST_US)))
    assert find_bonuses(material, *windows_of(material)) == {}


def test_an_audience_of_another_source_does_no_harm() -> None:
    far = TimeRange(SourceTime(10 * DURATION_US), SourceTime(11 * DURATION_US))
    audience = Audience((Chapter(far, "x"),) * 3, (HeatMark(far, 1.0),) * 9, (0,) * 9_000 + (50,))
    material = replace(talk(), audience=audience)
    assert find_bonuses(material, *windows_of(material)) == {}


def test_spreads_and_means_are_those_of_the_hops_that_tell() -> None:
    curve = Curve(1_000, np.array([1.0, np.nan, 3.0, 5.0]))
    low, high = np.array([0, 1_000, 0]), np.array([4_000, 2_000, 3_000])
    assert curve.mean(low, high).tolist() == [3.0, 0.0, 2.0]
    assert curve.spread(low, high).tolist() == pytest.approx([float(np.std([1.0, 3.0, 5.0])), 0.0, 1.0])
    assert curve.count(low, high).tolist() == [3.0, 0.0, 2.0]


def test_clock_times_are_written_as_people_do() -> None:
    assert (clock(125_400_000), clock(3_725_000_000)) == ("2:05", "1:02:05")
