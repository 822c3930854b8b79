"""A text that looks like markup of a workbook is written as the text that it is, with the space at its ends."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
import xlsxwriter

from accord.values.plain_sheet import PlainSheet


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<r>a</r>", "&lt;r&gt;a&lt;/r&gt;"), ("<r> & </r>", "&lt;r&gt; &amp; &lt;/r&gt;"), ("plain", "plain"),
    ],
)  # fmt: skip
def test_markup_of_the_library_is_text(text: str, written: str) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True, "strings_to_formulas": False}) as book:
        book.add_worksheet("a", PlainSheet).write_string(0, 0, text)
    with zipfile.ZipFile(made) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    (cell,) = re.findall("<is>(.*)</is>", sheet)
    assert re.fullmatch(f'<t( xml:space="preserve")?>{re.escape(written)}</t>', cell)
    assert ("preserve" in cell) is text.startswith("<r>")
