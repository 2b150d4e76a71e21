# SPDX-License-Identifier: MIT
"""Titles, descriptions and hashtags from a moment's own words."""

from __future__ import annotations

import pytest

from clipmill.domain.speech import Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection.copywriter import capitalize, shorten, tidy, write_copy, write_hashtags, write_title
from clipmill.selection.sentences import Sentence, find_sentences
from clipmill.selection.tokens import stem
from clipmill.selection.writing.lines import clean


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("and so the whole plan changed overnight,", "The whole plan changed overnight"),
        ("why do whales sing?", "Why do whales sing?"),
        ("well.", "Well"),
        ("为什么鲸鱼会唱歌？", "为什么鲸鱼会唱歌？"),
    ],
)
def test_titles_are_tidy(text: str, title: str) -> None:
    assert write_title(text, "en") == title


def test_long_titles_end_with_a_clause_or_a_word() -> None:
    clause = "The market for orchards collapsed in a single spring, and nobody who had planted trees before knew why"
    assert write_title(clause, "en") == "The market for orchards collapsed in a single spring"
    assert write_title("whale song orchard " * 40, "en").endswith(("Whale", "song", "orchard", "…"))


def test_turkish_titles_have_a_dotted_capital() -> None:
    assert capitalize("istanbul", "tr") == "İstanbul"
    assert capitalize("istanbul", "en") == "Istanbul"


def test_a_title_that_opens_with_a_number_has_no_capital_after_it() -> None:
    assert capitalize("40% from a bell", "en") == "40% from a bell"


def test_text_is_one_line_without_sound_marks() -> None:
    assert tidy("[laughter] so\nthen\u2028 we\x00 went >> on\u202e") == "so then we went on"


def test_short_text_is_left_alone() -> None:
    assert shorten("abc", 3) == "abc"


def test_hashtags_are_distinct_words_without_marks() -> None:
    tags = write_hashtags(["Whales don't sing; whale-songs travel, #oceans! 2024 the the the"], {"whale": 3.0})
    assert tags[0] in {"whales", "whale"}
    assert all(tag.isalnum() for tag in tags)
    assert "the" not in tags
    assert "2024" not in tags


def test_copy_says_only_what_was_said() -> None:
    spoken = "Whales sing across whole oceans. Nobody knew why until last winter. Then a sailor listened."
    texts = spoken.split()
    words = [
        Word(TimeRange(SourceTime(i * 300_000), SourceTime((i + 1) * 300_000)), text) for i, text in enumerate(texts)
    ]
    copy = write_copy(find_sentences(words, "en"), {}, "en")
    assert copy.hook in {"Whales sing across whole oceans.", "A sailor listened."}
    assert copy.title in " ".join(texts)
    assert 3 <= len(copy.hashtags) <= 5
    assert len(copy.description) <= 220


@pytest.mark.parametrize(
    ("said", "cleaned"),
    [
        ("uh B- you can, you know, always gzip th the files", "you can, always gzip the files"),
        ("it's just a matter of it's just a matter of time", "it's just a matter of time"),
        ("pre- and post-war prices never, never fell", "pre- and post-war prices never, never fell"),
        ("We 'd go and i said i'm in", "We'd go and I said I'm in"),
        ("NOBODY EVER ASKED THE SAILORS", "nobody ever asked the sailors"),
        ("", ""),
    ],
)
def test_hesitations_and_stutters_go_and_nothing_else(said: str, cleaned: str) -> None:
    assert clean(said, "en") == cleaned


def sentences_of(spoken: str, language: str) -> tuple[Sentence, ...]:
    words = [
        Word(TimeRange(SourceTime(i * 300_000), SourceTime((i + 1) * 300_000)), text)
        for i, text in enumerate(spoken.split())
    ]
    return find_sentences(words, language)


@pytest.mark.parametrize(
    ("spoken", "title"),
    [
        (
            "And so I think, uh, the biggest mistake that founders make is hiring too early. Yeah. Right.",
            "The biggest mistake that founders make is hiring too early",
        ),
        ("Thank you. Okay. We, we fired forty people at Acme in one day.", "We fired forty people at Acme in one day"),
        (
            "Yeah. Can you talk about that? Why do banks refuse small loans? It costs them.",
            "Why do banks refuse small loans?",
        ),
        ("Nobody should buy gold, if you listen to banks. Hm.", "Nobody should buy gold, if you listen to banks"),
        (
            "So if you never ask a customer, you will build the wrong product.",
            "If you never ask a customer, you will build the wrong product",
        ),
        ("AND THE PRICE OF A SINGLE BARREL DOUBLED OVERNIGHT.", "The price of a single barrel doubled overnight"),
        ("Also, ich glaube, die Rente ist nicht mehr sicher.", "Die Rente ist nicht mehr sicher"),
    ],
)
def test_titles_are_whole_statements_without_filler(spoken: str, title: str) -> None:
    assert write_copy(sentences_of(spoken, "en"), {}, "en").title == title


def test_a_denial_is_never_cut_away_from_what_it_denies() -> None:
    copy = write_copy(sentences_of("It's not true, vaccines hurt children badly every year.", "en"), {}, "en")
    assert "not true" in copy.title
    assert "not true" in copy.heading


@pytest.mark.parametrize(
    "spoken",
    [
        "Whales sing across whole oceans. Why do they sing? Nobody knew until a sailor listened last winter.",
        "The market for orchards collapsed in a single spring, and nobody who had planted trees before knew why.",
        "Bueno, la inteligencia artificial no va a reemplazar a los médicos. Nadie mide los resultados.",
    ],
)
def test_headings_have_three_to_eight_words_and_no_broken_end(spoken: str) -> None:
    heading = write_copy(sentences_of(spoken, "en"), {}, "en").heading
    assert 3 <= len(heading.split()) <= 8
    assert len(heading) <= 45
    assert not heading.endswith(("…", ",", " the", " of", " and"))


def test_a_description_answers_the_question_in_the_title() -> None:
    spoken = "Okay. Why do banks refuse small loans? A small loan costs them as much work as a large one. I like tea."
    copy = write_copy(sentences_of(spoken, "en"), {}, "en")
    assert copy.description == ("Why do banks refuse small loans? A small loan costs them as much work as a large one.")


def test_the_hook_opens_with_more_than_agreement() -> None:
    assert write_copy(sentences_of("Great. Yeah. And whales sing all night.", "en"), {}, "en").hook == (
        "Whales sing all night."
    )


def test_the_hook_is_a_short_whole_line_from_after_the_first_seconds() -> None:
    spoken = (
        "Everyone here today has come a long way to hear about bread and about ovens. We sold nine hundred loaves in "
        "one single morning, which nobody in the whole town of Bergen had believed to be possible. Ovens lie to bakers."
    )
    copy = write_copy(sentences_of(spoken, "en"), {}, "en")
    assert copy.hook == "We sold nine hundred loaves in one single morning."
    assert len(copy.hook.split()) <= 10


def test_a_hook_that_has_to_be_the_title_is_whole_and_short() -> None:
    long = "whales sing across " + "very " * 20 + "wide oceans."
    copy = write_copy(sentences_of(f"{long.capitalize()} Thank you. {long.capitalize()}", "en"), {}, "en")
    assert len(copy.hook.split()) <= 10


def test_titles_headings_and_hooks_prefer_what_was_asked_for() -> None:
    spoken = (
        "Never buy gold at any price. We all must stand behind the rule of law in this country. "
        "Nobody ever lost ninety percent in one single day."
    )
    said = sentences_of(spoken, "en")
    wanted = write_copy(said, {}, "en", (stem("rule"), stem("law")))
    assert wanted.title == "We all must stand behind the rule of law in this country"
    assert write_copy(said, {}, "en").title != wanted.title


def test_a_title_names_what_was_asked_for_where_no_whole_phrase_says_it() -> None:
    spoken = (
        "Disrespected the rule of law, and issued executive orders to tear at the fabric of our democracy. I agree."
    )
    copy = write_copy(sentences_of(spoken, "en"), {}, "en", (stem("rule"), stem("law")))
    assert copy.title.startswith("Rule of law")
    assert copy.description.startswith("Disrespected the rule of law")


@pytest.mark.parametrize(
    "spoken",
    [
        "Everyone here today endeavoring towards a better, more just future for our country and for our whole world.",
        "Is now the largest Latin market for anybody who ever wanted to import coffee from the south of the continent.",
        "The owner of the pharmacy chain, for a fortune, three years ago, by the advice of a friend of the minister.",
    ],
)
def test_what_has_no_whole_phrase_is_never_cut_at_a_count_of_words(spoken: str) -> None:
    copy = write_copy(sentences_of(f"{spoken} Coffee is cheap.", "en"), {}, "en")
    assert copy.title == "Coffee is cheap"
    assert copy.heading == "Coffee is cheap"


def test_where_nothing_reads_whole_the_subjects_are_listed() -> None:
    spoken = (
        "Instead of the revenue, of the focus, and of the churn of a year that nobody around here has ever heard of "
        "before, while the revenue, the focus and the churn of a year ago."
    )
    copy = write_copy(sentences_of(spoken, "en"), {stem("revenue"): 3.0, stem("focus"): 2.0, stem("churn"): 2.0}, "en")
    assert set(copy.title.lower().replace(",", "").split()) == {"revenue", "focus", "churn", "and"}


@pytest.mark.parametrize(
    ("spoken", "language", "title"),
    [
        (
            f"Während der Handel in {'sehr ' * 12}vielen Städten zurückgeht, wächst Berlin. Niemand misst den Handel.",
            "de",
            "Niemand misst den Handel",
        ),
        (
            "Sus contratos con Marks y Spencer son caros.",
            "es",
            "Sus contratos con Marks y Spencer son caros",
        ),
        ("« Le débat était houleux. Nous aimons Marseille.", "fr", "Nous aimons Marseille"),
        ("現在、議員委員会は、次のように述べた。", "ja", "現在、議員委員会は、次のように述べた"),
    ],
)
def test_titles_of_other_languages_are_whole_sentences(spoken: str, language: str, title: str) -> None:
    assert write_copy(sentences_of(spoken, language), {}, language).title == title


def test_capitals_of_common_words_inside_a_sentence_go_and_names_stay() -> None:
    assert clean("they increasingly Understand the market of New York in May or Will", "en") == (
        "they increasingly understand the market of New York in May or Will"
    )
    assert clean("wir gehen im Guten weg", "de") == "wir gehen im Guten weg"


def test_scripts_without_spaces_get_titles_headings_and_tags_of_whole_words() -> None:
    spoken = "大家好。 人工智能会改变教育行业。 很多人认为人工智能只是一个工具。"
    copy = write_copy(sentences_of(spoken, "zh"), {}, "zh")
    assert copy.title in spoken
    assert copy.heading in spoken
    assert copy.hashtags[0] == "人工智能"


@pytest.mark.parametrize(
    ("spoken", "language", "wanted", "unwanted"),
    [
        (
            "We met Sheryl Sandberg in New York. Then Sheryl Sandberg asked us: machine learning or machine learning?",
            "en",
            {"SherylSandberg", "NewYork", "MachineLearning"},
            {"then", "Then", "machine", "Sheryl"},
        ),
        ("인공지능은 선생님을 대체하지 않습니다.", "ko", {"인공지능", "선생님"}, {"않습니다", "인공지능은"}),
        ("生徒の教育をデータで変えます。", "ja", {"教育", "データ"}, {"変えます"}),
        ("الذكاء الاصطناعي يغير التعليم. الذكاء الاصطناعي سريع.", "ar", {"الذكاءالاصطناعي"}, {"من"}),
    ],
)
def test_hashtags_are_names_then_phrases_then_words(
    spoken: str, language: str, wanted: set[str], unwanted: set[str]
) -> None:
    tags = set(write_copy(sentences_of(spoken, language), {}, language).hashtags)
    assert wanted <= tags
    assert not tags & unwanted


def test_days_months_and_numbers_are_no_hashtags() -> None:
    spoken = "On Monday in October we planted forty orchards. Orchards need 2024 bees on Monday in October."
    tags = write_copy(sentences_of(spoken, "en"), {}, "en").hashtags
    assert {tag.lower() for tag in tags} & {"orchards", "bees"}
    assert not {tag.lower() for tag in tags} & {"monday", "october", "forty", "2024"}
