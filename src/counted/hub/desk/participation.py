"""Who takes part, against who is a member: by region, by constituency and by language.

Each app that people can be active in registers what it counts when it starts:

    participation.register("contributions", _("contributed"), contributions_since)

`count` is given a time and answers with how often each person did it since then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.labels import language_name
from counted.hub.accounts.models import Body, Mandate, Organisation, Seat, User
from counted.hub.accounts.places import MADE_UP, country_name, region_name, region_of
from counted.hub.accounts.rules import running
from counted.hub.desk.conversation import Action
from counted.hub.desk.models import Rendering, Step
from counted.hub.ui.parts import Text

UNKNOWN = ""  #: the category of those of whom it is not known
PERSONALLY = "personally"  #: members who are there for no organisation

CountSince = Callable[[datetime], Mapping[int, int]]


@dataclass(frozen=True)
class Activity:
    """Something that people do here."""

    name: str
    label: Text
    count: CountSince


@dataclass(frozen=True)
class Profile:
    """What is known of a person, as far as it is counted: values by dimension."""

    region: str = UNKNOWN
    constituency: str = PERSONALLY
    language: str = UNKNOWN
    country: str = UNKNOWN


@dataclass(frozen=True)
class Category:
    """One category of a dimension: people, not how often they did something."""

    value: str
    label: Text
    members: int
    members_share: float  #: of all members, 0 to 1
    did: tuple[int, ...]  #: people, for each activity in order
    active: int  #: people who did anything
    active_share: float  #: of all who did anything, 0 to 1

    @property
    def is_behind(self) -> bool:
        """Fewer than half of what their number would give, among five members or more."""
        return self.members >= FEWEST and self.active_share < self.members_share / 2

    @property
    def is_unheard(self) -> bool:
        """Members of whom nobody did anything, however few they are."""
        return self.members > 0 and self.active == 0


@dataclass(frozen=True)
class Dimension:
    """Participation by one dimension."""

    name: str
    title: Text
    categories: tuple[Category, ...]


FEWEST = 5  #: members in a category before it is called behind
DIMENSIONS: dict[str, Text] = {
    "region": _("Region"),
    "constituency": _("Kind of organisation"),
    "language": _("Language"),
}
_activities: dict[str, Activity] = {}


def register(name: str, label: Text, count: CountSince) -> Activity:
    """Count one more activity; the same name again replaces it."""
    _activities[name] = Activity(name, label, count)
    return _activities[name]


def activities() -> list[Activity]:
    """All activities that are counted."""
    return list(_activities.values())


def asked(since: datetime) -> Counter[int]:
    """How often each person asked for something."""
    return _steps(since, asking=True)


def answered(since: datetime) -> Counter[int]:
    """How often each person took another step in a request."""
    return _steps(since, asking=False)


def translated(since: datetime) -> Counter[int]:
    """How often each person wrote a translation themselves."""
    wrote = Rendering.objects.filter(at__gte=since, author__isnull=False, is_by_machine=False)
    return Counter(dict(wrote.order_by().values_list("author_id").annotate(n=Count("pk"))))


def _steps(since: datetime, *, asking: bool) -> Counter[int]:
    steps = Step.objects.filter(at__gte=since, person__isnull=False)
    chosen = steps.filter(action=Action.ASK) if asking else steps.exclude(action=Action.ASK)
    return Counter(dict(chosen.order_by().values_list("person_id").annotate(n=Count("pk"))))


def member_ids() -> set[int]:
    """Members of the Collaborative today."""
    seats = Seat.objects.filter(
        running(), body__kind=Body.Kind.COLLABORATIVE, person__is_active=True
    )
    return set(seats.values_list("person_id", flat=True))


def profiles(people: set[int]) -> dict[int, Profile]:
    """Profiles of people; the organisation of a seat in the Collaborative goes before mandates."""
    organisations = _organisations_of(people)
    told = User.objects.filter(pk__in=people).values_list("pk", "country", "language")
    found = {}
    for pk, country, language in told:
        kind, place = organisations.get(pk, (PERSONALLY, ""))
        home = country or place
        found[pk] = Profile(region_of(home), kind, language, home)
    return found


def _organisations_of(people: set[int]) -> dict[int, tuple[str, str]]:
    """Kind and country of the organisation for which somebody is here, where there is one."""
    found: dict[int, tuple[str, str]] = {}
    columns = ("person_id", "organisation__kind", "organisation__country")
    seats = Seat.objects.filter(
        running(), person__in=people, body__kind=Body.Kind.COLLABORATIVE, organisation__isnull=False
    )
    mandates = Mandate.objects.filter(running(), person__in=people).order_by("start", "pk")
    for rows in (seats, mandates):
        for person, kind, country in rows.values_list(*columns):
            found.setdefault(person, (kind, country))
    return found


def member_profiles() -> list[Profile]:
    """The profiles of all members of today, as `profiles` has them; two queries."""
    seats = Seat.objects.filter(
        running(), body__kind=Body.Kind.COLLABORATIVE, person__is_active=True
    )
    people: dict[int, tuple[str, str]] = {}
    held: dict[int, tuple[str, str]] = {}
    for person, country, language, kind, place in seats.values_list(
        "person_id", "person__country", "person__language", "organisation__kind",
        "organisation__country",
    ):  # fmt: skip
        people[person] = (country, language)
        if kind is not None:
            held.setdefault(person, (kind, place))
    mandates = Mandate.objects.filter(running(), person__in=seats.order_by().values("person_id"))
    columns = ("person_id", "organisation__kind", "organisation__country")
    for person, kind, place in mandates.order_by("start", "pk").values_list(*columns):
        held.setdefault(person, (kind, place))
    found = []
    for person, (country, language) in people.items():
        kind, place = held.get(person, (PERSONALLY, ""))
        home = country or place
        found.append(Profile(region_of(home), kind, language, home))
    return found


def participation(since: datetime) -> list[Dimension]:
    """Members and active people by every dimension; categories with most members first."""
    members = member_ids()
    did = [
        {who for who, times in it.count(since).items() if times and who is not None}
        for it in activities()
    ]
    active = set().union(*did)
    known = profiles(members | active)
    active &= known.keys()
    return [
        Dimension(name, title, tuple(_categories(name, members, active, did, known)))
        for name, title in DIMENSIONS.items()
    ]


def _categories(
    name: str,
    members: set[int],
    active: set[int],
    did: list[set[int]],
    known: Mapping[int, Profile],
) -> list[Category]:
    by_value: dict[str, set[int]] = {}
    for person, profile in known.items():
        by_value.setdefault(_value(name, profile), set()).add(person)
    rows = [
        Category(
            value=value,
            label=label(name, value),
            members=len(people & members),
            members_share=_share(len(people & members), len(members)),
            did=tuple(len(people & them) for them in did),
            active=len(people & active),
            active_share=_share(len(people & active), len(active)),
        )
        for value, people in by_value.items()
    ]
    return sorted(rows, key=lambda it: (-it.members, -it.active, it.value))


def _value(dimension: str, profile: Profile) -> str:
    """The category of a person; made-up countries are small and few, and stand for themselves."""
    if dimension == "region" and profile.region == MADE_UP:
        return profile.country
    return str(getattr(profile, dimension))


def label(dimension: str, value: str) -> Text:
    """The word for a category."""
    if value == UNKNOWN:
        return _("Not known")
    if dimension == "region":
        return country_name(value) if region_of(value) == MADE_UP else region_name(value)
    if dimension == "language":
        return language_name(value)
    return _("In a personal capacity") if value == PERSONALLY else Organisation.Kind(value).label


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


@dataclass(frozen=True)
class Silent:
    """A member who has done nothing that is counted."""

    person: User
    organisation: str
    bodies: tuple[str, ...]  #: other bodies they belong to
    signed_in: datetime | None  #: for the last time


def silent_members(since: datetime) -> list[Silent]:
    """Members for longer than that of whom nothing is counted since; the longest away first."""
    busy = set().union(*(it.count(since) for it in activities()))
    seats = Seat.objects.filter(running(), person__is_active=True).select_related(
        "person", "organisation"
    )
    collaborative = seats.filter(
        body__kind=Body.Kind.COLLABORATIVE, start__lte=since.date()
    ).exclude(person__in=busy)
    found = {it.person_id: it for it in collaborative}
    bodies: dict[int, list[str]] = {}
    others = seats.filter(person__in=found).exclude(body__kind=Body.Kind.COLLABORATIVE)
    for person, name in others.order_by("body__name").values_list("person_id", "body__name"):
        bodies.setdefault(person, []).append(name)
    silent = [
        Silent(
            it.person,
            it.organisation.name if it.organisation else "",
            tuple(dict.fromkeys(bodies.get(it.person_id, ()))),
            it.person.last_login,
        )
        for it in found.values()
    ]
    return sorted(silent, key=_away)


def _away(silent: Silent) -> tuple[float, str]:
    """Whoever never signed in comes first."""
    last = silent.signed_in.timestamp() if silent.signed_in else 0.0
    return last, silent.person.name
