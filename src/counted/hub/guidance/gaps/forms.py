"""Forms in which gaps are raised, moved, answered and joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts import places
from counted.hub.accounts.fields import LanguageField, words_field
from counted.hub.accounts.forms import VoiceMixin
from counted.hub.accounts.models import Body, Organisation, User
from counted.hub.accounts.queries import represented
from counted.hub.accounts.rules import standing
from counted.hub.evidence.models import Link
from counted.hub.guidance.gaps import moving, presenting, queries
from counted.hub.guidance.gaps.rules import Owner
from counted.hub.guidance.models import Gap
from counted.hub.library.forms import CodesField
from counted.hub.library.models import Concept
from counted.hub.library.terms import choices
from counted.hub.library.verdicts import STAGES
from counted.hub.ui.parts import Explained
from counted.hub.ui.things import key_of

LONG = 20_000  #: characters
RELATIONS = (
    (Link.Relation.SUPPORTS, Explained(_("supports it"), _("It found the same."))),
    (Link.Relation.ILLUSTRATES, Explained(_("illustrates it"), _("It shows it in one place."))),
    (Link.Relation.MOTIVATES, Explained(_("motivates it"), _("Because of it the gap matters."))),
    (Link.Relation.CONTRADICTS, Explained(_("contradicts it"), _("It speaks against the gap."))),
    (Link.Relation.FILLS, Explained(_("fills it"), _("Wholly or in part."))),
    (Link.Relation.ANSWERS, Explained(_("answers it"), _("It says what to do about it."))),
)


class GapForm(VoiceMixin, forms.Form):
    """What is missing, what that does, and for what it holds."""

    statement = words_field(
        _("What is missing? One sentence"), rows=2, longest=300,
        help_text=_("So that others can show that it is wrong, or mend it. Such as: No agreed way "
                    "to count homes that stand on water."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What kind of gap is it?"), widget=forms.RadioSelect)
    severity = forms.ChoiceField(
        label=_("What does it do?"), choices=Gap.Severity.choices, widget=forms.RadioSelect
    )
    text = words_field(
        _("Why does it matter?"), rows=6, longest=LONG, required=False,
        help_text=_("What happened, where, to whom. Everybody reads it: name nobody who does not "
                    "want to be named."),
    )  # fmt: skip
    topics = forms.MultipleChoiceField(
        label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    stages = forms.MultipleChoiceField(
        label=_("At which stage of the work?"), required=False,
        choices=STAGES.items(), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    groups = forms.MultipleChoiceField(
        label=_("About whom"), required=False, widget=forms.CheckboxSelectMultiple
    )
    indicators = CodesField(
        label=_("SDG targets and indicators"), max_length=400, required=False,
        help_text=_("Codes with commas, such as 6.2 or 6.2.1."),
    )  # fmt: skip
    countries = forms.MultipleChoiceField(
        label=_("Countries, where it holds only there"), required=False,
        choices=places.countries, widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("As many as you like: hold Ctrl or ⌘ to choose several."),
    )  # fmt: skip
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    language = LanguageField(label=_("In which language do you write?"))
    looked = forms.CharField(required=False, widget=forms.HiddenInput)
    SCOPE = ("topics", "stages", "groups", "indicators", "countries", "place")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _kinds()
        self.fields["topics"].choices = self._known("topics", Concept.Scheme.TOPIC)
        self.fields["groups"].choices = self._known("groups", Concept.Scheme.POPULATION)

    def first_fields(self) -> list[forms.BoundField]:
        """What everybody is asked."""
        return [it for it in self.visible_fields() if it.name not in self.SCOPE]

    def scope_fields(self) -> list[forms.BoundField]:
        """For what it holds; it stands folded, since there is much to choose from."""
        return [self[name] for name in self.SCOPE]

    @property
    def scope_is_wrong(self) -> bool:
        """Whether something of it has to be looked at again."""
        return any(it.errors for it in self.scope_fields())

    def scope_told(self) -> list[str]:
        """What of it is chosen, in words."""
        told = []
        for it in self.scope_fields():
            value = it.value() or ()
            labels = _labels(getattr(it.field, "choices", ()))
            values = [value] if isinstance(value, str) else value
            told += [str(labels.get(one, one)) for one in values]
        return told

    def _known(self, name: str, scheme: str) -> list[tuple[str, str]]:
        """Concepts in use, and those that were chosen before."""
        offered = choices(scheme)
        known = dict(offered)
        return [*offered, *((it, it) for it in self.initial.get(name, ()) if it not in known)]


def _labels(choices: Iterable[Any]) -> dict[str, Any]:
    """The words of choices, those in groups too."""
    found: dict[str, Any] = {}
    for value, label in choices:
        found |= dict(label) if isinstance(label, (list, tuple)) else {value: label}
    return found


def _kinds() -> list[tuple[str, Explained]]:
    """The kinds of gap, each with what it means under it."""
    told = []
    for it in Gap.Kind:
        word, _colon, meaning = str(it.label).partition(":")
        told.append((it.value, Explained(word.strip(), meaning.strip())))
    return told


class RewordForm(GapForm):
    """A gap said differently, and why."""

    why = words_field(_("Why?"), rows=2, longest=2000)
    is_hidden = forms.BooleanField(
        label=_("Do not keep how it read before"), required=False,
        help_text=_("For words that should not stand anywhere."),
    )  # fmt: skip

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        if not standing(person).is_secretariat:
            del self.fields["is_hidden"]


class StepForm(VoiceMixin, forms.Form):
    """Words that go with a step."""

    text = words_field("", rows=4, longest=LONG, required=False)

    def __init__(self, *args: Any, rule: moving.Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = moving.ASKED[rule.action]
        self.fields["text"].required = rule.needs_text


class OwnerForm(StepForm):
    """Who sees to a gap from now on."""

    field_order = ("owner", "account", "text")
    owner = forms.ChoiceField(label=_("Who sees to it?"), widget=forms.RadioSelect)
    account = forms.CharField(
        label=_("Somebody else: the number in the address of their page here"), max_length=18,
        required=False, help_text=_("They are told, and can hand it back."),
    )  # fmt: skip

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        self._person = person
        self._known = dict(owners(person))
        self.fields["owner"].choices = [
            (key, _now("I do") if it == person else presenting.owner_name(it))
            for key, it in self._known.items()
        ]
        if standing(person).is_secretariat:
            self.fields["owner"].widget = forms.Select(choices=self.fields["owner"].choices)
        else:
            del self.fields["account"]

    def clean_account(self) -> User | None:
        """The person of that number."""
        if not (told := self.cleaned_data.get("account")):
            return None
        found = User.objects.filter(pk=key_of(told) or 0, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has a page of this number."))
        return found

    def owner_chosen(self) -> Owner:
        """Who was named."""
        return self.cleaned_data.get("account") or self._known[self.cleaned_data["owner"]]


def owners(person: User) -> list[tuple[str, Owner]]:
    """Those whom somebody may have see to a gap: themselves, bodies, organisations."""
    who = standing(person)
    bodies = Body.objects.order_by("name")
    if who.is_secretariat:
        organisations = list(Organisation.objects.order_by("name"))
    else:
        bodies, organisations = bodies.filter(pk__in=who.led), represented(person)
    return [
        (f"user-{person.pk}", person),
        *((f"body-{it.pk}", it) for it in bodies),
        *((f"organisation-{it.pk}", it) for it in organisations),
    ]


class MergeForm(StepForm):
    """Into which other gap."""

    field_order = ("into", "text")
    into = forms.CharField(
        label=_("Into which gap?"), max_length=300,
        help_text=_("Its number, such as G-12, or the address of its page."),
    )  # fmt: skip

    def clean_into(self) -> Gap:
        """The gap of that number."""
        told = self.cleaned_data["into"].strip().rstrip("/")
        number = told.rpartition("/")[2].upper().removeprefix("G-")
        found = queries.gap(key_of(number) or 0)
        if found is None:
            raise forms.ValidationError(_("No gap has this number."))
        return found


class ProposalForm(VoiceMixin, forms.Form):
    """What somebody proposes to do about a gap."""

    text = words_field(_("What do you propose?"), rows=5, longest=LONG)
    language = LanguageField(label=_("In which language do you write?"))


class DecisionForm(forms.Form):
    """What becomes of a proposal, and why."""

    answer = forms.ChoiceField(
        label=_("What becomes of it?"), widget=forms.RadioSelect,
        choices=(("taken_up", _("It is taken up")), ("declined", _("It is declined"))),
    )  # fmt: skip
    reason = words_field(
        _("Why?"), rows=4, longest=LONG, help_text=_("Whoever proposed it is told; all read it.")
    )


class CiteForm(VoiceMixin, forms.Form):
    """What bears on a gap, and how."""

    address = forms.CharField(
        label=_("Which page?"), max_length=500,
        help_text=_("The address of a page here, such as a case study or a release, or of a page "
                    "elsewhere."),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Its title, where it is elsewhere"), max_length=300, required=False
    )
    relation = forms.ChoiceField(
        label=_("What does it do to this gap? It …"), choices=RELATIONS, widget=forms.RadioSelect
    )
    note = words_field(_("Why, in a sentence"), rows=2, longest=500)


class VoteForm(VoiceMixin, forms.Form):
    """In whose name a gap is marked."""


class SplitForm(StepForm):
    """The sentences of up to three new gaps, and what goes along with each."""

    FEWEST, MOST = 1, 3

    def __init__(self, *args: Any, along: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.along = along
        along_with = [(str(it), _now("It goes with new gap %s") % it) for it in self.numbers]
        offered = [("", _now("It stays")), *along_with]
        for number in self.numbers:
            self.fields[f"part_{number}"] = words_field(
                _number(number), rows=2, longest=300, required=number <= self.FEWEST
            )
        for key, label in along.items():
            self.fields[key] = forms.ChoiceField(label=label, choices=offered, required=False)
        parts = [f"part_{it}" for it in self.numbers]
        self.order_fields([*parts, *along, "text", "speaks_for"])

    @property
    def numbers(self) -> range:
        """The new gaps, by number."""
        return range(1, self.MOST + 1)

    def clean(self) -> dict[str, Any]:
        """What goes along goes with a gap that has a sentence."""
        told = super().clean() or self.cleaned_data
        for key in self.along:
            if (number := told.get(key)) and not told.get(f"part_{number}"):
                self.add_error(key, _("Write down the sentence of that gap first."))
        return told

    def chosen(self) -> list[tuple[str, list[str]]]:
        """The sentences, each with the keys of what goes along."""
        told = self.cleaned_data
        return [
            (text, [key for key in self.along if told.get(key) == str(number)])
            for number in self.numbers
            if (text := told.get(f"part_{number}", "").strip())
        ]


def _number(number: int) -> str:
    return _now("New gap %s: what is missing?") % number
