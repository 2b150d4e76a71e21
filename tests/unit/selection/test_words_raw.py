# SPDX-License-Identifier: MIT
"""Titles, headings and tags of words as recognisers give them: no marks, no capitals, stumbles, voices mixed."""

from __future__ import annotations

import pytest

from clipmill.domain.speech import Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection.copywriter import Copy, write_copy
from clipmill.selection.sentences import find_sentences
from clipmill.selection.signals import measure
from clipmill.selection.writing.facts import Said
from clipmill.selection.writing.lines import clean
from clipmill.selection.writing.stumbles import find_stumble
from clipmill.selection.writing.subjects import list_subjects
from clipmill.selection.writing.tags import write_hashtags
from clipmill.selection.writing.unmarked import is_loose

PAUSE_US = 2_600_000


def raw(spoken: str, language: str = "en") -> Copy:
    """Return the copy of words; a bar is a pause, a word after "B:" is of a second voice."""
    words: list[Word] = []
    at = 0
    for part in spoken.split("|"):
        for text in part.split():
            voice = "B" if text.startswith("B:") else "A"
            # The second voice speaks into the first.
            begin = at - 150_000 if voice == "B" else at
            span = TimeRange(SourceTime(begin), SourceTime(begin + 300_000))
            words.append(Word(span, text.removeprefix("B:"), speaker=voice))
            at += 0 if voice == "B" else 310_000
        at += PAUSE_US
    sentences = find_sentences(sorted(words, key=lambda word: word.range), language)
    return write_copy(sentences, measure(sentences).rarity, language)


@pytest.mark.parametrize(
    "stumble",
    [
        "i we don't have time for bread",
        "i'm it's a bakery",
        "the or only loaf that we sold",
        "your no but the loaf is warm",
        "all of we'll bake it tonight",
        "bread is was the best thing",
        "here means is now the oven",
        "they were they sold the bread",
        "in a in no oven",
        "with a you know a big oven",
        "you yeah bake the bread",
        "the ovens the ovens are hot hot",
        "three three six zero zero four",
        "parallel it would take one oven",
        "i eight loaves",
        "they talk about on the oven",
        "a really then you bake bread",
        "it's pretty i bake bread",
        "so but are the ovens hot",
        "we bought it from the",
        "i think hey we should bake",
        "the us we never bake",
        "they and the oven",
        "so whatever we bake",
    ],
)
def test_stumbles_of_speech_are_told(stumble: str) -> None:
    assert find_stumble(stumble.split())


@pytest.mark.parametrize(
    "fluent",
    [
        "you can tell a good joke",
        "the ovens that we bought are all you need",
        "never never quit on a bad day",
        "i think that we should bake more bread",
        "how long will it take us to bake",
        "what he means is that bread costs money",
        "she does it very well",
        "as far as you know it works",
        "they have no time to bake",
        "nobody knew why until last winter",
        "in the next two years we will bake three loaves",
        "what would you do if you were me",
        "people who bake are happy about that",
        "all they want is what we have",
        "he and she both lied",
        "they of all people should know",
        "what it is about is trust",
        "the more you know the more you earn",
        "a to z of baking",
        "hey jude is my favorite song",
        "whatever happens you win",
        "whatever it takes we will do it",
        "what are you in for",
        "they get well and we pay",
        "the us army left",
        "the for loop is slow",
    ],
)
def test_fluent_speech_is_none(fluent: str) -> None:
    assert find_stumble(fluent.split()) == ""


def test_what_a_mark_parts_does_not_stumble() -> None:
    assert find_stumble(["they", "came", "i", "they", "left"], [False, True, False, False, False])
    assert not find_stumble(["came", "i", "it", "left"], [True, True, False, False])


@pytest.mark.parametrize(
    "spoken",
    [
        "so um i we the or only thing | the bakery sells nine hundred loaves in a day | uh that's i and then you know",
        "parallel it would take one around | the bakery sells nine hundred loaves in a day | so but are they",
        "no ovens were around before | the bakery sells nine hundred loaves in a day | do digital ones",
        "the paper that you gave me yesterday | the bakery sells nine hundred loaves in a day | if you so don't",
        "the B:yeah bakery B:but sells B:the nine B:or hundred loaves B:is in a B:to day | i'm it's a it's",
    ],
)
def test_titles_headings_and_hooks_are_whole_where_one_sentence_is(spoken: str) -> None:
    copy = raw(spoken)
    assert copy.title == "The bakery sells nine hundred loaves in a day"
    assert copy.heading.startswith(("The bakery sells", "Bakery and "))
    assert copy.hook.rstrip(".") == copy.title


def test_where_all_speech_stumbles_the_subjects_are_the_title() -> None:
    copy = raw(
        "the or the bakery and a | i we it's the sourdough bread is | we of the the bakery with a sourdough bread or"
    )
    assert copy.title in {"Sourdough bread and bakery", "Bakery and sourdough bread"}
    assert not copy.description.startswith(("The or", "Or "))


def test_no_word_of_titles_and_tags_is_unsaid() -> None:
    spoken = "um the the half dome was was great | we we climbed it cuz uh the rope held | the rope the rope is is old"
    copy = raw(spoken)
    said = Said(spoken.replace("|", " "))
    for text in (copy.title, copy.heading, copy.hook, *copy.hashtags):
        assert not said.unsupported(text), text


def test_subjects_are_whole_groups_of_nouns() -> None:
    texts = ["we went to the koelner cathedral again", "it's in the near future and by public transport"]
    assert list_subjects(["koelner", "public"], texts, "en", 70) == "Koelner cathedral and public transport".replace(
        "Koelner", "koelner"
    )


@pytest.mark.parametrize(
    ("spoken", "language", "title"),
    [
        ("ähm ja also ich ich glaube | die rente ist nicht mehr sicher | und äh dann dann haben wir", "de",
         "Die rente ist nicht mehr sicher"),
        ("bueno pues yo yo creo que el problema es que es que nadie lee los contratos", "es",
         "El problema es que nadie lee los contratos"),
        ("euh ben moi je je pense que | en fait les gens les gens savent pas combien ils paient", "fr",
         "Les gens savent pas combien ils paient"),
    ],
)  # fmt: skip
def test_raw_words_of_other_languages_lose_their_stumbles(spoken: str, language: str, title: str) -> None:
    assert raw(spoken, language).title == title


@pytest.mark.parametrize(
    ("said", "cleaned"),
    [
        ("i'm- i should bake", "I should bake"),
        ("no no that is wrong", "no no that is wrong"),
        ("En España nadie lee", "En España nadie lee"),
    ],
)
def test_beginnings_go_and_sense_stays(said: str, cleaned: str) -> None:
    assert clean(said, "en") == cleaned


def test_a_denial_at_the_beginning_stays_with_what_it_denies() -> None:
    assert raw("no people came to the bakery that day").title != "People came to the bakery that day"
    assert raw("En España nadie lee los contratos", "es").title == "En España nadie lee los contratos"


def test_names_are_tags_as_they_are_written() -> None:
    tags = write_hashtags(["Steve Jobs sold it. ", "They met Steve Jobs at Apple."], {}, "en")
    assert "SteveJobs" in tags
    assert "Jobs" not in tags


def test_three_words_said_together_are_one_tag() -> None:
    texts = ["the martin luther king street", "it is near martin luther king street again"]
    tags = write_hashtags(texts, {}, "en")
    assert "MartinLutherKing" in tags or "LutherKingStreet" in tags
    assert len(tags) <= 5
    assert "MartinLuther" not in tags


@pytest.mark.parametrize(
    ("texts", "language", "unwanted"),
    [
        (
            ["dann haben wir eigentlich die Bank in Berlin gekauft weil drei Leute"],
            "de",
            {"dann", "haben", "eigentlich"},
        ),
        (["entonces claro cuando el banco cobra cuarenta años de intereses"], "es", {"entonces", "claro", "años"}),
        (["alors voilà combien la banque prend sur quarante ans de crédit"], "fr", {"alors", "voilà", "combien"}),
        (["both of the guys went into the bakery and hate the oven"], "en", {"both", "guys", "into", "hate"}),
    ],
)
def test_no_stop_words_are_tags(texts: list[str], language: str, unwanted: set[str]) -> None:
    assert not {tag.lower() for tag in write_hashtags(texts, {}, language)} & unwanted


@pytest.mark.parametrize(
    ("loose", "is_told"),
    [
        ("whether he will bake bread", True),
        ("that it has to do with bread", True),
        ("the good thing is that now especially with bread", True),
        ("the worst bakers were people whose bread", True),
        ("the bread that you gave me", True),
        ("everybody bakes some kind of adaptive", True),
        ("spelled bread do you", True),
        ("no ovens were around before", True),
        ("we will do it", True),
        ("no sourdough bread", False),
        ("i know that bread costs money", False),
        ("the way that i see it is bread costs money", False),
        ("people who work are happy", False),
    ],
)
def test_words_without_marks_that_may_not_stand_alone(loose: str, is_told: bool) -> None:
    assert is_loose(loose.split()) is is_told


def test_two_adjectives_are_not_parted() -> None:
    spoken = "Bakery is an open source, full-featured platform that runs on every system of the whole world today. "
    assert not raw(spoken).title.endswith("open source")


def test_codes_are_no_tags() -> None:
    assert not {"J3", "F2"} & set(write_hashtags(["Place white in J3 please", "Set F2 with AI again"], {}, "en"))
