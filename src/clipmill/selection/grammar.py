# SPDX-License-Identifier: MIT
"""
Words of grammar of a language, for what asks which words tell something (pure).

In: the code of a language. Out: words in small letters. The lists of a package, without the nouns that they hold
because they are frequent; English has none here, since `lexicon` has its small words.
"""

from __future__ import annotations

from functools import cache

import stopwordsiso


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOUNS = _words(
    "вечер вода война вопрос время времени глаз голова голос город дверь дело деньги день дорога друг душа жена "
    "женщина жизнь земля книга комната конец лицо люди мать машина место мир мира москва народ ночь окно отец "
    "правда путь работа ребенок россия рука свет сила слово случай советский стол страна суть товарищ улица утро "
    "человек "
    "empleo trabajo valor verdad pais país tiempo poder "
    "gott jahr jahre jahren leide mann mensch menschen mittel ordnung sache schluss suche teil zeit "
    "force parole personne personnes sujet valeur droite naturel naturelle "
    "accidenti anticipo attesa città citta consiglio cortesia forza gente gruppo miliardi milioni mondo paese "
    "persona persone piedi registrazione scopo titolo tempo "
    "apoio caminho conselho corrente grupo noite pessoas posição questão relação sistema tempo trabalho "
    "verdade viagem"
)
"""Nouns among the words that the package lists of Russian, Spanish, German, French, Italian and Portuguese."""


def language_code(language: str | None) -> str:
    """Return the first part of a language's code in small letters, and nothing for none: "de" of "de-AT"."""
    return (language or "").replace("_", "-").partition("-")[0].lower()


@cache
def grammar_words(code: str) -> frozenset[str]:
    """Return the words of grammar of a language by its two letters; none of English and of unknown languages."""
    if code in {"", "en"} or not stopwordsiso.has_lang(code):
        return frozenset()
    return frozenset(word.casefold() for word in stopwordsiso.stopwords(code)) - _NOUNS
