"""The one message catalogue: plain gettext, so that layers without a web framework can speak.

The hub points its own locale path at the same folder. A catalogue that is not compiled, or a
language we do not have, falls back to the English text.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NewType

LOCALE_FOLDER = Path(__file__).parent / "locale"
DOMAIN = "django"
RIGHT_TO_LEFT = frozenset({"ar"})

#: The six languages of the United Nations: code -> own name.
LANGUAGES = {
    "en": "English",
    "fr": "Français",
    "ar": "العربية",
    "es": "Español",
    "ru": "Русский",
    "zh-hans": "中文",
}

Translate = Callable[[str], str]

#: An English text that the catalogues hold.
Marked = NewType("Marked", str)


@lru_cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of one language; empty (English) where there is none."""
    folder = "zh_Hans" if language == "zh-hans" else language
    return gettext.translation(DOMAIN, LOCALE_FOLDER, languages=[folder], fallback=True)


def translator(language: str) -> Translate:
    """A function that says an English text in `language`; an empty text stays empty."""
    say = catalogue(language).gettext
    return lambda text: say(text) if text else ""


def direction(language: str) -> str:
    """'rtl' or 'ltr', for the dir attribute of a document."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def mark(text: str) -> Marked:
    """Mark a text for translation where it is written; it is translated where it is shown."""
    return Marked(text)
