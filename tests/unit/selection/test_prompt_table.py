# SPDX-License-Identifier: MIT
"""Prompts as people write them, each with all that it must be read as."""

from __future__ import annotations

from typing import Any

import pytest

from clipmill.selection.prompts import read_prompt
from clipmill.selection.wishes import Part, Wish

TABLE: tuple[tuple[str, dict[str, Any]], ...] = (
    # Counts and lengths.
    ("3 clips 20-40 seconds", {"count": 3, "length_s": 30.0, "shortest_s": 20.0, "longest_s": 40.0}),
    ("shorts of max half a minute", {"longest_s": 30.0}),
    ("5 tiktoks under a minute", {"count": 5, "longest_s": 60.0}),
    ("give me ten 15-second clips", {"count": 10, "length_s": 15.0}),
    ("MAKE 8 REELS OF 15S", {"count": 8, "length_s": 15.0}),
    ("one or two clips", {"count": 2}),
    ("a few clips", {"count": 3}),
    ("a couple of funny clips", {"count": 2, "kinds": ("emotion",)}),
    ("five really funny moments", {"count": 5, "kinds": ("emotion",)}),
    ("3 startup clips", {"count": 3, "words": ("startup",), "topic": "startup"}),
    ("5 quotes", {"count": 5, "kinds": ("hook", "quotes")}),
    ("die drei besten Momente", {"count": 3}),
    ("a bunch of clips", {}),
    ("not more than five", {"count": 5}),
    ("i want exactly 7", {"count": 7}),
    ("make 3", {"count": 3}),
    ("4 short-form videos", {"count": 4}),
    ("five of your best moments", {"count": 5}),
    ("at least 30 secs, max 1 min", {"length_s": 45.0, "shortest_s": 30.0, "longest_s": 60.0}),
    ("10 clips max, 20 sec min", {"count": 10, "length_s": 20.0, "shortest_s": 20.0}),
    ("nothing longer than 30 seconds", {"longest_s": 30.0}),
    ("no clips longer than 40 seconds", {"longest_s": 40.0}),
    ("no clips shorter than 20 seconds", {"length_s": 20.0, "shortest_s": 20.0}),
    ("dont go over 45 seconds", {"longest_s": 45.0}),
    ("2 min max", {"longest_s": 120.0}),
    ("around 1 minute", {"length_s": 60.0}),
    ("30 secounds each plz", {"length_s": 30.0}),
    ("incorporating video recordings", {"words": ("incorporat", "record"), "topic": "incorporating video recordings"}),
    # Other languages.
    ("Gib mir drei Clips unter 30 Sekunden", {"count": 3, "longest_s": 30.0}),
    ("fünf Ausschnitte, keine Politik", {"count": 5, "banned": ("politik",), "refused": ("Politik",)}),
    ("gib mir 3 Clips ohne Werbung", {"count": 3, "banned": ("werbung",), "refused": ("Werbung",)}),
    ("5 Clips à 30 Sekunden", {"count": 5, "length_s": 30.0}),
    ("dame tres clips de menos de 30 segundos", {"count": 3, "longest_s": 30.0}),
    ("dame cuatro momentos sin política", {"count": 4, "banned": ("política",), "refused": ("política",)}),
    ("trois extraits de 45 secondes", {"count": 3, "length_s": 45.0}),
    # Parts of the source.
    ("first ten minutes", {"part": Part(to_s=600.0)}),
    ("only the first ten minutes of the podcast", {"part": Part(to_s=600.0)}),
    ("the first half hour", {"part": Part(to_s=1800.0)}),
    ("the last hour", {"part": Part(last_s=3600.0)}),
    ("second half", {"part": Part(from_share=0.5)}),
    ("middle of the video", {"part": Part(from_share=1 / 3, to_share=2 / 3)}),
    ("skip everything before 10:00", {"part": Part(from_s=600.0)}),
    ("nothing after 1:00:00", {"part": Part(to_s=3600.0)}),
    ("skip from 5:00 to 12:30", {"part": Part(hole_s=(300.0, 750.0))}),
    ("skip the first 5 minutes and the last 2 minutes", {"part": Part(from_s=300.0, cut_end_s=120.0)}),
    ("no intro", {"is_without_intro": True}),
    ("minus the intro", {"is_without_intro": True}),
    ("skip the intro and the outro", {"is_without_intro": True, "is_without_outro": True}),
    # What is to be left out.
    ("NOTHING ABOUT POLITICS pls", {"banned": ("politics",), "refused": ("POLITICS",)}),
    ("nothng abuot politics", {"banned": ("politics",), "refused": ("politics",)}),
    ("witout politics", {"banned": ("politics",), "refused": ("politics",)}),
    ("Skip the part about taxes", {"banned": ("taxes",), "refused": ("taxes",)}),
    ("nothing about people", {"banned": ("people",), "refused": ("people",)}),
    ("The best moments, but nothing about really", {"banned": ("really",), "refused": ("really",)}),
    ("without the ads", {"banned": ("ads",), "refused": ("ads",)}),
    ("w/o sponsors", {"banned": ("sponsors",), "refused": ("sponsors",)}),
    ("exclude: ads, politics", {"banned": ("ads", "politics"), "refused": ("ads", "politics")}),
    ("avoid talking about religion or sex", {"banned": ("religion", "sex"), "refused": ("religion", "sex")}),
    ("i dont want anything about covid", {"banned": ("covid",), "refused": ("covid",)}),
    ("I don't care about football", {"banned": ("football",), "refused": ("football",)}),
    ("clips that don't mention Trump", {"banned": ("trump",), "refused": ("Trump",)}),
    ("leave the divorce out of it", {"banned": ("divorce",), "refused": ("the divorce",)}),
    ("keep politics out", {"banned": ("politics",), "refused": ("politics",)}),
    ("cut the small talk out", {"banned": ("small talk",), "refused": ("the small talk",)}),
    ("no politics talk", {"banned": ("politics",), "refused": ("politics talk",)}),
    ("no more politics", {"banned": ("politics",), "refused": ("politics",)}),
    ("anything but sports", {"banned": ("sports",), "refused": ("sports",)}),
    (
        "everything except the climate change stuff",
        {"banned": ("climate change",), "refused": ("climate change stuff",)},
    ),
    ("nothing about me", {"refused": ("me",)}),
    ("no captions", {}),
    ("no problem if they are long", {"words": ("problem",), "topic": "no problem if they are long"}),
    ("nothing boring", {}),
    ("no jump cuts, no fluff", {}),
    ("clips that make sense without context", {}),
    ("the part where he grew up without context", {"words": ("grew", "without", "context")}),
    # What looks like leaving out and is not.
    ("dont skip the part about taxes", {"words": ("tax",), "topic": "include the part about taxes"}),
    ("never leave out the dog", {"words": ("dog",), "topic": "include the dog"}),
    ("why did they go without a map?", {"words": ("without", "map"), "topic": "why did they go without a map?"}),
    ("not only the funny parts", {"kinds": ("emotion",)}),
    ("nothing but the jokes", {"kinds": ("emotion",)}),
    ("not just about pricing", {"words": ("pric",), "topic": "not just about pricing"}),
    # Only.
    ("only when Anna speaks", {"voices": ("Anna",), "words": ("anna",), "topic": "only when Anna speaks"}),
    ("just what the host says", {"voices": ("host",), "words": ("host",), "topic": "just what the host says"}),
    ("only about comedy", {"words": ("comedy",), "topic": "only about comedy", "is_only": True}),
    (
        "Only the part about TikTok",
        {"words": ("tiktok",), "topic": "Only the part about TikTok", "is_only": True},
    ),
    (
        "only the part about questions",
        {"words": ("question",), "topic": "only the part about questions", "is_only": True},
    ),
    # Kinds.
    ("funniest", {"kinds": ("emotion",)}),
    ("most controversial", {"kinds": ("hook",)}),
    ("quotes I can post on LinkedIn", {"kinds": ("hook", "quotes")}),
    ("moments where they argue", {"kinds": ("heated",)}),
    # Several wishes at once.
    (
        "can you make 6 clips that are each roughly 25 sec and skip any talk of football or baseball",
        {"count": 6, "length_s": 25.0, "banned": ("football", "baseball"), "refused": ("football", "baseball")},
    ),
    (
        "3 clips, 20 to 40 secs each, nothing about his ex wife, from the second half",
        {
            "count": 3,
            "length_s": 30.0,
            "shortest_s": 20.0,
            "longest_s": 40.0,
            "banned": ("ex wife",),
            "refused": ("ex wife",),
            "part": Part(from_share=0.5),
        },
    ),
    (
        "I need 12 videos for TikTok, 30 seconds each, about fitness",
        {"count": 12, "length_s": 30.0, "words": ("fitnes",), "topic": ", each, about fitness"},
    ),
    (
        "make it about AI not about crypto",
        {"words": ("ai",), "topic": "make it about AI", "banned": ("crypto",), "refused": ("crypto",)},
    ),
)


@pytest.mark.parametrize(("prompt", "wanted"), TABLE, ids=[prompt for prompt, _ in TABLE])
def test_a_prompt_is_read_whole(prompt: str, wanted: dict[str, Any]) -> None:
    expected = Wish(**wanted)
    found = read_prompt(prompt)
    assert {name: getattr(found, name) for name in Wish.__slots__ if name != "topic"} == {
        name: getattr(expected, name) for name in Wish.__slots__ if name != "topic"
    }
    if expected.topic:
        assert found.topic.strip(" ,") == expected.topic.strip(" ,")
