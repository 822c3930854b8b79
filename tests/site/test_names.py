"""Folding: what is typed carelessly makes no difference, spellings of one name are near, other names are not."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accord.site.search import names
from accord.site.search.distance import near
from accord.site.search.names import fold, forms, joined, words_of

SCRIPTS = st.text(st.characters(codec="utf-8"), max_size=40)
LATIN = st.text("abdeghijklmnoqrstuvwyzāīūḥṣşç", min_size=1, max_size=12)
ARABIC = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژگ", min_size=2, max_size=10)
NAMES = LATIN | ARABIC
HARAKAT = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"

ONE = [
    ("Soleymānī", "Süleymani"), ("سلیمانی", "Soleimani"), ("سليماني", "Silêmanî"), ("Ghasem", "Qāsim"),
    ("Kasım", "قاسم"), ("Hosein", "Husayn"), ("حسين", "Hüseyin"), ("Hicham", "Hishām"), ("Djavad", "Jawad"),
    ("Cevad", "جواد"), ("Schamchani", "Shamkhani"), ("Şemhani", "شمخانی"), ("al-Chammari", "الشمّري"),
    ("Abdulameer", "Abd al-Amir"), ("عبد الأمير", "Abdolamir"), ("Abdurrahman", "عبدالرحمن"),
    ("Essoudani", "as-Sūdānī"),
    ("Salahuddin", "صلاح الدين"), ("Mousa", "موسى"), ("Fatemeh", "فاطمة"), ("Kadhim", "كاظم"), ("Ridha", "رضا"),
    ("Peşmerge", "پێشمەرگە"), ("Baġdād", "Bağdat"), ("Meşhed", "Mashhad"), ("Mashad", "مشهد"), ("Gholamhossein",
    "غلام حسین"), ("Amirabdollahian", "امیرعبداللهیان"), ("Khasan", "Hassan"), ("Thabet", "Sabit"),
]  # fmt: skip
OTHERS = [
    ("Hassan", "Hussein"), ("حسن", "حسين"), ("حسن", "Hussein"), ("Hassan", "حسين"), ("Mohsen", "Mohseni"),
    ("محسن", "محسني"), ("Hossein", "Hosseini"), ("Mohammed", "Mahmoud"), ("محمد", "محمود"), ("محمود", "Mohammed"),
    ("Rashid", "Rashad"), ("Salman", "Soleimani"), ("Sulaymaniyah", "سليماني"), ("السليمانية", "Soleimani"),
    ("Qaani", "Kanaani"), ("Araghchi", "al-Araji"), ("al-Abadi", "al-Awadi"), ("Kazem", "Kadhimi"), ("Amir", "Amiri"),
    ("Hakim", "Hikma"), ("Ali", "Ala"),
]  # fmt: skip


@given(SCRIPTS)
@example("″")
def test_what_is_plain_stays_so(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("word", ["Иран", "伊朗", "איראן", "อิหร่าน", "ईरान"])
def test_a_script_whose_letters_are_not_known_sounds_like_nothing(word: str) -> None:
    assert forms(word) == ()
    assert joined([*words_of(word), *words_of("Tehran")]) == ()


@given(SCRIPTS)
def test_case_does_not_matter(text: str) -> None:
    assert fold(text.upper().lower()) == fold(text.casefold().upper().lower())
    for word in text.split():
        assert forms(word.casefold()) == forms(word)


@given(NAMES, st.sampled_from(names.APOSTROPHES))
def test_apostrophes_do_not_matter(name: str, mark: str) -> None:
    middle = len(name) // 2
    typed = f"{name[:middle]}{mark}{name[middle:]}" if name[middle : middle + 1] != "s" else name
    assert fold(typed) == fold(name)
    assert forms(typed) == forms(name)


@given(ARABIC, st.lists(st.sampled_from(HARAKAT + "ـ"), min_size=1, max_size=5))
def test_vowel_signs_and_tatweel_do_not_matter(name: str, signs: list[str]) -> None:
    typed = "".join(letter + sign for letter, sign in zip(name, signs * len(name), strict=False))
    assert fold(typed) == fold(name)
    assert forms(typed) == forms(name)


@given(NAMES)
def test_the_unicode_form_does_not_matter(name: str) -> None:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert forms(unicodedata.normalize(form, name)) == forms(name)


@given(ARABIC, ARABIC)
def test_a_joiner_is_as_good_as_a_space(one: str, other: str) -> None:
    apart = joined(words_of(f"{one} {other}"))
    assert joined(words_of(f"{one}\u200c{other}")) == apart


@given(SCRIPTS)
def test_words_stand_where_they_say(text: str) -> None:
    for word in words_of(text):
        assert fold(text[word.start : word.end]).replace(".", "").find(word.folded[:1]) >= 0
        assert word.folded == fold(word.folded)


@given(NAMES)
def test_a_name_is_near_itself(name: str) -> None:
    for word in words_of(name):
        assert not word.forms or near(word.forms, word.forms) == 0


@given(NAMES, NAMES)
def test_nearness_has_no_direction(one: str, other: str) -> None:
    assert near(forms(one), forms(other)) == pytest.approx(near(forms(other), forms(one)))


@pytest.mark.parametrize(("one", "other"), ONE)
def test_spellings_of_one_name_are_near(one: str, other: str) -> None:
    assert _far(one, other) is not None


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_names_are_not(one: str, other: str) -> None:
    assert _far(one, other) is None
    assert _far(other, one) is None


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Iraq's Parliament", ["iraq", "parliament"]), ("the U.S. and the UN", ["us", "un"]), ("al-Sudani", ["sudani"]),
        ("aş-Şadr", ["sadr"]), ("Abd-ul-Latif", ["abd", "latif"]), ("اژه\u200cای", ["اژه", "اي"]), ("al", ["al"]),
        ("٢٠٢٣", ["2023"]), ("بغداد\u200e", ["بغداد"]), ("", []), ("?!", []), ("x_y", ["x", "y"]),
    ],
)  # fmt: skip
def test_words(text: str, folded: list[str]) -> None:
    assert [word.folded for word in words_of(text)] == folded


def test_in_recorded_text_small_letters_and_acronyms_are_no_names() -> None:
    found = words_of("pact of Baghdad with the KDPI, بغداد", recorded=True)
    assert [bool(word.forms) for word in found] == [False, True, False, True]
    assert all(word.forms for word in words_of("pact of baghdad"))


def test_reading_names_needs_the_standard_library_only() -> None:
    folder = Path(names.__file__).parent
    for name in ("names.py", "distance.py", "letters.py"):
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        imported = {line.split()[1].partition(".")[0] for line in lines if line.startswith(("import ", "from "))}
        assert imported <= {
            "__future__",
            "accord",
            "collections",
            "functools",
            "itertools",
            "re",
            "typing",
            "unicodedata",
        }


def _far(one: str, other: str) -> float | None:
    return near(joined(words_of(one)), joined(words_of(other)))
