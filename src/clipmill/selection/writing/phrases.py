# SPDX-License-Identifier: MIT
"""
The phrases of a sentence that can stand alone as a title or a heading, and what each is worth.

In: a sentence in tidy text and what its words weigh. Out: runs of its words. A phrase begins where a statement begins
and ends where one ends; it is never cut where the part left out could turn its sense, and what `wholeness` takes for a
piece of a statement is no phrase. Pure.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clipmill.selection.grammar import language_code
from clipmill.selection.lexicon import AD, CATEGORIES, FILLERS, HOUSEKEEPING, STOP_WORDS
from clipmill.selection.marks import END_MARKS, QUESTION_MARKS
from clipmill.selection.tokens import is_spaceless, stem, tokens
from clipmill.selection.writing.limits import (
    FEWEST_HEADING_WORDS,
    LONGEST_HEADING,
    LONGEST_HOOK_PHRASE,
    LONGEST_TITLE,
    MOST_HEADING_WORDS,
    MOST_HOOK_WORDS,
)
from clipmill.selection.writing.lines import TRAILING, bare
from clipmill.selection.writing.stumbles import find_stumble
from clipmill.selection.writing.unmarked import is_loose, is_small
from clipmill.selection.writing.wholeness import (
    CLAUSE_MARKS,
    Reading,
    find_break,
    find_unspaced_break,
    has_loose_quotes,
    is_english,
    verb_places,
)
from clipmill.selection.writing.wordlists import (
    ASKING,
    BREAKERS,
    DETERMINERS,
    INTERVIEWING,
    JOINERS,
    NO_TAGS,
    NOT_CUT_BEFORE,
    NOT_FIRST,
    OPENERS,
    PERSONAL,
    REPORTING,
    RESTARTING_OPENERS,
    SET_OFF_OPENERS,
    SUBJECTS,
    SUBORDINATE,
    TURNING,
    WEAK_ENDS,
    openers_of,
)

_CLAIMS = ("stakes", "absolute", "number", "gain", "must", "you", "reason")
_MOST_CLAIMS = 3
_CLAIM_WORTH = 0.12
_PLEASANT = CATEGORIES["pleasantry"]
_SHORTEST_INNER_WORDS = 5
_FEWEST_ASKED = 3
"""Telling words of a question that a viewer understands alone."""
_SMOOTHING_WORDS = 5.0
_VERBLESS = 0.5
_RUNS_ON = 0.6
"""What words without marks are worth for each statement that seems to begin inside them: "I'm out it's late"."""
_NAMELESS = 0.4
"""What a phrase is worth all of whose telling words could be said of anything."""
_LONGEST_OPENER = max(map(len, OPENERS))
_FEWEST_LEFT = 2
_WHO = frozenset({"i", "you", "he", "she", "it", "we", "they", "that", "this"})
"""Behind an answer these begin a statement; "no people came" is one that the answer belongs to."""
_ANSWERS = frozenset({"no", "sorry", "great", "nice"})
_BEGIN_ANEW = frozenset({"i", "i'm", "i've", "we", "we're", "so", "yeah", "okay", "ok"})
_DEGREES = frozenset({"many", "much", "far", "long", "few", "what", "good", "bad"})
_OBJECTS_TOO = frozenset({"that", "this", "it", "you", "those", "these", "something", "everything", "people", "there"})
_POINTING = frozenset({"these", "those", "them"})


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
    fewest_named: int = 0
    """Words that name something; a phrase with fewer is worth nothing."""


TITLE_FIT = Fit(longest=LONGEST_TITLE, full=36)
HOOK_FIT = Fit(longest=LONGEST_HOOK_PHRASE, full=20, most_words=MOST_HOOK_WORDS, claim_weight=2.0, fewest_named=2)
HEADING_FIT = Fit(longest=LONGEST_HEADING, full=18, most_words=MOST_HEADING_WORDS, claim_weight=2.0)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of a sentence's words that can stand alone."""

    text: str
    """With the question or exclamation mark that it has, without others at its ends."""
    worth: float
    """Comparable inside one clip; more is better."""


def find_phrases(text: str, weights: Mapping[str, float], fit: Fit, language: str | None = None) -> Iterator[Phrase]:
    """
    Yield the phrases of a tidy sentence that fit and read whole, with what they are worth.

    Args:
        text: of one sentence, on one line.
        weights: of stems; how much each tells about this clip.
        fit: the length wanted.
        language: code of the language; where none is known the words show whether they are English.

    """
    if not text or AD.search(text) or HOUSEKEEPING.search(text):
        return
    if is_spaceless(text):
        yield from _unspaced_phrases(text, weights, fit)
        return
    words = text.split(" ")
    reads_english = is_english(language, words)
    is_unmarked = reads_english and is_raw(words)
    code = language_code(language)
    for start, opening in _starts(words, code):
        for end, closing in _ends(words, start):
            run = words[start:end]
            joined = _closed(" ".join(run))
            if (
                has_loose_quotes(joined)
                or len(joined) > fit.longest
                or not fit.fewest_words <= len(run) <= fit.most_words
            ):
                continue
            reading = Reading(tuple(run), _left_out(words, start, code), tuple(words[end:]), is_english=reads_english)
            if find_break(reading) or (reads_english and _stumbles(run, is_end=end == len(words))):
                continue
            if is_unmarked and is_loose([bare(word) for word in run]):
                continue
            whole = _wholeness(run, is_cut=end < len(words)) * _stands(run)
            if reads_english and run[-1][-1:] != "?" and not verb_places([bare(word) for word in run]):
                whole *= _VERBLESS
            if is_unmarked:
                whole *= _RUNS_ON ** sum("'" in bare(run[at]) and _begins_anew(run, at) for at in range(2, len(run)))
            yield Phrase(joined, opening * closing * whole * _worth(joined, weights, fit))


def _stumbles(run: Sequence[str], *, is_end: bool) -> bool:
    marks = tuple(CLAUSE_MARKS) + tuple(END_MARKS)
    are_parted = [word[-1:] in marks for word in run]
    return bool(find_stumble([bare(word) for word in run], are_parted, is_end=is_end and not are_parted[-1]))


def stumbles(text: str, language: str | None) -> bool:
    """Say whether a tidy sentence is English speech that was begun anew, or broken off, or of two voices."""
    words = text.split(" ")
    return is_english(language, words) and _stumbles(words, is_end=True)


def drop_openers(text: str, language: str | None) -> str:
    """Return a sentence without the words that open it only in speech; of no known language, those of any."""
    if is_spaceless(text):
        return text
    words = text.split(" ")
    return " ".join(words[_after_openers(words, 0, language_code(language)) :]).lstrip(" ,;:-–—")


def _left_out(words: Sequence[str], start: int, code: str) -> tuple[str, ...]:
    """Return the words before a phrase that do more than lead in."""
    return () if start == _after_openers(words, 0, code) else tuple(words[:start])


def _starts(words: Sequence[str], code: str) -> Iterator[tuple[int, float]]:
    """Yield where a phrase may begin, and how well it does."""
    first = _after_openers(words, 0, code)
    if first < len(words):
        yield first, 1.0
    has_no_marks = is_raw(words)
    for at in range(first + 1, len(words)):
        is_clause = words[at - 1][-1:] in tuple(CLAUSE_MARKS) or words[at - 1] in {"-", "–", "—"}
        is_joined = bare(words[at]) in JOINERS and not (has_no_marks and _goes_on(words, at))
        is_anew = has_no_marks and _begins_anew(words, at)
        if not (is_clause or is_joined or is_anew) or TURNING.search(" ".join(words[first:at])):
            continue
        begin = _after_openers(words, at, code)
        if begin < len(words) and len(words) - begin >= _SHORTEST_INNER_WORDS:
            yield begin, 0.75 if is_clause else 0.6 if is_joined else 0.45


def is_raw(words: Sequence[str]) -> bool:
    """Say whether words have no marks that would part them."""
    return not any(word[-1:] in tuple(CLAUSE_MARKS) or word[-1:] in tuple(END_MARKS) for word in words)


def _goes_on(words: Sequence[str], at: int) -> bool:
    """Say whether a name or noun behind "and" may belong to the one before it: "Ann and Bo are late"."""
    return at + 1 < len(words) and bare(words[at + 1]) not in SUBJECTS | DETERMINERS | ASKING | SUBORDINATE


def _begins_anew(words: Sequence[str], at: int) -> bool:
    """Say whether a statement may begin here in words without marks: a pronoun after what could have ended one."""
    before = bare(words[at - 1])
    said = bare(words[at])
    is_told = said in SUBJECTS & STOP_WORDS and said not in _OBJECTS_TOO
    return is_told and before not in WEAK_ENDS | REPORTING | SUBORDINATE | ASKING and before not in SUBJECTS


def _after_openers(words: Sequence[str], at: int, code: str) -> int:
    """Return the place of the first word that is no opener; openers alone are no phrase and stay."""
    start = at
    while size := _opener_size(words, start, code):
        start += size
    return start


def _opener_size(words: Sequence[str], start: int, code: str) -> int:
    """Return how many words the opener here has, 0 where there is none that can go."""
    said = tuple(bare(word) for word in words[start : start + _LONGEST_OPENER])
    known = openers_of(code)
    for size in range(len(said), 0, -1):
        if said[:size] in known and len(words) - start - size >= _FEWEST_LEFT:
            is_set_off = words[start + size - 1].endswith((",", "."))
            if is_set_off or not _is_needed(said[:size], words[start + size]):
                return size
    return 0


def _is_needed(opener: tuple[str, ...], following: str) -> bool:
    """Say whether words that open many sentences belong to this one: "no pain", "so many", "right answers"."""
    word = opener[-1]
    if opener in SET_OFF_OPENERS:
        return opener not in RESTARTING_OPENERS or bare(following) not in _BEGIN_ANEW
    if word in {"so", "like"}:
        return bare(following) in _DEGREES
    if word in _ANSWERS and bare(following).partition("'")[0] in _WHO:
        return False
    return len(opener) == 1 and word in _ANSWERS | {"right", "sure", "exactly", "plus"}


def _ends(words: Sequence[str], start: int) -> Iterator[tuple[int, float]]:
    """Yield after which word a phrase may end, and how well it does."""
    is_question = words[-1].rstrip("\"'”’)")[-1:] in tuple(QUESTION_MARKS)
    size, has_no_marks = len(words), is_raw(words)
    yield size, _last_end(words)
    if is_question:
        return  # a question without its end asks something else
    for end in range(start + 2, size):
        if bare(words[end - 1]) in WEAK_ENDS or _turns_back(words, end):
            continue
        if words[end - 1][-1:] in tuple(CLAUSE_MARKS) or words[end] in {"-", "–", "—"}:
            yield end, 0.45 if bare(words[end]) == "but" else 0.8
        elif bare(words[end]) in BREAKERS:
            yield end, 0.6
        elif has_no_marks and _begins_anew(words, end):
            yield end, 0.5


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


def _worth(text: str, weights: Mapping[str, float], fit: Fit) -> float:
    said = tokens(text)
    content = [token for token in dict.fromkeys(said) if not is_small(token)]
    if not content:
        return 0.0
    telling = sum(weights.get(stem(token), 0.0) for token in content)
    density = telling / (len(said) + _SMOOTHING_WORDS)
    length = min(1.0, 0.4 + 0.6 * len(text) / fit.full)
    named = sum(token not in NO_TAGS for token in content)
    if named < fit.fewest_named:
        return 0.0
    length *= 1.0 if named else _NAMELESS
    return (0.1 + density + fit.claim_weight * _claim(text, said)) * length * _pleases(said)


def _claim(text: str, said: Sequence[str]) -> float:
    """Return how strong a claim, or how open a question a phrase is."""
    claims = sum(any(token in CATEGORIES[name] for token in said) for name in _CLAIMS)
    asks = text[-1:] in tuple(QUESTION_MARKS)
    worth = _CLAIM_WORTH * min(_MOST_CLAIMS, claims)
    if asks:
        is_telling = sum(not is_small(token) for token in said) >= _FEWEST_ASKED
        return worth + (0.2 if is_telling and said[0] in ASKING else -0.15)
    return worth


def _wholeness(run: Sequence[str], *, is_cut: bool) -> float:
    """Return how good a whole statement or question a run is, by its order of words."""
    first, second = bare(run[0]), bare(run[1]) if len(run) > 1 else ""
    is_question = run[-1].rstrip("\"'”’)")[-1:] in tuple(QUESTION_MARKS)
    share = 1.0
    commas = [at for at, word in enumerate(run[:-1], 1) if word[-1:] in tuple(CLAUSE_MARKS)]
    if is_cut and commas and bare(run[commas[-1]]) in SUBORDINATE:
        share = 0.3
    if not is_question and first in ASKING and second != "to" and first not in SUBORDINATE:
        share *= 0.5  # what is asked inside another sentence
    if any(bare(run[at]) in JOINERS for at in commas):
        share *= 0.85
    return share


def _stands(run: Sequence[str]) -> float:
    """Return how well a run stands alone, by its first and last words."""
    first = bare(run[0])
    share = 1.0
    if first in NOT_FIRST or any(bare(word) in _POINTING for word in run[1:3]):
        share = 0.3
    elif first in {"you're", "you", "your"} or first in PERSONAL:
        share = 0.85 if first.startswith("you") else 0.7
    elif first in WEAK_ENDS and first not in {"the", "a", "an", "what", "how", "why", "when", "every", "most", "your"}:
        share = 0.8
    if INTERVIEWING.search(" ".join(run)):
        share *= 0.3
    return share


def _pleases(said: Sequence[str]) -> float:
    """Return less for greetings, thanks and praise, which tell nothing."""
    return max(0.1, 1.0 - 2.0 * sum(token in _PLEASANT for token in said) / max(1, len(said)))


def _unspaced_phrases(text: str, weights: Mapping[str, float], fit: Fit) -> Iterator[Phrase]:
    """Yield the runs of clauses of a sentence in a script without spaces; a long clause is no phrase."""
    clauses: list[str] = []
    begin = 0
    marks = CLAUSE_MARKS if _reads_wide(text) else f"{CLAUSE_MARKS} "
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
            is_cut = end < len(clauses)
            if not joined or units > fit.longest or find_unspaced_break(joined, is_cut=is_cut):
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
    return (
        shorn + "”"
        if shorn.count("“") == shorn.count("”") + 1 and text.rstrip(TRAILING.replace("”", "")).endswith("”")
        else shorn
    )
