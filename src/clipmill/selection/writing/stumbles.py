# SPDX-License-Identifier: MIT
"""
Where English speech stumbles: words that nobody would write side by side (pure).

In: words in small letters without marks, as a recogniser heard them, and which of them a mark parts from the next. Out:
what is wrong, in a word or two. Speech that was begun anew ("I we don't", "the or only"), two voices heard as one
("you yeah know"), asides ("with a you know a room") and lost beginnings ("parallel it would take one") all leave pairs
of words that no statement has. It knows closed lists of small words only; what it passes may still be odd.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from clipmill.selection.lexicon import STOP_WORDS
from clipmill.selection.writing.wordlists import (
    ADJECTIVES,
    ADVERBS,
    ASKING,
    AUXILIARIES,
    DETERMINERS,
    NUMBER_WORDS,
    PREPOSITIONS,
    REPORTING,
    STRESSED,
    SUBJECTS,
    SUBORDINATE,
    VERBS,
    WEAK_ENDS,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TELLERS = _words("i we they he she i'm we're they're he's she's i've we've they've i'd we'd they'd i'll we'll they'll")
"""Who can only be what a statement tells of, never what it is done to."""
_PLAIN_TELLERS = _words("i we they he she")
_NEVER_AFTER_WHO = _words("to of the a an and or but for with at from my your")
_SHORTENED = frozenset(word for word in SUBJECTS if "'" in word)
_NEVER_AFTER_ARTICLE = (
    _TELLERS
    | _SHORTENED
    | (AUXILIARIES - {"do", "will", "can", "might", "must", "may", "has"})
    | _words(
        "it me him us them and but or so because cuz if that's of to for with from at the a an my your our their "
        "is it's let's everything something nothing anything someone there yes"
    )
) - {"it'll"}
_ARTICLES = _words("the a an my your our their every")
_PLAIN_PREPOSITIONS = _words("of for with from at into")
_NEVER_AFTER_PREPOSITION = _TELLERS | _SHORTENED | _words("is are was were am do does did and but or so because cuz if")
_BEINGS = _words("is are was were am")
_MODALS = _words("can could will would should might must may gonna wanna")
_NEVER_AFTER_MODAL = (
    _BEINGS | _MODALS | _words("the a an of to and or but so because in on at with for from it's that's")
)
_CALLS = _words(
    "yeah yep yup nope okay ok oops huh whoa whew yay yo wow hi hey hello aha mmm hmm hmm-mm huh-uh uh-huh oh ooh "
    "ugh nah "
    "alright haha mm hmm-hmm gosh nnn ay boop doop whoo hiss ha eh ach huh-huh mm-hmm whatever anyways"
)
"""What people call out, and no statement holds."""
_CALLS_BEFORE_NOUNS = _words("ok okay hey hi hello wow aha whatever yo ha")
"""Calls that name something before another word than one that begins a statement: "hey jude", "whatever happens"."""
_BEGIN_CLAUSE = SUBJECTS | DETERMINERS | AUXILIARIES | ASKING | SUBORDINATE | PREPOSITIONS | {"and", "but", "or", "so"}
_WHATEVER_LEADS = _words("it you i we they he she the")
_WELL = _words(
    "as very pretty do does did done doing work works worked go goes went going know known really quite so get gets "
    "got getting feel feels felt live lives lived end ends ended"
)
_NAMED_BY_SMALL = frozenset(
    {("for", "loop"), ("for", "loops"), ("if", "statement"), ("if", "statements"), ("and", "gate"), ("or", "gate"),
     ("it", "department"), ("it", "team"), ("it", "industry"), ("it", "guy"), ("to", "z")}
)  # fmt: skip
"""What begins with a small word behind an article: "the for loop is slow", "a to z of baking"."""
_ASIDES = (("you", "know"), ("i", "mean"), ("i", "guess"), ("i", "dunno"), ("let's", "see"), ("or", "something"))
_ASIDE_LED = _words(
    "do did don't didn't if that as what who how because when where and all everything people let before than why "
    "but so more less"
)
_NOUNS_TOO = _words(
    "work use change cost place show run plan need hope love hate help start end turn look call fight fall reach rise "
    "walk talk sale cut point matter sense vote visit trust touch support push play pick pay order offer move "
    "guess fear "
    "fire fly focus wish works uses changes costs places shows runs plans needs hopes starts ends turns looks "
    "calls sounds "
    "drops moves builds ships causes falls studies scales supports teaches stays stands fires wishes likes reads "
    "sets set"
)
"""Verbs that are nouns as well: "the work is"."""
_DEGREES = _words("pretty very too quite super extremely")
_OBJECT_MISSING = _words(
    "use using get getting have having make making put putting give giving let take taking bring bringing send set "
    "keep "
    "seem become buy find tell show need want choose cause other another still gonna wanna whether cuz guess mean "
    "actually basically whatever than like sorta kinda lets isn't doesn't it's that's i'm we're they're you're there's "
    "i've we've is's what's i'll we'll they'll you'll i'd we'd every their your my our and's such having being "
    "were was "
    "able whose which supposed trying going"
)
_RELATIVE = ASKING | _words("that which who all everything anything nothing something there's than as whatever only to")
_RELATIVE_LAST = _words("is are was were do did have use get make need want find choose buy mean put take give")
"""What "all you need", "what I want", "how it was" may end with."""
_FINE_LAST = _words(
    "too more ever lot over not really this that no most on up off out down in it them him her you me us"
)
_RESTARTED = SUBJECTS | AUXILIARIES | _words("the a an of in on for with from at my your is are")
_MOST_DIGITS = 3
_LOOSE_TOPIC = _TELLERS | _words("it it's there there's that's")
_MAY_LEAD = (
    STOP_WORDS
    | SUBORDINATE
    | ASKING
    | ADVERBS
    | PREPOSITIONS
    | DETERMINERS
    | ADJECTIVES
    | AUXILIARIES
    | SUBJECTS
    | REPORTING
)


def find_stumble(said: Sequence[str], are_parted: Sequence[bool] = (), *, is_end: bool = True) -> str:
    """
    Return why words are no fluent run, or nothing.

    Args:
        said: words in small letters without the marks around them.
        are_parted: whether a mark stands behind each; none for none.
        is_end: whether the speaker's sentence ends with the last word, which a mark says or a pause.

    """
    parted = list(are_parted) or [False] * len(said)
    for name, is_found in _FAULTS:
        if any(not parted[at] and is_found(said, at) for at in range(len(said) - 1)):
            return name
    if any(_calls(said, at) for at in range(len(said))):
        return "a call"
    if _counts(said):
        return "figures read out"
    if is_end and not any(parted) and said[-1:] and _lacks_object(said):
        return "lacks what comes after"
    if len(said) > 1 and not parted[0] and _has_loose_topic(said):
        return "lost beginning"
    return ""


def _begins_twice(said: Sequence[str], at: int) -> bool:
    """Say whether two statements begin here: "I we don't", "they I", "I'm it's"."""
    one, two = said[at], said[at + 1]
    is_teller = one in _TELLERS - {"he's", "she's"} or (one in _SHORTENED and not one.endswith("'s"))
    if is_teller and two in SUBJECTS - {
        "that",
        "this",
        "these",
        "those",
        "something",
        "nothing",
        "everything",
        "people",
        "there",
    }:
        return True
    after = said[at + 2] if at + 2 < len(said) else ""
    if (one in _PLAIN_TELLERS and two in {"and", "or"} and after in _PLAIN_TELLERS) or (two, after) == ("of", "all"):
        return False  # "he and she lied", "they of all people"
    if one in _PLAIN_TELLERS and (
        two in _NEVER_AFTER_WHO or two in NUMBER_WORDS or (said[at + 2 : at + 3] == ["me"] and one == "i")
    ):
        return True
    if one.endswith("'s") and one in _SHORTENED:
        return two in _TELLERS or (two in _SHORTENED and two != one)
    return one == two and one in SUBJECTS | AUXILIARIES | DETERMINERS and one not in {"that", "had", "do"}


def _lacks_noun(said: Sequence[str], at: int) -> bool:
    """Say whether an article has lost its noun: "the or only", "your no", "a it's"."""
    if _is_named_by_small(said, at + 1):
        return False
    is_doubted = said[at + 1] in ADVERBS and said[at + 2 : at + 3] and said[at + 2] in SUBJECTS | {"then", "and", "but"}
    return said[at] in _ARTICLES and (
        bool(is_doubted) or said[at + 1] in _NEVER_AFTER_ARTICLE or said[at + 1] in _CALLS | {"no", "well"}
    )


def _is_named_by_small(said: Sequence[str], at: int) -> bool:
    """Say whether a noun stands here that begins with a small word: the us army, the for loop."""
    if at + 1 >= len(said):
        return False
    is_state = said[at] == "us" and said[at + 1] not in STOP_WORDS | _BEGIN_CLAUSE | ADVERBS
    return is_state or (said[at], said[at + 1]) in _NAMED_BY_SMALL


def _calls(said: Sequence[str], at: int) -> bool:
    """Say whether a call stands here, which no statement holds; some begin a name or a statement of their own."""
    word, after = said[at], said[at + 1] if at + 1 < len(said) else ""
    if word not in _CALLS:
        return False
    if word == "whatever" and at == 0 and after in _WHATEVER_LEADS:
        return False
    return word not in _CALLS_BEFORE_NOUNS or not after or after in _BEGIN_CLAUSE | _CALLS


def _lacks_what_it_leads_to(said: Sequence[str], at: int) -> bool:
    """Say whether a preposition leads to nothing: "of we'll", "from is", "to there"."""
    one, two = said[at], said[at + 1]
    if one == "to":
        return two in _TELLERS | _SHORTENED | _BEINGS | {"there", "did", "does", "and", "but", "or", "of", "to"}
    if one in {"about", "of", "for", "with"} and two in {"on", "in", "at", "of", "for", "with", "by"}:
        return True
    return one in _PLAIN_PREPOSITIONS and two in _NEVER_AFTER_PREPOSITION


def _has_two_verbs(said: Sequence[str], at: int) -> bool:
    """Say whether two verbs stand where one may: "is was", "can should", "will the", "means is"."""
    one, two = said[at], said[at + 1]
    before = said[at - 1] if at else ""
    if one in _BEINGS and two in _BEINGS | _MODALS:
        return True
    if one in _MODALS and two in _NEVER_AFTER_MODAL and before not in DETERMINERS:
        return not (at == 0 or before in ASKING) or two in _BEINGS
    is_told = two in _BEINGS and one in VERBS - AUXILIARIES - _NOUNS_TOO and "'" not in one
    return is_told and not any(word in _RELATIVE | DETERMINERS for word in said[: at + 1])


def _asks_inside(said: Sequence[str], at: int) -> bool:
    """Say whether a question's order of words stands inside a statement: "and I have have they"."""
    one, two = said[at], said[at + 1]
    before = said[at - 1] if at else ""
    is_turned = one in AUXILIARIES and two in _words("i we they he she") and at > 0
    return is_turned and before in SUBJECTS | DETERMINERS and before not in {"nothing", "something"}


def _strays(said: Sequence[str], at: int) -> bool:
    """Say whether a word of answering stands inside a statement: "it was well we", "choices right so"."""
    one, two = said[at], said[at + 1]
    before = said[at - 1] if at else ""
    if one in {"well", "no"} and at > 0 and (two in SUBJECTS | DETERMINERS or two in {"in", "but", "and", "so", "to"}):
        return before not in _WELL
    if one in _DEGREES and two in _TELLERS | _SHORTENED | AUXILIARIES | {"it", "the", "a"} and before != "too":
        return one != "too" and not (one == "quite" and two in {"the", "a"})
    return one in {"right", "exactly", "sure", "actually", "really"} and at > 0 and two in _SHORTENED | _TELLERS


def _is_begun_anew(said: Sequence[str], at: int) -> bool:
    """Say whether words are begun again: "they were they", "in a in", "is this is", "was xwaves was"."""
    if said[at] == said[at + 1]:
        return said[at] not in STRESSED
    if at + 2 >= len(said) or said[at] != said[at + 2] or said[at] not in _RESTARTED:
        return False
    is_explained = said[at] in _BEINGS and said[at + 1] in PREPOSITIONS and not ASKING.isdisjoint(said[:at])
    return not is_explained  # "what it is about is trust"


def _is_aside(said: Sequence[str], at: int) -> bool:
    """Say whether an aside stands here: "with a you know a room"."""
    before = said[at - 1] if at else ""
    return (said[at], said[at + 1]) in _ASIDES and at > 0 and before not in _ASIDE_LED


def _joins_nothing(said: Sequence[str], at: int) -> bool:
    """Say whether a joining word joins nothing: "so but", "but and", "if that if"."""
    one, two = said[at], said[at + 1]
    if one == "a" and _is_named_by_small(said, at + 1):
        return False
    joiners = {"and", "but", "or", "because", "cuz"}
    return (one in joiners | {"so", "than"} and two in joiners - {one}) or (
        one in {"very", "a"} and two in PREPOSITIONS - {"like"}
    )


_FAULTS: tuple[tuple[str, Callable[[Sequence[str], int], bool]], ...] = (
    ("begun twice", _begins_twice),
    ("no noun", _lacks_noun),
    ("leads to nothing", _lacks_what_it_leads_to),
    ("two verbs", _has_two_verbs),
    ("question inside", _asks_inside),
    ("stray word", _strays),
    ("begun anew", _is_begun_anew),
    ("an aside", _is_aside),
    ("joins nothing", _joins_nothing),
)


def _counts(said: Sequence[str]) -> bool:
    """Say whether figures are read out one by one: "three three six zero"."""
    runs, size = [0], 0
    for word in said:
        size = size + 1 if NUMBER_WORDS.get(word, 10) < 10 or word == "oh" else 0  # noqa: PLR2004 - one figure
        runs.append(size)
    return max(runs) > _MOST_DIGITS


def _lacks_object(said: Sequence[str]) -> bool:
    last = said[-1]
    if said[0] in ASKING and len(said) > 1 and said[1] in AUXILIARIES and last in PREPOSITIONS:
        return False  # "what are you in for"
    if last not in WEAK_ENDS | _OBJECT_MISSING or last in _FINE_LAST:
        return False
    return last not in _RELATIVE_LAST or not any(word in _RELATIVE for word in said[:-2])


def _has_loose_topic(said: Sequence[str]) -> bool:
    """Say whether a name or noun stands before who a statement tells of: the end of what was said before."""
    first, second = said[0], said[1]
    return first not in _MAY_LEAD and first not in VERBS and (second in _LOOSE_TOPIC)
