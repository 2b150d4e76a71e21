# SPDX-License-Identifier: MIT
"""
Word lists: what English, and a little of other languages, adds to the signals that need no language.

The categories and their signs come from what editors of a talk show lift into their teasers and from where audiences
laugh (`docs/reference/selection.md`); lists are short on purpose and hold no names. Every other room of selection
works without them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CATEGORIES: Mapping[str, frozenset[str]] = {
    "you": _words("you your you're you've you'll you'd yours yourself"),
    "must": _words("should must need needs will have can't cannot won't gotta shouldn't ought"),
    "denial": _words("no not never don't doesn't didn't isn't aren't wasn't nobody nothing none without can't won't"),
    "absolute": _words(
        "every everyone everybody everything always never all only most best worst biggest greatest hardest single "
        "entire whole number first largest fastest completely totally impossible forever"
    ),
    "number": _words(
        "two three four five six seven eight nine ten twenty thirty fifty hundred thousand million millions billion "
        "billions trillion percent half double twice times"
    ),
    "people": _words("people person company companies team customers customer user users business world"),
    "stakes": _words(
        "problem problems mistake mistakes wrong fail fails failed failure lose lost losing fear afraid scared hard "
        "harder risk danger dangerous die died death kill killed pain hate crisis broken stuck quit fired waste truth "
        "lie lies secret bad terrible war fight debt hurt"
    ),
    "reason": _words("why because reason means therefore actually instead but however what how matters key lesson"),
    "gain": _words(
        "money dollars revenue profit growth grow growing price sales sell market invest investment strategy build "
        "scale cost costs value hire hiring product"
    ),
    "pleasantry": _words(
        "okay ok yeah yep awesome amazing wow cool great love loved thank thanks exactly absolutely totally right nice "
        "sure stuff book books episode episodes podcast question questions favorite fun uh um mhm hmm guess"
    ),
    "self": _words("i i'm i've i'd i'll me my mine we we're we've us our was were had"),
    "feeling": _words(
        "love hate angry anger afraid scared crying cry cried tears laugh laughed laughing happy sad excited exciting "
        "crazy insane incredible unbelievable shocked shocking amazing beautiful horrible terrifying terrified proud "
        "ashamed embarrassed grateful heart god hell damn hilarious funny joke ridiculous awkward weird"
    ),
    "banter": _words("i i'm i mean well oh hey huh guy guys joke kidding laugh funny maybe sorry hello haha ha wait"),
    "laughter": _words("laughter laughs laughing haha hahaha lol laugh chuckles applause cheering cheers"),
    "holds": _words("is are isn't aren't be will won't going what's"),
    "telling": _words(
        "was were wasn't weren't had hadn't did didn't went came said told asked got started ended decided happened"
    ),
    "vague": _words("like sort kind maybe probably guess basically bunch stuff thing things whatever"),
}
"""English tokens by what they tell; `laughter` also catches marks such as [laughter]. What is said to hold, now or
soon, is a claim ("holds"); what was, is a story on its way to one ("telling")."""

ENGLISH_ONLY = frozenset({"holds", "telling", "vague"})
"""Those whose words mean something else elsewhere: German "was" and "Kind", Dutch "is" and "had"."""

LINKS = _words("and so but well no right okay ok um uh like now y pero bueno und aber et mais donc alors e ma mas и а")
"""Openings that join a sentence to the one before. Editors open with them as often as speakers do, "and" apart (log):
what comes after them may stand alone."""

LINKING_PHRASES = (("i", "mean"), ("you", "know"), ("you", "see"))
"""Openings of two words that do the same."""

DANGLING = _words(
    "because or which that it this these those they he she him her them also then too anyway plus whereas although "
    "though than nor yet yeah yes exactly oh"
)
"""Openings that lean on what was said before; editors open with most of them half as often as speakers do (log)."""

REFERRING = _words("this that these those they he she him her them it there")
"""Words near an opening that point at something named before."""

FILLERS = _words("and so but or well yeah yes okay ok right um uh like now then also anyway because plus oh actually")
"""Openings that a title does without."""

STOP_WORDS = _words(
    "a an the and or but if of to in on for with at by from as is are was were be been being am it its it's this that "
    "these those i you he she we they me him her us them my your his our their so not no do does did have has had will "
    "would can could should just like about what which who when where how there then than too very really know think "
    "mean going get got one kind sort yeah right okay uh um well also because more out up into all some any i'm that's "
    "don't you're we're they're i've thing things lot way say said says want people make made go goes went see look "
    "come came take much many even still something someone every everyone actually maybe now here back down over after "
    "before again only other own same such off through while let let's didn't can't doesn't isn't there's he's she's "
    "what's i'll i'd you've we've it'll gonna wanna gotta bit were weren't wasn't won't yes oh good new time first "
    "de la el los las un una que en y por con para se es lo del al su sus como más pero muy ya está son le les des du "
    "et est une dans qui pour pas sur au aux ce cette il elle nous vous ils mais avec plus tout fait être avoir c'est "
    "der die das und ist nicht ein eine einen den dem mit für auf von zu wir ihr sie ich es auch wie aber oder noch "
    "o os as um uma não do da dos das em no na nos nas ele ela isso mas foi ser tem il di che per sono con gli della "
    "het een van niet dat zijn ook maar и в не на что я с он как это по но они мы вы а то все так его за от у бы же ты "
    "ve bir bu da için çok ama ne w z że się nie jest jak ale do yang dan di itu ini untuk tidak dengan ada"
)
"""Words too common to tell anything, of the larger languages in one set."""

MONTHS_ETC = _words("today tomorrow yesterday monday tuesday wednesday thursday friday saturday sunday")

AD = re.compile(
    r"brought to you by|\bsponsor(?:ed|s|ing)? (?:of|by|for|this|is|today)|"
    r"(?:today'?s|our|this episode'?s?) sponsors?\b|promo code|discount code|coupon code|"
    r"\buse (?:the |my |our )?code\b|\b\d+ ?(?:%|percent) off\b|free trial|"
    r"\b(?:\.|dot )com ?(?:/|slash)|\bmoney[- ]back guarantee|\bsign up (?:now|today|at|for free)|"
    r"\bgo to [\w-]+(?:\.| dot )(?:com|org|io|ai|co)\b|\bvisit [\w-]+(?:\.| dot )(?:com|org|io|ai|co)\b|"
    r"\bthis (?:episode|video|podcast) is (?:sponsored|brought|supported|made possible)|\bword from our\b|"
    r"código de descuento|patrocinad[oa]|code promo|sponsorisée?|gesponsert|rabattcode|спонсор|промокод|"
    r"código promocional|赞助|プロモコード|提供でお送り|후원",
    re.IGNORECASE,
)
"""Sponsor reads."""

AD_START = re.compile(
    r"brought to you by|(?:today'?s|our) sponsors?\b|word from our|is sponsored by|sponsored by", re.IGNORECASE
)
AD_END = re.compile(r"(?:\.|\bdot )(?:com|org|io|ai|co|net)\b|promo code|\buse (?:the )?code\b", re.IGNORECASE)

HOUSEKEEPING = re.compile(
    r"\b(?:like and )?subscribe\b|hit the (?:bell|like)|smash (?:the|that) like|"
    r"leave (?:us )?a (?:review|comment|rating)|\bin the (?:description|show notes)\b|"
    r"links? (?:is |are )?(?:below|in the)|follow (?:me|us) on|patreon|newsletter|"
    r"welcome (?:back )?to (?:the|my|our|another)\b|thanks? (?:you )?(?:so much )?for "
    r"(?:watching|listening|joining|being|having|tuning|coming)|see you (?:next|in the next)|until next time|"
    r"\bbefore we (?:start|begin|dive|get)|where can (?:people|folks|listeners) find|my guest today|today'?s guest|"
    r"lightning round|bye[- ]bye|suscr[ií]b|abonnez|abonnier|inscreva|iscriviti|подпи(?:с|ш)|подписывай|abone ol|"
    r"チャンネル登録|订阅|訂閱|구독|subskrybuj|اشترك|सब्सक्राइब|berlangganan",
    re.IGNORECASE,
)
"""Greetings, goodbyes and calls to subscribe."""

CHATTER = re.compile(
    r"\b(?:are we|we are|we're|is (?:it|this)|it'?s) (?:still |even )?recording\b|"
    r"\b(?:stop|start|check) the recording\b|\b(?:edit (?:that|this|it)|cut (?:that|this)) out\b|"
    r"\b(?:let me|can i|i'll) (?:start|do|try) (?:that |this |it )?(?:over|again)\b|\btake it from the top\b|"
    r"\bcan you (?:all |guys |still )?(?:hear|see) (?:me|my screen)\b|"
    r"\byou(?:'re| are) (?:on mute|muted|breaking up|frozen)\b|\b(?:mic|sound|audio|camera) (?:check|test)\b|"
    r"\bis (?:this|the) (?:thing|mic|microphone) on\b|\b(?:should|shall) i (?:go on|start over)\b",
    re.IGNORECASE,
)
"""What is said about the making of the recording, which no viewer is meant to hear."""

KIND_WORDS: Mapping[str, frozenset[str]] = {
    "emotion": _words(
        "funny funniest humor humorous humour hilarious laugh laughs laughing laughter joke jokes comedy comedic "
        "emotional emotion touching moving sad amusing divertido gracioso drôle lustig смешные engraçado"
    ),
    "energy": _words("exciting energetic intense hype hyped action loud epic heated argument fight crowd"),
    "value": _words(
        "advice tip tips lesson lessons insight insights insightful educational useful takeaway takeaways actionable"
    ),
    "hook": _words("quotable quotes catchy punchy controversial provocative shocking surprising bold"),
}
"""Words of a prompt that name a part of the score."""

AT_MOST = _words("under below less at max maximum up shorter no within")
"""First words of the phrases that set a limit."""

ASKING = _words(
    "what did say said think thought talk talked talks talking discuss discussed discusses discussion summarize "
    "summary whole meeting why how tell find show give moment moments clip clips focus best part parts about "
    "segment segments mention mentioned mentions opinion opinions describe described conclude conclusion decide "
    "decided suggest suggested according top most video videos highlight highlights short shorts please pick choose "
    "select where when speaker speakers someone anything everything interesting viral great good include only want "
    "make seconds second minutes minute long cut cuts scene scenes section sections reel reels tiktok people team "
    "group explain explains explained regarding each"
)
"""Words of a prompt that ask, and name nothing."""
