"""Fields of a Word text: programs fill some with names, and note in others where a file lies.

An instruction stays where it is one of those known to tell of nothing but the text; of any other
nothing stays but what one reads. Where a field is filled with a name, that goes as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from counted.hub.calls.blind.links import PLACE, local, web

#: Fields that tell of the text only.
OF_THE_TEXT = frozenset(
    {
        "=", "ADVANCE", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "BIBLIOGRAPHY", "CITATION", "DATE",
        "EQ", "FORMCHECKBOX", "FORMDROPDOWN", "FORMTEXT", "GOTOBUTTON", "HYPERLINK", "IF", "INDEX",
        "LISTNUM", "NOTEREF", "NUMCHARS", "NUMPAGES", "NUMWORDS", "PAGE", "PAGEREF", "QUOTE",
        "REF", "SECTION", "SECTIONPAGES", "SEQ", "STYLEREF", "SYMBOL", "TA", "TC", "TIME", "TITLE",
        "TOA", "TOC", "XE",
    }
)  # fmt: skip
#: Fields that a program fills with names.
FILLED = frozenset(
    {
        "AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS", "FILENAME", "TEMPLATE",
        "DOCPROPERTY", "DOCVARIABLE", "COMMENTS", "SUBJECT", "KEYWORDS", "INFO",
    }
)  # fmt: skip
DEEPEST = 30  #: fields within fields
WRITTEN, TOLD = ("t", "delText"), ("instrText", "delInstrText")
ADDRESS = re.compile(r'^\s*HYPERLINK\s+"?([^\s"\\][^\s"]*)', re.IGNORECASE)


class TangledError(ValueError):
    """Fields stand in one another more deeply than anybody writes them."""


@dataclass
class _Field:
    paragraph: Any
    told: list[Any] = field(default_factory=list)  #: elements that hold the instruction
    fills: bool = False  #: with a name, from here to the end of the field or paragraph

    @property
    def instruction(self) -> str:
        return "".join(it.text or "" for it in self.told)


def empty(root: Any) -> None:
    """Take out what a program wrote into fields for names of people and files."""
    for it in root.iter("{*}fldSimple"):
        _empty_simple(it)
    for found in _fields(root):
        if found.told and not is_known(found.instruction):
            for it in found.told:
                it.text = ""


def is_known(instruction: str) -> bool:
    """Whether an instruction tells of the text only, or leads to the web."""
    kind = _kind(instruction)
    if PLACE.search(instruction):
        return False
    if kind == "HYPERLINK" and (led := ADDRESS.match(instruction)):
        return bool(web(led[1]))
    return not kind or kind in OF_THE_TEXT or kind.startswith("=")


def _kind(instruction: str) -> str:
    return (instruction.split(maxsplit=1) or [""])[0].upper()


def _empty_simple(it: Any) -> None:
    for key, value in it.attrib.items():
        if not key.endswith("}instr"):
            continue
        if _kind(value) in FILLED:
            for text in it.iter(*(f"{{*}}{kind}" for kind in WRITTEN)):
                text.text = ""
        if not is_known(value):
            it.attrib[key] = ""


def _fields(root: Any) -> Iterator[_Field]:
    """All fields; what those for names were filled with is gone then."""
    standing: list[_Field] = []
    for it in root.iter("{*}fldChar", *(f"{{*}}{kind}" for kind in (*TOLD, *WRITTEN))):
        kind = local(it)
        if kind == "fldChar":
            yield from _turn(standing, it)
        elif kind in TOLD:
            if standing:
                standing[-1].told.append(it)
            else:
                yield _Field(None, [it])
        elif any(one.fills and _is_within(it, one.paragraph) for one in standing):
            it.text = ""
    yield from standing


def _turn(standing: list[_Field], it: Any) -> list[_Field]:
    """Begin a field, go on to what it is filled with, or end it: those that ended."""
    match next((value for key, value in it.items() if key.endswith("Type")), ""):
        case "begin":
            if len(standing) >= DEEPEST:
                raise TangledError
            standing.append(_Field(_paragraph(it)))
        case "separate" if standing:
            standing[-1].fills = _kind(standing[-1].instruction) in FILLED
        case "end" if standing:
            return [standing.pop()]
    return []


def _paragraph(it: Any) -> Any:
    return next(it.iterancestors("{*}p"), None)


def _is_within(it: Any, paragraph: Any) -> bool:
    """Whether something stands in a paragraph; a field that nobody closed ends with its own."""
    return paragraph is None or any(one is paragraph for one in it.iterancestors("{*}p"))
