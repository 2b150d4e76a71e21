# SPDX-License-Identifier: MIT
"""
What a clip is about, as one line: "Revenue, focus and churn" (pure).

In: the clip's hashtags, best first, and its sentences in tidy text. Out: two or three of them as they are said, joined.
It stands in where no phrase of a clip reads whole, and says nothing about the subjects.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from clipmill.selection.lexicon import STOP_WORDS
from clipmill.selection.tokens import is_spaceless, stem, tokens
from clipmill.selection.writing.lines import bare
from clipmill.selection.writing.wordlists import (
    ADJECTIVES,
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    NO_TAGS,
    PREPOSITIONS,
    SUBJECTS,
    VERBS,
)

_MOST = 3
_FEWEST = 2
_LONGEST_RUN = 3
_LONGEST_ASKED = 5
_AND = {"en": "and", "de": "und", "fr": "et", "pt": "e", "nl": "en", "it": "e", "sv": "och", "da": "og", "nb": "og"}
"""Languages in which one word joins the last of a list whatever comes after it."""
_EDGES = "\"'“”‘’.,;:!?…-–—()[]«»„"
_NO_NOUN = ("ing", "ed", "ly", "ful", "ous", "ive", "less")
_LEADS_TO_VERB = SUBJECTS | (AUXILIARIES - {"is", "are", "was", "were"}) | {"to", "not", "cannot", "gonna", "shall"}
_LEADS_TO_NOUN = (DETERMINERS | PREPOSITIONS | ADJECTIVES | {"of"}) - {"to"}


def list_subjects(
    hashtags: Sequence[str],
    texts: Sequence[str],
    language: str | None,
    longest: int,
    *,
    first: str = "",
    fewest: int = _FEWEST,
) -> str:
    """
    Return up to three subjects of a clip in one line of at most `longest` characters, or nothing when it has too few.

    Args:
        hashtags: of the clip, best first; each is made of words that stand side by side in `texts`.
        texts: its sentences.
        language: code of what is spoken, or none.
        longest: characters, at most.
        first: words to begin with, which then may stand alone; none for none.
        fewest: subjects, at least; one stands alone only if it is a name or has several words.

    """
    found = [first] if 0 < len(first) <= longest else []
    is_read = (language or "en").partition("-")[0].lower() == "en"
    for tag in hashtags:
        said = _as_said(tag, texts, is_read=is_read)
        if said and not any(said.lower() in other.lower() or other.lower() in said.lower() for other in found):
            wider = [*found, said]
            if len(wider) <= _MOST and len(_join(wider, language)) <= longest:
                found = wider
    is_enough = (
        len(found) >= _FEWEST
        or found == [first]
        or (len(found) == fewest and (" " in found[0] or found[0][:1].isupper()))
    )
    return _join(found, language) if is_enough else ""


def find_asked(texts: Sequence[str], wanted: Collection[str]) -> str:
    """Return the fewest words in a row of a sentence that say all stems of a prompt, or nothing where no few do."""
    found: list[str] = []
    for words in (text.split(" ") for text in texts):
        stems = [{stem(token) for token in tokens(word)} & set(wanted) for word in words]
        for at in (at for at, here in enumerate(stems) if here):
            for end in range(at + 1, min(len(words), at + _LONGEST_ASKED) + 1):
                if set().union(*stems[at:end]) >= set(wanted):
                    found.append(" ".join(words[at:end]).strip(_EDGES))
                    break
    return min(found, key=len, default="")


def _as_said(tag: str, texts: Sequence[str], *, is_read: bool) -> str:
    """Return the words that a hashtag was made of, as they are written; nothing where they may name nothing."""
    if is_spaceless(tag):
        return tag if any(tag in text for text in texts) else ""
    wanted = tag.casefold()
    places = [
        (words, at, size)
        for words in (text.split(" ") for text in texts)
        for size in range(1, _LONGEST_RUN + 1)
        for at in range(len(words) - size + 1)
        if _letters("".join(words[at : at + size])) == wanted
    ]
    inner = [place for place in places if place[1] > 0]
    if not inner:
        return ""
    words, at, size = inner[0]
    said = " ".join(word.strip(_EDGES) for word in words[at : at + size])
    if size == 1 and said.lower() in STOP_WORDS | NO_TAGS:
        return ""
    if said[:1].isupper() or (size > 1 and _may_be_noun(said.rpartition(" ")[2])):
        return said
    is_the = any(bare(words[at - 1]) in DETERMINERS for words, at, _ in inner)
    is_named = is_read and size == 1 and (is_the or _may_be_noun(said)) and _follows_noun_words(inner)
    return said if is_named else ""


def _follows_noun_words(places: Sequence[tuple[Sequence[str], int, int]]) -> bool:
    """Say whether a word stands between an article or its like and a small word, and nowhere as a verb does."""
    before = {bare(words[at - 1]) for words, at, _ in places}
    closes = any(_is_followed(words, at) for words, at, _ in places if bare(words[at - 1]) in _LEADS_TO_NOUN)
    return closes and not before & _LEADS_TO_VERB


def _is_followed(words: Sequence[str], at: int) -> bool:
    """Say whether no other noun can follow: a mark, the end, a small word or a verb does."""
    if at + 1 == len(words) or not words[at][-1:].isalnum():
        return True
    return bare(words[at + 1]) in STOP_WORDS | VERBS


def _may_be_noun(word: str) -> bool:
    """Say whether a word is no English verb, adverb or adjective that the lists know."""
    return word.lower() not in VERBS | ADVERBS | ADJECTIVES and not word.endswith(_NO_NOUN)


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum()).casefold()


def _join(found: Sequence[str], language: str | None) -> str:
    if found and all(map(is_spaceless, found)):
        return "、".join(found)
    joiner = _AND.get((language or "").partition("-")[0].lower())
    if joiner and len(found) > 1:
        return f"{', '.join(found[:-1])} {joiner} {found[-1]}"
    return ", ".join(found)
