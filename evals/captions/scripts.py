# SPDX-License-Identifier: MIT
"""A sentence in each of 34 writings, written for these measurements, and transcripts of them. Data."""

from __future__ import annotations

from fontTools import unicodedata

from clipmill.domain.clip import Edl
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceTime, TimeRange

CORPUS: dict[str, tuple[str, str, bool]] = {
    "latin": ("en", "Nobody told me it would be this easy, in 2026!", False),
    "latin-accents": ("cs", "Příliš žluťoučký kůň úpěl ďábelské ódy, říká Łukasz.", False),
    "vietnamese": ("vi", "Chúng tôi đã bắt đầu từ một căn phòng rất nhỏ.", False),
    "turkish": ("tr", "İstanbul'da ışıklar geç söner, çünkü iş hiç bitmez.", False),
    "cyrillic": ("ru", "Мы начали в гараже, и у нас было всего 300 рублей.", False),
    "ukrainian": ("uk", "Їхній ґанок є найкращим місцем для розмови.", False),
    "greek": ("el", "Κανείς δεν μας είπε πόσο δύσκολος θα ήταν ο πρώτος χρόνος.", False),
    "armenian": ("hy", "Առաջին տարին ամենադժվարն էր բոլորիս համար։", False),
    "georgian": ("ka", "პირველი წელი ყველაზე რთული იყო ჩვენთვის.", False),
    "arabic": ("ar", "بعنا 300 آلة في يوم واحد مع OpenAI، صدق أو لا تصدق.", False),
    "persian": ("fa", "هیچ‌کس به ما نگفت سال اول چقدر سخت است؛ ۱۲ ماه!", False),
    "urdu": ("ur", "پہلا سال سب سے مشکل تھا، مگر ہم نے ہار نہیں مانی۔", False),
    "hebrew": ("he", "מכרנו 300 מכונות ביום אחד, תאמינו או לא.", False),
    "devanagari": ("hi", "पहला साल सबसे मुश्किल था, लेकिन हम रुके नहीं।", False),
    "bengali": ("bn", "প্রথম বছরটা ছিল সবচেয়ে কঠিন, তবু আমরা থামিনি।", False),
    "gurmukhi": ("pa", "ਪਹਿਲਾ ਸਾਲ ਸਭ ਤੋਂ ਔਖਾ ਸੀ ਪਰ ਅਸੀਂ ਰੁਕੇ ਨਹੀਂ।", False),
    "gujarati": ("gu", "પહેલું વર્ષ સૌથી અઘરું હતું, છતાં અમે અટક્યા નહીં.", False),
    "tamil": ("ta", "முதல் ஆண்டு மிகவும் கடினமாக இருந்தது, ஆனால் நாங்கள் நிற்கவில்லை.", False),
    "telugu": ("te", "మొదటి సంవత్సరం చాలా కష్టంగా గడిచింది కానీ ఆగలేదు.", False),
    "kannada": ("kn", "ಮೊದಲ ವರ್ಷ ತುಂಬಾ ಕಷ್ಟವಾಗಿತ್ತು ಆದರೆ ನಾವು ನಿಲ್ಲಲಿಲ್ಲ.", False),
    "malayalam": ("ml", "ആദ്യ വർഷം ഏറ്റവും പ്രയാസമായിരുന്നു, പക്ഷേ ഞങ്ങൾ നിർത്തിയില്ല.", False),
    "sinhala": ("si", "පළමු වසර ඉතා අමාරු විය, නමුත් අපි නතර වුණේ නැහැ.", False),
    "thai": ("th", "ปีแรกยากที่สุดแต่เราไม่เคยหยุดเลยสักวัน", True),
    "lao": ("lo", "ປີທຳອິດຍາກທີ່ສຸດແຕ່ພວກເຮົາບໍ່ເຄີຍຢຸດ", True),
    "khmer": ("km", "ឆ្នាំដំបូងពិបាកបំផុតប៉ុន្តែយើងមិនឈប់ទេ", True),
    "burmese": ("my", "ပထမနှစ်က အခက်ခဲဆုံးပါ ဒါပေမဲ့ ရပ်မသွားခဲ့ဘူး", False),
    "burmese-joined": ("my", "ပထမနှစ်ကအခက်ခဲဆုံးပါကျောင်းသားတွေမရပ်ခဲ့ဘူး", True),
    "tibetan": ("bo", "ལོ་དང་པོ་དེ་ དཀའ་ལས་ཁག་པོ་ བྱུང་། ང་ཚོས་ མཚམས་ མ་བཞག", False),
    "japanese": ("ja", "最初の一年は一番大変でしたが、私たちは止まりませんでした。", True),
    "chinese": ("zh", "第一年是最难的，但是我们没有停下来，卖了300台。", True),
    "bopomofo": ("zh", "ㄨㄛˇ ㄇㄣ˙ ㄇㄟˊ ㄧㄡˇ ㄊㄧㄥˊ", False),
    "tifinagh": ("ber", "ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ ⴰⵢⵎⴷⴷⵓⴽⴰⵍ", False),
    "korean": ("ko", "첫해가 가장 힘들었지만 우리는 멈추지 않았습니다.", False),
    "ethiopic": ("am", "የመጀመሪያው ዓመት ከባድ ነበር ግን አላቆምንም።", False),
}
"""Name: language, sentence, whether it is written without spaces."""

_LETTER_US = 110_000
_PAUSE_US = 20_000


def scripts_of(name: str) -> set[str]:
    """Return the ISO 15924 codes of the letters of a sentence."""
    return {unicodedata.script(char) for char in CORPUS[name][1]} - {"Zyyy", "Zinh", "Zzzz"}


def said(script: str) -> Transcript:
    """Return the sentence as if said evenly; writing without spaces is one word a letter."""
    language, text, is_joined = CORPUS[script]
    words: list[Word] = []
    at = 200_000
    for place, token in enumerate(list(text) if is_joined else text.split(" ")):
        end = at + max(200_000, _LETTER_US * len(token))
        words.append(Word(TimeRange(SourceTime(at), SourceTime(end)), token, joins_previous=is_joined and place > 0))
        at = end + _PAUSE_US
    return Transcript(language, 1.0, (Segment(TimeRange(SourceTime(0), SourceTime(at)), tuple(words)),))


def whole(transcript: Transcript) -> Edl:
    """Return a cut list that keeps all of it and a second more."""
    return Edl((TimeRange(SourceTime(0), SourceTime(transcript.words[-1].range.out_us + 1_000_000)),))
