"""What only one kind of item has: the record of an initiative, a case study, a resource ...

Each field has a label, a sentence of help and an example, and stands in a section; the form that
people fill in, the page that others read and the description of the API are made from these.
Nothing is asked for that somebody might not know: what is not told stays empty, and is shown as
"not known", never as "no".

Texts are English and marked for translation; whoever shows them translates.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from counted import standards

SHORT, LONG = 300, 10_000  #: characters
EARLIEST, LATEST = 1800, 2200  #: years
#: Sections of a record, in the order in which it is written and read.
SECTIONS: Mapping[str, str] = {
    "story": _("What it is about"),
    "participation": _("Who takes part, stage by stage"),
    "method": _("How it is done"),
    "protection": _("Consent, protection and ownership"),
    "office": _("The statistical office and the law"),
    "use": _("What it is used for, and what changed"),
    "means": _("Money and time"),
    "lessons": _("What was learned"),
    "more": _("Sources, addresses and media"),
}


def _told(
    label: str, help: str = "", *, example: Any = "", section: str = "story", default: Any = ""
) -> Any:
    """A field with its words; marked for translation where they are written."""
    return Field(
        default=default,
        title=label,
        description=help,
        examples=[example],
        json_schema_extra={"section": section},
    )


def _address(text: str) -> str:
    if text and not text.startswith(("https://", "http://")):
        raise ValueError(f"'{text}' is no address; an address begins with https://")
    return text


Line = Annotated[str, Field(max_length=SHORT)]
Paragraphs = Annotated[str, Field(max_length=LONG)]  #: Markdown
Address = Annotated[str, Field(max_length=500), AfterValidator(_address)]
Year = Annotated[int, Field(ge=EARLIEST, le=LATEST)]
Unknown = Literal[""]


class Noun(BaseModel):
    """Frozen; a key that nobody knows is refused; blanks around texts are taken off."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Elsewhere(Noun):
    """Something at an address elsewhere."""

    title: Line = _told(_("Title"), example="Washing hands in four wards, 2021")
    url: Address = _told(_("Address"), example="https://example.org/washing-hands")


class Stage(Noun):
    """How far the people concerned took part in one stage; None: nobody knows."""

    stage: str = _told(_("Stage"), example="design", default=...)
    level: int | None = _told(_("Level"), example=4, default=None)
    why: Paragraphs = _told(_("What shows it"), example=_("The ward meeting chose the questions."))
    evidence: Address = _told(_("Evidence"), example="https://example.org/minutes-2021-03")

    @model_validator(mode="after")
    def _known(self) -> Stage:
        facts = standards.load("participation")
        if self.stage not in facts["stages"]:
            raise ValueError(f"'{self.stage}' is none of the stages: {', '.join(facts['stages'])}.")
        if self.level is not None and self.level not in facts["levels"]:
            raise ValueError(f"Level {self.level} is none of {facts['levels']}.")
        return self


class UseKind(StrEnum):
    """Where data were used."""

    VNR = "vnr"
    OFFICIAL_STATISTICS = "official_statistics"
    BUDGET = "budget"
    PLAN = "plan"
    LAW = "law"
    COURT = "court"
    SERVICE = "service"
    CAMPAIGN = "campaign"
    OTHER = "other"


class Use(Noun):
    """One use that was made of the data."""

    kind: UseKind = _told(_("Where"), default=UseKind.OTHER)
    what: Line = _told(_("What for"), example=_("The town's plan for the lake wards, 2022"))
    evidence: Address = _told(_("Evidence"), example="https://example.org/plan-2022.pdf")


class StartedBy(StrEnum):
    """Who began."""

    PEOPLE = "people"
    COMMUNITY_GROUP = "community_group"
    OUTSIDE = "outside"
    GOVERNMENT = "government"


class Involvement(StrEnum):
    """What the statistical office did."""

    NONE = "none"
    INFORMED = "informed"
    CONSULTED = "consulted"
    VALIDATED = "validated"
    CO_PRODUCED = "co_produced"
    ADOPTED = "adopted"


class Assessor(StrEnum):
    """Who said how far people took part."""

    SELF = "self"
    PEER = "peer"
    OFFICE = "statistical_office"
    SECRETARIAT = "secretariat"


class Permission(StrEnum):
    """Whether the community agreed that its story is published."""

    YES = "yes"
    NO = "no"


class _Sourced(Noun):
    """What every record may have: where it is written down."""

    sources: tuple[Elsewhere, ...] = _told(
        _("Sources"),
        _("Where what is said here is written down."),
        example=[{"title": "Report 2021", "url": "https://example.org/report"}],
        section="more",
        default=(),
    )


class _Told(_Sourced):
    """What initiatives and case studies share: when, who began, how far people take part."""

    since: Year | None = _told(_("Since"), _("The year it began."), example=2019, default=None)
    until: Year | None = _told(
        _("Until"), _("The year it ended; empty while it goes on."), example=2023, default=None
    )
    started_by: StartedBy | Unknown = _told(
        _("Who began"), _("Whose idea was it to collect these data?"), section="participation"
    )
    started_by_words: Line = _told(
        _("Who began, in words"),
        example=_("A ward meeting after a quarrel about toilets"),
        section="participation",
    )
    participation: tuple[Stage, ...] = _told(
        _("How far people took part"),
        _("For each stage: the level, and what shows it. Leave open what you do not know."),
        section="participation",
        default=(),
    )
    assessed_by: Assessor | Unknown = _told(
        _("Who judged this"), _("Those who did it, others like them, or an office."),
        section="participation",
    )  # fmt: skip
    assessed_words: Line = _told(
        _("Who judged this, by name, and when"),
        _("Which office, which people; a date."),
        example=_("The statistical office, in May 2024"),
        section="participation",
    )
    tools: Paragraphs = _told(
        _("Tools"), _("Paper, phones, sensors, programs."),
        example=_("Paper forms; KoboCollect since 2021"), section="method",
    )  # fmt: skip

    @model_validator(mode="after")
    def _in_order(self) -> _Told:
        if self.since and self.until and self.until < self.since:
            raise ValueError(f"It ends in {self.until}, before it began in {self.since}.")
        named = [it.stage for it in self.participation]
        if len(named) != len(set(named)):
            raise ValueError("A stage is told twice; tell each once.")
        return self


class Initiative(_Told):
    """A real-world undertaking: who counts whom, since when, with what."""

    participants: Line = _told(
        _("Who takes part, and how many"), example=_("Sixteen women of four wards")
    )
    joining: Paragraphs = _told(
        _("Who may join, and how"), example=_("Anybody in the four wards, on Thursdays at six")
    )
    contact: Line = _told(
        _("Public contact"), _("Everybody reads this; no private number."),
        example="office@example.org", section="more",
    )  # fmt: skip
    website: Address = _told(_("Website"), example="https://example.org", section="more")
    data_elsewhere: tuple[Elsewhere, ...] = _told(
        _("Data and reports elsewhere"), section="more", default=(),
        example=[{"title": "Data 2021", "url": "https://example.org/data"}],
    )  # fmt: skip


class Case(_Told):
    """A case study: what was done, how, with whose say, and what came of it."""

    problem: Paragraphs = _told(
        _("The problem"), _("What was missing, for whom?"),
        example=_("Official figures said nine homes in ten had a toilet."),
    )  # fmt: skip
    raised_by: Line = _told(_("Who raised it"), example=_("Women of the savings group"))
    methods: tuple[str, ...] = _told(
        _("Methods"), _("As many as were used."), section="method", default=()
    )
    sampling: Paragraphs = _told(
        _("How people were found"), _("A list, a walk, everybody, those who came?"),
        example=_("Every third door along the paths of four wards"), section="method",
    )  # fmt: skip
    representativeness: Paragraphs = _told(
        _("Who is not in it"), _("Who could not be reached, and for whom the data do not speak."),
        example=_("Homes that can only be reached by boat after dark"), section="method",
    )  # fmt: skip
    volume: Line = _told(
        _("How much was collected"), example=_("412 households in three rounds"), section="method"
    )
    quality_checks: Paragraphs = _told(
        _("How quality was checked"), example=_("One form in ten was asked again by another."),
        section="method",
    )  # fmt: skip
    consent: Paragraphs = _told(
        _("Consent"), _("Who was asked, how, and for what."),
        example=_("Read aloud at each door; each ward meeting decided on publication."),
        section="protection",
    )  # fmt: skip
    protection: Paragraphs = _told(
        _("Protection"), _("What could hurt somebody, and what was done against it."),
        example=_("No names; groups under 25 are not shown."), section="protection",
    )  # fmt: skip
    ownership: Paragraphs = _told(
        _("Who owns and controls the data"), example=_("The four ward meetings"),
        section="protection",
    )  # fmt: skip
    permission: Permission | Unknown = _told(
        _("Did the community agree to this being published?"), section="protection"
    )
    permission_how: Paragraphs = _told(
        _("How the community agreed"), example=_("Read aloud in each ward on 3 May 2022"),
        section="protection",
    )  # fmt: skip
    office: Involvement | Unknown = _told(_("What the statistical office did"), section="office")
    office_words: Paragraphs = _told(
        _("What the statistical office did, in words"), _("Which office, what it did, and when."),
        example=_("It lent a statistician for the sums."), section="office",
    )  # fmt: skip
    legal_basis: Paragraphs = _told(
        _("Law and agreements"), example=_("A memorandum with the statistical office, 2022"),
        section="office",
    )  # fmt: skip
    used_in: tuple[Use, ...] = _told(_("Where the data were used"), section="use", default=())
    change: Paragraphs = _told(
        _("What changed"), _("Also when nothing did."),
        example=_("Two wards got landing places with light."), section="use",
    )  # fmt: skip
    change_evidence: tuple[Elsewhere, ...] = _told(
        _("What shows the change"), section="use", default=()
    )
    cost: Line = _told(_("What it cost"), example=_("About 900 a round"), section="means")
    funding: Line = _told(_("Who paid"), example=_("The group's savings"), section="means")
    sustainability: Paragraphs = _told(
        _("Does it go on, and on what does that depend?"), section="means",
        example=_("It goes on while the group meets."),
    )  # fmt: skip
    lessons: Paragraphs = _told(
        _("What was learned"), _("What would you do again, what not?"), section="lessons",
        example=_("Read the questions aloud to those who will be asked."),
    )  # fmt: skip
    gaps: Paragraphs = _told(
        _("What nobody knows yet"), _("Gaps in the data that you came upon."), section="lessons",
        example=_("How many people sleep on boats"),
    )  # fmt: skip
    media: tuple[Elsewhere, ...] = _told(_("Films, sound, press"), section="more", default=())
    contact: Line = _told(
        _("Public contact"), _("Everybody reads this; no private number."),
        example="office@example.org", section="more",
    )  # fmt: skip


class ResourceType(StrEnum):
    """What a resource is."""

    GUIDANCE = "guidance"
    TOOL = "tool"
    TRAINING = "training"
    PUBLICATION = "publication"
    DATA = "data"


class Level(StrEnum):
    """How much a reader should know before."""

    BEGINNER = "beginner"
    PRACTISED = "practised"
    EXPERT = "expert"


class Resource(_Sourced):
    """Guidance, a tool, a training, a publication, data."""

    type: ResourceType = _told(_("What it is"), default=ResourceType.PUBLICATION)
    authors: tuple[Line, ...] = _told(
        _("Authors"), _("One a line, as they are cited."), example=["Okello, T."], default=()
    )
    publisher: Line = _told(_("Publisher"), example="Statistics Tavaria (made-up)")
    year: Year | None = _told(_("Year"), example=2024, default=None)
    doi: Line = _told(_("DOI"), _("Without the address in front."), example="10.5555/12345678")
    url: Address = _told(_("Address"), example="https://example.org/handbook")
    level: Level | Unknown = _told(_("For whom"), section="use")
    duration_minutes: Annotated[int, Field(ge=1, le=1_000_000)] | None = _told(
        _("Minutes it takes"), _("For a training."), example=300, section="use", default=None
    )
    audience: Line = _told(
        _("Readers or pupils"), example=_("People who collect data in villages"), section="use"
    )
    languages: tuple[str, ...] = _told(
        _("Languages in which it can be had"), example=["en", "fr"], section="use", default=()
    )


class News(_Sourced):
    """Something that happened, or will."""

    url: Address = _told(_("Address"), _("Where to read on."), example="https://example.org/news")


class Page(_Sourced):
    """A page of the site, kept by the secretariat."""

    position: int = _told(_("Order among pages"), example=10, default=100)


class Room(_Sourced):
    """A topic room: what is known, what is disputed, who works on it."""

    concept: Line = _told(_("Concept"), _("The key of a topic."), example="data-quality")
    known: Paragraphs = _told(_("What is known"))
    disputed: Paragraphs = _told(_("What is disputed"))
    working: Paragraphs = _told(_("Who works on it"))


Record = Initiative | Case | Resource | News | Page | Room
RECORDS: Mapping[str, type[Noun]] = {
    "initiative": Initiative,
    "case": Case,
    "resource": Resource,
    "news": News,
    "page": Page,
    "room": Room,
}


def read(kind: str, record: Mapping[str, Any]) -> Any:
    """The record of an item of a kind as its noun; ValidationError where it is none."""
    return RECORDS[kind].model_validate(record)


def written(record: Noun) -> dict[str, Any]:
    """A record as it is kept: only what is told."""
    return record.model_dump(mode="json", exclude_defaults=True)


__all__ = ["RECORDS", "SECTIONS", "ValidationError", "read", "written"]
