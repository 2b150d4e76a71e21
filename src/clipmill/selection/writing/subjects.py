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
    HESITATIONS,
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
_CAPITAL_NOUNS = frozenset({"de", "lb"})
"""Languages that write nouns with capitals: without them nothing tells a noun."""
_EDGES = "\"'“”‘’.,;:!?…-–—()[]«»„"
_NO_NOUN = ("ing", "ed", "ly", "ful", "ous", "ive", "less")
_WHEN = frozenset(
    {"anyhow", "anytime", "anyway", "anyways", "sometime", "sometimes", "today", "tomorrow", "yesterday", "ago", "away"}
    | {"forward", "everywhere", "somewhere", "recently", "before", "since", "already", "yeah", "okay", "else", "huh"}
    | {"alright", "whatever", "currently", "exactly", "probably", "basically", "cuz"}
)
"""What stands behind a noun and belongs to it no more."""
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
    code = (language or "en").partition("-")[0].lower()
    is_read = code == "en"
    for tag in hashtags:
        said = _as_said(tag, texts, is_read=is_read, has_small_nouns=code not in _CAPITAL_NOUNS)
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


def _as_said(tag: str, texts: Sequence[str], *, is_read: bool, has_small_nouns: bool) -> str:
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
    if said[:1].isupper() and said.lower() not in STOP_WORDS | NO_TAGS:
        return said
    if is_read:
        groups = [_noun_group(*place) for place in inner]
        is_verb = any(bare(words[at - 1]) in _LEADS_TO_VERB for words, at, _ in inner)
        return "" if is_verb and size == 1 else min(filter(None, groups), key=len, default="")
    return said if size > 1 and has_small_nouns and _may_be_noun(said.rpartition(" ")[2]) else ""


def _noun_group(words: Sequence[str], at: int, size: int) -> str:
    """
    Return the words around some that name one thing together: "the near future", "of voice activity detectors".

    They stand behind an article or its like, hold nothing but telling words, and something that is none follows them.
    Nothing where the words around do not show that.
    """
    begin, end = at, at + size
    while (
        begin > 0 and end - begin < _LONGEST_RUN and _is_telling(words[begin - 1]) and words[begin - 1][-1:].isalnum()
    ):
        begin -= 1
    while end < len(words) and end - begin < _LONGEST_RUN and words[end - 1][-1:].isalnum() and _is_telling(words[end]):
        end += 1
    while begin < at and bare(words[begin]) in ADJECTIVES | NO_TAGS:
        begin += 1
    is_led = begin > 0 and bare(words[begin - 1]) in _LEADS_TO_NOUN and words[begin - 1][-1:].isalnum()
    last = bare(words[end - 1])
    is_plain = end - begin == 1 and bare(words[begin - 1]) in DETERMINERS and not last.endswith(_NO_NOUN)
    is_noun = _may_be_noun(last) or is_plain
    if not (is_led and is_noun and _is_followed(words, end - 1)) or last in NO_TAGS:
        return ""
    return " ".join(word.strip(_EDGES) for word in words[begin:end])


def _is_telling(word: str) -> bool:
    said = bare(word)
    return said.isalpha() and said not in STOP_WORDS | VERBS | ADVERBS | PREPOSITIONS | HESITATIONS | SUBJECTS | _WHEN


def judge_noun(words: Sequence[str], at: int) -> float:
    """
    Return how far the English words around one show that it is a noun: 1.6 where they do, 0.5 where it is a verb.

    1 where they show nothing, and for words of other languages.
    """
    before = bare(words[at - 1]) if at else ""
    if before in _LEADS_TO_VERB:
        return 0.5
    is_led = before in DETERMINERS or before in PREPOSITIONS - {"to"}
    return 1.6 if is_led and _is_followed(words, at) and not bare(words[at]).endswith(_NO_NOUN) else 1.0


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
