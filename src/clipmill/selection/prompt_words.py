# SPDX-License-Identifier: MIT
"""
Word lists for the reading of prompts: what names nothing, and what is no topic of a source.

In: nothing. Out: sets of lower-case tokens. They add to those of `lexicon`, which signals are measured with.
"""

from __future__ import annotations

from collections.abc import Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CHATTER = _words(
    "bit bits bunch pls plz thx hi hey hello nothing boring max min maximum minimum total exactly "
    "gimme gimmie lemme wanna gonna ur teh bset momnts moemnts momets abuot aobut juiciest spiciest "
    "momento momentos mejor mejores meilleur meilleurs meilleure meilleures extrait extraits beste besten momente "
    "ausschnitte migliori momenti melhores trechos hablan habla redet dicen sagt máximo "
    "nur seulement sólo uniquement vid vids gib mir mach bitte über von haz hazme sobre quiero donne moi fais sur à je "
)
"""Words of asking, in more languages than one."""
MORE_KIND_WORDS: Mapping[str, frozenset[str]] = {
    "emotion": _words(
        "punchline punchlines banter gracioso graciosos graciosa graciosas divertidos divertida divertidas lustige "
        "lustigen lustiges lustigste lustigsten witzig witzige witzigen witzigste witzigsten drôles marrant marrants "
        "engraçados engraçada divertente divertenti emotivo emotivos émouvant émouvants"
    ),
    "value": _words("consejo consejos conseil conseils tipp tipps ratschlag ratschläge dica dicas consiglio consigli"),
    "hook": _words(
        "hook hooks spicy polémico polémicos polémica polémique polémiques kontrovers kontroverse umstritten"
    ),
}
"""Words of a prompt that name a part of the score, besides those of `lexicon`."""
MAYBE_KINDS = _words(
    "hook hooks spicy punchline punchlines banter consejo consejos conseil conseils tipp tipps ratschlag ratschläge "
    "dica dicas consiglio consigli"
)
"""Those that may be what is talked about as well: "the hook of the song", "spicy food"."""
WISHING = _words(
    "especially mostly mainly preferably particularly rather instead but "
    "no not without keep use put add prefer focus feature begin ideally thanks thank thx cheers quote quotes caption "
    "captions subtitles music title titles one two three four five six seven eight nine ten half under over max "
    "between "
    "clip clips short shorts reel reels moment moments momente momenten momentos ausschnitt ausschnitte extraits "
    "teaser "
    "trailer snippets story stories nur bitte aber pero mais mit mais solo sólo sobre mach gib seulement nichts keine "
    "kein ohne sin sans nada rien vom aus beste besten mejores meilleurs only zwei drei vier fünf dos tres cuatro deux "
    "trois quatre minuten sekunden minutos segundos secondes prima menos moins weniger uniquement faites hazlo mache"
)
"""Words that open a wish, or tell of clips: no item of a list of what is to be left out has them."""
STYLES = _words(
    "upbeat short shorter snappy energetic engaging simple clean friendly family positive wholesome punchy snappy "
    "vertical square cinematic "
    "professional calm raw authentic fast fast-paced paced slow high energy low language informative serious light fun "
    "relatable catchy quick concise clear crisp modern kurz kurze spannend interessant witzig corto cortos breve "
    "emocionante interesante court courts intéressant rápido dynamique dynamisch dinámico aesthetic cool"
)
"""How clips shall be."""
OF_CLIPS = _words(
    "form short-form vertical quick viral solid amazing awesome cool nice strong different separate individual unique "
    "standalone really very long short great good best kurze kurzen besten mejores meilleurs cortos courts engaging"
)
"""Between a number and "clips" these tell nothing; elsewhere they may."""
SPEAKING = _words("says said speak speaks speaking talk talks talking tells explains answers")
"""What somebody named does: no topic."""
SAME_FOR_ALL = _words(
    "best better top most good great interesting everything anything something nothing someone anyone one it this that "
    "these those them highlight highlights please clip clips moment moments part parts thing things stuff topic"
)
"""What names nothing even after "about"."""
GENERIC = _words(
    "talk talks talking chat discussion discussions stuff thing things topic topics content mention mentions part "
    "parts bit bits moment moments clip clips segment segments section sections scene scenes related please pls"
)
"""What stands beside a topic without telling it: "politics talk"."""
KINDS_OF_TALK = _words("small pep trash")
"""With these, talk is a topic."""
GRAMMAR = _words(
    "a an the and or but if of to in on for with at by from as is are was were be been being am it its it's this that "
    "these those i you he she we they me him her us them my your his our their so not no do does did have has had will "
    "would can could should what which who whom whose when where how why there then than any some all"
)
"""What never names anything."""
OF_THE_CLIP = _words(
    "caption captions subtitle subtitles emoji emojis watermark watermarks hashtag hashtags logo logos cut cuts jump "
    "zoom zooms transition transitions effect effects border borders duplicate duplicates repeat repeats repetition "
    "overlap overlaps overlapping filler fillers fluff"
)
"""What is drawn or done and not said: options of the job decide it, no prompt."""
NO_TOPIC = _words(
    "ad ads advert adverts advertising advertisement advertisements commercial commercials sponsor sponsors "
    "sponsorship sponsorships promo promos self-promo self-promotion promotion plug plugs um ums uh uhs filler fillers "
    "jargon spoiler spoilers clickbait rambling smalltalk pause pauses silence silences dead air stutter stutters "
    "music emoji emojis sticker stickers b-roll broll "
    "werbung anzeigen sponsoren untertitel musik schnitte wasserzeichen füllwörter ähs pausen "
    "pub pubs publicité publicités sponsorisé sous-titres titres musique filigrane "
    "anuncio anuncios publicidad patrocinios patrocinador patrocinadores subtítulo subtítulos música muletillas "
    "anúncio anúncios publicidade patrocínio legendas pubblicità sottotitoli musica reclame ondertiteling muziek "
    "реклама рекламы рекламу рекламой субтитров субтитры музыки музыка заставки sous "
)
"""Of what is not talked about but done: the ads, the captions, the pauses. No wish follows from refusing it."""
OFTEN_REFUSED = _words(
    "politics political religion religious sex sexual drugs drama violence gossip war politik religionen gewalt sport "
    "krieg política políticas religión religião violencia violência guerra deportes politique religions guerre sexe "
    "политики политику религии религию"
)
"""Topics that people mostly name to have them left out."""
INTRO = _words(
    "intro intros introduction introductions opening openings greeting greetings welcome welcomes introducción "
    "introdução "
    "einleitung vorspann begrüßung l'intro l'introduction saludo saludos introduzione"
)
OUTRO = _words(
    "outro outros ending endings goodbye goodbyes signoff closing closings credits despedida despedidas verabschiedung "
    "abspann l'outro générique"
)
