"""What programs may write into an item: the same limits and lists as those of the form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from counted.errors import UnusableInput
from counted.hub.accounts import places
from counted.hub.accounts.labels import language_codes
from counted.hub.accounts.programs import UNFIT, Words
from counted.hub.desk.translating import LANGUAGE
from counted.hub.library import terms
from counted.hub.library.forms import CODE, LONGEST_KEYWORD
from counted.hub.library.licences import LICENCES
from counted.hub.library.verdicts import STAGES
from counted.messages import mark

LARGEST_RECORD = 200_000  #: characters of JSON


def _language(text: str) -> str:
    if not LANGUAGE.fullmatch(text) or text not in {*language_codes()}:
        raise ValueError("it is no known language; write a code such as en, sw or zh-Hans")
    return text


def _code(text: str) -> str:
    if not CODE.fullmatch(text):
        raise ValueError("it is no target or indicator; write 6.2 or 6.2.1")
    return text


def _country(text: str) -> str:
    if text not in {code for code, _ in places.countries()}:
        raise ValueError("it is no country; write a code of three letters (ISO 3166)")
    return text


Language = Annotated[Words, Field(max_length=20), AfterValidator(_language)]
Code = Annotated[Words, Field(max_length=10), AfterValidator(_code)]
Country = Annotated[Words, Field(max_length=3), AfterValidator(_country)]
Codes = Annotated[
    list[Annotated[Words, Field(min_length=1, max_length=LONGEST_KEYWORD)]], Field(max_length=250)
]


def check(content: Mapping[str, Any], *, changed: Mapping[str, Any]) -> None:
    """UnusableInput where what was changed is on no list, or does not fit together."""
    known = {
        "topics": lambda: {key for key, _ in terms.choices("topic")},
        "groups": lambda: set(terms.terms()),
        "stages": lambda: set(STAGES),
    }
    for name, values in known.items():
        if changed.get(name) and (strange := set(changed[name]) - values()):
            _refuse(name, sorted(strange)[0])
    if changed.get("licence") and changed["licence"] not in LICENCES:
        _refuse("licence", changed["licence"])
    if content.get("visibility") == "body" and not content.get("body"):
        raise UnusableInput(
            mark("What is for one group has to name the group."),
            remedy=mark("Tell the short name of the group as ‘body’."),
        )
    written = json.dumps(changed.get("record", {}), ensure_ascii=False)
    if len(written) > LARGEST_RECORD or UNFIT.search(written) or "\\u0000" in written:
        raise UnusableInput(
            mark("The record is too long, or holds a character that no text may hold."),
            remedy=mark("Shorten it, and write plain text."),
        )


def _refuse(name: str, value: str) -> None:
    raise UnusableInput(
        mark("‘{value}’ is on no list for ‘{name}’."),
        remedy=mark("Choose a key that /api/v1/taxonomy or the documentation tells."),
        facts={"value": value, "name": name},
    )
