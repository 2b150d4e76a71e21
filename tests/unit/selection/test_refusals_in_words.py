# SPDX-License-Identifier: MIT
"""Lists, told stories and other tongues: what of a prompt is a refusal, and what only looks like one."""

from __future__ import annotations

import pytest

from clipmill.selection.inflections import beginning, root
from clipmill.selection.prompts import read_prompt
from clipmill.selection.wishes import Part


@pytest.mark.parametrize(
    ("prompt", "refused"),
    [
        ("no politics, religion or sports", ("politics", "religion", "sports")),
        ("exclude anything about crypto, NFTs and the metaverse", ("crypto", "NFTs", "metaverse")),
        ("no ads, sponsors, politics, or sports", ("ads", "sponsors", "politics", "sports")),
        ("no politics, funny and short", ("politics",)),
        ("nothing about startups, clips about dogs and cats", ("startups",)),
        ("no ads, best moments and quotes", ("ads",)),
        ("not politics", ("politics",)),
        ("startups, not marketing", ("marketing",)),
        ("focus on AI not crypto", ("crypto",)),
        ("no politics for TikTok", ("politics",)),
        ("Alles außer Politik", ("Politik",)),
        ("Vermeide Politik", ("Politik",)),
        ("ohne über Politik zu reden", ("Politik",)),
        ("dame tres clips, evita la política", ("política",)),
        ("todo excepto política", ("política",)),
        ("sin hablar de política", ("política",)),
        ("évite la politique", ("politique",)),
        ("sans parler de politique", ("politique",)),
        ("3 clips sans politique", ("politique",)),
        ("clips sem política", ("política",)),
        ("clips where they don't talk about politics", ("politics",)),
        ("only what Anna says without politics", ("politics",)),
        ("explain the strategy, no jargon", ("jargon",)),
        ("drop the politics", ("politics",)),
    ],
)
def test_what_is_refused_is_read_item_by_item(prompt: str, refused: tuple[str, ...]) -> None:
    assert read_prompt(prompt).refused == refused


def test_a_list_with_edges_leaves_out_the_edges() -> None:
    wish = read_prompt("without ads, intros and outros")
    assert (wish.refused, wish.is_without_intro, wish.is_without_outro, wish.words) == (("ads",), True, True, ())


@pytest.mark.parametrize(
    ("prompt", "word"),
    [
        ("the moment he says I don't care about money", "money"),
        ("the story where she did not talk to her father", "father"),
        ("the part where he says never talk to the police", "polic"),
        ("explain how to stay away from debt", "debt"),
        ("the part where they filter out the noise", "nois"),
        ("the moment they take the trash out", "trash"),
        ("drop the beat moments", "beat"),
        ("clips about SEM strategy", "strategy"),
        ("Comic Sans fonts", "font"),
        ("sans doute le meilleur moment sur la guerre", "guerr"),
        ("sin duda sobre fútbol", "fútbol"),
        ("Kein Problem, drei Clips", "problem"),
        ("nicht ohne meine Tochter", "tochter"),
        ("he is not guilty", "guilty"),
        ("growth strategy for TikTok", "growth"),
        ("his advice for YouTube creators", "youtub"),
        ("how to post on Instagram", "instagram"),
    ],
)
def test_what_is_only_told_of_is_looked_for(prompt: str, word: str) -> None:
    wish = read_prompt(prompt)
    assert wish.banned == ()
    assert word in wish.words


@pytest.mark.parametrize("prompt", ["12 videos for TikTok, 30 seconds each", "best moments for youtube shorts"])
def test_where_clips_are_shown_is_not_what_they_are_about(prompt: str) -> None:
    assert read_prompt(prompt).words == ()


@pytest.mark.parametrize(
    ("prompt", "count"),
    [
        ("Uma seleção dos melhores momentos", None),
        ("uma lista dos cortes", None),
        ("os melhores dos clips", None),
        ("dame dos clips", 2),
        ("dos clips de 30 segundos", 2),
        ("clips max 45", None),
        ("max 60", None),
        ("max 5", 5),
        ("give me 30", 30),
    ],
)
def test_only_what_counts_clips_is_a_count(prompt: str, count: int | None) -> None:
    assert read_prompt(prompt).count == count


@pytest.mark.parametrize(
    ("prompt", "wanted_s", "longest_s"),
    [
        ("1 minute 30 seconds", 90.0, None),
        ("clips of 1 min and 15 sec", 75.0, None),
        ("nicht länger als eine Minute", None, 60.0),
        ("no más de 30 segundos", None, 30.0),
        ("Clips de un minuto", 60.0, None),
        ("a 15 second teaser", 15.0, None),
        ("a 4 minute mile", None, None),
    ],
)
def test_lengths_are_read_in_two_units_and_in_words(
    prompt: str, wanted_s: float | None, longest_s: float | None
) -> None:
    wish = read_prompt(prompt)
    assert (wish.length_s, wish.longest_s) == (wanted_s, longest_s)


@pytest.mark.parametrize(
    ("prompt", "part"),
    [
        ("skip the first 30 seconds", Part(from_s=30.0)),
        ("cut the last 20 seconds", Part(cut_end_s=20.0)),
        ("skip 0:00 to 2:30", Part(hole_s=(0.0, 150.0))),
        ("a hook in the first 3 seconds", None),
    ],
)
def test_seconds_and_bare_clocks_are_left_out(prompt: str, part: Part | None) -> None:
    wish = read_prompt(prompt)
    assert wish.part == part
    assert wish.banned == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("ads", "added"), ("ads", "adding"), ("cars", "care"), ("planes", "plans"), ("rats", "rated")),
        *(("hats", "hate"), ("stars", "stare"), ("wine", "won"), ("butter", "but"), ("corn", "corners")),
        *(("interest", "interesting"), ("letter", "let")),
    ],
)
def test_words_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    assert root(one) != root(other)


@pytest.mark.parametrize(
    "forms",
    [
        *("rate rates rated rating", "hope hopes hoped hoping", "plan plans planned planning planner"),
        *("prize prizes", "study studies studied studying", "trade trader trading", "need needed needs"),
        *("use used using", "play played playing", "visit visited visiting", "bus buses", "vaccine vaccinated"),
    ],
)
def test_forms_of_a_word_have_one_root(forms: str) -> None:
    assert len({root(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("word", ["imports", "interns", "authors", "interest", "companies"])
def test_short_words_stand_for_none_that_begin_with_them(word: str) -> None:
    assert beginning(word) is None


def test_a_long_phrase_is_asked_for_by_its_first_words_alone() -> None:
    phrase = " ".join(f"word{index}" for index in range(20))
    (banned,) = read_prompt(f"nothing about {phrase}").banned
    assert len(banned.split()) == 8


@pytest.mark.parametrize(
    ("prompt", "banned"),
    [
        ("skip anything on things or stories", ("things", "stories")),
        ("nothing on really or actually", ("really", "actually")),
        ("no politics, jokes or short", ("politics", "jokes", "short")),
        ("no politics and short", ("politics",)),
    ],
)
def test_what_follows_or_is_left_out_too_even_if_it_says_how(prompt: str, banned: tuple[str, ...]) -> None:
    assert read_prompt(prompt).banned == banned


@pytest.mark.parametrize(
    ("prompt", "refused"),
    [
        ("no politics, religion, sports", ("politics", "religion", "sports")),
        ("without ads, politics, swearing", ("ads", "politics", "swearing")),
        ("skip the ads, the sponsors and anything about X", ("ads", "sponsors", "X")),
        ("no politics, religion, sports, make it funny", ("politics", "religion", "sports")),
        ("no politics, make it funny", ("politics",)),
        ("no politics, funny, short", ("politics",)),
        ("no politics, 3 clips", ("politics",)),
        ("no politics, startups only", ("politics",)),
        ("no politics, about money", ("politics",)),
        ("no politics, drama, highlights of the interview", ("politics", "drama")),
        ("avoid sex, drugs, 30 seconds each", ("sex", "drugs")),
        ("exclude politics, religion. Focus on startups", ("politics", "religion")),
        ("no politics, upbeat, energetic", ("politics",)),
        ("skip the ads, and the part about taxes", ("ads", "taxes")),
        ("no ads, and the part about dogs", ("ads",)),
        ("no politics/religion/sports", ("politics", "religion", "sports")),
        ("no politics & religion", ("politics", "religion")),
        ("- no politics\n- no religion\n- funny", ("politics", "religion")),
        ("ohne Politik, Religion und Sport", ("Politik", "Religion", "Sport")),
        ("ohne Intro, Werbung und alles über Fußball", ("Werbung", "Fußball")),
        ("ohne Politik, bitte lustig", ("Politik",)),
        ("ohne Werbung und drei Clips", ("Werbung",)),
        ("sin política, religión, deportes", ("política", "religión", "deportes")),
        ("sin política y con humor", ("política",)),
        ("sin los anuncios y nada sobre fútbol", ("anuncios", "fútbol")),
        ("sans politique, religion ni sport", ("politique", "religion", "sport")),
        ("sans politique, drôle", ("politique",)),
    ],
)
def test_a_list_of_refusals_ends_where_a_wish_begins(prompt: str, refused: tuple[str, ...]) -> None:
    assert read_prompt(prompt).refused == refused


def test_what_is_refused_in_a_list_is_not_looked_for() -> None:
    assert read_prompt("3 clips, no politics, religion, sports").words == ()
    assert read_prompt("no politics, religion, about startups").words == ("startup",)


def test_edges_in_a_list_leave_out_the_edges() -> None:
    wish = read_prompt("skip intro, outro, ads")
    assert (wish.refused, wish.is_without_intro, wish.is_without_outro) == (("ads",), True, True)
    assert read_prompt("sin la introducción, los anuncios").is_without_intro


def test_a_list_of_refusals_has_an_end() -> None:
    many = ", ".join(f"thing{chr(97 + index)}" for index in range(26))
    assert len(read_prompt(f"no {many}").refused) <= 8
