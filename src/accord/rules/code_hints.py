"""Which code somebody may have meant by a text that is none."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from accord.problems import did_you_mean
from accord.values.quoting import code_text

MAX_LISTED = 40  # codes that are written out where none is near
SHORT = 3  # letters: of these, a code that shares two has nothing to do with the text


def hint(instance: Any, options: list[dict[str, Any]]) -> str:
    """Return ``; did you mean 'x'?``, the codes there are, or where to find one of very many."""
    titles = tuple((code_text(option["const"]), str(option.get("title", ""))) for option in options)
    if isinstance(instance, str) and (near := _near(instance, titles)):
        return near
    if len(titles) > MAX_LISTED:
        return f"; 'accord find' finds each of its {len(titles)} codes by its name"
    return f"; one of {', '.join(code for code, _ in titles)}"


@lru_cache(1024)  # the same slip stands in many rows
def _near(text: str, titles: tuple[tuple[str, str], ...]) -> str:
    """Return the code of this name, the one with two letters swapped, or the one that looks most like the text."""
    known = {code for code, _ in titles}
    meant = [code for code, title in titles if title.casefold() == text.casefold()]
    meant += [code for code in _swapped(text) if code in known]
    if meant:
        return f"; did you mean {meant[0]!r}?"
    codes = [code for code, _ in titles if len(text) > SHORT or _is_close(text, code)]
    return did_you_mean(text, codes)


def _swapped(text: str) -> list[str]:
    return [text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 1)]


def _is_close(text: str, code: str) -> bool:
    """Whether two short texts differ in one letter at most, which capitals do not count for."""
    pairs = zip(text.casefold(), code.casefold(), strict=False)
    return len(text) == len(code) and sum(a != b for a, b in pairs) <= 1
