"""Kinds of answer: the field of a page, the value that is kept, and how it is said and read.

One field per kind checks what comes from a page and what comes back in a Word or Excel form, so
that both accept the same. Values are kept as plain JSON.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counted import standards
from counted.hub.accounts.places import countries, country_name
from counted.hub.calls.answers import is_given
from counted.hub.calls.models import Question
from counted.hub.library.verdicts import LEVELS, STAGES
from counted.hub.ui.moments import Parts
from counted.hub.ui.words import isolated

V = Question.Variant
YES, NO = "yes", "no"
LONGEST_LINE, LONGEST_TEXT = 500, 20_000  #: characters, where a question says nothing


#: What is done in a stage of the data value chain.
MEANINGS: Mapping[str, Promise] = {
    "need": _("saying what is to be known, and why"),
    "design": _("choosing questions, methods and people"),
    "collection": _("asking, observing, measuring"),
    "analysis": _("counting, comparing, finding out what it says"),
    "release": _("showing the results to others"),
    "use": _("changing something with them"),
}


def level_choices() -> list[tuple[str, str]]:
    """Levels of participation as a form offers them; nobody has to know."""
    known = [(str(level), f"{level}: {name}") for level, name in LEVELS.items()]
    return [("", gettext("Not known")), *known]


def stages() -> list[str]:
    """The stages of the data value chain, in order."""
    return list(standards.load("participation")["stages"])


class ParticipationWidget(Parts):
    """A level and a few words for every stage."""

    template_name = "calls/participation_widget.html"

    def __init__(self) -> None:
        parts: list[forms.Widget] = []
        for stage in stages():
            label = STAGES.get(stage, stage)
            parts.append(forms.Select(choices=level_choices(), attrs={"aria-label": label}))
            words = gettext("{stage}: what shows it").format(stage=label)
            parts.append(forms.TextInput(attrs={"aria-label": words}))
        super().__init__(parts)

    def decompress(self, value: Mapping[str, Any] | None) -> list[str]:
        """From what is kept to what stands in the inputs."""
        kept = value or {}
        return [
            text
            for stage in stages()
            for text in (kept.get(stage, {}).get("level", ""), kept.get(stage, {}).get("why", ""))
        ]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Pairs of inputs with the name of their stage."""
        context = super().get_context(name, value, attrs)
        inputs = context["widget"]["subwidgets"]
        context["lines"] = [
            (STAGES.get(stage, stage), MEANINGS.get(stage, ""), inputs[2 * at], inputs[2 * at + 1])
            for at, stage in enumerate(stages())
        ]
        return context


class ParticipationField(forms.MultiValueField):
    """The matrix: what is left open stays unknown."""

    def __init__(self, **kwargs: Any) -> None:
        parts: list[forms.Field] = []
        for _stage in stages():
            parts.append(forms.ChoiceField(choices=level_choices(), required=False))
            parts.append(forms.CharField(required=False, max_length=LONGEST_LINE))
        super().__init__(parts, require_all_fields=False, widget=ParticipationWidget(), **kwargs)

    def compress(self, data_list: list[str]) -> dict[str, dict[str, str]]:
        """The stages that were answered."""
        pairs = zip(data_list[::2], data_list[1::2], strict=True) if data_list else ()
        return {
            stage: {"level": level or "", "why": why or ""}
            for stage, (level, why) in zip(stages(), pairs, strict=False)
            if level or why
        }


def options(question: Question) -> list[tuple[str, str]]:
    """Values and labels of a question with fixed answers."""
    return [(str(it["value"]), str(it["label"])) for it in question.choices]


def field(question: Question, *, required: bool = False) -> forms.Field:
    """The field that checks an answer; drafts may leave it open whatever the question says."""
    # What members write keeps its own direction on a page of the other one.
    label, help_text = (isolated(it) if it else "" for it in (question.label, question.help))
    common = {"label": label, "help_text": help_text, "required": required}
    made = _FIELDS[question.variant](question, common)
    made.widget.is_required = False
    made.is_needed_later = question.is_required
    return made


def first_id(question: Question) -> str:
    """The id of the first input of a question on its page."""
    several = (V.CHOICE, V.CHOICES, V.YES_NO, V.PARTICIPATION)
    return f"id_q{question.pk}_0" if question.variant in several else f"id_q{question.pk}"


def _line(question: Question, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=question.longest or LONGEST_LINE, **common)


def _long(question: Question, common: dict[str, Any]) -> forms.Field:
    area = forms.Textarea(attrs={"rows": 8})
    return forms.CharField(max_length=question.longest or LONGEST_TEXT, widget=area, **common)


def _number(question: Question, common: dict[str, Any]) -> forms.Field:
    return forms.FloatField(min_value=question.least, max_value=question.most, **common)


def _date(_question: Question, common: dict[str, Any]) -> forms.Field:
    picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=picker, **common)


def _choice(question: Question, common: dict[str, Any]) -> forms.Field:
    offered = [("", _("No answer")), *options(question)]
    return forms.ChoiceField(choices=offered, widget=forms.RadioSelect, **common)


def _choices(question: Question, common: dict[str, Any]) -> forms.Field:
    ticks = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(choices=options(question), widget=ticks, **common)


def _yes_no(_question: Question, common: dict[str, Any]) -> forms.Field:
    offered = [("", _("No answer")), (YES, _("Yes")), (NO, _("No"))]
    return forms.ChoiceField(choices=offered, widget=forms.RadioSelect, **common)


def _country(_question: Question, common: dict[str, Any]) -> forms.Field:
    several = forms.SelectMultiple(attrs={"size": 8})
    return forms.MultipleChoiceField(choices=countries(), widget=several, **common)


def _url(_question: Question, common: dict[str, Any]) -> forms.Field:
    return forms.URLField(assume_scheme="https", max_length=500, **common)


def _file(_question: Question, common: dict[str, Any]) -> forms.Field:
    return forms.FileField(**common)


def _participation(_question: Question, common: dict[str, Any]) -> forms.Field:
    return ParticipationField(**common)


_FIELDS = {
    V.TEXT: _line,
    V.LONG: _long,
    V.NUMBER: _number,
    V.DATE: _date,
    V.CHOICE: _choice,
    V.CHOICES: _choices,
    V.YES_NO: _yes_no,
    V.COUNTRY: _country,
    V.URL: _url,
    V.FILE: _file,
    V.PARTICIPATION: _participation,
}


def plain(value: Any) -> Any:
    """What is kept of a checked value: JSON."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return value


def check(question: Question, value: Any) -> Any:
    """The value as it is kept. Raises ValidationError with what is wrong with it."""
    if not is_given(value):
        return None
    made = field(question)
    if question.variant == V.PARTICIPATION:
        value = made.widget.decompress(value)
    return plain(made.clean(value))


def said(question: Question, value: Any) -> str:
    """An answer in the words of the page."""
    if not is_given(value):
        return ""
    labels = dict(options(question))
    match question.variant:
        case V.CHOICE:
            return labels.get(str(value), str(value))
        case V.CHOICES:
            return "; ".join(labels.get(str(it), str(it)) for it in value)
        case V.YES_NO:
            return gettext("Yes") if value == YES else gettext("No")
        case V.COUNTRY:
            return ", ".join(country_name(it) for it in value)
        case V.DATE:
            return date_format(datetime.date.fromisoformat(value))
        case V.PARTICIPATION:
            return "\n".join(_said_stage(stage, told) for stage, told in value.items())
    return str(value)


def _said_stage(stage: str, told: Mapping[str, str]) -> str:
    level = dict(level_choices()).get(told.get("level", ""), "")
    words = f" ({told['why']})" if told.get("why") else ""
    return f"{STAGES.get(stage, stage)}: {level}{words}"


def asked_after(question: Question, other: Question) -> str:
    """That another question is asked after some answers to this one."""
    label = isolated(other.label)
    if not other.condition_values:
        return gettext("Once you answer, you are also asked: {question}").format(question=label)
    answers = ", ".join(said(question, _whole(question, it)) for it in other.condition_values)
    told = gettext("If you answer ‘{answers}’, you are also asked: {question}")
    return told.format(answers=answers, question=label)


def _whole(question: Question, value: str) -> Any:
    """One value as the kind of answer keeps it."""
    return [value] if question.variant in (V.CHOICES, V.COUNTRY) else value


def wrong(error: ValidationError) -> str:
    """What is wrong, in one line."""
    return " ".join(error.messages)
