"""Calls and questions in the reader's language, where somebody has translated them.

Translations are rows of `desk`; a field is named such as "title" or "question.12.label". Where a
text was not translated, the original stands. What is made here is shown and never saved.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from counted.hub.calls.models import Call, Contribution, Question
from counted.hub.calls.telling import of_call
from counted.hub.desk.models import Translation

TEXTS = ("title", "summary", "text", "learned")


def reader_language() -> str:
    """The language of the page."""
    return get_language() or "en"


def originals(call: Call) -> dict[str, str]:
    """All texts of a call that can be translated, by field; empty ones are left out."""
    found = {name: getattr(call, name) for name in TEXTS}
    for it in call.questions.all():
        found |= {f"question.{it.pk}.{name}": getattr(it, name) for name in ("label", "help")}
        found[f"question.{it.pk}.section"] = it.section
        found |= {f"question.{it.pk}.choice.{one['value']}": one["label"] for one in it.choices}
    return {name: text for name, text in found.items() if text}


def told_calls(calls: Iterable[Call]) -> list[Call]:
    """Calls with their texts in the reader's language, in one query more."""
    calls = list(calls)
    rows = Translation.objects.filter(
        thing_kind="call", thing_key__in=[it.slug for it in calls], language=reader_language()
    ).exclude(field__startswith="question.")
    texts: dict[str, dict[str, str]] = {}
    for key, field, text in rows.values_list("thing_key", "field", "text"):
        texts.setdefault(key, {})[field] = text
    return [_told(it, texts.get(it.slug, {})) for it in calls]


def told_call(call: Call) -> Call:
    """A call in the reader's language."""
    return told_calls([call])[0]


def _told(call: Call, texts: Mapping[str, str]) -> Call:
    if not texts or call.language == reader_language():
        return call
    told = copy.copy(call)
    for name in TEXTS:
        setattr(told, name, texts.get(name) or getattr(call, name))
    told.language = reader_language() if texts.get("title") else call.language
    return told


def told_questions(call: Call, language: str = "") -> list[Question]:
    """The questions of a call in a language, the reader's by default."""
    questions = list(call.questions.all())
    texts = _texts(call, language or reader_language())
    return [_told_question(it, texts) for it in questions] if texts else questions


def _texts(call: Call, language: str) -> dict[str, str]:
    """What was translated of the questions; nothing in the language in which they were written."""
    if call.language == language:
        return {}
    thing = of_call(call)
    rows = Translation.objects.filter(
        thing_kind=thing.kind, thing_key=thing.key, language=language, field__startswith="question."
    )
    return dict(rows.values_list("field", "text"))


@dataclass(frozen=True)
class Told:
    """Questions, and the language in which they are told."""

    questions: list[Question]
    language: str


def told_for(contribution: Contribution) -> Told:
    """The questions as its authors read them beside their answers.

    In the language of the answers; where nobody has translated them into it, in that of the page;
    otherwise as they were written.
    """
    call = contribution.call
    for language in (contribution.language, reader_language()):
        if language == call.language or _texts(call, language):
            return Told(told_questions(call, language), language)
    return Told(list(call.questions.all()), call.language)


def _told_question(question: Question, texts: Mapping[str, str]) -> Question:
    told = copy.copy(question)
    at = f"question.{question.pk}"
    for name in ("label", "help", "section"):
        setattr(told, name, texts.get(f"{at}.{name}") or getattr(question, name))
    told.choices = [
        {**it, "label": texts.get(f"{at}.choice.{it['value']}") or it["label"]}
        for it in question.choices
    ]
    return told
