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
from counted.messages import Marked, mark
from counted.sentence import Fact, Sentence

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
    text: Sentence
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
    return StudyError(
        _told(kept, written.name),
        remedy=mark("Correct this and try again; the guide explains every key."),
        ids=tuple(str(c.place[-1]) for c in kept if c.place),
    )


def from_model(error: StudyError, *, written: Written) -> StudyError:
    """The same complaint with the line of the thing it names."""
    for name in error.ids[:1]:
        line = written.named.get(name) or written.mentions.get(name)
        for place, at in written.lines.items():
            line = line or (at if place and place[-1] == name else None)
        if line:
            what = _at_line(line, written.name, error.account)
            return StudyError(what, remedy=error.advice, ids=error.ids)
    what = Sentence(mark("{file}: {complaint}"), {"file": written.name, "complaint": error.account})
    return StudyError(what, remedy=error.advice, ids=error.ids)


def _told(complaints: list[Complaint], file: str) -> Sentence:
    if len(complaints) == 1:
        return _at_line(complaints[0].line, file, complaints[0].text)
    lines = [
        Sentence(mark("line {line}: {complaint}"), {"line": it.line, "complaint": it.text})
        for it in complaints[:MOST]
    ]
    if len(complaints) > MOST:
        lines.append(Sentence(mark("and {count} more."), {"count": len(complaints) - MOST}))
    return Sentence(
        mark("The study file {file} cannot be used:\n  {complaints}"),
        {"file": file, "complaints": tuple(lines)},
    )


def _at_line(line: int, file: str, complaint: Sentence) -> Sentence:
    facts: dict[str, Fact] = {"line": line, "file": file, "complaint": complaint}
    return Sentence(mark("Line {line} of {file}: {complaint}"), facts)


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
    line, owner = written.line(place), _within(schema, place[:-1])
    properties = owner.get("properties", {})
    if detail["type"] == "unexpected_keyword_argument":
        meant = _nearest(str(place[-1]), list(properties))
        return Complaint(line, _unknown(str(place[-1]), meant, tuple(properties)), place, meant)
    if detail["type"] == "missing":
        meaning = properties.get(str(place[-1]), {}).get("description", "")
        return Complaint(line, _lacking(place, meaning.rstrip(".")), place)
    if detail["type"] in _MUST_BE:
        return Complaint(line, Sentence(_MUST_BE[detail["type"]], _facts(detail)), place)
    return Complaint(line, _WORDS.get(detail["type"], _in_general)(detail), place)


def _unknown(key: str, meant: str, known: tuple[str, ...]) -> Sentence:
    if meant:
        text = mark("there is no key '{key}' here; did you mean '{meant}'?")
        return Sentence(text, {"key": key, "meant": meant})
    text = mark("there is no key '{key}' here; known here: {known}.")
    return Sentence(text, {"key": key, "known": known})


def _lacking(place: Place, meaning: str) -> Sentence:
    """`meaning` is the description of the key in the schema, which is in English."""
    facts: dict[str, Fact] = {"key": str(place[-1]), "meaning": meaning}
    if len(place) == 1:
        return Sentence(mark("the study lacks '{key}' ({meaning})."), facts)
    return Sentence(
        mark("{place} lacks '{key}' ({meaning})."), {**facts, "place": _called(place[:-1])}
    )


def _called(place: Place) -> str | Sentence:
    """How a place is called: its key, with the number of the item where it is in a list."""
    if not place:
        return Sentence(mark("the study"))
    last = place[-1]
    if not isinstance(last, int):
        return f"'{last}'"
    if len(place) == 1:
        return Sentence(mark("item {number}"), {"number": last + 1})
    return Sentence(mark("item {number} of '{list}'"), {"number": last + 1, "list": str(place[-2])})


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


def _facts(detail: ErrorDetails) -> dict[str, Fact]:
    return {"place": _called(tuple(detail["loc"])), "value": _shown(detail["input"])}


def _choices(detail: ErrorDetails) -> Sentence:
    known = re.findall(r"'([^']*)'", str(detail.get("ctx", {}).get("expected", "")))
    meant = _nearest(str(detail["input"]), known)
    facts: dict[str, Fact] = {**_facts(detail), "known": tuple(known), "meant": meant}
    if meant:
        return Sentence(
            mark("{place} is {value}, but must be one of {known}; did you mean '{meant}'?"), facts
        )
    return Sentence(mark("{place} is {value}, but must be one of {known}."), facts)


def _no_text(detail: ErrorDetails) -> Sentence:
    if isinstance(detail["input"], bool):
        text = mark('{place} was read as {value}, not as a word; put it in quotes: "{value}".')
        return Sentence(text, _facts(detail))
    return Sentence(mark("{place} must be a text."), _facts(detail))


def _bad_pattern(detail: ErrorDetails) -> Sentence:
    pattern = detail.get("ctx", {}).get("pattern", "")
    if pattern in _PATTERNS:
        return Sentence(_PATTERNS[pattern], _facts(detail))
    if choices := re.fullmatch(r"\^\(([\w|]+)\)\$", pattern):
        text = mark("{place} is {value}, but must be one of {known}.")
        return Sentence(text, {**_facts(detail), "known": tuple(choices[1].split("|"))})
    text = mark("{place} is {value}, but must be what matches {pattern}.")
    return Sentence(text, {**_facts(detail), "pattern": pattern})


def _in_general(detail: ErrorDetails) -> Sentence:
    """What only pydantic has words for, which are in English."""
    rule = detail["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    text = mark("{place} is {value}, but must be {rule}.")
    return Sentence(text, {**_facts(detail), "rule": rule})


def _bounded(text: Marked, bound: str) -> Callable[[ErrorDetails], Sentence]:
    return lambda detail: Sentence(
        text, {**_facts(detail), "bound": _shown(detail.get("ctx", {}).get(bound, ""))}
    )


_PATTERNS = {
    r"^[a-z][a-z0-9_]*$": mark(
        "{place} is {value}, but must be small letters a to z, digits and underscores, a letter "
        "first."
    ),
    r"^\d{4}(-\d\d){0,2}$": mark(
        "{place} is {value}, but must be a year, month or day such as 2026, 2026-03 or 2026-03-31."
    ),
}

_LIST = mark("{place} must be a list: [one, two], or one '- ' line for each.")
_MAPPING = mark("{place} must be a group of 'key: value' lines, indented under it.")
_TRUTH = mark("{place} is {value}, but must be true or false.")
_WHOLE = mark("{place} is {value}, but must be a whole number.")
_NUMBER = mark("{place} is {value}, but must be a number.")
_DATE = mark("{place} is {value}, but must be a date such as 2026-03-31.")

#: What a kind of complaint of pydantic means, where place and value say it all.
_MUST_BE: Mapping[str, Marked] = {
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dataclass_type": _MAPPING,
    "dict_type": _MAPPING,
    "string_too_short": mark("{place} is blank, but must say something."),
    "too_short": mark("{place} needs at least one entry."),
    "bool_parsing": _TRUTH,
    "bool_type": _TRUTH,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
}

_WORDS: Mapping[str, Callable[[ErrorDetails], Sentence]] = {
    "enum": _choices,
    "string_type": _no_text,
    "string_pattern_mismatch": _bad_pattern,
    "greater_than": _bounded(mark("{place} is {value}, but must be greater than {bound}."), "gt"),
    "greater_than_equal": _bounded(
        mark("{place} is {value}, but must be greater than or equal to {bound}."), "ge"
    ),
    "less_than_equal": _bounded(
        mark("{place} is {value}, but must be less than or equal to {bound}."), "le"
    ),
}
