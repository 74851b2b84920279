"""Calls to begin with: three templates with questions that fit the library.

Texts are English and marked for translation; a call takes them in its own language and may change
every word. `maps_to` names the field of the item that an accepted contribution becomes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _


def said(text: str, language: str) -> str:
    """A text of this module in a language."""
    if not text:
        return ""
    with translation.override(language):
        return gettext(text)


@dataclass(frozen=True)
class Asks:
    """One question of a template."""

    name: str
    variant: str
    label: str
    help: str = ""
    section: str = ""
    target: str = "contribution"
    choices: Mapping[str, str] | None = None  #: value -> label
    is_required: bool = False
    longest: int | None = None
    least: float | None = None
    most: float | None = None
    condition: str = ""  #: the name of an earlier question
    condition_values: tuple[str, ...] = ()
    is_personal: bool = False
    is_public: bool = False
    maps_to: str = ""

    def columns(self, language: str) -> dict[str, Any]:
        """The columns of a question, its texts in a language."""
        choices = (self.choices or {}).items()
        return {
            "variant": self.variant,
            "label": said(self.label, language),
            "help": said(self.help, language),
            "section": said(self.section, language),
            "target": self.target,
            "choices": [{"value": key, "label": said(it, language)} for key, it in choices],
            "is_required": self.is_required,
            "longest": self.longest,
            "least": self.least,
            "most": self.most,
            "condition_values": list(self.condition_values),
            "is_personal": self.is_personal,
            "is_public": self.is_public and not self.is_personal,
            "is_for_reviewers": not self.is_personal and self.target != "person",
            "maps_to": self.maps_to,
        }


@dataclass(frozen=True)
class Starter:
    """A call to begin with."""

    title: str
    about: str  #: when to take it
    summary: str
    text: str
    wants: str
    anonymity: str
    questions: tuple[Asks, ...]


CRITERIA = (
    _("Does it answer what the call asks?"),
    _("Is it shown, not only said?"),
    _("Can others learn from it?"),
)
STORY, WHO, HOW = _("The story"), _("Who took part"), _("How it was done")
CAME, YOU, CARE = _("What came of it"), _("About you"), _("Consent and ownership")
SUMMARY = Asks(
    "summary", "text", _("In one sentence: what was done, by whom, where?"),
    _("As you would say it to a neighbour."), STORY,
    is_required=True, longest=400, is_public=True, maps_to="summary",
)  # fmt: skip
COUNTRIES = Asks(
    "countries", "country", _("In which countries?"), "", STORY,
    is_required=True, is_public=True, maps_to="countries",
)  # fmt: skip
REACH = Asks(
    "reach", "text", _("How can we reach you by telephone?"),
    _("Only those who run the call see this."), YOU, target="person", is_personal=True,
)  # fmt: skip
PERMISSION = Asks(
    "permission", "yes_no", _("Did the community agree that its story is published?"),
    "", CARE, is_required=True, maps_to="record.permission",
)  # fmt: skip
PERMISSION_HOW = Asks(
    "permission_how", "long", _("How did they agree?"), _("A meeting, a vote, a paper?"), CARE,
    condition="permission", condition_values=("yes",), is_required=True,
    maps_to="record.permission_how",
)  # fmt: skip
ATTACHED = Asks(
    "files", "file", _("Reports, forms, pictures"),
    _("No names, telephone numbers or places of homes in them, please."), CAME,
)  # fmt: skip

CASES = Starter(
    _("Call for case studies"),
    _("Stories of communities that count: they become case studies of the library."),
    _("Tell what your community counted, how, and what changed."),
    _(
        "We look for cases from a village to a whole country, also those that went wrong. "
        "Answer in any language. What you hand in is reviewed; you will be told the reasons of "
        "every decision."
    ),
    "case", "blind",
    (
        SUMMARY,
        COUNTRIES,
        Asks("place", "text", _("Where exactly?"), "", STORY, maps_to="place", is_public=True),
        Asks("since", "number", _("In which year did it begin?"), "", STORY,
             least=1800, most=2200, maps_to="record.since"),
        Asks("problem", "long", _("Which problem was it about, and for whom?"), "", STORY,
             is_required=True, is_public=True, maps_to="record.problem"),
        Asks("raised_by", "text", _("Who raised it?"), "", STORY, maps_to="record.raised_by"),
        Asks("started_by", "choice", _("Who began?"), _("Whose idea was it to collect data?"), WHO,
             choices={
                 "people": _("The people themselves"),
                 "community_group": _("A group or organisation of theirs"),
                 "outside": _("Somebody from outside"),
                 "government": _("An authority"),
             }, maps_to="record.started_by"),
        Asks("participation", "participation", _("How far did the people concerned take part?"),
             _("For each stage: the level, and what shows it. Leave open what you do not know."),
             WHO, maps_to="record.participation"),
        Asks("sampling", "long", _("How were people found?"),
             _("A list, a walk, everybody, those who came?"), HOW, maps_to="record.sampling"),
        Asks("volume", "text", _("How much was collected?"), "", HOW, maps_to="record.volume"),
        Asks("quality", "long", _("How was quality checked?"), "", HOW,
             maps_to="record.quality_checks"),
        Asks("consent", "long", _("Who was asked for consent, how, and for what?"), "", CARE,
             is_required=True, maps_to="record.consent"),
        PERMISSION, PERMISSION_HOW,
        Asks("ownership", "long", _("Who owns and controls the data?"), "", CARE,
             maps_to="record.ownership"),
        Asks("office", "choice", _("What did the statistical office do?"), "", CAME,
             choices={
                 "none": _("Nothing"), "informed": _("It was told"),
                 "consulted": _("It gave advice"), "validated": _("It checked the data"),
                 "co_produced": _("It did the work together with us"),
                 "adopted": _("It publishes the figures as official"),
             }, maps_to="record.office"),
        Asks("change", "long", _("What changed?"), _("Also when nothing did."), CAME,
             is_required=True, is_public=True, maps_to="record.change"),
        Asks("lessons", "long", _("What would you do again, and what not?"), "", CAME,
             is_public=True, maps_to="record.lessons"),
        ATTACHED,
        REACH,
    ),
)  # fmt: skip

METHODS = Starter(
    _("Call for methods and tools"),
    _("Guidance, forms, programs: they become resources of the library."),
    _("Share a method or a tool that others can use."),
    _(
        "We look for methods and tools with which communities can count: forms, guides, programs, "
        "trainings. Say honestly where they do not work."
    ),
    "resource", "blind",
    (
        SUMMARY,
        Asks("type", "choice", _("What is it?"), "", STORY, is_required=True, is_public=True,
             choices={"guidance": _("Guidance"), "tool": _("A tool"), "training": _("A training"),
                      "publication": _("A publication"), "data": _("Data")},
             maps_to="record.type"),
        Asks("url", "url", _("Where can it be found?"), "", STORY, is_public=True,
             maps_to="record.url"),
        Asks("text", "long", _("What can one do with it, step by step?"), "", HOW,
             is_required=True, is_public=True, maps_to="text"),
        Asks("tried", "long", _("Where was it tried, and what came out?"), "", HOW,
             is_required=True),
        Asks("limits", "long", _("Where does it not work?"), "", HOW),
        Asks("costs", "yes_no", _("Does it cost anything?"), "", CAME),
        Asks("price", "text", _("How much, and who pays?"), "", CAME,
             condition="costs", condition_values=("yes",), is_required=True),
        ATTACHED,
        REACH,
    ),
)  # fmt: skip

CONSULTATION = Starter(
    _("Consultation on a gap"),
    _("A question to all who know something about a gap in the data; answers stay answers."),
    _("Tell what is known about this gap, who is missing from the figures, and what to do."),
    _(
        "Official figures do not tell about everybody. We ask those concerned, and those who "
        "work with them, what is known and what should be done."
    ),
    "text", "open",
    (
        Asks("who", "text", _("Who is missing from the figures?"), "", STORY, is_required=True,
             is_public=True),
        COUNTRIES,
        Asks("known", "long", _("What do you know about it, and from where?"), "", STORY,
             is_required=True, is_public=True),
        Asks("matters", "choices", _("Why does it matter?"), "", STORY,
             choices={"services": _("Services miss people"), "money": _("Money goes elsewhere"),
                      "rights": _("Rights are not kept"), "voice": _("Nobody hears them")},
             is_public=True),
        Asks("could", "yes_no", _("Could you or your organisation collect data on it?"), "", CAME),
        Asks("needs", "long", _("What would you need?"), "", CAME, condition="could",
             condition_values=("yes",)),
        Asks("should", "long", _("What should be done first?"), "", CAME, is_public=True),
        REACH,
    ),
)  # fmt: skip

STARTERS: Mapping[str, Starter] = {
    "cases": CASES,
    "methods": METHODS,
    "consultation": CONSULTATION,
}
