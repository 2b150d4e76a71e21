# SPDX-License-Identifier: MIT
"""
Word lists of the words of a clip: what is left out, what no title ends with, what is no hashtag, what nobody claims.

English mostly, with the commonest function words of scripts that `lexicon` has none for. Every rule works without
them, less well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from clipmill.selection.lexicon import STOP_WORDS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _listed(text: str, mark: str | None = None) -> list[str]:
    return text.split(mark)


_HESITATIONS: Mapping[str, frozenset[str]] = {
    "": _words("uh uhm uhh umm erm mm hm hmm mhm mm-hmm uh-huh mm-hm h hh mhh ehm"),
    "en": _words("um er ah eh"),
    "de": _words("äh ähm öh öhm ehm ah"),
    "fr": _words("euh heu hum ehm ah"),
    "es": _words("em ehm ah"),
    "it": _words("ehm ah"),
    "pt": _words("hum ahn"),
    "nl": _words("eh ehm uhm"),
    "sv": _words("eh öh öhm"),
}
"""Sounds that are no words by language; the first row holds in all. A sound that is a word there is in no row."""
HESITATIONS = frozenset().union(*_HESITATIONS.values())
"""Of any language."""


_ELSEWHERE = _words(
    "und ist dass das der ich nicht wir sie uhr ein eine que não é de eu um dia vi o uma het een van dat är och att la "
    "il che un le les est"
) - {"um"}
"""Small words by one of which a text of unknown language is not English."""


def hesitations_of(code: str, words: Iterable[str]) -> frozenset[str]:
    """Return the sounds of a language; where none is known those that are no word in it by a text's small words."""
    if code:
        return _HESITATIONS[""] | _HESITATIONS.get(code, frozenset())
    return HESITATIONS if _ELSEWHERE.isdisjoint(words) else HESITATIONS - _words("um er eh hum em ah")


_OFTEN_BEGUN: Mapping[str, frozenset[str]] = {
    "es": _words("yo tú el la lo los las de que se me te mi y en un una es no por con"),
    "fr": _words("je tu il on ce ça le la les de des que qui se me te et un une dans pour c'est j'ai"),
    "de": _words("ich du er wir ihr es der die das den dem ein eine und in zu mit von ist dass"),
    "it": _words("io tu il lo la le di che si mi ti e un una in per con è"),
    "pt": _words("eu tu o a os as de que se me e um uma em por com é"),
    "nl": _words("ik je hij we ze de het een en in van dat is"),
    "ru": _words("я ты он она мы вы они и в на с что это не по"),
    "uk": _words("я ти він вона ми ви вони і в на з що це не по"),
    "pl": _words("ja ty on ona my wy i w na z że to nie się"),
    "sv": _words("jag du han hon vi ni de en ett och i på att det som är"),
}
"""Small words that are said twice only by mistake, by language. Elsewhere a word said twice may mean more: Turkish
"tek tek", Vietnamese, Hindi."""


def stutters_of(code: str) -> frozenset[str]:
    """Return the words that are said twice by mistake in a language; for English and unknown ones all small words."""
    return STOP_WORDS if code in {"", "en"} else _OFTEN_BEGUN.get(code, frozenset())


STRESSED = _words(
    "very really so no never ever much more many too yes go long far had that ja nein nee doch sehr sí si muy más "
    "oui non "
    "si très bla ha haha bye hey né já sim não mai più sì да нет"
)
"""Small words that people say twice on purpose."""


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in _listed(text, ","))


_OPENERS: Mapping[str, frozenset[tuple[str, ...]]] = {
    "": _phrases("oh,okay,ok,hey,wow,hmm,yeah"),
    "en": _phrases(
        "and,but,so,or,well,yeah,yes,yep,no,nope,okay,ok,right,like,now,then,also,anyway,because,'cause,cause,plus,"
        "oh,actually,basically,honestly,literally,obviously,look,listen,exactly,sure,alright,absolutely,totally,"
        "hey,wow,again,though,you know,i mean,i think,i guess,i feel like,i would say,i'd say,i suppose,i was like,"
        "kind of,sort of,the thing is,by the way,of course,for example,for instance,in fact,as i said,like i said,"
        "you see,let's see,let me see,at the end of the day,to be honest,i have to say,i believe,i will say,"
        "i'll say,what i mean is,i just think,i really think,i also think,which means,and then,so then,and so,"
        "i dunno,cuz,coz,however,first of all,i don't know,so yeah,hmm,cool,sorry,great,nice,thank you,thanks,got it,"
        "that's right,that's true,and also,i'm like"
    ),
    "de": _phrases(
        "und,aber,also,ja,nun,na ja,genau,ich glaube,ich denke,ich meine,ja also,also ja,naja,ehrlich gesagt,weißt du,"
        "ich sag mal,okay also,ähm,ja genau,ne"
    ),
    "fr": _phrases(
        "et,mais,alors,donc,bon,ben,du coup,je pense que,je crois que,en fait,et donc,et du coup,en gros,bref,voilà,"
        "ouais,disons,enfin bref,moi je pense que,c'est-à-dire"
    ),
    "es": _phrases(
        "y,pero,entonces,bueno,pues,o sea,yo creo que,creo que,es que,o sea que,la verdad es que,la verdad,"
        "es que claro,claro,mira,vale,digamos,a ver,es decir,y entonces"
    ),
    "pt": _phrases("e,mas,então,bom,acho que"),
    "it": _phrases("e,ma,allora,dunque,cioè,credo che"),
    "nl": _phrases("en,maar,dus"),
    "ru": _phrases("ну,и,а,но,так,вот,значит,я думаю"),
    "uk": _phrases("ну,і,й,а,але,так,от"),
    "pl": _phrases("no więc,ale,więc"),
    "tr": _phrases("ve,ama,yani,şey"),
}
OPENERS = frozenset[tuple[str, ...]]().union(*_OPENERS.values())
"""Openings that a title does without, of any language."""
_LONG_OPENERS = frozenset(phrase for phrase in OPENERS if len(phrase) > 1)
"""They are hardly anything else in another language."""
SET_OFF_OPENERS = _phrases(
    "ne,vale,mira,claro,la verdad,digamos,naja,weißt du,voilà,disons,en gros,however,i don't know,i dunno,"
    "first of all,cool"
)
"""Those that belong to their sentence where no comma stands behind them: "However hard you work", "Vale la pena"."""
RESTARTING_OPENERS = _phrases("i don't know,i dunno,first of all,cool")
"""Of those, the ones behind which speech without marks begins anew: "I don't know I think we should"."""


def openers_of(code: str) -> frozenset[tuple[str, ...]]:
    """Return the openings of a language, and of two words and more of any; of an unknown one (no code) all."""
    return _OPENERS[""] | _OPENERS.get(code, frozenset()) | _LONG_OPENERS if code else OPENERS


NOT_FIRST = _words(
    "it it's that that's this they they're he he's she she's those these there there's him them which who whose its "
    "their his her it'll that'll he'd she'd they'd they've it'd such"
)
"""Pronouns that lean on what was said before."""

NO_SUBJECT = _words(
    "is are was were be been being am do does did has have had of than as to nor can could will would should may might "
    "must shall isn't aren't wasn't weren't doesn't didn't don't 's 're with into onto by"
)
"""First words of a part that has lost what it is about."""

PERSONAL = _words("i i'm i've i'd i'll we we're we've we'd we'll my me our us")
"""First words of a part that tells of its speaker; another part tells more."""

WEAK_ENDS = _words(
    "a an the and or but nor so if of to in on for with at by from as is are was were be been am that which who whose "
    "when where while because than then into onto over under about between through during without within i my your his "
    "her our their its this these those very really just also too like kind sort lot not don't can't won't isn't "
    "doesn't didn't can could will would should may might must has have had do does did gonna wanna some any "
    "every each "
    "more most such what how why whether until unless since though although i'm it's that's there's they're we're "
    "you're he's she's i've we've they've i'd i'll even only maybe actually basically literally probably ever quite "
    "del de la el los las un una y o que con por para en a al se su le les du des et ou à au aux dans sur pour pas "
    "der die das und oder ein eine einen dem den mit für auf von zu im am ist nicht il lo gli di da per tra che non "
    "os as um uma e ou do da dos das em no na и в на с к по за от у о но а что как не het een van en te dat"
)
"""Words that a whole phrase does not end with, unless the sentence ends there."""

BREAKERS = _words(
    "and but because so which while whereas although though or plus y pero porque et mais parce und aber weil denn "
    "sondern e mas ma perché en maar omdat и но а потому ve ama çünkü i ale bo dan tapi karena"
)
"""Words before which a sentence without punctuation may be parted."""

JOINERS = _words("and but so or y pero et mais und aber e mas ma en maar и но а ve ama i ale dan tapi")
"""Those of them after which a new statement may begin."""

NOT_CUT_BEFORE = _words(
    "if unless except until without than or said says say supposedly apparently allegedly wenn falls si salvo sauf "
    "если кроме se"
)
"""Words whose part may turn the sense of what stands before, so that no phrase ends there."""

REPORTING = _words(
    "said says say think thinks thought believe believes claim claims guess suppose hope told mean argue"
)
"""Verbs after which, or before which, words are somebody's opinion."""

TURNING = re.compile(
    r"\b(?:not|no|never|nobody|nothing|none|without|if|unless|whether|imagine|suppose|pretend|wrong|false|myth|lie|joke|"
    r"say|says|said|claim|claims|think|thinks|thought|believe|believes|told|argue|heard|would|could|might|"
    r"nicht|kein|keine|nie|wenn|falls|nunca|nadie|si|jamais|rien|ne|não|non|mai|не|нет|никто|если|yok|değil)\b|n['’]t\b",
    re.IGNORECASE,
)
"""What may turn the sense of the words after it, so that they do not stand alone."""

ASKING = _words(
    "why how what who when where which warum wie was wer pourquoi comment por qué cómo quién perché come почему как "
    "что кто neden nasıl dlaczego jak waarom hoe"
)
"""First words of questions that are worth a title."""

SUBORDINATE = _words(
    "if when whenever whatever whoever however because once while as although though since unless until before "
    "after where wherever wenn als weil obwohl nachdem bevor während sobald damit indem mientras pendant tandis "
    "puisque mentre enquanto si cuando porque aunque quand lorsque parce если когда пока хотя se quando perché"
)
"""First words of a part that waits for its main clause."""

AUXILIARIES = _words(
    "is are was were do does did can could would should will have has had isn't aren't don't doesn't didn't can't "
    "won't wouldn't shouldn't shall am might must may what's how's who's where's why's"
)
"""What stands second in an English question."""

VERBS = AUXILIARIES | _words(
    "be been being it's that's there's they're you're we're i'm he's she's what's you'll we'll they'll you've we've "
    "they've i've i'd you'd go goes went get gets got make makes made take takes took need needs want wants know "
    "knows think thinks say says said see sees come comes came give gives gave find finds found tell tells told "
    "become becomes became feel feels felt leave leaves left put puts mean means keep keeps let lets begin begins "
    "seem seems help helps show shows hear hears run runs move moves live lives believe bring brings happen happens "
    "happened write writes sit stand lose loses lost pay pays meet meets learn learns change changes changed lead "
    "leads understand watch follow follows stop stops create creates speak read spend spends grow grows open walk "
    "win wins teach offer remember love loves consider appear buy buys serve die dies send build builds built stay "
    "fall cut reach kill remain suggest raise sell sells sold require decide pull break breaks broke try tries ask "
    "asks work works use uses hate hates start starts matter matters turn turns never always can't cannot ain't "
    "grew rose fell drove wrote spoke ate drank sang rang won beat bet bought brought burned caught chose dealt "
    "drew fought flew forgot froze hid held hit hurt laid lent lit led quit rode sank saw sent set shook shut slept "
    "slid spent spun stole stood stuck struck swam swept taught tore threw thought wore woke understood met sat "
    "kept heard knew paid began blew cost costs listen listens sing sings refuse refuses hires fires scales ships "
    "fails succeeds likes hopes wishes prefers deserves depends includes contains allows requires represents "
    "explains describes suggests proves reveals supports solves causes drives improves increases decreases drops "
    "rises falls beats thrives struggles suffers exists lasts ends stands sits stays looks sounds smells speaks "
    "talks believes reads teaches studies understands forgets remembers should've could've would've let's press "
    "dial place imagine forget greet fix count don't call check choose dare eat face fight fly focus hold hope join "
    "jump judge like look own pick plan play prefer push rely save scale ship solve succeed support survive talk "
    "tend thank touch trust visit vote wait wake warn wear wish wonder"
)
"""English words of which a statement has one; other verbs are told by -ed."""

SUBJECTS = _words(
    "i you he she it we they there nobody everybody somebody everyone someone anyone anybody people this that these "
    "those i'm i've i'd i'll you're you've you'd you'll he's she's it's we're we've we'd we'll they're they've they'd "
    "they'll there's that's here's nothing everything something y'all it'll that'll it'd he'd she'd he'll she'll"
)
"""Words that begin a statement as who or what it tells of."""

DETERMINERS = _words(
    "the a an my your his her its our their every each no some any this that these those another which whose"
)
"""Words after which a noun has to come."""

PREPOSITIONS = _words(
    "of in on for with at by from into onto over under about between through during without within against across "
    "behind beyond despite toward towards upon per via like unlike among around near off out up down instead to"
)
"""English words that lead to something else."""

ADVERBS = _words(
    "just really actually only also even still already always never often usually probably maybe basically literally "
    "then now so very almost ever quite simply certainly definitely clearly obviously together instead again later "
    "typically generally kind sort"
)
"""English words that may stand between a subject and its verb."""

ADJECTIVES = _words(
    "better bigger larger greater smaller faster slower higher lower older younger newer stronger weaker cheaper "
    "smarter harder easier deeper richer longer shorter wider worse big large great small fast slow high low old "
    "young new strong weak cheap smart hard easy deep rich long short wide bad good huge tiny clear simple complex "
    "different similar specific general particular entire certain various main major real true whole broad narrow "
    "unique key important difficult successful innovative massive incredible amazing beautiful ugly serious funny "
    "strange weird cold hot warm cool blue red green black white gray dark bright early late wrong right left "
    "public private own last next first second third top final full empty free busy ready able total average daily "
    "weekly annual just more less few many several"
)
"""English adjectives after which, behind an article, a noun is missing."""

INTERVIEWING = re.compile(
    r"^(?:(?:can|could|would|will) you (?:just |maybe |please )?"
    r"(?:talk|tell|share|explain|describe|walk|give|say|speak)|"
    r"(?:just )?(?:talk|tell) (?:me|us|about|a bit|a little)|i'?m (?:curious|wondering|just wondering)|"
    r"i (?:want|wanted|'d like|would like) to (?:ask|start|talk|hear|know|move|go)|i was going to ask|"
    r"let'?s (?:talk|start|move|go|get|see)|what (?:else )?do you (?:think|mean)|how do you mean|"
    r"my (?:next|last|first) question|is there anything|thank you|i(?:'m| am) (?:so |really |very )?glad|i appreciate|"
    r"i(?:'ve| have)(?: got)? (?:\w+ )?questions?|let me (?:just )?(?:summarize|ask|read|start)|are you ready|"
    r"(?:that|this)(?:'s| is) (?:actually )?(?:such )?an? (?:really |very )?(?:great|good|interesting) "
    r"(?:question|story))\b",
    re.IGNORECASE,
)
"""What people say to lead a conversation on."""

CALENDAR = _words(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday today tomorrow yesterday tonight januar februar märz mai juni juli oktober "
    "dezember "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag enero febrero marzo abril mayo junio julio agosto "
    "septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo janvier février mars "
    "avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche "
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"
)
"""Names of days and months."""

NO_TAGS_ELSEWHERE = _words(
    "halt einfach eigentlich genau irgendwie quasi sozusagen endeffekt grunde gerade damals sogar eben trotzdem leute "
    "drei vier fünf sechs sieben acht neun zehn zwanzig dreißig vierzig fünfzig hundert fünfhundert tausend prozent "
    "claro bueno verdad realmente simplemente cuatro cinco siete ocho nueve diez veinte treinta cuarenta cincuenta "
    "cien "
    "ciento años cosa cosas gente vale digamos ouais voilà vraiment simplement combien coup côté truc trucs quatre "
    "cinq "
    "huit neuf vingt trente quarante cinquante cent mille gens chose choses ans anni cose persone coisa coisas pessoas"
)
"""Words of other languages that name nothing a viewer would search for, where lists of grammar lack them."""

_TEENS = _listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_TENS = _listed("thirty forty fifty sixty seventy eighty ninety")
NUMBER_WORDS: dict[str, int] = {word: value for value, word in enumerate(_TEENS)} | {
    word: 10 * (at + 3) for at, word in enumerate(_TENS)
}
"""Numbers that English speakers say and editors write in digits."""
SCALES: dict[str, int] = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}

NO_TAGS = _words(
    "able about above absolutely accept across actual add afraid ago agree allow almost alone along already alright "
    "although always among amount another answer anybody anymore anyone anyway apart apply around ask asked asking "
    "away awesome bad became become becomes begin being believe below besides best better beyond big bigger biggest "
    "bring bringing brought build building builds built buy call called calls cannot care case cases cause "
    "certain certainly "
    "change changed check clear clearly close closer common completely consider continue cool correct could couple "
    "create cut dead deal decide decided deep definitely depends describe did different difficult directly doing done "
    "down drastically drive drop during each early easier easily easy either else end ended ends enough entire "
    "especially essentially ever exact exactly example expect explain extra extremely fact fair fairly fall far fast "
    "feel feeling feels felt few figure fill final finally find finding fine finish five follow forget found four "
    "frankly full fully fundamentally further gave general generally gets give given gives giving glad gone "
    "great guess "
    "guy guys half happen happened happening happens hard harder hardly having hear heard hell help helped helpful "
    "helps high higher highly hold hope huge hundred imagine important instead interested interesting keep keeps kept "
    "kinda knew knowing known knows large last lastly late later lead least leave leaving left less likely limited "
    "line list listen literal literally little live long longer looked looking looks lose lots loud low lower mainly "
    "major making many matter maybe mean meaning means meant might mind mine minute minutes moment more most mostly "
    "move moved moving much must near nearly necessarily need needed needs neither never next nice nobody none nope "
    "normal normally nothing number obviously often once ones open opposed order original ought ourselves outside "
    "overall own part particular particularly parts pass past pay per perfect perhaps person pick picked piece place "
    "please plus point points possible possibly pretty probably problem pull put puts putting question questions quick "
    "quickly quite rather reach read ready real reason reasons recently regular related remember respond rest "
    "result run "
    "running sake saw saying second seem seemed seems seen send sense sent seriously set seven several shall she short "
    "should show showed shows side similar similarly simple simply since single sit six small smaller solid somebody "
    "someone sometimes somewhat somewhere soon sorry sound sounds specific specifically stand start started starting "
    "starts stay stop strong stuff stupid suddenly super suppose supposed sure switch taken takes taking talk talked "
    "talking talks tell telling tells ten tend term terms thank thanks themselves therefore third thought thoughts "
    "thousand three throughout throw together told took top total totally toward trust truly try trying turn turned "
    "turns two type types under understand understanding unless until upon use used useful user uses using usual "
    "usually various versus wait walk wanted wants watch week weeks weird well went whatever whenever whether while "
    "whole whose within without won wonder wondering work worked working works worry worse worst worth write wrong "
    "wrote year years yep yesterday yet yourself dunno essentially enthusiastic recommend assume basic basically "
    "sentence everybody everything anything something nothing both self getting based excited funny love loves loved"
    " course expensive massive extraordinary amounts examples people person aspects advice indication breakdown intro"
    " both between boop doop oops given guys farther anytime wide ways times hate whoa alright involved into against "
    "everywhere except somewhere sometime anyhow anyways stuffs whoops huh yours gotten noticed"
    " helping thinking engagement fundamental incremental impossible present forward successful towards "
    "typically ability general hour hours month months day days night decade decades morning weekend bunch "
    "makes myself afterwards anywhere stays circumstances rarely coming bothers hiss okay gosh dude folks busy "
    "handy curious apprehensive relative beyond"
)
"""English words that name nothing a viewer would search for."""

SMALL_WORDS = _words(
    "thou thee thy thine ye hath doth art shalt "
    "في من على إلى عن أن إن هذا هذه ذلك التي الذي كان كانت هو هي هم لا ما لم لن قد كل و أو ثم مع بين عند اليوم "
    "أنا نحن أنت لكن يا "
    "של את על עם לא זה זאת הוא היא הם אני אנחנו אתה כי אם או גם רק יש אין מה מי כל אבל אז היום "
    "और का की के को में से है हैं था थी थे यह वह ये वो पर भी तो ही नहीं कि जो एक हम मैं आप क्या कर बारे बात "
    "و در به از که این آن را با است برای تا بر هم یک ما من شما او اگر اما "
    "그 이 저 것 수 등 및 또 그리고 하지만 그래서 나는 우리 너 있는 하는 있다 없다 합니다 있습니다 그런 이런 아주 정말 "
    "και να το η ο τα του της με σε για που από δεν θα είναι ένα μια στο στη αλλά "
    "і й та що це він вона вони ми ви не на з до у за як але або і від для "
    "a är och att det som en på för med inte jag vi är av til og er ikke som det på af i at den for med "
    "şu o biz siz onlar değil gibi daha kadar sonra mi mı"
)
"""Function words of languages that `lexicon.STOP_WORDS` does not have."""

CLICKBAIT: tuple[str, ...] = (
    "you won't believe", "you will not believe", "won't believe", "what happens next", "what happened next",
    "will blow your mind", "mind-blowing", "mind blowing", "jaw-dropping", "jaw dropping", "gone wrong", "must watch",
    "must see", "must-watch", "must-see", "doctors hate", "this one trick", "one weird trick", "wait for it",
    "wait until the end", "watch until the end", "watch till the end", "goes viral", "broke the internet",
    "breaks the internet", "will change your life", "will shock you", "shocking truth", "the truth about",
    "nobody is talking about", "no one is talking about", "they don't want you to know", "don't want you to know",
    "is insane", "you need to see", "you need to hear", "click here", "link in bio", "like and subscribe",
    "subscribe", "no te lo vas a creer", "vous n'allez pas croire", "das wirst du nicht glauben", "шок", "не поверите",
    "信じられない", "震惊", "inanılmaz son",
)  # fmt: skip
"""Phrases that promise instead of tell; allowed only where the clip itself says them."""
