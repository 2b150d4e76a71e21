# SPDX-License-Identifier: MIT
"""
Swearing: how a prompt names it, and the words that it stands for in each language.

In: a phrase of a prompt; the language of a transcript. Out: whether it rules out swearing; the tokens that are swear
words there, in just these forms. The same letters are another word elsewhere ("dick" is thick in German, "slut" is the
end in Swedish, "fick" is got), so that every language has its own list; what is a name as well ("Dick") is in none.
"""

from __future__ import annotations

from collections.abc import Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SWEARING = frozenset(
    {"swearing", "swear", "swears", "cursing", "curse", "curses", "cussing", "profanity", "profanities", "swear words"}
    | {"curse words", "bad words", "bad language", "foul language", "f-bombs", "f bombs", "f-word", "explicit language"}
    | {"cuss words", "strong language", "vulgar language", "schimpfwörter", "fluchen", "flüche", "kraftausdrücke"}
    | {"palabrotas", "groserías", "malas palabras", "gros mots", "jurons", "vulgarités", "parolacce", "palavrões"}
    | {"curse-words", "swear-words"}
)
"""Phrases that rule out not what they say but the words they stand for."""

_EVERYWHERE = _words(
    "fuck fucks fucked fucker fuckers fucking fuckin fuckin' fckin motherfucker motherfuckers motherfucking "
    "motherfuckin shit shits shitty shitting bullshit bitch bitches asshole assholes"
)
"""English swear words that are said in other languages too and mean nothing else there."""
_ENGLISH = _EVERYWHERE | _words(
    "bastard bastards dickhead dickheads cunt cunts goddamn goddamnit goddammit piss pissed pissing crap crappy slut "
    "sluts whore whores horseshit dipshit shithead arsehole arseholes wanker wankers twat twats prick pricks bollocks"
)
_BY_LANGUAGE: Mapping[str, frozenset[str]] = {
    "en": _ENGLISH,
    "de": _words(
        "scheiße scheisse scheiß scheiss scheißt beschissen beschissene verschissen scheißegal scheissegal arschloch "
        "arschlöcher fick ficken fickt fickst gefickt ficker verfickt verfickte wichser fotze fotzen hurensohn "
        "hurensöhne verdammt verdammte verdammter verdammten verdammtes schlampe schlampen verpiss verpisst"
    ),
    "es": _words(
        "mierda mierdas joder jodido jodida jodidos jodidas puta putas puto putos hostia cabrón cabrones cabrona "
        "gilipollas coño coños pendejo pendejos pendeja pendejas chingar chingada chingado chingados cojones maricón"
    ),
    "fr": _words(
        "merde merdes merdique putain putains connard connards connasse connasses salope salopes salaud salauds "
        "enculé enculés enculer bordel foutre niquer nique couilles"
    ),
    "it": _words(
        "cazzo cazzi cazzata cazzate stronzo stronza stronzi stronze merda merde vaffanculo puttana puttane coglione "
        "coglioni fanculo troia bastardo bastardi"
    ),
    "pt": _words("merda merdas caralho caralhos porra foda fodas foder fodido fodida puta putas cacete buceta cuzão"),
    "nl": _words("kut klootzak klootzakken godverdomme verdomme tering hoer hoeren lul lullen kanker kutwijf"),
    "ru": _words(
        "блять блядь бля блядский сука суки хуй хуя хуйня хуйню нахуй похуй охуел охуенно пизда пиздец пиздеть ебать "
        "ебал ебаный ёбаный еби заебал мудак мудаки гандон дерьмо говно blyat blyad suka cyka"
    ),
    "pl": _words("kurwa kurwy kurwą kurwę chuj chuja chuju pierdol pierdolić pierdolę pierdolony jebać jebany gówno"),
    "tr": _words("siktir sikeyim amk orospu piç yarrak göt"),
}
_ANYWHERE = _EVERYWHERE | _words(
    "goddamn dickhead scheiße scheisse scheiß arschloch mierda cabrón gilipollas coño pendejo merde putain connard "
    "cazzo stronzo vaffanculo caralho klootzak godverdomme блять блядь пиздец ебать kurwa blyat"
)
"""What is swearing whatever the language is."""


def rules_out_swearing(phrase: str) -> bool:
    """Say whether what a prompt refuses is swearing."""
    return phrase.strip().lower() in SWEARING


def swear_words(language: str | None) -> frozenset[str]:
    """Return the lower-case tokens that are swear words in a language (a code such as "en" or "pt-BR", or none)."""
    known = _BY_LANGUAGE.get((language or "").lower().replace("_", "-").split("-")[0], frozenset())
    return _EVERYWHERE | known if known else _ANYWHERE
