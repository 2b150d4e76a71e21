# SPDX-License-Identifier: MIT
"""
Hashtags of a clip: names, then phrases said more than once, then single telling words.

In: the clip's sentences in tidy text. Out: letters and digits without the number sign. Nothing is a tag that is not
said; days, months, numbers and words that name nothing are none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise

import budoux

from clipmill.selection.grammar import grammar_words, language_code
from clipmill.selection.lexicon import FILLERS
from clipmill.selection.tokens import is_spaceless, stem, tokens
from clipmill.selection.writing.lines import bare
from clipmill.selection.writing.subjects import judge_noun
from clipmill.selection.writing.unmarked import is_small
from clipmill.selection.writing.wordlists import (
    CALENDAR,
    HESITATIONS,
    NO_TAGS,
    NO_TAGS_ELSEWHERE,
    NUMBER_WORDS,
    OPENERS,
    PERSONAL,
    SCALES,
)

MOST_TAGS = 5
_SHORTEST_TAG, _LONGEST_TAG = 4, 30
_SHORTEST_CAPITALS = 2
_TIMES_A_PHRASE = 2
_LONGEST_NAME_WORDS = 3
_NAME_WORTH, _PHRASE_WORTH, _ONCE_WORTH, _FORM_WORTH = 2.5, 1.8, 0.5, 0.5
_TITLE_CASED = 0.5
_ENDS_CLAUSE = tuple(',.;:!?…—–)"”、，。')
_VERBAL = ("ing", "ed", "ly", "ize", "izes", "ate", "ates", "ify", "able", "ally")
_GERMAN_FORM = re.compile(r"(?:\w{0,4}ge\w{3,}(?:t|en)|[a-zäöü]\w*(?:lich|isch|weise|ieren|iert))")
_KANJI = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf々]{2,6}")
_KATAKANA = re.compile(r"[\u30a1-\u30ff]{3,16}")
_KANA = re.compile(r"[\u3040-\u30ff]")
_THAI = re.compile(r"[\u0e00-\u0e7f]")
_HAN = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_KOREAN_PARTICLES = ("을", "를", "은", "는", "이", "가", "에", "의", "과", "와", "도", "로")
_KOREAN_VERBAL = ("다", "요", "지", "죠", "까", "고", "면", "서", "게")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]{2,}")
_SMALL_HAN = frozenset(
    "的了是在我你他她它们这那有和就不也都很要会可以到说着过吗呢吧啊把被给让从对个些什么怎样没为所因但而且如果还只再去来上下里"
    "這們個說過嗎沒為還會來裡麼樣給讓從對吗一二三四五六七八九十每天年月日时候時"
)
_MONTH_HAN = re.compile(
    r"^[一二三四五六七八九十0-9]*[月日年時分秒]|^(?:今天|明天|昨天|今日|明日|昨日|自分|場合|最近|其实|其實|大家|欢迎|歡迎|很多|時間|時候|时候|本当|私達)"
)


def write_hashtags(texts: Sequence[str], rarity: Mapping[str, float], language: str | None = None) -> tuple[str, ...]:
    """Return three to five hashtags of a moment, the most specific first; fewer when it has no more."""
    scored: Counter[str] = Counter()
    unspaced = [text for text in texts if is_spaceless(text)]
    spaced = [text for text in texts if not is_spaceless(text)]
    for tag, times in _unspaced_tags(unspaced, language).items():
        scored[tag] += times
    if spaced:
        scored.update(_worthy(_spaced_tags(spaced, rarity), language_code(language), texts))
    ranked = sorted(scored, key=lambda tag: (-scored[tag], tag))
    kept: list[str] = []
    for tag in ranked:
        if not any(_repeats(tag, other) for other in kept):
            kept.append(tag)
    return tuple(kept[:MOST_TAGS])


def _worthy(scored: Counter[str], code: str, texts: Sequence[str]) -> Counter[str]:
    """Return tags without words of grammar and letters heard once, German participles and adverbs worth less."""
    grammar = _grammar(code)
    written = Counter(_plain(word) for text in texts for word in text.split(" "))
    kept = {
        tag: worth
        for tag, worth in scored.items()
        if tag.casefold() not in grammar and (not _is_lettered(tag) or written[tag] > 1)
    }
    if code == "de":
        # German nouns have a capital, so that what is written small is a participle or adverb by its form.
        kept = {
            tag: round(worth * _FORM_WORTH) if written[tag] and _GERMAN_FORM.fullmatch(tag) else worth
            for tag, worth in kept.items()
        }
    return Counter(kept)


def _is_lettered(tag: str) -> bool:
    """Say whether a tag is one letter with digits: F1 and B12 name much, a "J3" that is heard once names nothing."""
    return len(tag) > 1 and sum(char.isalpha() for char in tag) == 1 and any(char.isdigit() for char in tag)


def is_tag(text: str) -> bool:
    """Say whether a text may be a hashtag: letters, marks and digits, a letter among them, of a bearable length."""
    letters = [char for char in text if char.isalpha()]
    shortest = 2 if is_spaceless(text) else _SHORTEST_TAG
    if _HANGUL.fullmatch(text) or (text.isupper() and text.isascii()):
        shortest = _SHORTEST_CAPITALS
    is_plain = all(char.isalnum() or unicodedata.combining(char) or char in "\u200c\u200d" for char in text) or any(
        unicodedata.category(char) == "Mc" for char in text
    )
    if len(letters) == 1 and len(text) > 1 and not is_spaceless(text) and not _is_lettered(text):
        return False
    return shortest <= len(text) <= _LONGEST_TAG and bool(letters) and is_plain and not text[0].isdigit()


def _repeats(tag: str, other: str) -> bool:
    """Say whether a tag says what another says already."""
    one, two = tag.lower(), other.lower()
    return one == two or stem(one) == stem(two) or (len(one) > 3 and (one in two or two in one))  # noqa: PLR2004


def _spaced_tags(texts: Sequence[str], rarity: Mapping[str, float]) -> Counter[str]:
    runs = [list(_runs(text)) for text in texts]
    names = _names(texts)
    scored: Counter[str] = Counter()
    for name, times in names.items():
        tag = "".join(part[:1].upper() + part[1:] for part in map(_plain, name)) if len(name) > 1 else _plain(name[0])
        if is_tag(tag):
            scored[tag] += round(100 * _NAME_WORTH * (0.5 + times) * (0.3 + _rarity(name, rarity)))
    in_names = {bare(part) for name in names for part in name}
    phrases = _pairs(runs, 2) + _pairs(runs, 3)
    for pair, times in phrases.items():
        tag = "".join(part.capitalize() for part in map(_plain, pair))
        if times >= _TIMES_A_PHRASE and is_tag(tag) and not set(pair) & in_names:
            scored[tag] += round(50 * len(pair) * _PHRASE_WORTH * times * (0.3 + _rarity(pair, rarity)))
    singles = _singles(runs, rarity, is_strict=True)
    if not scored and not singles:
        singles = _singles(runs, rarity, is_strict=False)
    for tag, worth in singles.items():
        if tag not in in_names:
            scored[tag] += worth
    return scored


def _runs(text: str) -> Iterable[list[str]]:
    """Yield runs of written words that no mark parts."""
    run: list[str] = []
    for word in text.split(" "):
        run.append(word)
        if word.endswith(_ENDS_CLAUSE):
            yield run
            run = []
    if run:
        yield run


def _plain(word: str) -> str:
    """Return a word's letters, marks and digits, without what follows an apostrophe."""
    head = word.replace("’", "'").split("'")[0] if not word.startswith("'") else word
    return "".join(char for char in head if char.isalnum() or unicodedata.category(char) in {"Mn", "Mc"})


def _names(texts: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Return the runs of capitalized words inside sentences; none where capitals tell nothing."""
    found: Counter[tuple[str, ...]] = Counter()
    words = [word for text in texts for word in text.split(" ")[1:]]
    capitals = sum(word[:1].isupper() for word in words)
    if not words or capitals > _TITLE_CASED * len(words):
        return found
    for text in texts:
        parts = text.split(" ")
        run: list[str] = []
        for before, word in pairwise(["." if not parts else parts[0], *parts[1:], ""]):
            is_open = (
                word[:1].isupper() and "-" not in word and not before.endswith((".", "!", "?", "…", ":", '"', "“"))
            )
            if is_open and bare(word) not in CALENDAR | PERSONAL | HESITATIONS:
                run.append(word)
                if len(run) == 1 and before is parts[0] and _opens_name(before):
                    run.insert(0, before)
            if run and (not is_open or word.endswith(_ENDS_CLAUSE)):
                found[tuple(item.strip(".,;:!?…—–\"“”()'") for item in run)] += 1
                run = []
    return Counter({name: times for name, times in found.items() if _is_name(name)})


def _opens_name(word: str) -> bool:
    """Say whether the first word of a sentence may be the first of a name: "Steve Jobs said", not "When Jobs said"."""
    plain = _plain(word)
    is_bare = word == plain and plain[:1].isupper() and plain.isalpha()
    return is_bare and not _is_common(plain.lower()) and not plain.lower().endswith(_VERBAL)


def _is_name(parts: Sequence[str]) -> bool:
    """Say whether some capitalized words are a name: few, and not only common ones, which also open sentences."""
    return len(parts) <= _LONGEST_NAME_WORDS and not all(_is_common(_plain(part).lower()) for part in parts)


def _pairs(runs: Sequence[Sequence[Sequence[str]]], size: int) -> Counter[tuple[str, ...]]:
    """Return the groups of two or three different telling words that stand side by side, in small letters."""
    found: Counter[tuple[str, ...]] = Counter()
    for run in (run for sentence in runs for run in sentence):
        plain = [_plain(word).lower() for word in run]
        for group in zip(*(plain[at:] for at in range(size)), strict=False):
            if len(set(group)) == size and all(len(part) > 2 and not _is_common(part) for part in group):  # noqa: PLR2004
                found[group] += 1
    return found


def _singles(runs: Sequence[Sequence[Sequence[str]]], rarity: Mapping[str, float], *, is_strict: bool) -> Counter[str]:
    counted: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    shown: dict[str, float] = {}
    places = ((run, at) for sentence in runs for run in sentence for at in range(len(run)))
    for run, at in places:
        word = run[at]
        for token in tokens(word):
            plain = _without_particle(_plain(token))
            if token.endswith("n't") or (token != plain and token in NO_TAGS):
                continue
            is_none = _is_common(plain) if is_strict else is_small(plain)
            if is_none or is_small(token) or plain in CALENDAR or plain in HESITATIONS or not is_tag(plain):
                continue
            root = stem(token)
            counted[root] += 1
            shown[root] = max(shown.get(root, 0.0), judge_noun(run, at))
            forms.setdefault(root, Counter())[plain] += 1
    scored: Counter[str] = Counter()
    for root, times in counted.items():
        form = max(sorted(forms[root]), key=forms[root].__getitem__)
        worth = 100.0 * (times if times > 1 else _ONCE_WORTH) * (0.3 + rarity.get(root, 0.0)) * shown[root]
        scored[form] = max(1, round(worth * (_FORM_WORTH if form.endswith(_VERBAL) else 1.0)))
    return scored


def _without_particle(word: str) -> str:
    """Return a Korean word without its particle, and nothing of one that ends as verbs do."""
    if not _HANGUL.fullmatch(word):
        return word
    if word.endswith(_KOREAN_VERBAL):
        return ""
    return word[:-1] if len(word) > 2 and word.endswith(_KOREAN_PARTICLES) else word  # noqa: PLR2004


def _rarity(parts: Iterable[str], rarity: Mapping[str, float]) -> float:
    """Return the mean rarity of the words of a phrase."""
    found = [rarity.get(stem(token), 0.0) for part in parts for token in tokens(part)]
    return sum(found) / len(found) if found else 0.0


def _is_common(word: str) -> bool:
    return (
        is_small(word)
        or word in NO_TAGS
        or word in CALENDAR
        or word in FILLERS
        or word in PERSONAL
        or (word,) in OPENERS
        or word in HESITATIONS
        or word in NUMBER_WORDS
        or word.rstrip("s") in SCALES
        or not any(char.isalpha() for char in word)
    )


def _unspaced_tags(texts: Sequence[str], language: str | None) -> Counter[str]:
    """Return words of scripts without spaces, by how often they are said and how long they are."""
    counted = _repeated_han([text for text in texts if not _KANA.search(text) and language != "ja"])
    for text in texts:
        counted.update(match for match in _LATIN.findall(text) if not _is_common(match.lower()))
        counted.update(_words_of(text, language))
    return Counter({tag: times * 100 + 10 * min(6, len(tag)) for tag, times in counted.items() if is_tag(tag)})


def _words_of(text: str, language: str | None) -> list[str]:
    if language == "ja" or _KANA.search(text):
        found = [*_KANJI.findall(text), *_KATAKANA.findall(text)]
        return [word for word in found if not _MONTH_HAN.match(word)]
    if _THAI.search(text):
        pieces = _thai_parser().parse(text)
        return [word for word in map(_letters, pieces) if len(word) > 3]  # noqa: PLR2004 - shorter ones are particles
    if _HAN.search(text):
        return []  # single runs of characters are as often no words as words
    # Lao, Khmer and Burmese set spaces between phrases only; a short phrase is as good as a word.
    return [word for word in map(_letters, text.split(" ")) if 3 < len(word) <= 16]  # noqa: PLR2004


def _repeated_han(texts: Sequence[str]) -> Counter[str]:
    """Return the runs of two to four Chinese characters that are said more than once, the longest of each."""
    counted: Counter[str] = Counter()
    for text in texts:
        kept = "".join(char if _HAN.match(char) and char not in _SMALL_HAN else " " for char in text)
        for run in kept.split():
            counted.update(run[at : at + size] for size in (2, 3, 4) for at in range(len(run) - size + 1))
    again = {word: times for word, times in counted.items() if times > 1 and not _MONTH_HAN.match(word)}
    if not again:
        again = {word: times for word, times in counted.items() if len(word) > 2 and not _MONTH_HAN.match(word)}  # noqa: PLR2004
    return Counter(
        {
            word: times
            for word, times in again.items()
            if not any(word != other and word in other and times <= more for other, more in again.items())
        }
    )


def _letters(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char)[0] in "LM")


@cache
def _grammar(code: str) -> frozenset[str]:
    """Return the words of grammar of a language; of English our own lists have them, which lose fewer subjects."""
    grammar = grammar_words(code)
    return NO_TAGS_ELSEWHERE | grammar if grammar else grammar


@cache
def _thai_parser() -> budoux.Parser:
    return budoux.load_default_thai_parser()
