# SPDX-License-Identifier: MIT
"""Which runs of words read whole, and what is wrong with the others."""

from __future__ import annotations

import pytest

from clipmill.selection.writing.wholeness import (
    Reading,
    find_break,
    find_unspaced_break,
    has_loose_quotes,
    is_clause,
    is_english,
)


def read(run: str, before: str = "", after: str = "", *, is_english: bool = True) -> str:
    return find_break(Reading(tuple(run.split()), tuple(before.split()), tuple(after.split()), is_english=is_english))


@pytest.mark.parametrize(
    "whole",
    [
        "Whales sing across whole oceans",
        "Why do banks refuse small loans?",
        "If you forget all the rest, remember three things",
        "The biggest mistake that founders make is hiring too early",
        "Never quit on a bad day",
        "Nobody who had planted trees before knew why",
        "In one month, sales went up by forty percent",
        "The market measures nine things",
        "Markets measure the wrong things",
        "What a disservice to everybody",
        "How to fire a friend",
        "All of those are different ways to heal",
        "Let's segue to hiring and how you hire",
        "A blue whale sleeps standing upright.",
    ],
)
def test_statements_questions_and_orders_read_whole(whole: str) -> None:
    assert read(whole) == ""


@pytest.mark.parametrize(
    ("run", "fault"),
    [
        ("Everyone here today endeavoring towards a better", "adjective without its noun"),
        ("We have a very deep", "adjective without its noun"),
        ("Is now the largest market", "no subject"),
        ("Which nobody had believed", "relative clause"),
        ("If you know the extension.", "no main clause"),
        ("If you know the extension, instead of the name", "no main clause"),
        ("Sales fell by forty percent in the", "weak end"),
        ("They do it, like", "weak end"),
        ("He stopped there, yeah", "filler at its end"),
        ("“They never came", "open quotation"),
        ("It worked. He left", "two sentences"),
        ("I hope it won't We need more", "two sentences"),
        ("What problem they solve", "question inside another sentence"),
        ("First of all, once they came", "no main clause"),
        ("Two years and five years", "no verb"),
        ("People dance around you and if you make a mistake", "no main clause"),
        ("How people would be able to do it", "question inside another sentence"),
        ("We waited for the -", "broken off"),
        ("…", "no words"),
    ],
)
def test_pieces_of_statements_are_told(run: str, fault: str) -> None:
    assert read(run) == fault


@pytest.mark.parametrize(
    ("before", "run", "after", "fault"),
    [
        ("The sailors,", "three years ago", "", "begins inside a clause"),
        ("They came,", "companies should pay", "", ""),
        ("I know", "what you need to change?", "", ""),
        ("I know of", "sailors you need?", "", "begins inside a clause"),
        ("", "The good news is that if you create value,", "they will pay", "no main clause"),
        ("", "Experts believe the departure", ", which is soon", "opinion cut off"),
        ("", "The man who sings", "and the boy", "subject without its verb"),
        ("", "The owners sold the bread", "and the butter", "list cut off"),
        ("", "The owners sold the bread", "and they bought land", ""),
        ("", "You very often shifted,", "as told, a business", "cut before an aside"),
        ("", "The owners of the bread", "but nobody came", "no verb"),
    ],
)
def test_what_was_cut_off_tells_too(before: str, run: str, after: str, fault: str) -> None:
    assert read(run, before, after) == fault


@pytest.mark.parametrize(
    ("before", "run", "after", "fault"),
    [
        ("", "Sus contratos con Marks", "y Spencer", "cut inside a sentence"),
        ("", "Berlin wächst,", "aber niemand misst es", ""),
        ("Er sagte,", "dass Berlin wächst", "", "begins inside a clause"),
        ("Berlin wächst;", "Hamburg fängt nicht an.", "", ""),
        ("", "Während der Handel zurückgeht.", "", "no main clause"),
        ("", "Niemand misst den Handel", "", ""),
    ],
)
def test_in_other_languages_marks_decide(before: str, run: str, after: str, fault: str) -> None:
    assert read(run, before, after, is_english=False) == fault


@pytest.mark.parametrize(
    ("text", "is_cut", "fault"),
    [
        ("議会はその権限を得た", True, ""),
        ("議会議員委員会は", True, "open end"),
        ("交易后", True, "open end"),
        ("公众支持“议会", False, "open quotation"),
        ("議会議員委員会は", False, ""),
    ],
)
def test_unspaced_scripts_end_on_no_particle(text: str, is_cut: bool, fault: str) -> None:
    assert find_unspaced_break(text, is_cut=is_cut) == fault


def test_quotation_marks_are_paired_as_each_language_pairs_them() -> None:
    assert not has_loose_quotes("„Berlin“ und « Paris »")
    assert not has_loose_quotes("“Rome” and 「東京」")
    assert has_loose_quotes("„Berlin")
    assert has_loose_quotes("« Paris")


def test_clauses_begin_with_who_and_a_verb() -> None:
    assert is_clause(["the", "owners", "of", "bread", "sold", "it"])
    assert not is_clause(["the", "owners", "of", "bread"])
    assert not is_clause(["in", "bread"])
    assert not is_clause([])


def test_english_is_told_by_its_small_words() -> None:
    assert is_english("en-US", ["we", "sell", "bread"])
    assert not is_english("en", ["bueno", "la", "inteligencia"])
    assert not is_english("de", ["the"])
    assert is_english(None, ["the", "bread"])
