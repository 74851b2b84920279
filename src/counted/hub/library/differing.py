"""What changed between two revisions, field by field, as a reader sees it.

Words are compared, not letters; in scripts without blanks between words (Chinese, Japanese, Thai,
Lao, Khmer, Burmese) single characters. Lists and rows are compared line by line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diff_match_patch import diff_match_patch
from django.utils.functional import Promise
from django.utils.translation import gettext

from counted.hub.library import records
from counted.hub.library.forms import ItemForm

#: One character where blanks do not part words; otherwise a word, blanks, or a single sign.
TOKEN = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    r"|\w+|\s+|[^\w\s]",
)
LONGEST_SECONDS = 1.0
MOST_TOKENS = 60_000  #: different ones; more are compared as one block
FIRST_TOKEN = 0xF0000  #: private characters that stand for tokens; no text holds them


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    text: str
    change: str  #: "same", "added" or "removed"


@dataclass(frozen=True)
class Difference:
    """One field that reads differently."""

    label: str | Promise
    pieces: tuple[Piece, ...]


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], *, kind: str
) -> list[Difference]:
    """The fields of two contents that differ, in the order of the form."""
    old, new = _texts(before, kind), _texts(after, kind)
    return [
        Difference(label, compare(old.get(name, ("", ""))[1], text))
        for name, (label, text) in new.items()
        if old.get(name, ("", ""))[1] != text
    ]


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """What stayed, came and went, in reading order."""
    differ = diff_match_patch()
    differ.Diff_Timeout = LONGEST_SECONDS
    known: dict[str, str] = {}
    old, new = _coded(before, known), _coded(after, known)
    if len(known) > MOST_TOKENS:
        return tuple(it for it in (Piece(before, "removed"), Piece(after, "added")) if it.text)
    tokens = {code: token for token, code in known.items()}
    found = differ.diff_main(old, new, False)
    differ.diff_cleanupSemantic(found)
    names = {-1: "removed", 0: "same", 1: "added"}
    return tuple(Piece("".join(tokens[it] for it in text), names[op]) for op, text in found)


def _coded(text: str, known: dict[str, str]) -> str:
    """Each token as one character, the same for the same token."""
    return "".join(
        known.setdefault(token, chr(FIRST_TOKEN + len(known))) for token in TOKEN.findall(text)
    )


def _texts(content: Mapping[str, Any], kind: str) -> dict[str, tuple[str | Promise, str]]:
    """Label and text of each field."""
    columns = {
        name: (field.label or name, _text(content.get(name)))
        for name, field in ItemForm.base_fields.items()
        if name != "note"
    }
    fields = records.RECORDS[kind].model_fields
    told = content.get("record", {})
    return columns | {
        f"record.{name}": (gettext(info.title or name), _text(told.get(name)))
        for name, info in fields.items()
    }


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(_text(it) for it in value)
    if isinstance(value, dict):
        return " · ".join(_text(it) for it in value.values())
    return str(value)
