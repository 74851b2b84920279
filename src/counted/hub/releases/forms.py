"""Forms for beginning, handing in, approving, withdrawing and erasing.

The six screens are in `screen_forms`, `group_forms`, `question_forms` and `shown_forms`.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models import Mandate, Organisation, User
from counted.hub.accounts.rules import running
from counted.hub.collect.actions import LARGEST_BYTES, LEAVE_OUT, NOT_PERSONAL
from counted.hub.collect.models import HandedIn
from counted.hub.ui.parts import Explained

TABLES = ".csv,.tsv,.txt,.xls,.xlsx"
WORKBOOKS = ".xls,.xlsx"
LARGEST_STUDY_FILE_BYTES = 300_000


def organisations_of(person: User) -> Any:
    """Organisations that the person may act for today."""
    mandates = Mandate.objects.filter(running(), person=person)
    return Organisation.objects.filter(pk__in=mandates.values("organisation_id"))


class BeginForm(forms.Form):
    """A title is enough to begin."""

    title = forms.CharField(
        label=_("What is it about?"),
        help_text=_("A short title, for example: Water and toilets in four lake wards."),
        max_length=200,
    )
    organisation = forms.ModelChoiceField(
        label=_("For whom do you do this?"),
        help_text=_("People with a mandate in this organisation can see and approve the study."),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("For nobody but myself, for now"),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations_of(person)


class HandInForm(forms.Form):
    """Up to three files at once; each is kept or refused by itself."""

    table = forms.FileField(
        label=_("The spreadsheet with the answers"),
        help_text=_("As you exported it from Kobo, ODK, Excel or another program."),
        widget=forms.ClearableFileInput(attrs={"accept": TABLES}),
        required=False,
    )
    one_row = forms.ChoiceField(
        label=_("What is one row of it?"),
        choices=(
            (HandedIn.Role.HOUSEHOLDS.value, _("A household")),
            (HandedIn.Role.MEMBERS.value, _("A person")),
        ),
        widget=forms.RadioSelect,
        initial=HandedIn.Role.HOUSEHOLDS.value,
    )
    members = forms.FileField(
        label=_("A second spreadsheet with one row for each person of these households"),
        help_text=_("Leave this out if there is none."),
        widget=forms.ClearableFileInput(attrs={"accept": TABLES}),
        required=False,
    )
    form = forms.FileField(
        label=_("The form the answers were collected with (XLSForm)"),
        help_text=_(
            "It tells us the questions in their own words. Leave this out if there is none."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": WORKBOOKS}),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """At least one file, none too large, and no two for the same place."""
        given = super().clean() or {}
        for name in ("table", "members", "form"):
            if given.get(name) and given[name].size > LARGEST_BYTES:
                self.add_error(
                    name,
                    _("The file is larger than 50 MB. Leave out pictures, and save it as CSV."),
                )
        if not any(given.get(name) for name in ("table", "members", "form")) and not self.errors:
            raise forms.ValidationError(_("No file was chosen. Choose one, then send it."))
        is_people = given.get("one_row") == HandedIn.Role.MEMBERS
        if given.get("table") and given.get("members") and is_people:
            self.add_error(
                "members",
                _("Both spreadsheets would have one row for each person. Choose 'A household'."),
            )
        return given

    def sent(self) -> list[tuple[str, str, Any]]:
        """Field, role and file of what was sent."""
        given = self.cleaned_data
        roles = {"table": given["one_row"], "members": HandedIn.Role.MEMBERS, "form": "form"}
        return [(name, str(role), given[name]) for name, role in roles.items() if given.get(name)]


class SettleForm(forms.Form):
    """Column by column: left out for good, or not about a single person."""

    CHOICES = (
        (LEAVE_OUT, Explained(_("Leave it out"), _("It is never read again."))),
        (
            NOT_PERSONAL,
            Explained(
                _("It is not about a single person"), _("The name of a ward, the brand of a pump.")
            ),
        ),
    )

    def __init__(self, *args: Any, file: HandedIn, why: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file = file
        self.asked = {f"column_{at}": name for at, name in enumerate(why)}
        for field, name in self.asked.items():
            self.fields[field] = forms.ChoiceField(
                label=name,
                help_text=why[name],
                choices=self.CHOICES,
                widget=forms.RadioSelect,
                error_messages={"required": _("Say what this column is before you go on.")},
            )
        others = [it for it in file.columns if it not in why and it not in file.personal_columns]
        self.fields["others"] = forms.MultipleChoiceField(
            label=_("Further columns to leave out"),
            help_text=_("We do not find everything. Tick whatever could point at a single person."),
            choices=[(str(file.columns.index(name)), name) for name in others],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def decisions(self) -> dict[str, str]:
        """What was said, by column."""
        given = {name: self.cleaned_data[field] for field, name in self.asked.items()}
        for at in self.cleaned_data["others"]:
            given[self.file.columns[int(at)]] = LEAVE_OUT
        return given


class StudyFileForm(forms.Form):
    """A study file from outside."""

    file = forms.FileField(
        label=_("Study file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,.txt"}),
    )

    def clean_file(self) -> Any:
        """None that nobody could have written: half a file would describe half a study."""
        if self.cleaned_data["file"].size > LARGEST_STUDY_FILE_BYTES:
            raise forms.ValidationError(
                _("A study file has at most 300 kB. Was it the right file?")
            )
        return self.cleaned_data["file"]


class ApproveForm(forms.Form):
    """Bound to the content that was shown above it."""

    sha256 = forms.CharField(widget=forms.HiddenInput)
    role = forms.ChoiceField(label=_("I approve"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("A note"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=1000
    )
    seen = forms.BooleanField(label=_("I have read what stands above, and I agree to it."))

    def __init__(self, *args: Any, roles: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = {
            "steward": _("as steward for the people in the data"),
            "second": _("as the second person"),
        }
        self.fields["role"].choices = [(role, titles[role]) for role in roles]
        if len(roles) == 1:
            self.initial.setdefault("role", roles[0])


class PublishForm(forms.Form):
    """Bound to the content that was shown above it."""

    sha256 = forms.CharField(widget=forms.HiddenInput)
    seen = forms.BooleanField(label=_("I have read what stands above: the world will see this."))


class ReasonForm(forms.Form):
    """Something that needs a reason."""

    reason = forms.CharField(
        label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


class PublicReasonForm(ReasonForm):
    """A reason that stands where a release stood."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Everybody can read it where a release stood.")


class EraseForm(PublicReasonForm):
    """Erasing, and what becomes of what is published."""

    published = forms.ChoiceField(
        label=_("What becomes of figures that are published already?"),
        choices=(
            ("withdraw", Explained(_("Withdraw them, too"), _("They leave this site at once."))),
            ("keep", Explained(_("They stay"), _("They show no single person."))),
        ),
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(
        label=_("I know that this cannot be undone, and that copies others have made stay.")
    )

    def __init__(self, *args: Any, has_published: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_published:
            del self.fields["published"]
