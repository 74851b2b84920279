"""Answers as people write them on paper: words for choices, names of countries, numbers, dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from counted.hub.accounts import labels
from counted.hub.accounts.places import countries, country_name
from counted.hub.calls import variants
from counted.hub.calls.answers import is_given
from counted.hub.calls.models import Question
from counted.messages import LANGUAGES

V = Question.Variant
BETWEEN = re.compile(r"\s*(?:;|؛|；|\n)\s*")
BETWEEN_TOO = re.compile(r"\s*(?:;|؛|；|\n|,|،|，|、)\s*")  #: where no name holds a comma
GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?$")


def written(question: Question, value: Any) -> str:
    """An answer as it is written into a form; `read` understands it again."""
    if not is_given(value):
        return ""
    labels_of = dict(variants.options(question))
    match question.variant:
        case V.CHOICE:
            return labels_of.get(str(value), str(value))
        case V.CHOICES:
            return "; ".join(labels_of.get(str(it), str(it)) for it in value)
        case V.YES_NO:
            return _("Yes") if value == variants.YES else _("No")
        case V.COUNTRY:
            return "; ".join(country_name(it) for it in value)
    return str(value)


def read(question: Question, text: str) -> Any:
    """What somebody wrote, as the field of the question takes it. Raises ValidationError."""
    match question.variant:
        case V.CHOICE:
            return _one_of(_named(variants.options(question)), text)
        case V.CHOICES:
            known = _named(variants.options(question))
            return [_one_of(known, it) for it in BETWEEN.split(text) if it]
        case V.YES_NO:
            return _one_of(_yes_and_no(), text)
        case V.COUNTRY:
            return _countries(text)
        case V.NUMBER:
            return _number(text)
        case V.DATE:
            return _digits(text)
    return text


def language(text: str) -> str:
    """The code of a language that somebody named. Raises ValidationError."""
    found = labels.language_of(text)
    if not found:
        raise ValidationError(_("We do not know a language of this name."))
    return found


def level(text: str) -> str:
    """The level of participation at the beginning of a text; "" where there is none."""
    first = _digits(text)[:2].strip().rstrip(":.")
    return first if first in {value for value, _label in variants.level_choices() if value} else ""


def plain(text: str) -> str:
    """A word without what does not tell it from others: case, width, blanks, a final dot."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(". ")


def _one_of(known: dict[str, str], text: str) -> str:
    found = known.get(plain(text))
    if found is None:
        raise ValidationError(_("‘{text}’ is none of the answers.").format(text=text))
    return found


def _named(options: Iterable[tuple[str, str]]) -> dict[str, str]:
    options = list(options)
    by_value = {plain(value): value for value, _label in options}
    return by_value | {plain(label): value for value, label in options}


@cache
def _yes_and_no() -> dict[str, str]:
    known = {"yes": variants.YES, "no": variants.NO, "y": variants.YES, "n": variants.NO}
    for code in LANGUAGES:
        with translation.override(code):
            known |= {plain(_("Yes")): variants.YES, plain(_("No")): variants.NO}
    return known


@cache
def _country_names() -> dict[str, str]:
    known: dict[str, str] = {}
    for code in LANGUAGES:
        with translation.override(code):
            known |= {plain(name): key for key, name in countries()}
    return known | {key.casefold(): key for key in known.values()}


def _countries(text: str) -> list[str]:
    known = _country_names()
    found: list[str] = []
    for part in filter(None, BETWEEN.split(text)):
        names = [part] if plain(part) in known else list(filter(None, BETWEEN_TOO.split(part)))
        for name in names:
            if plain(name) not in known:
                raise ValidationError(_("We do not know a country ‘{name}’.").format(name=name))
            found.append(known[plain(name)])
    return list(dict.fromkeys(found))


def _digits(text: str) -> str:
    """Digits of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(it, it)) for it in text).strip()


def _number(text: str) -> str:
    bare = re.sub(r"[\s\u00a0\u202f'’]", "", _digits(text)).replace("٫", ".").replace("٬", ",")
    if GROUPED.match(bare):
        return bare.replace(",", "")
    return bare.replace(",", ".") if bare.count(",") == 1 and "." not in bare else bare
