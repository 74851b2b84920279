"""Words of a clause that a comment is about: found in the clause as readers read it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from counted.hub.ui.markdown import plain

QUOTES = "\"'“”„‟«»‹›‘’‚"  #: what people put around words that they copy
MARKS = {**dict.fromkeys("'’‘‚`", "['’‘‚`]"), **dict.fromkeys('"“”„‟', '["“”„‟]'),
         **dict.fromkeys("-‐‑–—", "[-‐‑–—]")}  # fmt: skip


@dataclass(frozen=True)
class Quote:
    """Words as they stand in the clause, and where: the first of its characters."""

    text: str
    start: int


def read(title: str, text: str) -> str:
    """A clause as a reader reads it, without the marks of Markdown; where quotes are counted."""
    return " ".join(it for it in (plain(title), plain(text)) if it)


def find(wanted: str, within: str) -> Quote | None:
    """Words in a clause, whatever their blanks, capitals and kinds of quotation marks."""
    asked = wanted.strip().strip(QUOTES).split()
    if not asked:
        return None
    found = re.search(r"\s+".join(map(_forgiving, asked)), within, re.IGNORECASE)
    return Quote(found[0], found.start()) if found else None


def _forgiving(word: str) -> str:
    return "".join(MARKS.get(it, re.escape(it)) for it in word)
