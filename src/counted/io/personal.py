"""Columns that may point at single people: names, numbers, places on a map, and their like.

The words and patterns are facts of `standards/personal.yaml`. A name of a column alone is not
enough: 'Has_phone' with Y and N is no phone number. What is found is for people to decide upon;
what is not found may still be personal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

from counted.messages import mark
from counted.model.personal import Personal, Sureness, Suspect
from counted.model.table import Table
from counted.standards import load

#: In this order: the first kind that fits is told.
BY_PATTERN = (
    Personal.EMAIL,
    Personal.COORDINATES,
    Personal.BIRTH_DATE,
    Personal.PHONE,
    Personal.NATIONAL_ID,
    Personal.DEVICE,
)
BY_VARIETY = (Personal.NAME, Personal.ADDRESS)

WHY_NAMED_SO = {
    Personal.NAME: mark("The column is called like the name of a person, and its values vary."),
    Personal.PHONE: mark("The column is called like a phone number, and its values look like one."),
    Personal.EMAIL: mark(
        "The column is called like an e-mail address, and its values look like one."
    ),
    Personal.NATIONAL_ID: mark(
        "The column is called like an identity document, and its values look like numbers of one."
    ),
    Personal.COORDINATES: mark(
        "The column is called like a place on a map, and its values look like coordinates."
    ),
    Personal.DEVICE: mark("The column says which phone or tablet a record came from."),
    Personal.BIRTH_DATE: mark("The column is called like a date of birth and holds exact dates."),
    Personal.ADDRESS: mark("The column is called like an address, and its values vary."),
}
WHY_LOOKS_SO = {
    Personal.PHONE: mark("Many values look like phone numbers."),
    Personal.EMAIL: mark("There are e-mail addresses among the values."),
    Personal.COORDINATES: mark("Many values look like coordinates of a place on a map."),
    Personal.DEVICE: mark("Many values look like the number of a phone, tablet or connection."),
}
WHY_FREE_TEXT = mark(
    "The column holds long texts in people's own words, which may name somebody or somewhere."
)

_CAMEL = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[^\W\d_A-Z]+|[A-Z]+|\d+")
_CJK = re.compile(r"[\u3400-\u9fff]")
_ARABIC_LETTERS = str.maketrans("أإآىة", "ااايه")
_ARABIC_ARTICLE = re.compile(r"\b(?:وال|ال|لل)(?=\w{3})")


def suspects(table: Table) -> tuple[Suspect, ...]:
    """Columns of `table` that may point at single people, in its order; blank ones never do."""
    found = (_suspect(name, values.tolist()) for name, values in table.columns.items())
    return tuple(suspect for suspect in found if suspect is not None)


def words_of(header: str) -> tuple[str, ...]:
    """The words in the name of a column: 'HHname_ofSettlement' -> hhname, of, settlement."""
    return tuple(
        word
        for part in _CAMEL.findall(header)
        for word in _plain(part).split()
        if not word.isdecimal()
    )


def _suspect(column: str, values: list[str]) -> Suspect | None:
    distinct = set(values) - {""}
    if not distinct:
        return None
    words = words_of(column)
    for kind in BY_PATTERN:
        if _is_named(words, kind) and _share(distinct, kind, "with") >= _limit("share"):
            return Suspect(column, kind, WHY_NAMED_SO[kind], Sureness.SURE)
    for kind in BY_VARIETY:
        sure = _sureness_of_name(words, kind, distinct, len(values) - values.count(""))
        if sure:
            return Suspect(column, kind, WHY_NAMED_SO[kind], sure)
    return _by_values(column, distinct)


def _by_values(column: str, distinct: set[str]) -> Suspect | None:
    for kind, why in WHY_LOOKS_SO.items():
        share = _share(distinct, kind, "alone")
        if share >= _limit("share"):
            return Suspect(column, kind, why, Sureness.SURE)
        if share >= _limit("share_alone") or (share and kind is Personal.EMAIL):
            return Suspect(column, kind, why, Sureness.LIKELY)
    if _is_free_text(distinct):
        return Suspect(column, Personal.FREE_TEXT, WHY_FREE_TEXT, Sureness.POSSIBLE)
    return None


def _sureness_of_name(
    words: tuple[str, ...], kind: Personal, distinct: set[str], filled: int
) -> Sureness | None:
    """How sure it is that a column called like a name or an address holds such, if at all."""
    if not _is_named(words, kind):
        return None
    lettered = sum(any(letter.isalpha() for letter in value) for value in distinct)
    if lettered < _limit("share") * len(distinct):
        return None
    if _has_one(words, kind, "sure_with") and len(distinct) > 2:
        return Sureness.SURE
    if filled < _limit("category_repeats") * len(distinct):
        return Sureness.LIKELY
    return None


def _is_named(words: tuple[str, ...], kind: Personal) -> bool:
    return _has_one(words, kind, "words") and not _has_one(words, kind, "unless")


def _has_one(words: tuple[str, ...], kind: Personal, which: str) -> bool:
    """Whether the words contain one of the phrases, in order and whole (Chinese: anywhere)."""
    text = f" {' '.join(words)} "
    return any(
        phrase in text if _CJK.search(phrase) else f" {phrase} " in text
        for phrase in _phrases(kind, which)
    )


@cache
def _phrases(kind: Personal, which: str) -> frozenset[str]:
    """The phrases of one kind, plain, also written as one word ('phonenumber')."""
    listed: Any = load("personal")["kinds"][kind.value].get(which, ())
    if isinstance(listed, Mapping):
        listed = [phrase for language in listed.values() for phrase in language]
    plain = {_plain(str(phrase)) for phrase in listed}
    return frozenset(plain | {phrase.replace(" ", "") for phrase in plain})


@cache
def _pattern(kind: Personal, which: str) -> re.Pattern[str]:
    return re.compile(load("personal")["patterns"][kind.value][which])


def _limit(name: str) -> float:
    return float(load("personal")["thresholds"][name])


def _share(distinct: set[str], kind: Personal, which: str) -> float:
    """Share of the different values that look as the pattern says."""
    matches = _pattern(kind, which).fullmatch
    return sum(matches(value) is not None for value in distinct) / len(distinct)


def _is_free_text(distinct: set[str]) -> bool:
    long = [value for value in distinct if len(value) >= _limit("long_characters")]
    told = [value.split() for value in long if _length_in_words(value) >= _limit("long_words")]
    if len(told) < _limit("long_values"):
        return False
    words = [word.casefold() for value in told for word in value]
    return len(set(words)) >= _limit("new_words") * len(words)


def _length_in_words(value: str) -> int:
    """Words; of Chinese, where words are not apart, two characters are taken as one."""
    return max(len(value.split()), len(_CJK.findall(value)) // 2)


def _plain(text: str) -> str:
    """Without case, accents, vowel signs and Arabic articles; parts joined by single blanks."""
    text = unicodedata.normalize("NFKD", text.translate(_ARABIC_LETTERS))
    kept = "".join(letter for letter in text if not unicodedata.combining(letter)).casefold()
    return _ARABIC_ARTICLE.sub("", " ".join(re.findall(r"\w+", kept)))
