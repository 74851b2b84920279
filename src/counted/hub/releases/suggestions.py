"""What the screens propose: groups, questions, titles. People confirm every one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from counted import standards
from counted.hub.collect.queries import Column
from counted.io.personal import words_of
from counted.model.form import Form, Labels

FEW_GROUPS = 12  #: columns with at most so many different values are proposed as groups


@dataclass(frozen=True)
class Starter:
    """A column that looks like a question many surveys ask."""

    role: str
    column: str
    entry: Mapping[str, Any]  #: of standards/starters.yaml


def label_of(column: str, form: Form | None, language: str) -> str:
    """The question as the form puts it, in the language nearest to `language`; '' without one."""
    question = form.question(_bare(column)) if form else None
    return nearest(question.labels, language) if question else ""


def choice_titles(column: str, form: Form | None, language: str) -> dict[str, str]:
    """Answer code -> its label in the form."""
    question = form.question(_bare(column)) if form else None
    if form is None or question is None:
        return {}
    return {it.code: nearest(it.labels, language) for it in form.choices_of(question)}


def nearest(labels: Labels, language: str) -> str:
    """The label in a language, or in the first there is; forms write 'French (fr)' or 'fr'."""
    own = language.partition("-")[0]
    names = {"en": "english", "fr": "fran", "ar": "arab", "es": "espa", "ru": "russ", "zh": "chin"}
    for written, text in labels.items():
        plain = written.casefold()
        if text and (plain == own or f"({own})" in plain or plain.startswith(names.get(own, own))):
            return text.strip()
    return next((text.strip() for text in labels.values() if text), "")


def group_columns(columns: Iterable[Column]) -> list[Column]:
    """Columns that may say which group somebody belongs to: few values, or numbers like ages.

    Those called like groups that many surveys have come first.
    """
    usual = set(standards.load("starters")["groups"])
    found = [it for it in columns if 2 <= it.distinct <= FEW_GROUPS or _is_age(it)]
    return sorted(found, key=lambda it: not usual & {it.name.casefold(), *words_of(it.name)})


def starters(columns: Iterable[Column], form: Form | None) -> list[Starter]:
    """Columns that look like well-known questions, each starter once."""
    known = standards.load("starters")["starters"]
    found: dict[str, Starter] = {}
    for column in columns:
        if not column.values:
            continue
        question = form.question(_bare(column.name)) if form else None
        texts = [" ".join(words_of(_bare(column.name)))]
        texts += [text.casefold() for text in question.labels.values()] if question else []
        for entry in known:
            if entry["id"] not in found and _mentions(texts, entry["words"]):
                found[entry["id"]] = Starter(column.role, column.name, entry)
                break
    return list(found.values())


def counts_as_yes(value: str, title: str) -> bool:
    """Whether an answer looks like a plain yes."""
    return {value.casefold(), title.casefold()} & set(
        standards.load("starters")["affirmative"]
    ) != set()


def is_head(value: str, title: str) -> bool:
    """Whether an answer looks like 'head of household'."""
    return bool({value.casefold(), title.casefold()} & set(standards.load("starters")["heads"]))


def kind_of_missing(value: str, title: str) -> str:
    """Which kind of missing answer a value looks like; '' for an answer."""
    said = {value.casefold(), title.casefold()}
    kinds = standards.load("starters")["missing"]
    return next((kind for kind, codes in kinds.items() if said & set(codes)), "")


def bands(bounds: list[float]) -> list[dict[str, Any]]:
    """Bands of a number between `bounds`, in order: below the first, ..., from the last on."""
    ends = [None, *bounds, None]
    made = []
    for low, high in pairwise(ends):
        name = f"from_{_text(low)}" if low is not None else f"below_{_text(high)}"
        made.append(
            {"id": name.replace(".", "_").replace("-", "minus_"), "at_least": low, "below": high}
        )
    return made


def band_title(low: float | None, high: float | None) -> str:
    """A title for a band, in figures only: '< 5', '5–17', '60+'."""
    if low is None:
        return f"< {_text(high)}"
    if high is None:
        return f"{_text(low)}+"
    is_whole = float(low).is_integer() and float(high).is_integer()
    return f"{_text(low)}–{_text(high - 1 if is_whole else high)}"


def _text(number: float | None) -> str:
    return "" if number is None else f"{number:g}"


def _is_age(column: Column) -> bool:
    words = {"age", "âge", "edad", "العمر", "возраст", "年龄"}
    return column.is_number and bool(words & set(words_of(column.name)))


def _bare(column: str) -> str:
    """Exports write groups before the name of a question: group/question, group-question."""
    return column.rpartition("/")[2] or column


def _mentions(texts: list[str], words: list[str]) -> bool:
    for text in texts:
        padded = f" {text} "
        if any(_stands_in(word, padded) for word in words):
            return True
    return False


def _stands_in(word: str, padded: str) -> bool:
    """Whole words in scripts that part them; anywhere in those that do not."""
    return f" {word}" in padded if word.isascii() else word in padded
