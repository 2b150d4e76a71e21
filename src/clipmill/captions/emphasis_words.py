# SPDX-License-Identifier: MIT
"""
Short words that tell much all the same, and long ones that tell little, in six languages of the West.

In: nothing. Out: sets of words in lower case: English, Spanish, Portuguese, French, German, Italian. What is true of
any language (digits, capitals, rarity) is in `emphasis`; words of grammar come from a package there. Words that mean
something else in another of these languages are left out.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.casefold().split())


TENS = _words(
    "twenty thirty forty fifty sixty seventy eighty ninety "
    "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa "
    "vinte trinta quarenta cinquenta sessenta oitenta vingt trente quarante cinquante soixante "
    "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig "
    "venti trenta cinquanta sessanta settanta ottanta novanta"
)
"""Twenty to ninety, written out: large enough to be told for their own sake."""

MULTIPLES = _words(
    "hundred thousand million billion trillion hundreds thousands millions billions "
    "cien ciento miles millón millones milhão milhões bilhão bilhões milliard milliards "
    "hundert tausend millionen milliarden cento mille milioni milione miliardi"
)
"""What smaller numbers are multiplied by, told for its own sake as well."""

LINKS = _words("and y e et")
"""What stands between a larger and a smaller part of one number: hundred and five."""

POINTS = _words("point komma coma virgule vírgula virgola")
"""What stands before the decimals of a number that is said."""

SMALL_NUMBERS = _words(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen double triple half "
    "dos tres cuatro cinco seis siete ocho nueve diez dois três quatro sete oito nove dez "
    "deux trois quatre cinq sept huit neuf dix zwei drei vier fünf sechs sieben acht neun zehn "
    "due quattro cinque sette otto dieci"
)
"""Numbers that tell something only with what they count."""

UNITS = _words(
    "% percent dollars dollar bucks euros euro pounds cents years year months month weeks week days day hours hour "
    "minutes minute seconds people kilometers kilometres miles meters metres kilos kilograms degrees times points "
    "users customers followers views subscribers employees billion million trillion thousand hundred grand "
    "dólares ciento años año meses semanas días horas minutos personas veces por reais anos mês dias pessoas vezes "
    "ans année années mois semaines jours heures personnes fois pour "
    "prozent jahre jahren monate wochen tage tagen stunden minuten menschen leute mal "
    "anni anno mesi settimane giorni ore persone volte "
    "процентов лет года рублей долларов человек"
)
"""What numbers count; it stands out with its number."""

SMALL_UNITS = _words(
    "pm a.m p.m o'clock uhr heures hrs min mins sec secs ms km cm mm kg lb lbs oz mph kmh ghz mhz hz "
    "fps kb mb "
    "gb tb kwh watts volts inches inch feet foot stars star degree fold bn mio mrd tsd prozentpunkte "
    "euros dólar dolares reais centavos centimes libras livres millas kilómetros kilomètres kilometer quilômetros "
    "meter "
    "metros mètres grad stück рубля рубль тысяч тысячи миллион миллиона миллионов миллиардов минут часов дней "
    "млн млрд тыс 万 億 歳 円 年 万円 億円 करोड़ लाख हज़ार रुपये"
)
"""What numbers count besides; it stays with its number and does not stand out."""

DIGIT_UNITS = _words("am x h s m g k st nd rd th")
"""Units behind digits only: behind a number that is spelled out they are words of their own, or slips."""

SCALES_ELSEWHERE = _words("млн млрд тыс 万 億 करोड़ लाख हज़ार")
"""Units that another unit may follow: five million roubles."""

BEFORE_NUMBERS = _words(
    "number nr version chapter episode season level page step phase stage part route highway section figure "
    "kapitel folge seite stufe teil schritt capítulo episodio página parte paso nivel chapitre épisode étape niveau "
    "номер глава"
)
"""Words that a number follows which belongs to them: step two."""

SMALL_SCRIPT_NUMBERS = _words(
    "एक दो तीन चार पाँच पांच छह सात आठ नौ दस пять шесть семь восемь девять десять два три четыре"
)
"""Numbers that stay with the units above, and stand out in no caption for their own sake."""

_FRENCH_TEENS = ("onze", "douze", "treize", "quatorze", "quinze", "seize")
SCORES = frozenset(
    {("quatre", "vingt"), ("quatre", "vingts"), ("vingt", "dix"), ("soixante", "dix")}
    | {("dix", unit) for unit in ("sept", "huit", "neuf")}
    | {
        (tens, teen)
        for tens in ("vingt", "soixante")
        for teen in ("onze", "douze", "treize", "quatorze", "quinze", "seize")
    }
)
"""French counts by twenties."""

STRONG_WORDS = _words(
    "best worst biggest largest smallest greatest fastest slowest hardest easiest highest lowest strongest smartest "
    "richest poorest cheapest oldest youngest longest shortest deadliest rarest simplest "
    "never always nobody nothing everything everyone forever free secret secrets huge massive insane incredible "
    "impossible unbelievable perfect dangerous shocking brilliant terrible terrifying genius zero wrong "
    "mejor peor mejores peores nunca jamás siempre nadie nada todo gratis secreto enorme increíble imposible perfecto "
    "melhor pior melhores piores sempre ninguém tudo segredo incrível impossível perfeito "
    "meilleur meilleure pire jamais toujours personne gratuit énorme incroyable parfait "
    "beste besten größte größten schlimmste niemals niemand alles nichts kostenlos geheimnis riesig unglaublich "
    "unmöglich perfekt "
    "migliore migliori peggiore peggio mai sempre nessuno gratuito segreto incredibile impossibile perfetto"
)
"""Superlatives, and words that leave no exception."""

WEAK_WORDS = _words(
    "yeah yep yes nope okay alright gonna wanna gotta kinda sorta maybe basically literally honestly obviously "
    "actually essentially absolutely definitely totally stuff things thing something someone somebody everybody "
    "anybody guys guy saying talking looking going getting making doing having coming trying thinking feeling telling "
    "wanted started remember understand brought happen happens happened happening stopped asked called watching "
    "morning mean meant means guess suppose supposed pretty little people person whatever whenever wherever though "
    "although whether because therefore however otherwise besides especially bueno entonces porque cosas cosa gente "
    "también digamos realmente simplemente básicamente obviamente então porque coisas coisa gente também realmente "
    "simplesmente basicamente alors donc voilà quand même choses chose vraiment simplement effectivement évidemment "
    "also eigentlich vielleicht natürlich einfach sozusagen irgendwie irgendwann genau wirklich sachen deswegen "
    "allora quindi perché cose cosa anche comunque praticamente veramente semplicemente diciamo значит потому просто "
    "вообще конечно наверное может которые который которая"
)
"""Words of talk rather than of what is talked about, where lists of grammar lack them."""
