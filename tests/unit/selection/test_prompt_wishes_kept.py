# SPDX-License-Identifier: MIT
"""A wish behind a refusal, a look or a line break stays a wish: it is never turned into a ban nor struck out."""

from __future__ import annotations

import pytest

from clipmill.selection.prompts import read_prompt


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("no intro, dinosaurs", ("dinosaur",)),
        ("skip the intro, the moon landing", ("moon", "land")),
        ("no captions, AI safety", ("ai", "safety")),
        ("no emojis, cooking", ("cook",)),
        ("no jump cuts, AI", ("ai",)),
        ("no watermark, football goals", ("football", "goal")),
        ("keine Untertitel, Klimawandel", ("klimawandel",)),
        ("sans sous-titres, Zidane", ("zidan",)),
        ("no ums, bread", ("bread",)),
        ("no ads, Elon Musk", ("elon", "musk")),
        ("ohne Werbung, Elon Musk", ("elon", "musk")),
        ("без рекламы, Путин", ("путин",)),
        ("pas de musique, le discours", ("discour",)),
        ("rien sur la guerre, les blagues", ("blagu",)),
        ("without Bob, Alice speaking", ("alic", "speak")),
        ("no ads, the divorce", ("divorc",)),
        ("no ads, goals and saves", ("goal", "sav")),
        ("no politics or religion, dinosaurs", ("dinosaur",)),
        ("no politics, key takeaways on growth", ("key", "growth")),
        ("no swearing, surprising facts", ("fact",)),
        ("no politics, Elon Musk, Tesla", ("elon", "musk", "tesla")),
        ("no jargon, growth hacks, pricing", ("growth", "hack", "pric")),
    ],
)
def test_what_follows_a_refusal_of_no_topic_is_looked_for(prompt: str, words: tuple[str, ...]) -> None:
    wish = read_prompt(prompt)
    assert wish.words == words
    assert not set(words).intersection(" ".join(wish.refused).lower().split())


@pytest.mark.parametrize(
    ("prompt", "kinds"),
    [
        ("no filler, startup advice", ("value", "advice")),
        ("no ads, big laughs", ("emotion",)),
        ("no politics, life lessons", ("value", "advice")),
        ("no politics, mostly funny", ("emotion",)),
    ],
)
def test_a_kind_of_moment_ends_a_list_of_refusals(prompt: str, kinds: tuple[str, ...]) -> None:
    assert read_prompt(prompt).kinds == kinds


@pytest.mark.parametrize(
    ("prompt", "refused"),
    [
        ("skip the intro, the ads and anything about X", ("ads", "X")),
        ("no politics, religion", ("politics", "religion")),
        ("no politics, religion & sports", ("politics", "religion", "sports")),
        ("no football, baseball, tennis", ("football", "baseball", "tennis")),
        ("avoid football, baseball", ("football", "baseball")),
        ("exclude: ads, dogs", ("ads", "dogs")),
        ("no music, emojis and stickers", ()),
        ("no rock & roll", ("rock & roll",)),
        ("no salt & pepper recipe", ("salt & pepper recipe",)),
        ("no ads/sponsors", ("ads", "sponsors")),
        ("exclude:\n- ads\n- politics\n\ndogs", ("ads", "politics")),
    ],
)
def test_lists_of_refusals_are_still_read(prompt: str, refused: tuple[str, ...]) -> None:
    found = read_prompt(prompt).refused
    assert set(refused) <= set(found)
    assert not refused or found == refused


def test_both_words_of_a_pair_are_refused_together_and_not_alone() -> None:
    assert read_prompt("no rock & roll").banned == ("rock roll",)


@pytest.mark.parametrize(
    ("prompt", "word"),
    [
        ("family friendly, dinosaurs", "dinosaur"),
        ("clean, dinosaurs", "dinosaur"),
        ("PG, dogs", "dog"),
        ("suitable for kids, dinosaurs", "dinosaur"),
        ("keep it family friendly and about dogs", "dog"),
    ],
)
def test_clips_fit_for_all_are_still_about_what_was_asked_for(prompt: str, word: str) -> None:
    wish = read_prompt(prompt)
    assert wish.words == (word,)
    assert wish.swear_words
    assert wish.banned == ()


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("fire", ("fir",)),
        ("fire safety", ("fir", "safety")),
        ("fire moments", ()),
        ("juicy couture", ("juicy", "coutur")),
        ("dice games", ("dic", "gam")),
        ("u-boat", ("u", "boat")),
        ("can u find dogs", ("dog",)),
        ("la dame de fer", ("dam", "fer")),
        ("Reden von Obama", ("reden", "obama")),
        ("dame tres clips sobre fútbol", ("fútbol",)),
        ("lo que dice sobre el amor", ("amor",)),
        ("the hook of the song", ("hook", "song")),
        ("boxing: left hook", ("box", "left", "hook")),
        ("spicy food challenge", ("spicy", "food", "challeng")),
        ("le conseil des ministres", ("conseil", "ministr")),
        ("spicy moments", ()),
        ("les meilleurs conseils", ()),
        ("guitar solo", ("guitar", "solo")),
        ("nur lustige Momente", ()),
        ("solo momentos divertidos", ()),
        ("seulement les moments drôles", ()),
    ],
)
def test_words_of_asking_are_topics_elsewhere(prompt: str, words: tuple[str, ...]) -> None:
    assert read_prompt(prompt).words == words


@pytest.mark.parametrize(
    ("prompt", "word"),
    [
        ("include the story of the logo", "logo"),
        ("put focus on music", "music"),
        ("include his thoughts on filters", "filter"),
        ("use the best quotes on effects", "effect"),
        ("logos on shirts", "shirt"),
        ("fonts in branding", "brand"),
        ("subs in baseball", "baseball"),
        ("use music in therapy", "therapy"),
        ("landscape, gardening", "landscap"),
        ("portrait", "portrait"),
        ("square and cash app", "squar"),
        ("horizontal, drilling", "horizontal"),
        ("goals, like Messi", "messi"),
        ("like Trump, talks about walls", "trump"),
        ("à la carte menus", "cart"),
        ("what he learned in school, in English and in math", "english"),
        ("like Steve Jobs", "stev"),
        ("clean", "clean"),
    ],
)
def test_topics_are_no_looks(prompt: str, word: str) -> None:
    wish = read_prompt(prompt)
    assert word in wish.words
    assert wish.unmet == ()


@pytest.mark.parametrize(
    ("prompt", "unmet"),
    [
        ("vertical, with captions, dogs", ("vertical", "with captions")),
        ("in vertical format, dogs", ("in vertical format",)),
        ("logo in the corner", ("logo in the corner",)),
        ("add music to the clips", ("add music to the clips",)),
        ("burn in subtitles at the bottom", ("burn in subtitles at the bottom",)),
    ],
)
def test_looks_are_still_told(prompt: str, unmet: tuple[str, ...]) -> None:
    assert read_prompt(prompt).unmet == unmet
