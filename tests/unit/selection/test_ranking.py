# SPDX-License-Identifier: MIT
"""What windows are worth, how styles differ, and what is taken in or left out around a pick."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from clipmill.domain.options import SelectionStyle
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection import Material, SelectionOptions, select_moments
from clipmill.selection.candidates import LengthWindow, find_windows
from clipmill.selection.parts import spread_totals
from clipmill.selection.ranking import RankRequest, rank_windows
from clipmill.selection.select import choose_windows
from clipmill.selection.sentences import Sentence, find_sentences
from clipmill.selection.signals import COUNTS, measure
from clipmill.selection.standing import leanings, quotability, range_max
from clipmill.selection.styles import STYLE_WEIGHTS, count_voices, weigh_parts
from clipmill.selection.topics import find_shifts

_CLAIMS = [
    "Most people never ask the one question that would save your company.",
    "You always need a reason why every customer should stay.",
]
_BANTER = ["Oh yeah, I know.", "Ha, well, I mean, really?", "Hey, wait, that's my joke!"]
_PLAIN = ["The {0} of the valley moved along the {1} for a while.", "A {1} was near the {0} in autumn."]


def words_of(lines: list[tuple[str, str]]) -> list[Word]:
    """Return words of (speaker, sentence) lines, one after another."""
    words, at = [], 500_000
    for speaker, text in lines:
        for token in text.split():
            words.append(Word(TimeRange(SourceTime(at), SourceTime(at + 280_000)), token, speaker=speaker))
            at += 320_000
        at += 400_000
    return words


def material_of(lines: list[tuple[str, str]], language: str = "en") -> Material:
    words = words_of(lines)
    whole = TimeRange(words[0].range.in_us, words[-1].range.out_us)
    return Material(
        words[-1].range.out_us + 1_000_000, Transcript(language, 1.0, (Segment(whole, tuple(words)),)), None
    )


def plain(count: int, speaker: str = "A") -> list[tuple[str, str]]:
    return [(speaker, _PLAIN[i % 2].format(f"herd{i * 37 % 101}", f"river{i * 53 % 97}")) for i in range(count)]


def sentences_of(lines: list[tuple[str, str]]) -> tuple[Sentence, ...]:
    return find_sentences(words_of(lines), "en")


def test_styles_choose_different_moments() -> None:
    # Little lines between, as between what matters in a talk: the head of importance likes sentences that say much.
    small = [("A", f"It was fine by the river{index * 37 % 101}.") for index in range(60)]
    lines = [
        *small,
        *[("A", text) for text in _CLAIMS * 4],
        *small,
        *[("AB"[i % 2], text) for i, text in enumerate(_BANTER * 6)],
        *small,
    ]
    picked = {
        style: select_moments(material_of(lines), SelectionOptions(count=1, style=style)).moments[0]
        for style in (SelectionStyle.BUSINESS, SelectionStyle.GAMING)
    }

    assert "company" in picked[SelectionStyle.BUSINESS].text
    assert "joke" in picked[SelectionStyle.GAMING].text


def test_every_style_weighs_parts_in_its_own_way() -> None:
    assert len({tuple(weights.values()) for weights in STYLE_WEIGHTS.values()}) == len(SelectionStyle)
    assert all(sum(weights.values()) == pytest.approx(1.0) for weights in STYLE_WEIGHTS.values())


def test_many_voices_bring_emotion_forward_unless_the_prompt_names_a_kind() -> None:
    alone, crowd = (weigh_parts(SelectionStyle.GENERAL, (), voices)["emotion"] for voices in (1.0, 6.0))
    asked = weigh_parts(SelectionStyle.GENERAL, ("hook",), 6.0)

    assert crowd > 5 * alone
    assert asked["emotion"] == alone
    assert asked["hook"] > 4.0


def test_voices_are_counted_by_their_shares() -> None:
    assert count_voices(sentences_of([("A", "One two three four."), ("B", "One two three four.")])) == pytest.approx(
        2.0
    )
    assert count_voices(()) == 1.0


def test_totals_spread_and_keep_the_order() -> None:
    mixed = np.linspace(0.4, 0.6, 400)
    total = spread_totals(mixed)

    assert (np.diff(total) > 0.0).all()
    assert total[0] < 0.2
    assert total[-1] > 0.8
    assert spread_totals(np.full(5, 0.3)).tolist() == [0.5] * 5


def test_answer_takes_its_short_question_in() -> None:
    answer = [("B", text) for text in _CLAIMS * 4]
    lines = [*plain(24, "B"), ("A", "So what did every founder get wrong?"), *answer, *plain(24, "B")]
    moments = select_moments(material_of(lines), SelectionOptions(count=2)).moments
    opened = [moment for moment in moments if "Most people" in moment.text]

    assert opened
    assert not any(moment.text.startswith("Most people never") and "wrong" not in moment.text for moment in opened[:1])


def test_openings_that_lean_and_answers_without_their_question_lose() -> None:
    sentences = sentences_of(
        [
            ("A", "Whales sing."),
            ("A", "And then they left."),
            ("A", "Why do whales sing?"),
            ("B", "Whales sing to mate."),
        ]
    )
    plainly, dangling, asking, answer = leanings(sentences)

    assert plainly == asking == 0.0
    assert dangling > answer > 0.0


def test_links_lean_little_and_pointers_much_however_they_are_written() -> None:
    linked = leanings(sentences_of([("A", "And so whales sing."), ("A", "I mean, whales sing."), ("A", "But I sing.")]))
    pointing = leanings(sentences_of([("A", "That's why."), ("A", "And then they left."), ("A", "They're singing.")]))
    plain_openings = leanings(sentences_of([("A", "I think whales sing."), ("A", "There are whales.")]))

    assert plain_openings.tolist() == [0.0, 0.0]
    assert 0.0 < linked.max() < pointing.min()
    assert leanings(sentences_of([("A", "Well, okay.")]))[0] == pointing.min()


def test_words_about_the_recording_cost_more_than_a_greeting() -> None:
    lines = ["Whales sing in the deep.", "Welcome back to the show.", "Let me just check that we are still recording."]
    house = np.diff(measure(sentences_of([("A", text) for text in lines])).counts[:, COUNTS.index("house")])

    assert house[0] == 0.0
    assert 0.0 < house[1] < house[2]


def test_quotable_lines_are_claims_of_a_good_length() -> None:
    sentences = sentences_of([("A", "Yes."), ("A", _CLAIMS[0])])
    short, claim = quotability(sentences, np.zeros(2), np.zeros(2))

    assert claim > short


def test_subjects_shift_where_the_words_change() -> None:
    whales = [f"Whales swim in the ocean with other whales near ship{i % 3}." for i in range(30)]
    bread = [f"Bread needs flour and yeast and a hot oven for loaf{i % 3}." for i in range(30)]
    signals = measure(sentences_of([("A", text) for text in whales + bread]))
    shifts = find_shifts(signals.stems, signals.rarity)

    assert int(np.argmax(shifts)) == len(whales)
    assert not find_shifts(signals.stems[:10], signals.rarity).any()


def test_largest_value_of_ranges() -> None:
    values = np.array([1.0, 5.0, 2.0, 4.0])

    assert range_max(values, np.array([0, 2, 3]), np.array([1, 3, 3])).tolist() == [5.0, 4.0, 4.0]


def test_all_good_ones_are_those_above_the_bar() -> None:
    lines = [*plain(60), *[("A", text) for text in _CLAIMS * 3], *plain(60)]
    moments = select_moments(material_of(lines), SelectionOptions(is_all=True)).moments

    assert 1 <= len(moments) <= 50
    assert all(moment.score.total >= 75.0 for moment in moments[1:])


def test_other_languages_are_judged_without_the_heads() -> None:
    sentences = sentences_of(plain(60))
    windows = find_windows(sentences, LengthWindow(None))
    ranked = {
        language: rank_windows(
            RankRequest(
                sentences=sentences,
                windows=windows,
                style=SelectionStyle.GENERAL,
                length=LengthWindow(None),
                duration_us=400_000_000,
                language=language,
            )
        )
        for language in ("en", "fr")
    }

    assert ranked["en"].case.humor is not None
    assert ranked["fr"].case.humor is None


def test_picks_of_a_ranking_are_finite_and_separate() -> None:
    sentences = sentences_of(plain(90))
    length = LengthWindow(None)
    request = RankRequest(
        sentences=sentences,
        windows=find_windows(sentences, length),
        style=SelectionStyle.VIRAL,
        length=length,
        duration_us=600_000_000,
    )
    chosen = choose_windows(rank_windows(request), 4, length)
    spans = sorted((int(chosen.ranked.windows.in_us[p]), int(chosen.ranked.windows.out_us[p])) for p in chosen.picks)

    assert len(spans) == 4
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
