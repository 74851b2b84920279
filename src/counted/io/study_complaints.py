"""What is wrong with a study file, said to the person who wrote it: line by line, with the nearest
known word where one was probably meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process
from rapidfuzz.distance import OSA

from counted.errors import StudyError

MOST = 6  #: complaints shown at once
ALIKE = 0.6  #: share of letters in common (optimal string alignment): probably meant

Place = tuple[str | int, ...]
Schema = dict[str, Any]


@dataclass
class Written:
    """What a study file says, and on which line it says it."""

    name: str  #: of the file
    value: Any = None
    lines: dict[Place, int] = field(default_factory=dict)  #: line of each key and item
    named: dict[str, int] = field(default_factory=dict)  #: id -> the last line that declares it
    mentions: dict[str, int] = field(default_factory=dict)  #: text -> first line with it

    def line(self, place: Place) -> int:
        """The line of a key or item; of the nearest one above it where it is not written."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


@dataclass(frozen=True)
class Complaint:
    """One thing that is wrong."""

    line: int
    text: str
    place: Place
    meant: str = ""  #: the known key that an unknown one probably means


def from_validation(error: ValidationError, *, written: Written, schema: Schema) -> StudyError:
    """The first complaints of pydantic as one error, in the order of lines."""
    found = [_complaint(detail, written, schema) for detail in _telling(error.errors())]
    meant = {(*complaint.place[:-1], complaint.meant) for complaint in found if complaint.meant}
    kept = sorted(
        (complaint for complaint in found if complaint.place not in meant),
        key=lambda complaint: complaint.line,
    )
    if len(kept) == 1:
        what = f"Line {kept[0].line} of {written.name}: {kept[0].text}"
    else:
        shown = "".join(f"\n  line {c.line}: {c.text}" for c in kept[:MOST])
        more = f"\n  and {len(kept) - MOST} more." if len(kept) > MOST else ""
        what = f"The study file {written.name} cannot be used:{shown}{more}\n"
    return StudyError(
        what,
        remedy="Correct this and try again; the guide explains every key.",
        ids=tuple(str(c.place[-1]) for c in kept if c.place),
    )


def from_model(error: StudyError, *, written: Written) -> StudyError:
    """The same complaint with the line of the thing it names."""
    for name in error.ids[:1]:
        line = written.named.get(name) or written.mentions.get(name)
        for place, at in written.lines.items():
            line = line or (at if place and place[-1] == name else None)
        if line:
            return StudyError(
                f"Line {line} of {written.name}: {error.what}", remedy=error.remedy, ids=error.ids
            )
    return StudyError(f"{written.name}: {error.what}", remedy=error.remedy, ids=error.ids)


def _telling(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without 'too few' complaints about lists whose items are themselves complained about."""
    places = [detail["loc"] for detail in details]
    return [
        detail
        for detail in details
        if detail["type"] != "too_short"
        or not any(p[: len(detail["loc"])] == detail["loc"] != p for p in places)
    ]


def _complaint(detail: ErrorDetails, written: Written, schema: Schema) -> Complaint:
    place = tuple(detail["loc"])
    key = str(place[-1]) if place else ""
    line = written.line(place)
    owner = _within(schema, place[:-1])
    if detail["type"] == "unexpected_keyword_argument":
        known = list(owner.get("properties", {}))
        meant = _nearest(key, known)
        hint = f"did you mean '{meant}'?" if meant else f"known here: {', '.join(known)}."
        return Complaint(line, f"there is no key '{key}' here; {hint}", place, meant)
    if detail["type"] == "missing":
        meaning = owner.get("properties", {}).get(key, {}).get("description", "")
        what = _called(place[:-1]) or "the study"
        return Complaint(line, f"{what} lacks '{key}' ({meaning.rstrip('.')}).", place)
    say = _WORDS.get(detail["type"], _in_general)
    text = f"{_called(place)} {say(detail)}"
    return Complaint(line, text if text.endswith("?") else f"{text}.", place)


def _called(place: Place) -> str:
    """How a place is called: its key, with the number of the item where it is in a list."""
    if not place:
        return ""
    last = place[-1]
    if isinstance(last, int):
        return f"item {last + 1} of '{place[-2]}'" if len(place) > 1 else f"item {last + 1}"
    return f"'{last}'"


def _within(schema: Schema, place: Place) -> Schema:
    """The part of the schema that describes a place; {} where anything goes."""
    part = _resolved(schema, schema)
    for step in place:
        below = part.get("items" if isinstance(step, int) else "properties", {})
        part = _resolved(below if isinstance(step, int) else below.get(step, {}), schema)
    return part


def _resolved(part: Schema, schema: Schema) -> Schema:
    for choice in part.get("anyOf", ()):
        if choice.get("type") != "null":
            return _resolved(choice, schema)
    reference = part.get("$ref", "").rpartition("/")[2]
    resolved: Schema = schema["$defs"][reference] if reference else part
    return resolved


def _nearest(word: str, known: list[str]) -> str:
    found = process.extractOne(
        word.lower(), known, scorer=OSA.normalized_similarity, score_cutoff=ALIKE
    )
    return found[0] if found else ""


def _shown(value: Any) -> str:
    text = f"'{value}'" if isinstance(value, str) else str(value).lower()
    return text if len(text) <= 60 else f"{text[:57]}...'"


def _choices(detail: ErrorDetails) -> str:
    known = re.findall(r"'([^']*)'", str(detail.get("ctx", {}).get("expected", "")))
    meant = _nearest(str(detail["input"]), known)
    hint = f"; did you mean '{meant}'?" if meant else ""
    return f"is {_shown(detail['input'])}, but must be one of {', '.join(known)}{hint}"


def _no_text(detail: ErrorDetails) -> str:
    if isinstance(detail["input"], bool):
        word = str(detail["input"]).lower()
        return f'was read as {word}, not as a word; put it in quotes: "{word}"'
    return "must be a text"


def _bad_pattern(detail: ErrorDetails) -> str:
    pattern = detail.get("ctx", {}).get("pattern", "")
    rule = {
        r"^[a-z][a-z0-9_]*$": "small letters a to z, digits and underscores, a letter first",
        r"^\d{4}(-\d\d){0,2}$": "a year, month or day such as 2026, 2026-03 or 2026-03-31",
    }.get(pattern, f"what matches {pattern}")
    choices = re.fullmatch(r"\^\(([\w|]+)\)\$", pattern)
    if choices:
        rule = f"one of {choices[1].replace('|', ', ')}"
    return f"is {_shown(detail['input'])}, but must be {rule}"


def _in_general(detail: ErrorDetails) -> str:
    said = detail["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    return f"is {_shown(detail['input'])}, but must be {said}"


def _must_be(what: str) -> Callable[[ErrorDetails], str]:
    return lambda detail: f"is {_shown(detail['input'])}, but must be {what}"


_LIST = "must be a list: [one, two], or one '- ' line for each"
_MAPPING = "must be a group of 'key: value' lines, indented under it"

_WORDS: Mapping[str, Callable[[ErrorDetails], str]] = {
    "enum": _choices,
    "string_type": _no_text,
    "string_pattern_mismatch": _bad_pattern,
    "tuple_type": lambda _: _LIST,
    "list_type": lambda _: _LIST,
    "dataclass_type": lambda _: _MAPPING,
    "dict_type": lambda _: _MAPPING,
    "string_too_short": lambda _: "is blank, but must say something",
    "too_short": lambda _: "needs at least one entry",
    "bool_parsing": _must_be("true or false"),
    "bool_type": _must_be("true or false"),
    "int_type": _must_be("a whole number"),
    "int_parsing": _must_be("a whole number"),
    "float_type": _must_be("a number"),
    "float_parsing": _must_be("a number"),
    "date_type": _must_be("a date such as 2026-03-31"),
    "date_parsing": _must_be("a date such as 2026-03-31"),
    "date_from_datetime_parsing": _must_be("a date such as 2026-03-31"),
    "date_from_datetime_inexact": _must_be("a date such as 2026-03-31"),
}
