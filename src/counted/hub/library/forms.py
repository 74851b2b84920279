"""The form in which an item is written: its texts, its record, where it is, how it is shared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from counted.hub.accounts import places
from counted.hub.accounts.fields import LanguageField
from counted.hub.accounts.forms import VoiceMixin
from counted.hub.accounts.models import Body, Organisation, User
from counted.hub.accounts.rules import standing
from counted.hub.library import records, terms
from counted.hub.library.licences import LICENCES, OTHER
from counted.hub.library.models import Item
from counted.hub.library.record_forms import field_for, noun_of, rows_for, rows_told
from counted.hub.library.verdicts import STAGES

RECORD = "record-"  #: begins the names of fields of the record
#: An SDG target or indicator: 6.2, 6.b, 6.2.1, 1.4.2a is none.
CODE = re.compile(r"(?:1[0-7]|[1-9])\.(?:\d{1,2}|[a-h])(?:\.\d{1,2})?")
#: Fields of the form that are kept otherwise than under their names.
NO_COLUMNS = frozenset({"note", "base", "tab", "took", "licence_name", "organisation", "body"})
MOST_KEYWORDS, LONGEST_KEYWORD = 20, 80


class WordsField(forms.CharField):
    """Words separated by commas, each once."""

    def prepare_value(self, value: Any) -> Any:
        """Show them with commas."""
        return ", ".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> list[str]:
        """The words in the order given."""
        parts = re.split(r"[,;،、\n]", super().clean(value))
        words = list(dict.fromkeys(" ".join(it.split()) for it in parts))
        return [it for it in words if it]


class KeywordsField(WordsField):
    """A few short words of one's own."""

    def clean(self, value: Any) -> list[str]:
        """At most so many, and none too long."""
        words = super().clean(value)
        if len(words) > MOST_KEYWORDS or any(len(it) > LONGEST_KEYWORD for it in words):
            raise forms.ValidationError(_("At most 20 words or short phrases, with commas."))
        return words


class CodesField(WordsField):
    """Targets and indicators of the Sustainable Development Goals."""

    def clean(self, value: Any) -> list[str]:
        """Codes such as 6.2 and 6.2.1; the first that is none is an error."""
        codes = [it.lower() for it in super().clean(value)]
        for code in codes:
            if not CODE.fullmatch(code):
                raise forms.ValidationError(
                    _("“%(code)s” is no target or indicator. Write codes such as 6.2 or 6.2.1."),
                    params={"code": code},
                )
        return codes


@dataclass(frozen=True)
class Section:
    """A part of the form under one heading."""

    key: str
    title: str | Promise
    fields: tuple[forms.BoundField, ...]
    rows: tuple[tuple[str, str, forms.BaseFormSet], ...]  #: label, help, rows
    is_open: bool  #: with something in it, or something wrong


class ItemForm(VoiceMixin, forms.Form):
    """Everything that is written of an item of one kind."""

    title = forms.CharField(label=_("Title"), max_length=300)
    summary = forms.CharField(
        label=_("In one sentence"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It opens the page and stands in lists."),
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "An empty line begins a paragraph. # makes a heading, * a point of a list, "
            "**two stars** bold, [words](https://…) a link."
        ),
    )
    language = LanguageField(
        label=_("Language of the text"),
        max_length=60,
        help_text=_("Any language: English, Swahili, Twi, Nepali …"),
    )
    organisation = forms.ChoiceField(
        label=_("Of which organisation"),
        required=False,
        help_text=_("Its representatives can write this, too."),
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries"),
        required=False,
        choices=places.countries,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    latitude = forms.FloatField(
        label=_("Degrees north"), min_value=-90, max_value=90, required=False,
        help_text=_("Of a town or district, never of a home. South is negative."),
    )  # fmt: skip
    longitude = forms.FloatField(
        label=_("Degrees east"), min_value=-180, max_value=180, required=False,
        help_text=_("West is negative."),
    )  # fmt: skip
    scale = forms.ChoiceField(
        label=_("Scale"), required=False, choices=[("", _("Not told")), *Item.Scale.choices]
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    groups = forms.MultipleChoiceField(
        label=_("About whom"), required=False, widget=forms.CheckboxSelectMultiple
    )
    indicators = CodesField(
        label=_("SDG targets and indicators"),
        max_length=600,
        required=False,
        help_text=_("Codes with commas, such as: 6.2, 6.2.1"),
    )
    stages = forms.MultipleChoiceField(
        label=_("Stages of the work"),
        required=False,
        choices=STAGES.items(),
        widget=forms.CheckboxSelectMultiple,
    )
    keywords = KeywordsField(
        label=_("Words of your own"),
        max_length=2000,
        required=False,
        help_text=_("With commas; the secretariat looks for topics that are missing."),
    )
    licence = forms.ChoiceField(label=_("Licence"), required=False, choices=LICENCES.items())
    licence_name = forms.CharField(
        label=_("Name of the other licence"), max_length=60, required=False,
        help_text=_("As it calls itself, such as: Open Government Licence 3.0."),
    )  # fmt: skip
    visibility = forms.ChoiceField(
        label=_("For whom"), choices=Item.Visibility.choices, widget=forms.RadioSelect
    )
    body = forms.ChoiceField(label=_("Which group"), required=False)
    note = forms.CharField(
        label=_("What did you change?"), max_length=300, required=False,
        help_text=_("One line for those who write with you and those who check."),
    )  # fmt: skip

    #: the number of the revision from which somebody began to write
    base = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    #: the window in which they write, and what was typed in another one and goes on here
    tab = forms.CharField(required=False, widget=forms.HiddenInput)
    took = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        kind: str,
        person: User,
        content: dict[str, Any],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.kind, self.content = kind, content
        super().__init__(*args, person=person, initial={**_initial(content), **(initial or {})})
        self._offer_choices(person)
        self.rows: dict[str, forms.BaseFormSet] = {}
        record = content.get("record", {})
        for name, info in records.RECORDS[kind].model_fields.items():
            noun = noun_of(info)
            if noun is not None:
                kept = list(record.get(name, ()))
                self.rows[name] = rows_for(
                    noun, prefix=RECORD + name, kept=kept, data=self.data if self.is_bound else None
                )
            elif field := field_for(name, info):
                self.fields[RECORD + name] = field
        self._keep_methods(record.get("methods", ()))

    def _keep_methods(self, kept: Iterable[str]) -> None:
        """Offer the methods chosen before, too, although they are no longer in use."""
        if field := self.fields.get(f"{RECORD}methods"):
            offered = terms.choices("method")
            known = dict(offered)
            field.choices = [*offered, *((it, it) for it in kept if it not in known)]  # type: ignore[attr-defined]

    def _offer_choices(self, person: User) -> None:
        who = standing(person)
        kept = self.content.get("organisation")
        organisations = Organisation.objects.all()
        if not who.is_secretariat:
            organisations = organisations.filter(pk__in=[*who.represented, kept or 0])
        bodies = Body.objects.all()
        if not who.is_secretariat:
            bodies = bodies.filter(pk__in=[*who.bodies, self.content.get("body") or 0])
        self.fields["organisation"].choices = _named(organisations, _now("None"))
        self.fields["body"].choices = _named(bodies, _now("None"))
        for name, scheme in (("topics", "topic"), ("groups", "population")):
            offered = dict(terms.choices(scheme))
            kept_keys = {it: it for it in self.content.get(name, ()) if it not in offered}
            self.fields[name].choices = [*offered.items(), *kept_keys.items()]

    def sections(self) -> Iterator[Section]:
        """The form in calm sections: texts, the record's own, where and for whom, sharing."""
        yield self._section("text", _("In your words"), ("title", "summary", "language", "text"))
        fields = records.RECORDS[self.kind].model_fields
        for key, title in records.SECTIONS.items():
            names = [it for it, info in fields.items() if info.json_schema_extra["section"] == key]  # type: ignore[index]
            if names:
                yield self._section(key, _now(title), names, prefix=RECORD)
        where = ("countries", "place", "latitude", "longitude", "scale", "groups")
        yield self._section("where", _("Where, and about whom"), where)
        yield self._section(
            "found", _("How it is found"), ("topics", "indicators", "stages", "keywords")
        )
        sharing = (
            "organisation",
            "speaks_for",
            "licence",
            "licence_name",
            "visibility",
            "body",
            "note",
        )
        yield self._section("sharing", _("In whose name, and for whom"), sharing)

    def _section(self, key: str, title: Any, names: Any, *, prefix: str = "") -> Section:
        info = records.RECORDS[self.kind].model_fields if prefix else {}
        bound = tuple(self[prefix + it] for it in names if prefix + it in self.fields)
        rows = tuple(
            (_now(info[it].title), _now(info[it].description) if info[it].description else "",
             self.rows[it])
            for it in names
            if prefix and it in self.rows
        )  # fmt: skip
        is_open = any(it.errors or it.value() not in (None, "", []) for it in bound) or any(
            it.is_bound and not it.is_valid() for _label, _help, it in rows
        )
        told = self.content.get("record", {})
        is_open = is_open or any(told.get(it) for it in names if prefix)
        return Section(key, title, bound, rows, is_open or key in ("text", "story", "sharing"))

    def is_valid(self) -> bool:
        """Every row has to be right, too."""
        mine = super().is_valid()
        wrong = [it for it in self.rows.values() if not it.is_valid()]
        return mine and not wrong

    def clean(self) -> dict[str, Any]:
        """Hold the record against its noun, and a group against being named."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = found.get(f"{RECORD}since"), found.get(f"{RECORD}until")
        if since and until and until < since:
            self.add_error(f"{RECORD}until", _("It cannot end before it began."))
        if found.get("visibility") == Item.Visibility.BODY and not found.get("body"):
            self.add_error("body", _("Name the group that may read it."))
        if (found.get("latitude") is None) != (found.get("longitude") is None):
            self.add_error("longitude", _("Tell both degrees, or neither."))
        if not self.errors:
            self._check_record()
        return found

    def _check_record(self) -> None:
        try:
            records.read(self.kind, self._record())
        except ValidationError as error:
            for wrong in error.errors():
                name = RECORD + str(wrong["loc"][0]) if wrong["loc"] else None
                said = _("This cannot be kept as it is; please look again.")
                self.add_error(name if name in self.fields else None, said)

    def _record(self) -> dict[str, Any]:
        told = {
            name.removeprefix(RECORD): value
            for name, value in self.cleaned_data.items()
            if name.startswith(RECORD) and value not in ("", None, [])
        }
        return told | {name: rows_told(it) for name, it in self.rows.items() if it.is_valid()}

    def written(self) -> dict[str, Any]:
        """The content of a revision, once the form is valid."""
        found = {**self.cleaned_data}
        if found["licence"] == OTHER:
            found["licence"] = found["licence_name"] or OTHER
        plain = {
            name: found[name]
            for name in self.base_fields
            if name not in NO_COLUMNS and name in found
        }
        keys = {it: int(found[it]) if found[it] else None for it in ("organisation", "body")}
        return {**plain, **keys, "record": self._record()}


def _initial(content: dict[str, Any]) -> dict[str, Any]:
    record = {RECORD + name: value for name, value in content.get("record", {}).items()}
    told = {**{k: v for k, v in content.items() if k != "record"}, **record}
    licence = told.get("licence", "")
    if licence not in LICENCES:
        told |= {"licence": OTHER, "licence_name": licence}
    return told


def _named(rows: Any, empty: str) -> list[tuple[str, str]]:
    return [("", empty), *((str(key), name) for key, name in rows.values_list("pk", "name"))]


class SubmitForm(VoiceMixin, forms.Form):
    """Handing in for publication."""

    text = forms.CharField(
        label=_("A word to those who check"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    publish_at = forms.DateTimeField(
        label=_("Publish not before"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Empty: as soon as it is accepted."),
    )

    def at(self) -> datetime | None:
        """When it is to be published; None: at once."""
        found: datetime | None = self.cleaned_data["publish_at"]
        return found


class WithdrawForm(forms.Form):
    """Taking back what was published."""

    reason = forms.CharField(
        label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody who comes back to its address reads this."),
    )  # fmt: skip


class AuthorForm(forms.Form):
    """Asking somebody to write with one."""

    email = forms.EmailField(
        label=_("Their e-mail address"), help_text=_("That of their account here.")
    )
    is_named = forms.BooleanField(label=_("Name them as an author"), required=False, initial=True)


class FileForm(forms.Form):
    """A picture or document beside a text."""

    file = forms.FileField(label=_("Picture or document"))
    description = forms.CharField(
        label=_("What it shows"), max_length=500,
        help_text=_("Read aloud to people who do not see it."),
    )  # fmt: skip
    credit = forms.CharField(label=_("Who made it"), max_length=200, required=False)


__all__ = ["AuthorForm", "FileForm", "ItemForm", "SubmitForm", "WithdrawForm"]
