# SPDX-License-Identifier: MIT
"""The letters of each language that can be heard, as running text has them, without those of ASCII. Data."""

from __future__ import annotations

import unicodedata

from clipmill.domain.languages import LANGUAGES


def _block(*bounds: int) -> str:
    """Return the assigned letters, marks and digits of ranges, given as first and last of each."""
    ranges = zip(bounds[::2], bounds[1::2], strict=True)
    chars = (chr(code) for first, last in ranges for code in range(first, last + 1))
    return "".join(char for char in chars if unicodedata.category(char)[0] in "LMN")


_RUSSIAN = _block(0x410, 0x44F) + "Ёё"
_ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي" + "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652،؛؟٠١٢٣٤٥٦٧٨٩"
_PERSIAN = _ARABIC + "پچژکگی۰۱۲۳۴۵۶۷۸۹"
_HEBREW = _block(0x5D0, 0x5EA)
_DEVANAGARI = _block(0x901, 0x903, 0x905, 0x90C, 0x90F, 0x928, 0x92A, 0x939)
_DEVANAGARI += _block(0x93C, 0x94D, 0x958, 0x95F, 0x966, 0x96F) + "ऍऑऽॐ।॥"
_BENGALI = _block(0x981, 0x983, 0x985, 0x9B9, 0x9BC, 0x9CE, 0x9DC, 0x9DF)
_BENGALI += _block(0x9E6, 0x9EF)
_VIETNAMESE = "ÀÁẢÃẠăằắẳẵặâầấẩẫậĐđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"

LETTERS: dict[str, str] = {
    "af": "áéèêëíîïóôöúûüŉ", "sq": "çëÇË", "am": _block(0x1200, 0x135A) + "፡።፣፤፥፦", "ar": _ARABIC,
    "hy": _block(0x531, 0x556, 0x561, 0x587) + "։՝՞՜՛", "as": _BENGALI + "ৰৱ।", "az": "çəğıİöşüÇƏĞÖŞÜ",
    "ba": _RUSSIAN + "ҒғҘҙҠҡҢңӨөҪҫҮүҺһӘә", "eu": "ñçü", "be": _RUSSIAN + "ІіЎў’", "bn": _BENGALI + "।",
    "bs": "čćđšžČĆĐŠŽ",
    "br": "âêîôûùüñ", "bg": _RUSSIAN + "ѝ", "my": _block(0x1000, 0x102A, 0x102B, 0x1049) + "ဿ၊။၌၍၎၏",
    "ca": "àçéèíïóòúü·", "zh-cn": "第一年是最难的但是我们没有停下来，。！？",
    "zh-tw": "第一年是最難的但是我們沒有停下來「」",
    "hr": "čćđšžČĆĐŠŽ", "cs": "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ", "da": "æøåÆØÅé", "nl": "áéëïóöüĳ", "en": "éèïñ’“”",
    "et": "äõöüšžÄÕÖÜŠŽ", "fo": "áðíóúýæøÁÐÍÓÚÝÆØ", "fi": "äöåÄÖÅšž", "fr": "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ«»",
    "gl": "áéíñóúü", "ka": _block(0x10D0, 0x10F0), "de": "äöüßÄÖÜẞ„“", "el": _block(0x391, 0x3A9, 0x3AC, 0x3CE),
    "gu": _block(0xA81, 0xA8D, 0xA8F, 0xACD, 0xAE6, 0xAEF) + "।", "ht": "àèòÀÈÒ", "ha": "ɓɗƙƴƁƊƘƳ’",
    "haw": "āēīōūĀĒĪŌŪʻ", "he": _HEBREW + "׳״־", "hi": _DEVANAGARI, "hu": "áéíóöőúüűÁÉÍÓÖŐÚÜŰ",
    "is": "áðéíóúýþæöÁÐÉÍÓÚÝÞÆÖ",
    "id": "é", "it": "àèéìíòóùú", "ja": _block(0x3041, 0x3096, 0x30A1, 0x30FA) + "々ー第一年大変、。「」",
    "jw": "éèåÉÈÅ", "kn": _block(0xC82, 0xCB9, 0xCBC, 0xCCD, 0xCE6, 0xCEF),
    "kk": _RUSSIAN + "ӘәҒғҚқҢңӨөҰұҮүҺһІі", "km": _block(0x1780, 0x17B3, 0x17B6, 0x17D3, 0x17E0, 0x17E9) + "។៕ៗ",
    "ko": "첫해가가장힘들었지만우리는멈추지않았습니다값싶읽뷁",
    "lo": _block(0xE81, 0xEBD, 0xEC0, 0xECD, 0xED0, 0xED9) + "ໜໝ",
    "la": "āēīōūȳæœ", "lv": "āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ", "ln": "áâǎéêěíîǐóôǒúûǔɛɔƐƆ", "lt": "ąčęėįšųūžĄČĘĖĮŠŲŪŽ",
    "lb": "äëéöüÄËÉ", "mk": _RUSSIAN + "ЃѓЌќЅѕЈјЉљЊњЏџ", "mg": "àâéèêëìïôÀÂÔ", "ms": "é",
    "ml": _block(0xD02, 0xD39, 0xD3E, 0xD4D, 0xD7A, 0xD7F),
    "mt": "ċġħżàèéìòùĊĠĦŻ", "mi": "āēīōūĀĒĪŌŪ", "mr": _DEVANAGARI + "ळऱ", "mn": _RUSSIAN + "ӨөҮү", "ne": _DEVANAGARI,
    "no": "æøåÆØÅéô", "nn": "æøåÆØÅéôò", "oc": "áàçéèíïóòúü·", "ps": _PERSIAN + "ټځڅډړږښګڼېۍئ", "fa": _PERSIAN,
    "pl": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "pt": "áâãàçéêíóôõúü",
    "pa": _block(0xA01, 0xA03, 0xA05, 0xA39, 0xA3C, 0xA4D, 0xA66, 0xA71) + "।",
    "ro": "ăâîșțşţĂÂÎȘȚ", "ru": _RUSSIAN, "sa": _DEVANAGARI + "ॠॡॢॣ", "sr": _RUSSIAN + "ЂђЋћЉљЊњЏџЈј", "sn": "",
    "sd": _ARABIC + "ٻڀٺٽٿڃڄچڇڊڌڍڏڙڦڪگڳڱڻھپٹڊ", "si": _block(0xD82, 0xDDF), "sk": "áäčďéíĺľňóôŕšťúýžÁČĎĹĽŇŔŠŤŽ",
    "sl": "čšžČŠŽ", "so": "’",
    "es": "áéíñóúü¡¿ÁÉÍÑÓÚÜ", "su": "éÉ", "sw": "’", "sv": "åäöÅÄÖé", "tl": "ñÑáéíóú", "tg": _RUSSIAN + "ҒғӢӣҚқӮӯҲҳҶҷ",
    "ta": _block(0xB82, 0xB83, 0xB85, 0xBCD, 0xBE6, 0xBEF), "tt": _RUSSIAN + "ӘәӨөҮүҖҗҢңҺһ",
    "te": _block(0xC01, 0xC03, 0xC05, 0xC39, 0xC3E, 0xC4D, 0xC66, 0xC6F), "th": _block(0xE01, 0xE3A, 0xE3F, 0xE5B),
    "bo": _block(0xF40, 0xF47, 0xF49, 0xF6C, 0xF71, 0xF84, 0xF90, 0xF97, 0xF99, 0xFBC) + "་།༎༠༡༢༣༤༥༦༧༨༩",
    "tr": "çğıİöşüâîûÇĞÖŞÜ", "tk": "äçňöşüýžÄÇŇÖŞÜÝŽ", "uk": _RUSSIAN + "ҐґЄєІіЇї’", "ur": _PERSIAN + "ٹڈڑںھہے۔ؤئۂۃ",
    "uz": "ʻʼ‘’", "vi": _VIETNAMESE, "cy": "âêîôûŵŷáéíóúẁÂÊÎÔÛŴŶ", "yi": _HEBREW + "װױײ\u05b7\u05b8\u05bf\u05bc\u05b4",
    "yo": "ẹọṣẸỌṢàáèéìíòóùúńǹ\u0300\u0301",
}  # fmt: skip
"""Code: letters. In capitals as well where captions may write them so."""

UNKNOWN = tuple(language.code for language in LANGUAGES if language.code not in LETTERS)
"""Languages whose letters nobody wrote down here; none."""
