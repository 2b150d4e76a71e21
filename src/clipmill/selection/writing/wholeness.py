# SPDX-License-Identifier: MIT
"""
Whether a run of words reads whole: a statement, a question, an order, and no piece of one (pure).

In: the words of a run, and those that were cut off around it. Out: what is wrong with it. English is read by closed
lists of its small words and commonest verbs; other languages by marks, quotes and the words that nothing ends with. It
parses nothing: a run that it takes for broken may be whole, which costs a title, never the other way round by intent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from clipmill.selection.lexicon import FILLERS, STOP_WORDS
from clipmill.selection.marks import END_MARKS, QUESTION_MARKS
from clipmill.selection.writing.lines import bare
from clipmill.selection.writing.wordlists import (
    ADJECTIVES,
    ADVERBS,
    ASKING,
    AUXILIARIES,
    BREAKERS,
    DETERMINERS,
    JOINERS,
    NO_SUBJECT,
    NUMBER_WORDS,
    PREPOSITIONS,
    REPORTING,
    SUBJECTS,
    SUBORDINATE,
    VERBS,
    WEAK_ENDS,
)

CLAUSE_MARKS = ",;:—–、，；："
_STRONG_MARKS = ";:—–"
_CLOSING = "\"'”’)»“"
_ADJECTIVAL = ("ful", "ous", "ical", "less", "able", "ible")
_DEGREES = frozenset({"very", "really", "pretty", "so", "more", "most", "less", "too", "quite", "super", "as"})
_TO_ORDER = frozenset({"do", "don't", "be"})
_FINE_ENDS = frozenset({"too", "more", "ever", "lot", "over", "not", "really", "this", "that", "no", "most"})
_BUT = frozenset({"but", "because", "so", "which", "while", "whereas", "although", "though", "where", "when", "even"})
_BUT_ELSEWHERE = frozenset(
    {"aber", "denn", "weil", "pero", "porque", "mais", "parce", "ma", "perché", "mas", "но", "ama", "ale", "maar"}
)
_ENGLISH = frozenset({"the", "of", "and", "to", "with", "by", "for", "from", "your", "on", "at", "you", "this", "it"})
_ENGLISH_IF_TOLD = (SUBJECTS - {"he"}) | (AUXILIARIES - {"was"}) | {"my", "our", "than", "just", "not", "if", "when"}
_JAPANESE_OPEN = re.compile(r"[\u3041-\u309f](?<![るたいだすうくつぬむぐぶんかねよ])$|(?:際|時|中|後|ため|よる)$")
_CHINESE_OPEN = re.compile(r"[的和在后後时時把对對与與是将將为為从從但而且]$")
_KANA = re.compile(r"[\u3040-\u30ff]")
_FEWEST_MAIN_WORDS = 3
_NEAR_VERB = 5
_SHORT_ASIDE = 4
_LONG_ENOUGH_ED = 5
_FEWEST_CLOSED = 4
_FEWEST_RAW = 7
_TWO = 2
_PAIRS = (("“", "”"), ("(", ")"), ("«", "»"), ("「", "」"), ("『", "』"), ("（", "）"), ("[", "]"))


@dataclass(frozen=True, slots=True)
class Reading:
    """A run of words with what of its sentence stands around it."""

    run: tuple[str, ...]
    before: tuple[str, ...] = ()
    """Words of its sentence that were left out at its beginning; openers that only lead in are none."""
    after: tuple[str, ...] = ()
    """Words of its sentence that were left out at its end."""
    is_english: bool = True


def is_english(language: str | None, words: Sequence[str]) -> bool:
    """Say whether words are English: by their small words, and the language's code where it is known."""
    if language and language.partition("-")[0].lower() != "en":
        return False
    small = _ENGLISH | _ENGLISH_IF_TOLD if language else _ENGLISH
    return any(bare(word) in small or "'" in bare(word) for word in words)


def find_break(reading: Reading) -> str:
    """Return in a word or two why a run does not read whole, or nothing."""
    said = [bare(word) for word in reading.run]
    text = " ".join(reading.run)
    if not any(said):
        return "no words"
    if has_loose_quotes(text):
        return "open quotation"
    if any(_ends_sentence(word) for word in reading.run[:-1]) or (reading.is_english and _begins_twice(reading.run)):
        return "two sentences"
    found = _end_break(reading, said)
    if not found and reading.is_english:
        found = _start_break(reading, said) or _cut_break(reading, said)
    elif not found:
        found = _foreign_break(reading, said)
    return found


def find_unspaced_break(text: str, *, is_cut: bool) -> str:
    """Return why a run in a script without spaces does not read whole, or nothing."""
    shorn = text.rstrip("。、，,.!?！？ ")
    if has_loose_quotes(text):
        return "open quotation"
    if is_cut and (_JAPANESE_OPEN if _KANA.search(text) else _CHINESE_OPEN).search(shorn):
        return "open end"
    return ""


def has_loose_quotes(text: str) -> bool:
    """Say whether quotation marks or brackets are opened and not closed, or the other way round."""
    if text.count('"') % 2 or any(text.count(one) != text.count(other) for one, other in _PAIRS if one != "“"):
        return True
    low, high, closed = text.count("„"), text.count("“"), text.count("”")
    return low != high + closed if low else high != closed


def verb_places(said: Sequence[str]) -> list[int]:
    """Return where finite English verbs stand among words in small letters without marks."""
    return [at for at in range(len(said)) if _is_verb(said, at)]


def is_clause(words: Sequence[str]) -> bool:
    """Say whether English words begin as a statement does: who or what, and soon a verb of theirs."""
    said = [bare(word) for word in words]
    if not said:
        return False
    if said[0] in SUBJECTS:
        return True
    if said[0] in PREPOSITIONS or said[0] in SUBORDINATE or said[0] in ASKING or said[0] in ADVERBS:
        return False
    for at in range(1, min(len(said), _NEAR_VERB + 1)):
        if words[at - 1][-1:] in tuple(CLAUSE_MARKS) or said[at] in SUBJECTS | ASKING:
            return False
        if _is_verb(said, at) and said[at] not in {"been", "being", "be"}:
            return True
    return False


def _is_verb(said: Sequence[str], at: int) -> bool:
    word, before = said[at], said[at - 1] if at else ""
    if "'" in word:
        head, _, tail = word.partition("'")
        return tail in {"re", "ll", "ve", "m", "d", "t"} or (
            tail == "s" and (head in SUBJECTS or head in ASKING or head == "let")
        )
    if (before in DETERMINERS and word not in AUXILIARIES) or before in {"to", "of", "very"}:
        return False
    if word in VERBS:
        return word not in {"always", "never", "being", "been"} and (word != "be" or at == 0)
    is_past = word.endswith("ed") and len(word) >= _LONG_ENOUGH_ED and before not in PREPOSITIONS
    return is_past or _takes_object(said, at) or _follows_person(said, at)


def _takes_object(said: Sequence[str], at: int) -> bool:
    """Say whether a word stands between a noun and an article: "the market measures the", "markets measure the"."""
    word, before = said[at], said[at - 1] if at else ""
    if not before or {word, before} & _NOT_SUBJECTS or at + 1 == len(said):
        return False
    if not (said[at + 1] in DETERMINERS or said[at + 1] in NUMBER_WORDS or said[at + 1][:1].isdigit()):
        return False
    if before.endswith("s"):
        return not word.endswith(("s", "ing", "ly"))
    return word.endswith("s") and not word.endswith("ss")


def _follows_person(said: Sequence[str], at: int) -> bool:
    """Say whether a word stands after somebody who can only be who or what is told of."""
    word, back = said[at], at - 1
    while back > 0 and said[back] in ADVERBS:
        back -= 1
    is_told = back >= 0 and said[back] in SUBJECTS and (back == 0 or said[back] in _PERSONS)
    return is_told and word not in STOP_WORDS and word not in ADVERBS and not word.endswith("ing")


_NOT_SUBJECTS = STOP_WORDS | DETERMINERS | PREPOSITIONS | ADJECTIVES | ADVERBS
_PERSONS = frozenset({"i", "we", "they", "he", "she", "nobody", "everybody", "everyone"})
_WAITING = SUBORDINATE | PREPOSITIONS | {"to", "as", "depending", "given", "assuming", "considering", "based"}


def _ends_sentence(word: str) -> bool:
    """Say whether a word inside a run ends a sentence; abbreviations and initials do not."""
    shorn = word.rstrip(_CLOSING)
    if shorn[-1:] not in tuple(END_MARKS):
        return False
    return shorn[-1] != "." or shorn.endswith(("...", ",.")) or (len(shorn) > _SHORT_ASIDE and "." not in shorn[:-1])


def _begins_twice(run: Sequence[str]) -> bool:
    """Say whether a pronoun with a capital stands inside a run in small letters: another sentence begins there."""
    return any(
        word[:1].isupper() and bare(word) in SUBJECTS and not bare(word).startswith("i") and before[:1].islower()
        for before, word in pairwise(run[:-1])
    )


def _asks(run: Sequence[str]) -> bool:
    return run[-1].rstrip(_CLOSING)[-1:] in tuple(QUESTION_MARKS)


def _end_break(reading: Reading, said: Sequence[str]) -> str:
    last = said[-1]
    is_known = last in {"why", "how"} and not reading.after and said[-2:-1] and said[-2] in VERBS
    is_marked = not reading.after and reading.run[-1][-1:] in tuple(END_MARKS)
    found = ""
    if reading.run[-1].rstrip(_CLOSING).endswith(("-", "–", "—", "…", "...")):
        found = "broken off"
    elif _asks(reading.run) or (is_marked and not reading.is_english):
        found = ""  # German verbs, for one, end sentences with small words
    elif last in WEAK_ENDS and not is_known and (reading.after or last not in _FINE_ENDS):
        found = "weak end"
    elif last in FILLERS or last in {"hey", "oh", "yeah", "well"}:
        found = "filler at its end"
    elif reading.is_english and _ends_on_adjective(said):
        found = "adjective without its noun"
    return found


def _ends_on_adjective(said: Sequence[str]) -> bool:
    """Say whether a run ends after an article or degree and an adjective: "a better", "the largest", "a very deep"."""
    at, last = len(said) - 1, said[-1]
    is_degree = False
    while at > 0 and said[at - 1] in _DEGREES:
        at, is_degree = at - 1, True
    if at == 0 or said[at - 1] not in DETERMINERS:
        return False
    is_most = last.endswith("est") and said[at - 1] in {"the", "a", "an"} and last not in _NOUNS_IN_EST
    return is_degree or is_most or last in ADJECTIVES or (last.endswith(_ADJECTIVAL) and said[at - 1] in {"a", "an"})


_NOUNS_IN_EST = frozenset({"best", "rest", "test", "forest", "interest", "west", "guest", "request", "quest", "nest"})


def _start_break(reading: Reading, said: Sequence[str]) -> str:
    first, second = said[0], said[1] if len(said) > 1 else ""
    asks = _asks(reading.run)
    places = verb_places(said)
    found = ""
    if not asks and first in {"which", "who", "whose", "whom", "than", "nor"}:
        found = "relative clause"
    elif not asks and first in NO_SUBJECT and first not in _TO_ORDER and first not in PREPOSITIONS | {"to", "as"}:
        found = "no subject"
    elif not asks and first in ASKING and first not in SUBORDINATE and second not in {"to", "a", "an"} | AUXILIARIES:
        found = "" if len(places) > 1 else "question inside another sentence"
    elif first in _WAITING and not asks and second != "to":
        found = "" if _has_main_clause(reading, said) else "no main clause"
    elif reading.before and not _begins_clause(reading.run, asks=asks):
        found = "begins inside a clause"
    elif asks and reading.before and first not in ASKING | AUXILIARIES:
        found = "asks nothing of its own"
    elif not asks and first not in ASKING and not places and not _is_closed(reading):
        found = "no verb"
    elif not asks and (_trails_off(reading.run, said) or _only_waits(reading.run, places)):
        found = "no main clause"
    return found


def _trails_off(run: Sequence[str], said: Sequence[str]) -> bool:
    """Say whether a run ends in a part that waits for its main clause: "you dance and if you fall", "is that if"."""
    return any(
        before in JOINERS | {"that"} and word in _CONDITIONS and not any(item[-1:] == "," for item in run[at:-1])
        for at, (before, word) in enumerate(pairwise(said), 1)
        if at > 1
    )


_CONDITIONS = frozenset({"if", "when", "once", "while", "whenever", "since", "although", "after"})


def _is_closed(reading: Reading) -> bool:
    """Say whether a run is a whole sentence with its mark: its verb may be one that the lists lack."""
    is_marked = reading.run[-1].rstrip(_CLOSING)[-1:] in tuple(END_MARKS)
    return is_marked and not reading.before and not reading.after and len(reading.run) >= _FEWEST_CLOSED


def _begins_clause(run: Sequence[str], *, asks: bool) -> bool:
    """Say whether a run from inside a sentence begins a statement or question of its own."""
    first = bare(run[0])
    if asks and first in ASKING | AUXILIARIES:
        return True
    return is_clause(run) and not first.endswith("ed") and first not in ADJECTIVES


def _only_waits(run: Sequence[str], places: Sequence[int]) -> bool:
    """Say whether all verbs of a run stand in parts that wait for a main clause."""
    return bool(places) and all(_is_waiting(run, at) for at in places)


def _is_waiting(run: Sequence[str], at: int) -> bool:
    """Say whether a word stands in a part, not the first, that waits for its main clause."""
    begin = next((back for back in range(at, 0, -1) if run[back - 1][-1:] in tuple(CLAUSE_MARKS)), 0)
    return begin > 0 and bare(run[begin]) in SUBORDINATE


def _has_main_clause(reading: Reading, said: Sequence[str]) -> bool:
    """Say whether a run that begins with a part that waits for its main clause has one."""
    run = reading.run
    commas = [at for at, word in enumerate(run[:-1], 1) if word[-1:] in tuple(CLAUSE_MARKS)]
    for at in commas:
        rest = run[at:]
        if len(rest) >= _FEWEST_MAIN_WORDS and (is_clause(rest) or said[at] in VERBS) and said[at] not in _NOT_MAIN:
            return True
    if commas:
        return False
    if said[0] in SUBORDINATE:
        is_marked = any(
            word[-1:] in tuple(CLAUSE_MARKS + END_MARKS) for word in (*reading.before, *run, *reading.after)
        )
        return not is_marked and len(verb_places(said)) >= _TWO and len(run) >= _FEWEST_RAW
    persons = [at for at in range(1, len(said)) if said[at].partition("'")[0] in _PERSONS | {"you", "there"}]
    return any(place >= at for at in persons for place in verb_places(said))


_NOT_MAIN = frozenset({"instead", "like", "and", "or", "is", "was", "were", "are"})


def _cut_break(reading: Reading, said: Sequence[str]) -> str:
    """Return why a run is broken where its end was cut off, or nothing."""
    if not reading.after:
        return ""
    run, after = reading.run, reading.after
    places = verb_places(said)
    following = bare(after[0])
    is_marked = run[-1][-1:] in tuple(CLAUSE_MARKS)
    found = ""
    if not places:
        found = "no verb"
    elif any(said[at] in REPORTING for at in places) and not any(at > _reporting(said, places) for at in places):
        found = "opinion cut off"
    elif any(word in {"that", "who", "which"} for word in said[1:5]) and len(places) < _TWO:
        found = "subject without its verb"
    elif following in JOINERS - {"but"} and not is_clause(after[1:]):
        found = "list cut off"
    elif is_marked and (_is_aside(after) or _is_described_on(run, after)):
        found = "cut before an aside"
    elif is_marked and run[-1][-1] not in _STRONG_MARKS and following not in BREAKERS | _BUT and not is_clause(after):
        found = "list cut off" if any(word[-1:] == "," for word in run[:-1]) or after[0][-1:] == "," else ""
    return found


def _reporting(said: Sequence[str], places: Sequence[int]) -> int:
    return next(at for at in places if said[at] in REPORTING)


def _is_described_on(run: Sequence[str], after: Sequence[str]) -> bool:
    """Say whether a comma parts two adjectives: "is an open source, full-featured platform"."""
    is_list = run[-1][-1:] == "," and any(bare(word) in {"a", "an"} for word in run[-3:])
    return is_list and ("-" in after[0].strip("-") or bare(after[0]) in ADJECTIVES)


def _is_aside(after: Sequence[str]) -> bool:
    """Say whether what follows is closed by a comma soon, so that the sentence goes on behind it."""
    return any(word[-1:] == "," for word in after[:_SHORT_ASIDE]) and bare(after[0]) not in _BUT


def _foreign_break(reading: Reading, said: Sequence[str]) -> str:
    """Return why a run of a language without lists of verbs is broken: where it was cut, marks alone decide."""
    run, before, after = reading.run, reading.before, reading.after
    commas = sum(word[-1:] in tuple(CLAUSE_MARKS) for word in run[:-1])
    is_parted = bool(before) and (before[-1][-1:] in tuple(_STRONG_MARKS) or bare(before[-1]) in _BUT_ELSEWHERE)
    found = ""
    if said[0] in SUBORDINATE and not commas and not _asks(run):
        found = "no main clause"
    elif before and (not is_parted or run[0].startswith("-")):
        found = "begins inside a clause"
    elif after and run[-1][-1:] != ";":
        is_turn = run[-1][-1:] == "," and bare(after[0]) in _BUT_ELSEWHERE and said[0] not in SUBORDINATE
        found = "" if is_turn else "cut inside a sentence"
    return found
