# SPDX-License-Identifier: MIT
"""
What is said and shown in the demo talk: data only.

The interview was written to exercise the choice of moments: claims, numbers, a story with a pay-off and a joke, next to
greetings, an advertisement and housekeeping that nobody would clip. Numbers are spelled out, since each word is looked
up in a pronouncing dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Voice(StrEnum):
    """Who speaks."""

    HOST = "host"
    GUEST = "guest"


class Picture(StrEnum):
    """What is shown."""

    HOST = "host"
    GUEST = "guest"
    BOTH = "both"
    COFFEE = "coffee"
    ROCKET = "rocket"
    CAT = "cat"
    REASONS = "reasons"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class Line:
    """What one voice says in one go."""

    voice: Voice
    text: str
    """Sentences, each with its closing mark."""
    pause_s: float = 0.7
    """Silence after it."""


@dataclass(frozen=True, slots=True)
class ScriptedShot:
    """One shot and the lines that are heard over it."""

    picture: Picture
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide of the talk."""

    title: str
    bullets: tuple[str, ...]
    source: str


SLIDES: dict[Picture, Slide] = {
    Picture.REASONS: Slide(
        "Why people walked away",
        ("80 % had waited less than 4 minutes", "15 % did not find what they wanted", "5 % thought it cost too much"),
        "30 days, 1 coffee cart, 412 people",
    ),
    Picture.RULES: Slide(
        "Three rules",
        ("Greet people first, fix the problem second", "Count before you guess", "Look for the small valve"),
        "Learned in 11 years behind the counter",
    ),
}


def _host(text: str, pause_s: float = 0.7) -> Line:
    return Line(Voice.HOST, text, pause_s)


def _guest(text: str, pause_s: float = 0.7) -> Line:
    return Line(Voice.GUEST, text, pause_s)


TALK: tuple[ScriptedShot, ...] = (
    ScriptedShot(
        Picture.BOTH,
        (
            _host(
                "Hello, and welcome back to the show. Before we begin, a quick word from our sponsor. "
                "This episode is brought to you by nobody at all. "
                "Please like and subscribe, and check the link in the description.",
                1.0,
            ),
        ),
    ),
    ScriptedShot(
        Picture.HOST,
        (_host("My guest ran a coffee cart for eleven years. So tell me, what does everyone get wrong?", 0.8),),
    ),
    ScriptedShot(
        Picture.GUEST,
        (
            _guest(
                "Everyone thinks that customers leave because of the price. They do not. "
                "We lost half of our customers in one week, and it was the best thing that ever happened to us.",
            ),
        ),
    ),
    ScriptedShot(
        Picture.COFFEE,
        (
            _guest(
                "That week the machine broke, and every cup took nine minutes. So I did something stupid. "
                "I stood behind the counter for thirty days, and I counted every question that people asked.",
            ),
        ),
    ),
    ScriptedShot(Picture.HOST, (_host("And what did you find?", 0.6),)),
    ScriptedShot(
        Picture.REASONS,
        (
            _guest(
                "Eighty percent of the people who walked out had waited less than four minutes. "
                "They did not leave because it was slow. They left because nobody looked at them.",
                0.9,
            ),
        ),
    ),
    ScriptedShot(
        Picture.GUEST,
        (
            _guest(
                "Here is the secret. Waiting is not the problem. Being ignored is the problem. "
                "Say hello in the first ten seconds, and people will wait for ten minutes.",
                1.0,
            ),
        ),
    ),
    ScriptedShot(
        Picture.BOTH,
        (
            _host("Let me just check that we are still recording. Yes, we are. Sorry about that.", 0.9),
            _guest("No problem. Shall I go on?", 0.6),
            _host("Yes, please. Did you fix the machine?", 0.7),
        ),
    ),
    ScriptedShot(
        Picture.GUEST,
        (
            _guest(
                "No. I bought a bell for nine dollars. Each time somebody joined the line, we rang the bell, "
                "and we all said good morning. In one month, sales went up by forty percent.",
            ),
        ),
    ),
    ScriptedShot(
        Picture.BOTH,
        (
            _host("Forty percent? From a bell that cost nine dollars?", 0.5),
            _guest("It paid for itself before lunch.", 1.0),
        ),
    ),
    ScriptedShot(
        Picture.CAT,
        (
            _guest(
                "My cat came to work with me for a week. He slept on the menu, and he ignored everyone. "
                "He still got more tips than I did.",
                0.8,
            ),
        ),
    ),
    ScriptedShot(Picture.HOST, (_host("That is the most honest review I have ever heard.", 1.0),)),
    ScriptedShot(
        Picture.GUEST,
        (
            _guest(
                "When I was a child, my grandfather took me to see a rocket. We drove for two days to get there.", 0.6
            ),
        ),
    ),
    ScriptedShot(
        Picture.ROCKET,
        (
            _guest(
                "They stopped the launch, because of one small valve. I cried the whole way home. And he said, "
                "remember this. A thousand things went right today, and one small thing stopped them all.",
                0.6,
            ),
        ),
    ),
    ScriptedShot(
        Picture.GUEST,
        (
            _guest(
                "So every night, before I closed the cart, I looked for the small valve. "
                "In eleven years, we never missed a morning.",
                1.1,
            ),
        ),
    ),
    ScriptedShot(
        Picture.RULES,
        (
            _guest(
                "If you forget all the rest, remember three things. Greet people first, and fix the problem second. "
                "Count before you guess. And look for the small valve, before it finds you.",
                0.9,
            ),
        ),
    ),
    ScriptedShot(Picture.HOST, (_host("Last question. What do you say to people who want to quit?", 0.8),)),
    ScriptedShot(
        Picture.GUEST,
        (
            _guest(
                "Never quit on a bad day. Quit on a good day. If you still want to leave when everything goes well, "
                "then it is time to go. On a bad day, you are only tired.",
                1.2,
            ),
        ),
    ),
    ScriptedShot(
        Picture.BOTH,
        (
            _host(
                "Thank you so much for coming. That is all for this week. The notes are on our page, "
                "and the next episode comes out on Friday. Goodbye.",
                0.6,
            ),
            _guest("Goodbye.", 1.0),
        ),
    ),
)
