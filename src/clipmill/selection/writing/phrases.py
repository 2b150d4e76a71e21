# SPDX-License-Identifier: MIT
"""
The phrases of a sentence that can stand alone as a title or a heading, and what each is worth.

In: a sentence in tidy text and what its words weigh. Out: runs of its words. A phrase begins where a statement begins
and ends where one ends; it is never cut where the part left out could turn its sense. Pure; it knows no grammar.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clipmill.selection.lexicon import AD, CATEGORIES, FILLERS, HOUSEKEEPING, STOP_WORDS
from clipmill.selection.marks import END_MARKS, QUESTION_MARKS
from clipmill.selection.tokens import is_spaceless, stem, tokens
from clipmill.selection.writing.limits import FEWEST_HEADING_WORDS, LONGEST_HEADING, LONGEST_TITLE, MOST_HEADING_WORDS
from clipmill.selection.writing.lines import TRAILING, bare
from clipmill.selection.writing.wordlists import (
    ASKING,
    AUXILIARIES,
    BREAKERS,
    INTERVIEWING,
    JOINERS,
    NO_SUBJECT,
    NOT_CUT_BEFORE,
    NOT_FIRST,
    OPENERS,
    PERSONAL,
    REPORTING,
    SMALL_WORDS,
    SUBORDINATE,
    TURNING,
    VERBS,
    WEAK_ENDS,
)

_CLAUSE_MARKS = ",;:—–、，；："
_CLAIMS = ("stakes", "absolute", "number", "gain", "must", "you", "reason")
_MOST_CLAIMS = 3
_CLAIM_WORTH = 0.12
_PLEASANT = CATEGORIES["pleasantry"]
_SHORTEST_INNER_WORDS = 5
_FEWEST_MAIN_WORDS = 2
_FEWEST_ASKED = 3
"""Telling words of a question that a viewer understands alone."""
_SMOOTHING_WORDS = 5.0


_OPENERS = frozenset(OPENERS)
_LONGEST_OPENER = max(map(len, OPENERS))
_FEWEST_LEFT = 2
_DEGREES = frozenset({"many", "much", "far", "long", "few", "what", "good", "bad"})
_POINTING = frozenset({"these", "those", "them"})
_ENGLISH = frozenset({"the", "of", "and", "to", "with", "by", "for", "from", "your", "on", "at", "you", "this", "it"})


@dataclass(frozen=True, slots=True)
class Fit:
    """What length is wanted of a phrase."""

    longest: int
    """Characters, at most."""
    full: int
    """Characters from which it is long enough."""
    fewest_words: int = FEWEST_HEADING_WORDS
    most_words: int = 99
    claim_weight: float = 1.0
    """How much a strong claim or a question counts against telling words."""


TITLE_FIT = Fit(longest=LONGEST_TITLE, full=36)
HEADING_FIT = Fit(longest=LONGEST_HEADING, full=18, most_words=MOST_HEADING_WORDS, claim_weight=2.0)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of a sentence's words that can stand alone."""

    text: str
    """With the question or exclamation mark that it has, without others at its ends."""
    worth: float
    """Comparable inside one clip; more is better."""


def find_phrases(text: str, weights: Mapping[str, float], fit: Fit) -> Iterator[Phrase]:
    """
    Yield the phrases of a tidy sentence that fit, with what they are worth.

    Args:
        text: of one sentence, on one line.
        weights: of stems; how much each tells about this clip.
        fit: the length wanted.

    """
    if not text or AD.search(text) or HOUSEKEEPING.search(text):
        return
    if is_spaceless(text):
        yield from _unspaced_phrases(text, weights, fit)
        return
    words = text.split(" ")
    for start, opening in _starts(words):
        for end, closing in _ends(words, start):
            run = words[start:end]
            joined = _closed(" ".join(run))
            if len(joined) > fit.longest or not fit.fewest_words <= len(run) <= fit.most_words:
                continue
            is_inner = start > 0 and opening < 1.0
            whole = _wholeness(run, is_inner=is_inner, is_cut=end < len(words))
            yield Phrase(joined, opening * closing * whole * _worth(joined, run, weights, fit))


def _starts(words: Sequence[str]) -> Iterator[tuple[int, float]]:
    """Yield where a phrase may begin, and how well it does."""
    first = _after_openers(words, 0)
    if first < len(words):
        yield first, 1.0
    for at in range(first + 1, len(words)):
        is_clause = words[at - 1][-1:] in tuple(_CLAUSE_MARKS) or words[at - 1] in {"-", "–", "—"}
        is_joined = bare(words[at]) in JOINERS
        if not (is_clause or is_joined) or TURNING.search(" ".join(words[first:at])):
            continue
        begin = _after_openers(words, at)
        if begin < len(words) and len(words) - begin >= _SHORTEST_INNER_WORDS:
            yield begin, 0.75 if is_clause else 0.6


def _after_openers(words: Sequence[str], at: int) -> int:
    """Return the place of the first word that is no opener; openers alone are no phrase and stay."""
    start = at
    while size := _opener_size(words, start):
        start += size
    return start


def _opener_size(words: Sequence[str], start: int) -> int:
    """Return how many words the opener here has, 0 where there is none that can go."""
    said = tuple(bare(word) for word in words[start : start + _LONGEST_OPENER])
    for size in range(len(said), 0, -1):
        if said[:size] in _OPENERS and len(words) - start - size >= _FEWEST_LEFT:
            is_set_off = words[start + size - 1].endswith((",", "."))
            if is_set_off or not _is_needed(said[:size], words[start + size]):
                return size
    return 0


def _is_needed(opener: tuple[str, ...], following: str) -> bool:
    """Say whether words that open many sentences belong to this one: "no pain", "so many", "right answers"."""
    word = opener[-1]
    if word in {"so", "like"}:
        return bare(following) in _DEGREES
    return len(opener) == 1 and word in {"no", "right", "sure", "exactly", "plus"}


def _ends(words: Sequence[str], start: int) -> Iterator[tuple[int, float]]:
    """Yield after which word a phrase may end, and how well it does."""
    is_question = words[-1].rstrip("\"'”’)")[-1:] in tuple(QUESTION_MARKS)
    size = len(words)
    yield size, _last_end(words)
    if is_question:
        return  # a question without its end asks something else
    for end in range(start + 2, size):
        if bare(words[end - 1]) in WEAK_ENDS or _turns_back(words, end):
            continue
        if words[end - 1][-1:] in tuple(_CLAUSE_MARKS) or words[end] in {"-", "–", "—"}:
            yield end, 0.45 if bare(words[end]) == "but" else 0.8
        elif bare(words[end]) in BREAKERS:
            yield end, 0.6


def _turns_back(words: Sequence[str], end: int) -> bool:
    """Say whether what comes after may turn the sense of what stands before."""
    following = bare(words[end])
    second = bare(words[end + 1]) if end + 1 < len(words) else ""
    return following in NOT_CUT_BEFORE or second in REPORTING or following.startswith(("not", "n't"))


def _last_end(words: Sequence[str]) -> float:
    """Return how well the end of the sentence ends a phrase."""
    last = words[-1].rstrip("\"'”’)")
    if last.endswith(("-", "–", "—", "…", "...")):
        return 0.2  # broken off
    is_marked = last[-1:] in tuple(END_MARKS)
    if bare(last) in WEAK_ENDS | FILLERS:
        return 0.5 if is_marked else 0.2
    return 1.0 if is_marked else 0.85


def _worth(text: str, run: Sequence[str], weights: Mapping[str, float], fit: Fit) -> float:
    said = tokens(text)
    content = [token for token in dict.fromkeys(said) if not is_small(token)]
    if not content:
        return 0.0
    telling = sum(weights.get(stem(token), 0.0) for token in content)
    density = telling / (len(said) + _SMOOTHING_WORDS)
    length = min(1.0, 0.4 + 0.6 * len(text) / fit.full)
    return (0.1 + density + fit.claim_weight * _claim(text, said)) * length * _stands(run) * _pleases(said)


def _claim(text: str, said: Sequence[str]) -> float:
    """Return how strong a claim, or how open a question a phrase is."""
    claims = sum(any(token in CATEGORIES[name] for token in said) for name in _CLAIMS)
    asks = text[-1:] in tuple(QUESTION_MARKS)
    worth = _CLAIM_WORTH * min(_MOST_CLAIMS, claims)
    if asks:
        is_telling = sum(not is_small(token) for token in said) >= _FEWEST_ASKED
        return worth + (0.2 if is_telling and said[0] in ASKING else -0.15)
    return worth


def _wholeness(run: Sequence[str], *, is_inner: bool, is_cut: bool) -> float:
    """Return how likely a run is a whole statement or question, by its order of words."""
    first, second = bare(run[0]), bare(run[1]) if len(run) > 1 else ""
    is_question = run[-1].rstrip("\"'”’)")[-1:] in tuple(QUESTION_MARKS)
    is_inverted = first in AUXILIARIES or (first in ASKING and (second in AUXILIARIES or "'s" in first))
    share = 1.0
    if is_question and is_inner and not is_inverted:
        share = 0.2  # "... about what you need to change?" asks nothing of its own
    commas = [at for at, word in enumerate(run[:-1], 1) if word[-1:] in tuple(_CLAUSE_MARKS)]
    last_clause = run[commas[-1]] if commas else ""
    if first in SUBORDINATE and not any(len(run) - at > _FEWEST_MAIN_WORDS for at in commas):
        share = 0.15 if is_cut or is_inner else 0.5  # waits for its main clause
    elif is_cut and bare(last_clause) in SUBORDINATE:
        share = 0.3
    if not is_question and first in ASKING and second != "to":
        share *= 0.5  # what is asked inside another sentence
    if is_cut and any(bare(word) in {"that", "who", "which"} for word in run[1:5]) and not commas:
        share *= 0.5  # a subject whose verb was cut off
    if any(bare(run[at]) in JOINERS for at in commas):
        share *= 0.85
    return share


def _stands(run: Sequence[str]) -> float:
    """Return how well a run stands alone, by its first and last words."""
    first = bare(run[0])
    share = 1.0
    if first in NOT_FIRST or any(bare(word) in _POINTING for word in run[1:3]):
        share = 0.3
    elif first in NO_SUBJECT and run[-1][-1:] not in tuple(QUESTION_MARKS):
        share = 0.35
    elif first in {"you're", "you", "your"} or first in PERSONAL:
        share = 0.85 if first.startswith("you") else 0.7
    elif first in WEAK_ENDS and first not in {"the", "a", "an", "what", "how", "why", "when", "every", "most", "your"}:
        share = 0.8
    if _is_quoting(run):
        share *= 0.1
    if INTERVIEWING.search(" ".join(run)):
        share *= 0.3
    if not _has_verb(run):
        share *= 0.6
    return share


def _has_verb(run: Sequence[str]) -> bool:
    """Say whether a run holds an English verb; true for writing that shows no English."""
    said = [bare(word) for word in run]
    if not any(word in _ENGLISH for word in said):
        return True
    return any(word in VERBS or word.endswith("ed") or "'" in word for word in said)


def _is_quoting(run: Sequence[str]) -> bool:
    """Say whether quotation marks are opened and not closed, or the other way round."""
    text = " ".join(run)
    return text.count('"') % 2 == 1 or text.count("“") != text.count("”") or text.count("(") != text.count(")")


def _pleases(said: Sequence[str]) -> float:
    """Return less for greetings, thanks and praise, which tell nothing."""
    return max(0.1, 1.0 - 2.0 * sum(token in _PLEASANT for token in said) / max(1, len(said)))


def _unspaced_phrases(text: str, weights: Mapping[str, float], fit: Fit) -> Iterator[Phrase]:
    """Yield the runs of clauses of a sentence in a script without spaces; a long clause is no phrase."""
    clauses: list[str] = []
    begin = 0
    marks = _CLAUSE_MARKS if _reads_wide(text) else f"{_CLAUSE_MARKS} "
    for at, char in enumerate(text):
        if char in marks:
            clauses.append(text[begin : at + 1])
            begin = at + 1
    clauses.append(text[begin:])
    clauses = [clause for clause in clauses if clause]
    is_question = text[-1:] in tuple(QUESTION_MARKS)
    for start in range(len(clauses)):
        for end in range(start + 1, len(clauses) + 1):
            if is_question and end < len(clauses):
                continue
            joined = _closed("".join(clauses[start:end]))
            units = _units(joined)
            if not joined or units > fit.longest:
                continue
            said = tokens(joined)
            density = sum(weights.get(stem(token), 0.0) for token in set(said)) / (len(said) + _SMOOTHING_WORDS)
            length = min(1.0, 0.3 + 0.7 * units / fit.full)
            whole = (1.0 if start == 0 else 0.8) * (1.0 if end == len(clauses) else 0.85)
            yield Phrase(joined, (0.1 + density + (0.2 if is_question else 0.0)) * length * whole)


def _units(text: str) -> int:
    """Return the length of a text where wide letters count two: they take the room of two and tell as much."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _reads_wide(text: str) -> bool:
    """Say whether a text is in Chinese or Japanese, where a space parts no clauses; in Thai and its kin it does."""
    return any(unicodedata.east_asian_width(char) in "WF" for char in text)


def _closed(text: str) -> str:
    """Return a phrase without the marks at its ends, except question and exclamation marks."""
    text = text.lstrip(" ,;:-–—、，；：.").rstrip()
    is_asked = text.rstrip("\"'”’")[-1:] in tuple("?？؟!！")
    shorn = text if is_asked else text.rstrip(TRAILING + "।۔॥")
    pairs = (('"', '"'), ("“", "”"), ("'", "'"))
    for opened, closed in pairs:
        if shorn.startswith(opened) and shorn.endswith(closed) and shorn.count(opened) + shorn.count(closed) <= 4:  # noqa: PLR2004
            shorn = shorn[1:-1]
    # A quotation mark that was cut off with the full stop inside it is put back.
    return shorn + "”" if shorn.count("“") == shorn.count("”") + 1 and text.endswith("”") else shorn


def is_small(token: str) -> bool:
    """Say whether a token is too common to tell anything."""
    return token in STOP_WORDS or token in SMALL_WORDS
