"""Collect every text marked for translation and bring the catalogues up to date.

Python (`gettext` and its kin, `mark`), Django templates and Jinja templates. New texts come in
untranslated, texts that are gone leave; nothing is guessed from similar ones. Prints how complete
each language is; with `--check` it writes nothing and fails where a catalogue has fallen behind or
is not complete. Either way it fails where the gaps of a translation are not those of the English
text: what was to stand there would be lost.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize
from jinja2.ext import babel_extract

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "counted"
#: Languages that are complete; the others show English until somebody translates them.
LANGUAGES = ("ar", "fr")
#: Where Babel's own rule gives the forms another order than CLDR and translators do.
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 ? 4 : 5);"
}
KEYWORDS = {
    "_": None,
    "_now": None,  # gettext beside a lazy `_`
    "_lazy": None,  # gettext_lazy beside a `_` that is not
    "mark": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
GAP = re.compile(r"\{\w+\}|%\(\w+\)[sd]")
Found = tuple[str, object, list[str]]


def texts() -> Iterator[tuple[Path, Found]]:
    """Every marked text with the file it stands in."""
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt", ".j2"} or "migrations" in path.parts:
            continue
        for found in _texts_of(path):
            yield path, found


def _texts_of(path: Path) -> Iterator[Found]:
    if path.suffix == ".j2":
        stream = io.BytesIO(path.read_bytes())
        options = {"trimmed": "true", "extensions": "jinja2.ext.i18n"}
        rows = babel_extract(stream, list(KEYWORDS), [], options)
    elif path.suffix == ".py":
        rows = extract_python(io.BytesIO(path.read_bytes()), list(KEYWORDS), ["Translators:"], {})
    else:
        if "templates" not in path.parts:
            return
        code = templatize(path.read_text(encoding="utf-8"))
        rows = extract_python(io.BytesIO(code.encode()), list(KEYWORDS), ["Translators"], {})
    for _line, function, message, comments in rows:
        yield function, message, comments


def collected() -> Catalog:
    """A catalogue of all marked texts; only the files are named, so that it changes little."""
    catalog = Catalog(project="counted", charset="utf-8")
    for path, (function, message, comments) in texts():
        words = message if isinstance(message, tuple) else (message,)
        key, context = _key(function, words)
        if key:
            place = (str(path.relative_to(ROOT)), 0)
            catalog.add(key, locations=[place], auto_comments=comments, context=context)
    return catalog


def _key(function: str, words: tuple[str, ...]) -> tuple[object, str | None]:
    context = None
    if function and "pgettext" in function:
        context, words = words[0], words[1:]
    words = tuple(word for word in words if isinstance(word, str))
    if not words:
        return None, None
    plural = function and function.lstrip("n").startswith("gettext") and "n" in function[:2]
    if plural or (function or "").startswith("np"):
        return (words[0], words[1]) if len(words) > 1 else words[0], context
    return words[0], context


def renewed(language: str, template: Catalog) -> Catalog:
    """The catalogue of a language with the texts of the template."""
    path = catalogue_file(language)
    known = read_po(path.open("rb"), locale=language) if path.exists() else Catalog(locale=language)
    fresh = Catalog(
        locale=language,
        project="counted",
        charset="utf-8",
        header_comment=f"# Counted, {language}",
        fuzzy=False,
    )
    if language in PLURALS:
        fresh.mime_headers = [("Plural-Forms", PLURALS[language])]
    for message in template:
        if not message.id:
            continue
        old = known.get(message.id, context=message.context)
        fresh.add(
            message.id,
            string=old.string if old else None,
            locations=sorted({(file, None) for file, _ in message.locations}),
            auto_comments=message.auto_comments,
            flags=message.flags,
            context=message.context,
        )
    fresh.revision_date = fresh.creation_date = known.creation_date
    return fresh


def catalogue_file(language: str) -> Path:
    """Where the catalogue of a language is kept."""
    return SOURCE / "locale" / language / "LC_MESSAGES" / "django.po"


def written(catalog: Catalog) -> bytes:
    """The catalogue as a file."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, sort_output=True, omit_header=False, include_lineno=False)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    dated = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator')
    return "".join(line for line in lines if not line.startswith(dated)).encode()


def open_texts(catalog: Catalog) -> int:
    """How many texts are not translated."""
    return sum(
        1
        for message in catalog
        if message.id and not (all(message.string) if message.pluralizable else message.string)
    )


def wrong_gaps(catalog: Catalog) -> list[str]:
    """Texts whose translation has other gaps; a form of a plural may leave one out, as 'one day'.

    An open text has no gaps to be wrong.
    """
    wrong = []
    for message in catalog:
        if message.id and not message.pluralizable and message.string:
            if set(GAP.findall(message.string)) != set(GAP.findall(message.id)):
                wrong.append(message.id)
        elif message.id and message.pluralizable:
            known = set(GAP.findall(" ".join(message.id)))
            if not set(GAP.findall(" ".join(message.string))) <= known:
                wrong.append(message.id[1])
    refused = [message.id for message, _ in read_po(io.BytesIO(written(catalog))).check()]
    return list(dict.fromkeys([*wrong, *(it if isinstance(it, str) else it[1] for it in refused)]))


def main(check: bool) -> int:
    """Renew (or check) every catalogue; the exit code."""
    settings.configure(USE_I18N=True)
    template = collected()
    behind = lost = 0
    for language in LANGUAGES:
        catalog = renewed(language, template)
        path, content = catalogue_file(language), written(catalog)
        missing = open_texts(catalog)
        print(f"{language}: {len(template) - missing} of {len(template)} texts translated")
        for text in wrong_gaps(catalog):
            print(f"{language}: other gaps in the translation of: {text}")
            lost += 1
        if check:
            stale = not path.exists() or path.read_bytes() != content
            behind += stale or missing > 0
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    if behind:
        print("Run script/messages, then translate what is open.")
    return 1 if behind or lost else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
