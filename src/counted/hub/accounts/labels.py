"""Words for what people say of themselves: languages they read, topics they know about.

The topics stand in the taxonomy of the library, which stands above; it registers how to read it
when it starts:

    register_topic_labels(topic_labels)

The callable takes nothing and answers with labels by key, in the reader's language.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

from counted.hub.accounts.places import reader_locale
from counted.hub.ui.parts import Tag
from counted.messages import LANGUAGES

TopicLabels = Callable[[], Mapping[str, str]]

_registered: list[TopicLabels] = []


def register_topic_labels(labels: TopicLabels) -> TopicLabels:
    """Say how topics are called; the last one registered counts."""
    _registered[:] = [labels]
    return labels


def topic_labels() -> dict[str, str]:
    """All topics with their labels; empty where nobody registered any."""
    return dict(_registered[0]()) if _registered else {}


SEPARATORS = ",;،"  #: between names of languages in a field of several


def language_name(code: str) -> str:
    """The name of a language (BCP 47) in the reader's language, or its code."""
    names = reader_locale().languages
    return str(names.get(_as_babel(code)) or names.get(code.partition("-")[0]) or code)


def language_words(code: str) -> str:
    """What to write for a language so that `language_of` finds it: its name, or its code."""
    name = language_name(code)
    is_one = not set(name) & set(SEPARATORS)
    return name if is_one and language_of(name) == code else code


def _as_babel(code: str) -> str:
    """zh-hans as zh_Hans, pt-br as pt_BR."""
    first, *rest = code.split("-")
    parts = [it.title() if len(it) == 4 else it.upper() for it in rest]
    return "_".join([first.lower(), *parts])


def foreign(language: str) -> list[Tag]:
    """The name of a language as a tag beside a title, where it is not that of the page."""
    return [Tag(language_name(language))] if language and language != get_language() else []


def own_language_name(code: str) -> str:
    """The name of a language in itself; its code where nobody knows it."""
    locale = _locale(code)
    return (locale.get_display_name(locale) if locale else None) or code


def direction(code: str) -> str:
    """'rtl' or 'ltr': how the language is written."""
    locale = _locale(code)
    return locale.text_direction if locale else "ltr"


def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def language_codes() -> list[str]:
    """All languages that can be named."""
    return [code.replace("_", "-") for code in Locale.parse("en").languages]


def language_of(text: str) -> str:
    """The code of a language given by code or name, in English, in itself or in the reader's
    language; "" where no such language is known."""
    asked = text.strip().casefold()
    return _names().get(asked) or _own_names().get(asked, "")


def nearest_language(text: str) -> str:
    """A language whose name is written almost like that, or ""."""
    near = difflib.get_close_matches(text.strip().casefold(), _names(), n=1, cutoff=0.75)
    return language_name(_names()[near[0]]) if near else ""


def _names() -> dict[str, str]:
    """Names in lower case with their codes; built anew, for the reader's language may change."""
    names: dict[str, str] = {}
    for locale in (Locale.parse("en"), reader_locale()):
        for code, name in locale.languages.items():
            names.setdefault(name.casefold(), code.replace("_", "-"))
    for code in language_codes():
        names.setdefault(code.casefold(), code)
    for code, name in LANGUAGES.items():
        names[name.casefold()] = code
    site = {it.casefold(): it for it in LANGUAGES}
    return {name: site.get(code.casefold(), code) for name, code in names.items()}


@cache
def _own_names() -> dict[str, str]:
    """What speakers call their language, with codes; read once, and only when it is asked for."""
    names: dict[str, str] = {}
    for code in language_codes():
        try:
            own = Locale.parse(code, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
        names.setdefault((own.language_name or "").casefold(), code)
    return names
