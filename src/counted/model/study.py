"""The study: one description of who was asked, how, about what, and what may be shown.

`STUDY.yaml` is this noun written down; the screens of the hub write the same. Every key has a
description and an example, from which the published JSON Schema is made. An unknown key is an
error.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass

from counted.errors import StudyError
from counted.model.condition import check_condition
from counted.model.estimate import Statistic
from counted.model.profile import Sensitivity

STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)

Identifier = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]*$",
        max_length=60,
        description="Small letters, digits and underscores, starting with a letter.",
        examples=["basic_water"],
    ),
]
Condition = Annotated[dict[str, Any], AfterValidator(check_condition)]

_Named = TypeVar("_Named")


def _key(description: str, example: Any, **more: Any) -> Any:
    """A key of the study file: what it means, and one example."""
    return Field(description=description, examples=[example], **more)


class HowFound(StrEnum):
    """How the people came into the data."""

    EVERYONE = "everyone"  #: a complete count of the place or group
    RANDOM_SAMPLE = "random_sample"  #: drawn by chance from a list or map
    RANDOM_WALK = "random_walk"  #: every k-th door along a path
    VOLUNTEERS = "volunteers"  #: whoever wanted to take part
    REFERRAL = "referral"  #: people named further people
    MEETING = "meeting"  #: whoever came to a meeting or place
    UNKNOWN = "unknown"  #: not recorded


class ProducerKind(StrEnum):
    """Kinds of organisation."""

    NSO = "nso"
    CSO = "cso"
    COMMUNITY = "community"
    ACADEMIA = "academia"
    REGIONAL = "regional"
    INTERNATIONAL = "international"
    HUMAN_RIGHTS_INSTITUTION = "human_rights_institution"
    OTHER = "other"


class Unit(StrEnum):
    """What is counted and estimated."""

    PERSON = "person"
    HOUSEHOLD = "household"
    INSTITUTION = "institution"  #: schools, clinics, water points: not people


class Verdict(StrEnum):
    """Whether these are citizen data in the sense of the Copenhagen Framework."""

    CITIZEN_DATA = "citizen_data"
    NOT_CITIZEN_DATA = "not_citizen_data"
    NOT_SHOWN = "not_shown"  #: nothing recorded that would show it


class Method(StrEnum):
    """How weights are made."""

    EQUAL = "equal"
    GIVEN = "given"
    POSTSTRATIFY = "poststratify"
    RAKE = "rake"


class Purpose(StrEnum):
    """What people may agree to, one by one."""

    COMMUNITY_USE = "community_use"  #: results go back to the community
    PUBLIC_RELEASE = "public_release"  #: protected results are published
    OFFICIAL_USE = "official_use"  #: the statistical office may use the results
    RESEARCH = "research"  #: researchers may ask for the records


class Missing(StrEnum):
    """Why there is no value. Four different things, and one we cannot tell."""

    NOT_ASKED = "not_asked"  #: the form skips the question for this unit
    REFUSED = "refused"
    UNKNOWN = "unknown"  #: the person does not know
    SENTINEL = "sentinel"  #: a code that stands for no value, or an impossible one
    UNANSWERED = "unanswered"  #: blank although the question should have been asked


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Producer:
    """Who made the data."""

    name: str = _key("The organisation or group that collected the data.", "Lake Savings Group")
    kind: ProducerKind = _key("What kind of organisation it is.", "community")
    note: str = _key("Anything a reader should know about the producer.", "", default="")


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Area:
    """Where the study was made."""

    name: str = _key("The place, as its people call it.", "Four lake wards, Tavaria")
    countries: tuple[str, ...] = _key("Country codes (ISO 3166, three letters).", ["CIV", "KEN"])
    level: str = _key(
        "How large the area is: settlement, district, province or country.", "settlement"
    )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Period:
    """When the data were collected."""

    start: str = _key("First year, month or day.", "2026-03", pattern=r"^\d{4}(-\d\d){0,2}$")
    end: str = _key("Last year, month or day.", "2026-05", pattern=r"^\d{4}(-\d\d){0,2}$")


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Stage:
    """How far the people took part in one stage of the work."""

    stage: str = _key("Stage of the data value chain: design, collection, use ...", "design")
    level: int = _key("Level of participation, 1 (informed) to 5 (decides).", 4, ge=1, le=5)
    why: str = _key("What shows it.", "The ward meeting chose the questions.")


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Participation:
    """Whose data these are."""

    verdict: Verdict = _key("Whether these are citizen data, as far as is shown.", "not_shown")
    statement: str = _key(
        "One or two sentences that the report prints.", "Led by the savings group from the start."
    )
    stages: tuple[Stage, ...] = _key("Level of participation, stage by stage.", [], default=())


@dataclass(frozen=True, config=STRICT, kw_only=True)
class PeopleFound:
    """How the people in the data were found. Nothing else decides as much what data can say."""

    how: HowFound = _key("How they were found; 'unknown' is allowed, silence is not.", "unknown")
    words: str = _key(
        "In words: where, when, by whom, who could not be reached.", "Every 2nd door."
    )
    source: str = _key("Where this is written down.", "Field notes", default="")


@dataclass(frozen=True, config=STRICT, kw_only=True)
class File:
    """One table of records."""

    id: Identifier = _key("A short name for the table.", "households")
    path: str = _key("The file, seen from the study file.", "records/household_data.csv")
    about: Unit = _key("What one row is: a person, a household, an institution.", "household")
    key: str | None = _key("The column that names each row once.", "KEY", default=None)
    parent: Identifier | None = _key(
        "For members: the table of their households.", "households", default=None
    )
    parent_key: str | None = _key(
        "The column that holds the key of the household.", "KEY", default=None
    )
    forms: tuple[str, ...] = _key(
        "The XLSForms it was collected with, seen from the study file.", [], default=()
    )
    personal_columns: tuple[str, ...] = _key(
        "Columns with names, numbers or coordinates that you know of; they are left out.",
        ["phone"],
        default=(),
    )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class MissingCodes:
    """Codes that stand for no value, wherever they occur."""

    refused: tuple[str, ...] = _key("Codes for 'would not say'.", ["refused"], default=())
    unknown: tuple[str, ...] = _key("Codes for 'does not know'.", ["dont_know"], default=())
    sentinel: tuple[str, ...] = _key("Codes that are no value at all.", ["999"], default=())


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Category:
    """One category of a dimension."""

    id: Identifier = _key("A short name.", "women")
    title: str = _key("As it is printed.", "Women")
    values: tuple[str, ...] = _key("The values in the column.", ["F", "female"], default=())
    at_least: float | None = _key("Of a number: from here on ...", 18, default=None)
    below: float | None = _key("... and below this.", 60, default=None)
    sdmx: str | None = _key("Its code in the SDMX concept of the dimension.", "F", default=None)

    def __post_init__(self) -> None:
        is_band = self.at_least is not None or self.below is not None
        if is_band and self.values:
            raise StudyError(
                f"Category '{self.id}' has both values and a range of numbers.",
                remedy="Keep 'values', or 'at_least' and 'below'.",
                ids=(self.id,),
            )
        if self.at_least is not None and self.below is not None and self.at_least >= self.below:
            raise StudyError(
                f"No number is at least {self.at_least:g} and below {self.below:g}, as category "
                f"'{self.id}' asks.",
                remedy="Let 'below' be larger than 'at_least'.",
                ids=(self.id,),
            )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Dimension:
    """What the figures are broken down by."""

    id: Identifier = _key("A short name.", "sex")
    title: str = _key("As it is printed.", "Sex")
    column: str = _key("The column, 'file.column' where two tables have one of that name.", "Sex")
    categories: tuple[Category, ...] = _key(
        "All categories. A value that is in none of them and no missing code is an error.",
        [{"id": "women", "title": "Women", "values": ["F"]}],
        min_length=1,
    )
    sdmx: str | None = _key("The SDMX concept it is written under.", "SEX", default=None)
    missing: MissingCodes | None = _key(
        "Missing codes of this column, besides those of the study.", None, default=None
    )
    note: str = _key("What a reader should know about it.", "", default="")

    def __post_init__(self) -> None:
        _unique(self.categories, f"category of {self.id}")


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Derived:
    """A column worked out from the members of a household."""

    id: Identifier = _key("The name of the new column.", "head_sex")
    file: Identifier = _key("The table that gets the column.", "households")
    members: Identifier = _key("The table it is worked out from.", "members")
    where: Condition | None = _key(
        "Which members count; left out means all.", {"Relation": ["Head"]}, default=None
    )
    column: str | None = _key(
        "Their column to take over, where exactly one counts; left out: how many count.",
        "Sex",
        default=None,
    )
    none: str = _key("The value where no member counts.", "no_head", default="")
    several: str = _key("The value where two or more count.", "several_heads", default="")


@dataclass(frozen=True, config=STRICT, kw_only=True)
class SamplingStage:
    """One stage of sampling."""

    cluster: str | None = _key("The column naming the cluster drawn.", "dnum", default=None)
    population: str | None = _key(
        "The column saying how many there were to draw from (in the stratum or cluster).",
        "fpc",
        default=None,
    )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Places:
    """Places that were studied one by one. Without sizes nothing is said about several at once."""

    dimension: Identifier = _key("The dimension whose categories are the places.", "settlement")
    sizes: dict[str, float] = _key(
        "Units in each place (of the unit of record), if known.",
        {"azito": 2600},
        default_factory=dict,
    )
    sizes_unit: Unit = _key("What the sizes count.", "household", default=Unit.HOUSEHOLD)
    source: str = _key("Where the sizes come from, with its date.", "Census 2021", default="")


@dataclass(frozen=True, config=STRICT, kw_only=True)
class SamplingDesign:
    """How the sample was drawn, for the standard errors."""

    strata: str | None = _key("The column of strata.", "stype", default=None)
    stages: tuple[SamplingStage, ...] = _key(
        "Stages of sampling, the first first.", [{"cluster": "dnum"}], default=()
    )
    weight: str | None = _key("The column of design weights.", "pw", default=None)
    places: Places | None = _key("Places studied one by one.", None, default=None)


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Count:
    """One count of a benchmark."""

    categories: dict[str, str] = _key("Dimension and category.", {"sex": "women"})
    count: float = _key("How many there are in the population.", 5321, gt=0)


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Benchmark:
    """Known population counts that the weights are made to meet."""

    id: Identifier = _key("A short name.", "census_2022_sex")
    title: str = _key("As it is printed.", "Census 2022, sex")
    source: str = _key("Where it comes from.", "Statistics Tavaria, Census 2022, table 1")
    source_date: date = _key("As of when.", "2022-05-01")
    unit: Unit = _key("What is counted.", "person")
    counts: tuple[Count, ...] = _key(
        "One count per category (or combination of categories).", [], min_length=1
    )

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Ids of the dimensions the counts are given by."""
        return tuple(sorted(self.counts[0].categories))


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Weighting:
    """How the weights are made."""

    method: Method = _key(
        "equal, given (the design weights, 1 where there are none), poststratify or rake.",
        "given",
        default=Method.GIVEN,
    )
    benchmarks: tuple[Identifier, ...] = _key(
        "Ids of the benchmarks to meet; one for poststratify.", ["census_2022_sex"], default=()
    )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Reading:
    """One way to read blanks. Where two are declared, both are shown as bounds."""

    id: Identifier = _key("A short name.", "blank_is_no")
    title: str = _key("As it is printed.", "counting every blank as 'no'")
    blank: str = _key(
        "What any missing answer means: 'no', or 'left_out' of the figure.",
        "no",
        pattern="^(no|left_out)$",
    )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Sdg:
    """How an indicator relates to the SDG framework."""

    indicator: str = _key("Code of the SDG indicator.", "6.2.1")
    series: str | None = _key("Code of the SDG series.", "SH_SAN_HNDWSH", default=None)
    departure: str = _key(
        "How it departs from the definition of the series; '' only if it does not.",
        "Queuing time was not asked, so this is not the standard definition.",
    )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Indicator:
    """What is estimated."""

    id: Identifier = _key("A short name.", "basic_water")
    title: str = _key("As it is printed, without the unit.", "Basic drinking water")
    definition: str = _key("In one or two plain sentences.", "Drinks from an improved source ...")
    unit: Unit = _key("Unit of analysis: whose share or mean it is.", "person")
    file: Identifier = _key("The table that holds the answer (unit of record).", "households")
    statistic: Statistic = _key("share, mean, total or ratio.", "share", default=Statistic.SHARE)
    yes: Condition | None = _key(
        "Of a share: when a unit has the characteristic.", {"Water": ["piped"]}, default=None
    )
    value: str | None = _key("Of a mean, total or ratio: the column.", "enroll", default=None)
    over: str | None = _key("Of a ratio: the column below the line.", "enroll", default=None)
    among: Condition | None = _key(
        "Whom the figure is about (denominator); left out means everyone.",
        {"age": {"at_least": 18}},
        default=None,
    )
    asked: Condition | None = _key(
        "When the form asks the question (skip rule); left out means always.",
        {"has_toilet": ["Y"]},
        default=None,
    )
    answer: tuple[str, ...] = _key(
        "Columns that tell why an answer is missing; by default those of 'yes'.",
        ["Diarrhoea"],
        default=(),
    )
    missing: MissingCodes | None = _key(
        "Missing codes of these columns, besides those of the study.", None, default=None
    )
    readings: tuple[Reading, ...] = _key(
        "Several ways to read blanks, shown side by side.", [], default=()
    )
    not_comparable_across: tuple[Identifier, ...] = _key(
        "Dimensions whose categories were asked or recorded differently: no pooling, no ranking.",
        ["settlement"],
        default=(),
    )
    why_not_comparable: str = _key(
        "The reason, in a sentence.", "Blanks differ from 3 to 199.", default=""
    )
    sdg: Sdg | None = _key("Its place in the SDG framework, if it has one.", None, default=None)
    sensitivity: Sensitivity = _key(
        "sensitive (health, status, violence ...), ordinary, or visible.",
        "ordinary",
        default=Sensitivity.ORDINARY,
    )
    visible_said_by: str = _key(
        "Of a visible one: the steward who said so, and when.", "Amina, 2026-04-02", default=""
    )
    note: str = _key("What a reader should know.", "", default="")

    def __post_init__(self) -> None:
        if self.statistic is Statistic.SHARE and self.yes is None:
            raise StudyError(
                f"Indicator '{self.id}' is a share but has no 'yes'.",
                remedy="Say under 'yes' which answers count as having it.",
                ids=(self.id,),
            )
        if self.statistic is not Statistic.SHARE and not (self.value or self.counts_units):
            raise StudyError(
                f"Indicator '{self.id}' is a {self.statistic} but names no 'value' column.",
                remedy="Name the column under 'value'.",
                ids=(self.id,),
            )
        if self.yes is not None and (
            self.value or self.statistic in (Statistic.MEAN, Statistic.RATIO)
        ):
            raise StudyError(
                f"Indicator '{self.id}' is a {self.statistic} and has both a 'yes' and a 'value'.",
                remedy="Keep 'yes' for a share or a number of units, 'value' for anything else.",
                ids=(self.id,),
            )
        if self.statistic is Statistic.RATIO and not self.over:
            raise StudyError(
                f"Indicator '{self.id}' is a ratio but has nothing below the line.",
                remedy="Name the column of the denominator under 'over'.",
                ids=(self.id,),
            )
        if self.sensitivity is Sensitivity.VISIBLE and not self.visible_said_by:
            raise StudyError(
                f"Indicator '{self.id}' is called visible, but nobody is named who said so.",
                remedy="Name the steward and date under 'visible_said_by', or call it ordinary.",
                ids=(self.id,),
            )
        _unique(self.readings, f"reading of {self.id}")

    @property
    def counts_units(self) -> bool:
        """Whether the figure counts units that have something (a share, or a total of such)."""
        return self.yes is not None and self.statistic in (Statistic.SHARE, Statistic.TOTAL)


@dataclass(frozen=True, config=STRICT, kw_only=True)
class TablePlan:
    """A table that the release is to contain."""

    by: tuple[Identifier, ...] = _key(
        "Dimensions; [] is one figure for all.", ["settlement", "sex"]
    )
    indicators: tuple[Identifier, ...] = _key(
        "Indicators; left out means every one that can be broken down so.", [], default=()
    )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Protection:
    """Which protection profile is used."""

    profile: Identifier = _key(
        "community, or none for data that are not about people.", "community"
    )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Consent:
    """What was agreed with the people, for one purpose."""

    purpose: Purpose = _key("What the data may be used for.", "public_release")
    agreed: bool | None = _key("true, false, or null where it is not known.", True)
    how: str = _key("How people were asked, and who can show it.", "Read aloud at each door.")


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Steward:
    """Somebody who decides for the people concerned."""

    name: str = _key("Name.", "Amina")
    role: str = _key("On whose behalf.", "elected by the ward meeting")


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Study:
    """One study."""

    counted: int = _key("Version of this format.", 1, ge=1, le=1)
    id: Identifier = _key("A short name, used in file names.", "lake_wards_2026")
    title: str = _key("The title of the release.", "Water and toilets in four lake wards")
    language: str = _key("Language of the texts in this file.", "en", default="en")
    made_up: bool = _key("true where the data are invented.", False, default=False)
    summary: str = _key("What the study is, in a sentence or two.", "A count of ...", default="")
    producer: Producer = _key("Who made the data.", {"name": "Lake Savings Group"})
    area: Area = _key("Where.", {"name": "Lake wards"})
    period: Period = _key("When.", {"start": "2026-03", "end": "2026-05"})
    people_found: PeopleFound = _key("How the people were found.", {"how": "everyone"})
    participation: Participation = _key("Whose data these are.", {"verdict": "not_shown"})
    files: tuple[File, ...] = _key("The tables.", [{"id": "households"}], min_length=1)
    missing: MissingCodes = _key(
        "Missing codes used throughout.", {"refused": ["refused"]}, default_factory=MissingCodes
    )
    derived: tuple[Derived, ...] = _key("Columns worked out from members.", [], default=())
    dimensions: tuple[Dimension, ...] = _key("What figures are broken down by.", [], default=())
    design: SamplingDesign = _key(
        "How the sample was drawn.", {"strata": "stype"}, default_factory=SamplingDesign
    )
    benchmarks: tuple[Benchmark, ...] = _key("Known population counts.", [], default=())
    weighting: Weighting = _key(
        "How weights are made.", {"method": "given"}, default_factory=Weighting
    )
    indicators: tuple[Indicator, ...] = _key("What is estimated.", [], min_length=1)
    tables: tuple[TablePlan, ...] = _key("Which tables are wanted.", [{"by": []}], min_length=1)
    protection: Protection = _key("What may be shown.", {"profile": "community"})
    consent: tuple[Consent, ...] = _key("What was agreed, by purpose.", [], default=())
    ownership: str = _key("Who owns the data.", "The four ward meetings.", default="")
    stewards: tuple[Steward, ...] = _key("Who decides for the people.", [], default=())
    licence: str = _key("Licence of the published figures.", "CC-BY-4.0", default="")
    sources: tuple[str, ...] = _key(
        "Where the data and this description come from.", [], default=()
    )

    def __post_init__(self) -> None:
        for things, what in (
            (self.files, "file"),
            (self.dimensions, "dimension"),
            (self.benchmarks, "benchmark"),
            (self.indicators, "indicator"),
        ):
            _unique(things, what)
        if self.design.places is not None:
            self.dimension(self.design.places.dimension)
        for indicator in self.indicators:
            self.file(indicator.file)
            for name in indicator.not_comparable_across:
                self.dimension(name)

    def file(self, name: str) -> File:
        """The file called `name`."""
        return _named(self.files, name, "file")

    def dimension(self, name: str) -> Dimension:
        """The dimension called `name`."""
        return _named(self.dimensions, name, "dimension")

    def benchmark(self, name: str) -> Benchmark:
        """The benchmark called `name`."""
        return _named(self.benchmarks, name, "benchmark")

    def indicator(self, name: str) -> Indicator:
        """The indicator called `name`."""
        return _named(self.indicators, name, "indicator")


def _unique(things: Any, what: str) -> None:
    seen: set[str] = set()
    for name in _ids(things):
        if name in seen:
            raise StudyError(
                f"There are two entries called '{name}': each {what} needs a name of its own.",
                remedy="Rename one of them.",
                ids=(name,),
            )
        seen.add(name)


def _ids(things: Any) -> Iterator[str]:
    return (thing.id for thing in things)


def _named(things: tuple[_Named, ...], name: str, what: str) -> _Named:
    for thing in things:
        if thing.id == name:  # type: ignore[attr-defined]
            return thing
    known = ", ".join(_ids(things)) or "none"
    raise StudyError(
        f"The study has no {what} called '{name}'.",
        remedy=f"Use one of these or declare it: {known}.",
        ids=(name,),
    )
