"""The screens whose questions are always the same: who and where, how people were found, agreed.

Each form gives back plain data for `Study.answers`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models import Organisation, User
from counted.hub.collect.queries import Column
from counted.hub.releases import participation
from counted.hub.releases.forms import organisations_of
from counted.hub.releases.writing import DESIGN
from counted.hub.ui.parts import Explained
from counted.messages import LANGUAGES
from counted.model.vocabulary import HowFound, Purpose

FOUND = ("how", "words", "source")
PERIOD = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?$")
STEWARDS = 3

LEVELS = (
    ("settlement", _("A settlement, village or neighbourhood")),
    ("district", _("A district or town")),
    ("province", _("A province or region")),
    ("country", _("A whole country")),
)
HOW = (
    (
        HowFound.EVERYONE,
        Explained(_("Everyone was asked"), _("Every home in the place was visited.")),
    ),
    (
        HowFound.RANDOM_SAMPLE,
        Explained(
            _("Drawn by lot"), _("From a list or a map, by chance: 200 numbers out of a hat.")
        ),
    ),
    (
        HowFound.RANDOM_WALK,
        Explained(_("Every third or tenth door"), _("Along a path, counting the houses.")),
    ),
    (
        HowFound.VOLUNTEERS,
        Explained(_("Whoever wanted to"), _("A link was shared; people answered who liked to.")),
    ),
    (
        HowFound.REFERRAL,
        Explained(_("People named others"), _("Each one told us whom to ask next.")),
    ),
    (
        HowFound.MEETING,
        Explained(_("Whoever came to a place"), _("A meeting, a clinic, a water point.")),
    ),
    (
        HowFound.UNKNOWN,
        Explained(_("Not recorded"), _("That is allowed; the figures will then say so.")),
    ),
)
PURPOSES = {
    Purpose.COMMUNITY_USE: _("Results go back to the community"),
    Purpose.PUBLIC_RELEASE: _("Protected results are published for everybody"),
    Purpose.OFFICIAL_USE: _("The statistical office may use the results"),
    Purpose.RESEARCH: _("Researchers may ask for the records"),
}
LICENCES = (
    ("CC-BY-4.0", _("Anybody may use them and must name us (CC BY 4.0)")),
    ("CC-BY-SA-4.0", _("As above, and what is made of them stays as free (CC BY-SA 4.0)")),
    ("CC-BY-NC-4.0", _("Anybody may use them, but not to earn money (CC BY-NC 4.0)")),
    ("CC0-1.0", _("Anybody may use them for anything (CC0)")),
    ("", _("Not decided")),
)
YES, NO, UNKNOWN = "yes", "no", "unknown"
AGREED = ((YES, _("Yes")), (NO, _("No")), (UNKNOWN, _("Not known")))
AGREED_VALUES: dict[str, bool | None] = {YES: True, NO: False, UNKNOWN: None}


class WhoForm(forms.Form):
    """Who and where."""

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("What it is, in a sentence or two"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    organisation = forms.ModelChoiceField(
        label=_("For whom do you do this?"),
        help_text=_("People with a mandate in this organisation can see and approve the study."),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("For nobody but myself, for now"),
    )
    producer_name = forms.CharField(
        label=_("Who collected the data?"),
        help_text=_("The group or organisation. No names of single people."),
        max_length=200,
    )
    producer_kind = forms.ChoiceField(
        label=_("What kind of organisation is that?"), choices=Organisation.Kind.choices
    )
    area_name = forms.CharField(
        label=_("Where?"), help_text=_("As the people there call it."), max_length=200
    )
    level = forms.ChoiceField(label=_("How large is that?"), choices=LEVELS)
    countries = forms.CharField(
        label=_("Country"),
        help_text=_(
            "Its code of three letters, for example KEN. Several with blanks between them."
        ),
        max_length=60,
        required=False,
    )
    start = forms.CharField(
        label=_("When did it begin?"),
        help_text=_("A month or a day, for example 2026-03 or 2026-03-02."),
        max_length=10,
    )
    end = forms.CharField(
        label=_("When did it end?"), help_text=_("The same, if it was one day."), max_length=10
    )
    language = forms.ChoiceField(
        label=_("In which language do you write this?"), choices=list(LANGUAGES.items())
    )
    made_up = forms.BooleanField(label=_("These data are invented, for practice."), required=False)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations_of(person)

    def clean_countries(self) -> list[str]:
        """Codes of three letters."""
        codes = re.split(r"[\s,;]+", self.cleaned_data["countries"].upper().strip())
        codes = [code for code in codes if code]
        if any(not re.fullmatch(r"[A-Z]{3}", code) for code in codes):
            raise forms.ValidationError(_("A country has three letters, for example KEN or CIV."))
        return codes

    def clean_start(self) -> str:
        """A year, month or day."""
        return _period(self.cleaned_data["start"])

    def clean_end(self) -> str:
        """A year, month or day."""
        return _period(self.cleaned_data["end"])

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        given = super().clean() or {}
        start, end = given.get("start"), given.get("end")
        if start and end and end[: len(start)] < start[: len(end)]:
            self.add_error("end", _("It ends before it begins. Look at both dates."))
        return given

    def answers(self) -> dict[str, Any]:
        """Without the organisation, which is kept with the study."""
        return {k: v for k, v in self.cleaned_data.items() if k not in ("organisation", "made_up")}


def _period(text: str) -> str:
    if not PERIOD.fullmatch(text.strip()):
        raise forms.ValidationError(_("Write it as year and month, for example 2026-03."))
    return text.strip()


class FoundForm(forms.Form):
    """How people were found, and whose data these are."""

    how = forms.ChoiceField(
        label=_("How did people come into these data?"), choices=HOW, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Tell it in your words"),
        help_text=_("Where, when, by whom; who could not be reached or would not answer."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    source = forms.CharField(
        label=_("Where is this written down?"),
        help_text=_("For example: notebook of the group."),
        max_length=200,
        required=False,
    )
    started_by = forms.ChoiceField(
        label=_("Who began the work?"),
        choices=participation.STARTED,
        widget=forms.RadioSelect,
        required=False,
    )
    design_level = forms.ChoiceField(
        label=_("When the questions were decided: what part had the people concerned?"),
        choices=participation.LEVELS,
        widget=forms.RadioSelect,
        required=False,
    )
    design_why = forms.CharField(
        label=_("What shows that?"),
        help_text=_("For example: the ward meeting struck out two questions."),
        max_length=300,
        required=False,
    )
    collection_level = forms.ChoiceField(
        label=_("When the answers were collected: what part had they?"),
        choices=participation.LEVELS,
        widget=forms.RadioSelect,
        required=False,
    )
    collection_why = forms.CharField(
        label=_("What shows that?"),
        help_text=_("For example: sixteen members of the group went from door to door."),
        max_length=300,
        required=False,
    )
    statement = forms.CharField(
        label=_("Say it in a sentence, if you like"),
        help_text=_("It is printed with the results. Left out, we write one from your answers."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        required=False,
    )

    strata = forms.ChoiceField(
        label=_("Was it drawn separately in each part of the area? Which column names the part?"),
        required=False,
    )
    cluster = forms.ChoiceField(
        label=_("Were blocks or villages drawn first? Which column names them?"),
        required=False,
    )
    population = forms.ChoiceField(
        label=_("Which column says how many there were to draw from?"),
        help_text=_("How many blocks, or households where no blocks were drawn, in that part."),
        required=False,
    )
    weight = forms.ChoiceField(
        label=_("Which column says how many households or people a row stands for?"),
        help_text=_("Statisticians call it a weight."),
        required=False,
    )

    def __init__(self, *args: Any, columns: list[Column], **kwargs: Any) -> None:
        """`columns`: of the outermost table; [] before there is one."""
        super().__init__(*args, **kwargs)
        several = [it for it in columns if it.distinct > 1]
        numbers = [it for it in columns if it.is_number]
        fitting = {
            "strata": [it for it in several if it.values],
            "cluster": several,
            "population": numbers,
            "weight": numbers,
        }
        for field in DESIGN:
            if not columns:
                del self.fields[field]
                continue
            names = [(it.name, it.name) for it in fitting[field] if not it.blanks]
            self.fields[field].choices = [("", _("None")), *names]

    @property
    def design_fields(self) -> list[Any]:
        """Fields about how the sample was drawn."""
        return [self[name] for name in DESIGN if name in self.fields]

    @property
    def has_design(self) -> bool:
        """Whether something is said of it, or is wrong."""
        return any(bound.value() or bound.errors for bound in self.design_fields)

    @property
    def found_fields(self) -> list[Any]:
        """Fields about how people were found, in words."""
        return [self[name] for name in FOUND]

    @property
    def part_fields(self) -> list[Any]:
        """Fields about whose data these are."""
        return [self[name] for name in self.fields if name not in (*FOUND, *DESIGN)]

    def answers(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """As given; what could not be asked for want of a table stays."""
        kept = {name: before[name] for name in DESIGN if name in before}
        return {**kept, **self.cleaned_data}


class AgreedForm(forms.Form):
    """What was agreed with the people, purpose by purpose; ownership; stewards."""

    ownership = forms.CharField(
        label=_("To whom do the data belong?"),
        help_text=_("For example: the four ward meetings."),
        max_length=300,
    )
    licence = forms.ChoiceField(
        label=_("What may others do with the published figures?"),
        choices=LICENCES,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = {}
        for purpose, title in PURPOSES.items():
            first[f"{purpose}_agreed"] = forms.ChoiceField(
                label=title, choices=AGREED, widget=forms.RadioSelect
            )
            first[f"{purpose}_how"] = forms.CharField(
                label=_("How were they asked, and who can show it?"),
                max_length=500,
                required=False,
            )
        self.fields = {**first, **self.fields}
        for at in range(1, STEWARDS + 1):
            self.fields[f"steward_{at}_name"] = forms.CharField(
                label=_("Steward %(number)s: name") % {"number": at},
                help_text=_("Somebody who decides for the people in the data.") if at == 1 else "",
                max_length=100,
                required=False,
            )
            self.fields[f"steward_{at}_role"] = forms.CharField(
                label=_("On whose behalf?"),
                help_text=_("For example: elected by the ward meetings.") if at == 1 else "",
                max_length=200,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """A yes needs to be shown; a steward speaks for somebody."""
        given = super().clean() or {}
        for purpose in PURPOSES:
            if given.get(f"{purpose}_agreed") == YES and not given.get(f"{purpose}_how"):
                self.add_error(f"{purpose}_how", _("Say how they were asked."))
        for at in range(1, STEWARDS + 1):
            if given.get(f"steward_{at}_name") and not given.get(f"steward_{at}_role"):
                self.add_error(f"steward_{at}_role", _("Say for whom this person decides."))
        return given

    def answers(self) -> dict[str, Any]:
        """Consent by purpose, stewards as a list."""
        given = self.cleaned_data
        return {
            "consent": {
                str(purpose): {
                    "agreed": AGREED_VALUES[given[f"{purpose}_agreed"]],
                    "how": given[f"{purpose}_how"] or str(_("Not recorded.")),
                }
                for purpose in PURPOSES
            },
            "ownership": given["ownership"],
            "licence": given["licence"],
            "stewards": [
                {"name": given[f"steward_{at}_name"], "role": given[f"steward_{at}_role"]}
                for at in range(1, STEWARDS + 1)
                if given[f"steward_{at}_name"]
            ],
        }

    @staticmethod
    def initial_from(answers: dict[str, Any]) -> dict[str, Any]:
        """What to show of answers given before."""
        words = {value: word for word, value in AGREED_VALUES.items()}
        shown = {"ownership": answers.get("ownership", ""), "licence": answers.get("licence", "")}
        for purpose, it in answers.get("consent", {}).items():
            shown |= {f"{purpose}_agreed": words[it["agreed"]], f"{purpose}_how": it["how"]}
        for at, steward in enumerate(answers.get("stewards", []), start=1):
            shown |= {f"steward_{at}_name": steward["name"], f"steward_{at}_role": steward["role"]}
        return shown
