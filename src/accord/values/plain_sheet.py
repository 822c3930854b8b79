"""Sheets of workbooks whose texts are all plain. Imported where a workbook is written: it needs XlsxWriter."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet


class PlainSheet(Worksheet):  # type: ignore[misc] # the library has no types
    """A sheet that writes ``<r>...</r>`` as the text it is, which the library takes for markup of its own."""

    def _xml_rich_inline_string(self, string: str, attributes: Any = ()) -> None:
        self._xml_inline_string(string, preserve=True, attributes=attributes)
