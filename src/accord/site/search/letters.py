"""What letters sound like in romanisations and in Arabic script: tables for ``accord.site.search.names``."""

from __future__ import annotations

import re

APOSTROPHES = "'`´’‘‛ʼʻʽʾʿˈ′"
MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
HYPHENS = "-‐-―"
# Letters whose marks distinguish sounds; the marks of all others are dropped.
SPELLED = {
    **dict.fromkeys("šşșŝ", "sh"), **dict.fromkeys("čçć", "ch"), "ž": "zh", **dict.fromkeys("ǧĝ", "j"),
    **dict.fromkeys("ğġḡ", "gh"), **dict.fromkeys("ḫẖḵ", "kh"), **dict.fromkeys("ḏẕ", "dh"), "ṯ": "th", "ł": "l",
    "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "ø": "o", "œ": "e",
}  # fmt: skip # a table of letters, several a line
# Letters that are typed for one another; those that other languages than Arabic add keep their sound.
TYPED = str.maketrans({
    **dict.fromkeys("أإآٱ", "ا"), **dict.fromkeys("یىۍ", "ي"), **dict.fromkeys("کڪ", "ك"), **dict.fromkeys("ةۀہھ", "ه"),
    "ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ؤ": "و", "ئ": "ي", "ء": "", "ـ": "",
})  # fmt: skip # a table of letters, several a line
# What the letters of each script sound like. Capitals are consonants, X is sh; a bar parts sounds that it may have.
LATIN = {
    "ssch": "X|SH", "tsch": "X", "sch": "X|SH", "tch": "X", "dzh": "J", "sh": "X", "ch": "X|H", "zh": "J", "dj": "J",
    "kh": "H|K", "gh": "K", "th": "S|T", "dh": "Z|D", "ph": "F", "ck": "K", "que": "K", "qui": "Ki", "ee": "i",
    "oo": "o", "ou": "o", "ce": "Se|Je", "ci": "Si|Ji", "cy": "Sy|Jy", "c": "K|J", "ge": "Ke|Je", "gi": "Ki|Ji",
    "gy": "Ky|Jy", "g": "K", "q": "K", "x": "H", "p": "B", "o": "u", "v": "w", "w": "w", "y": "y", "a": "a", "e": "e",
    "i": "i", "u": "u", **{letter: letter.upper() for letter in "bdfhjklmnrstz"},
}  # fmt: skip # a table of letters, several a line
ARABIC = {
    **dict.fromkeys("بپ", "B"), **dict.fromkeys("تط", "T"), "ث": "S|T", **dict.fromkeys("جژ", "J"), "چ": "X", "ش": "X",
    **dict.fromkeys("حه", "H"), "خ": "H|K", "د": "D", "ذ": "Z|D", "ض": "Z|D", **dict.fromkeys("رڕ", "R"),
    **dict.fromkeys("زظ", "Z"), **dict.fromkeys("سص", "S"), **dict.fromkeys("غقكگ", "K"), "ف": "F", "ڤ": "w",
    **dict.fromkeys("لڵ", "L"), "م": "M", "ن": "N", "ع": "", "ا": "a", **dict.fromkeys("وۆ", "u"),
    **dict.fromkeys("يێ", "i"), "ە": "e",
}  # fmt: skip # a table of letters, several a line
LETTERS = re.compile("|".join(sorted(LATIN, key=len, reverse=True)) + "|.", re.DOTALL)
# Words that are no part of a name, or that may be left out.
ARTICLES = frozenset(("al", "el", "ul", "il", "ol", "l", "ال"))
UNSOUNDED = frozenset(
    """e i ye yi the of and in on for with to a an by at from de la le les et des du der die das und di del
    bin ibn ben bint في من على مع و بن ابن بنت""".split()
)
TITLES = frozenset(
    """mr mrs ms dr prof sir gen general lt lieutenant maj major brigadier brig col colonel adm admiral president
    minister ambassador sayyid sayyed seyyed seyed sayed syed seyid sheikh shaykh shaikh hajj haji hojjatoleslam
    ayatollah سيد السيد شيخ الشيخ دكتر دكتور الدكتور لواء اللواء فريق الفريق سردار حاج الحاج""".split()
)
