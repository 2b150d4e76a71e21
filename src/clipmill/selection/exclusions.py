# SPDX-License-Identifier: MIT
"""
What a prompt wants left out, read from its turns of phrase.

In: a prompt. Out: the phrases that are ruled out, as they were written, and the prompt without them; the words of a
phrase that tell what it is about. It looks at no source. Every expression is bounded, and the caller bounds the prompt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from clipmill.selection.lexicon import ASKING, KIND_WORDS, STOP_WORDS
from clipmill.selection.moods import MOOD_WORDS
from clipmill.selection.prompt_lists import Refusal, is_no_topic, is_often_refused, take_more
from clipmill.selection.prompt_words import (
    CHATTER,
    GENERIC,
    GRAMMAR,
    INTRO,
    KINDS_OF_TALK,
    MORE_KIND_WORDS,
    OF_THE_CLIP,
    OUTRO,
)
from clipmill.selection.tokens import is_spaceless, tokens

MOST_PHRASES = 8
_MOST_PHRASE_CHARS = 120
_LONGEST_ITEM_WORDS = 4
_MOST_TELLING = 8

_PARTS = r"(?:parts?|bits?|moments?|clips?|ones?|sections?|segments?|scenes?|places?|story|stories|stuff|things?)"
_NOT = (
    r"(?:do not|don['´`]?t|does not|doesn['´`]?t|never|not|aren['´`]?t|isn['´`]?t|must not|"
    r"won['´`]?t)"
)
_SAYING = (
    r"(?:include|including|use|using|show|showing|add|adding|give me|mention|mentioning|discuss|discussing|cover|"
    r"covering|pick|choose|talk|talks|talking|speak|speaking|put in|touch on|bring up|contain|feature|want|"
    r"interested in)(?! (?:to|with)\b)"
)
_LEAVING_OUT = (
    r"(?:exclud(?:e|es|ing)|exlud(?:e|ing)|except(?:ing)?(?: for)?|avoid(?:s|ing)?|skip(?:s|ping)?|ignor(?:e|es|ing)|"
    r"omit(?:s|ting)?|leav(?:e|es|ing) (?:out|aside|away)|cut(?:ting)? out|edit(?:ing)? out|tak(?:e|ing) out|"
    r"keep(?:ing)? out|drop(?= (?:the|any|all|every))(?! the (?:beats?|bass|mic|ball|bomb|act|guard|curtain)\b)|"
    r"filter(?:ing)? out|remov(?:e|ing)|"
    r"stay(?:ing)? away from|steer(?:ing)? clear of|minus|apart from|aside from)"
)
_WITHOUT = (
    r"without(?! (?:(?:any |the |more |further )?(?:context|sound|audio|rest|explanation|background)|having|seeing|"
    r"watching|knowing|being|needing|losing|changing|hearing)\b)"
)
_NONE = (
    r"no(?: more)?(?! (?:one|matter|idea|doubt|longer|than|less|problem|worries|limit|preference|thanks|need|big|"
    r"particular|specific|special|real|context|prior|background|hurry|rush|way|wonder|shorter|\d)\b)"
)
_LEAD = (
    r"\b(?:no ?th?i?n[g']? (?:abou?t|abt|abuot|aobut|on|to do with|related to|regarding)|"
    rf"{_NOT} about|(?:{_NOT}|no) the {_PARTS} (?:about|where|with|on|when|that)|{_NOT} {_SAYING}|"
    r"(?:i|we) (?:really )?(?:do not|don['´`]?t) (?:need|like|care (?:about|for))|"
    rf"no need (?:to (?:include|show|use)|for)|{_WITHOUT}|with?uot|wihtout|witout|w/o|with no(?: mention of)?|"
    rf"{_LEAVING_OUT}|(?:anything|everything|all|anybody|everyone) (?:but|except)|other than|rather than|instead of|"
    rf"{_NONE})\s+"
)
_ARTICLE = (
    r"(?:(?:any(?:thing|one|where)?|the|all|every(?:thing)?|other|of|that|those|these|his|her|their|talk(?:ing|s)?|"
    rf"mentions?|mentioning|discussions?|{_PARTS}|where|when|which|he|she|they|we|is|are|has|have|to do with|"
    r"related to|says?|speaks?|said|discuss(?:es)?)\s+)*"
    r"(?:(?:abou?t|abt|of|on|with|regarding|concerning|around)\s+)?(?:(?:the|any|all|his|her|their)\s+)?"
)
_PHRASE = r"[^,.;:!?()\n]+?"
_ITEM = r"[^\s,.;:!?()]+(?:\s+[^\s,.;:!?()]+){0,2}?"
_STOP = (
    r"(?=\s+(?:(?:and|or)\s+)?(?:but|please|pls|only|just|instead|make|keep|focus|give|find|show|with|max|thanks)\b|"
    r"\s+(?:in|from|at|for)\s+(?:the|my|our|this|these|any|all)\s+(?:clips?|videos?|shorts?|reels?|results?)\b|"
    r"\s+for\s+(?:my\s+)?(?:tik ?tok|instagram|youtube|linked ?in|reels|shorts)\b|"
    r"\s*[,.;:!?()\n]|\s*$)"
)
_EXCLUDE = re.compile(
    rf"{_LEAD}{_ARTICLE}({_ITEM}(?:,\s*{_ITEM}){{1,6}},?\s+(?:or|nor|and)\s+{_ITEM}|{_PHRASE}){_STOP}", re.IGNORECASE
)
_NOT_THAT = re.compile(
    r"\bnot\s+(?!(?:only|just|too|very|so|that|this|the|all|an?|necessarily|sure|more|less|longer|shorter|over|under|"
    r"long|short|to|be|been|even|much|many|yet|always|in|at|on|for|if|when|what|where|like|really|bad|from|as|any|"
    r"about|every(?:one|thing)?|enough|every|my|his|her|their|our|your|i|he|she|we|they|it|one|\d+)\b)"
    rf"([^\s,.;:!?()]+(?:\s+[^\s,.;:!?()]+){{0,2}}?){_STOP}",
    re.IGNORECASE,
)
_RATHER = re.compile(
    r"(?:^|[,;:.(]|\b(?:but|and)|\b(?:focus(?:ed|ing)? on|about|only|on)\s+[^\s,.;:!?()]+(?:\s+[^\s,.;:!?()]+)?)\s*$",
    re.IGNORECASE,
)
"""Before "not politics": elsewhere it says how something is, "he is not guilty"."""
_LISTED = re.compile(
    r"\b(?:exclude|avoid|skip|leave out|without|no|not|omit|remove)\s*:\s*([^.;:!?()\n]{1,300})", re.IGNORECASE
)
_OUT = re.compile(
    r"\b(?:leave|keep|cut|filter|take|edit)\s+(?:out\s+)?"
    r"((?!out\b)[^\s,.;:!?()]+(?:\s+(?!out\b|it\b)[^\s,.;:!?()]+){0,5})\s+out\b(?:\s+of\s+(?:it|them))?",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"(?<!\w)(?<!nicht )(?:ohne|kein wort (?:über|zu)|keine?[nrms]?|nichts über|nicht über|(?:alles )?au(?:ß|ss)er|"
    r"vermeide[nt]?|sans|"
    r"rien sur|pas de|évite[rz]?|hormis|sauf|senza|niente su|tranne|eccetto|sem|nada (?:de|sobre)|exceto|excepto|"
    r"todo menos|evita(?:r|ndo)?|zonder|niets over|behalve|без|ничего (?:о|об|про)|кроме|bez|sin)\s+"
    r"(?!(?:doute|cesse|duda|dúvida|dubbio|problem\w*|problèm\w*|zweifel|frage|ahnung|embargo|sorge|fin)\b)"
    r"(?:(?:hablar|hablando|parler|falar|parlare)\s+(?:de|sobre|di|du|des|da|do)?\s*)?(?:über\s+)?"
    r"(?:(?:la|las|los|le|les|der|die|das|den|de|du|des|el|il|het)\s+)?"
    r"([^,.;:!?()\n]{1,60}?)(?:\s+zu\s+(?:reden|sprechen))?"
    r"(?=\s+(?:und|oder|aber|bitte|et|ou|mais|y|o|pero|e|ma|en|и|но|i)\s|\s*[,.;:!?()\n]|\s*$)",
    re.IGNORECASE,
)
_SPANISH = re.compile(
    r"(?<!\w)(?:dame|haz|clips? de|momentos?|partes?|sobre|los|las|del|con|pero|mejores|minutos?|hablar|política)(?!\w)"
)
_FRENCH = re.compile(
    r"(?<!\w)(?:les?|la|des|du|une?|moi|extraits?|meilleurs?|moments|sur|avec|mais|fais|donne|parler|où)(?!\w)"
)
_PORTUGUESE = re.compile(
    r"(?<!\w)(?:os?|as?|d[oa]s?|n[oa]s?|uma?|trechos?|cortes?|momentos?|melhores|sobre|com|mas|faça|falar)(?!\w)"
)
_ENGLISH_TOO = {"sin": _SPANISH, "evita": _SPANISH, "sans": _FRENCH, "sem": _PORTUGUESE}
"""English has sins, a font, a trade and a musical of that name: what else tells that it is no English."""
_ON_ITS_OWN = re.compile(r"(?:^|[,.;:!?(]|\b(?:clips?|videos?|shorts|reels))\s*$", re.IGNORECASE)
_KEPT = re.compile(
    r"\b(?:do not|don['´`]?t|never|must not|without|not to)\s+(?:you\s+)?"
    r"(?:skip|skipping|leave out|leaving out|exclude|excluding|ignore|ignoring|avoid|avoiding|omit|omitting|drop|"
    r"dropping|cut(?:ting)?(?: out)?|remove|removing|miss|missing|forget|forgetting|lose|losing)\b(?:\s+to include\b)?",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\s*(?:what|why|how|who|whom|whose|when|where|which|did|does|do (?:they|we|you)|is|are|was|were|summari[sz]e|"
    r"describe)\b|[^?]*\b(?:what|why|how|who|which|when)\b[^?]*\?\s*$",
    re.IGNORECASE,
)
_NEW_CLAUSE = re.compile(r"(?:[,;.:!?(]|\b(?:but|and|please))\s*$", re.IGNORECASE)
_LIST = re.compile(
    r"(?:\s*,\s*(?:or|nor|and)\s+|\s*,\s*|\s+(?:or|nor|and|/)\s+|(?<=[^\W\d_]{3})/(?=[^\W\d_]{3}))"
    r"(?:no |the |any |about |anything (?:about|on) |all |talk of )*",
    re.IGNORECASE,
)
_AMPERSAND = re.compile(r"\s+&\s+")
_SLASH = re.compile(r"([^\W\d_]+)/([^\W\d_]+)")
_LEAVES_OUT = re.compile(_LEAVING_OUT, re.IGNORECASE)
_EITHER = re.compile(r"\bn?or\b", re.IGNORECASE)
_JOINED = re.compile(r"\b(?:n?or|and)\b", re.IGNORECASE)
_NEW_WISH = re.compile(
    r"^(?:\d|(?:i|we|you|make|keep|give|find|show|focus|get|want|let|be|use|at|about|under|clips?|parts?|moments?|only|"
    r"just|more|prefer|include|start|begin|end)\b|(?:\S+\s+){1,3}(?:clips?|moments?|highlights?|shorts|reels)$)",
    re.IGNORECASE,
)
_HOW = STOP_WORDS | ASKING | CHATTER | MOOD_WORDS | frozenset().union(*KIND_WORDS.values(), *MORE_KIND_WORDS.values())
"""What tells how clips shall be, not what they are about."""
_HE = r"(?:he|she|they|people|we|i|you|it|someone|somebody|everyone|nobody|speakers?)"
_QUOTED = re.compile(
    r"\b(?:says?|said|saying|tells?|told|telling|explain(?:s|ed|ing)|advis(?:es?|ed|ing)|learn(?:s|ed|ing)?)\b|"
    rf"\bhow\s+(?:to|{_HE})\b|\bhow to\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    rf"\b(?:where|when|who|why|moments?|time|times|day|part|story|stories)\s+(?:that\s+)?{_HE}\b", re.IGNORECASE
)
_TALKS = re.compile(r"\b(?:talk|speak|discuss|mention)(?:s|ing|ed|es)?\b", re.IGNORECASE)
_OF_TALK = re.compile(
    rf"(?:{_NOT} (?:about|{_SAYING})|nothing|no th?i|without (?:any )?(?:mention|talk|discuss)|with no mention)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?:exclud|exlud|omit)", re.IGNORECASE)
"""Nobody says these but who asks for clips."""
_WHAT_ONE_SAYS = re.compile(r"\bwhat\s+(?:[^\s,]+\s+){1,3}?says?\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,.;!?(]|\b(?:but|please)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What a prompt wants left out."""

    phrases: tuple[str, ...] = ()
    """What is not to be talked about, as it was written."""
    is_without_intro: bool = False
    is_without_outro: bool = False


def keep_wanted(text: str) -> str:
    """Return a prompt with "don't skip" and its like as "include"."""
    return _KEPT.sub(" include", text)


def take_exclusions(text: str) -> tuple[Exclusions, str]:
    """Return what is to be left out, and the prompt without that."""
    phrases: list[str] = []
    for pattern in (_LISTED, _OUT, _EXCLUDE, _NOT_THAT, _FOREIGN):
        rest, done = [], 0
        is_question = _ASKS.match(text) is not None
        for match in pattern.finditer(text):
            if match.start() < done or not _is_wish(match, text, is_question=is_question):
                continue
            is_bare = pattern is _EXCLUDE and _LEAVES_OUT.match(match.group()) is None
            taken, left = _items(match.group(1), is_bare=is_bare)
            rest += [text[done : match.start()], *left]
            done = match.end()
            if taken and not left:
                more, done = take_more(text, done, _begin(match, taken))
                taken += more
            phrases += taken
        text = " ".join([*rest, text[done:]])
    said = {phrase: set(tokens(phrase)) for phrase in phrases}
    edges = INTRO | OUTRO
    kept = [phrase for phrase, words in said.items() if not (words <= OF_THE_CLIP or words <= edges)]
    named = set().union(*(words for words in said.values() if words <= edges))
    return Exclusions(tuple(kept)[:MOST_PHRASES], bool(named & INTRO), bool(named & OUTRO)), text


def _is_wish(match: re.Match[str], text: str, *, is_question: bool) -> bool:
    """Say whether something is to be left out, and not a part of a question: "why did they go without a map?"."""
    before = text[: match.start()]
    if is_question and not _NEW_CLAUSE.search(before):
        return False
    if match.re is _NOT_THAT:
        names = any(token not in _HOW for token in tokens(match.group(1)))
        return names and _RATHER.search(before) is not None and not _is_told(match, before)
    if match.re is _FOREIGN:
        return _is_foreign(match, before, text)
    return not _is_told(match, before)


def _is_told(match: re.Match[str], before: str) -> bool:
    """Say whether words of leaving out are a part of what is looked for: "where he says I don't care about money"."""
    clause = _WHAT_ONE_SAYS.sub(" ", _CLAUSE_END.split(before)[-1])
    if _PLAIN.match(match.group()) or not clause.strip() or _NEW_CLAUSE.search(before.rstrip(":")):
        return False
    if _QUOTED.search(clause):
        return True
    is_of_talk = _OF_TALK.match(match.group()) is not None or _TALKS.search(clause) is not None
    return _TOLD.search(clause) is not None and not is_of_talk


def _is_foreign(match: re.Match[str], before: str, text: str) -> bool:
    """Say whether a word of leaving out is one of another language: "Comic Sans" and "SEM strategy" are not."""
    lead = match.group().split(maxsplit=1)[0]
    cue = _ENGLISH_TOO.get(lead.lower())
    if cue is None:
        return True
    if lead.isupper() and not text.isupper():
        return False
    others = f"{before} {match.group()[len(lead) :]} {text[match.end() :]}".lower()
    is_cued = cue.search(others) is not None or any(char.isalpha() and not char.isascii() for char in others)
    # "sin" and "evita" at a beginning may be English: "sin city".
    return is_cued or (lead.lower() in {"sans", "sem"} and lead.islower() and _ON_ITS_OWN.search(before) is not None)


def _begin(match: re.Match[str], taken: list[str]) -> Refusal:
    """Return how a list of refusals begins."""
    is_left_out = _LEAVES_OUT.match(match.group()) is not None
    return Refusal(taken[0], is_left_out, is_joined=_JOINED.search(match.group(1)) is not None)


def _items(phrase: str, *, is_bare: bool) -> tuple[list[str], list[str]]:
    """Return the items of a list that are ruled out, and those that are wishes of their own."""
    items = _split(phrase)
    is_either = any(_EITHER.search(between) for between in _LIST.findall(phrase))
    if is_bare and "," in phrase and not is_either and is_no_topic(items[0]):
        # "no ads, goals and saves"; but "no ads, sponsors and politics".
        others = [item for item in items[1:] if item.strip()]
        if not any(map(_is_refusal, others)):
            return [items[0].strip()], others
    taken: list[str] = []
    for place, item in enumerate(items):
        # What follows "and" may be a wish of its own: "no ads and the part about dogs"; what follows "or" is none.
        said = tokens(item)
        is_how = not is_either and _is_how(item)
        if place and (is_how or _NEW_WISH.match(item) or len(item.split()) > _LONGEST_ITEM_WORDS):
            return taken, items[place:]
        if said:
            taken.append(item.strip()[:_MOST_PHRASE_CHARS])
    return taken, []


def _split(phrase: str) -> list[str]:
    """Return the items of a list; "rock & roll" and "his/her" are one."""
    slash = _SLASH.search(phrase)
    if slash is not None and any(GRAMMAR.issuperset(tokens(side)) for side in slash.groups()):
        return [phrase]
    items = _LIST.split(phrase)
    pair = [_AMPERSAND.split(item) for item in items]
    return [
        part
        for item, parts in zip(items, pair, strict=True)
        for part in (parts if len(items) > 1 or any(map(_is_refusal, parts)) else [item])
    ]


def _is_refusal(item: str) -> bool:
    """Say whether an item alone is one that people refuse."""
    return is_no_topic(item) or is_often_refused(item)


def _is_how(item: str) -> bool:
    """Say whether an item of a list tells how clips shall be and not what they are about."""
    said = tokens(item)
    return bool(said) and _HOW.issuperset(said) and not OF_THE_CLIP.intersection(said)


def telling_words(phrase: str) -> str:
    """
    Return the words of a phrase that no moment may say together, with spaces between; empty when it names nothing.

    A common word is left away where others tell more, and stands where it alone is named: "nothing about people".
    """
    words = tokens(phrase)
    said = [token for token in words if token not in GENERIC or KINDS_OF_TALK.intersection(words)] or words
    named = [token for token in said if token not in STOP_WORDS]
    named = named or [token for token in said if token not in GRAMMAR and (len(token) > 1 or is_spaceless(token))]
    return " ".join(list(dict.fromkeys(named))[:_MOST_TELLING])
