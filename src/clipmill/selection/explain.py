# SPDX-License-Identifier: MIT
"""
Why a moment was chosen: evidence that a user can check, and one plain sentence.

In: the parts of a window and what was measured in it. Out: a `Score`. It judges nothing: values come from `parts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from clipmill.domain.moment import Score, ScorePart
from clipmill.selection.candidates import Windows
from clipmill.selection.lexicon import CATEGORIES
from clipmill.selection.parts import Judged
from clipmill.selection.sentences import Sentence
from clipmill.selection.signals import Loudness, Signals
from clipmill.selection.terms import Term
from clipmill.selection.tokens import is_spaceless, stem, tokens
from clipmill.selection.writing.lines import clean
from clipmill.selection.writing.phrases import drop_openers, is_raw, stumbles

_HOOK_WORDS = 12
_HOOK_CHARS = 24
_VALUE_CATEGORIES = ("stakes", "absolute", "number", "gain", "people")
_EMOTION_CATEGORIES = ("laughter", "feeling")
_MOST_QUOTED = 5
_STRONG = 60.0
_ALIKE_DB = 1.0
"""A difference of loudness that nobody hears."""
_CLEAN_CHANCE = 0.5
_CALM = "a calm passage"
_QUOTED = "“"
_EXCHANGE = "is a lively exchange"
"""What is claimed of feeling that shows in nothing but marks and voices."""
_FUNNY_PERCENTILE = 90.0
_FUNNY_ODDS = 1.5
"""Log-odds that people laugh above which, besides the percentile of the source, a sentence is named: 3 % of those of
podcasts reach them, 1 % of those in court, no line of a sonnet (experiment log)."""
_CLAIMS = {
    "hook": "opens with words that hold",
    "value": "makes a point worth hearing",
    "flow": "stands on its own",
    "emotion": "carries feeling",
    "shareability": "holds a line worth passing on",
    "energy": "is among the liveliest in sound",
    "match": "is about what you asked for",
    "heat": "is what viewers watched most",
    "chat": "is where viewers wrote most",
    "chapters": "keeps to one chapter",
    "reaction": "makes people laugh or clap",
    "delivery": "is delivered with life",
    "cuts": "is quick in its pictures",
}


@dataclass(frozen=True, slots=True)
class Case:
    """All that a window's evidence is taken from."""

    windows: Windows
    sentences: Sequence[Sentence]
    signals: Signals
    loudness: Loudness | None
    words: tuple[str, ...] = ()
    """Stems that the prompt asked for."""
    quotable: npt.NDArray[np.float64] | None = None
    """(S,) how well each sentence could be quoted alone."""
    humor: npt.NDArray[np.float64] | None = None
    """(S,) log-odds that people laugh at each sentence."""
    bonuses: Mapping[str, Term] = field(default_factory=dict)
    """What sound, picture and audience say about each window."""
    language: str | None = None
    """Code of what is spoken, or none."""


def explain(judged: Judged, index: int, case: Case) -> Score:
    """Return the score of one window with its parts, their evidence and a reason."""
    first, last = int(case.windows.first[index]), int(case.windows.last[index])
    said = case.sentences[first : last + 1]
    evidence = {
        "hook": lambda: _hook_evidence(said[0].text, case.language),
        "value": lambda: _value_evidence(said, case, first),
        "flow": lambda: _flow_evidence(said, index, case),
        "emotion": lambda: _emotion_evidence(said, index, case),
        "shareability": lambda: _share_evidence(said, first, case),
        "energy": lambda: _energy_evidence(index, case),
        "match": lambda: _match_evidence(said, case.words, case.language),
    }
    evidence |= {name: partial(term.tell, index) for name, term in case.bonuses.items()}
    parts = tuple(
        ScorePart(
            name,
            round(100.0 * float(values[index]), 1),
            evidence.get(name, lambda: _mood_evidence(said, case.language))(),
        )
        for name, values in judged.parts.items()
    )
    return Score(round(100.0 * float(judged.total[index]), 1), parts, give_reason(parts, judged.weights))


def give_reason(parts: Sequence[ScorePart], weights: Mapping[str, float]) -> str:
    """Return one sentence about the one or two parts that lift a moment most above this source's middle."""
    lift = sorted(parts, key=lambda part: (-(part.value - 50.0) * weights.get(part.name, 0.0), part.name))
    strong = [part for part in lift if part.value >= _STRONG and part.evidence != _CALM][:2]
    if not strong:
        best = lift[0]
        return f"Close to the middle of this source; its best side is {best.name}: {best.evidence}."
    claims = " and ".join(map(_claim, strong))
    return f"It {claims}: {'; '.join(part.evidence for part in strong)}."


def _claim(part: ScorePart) -> str:
    """Return what is claimed of a moment for one of its parts; no more than the part's evidence shows."""
    if part.name == "emotion" and _QUOTED not in part.evidence:
        return _EXCHANGE
    return _CLAIMS.get(part.name, f"stands out as {part.name}")


def quote(text: str, language: str | None) -> str:
    """Return the first words of a text in quotation marks, without its language's hesitations and stutters."""
    text = clean(text, language) or text
    words = text.split()
    if len(words) > _HOOK_WORDS:
        return f"“{' '.join(words[:_HOOK_WORDS])}…”"
    if is_spaceless(text) and len(text) > _HOOK_CHARS:
        return f"“{text[:_HOOK_CHARS]}…”"
    return f"“{' '.join(words)}”"


def _hook_evidence(text: str, language: str | None) -> str:
    return f"it opens with {quote(text, language)}"


def _listed(said: Sequence[Sentence], categories: Sequence[str]) -> list[str]:
    found: Counter[str] = Counter()
    for sentence in said:
        found.update(token for token in tokens(sentence.text) if any(token in CATEGORIES[name] for name in categories))
    return [word for word, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))]


def _value_evidence(said: Sequence[Sentence], case: Case, first: int) -> str:
    claims = _listed(said, _VALUE_CATEGORIES)
    told = claims or _subjects(said, case, first)[:_MOST_QUOTED]
    if not told:
        return "nothing stands out in its words"
    sentence = _richest(said, told)
    heard = [word for word in told if word in tokens(sentence)]
    says = "it says" if claims else "words that keep coming back in this source:"
    return f"{says} {_list(heard)} in {_quote_around(sentence, frozenset(heard), case.language)}"


def _subjects(said: Sequence[Sentence], case: Case, first: int) -> list[str]:
    """Return what a moment says of the source's subjects, each as it is first said here, the strongest first."""
    together: Counter[str] = Counter()
    for counted in case.signals.stems[first : first + len(said)]:
        together.update(counted)
    shares = case.signals.subjects
    strongest = sorted(
        (word for word in together if shares[word] > 0.0), key=lambda word: (-together[word] * shares[word], word)
    )
    heard: dict[str, str] = {}
    for token in (token for sentence in said for token in tokens(sentence.text)):
        heard.setdefault(stem(token), token)
    return [heard[word] for word in strongest]


def _flow_evidence(said: Sequence[Sentence], index: int, case: Case) -> str:
    span_s = float(case.windows.duration_s[index])
    pauses = [max(0, b.range.in_us - a.range.out_us) for a, b in pairwise(said)]
    spoken = min(1.0, sum(sentence.range.duration_s for sentence in said) / max(0.1, span_s))
    ends = (said[0].start_chance >= _CLEAN_CHANCE, said[-1].end_chance >= _CLEAN_CHANCE)
    where = {
        (True, True): "begins and ends with a sentence",
        (True, False): "begins with a sentence",
        (False, True): "ends with a sentence",
        (False, False): "begins and ends at a pause or turn",
    }[ends]
    return f"it {where}, {spoken:.0%} of it is speech, longest pause {max(pauses, default=0) / 1e6:.1f} s"


def _emotion_evidence(said: Sequence[Sentence], index: int, case: Case) -> str:
    first, last = case.windows.first[index : index + 1], case.windows.last[index : index + 1]
    counts = {
        name: int(case.signals.window(column, first, last)[0])
        for name, column in (("exclamation marks", "exclaim"), ("questions", "question"), ("changes of voice", "turn"))
    }
    measured = [f"{count} {name}" for name, count in counts.items() if count > 1]
    listed = _listed(said, _EMOTION_CATEGORIES)
    funniest = _funniest(said, int(first[0]), case)
    if funniest is not None:
        measured.append(f"people would likeliest laugh at {quote(funniest.text, case.language)}")
    if listed:
        measured.insert(0, f"it says {_list(listed)}")
    return ", ".join(measured) if measured else _CALM


def _funniest(said: Sequence[Sentence], first: int, case: Case) -> Sentence | None:
    """Return the sentence at which people likeliest laugh, if they may well: funny here, and funny anywhere."""
    if case.humor is None or not len(case.humor):
        return None
    odds = case.humor[first : first + len(said)]
    place = int(np.argmax(odds))
    bar = max(_FUNNY_ODDS, float(np.percentile(case.humor, _FUNNY_PERCENTILE)))
    return said[place] if float(odds[place]) > bar else None


def _share_evidence(said: Sequence[Sentence], first: int, case: Case) -> str:
    worth = np.zeros(len(said)) if case.quotable is None else case.quotable[first : first + len(said)]
    # Speech that was begun anew, or is of two voices, is no line that anybody passes on; it is quoted if all is so.
    ordered = np.argsort(-worth, kind="stable").tolist()
    fluent = (at for at in ordered if not _is_stumbling(said[at].text, case.language))
    return f"it can be quoted: {quote(said[next(fluent, ordered[0])].text, case.language)}"


def _is_stumbling(text: str, language: str | None) -> bool:
    plain = drop_openers(clean(text, language), language)
    return is_raw(plain.split(" ")) and stumbles(plain, language)


def _richest(said: Sequence[Sentence], words: Sequence[str]) -> str:
    """Return the sentence that says most of some words."""
    return max((sentence.text for sentence in said), key=lambda text: len(set(tokens(text)) & set(words)))


def _mood_evidence(said: Sequence[Sentence], language: str | None) -> str:
    return f"it says {quote(said[0].text, language)}"


def _energy_evidence(index: int, case: Case) -> str:
    if case.loudness is None:
        return "no sound"
    span = case.windows.in_us[index : index + 1], case.windows.out_us[index : index + 1]
    level = float(case.loudness.mean_db(*span)[0])
    share = float(case.loudness.excited_share(*span)[0])
    heard = (
        "as loud as usual here"
        if abs(level) < _ALIKE_DB
        else "louder than usual here"
        if level > 0
        else "softer than usual here"
    )
    return f"it is {heard} ({level:+.1f} dB) and lively for {share:.0%} of the time"


def _match_evidence(said: Sequence[Sentence], wanted: Sequence[str], language: str | None) -> str:
    """Return the words asked for that are said, and the sentence that says most of them from the first of them on."""
    found: Counter[str] = Counter()
    best: tuple[int, str] = (0, "")
    for sentence in said:
        heard = [token for token in tokens(sentence.text) if stem(token) in wanted]
        found.update(heard)
        kinds = len({stem(token) for token in heard})
        if kinds > best[0]:
            best = (kinds, sentence.text)
    if not found:
        return "none of the words you asked for are said here"
    quoted = set(tokens(best[1]))
    named = sorted((word for word in found if word in quoted), key=lambda word: (-found[word], word))
    return f"it says {_list(named)} in {_quote_around(best[1], found, language)}"


def _quote_around(text: str, wanted: Collection[str], language: str | None) -> str:
    """Return a dozen words of a text in quotation marks, among them the first of some tokens."""
    words = clean(text, language).split()
    places = [at for at, word in enumerate(words) if any(token in wanted for token in tokens(word))]
    begin = max(0, min(places, default=0) - _HOOK_WORDS // 2) if len(words) > _HOOK_WORDS else 0
    quoted = quote(" ".join(words[begin:]), language)
    return f"“…{quoted[1:]}" if begin else quoted


def _list(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words[:_MOST_QUOTED])
