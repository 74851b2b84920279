"""What changed between two revisions, field by field, as a reader sees it.

Texts are compared as `desk.comparing` does; lists and rows line by line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext

from counted.hub.desk.comparing import Piece, compare
from counted.hub.library import records
from counted.hub.library.forms import ItemForm


@dataclass(frozen=True)
class Difference:
    """One field that reads differently."""

    name: str  #: of the column, or `record.` and the field of the record
    label: str | Promise
    pieces: tuple[Piece, ...]


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], *, kind: str
) -> list[Difference]:
    """The fields of two contents that differ, in the order of the form."""
    old, new = _texts(before, kind), _texts(after, kind)
    return [
        Difference(name, label, compare(old.get(name, ("", ""))[1], text))
        for name, (label, text) in new.items()
        if old.get(name, ("", ""))[1] != text
    ]


def _texts(content: Mapping[str, Any], kind: str) -> dict[str, tuple[str | Promise, str]]:
    """Label and text of each field."""
    columns = {
        name: (field.label or name, _text(content.get(name)))
        for name, field in ItemForm.base_fields.items()
        if name not in ("note", "base")
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
