"""Made-up content for the page of components: the invented country of Tavaria and the cast.

Interface words are translated; what made-up people say is not, as with anything people write.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from counted.hub.ui.parts import (
    Choice,
    Column,
    Comment,
    Count,
    Estimate,
    Explained,
    Facet,
    Fact,
    Item,
    Job,
    Link,
    Moment,
    Organisation,
    Person,
    Row,
    Step,
    Table,
)

AMINA = Person("Amina Okello", "collects for the Lake Women’s Savings Group", made_up=True)
BORIS = Person("Boris Petrov", "checks for Statistics Tavaria", "#person", made_up=True)
CHEN = Person("陈", made_up=True)
LAKE = Organisation("Lake Women’s Savings Group", "community", "Lake wards, Tavaria", made_up=True)
OFFICE = Organisation("Statistics Tavaria", "statistical office", url="#person", made_up=True)


class StudyForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(
        label=_("Title"), help_text=_("As you would say it to a neighbour."), max_length=80
    )
    people = forms.IntegerField(label=_("How many people live there?"), required=False)
    began = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    place = forms.ChoiceField(
        label=_("Where?"), choices=[("", "—"), ("lake", "Lake wards"), ("hill", "Hill wards")]
    )
    found = forms.ChoiceField(
        label=_("How were people found?"),
        help_text=_("This decides what the figures may claim."),
        widget=forms.RadioSelect,
        choices=[
            ("all", Explained(_("Everybody was asked"), _("House by house, nobody left out."))),
            ("random", Explained(_("By lot"), _("Each had a known chance of being asked."))),
            ("open", Explained(_("Whoever came"), _("A meeting, a call, a link that was shared."))),
        ],
    )
    agreed = forms.MultipleChoiceField(
        label=_("What was agreed?"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("figures", _("Figures may be published")), ("nso", _("The office may check"))],
        required=False,
    )
    file = forms.FileField(
        label=_("Your spreadsheet"),
        help_text=_("One row for each household or person."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    notes = forms.CharField(label=_("Notes"), widget=forms.Textarea, required=False)
    sure = forms.BooleanField(label=_("The people concerned know about it"))


def context() -> dict[str, Any]:
    """Everything that the page of components shows."""
    return {
        "made_up": True,
        "form": StudyForm(auto_id="blank_%s"),
        "wrong": _wrong_form(),
        "cast": [AMINA, BORIS, CHEN],
        "organisations": [LAKE, OFFICE],
        "items": _items(),
        "counts": _counts(),
        "facts": _facts(),
        "figures": _figures(),
        "table": _table(),
        "facets": _facets(),
        "moments": _moments(),
        "comments": _comments(),
        "jobs": _jobs(),
        "form_steps": _steps(),
        "page": Paginator(range(400), 20).page(7),
        "goals": range(1, 18),
        "contents": CONTENTS,
    }


CONTENTS = [
    Link(_("Words and colours"), "#words"),
    Link(_("Button"), "#button"),
    Link(_("Tag"), "#tag"),
    Link(_("Notice"), "#notice"),
    Link(_("Field"), "#field"),
    Link(_("Form with mistakes"), "#mistakes"),
    Link(_("Steps"), "#steps"),
    Link(_("Facets"), "#facet-list"),
    Link(_("Person, organisation"), "#person"),
    Link(_("Slip and entry"), "#slip"),
    Link(_("Counts and facts"), "#facts"),
    Link(_("Estimate"), "#estimate"),
    Link(_("Estimates by group"), "#estimates"),
    Link(_("Figure"), "#figure"),
    Link(_("Table"), "#table"),
    Link(_("Timeline"), "#timeline"),
    Link(_("Folded"), "#folded"),
    Link(_("Comment"), "#comment"),
    Link(_("Empty state"), "#empty"),
    Link(_("Job"), "#job-states"),
    Link(_("Confirm"), "#confirm"),
    Link(_("Pages"), "#pages"),
]


def _wrong_form() -> StudyForm:
    form = StudyForm({"title": "x" * 81, "place": "lake"}, auto_id="wrong_%s")
    form.is_valid()
    return form


def _items() -> list[Item]:
    return [
        Item(
            "In the lake wards about 6 in 10 people can wash their hands at home",
            "#slip",
            kind="Release · March 2026",
            goal=6,
            foot="Lake Women’s Savings Group",
            made_up=True,
        ),
        Item(
            "How do you ask about violence without doing harm?",
            "#slip",
            kind="Call · 19 days left",
            note="Case studies in any language, also by voice.",
            tone="call",
            made_up=True,
        ),
        Item(
            "Approve what the world will see: water in the hill wards",
            "#slip",
            kind="Waits for you",
            foot="A second person must look before it is published.",
            tone="waiting",
            made_up=True,
        ),
        Item(
            "من لا يُعَدّ يُنسى: الماء في أحياء البحيرة",
            "#slip",
            kind="Release · March 2026",
            goal=6,
            language="ar",
            made_up=True,
        ),
    ]


def _counts() -> list[Count]:
    return [
        Count(41, "gaps that somebody asked about", "12 are being collected", "#facts"),
        Count(24, "releases", "from 15 places"),
        Count(12840, "people asked", "in households and meetings"),
    ]


def _facts() -> list[Fact]:
    return [
        Fact("Asked", "1,200 to 1,249 people in 311 households", "every second house; 27 refused"),
        Fact("Weighted to", "the 2022 census", "sex and age met; disability could not be checked"),
        Fact("Kept hidden", "two groups", "counted, and hidden to protect them"),
        Fact("Decision", "complements official figures", "Statistics Tavaria", "#facts"),
    ]


def _figures() -> dict[str, list[Estimate]]:
    few = "the range is wide"
    shown = Estimate(
        "People with handwashing at home · lake wards",
        value="63 %",
        interval="58 to 68 %, as if drawn at random",
        asked="1,200 to 1,249 people asked",
        at=63,
        low_at=58,
        high_at=68,
    )
    behind = Estimate(
        "With a disability", "shown", "40 %", "32 to 49", "100 to 149", ["held in a fresh half"],
        at=40, low_at=32, high_at=49, all_at=63, behind=True,
    )  # fmt: skip
    flagged = Estimate(
        "60 and over", "flagged", "58 %", "44 to 70", "50 to 74", [few],
        at=58, low_at=44, high_at=70, all_at=63,
    )  # fmt: skip
    hidden = Estimate(
        "Fisher families on stilts",
        "hidden",
        why=["pool places or rounds, tell it as a story, or share it closed with the office:"],
        ways_on=[Link("ways forward", "#estimate")],
    )
    uncertain = Estimate("Hill ward 3", "uncertain", why=["too few paths were visited"])
    refused = Estimate("All wards together", "refused", why=["the size of two wards is not known"])
    women = Estimate(
        "Women", "shown", "62 %", "56 to 68", "600 to 649", at=62, low_at=56, high_at=68, all_at=63
    )
    men = Estimate(
        "Men", "shown", "64 %", "57 to 70", "550 to 599", at=64, low_at=57, high_at=70, all_at=63
    )
    return {
        "single": [shown, flagged, behind, hidden, uncertain, refused],
        "groups": [women, men, flagged, behind, hidden, uncertain],
    }


def _table() -> Table:
    columns = [
        Column("Before", numeric=True),
        Column("After", numeric=True, key=True),
        Column("Census 2022", numeric=True),
        Column("What it means"),
    ]
    rows = [
        Row("Women", ["57 %", "51 %", "51 %", "met"]),
        Row("Men", ["43 %", "49 %", "49 %", "met"]),
        Row("60 and over", ["4 %", "7 %", "7 %", "met; rests on few"], behind=True),
    ]
    return Table("Who was asked, before and after weighting", "Group", columns, rows)


def _facets() -> list[Facet]:
    return [
        Facet(
            "Goal",
            [
                Choice("6 Water and sanitation", 14, "?", chosen=True),
                Choice("7 Energy", 5, "?goal=6&goal=7"),
                Choice("3 Health", 2, "?goal=6&goal=3"),
            ],
        ),
        Facet(
            "Who collected",
            [
                Choice("communities", 11, "?goal=6&by=community"),
                Choice("researchers", 1203, "?goal=6&by=academia"),
            ],
        ),
    ]


def _moments() -> list[Moment]:
    return [
        Moment(date(2026, 3, 2), "Asked in 311 households", "Amina Okello"),
        Moment(date(2026, 4, 20), "Approved for publication", "a steward", "now"),
        Moment(date(2026, 5, 4), "Decision of the statistical office", "", "ahead"),
    ]


def _comments() -> list[Comment]:
    where = Link("clause 3.4 in draft 4", "#comment")
    return [
        Comment(
            AMINA,
            date(2026, 2, 3),
            "There is no second room in our houses. Accept a walk together.",
            "part",
            "“Or in a place that she chooses” was added.",
            where,
        ),
        Comment(CHEN, date(2026, 2, 5), "样本是怎样抽取的？", "taken", "", where, "zh-hans"),
        Comment(
            BORIS, date(2026, 2, 6), "Use the census age groups.", "not", "They hide the young."
        ),
        Comment(AMINA, date(2026, 2, 9), "Who answers if we are away?"),
    ]


def _jobs() -> list[Job]:
    look = Link("See what the data can say", "#job-states")
    back = Link("Choose another file", "#job-states")
    return [
        Job("Checking your file", "waiting"),
        Job("Making estimates", "running", "", 7, 12),
        Job("Making estimates", "done", "48 figures, 6 kept hidden.", next=look),
        Job("Checking your file", "failed", "Row 1 has two columns named “age”.", next=back),
    ]


def _steps() -> list[Step]:
    return [
        Step("Who and where", "done", "#steps"),
        Step("How people were found", "done", "#steps"),
        Step("Which column is which group", "here"),
        Step("Which question answers what", "ahead"),
        Step("What was agreed", "ahead"),
        Step("What may be shown", "ahead"),
    ]
