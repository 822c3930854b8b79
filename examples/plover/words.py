"""The words from which the invented data is made: no name of a person, no event that happened."""

# ruff: noqa: RUF001 - letters and digits of the region's scripts are what the data tries
from __future__ import annotations

from urllib.parse import quote

HOSTS = ("north.example", "press.example.org", "وكالة.example".encode("idna").decode(), "daily-post.example.com:8443")
SLUGS = tuple(quote(path, safe="/~") for path in ("/story", "/ar/خبر", "/fa/2024/گزارش", "/en/report", "/a-b_c~d"))
LANGUAGES = ("en", "en", "ar", "fa", "ckb", "ar-IQ", "fa-Latn", "ku-Arab-IQ", "tr", "de-1996")
OFFICES = (
    "Water board", "Border post", "Chamber of trade", "Rail works", "Farmers' union", "Court of first instance",
    "Pilgrims' office, main branch", 'The "Two Rivers" society', "هيئة المياه", "اتحاد الفلاحين", "غرفة التجارة",
    "اداره گمرک", "شرکت راه‌آهن", "انجمن کشاورزان", "Yekîtiya cotkaran", "Büyük çarşı derneği",
)  # fmt: skip
PLACES = (
    "Baghdad", "Basra", "Mehran crossing", "Khosravi", "Al-Qa'im", "Ilam, old town", 'The "upper" bridge', "بغداد",
    "البصرة", "مهران", "خسروی", "کرمانشاه", "شط العرب", "Silêmanî", "Hewlêr", "Diyarbakır", "Zürich", "São Tomé",
    "Camp 7,\u00a0north gate", "🏔 Qandil", "نقطه‌ی صفر مرزی", "A",
    "ب" * 80,  # as long as may be: 80 characters, 160 bytes
    "🕌" * 79 + "!",  # 80 characters, 159 units of UTF-16, 317 bytes
)  # fmt: skip
OPENINGS = (
    "The coder read of a meeting", "A report, later repeated, of talks", 'It is called a "working visit"',
    "قرأ المرمّز خبرا", "کدگذار گزارشی خواند", "A gathering was seen", "Trucks waited",
    "An offer was made, then withdrawn", "بيان قصير",
    "Said to be\nthe third of its kind",
    'First line, "quoted"\nsecond line, plain\n\nlast line', "Short",
)  # fmt: skip
JOINTS = (" about ", " near ", ", so they say, with ", " — ", " (see also) ", "\nand ", " و ", " \u2013 ")
CAMEO = ("01", "010", "020", "036", "040", "0841", "112", "145", "1821", "190", "195", "20", "2042")

FIRST_DAY = 16436  # 2015-01-01, in days since 1970-01-01
DAYS = 3650
DATES = (  # other forms of EDTF: what is not a day or a month
    "2019?", "2020~", "2021%", "2016-02-XX", "2018-XX-XX", "201X", "2017-21", "2019-24", "2024-02-14/2024-02-16",
    "2023-05/..", "../2022", "[2021-03-01,2021-03-04]", "{2020,2021-06}", "[2022-12-30..2023-01-02]", "2016-02-29",
    "2024-12-31~", "19XX",
)  # fmt: skip
