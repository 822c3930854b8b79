"""What the quick pattern lets pass is right: it matches all that the rules refuse and all that NFC changes."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.values.characters import CLEAN, SUSPECT, SUSPECT_IN_ANY, faults, forbidden

pytestmark = pytest.mark.repeats  # hundreds of cases, of which others run the lines


@cache
def everything() -> list[str]:
    """Return every character, made by the worker that runs these tests and no other."""
    return [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]


def python_syntax(pattern: str) -> str:
    """Return a pattern of RE2 as Python writes it."""
    return re.sub(r"\\x\{([0-9a-f]+)\}", lambda match: rf"\U{int(match[1], 16):08x}", pattern.replace(r"\z", r"\Z"))


def suspects(texts: list[str], pattern: str = SUSPECT) -> list[bool]:
    marked: list[bool] = pc.match_substring_regex(pa.array(texts), pattern).to_pylist()
    return marked


def test_every_character_that_is_refused_is_a_suspect() -> None:
    for letter, suspect in zip(everything(), suspects(everything()), strict=True):
        assert suspect or not list(faults(letter)), hex(ord(letter))


def test_every_character_that_may_join_the_one_before_is_a_suspect() -> None:
    composed = [letter for letter in everything() if unicodedata.is_normalized("NFC", letter)]
    joining = {part for letter in composed for part in unicodedata.normalize("NFD", letter)[1:]}
    assert len(joining) > 100
    assert all(suspects(sorted(joining)))


@given(
    st.text()
    | st.text(st.sampled_from("aе\u0301\u0308é\u200c\u200d\u0dca\u1100\u1161\u11a8ي\u0654\u0651\u064e\u05b0\u0345"))
    | st.text(st.sampled_from("a5»\u200c\u200dه. م\u0dc1\u0dca😀\ufe0f⚕\U0001f3fd\u200b\u0bcd"))
)
def test_a_text_with_a_fault_is_a_suspect(text: str) -> None:
    assert suspects([text])[0] or not list(faults(text))


def test_no_character_that_is_clean_has_a_fault() -> None:
    clean = [letter for letter, is_clean in zip(everything(), suspects(everything(), CLEAN), strict=True) if is_clean]
    assert len(clean) > 100_000
    assert not any(suspects(clean))
    assert not [letter for letter in clean if unicodedata.category(letter)[0] == "M" or list(faults(letter))]


SPELT = (
    "aا\u064b\u0651\u0652\u0656\u065f\u0653\u0655\u0670\u0610"
    "\u200c\u200dهی۵5»😀\ufe0f\u0301\u093cक\n\t\u0007\u00ad\u2028é\u066a\u06d4"
)


@given(st.text() | st.text(SPELT) | st.from_regex(python_syntax(CLEAN)))
def test_a_text_that_is_clean_is_no_suspect(text: str) -> None:
    if suspects([text], CLEAN)[0]:
        assert not suspects([text])[0]
        assert not list(faults(text))


@pytest.mark.parametrize("text", ["بغداد", "نقطه\u200cی صفر", "قرّر", "São Tomé — 5 °C", "🕌", "日本", "می\u200cخواهند"])
def test_what_most_people_write_is_clean(text: str) -> None:
    assert suspects([text], CLEAN)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\0b", (1, "control character U+0000")), ("a\r\n", (1, "control character U+000D")),
        ("\u202eabc", (0, "invisible character U+202E (RIGHT-TO-LEFT OVERRIDE); take it out")),
        ("a\u200b", (1, "invisible character U+200B (ZERO WIDTH SPACE)")), ("a\u2028", (1, "line separator U+2028")),
        ("x\ud800", (1, "half of a surrogate pair U+D800")), ("abce\u0301", (3, "not in Unicode normal form C")),
        ("\u0436\u8a9ee\u0301", (2, "not in Unicode normal form C")),
        ("a\u200db", (1, "invisible character U+200D")), ("a\u200cb", (1, "invisible character U+200C")),
        ("\u200cکار", (0, "U+200C")), ("کار\u200c", (3, "U+200C")), ("کار\u200c ها", (3, "U+200C")),
        ("کار\u200c\u200cها", (3, "U+200C")), ("می \u200cخواهد", (3, "U+200C")), ("\u0dc1\u200d", (1, "U+200D")),
        ("😀\u200d", (1, "U+200D")), ("😀\u200da", (1, "U+200D")), ("a\u200d😀", (1, "U+200D")),
        ("ab" + "\u0301\u0323" * 16, (2, "more than 30 combining marks in a row")),
    ],
)  # fmt: skip
def test_a_fault_has_its_place(text: str, expected: tuple[int, str]) -> None:
    at, message = next(iter(faults(text)))
    assert at == expected[0]
    assert expected[1] in message


def test_every_character_that_is_refused_is_refused_beside_others() -> None:
    """A text of printable letters is not looked at letter by letter: no letter that is refused is printable."""
    kinds = ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")
    for letter in map(chr, range(0x110000)):
        if list(forbidden(letter)):
            assert unicodedata.category(letter) in kinds, hex(ord(letter))
            assert [at for at, _ in forbidden(f"aé{letter} \n\t")] == [2], hex(ord(letter))


@pytest.mark.parametrize("start", range(40))
def test_a_row_of_marks_is_counted_wherever_it_begins(start: int) -> None:
    assert not list(forbidden("a" * start + "\u0301" * 30 + "é" * 40))
    assert [at for at, _ in forbidden("a" * start + "\u0301" * 31)] == [start]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain\ttext\n",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "کار\u200cها",
        "۵\u200cساله",
        "5\u200cساله",
        "«کار»\u200cها",
        "ه\u200d.ق.",
        "کورده\u200c",
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3",
        "ക\u0d4dഷ",
        "അവന\u0d4d\u200d",
        "ന\u0d4d\u200d മ",
        "ক\u200dষ",
        "👨\u200d👩\u200d👧",
        "🏳\ufe0f\u200d🌈",
        "👩🏽\u200d⚕\ufe0f",
        "x" + "\u0323" * 30,
        "\u00e9",
        "\U0001f600",
    ],
)
def test_what_people_spell_with_may_stand(text: str) -> None:
    assert list(faults(text)) == []


@pytest.mark.parametrize("text", ["\u200b", "\1", "\u200d", "\u0301\u0323", "ه\u200d", "e\u0301", "😀\u200d"])
def test_a_long_text_is_judged_in_linear_time(text: str) -> None:
    for _ in faults(text * 100_000):  # minutes where the time is quadratic
        pass


def test_where_any_characters_may_stand_exactly_those_are_suspects_that_are_refused() -> None:
    refused = {letter for letter in everything() if list(faults(letter, is_any=True))}
    assert refused == {
        letter for letter, suspect in zip(everything(), suspects(everything(), SUSPECT_IN_ANY), strict=True) if suspect
    }
    assert {"\0", "\x1b", "\r", "\x85", "\u2028", "\uffff"} <= refused
    assert all(unicodedata.category(letter) in ("Cc", "Zl", "Zp", "Cn") for letter in refused)
    assert list(faults("\ud800", is_any=True))


@pytest.mark.parametrize(
    "text", ["\u202eabc\u202c", "\ufeffx", "a\u200db", "e\u0301", "x" + "\u0323" * 31, "\u00ad", "\t\n"]
)
def test_text_of_any_characters_is_as_it_is(text: str) -> None:
    assert list(faults(text, is_any=True)) == []


SCRIPTS = frozenset(
    [
        "ADLAM",
        "AHOM",
        "ARABIC",
        "ARABIC-INDIC",
        "BALINESE",
        "BATAK",
        "BENGALI",
        "BHAIKSUKI",
        "BRAHMI",
        "BUHID",
        "CHAKMA",
        "CHAM",
        "DEVANAGARI",
        "DOGRA",
        "GRANTHA",
        "GUJARATI",
        "GUNJALA",
        "GURMUKHI",
        "HANIFI",
        "HANUNOO",
        "JAVANESE",
        "KAITHI",
        "KANNADA",
        "KAYAH",
        "KHMER",
        "KHOJKI",
        "KHUDAWADI",
        "LEPCHA",
        "LIMBU",
        "MAHAJANI",
        "MALAYALAM",
        "MANDAIC",
        "MANICHAEAN",
        "MARCHEN",
        "MASARAM",
        "MEETEI",
        "MODI",
        "MONGOLIAN",
        "MULTANI",
        "MYANMAR",
        "NANDINAGARI",
        "NEWA",
        "NKO",
        "ORIYA",
        "PHAGS-PA",
        "PSALTER",
        "REJANG",
        "SAURASHTRA",
        "SHARADA",
        "SIDDHAM",
        "SINHALA",
        "SOGDIAN",
        "SORA",
        "SOYOMBO",
        "SUNDANESE",
        "SYLOTI",
        "SYRIAC",
        "TAGALOG",
        "TAGBANWA",
        "TAKRI",
        "TAMIL",
        "TELUGU",
        "THAANA",
        "TIBETAN",
        "TIRHUTA",
        "VEDIC",
        "ZANABAZAR",
    ]
)
SELDOM = re.compile(  # signs of these scripts that no word is spelt with
    "MATHEMATICAL|MUSICAL|SELECTOR|KHMER SYMBOL|TIBETAN (DIGIT|SIGN|MARK|SYMBOL|ASTROLOGICAL|SYLLABLE)|LIMBU DIGIT"
    "|REPETITION MARK|NKO (LAJANYALAN|DANTAYALAN)|MEETEI MAYEK (ANJI|VOWEL SIGN VISARGA)"
    "|DEVANAGARI (HEADSTROKE|JAIN OM|.* AY$)"
)
# Beside the letters of these scripts: punctuation and symbols of theirs, letters of other scripts, code points of none.
OTHERS = (
    "\u060f\u061b\u061f\u066a\u066d\u06d4\u0700\u07f6\u0964\u0965\u0df4\u104a\u104f\u10a0\u17d4\u17d6\u1a1f\u1b5a\u1bff"
    "\u1c50\ua7ff\ua828\ua874\ua8f8\ua9c1\uaa5f\uaaf0\uabbf\ufb4f\ufdfc\U00010b7f\U00010baf\U00010cff\U00010f55\U00012000"
    "\u083f\u0fbd\u0fff\u16ff\u17ea\u18ab\u18ff\u193c\u1a9a\u1aff\u1bf4\u1ccf\u1cfb\ua83f\ua87f\ua954\ua97f\ua9ce\ua9ff"
    "\uaa5a\uabfa\ufe6f\ufefd\U00010abf\U00010ae7\U00010d3a\U00010fff\U0001e8ff\U0001e95a"
    "\u070f\u0f3f\u180f\u1b7f\ua8ff\U00010ebf"
)


def test_every_letter_of_a_script_that_spells_with_joiners_may_be_joined() -> None:
    for letter in everything():
        name, kind = unicodedata.name(letter, ""), unicodedata.category(letter)
        if name.split(" ")[0] in SCRIPTS and (kind[0] in "LM" or kind == "Nd") and not SELDOM.search(name):
            faults_ = [message for _, message in forbidden(f"{letter}\u200c{letter}") if "JOINER" in message]
            assert faults_ == [], name


@pytest.mark.parametrize("sign", OTHERS, ids=ascii)
def test_no_other_sign_is_joined(sign: str) -> None:
    assert [at for at, message in forbidden(f"{sign}\u200c{sign}") if "U+200C" in message] == [1]
    assert [at for at, message in forbidden(f"\u0643\u200c{sign}") if "U+200C" in message] == [1]


@pytest.mark.parametrize(
    ("before", "may"),
    [("/", False), ("0", True), ("9", True), (":", False), ("\u00ba", False), ("\u00bb", True), ("\u00bc", False),
     ("\u201c", False), ("\u201d", True), ("\u201e", False), ("a", False)],
)  # fmt: skip
def test_a_suffix_is_joined_to_a_number_and_to_a_closing_mark(before: str, *, may: bool) -> None:
    assert (list(forbidden(f"{before}\u200c\u0647\u0627")) == []) is may


def test_emoji_are_joined_across_one_sign_of_their_look() -> None:
    assert list(forbidden("\U0001f469\ufe0f\u200d\u2695")) == []
    assert [at for at, _ in forbidden("\U0001f469\ufe0f\ufe0f\u200d\u2695")] == [3]
