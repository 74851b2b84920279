"""The study: one description of who was asked, how, about what, and what may be shown.

`STUDY.yaml` is this noun written down; the screens of the hub write the same. Every key has a
description and an example, from which the published JSON Schema is made. An unknown key is an
error.
"""

from __future__ import annotations

from datetime import date

from pydantic.dataclasses import dataclass

from counted.errors import StudyError
from counted.messages import mark
from counted.model.indicator import Derived, Dimension, Indicator, MissingCodes, TablePlan
from counted.model.keys import STRICT, HowMany, Identifier, Title, described, named, unique
from counted.model.vocabulary import HowFound, Method, ProducerKind, Purpose, Unit, Verdict
from counted.sentence import Sentence

#: What the parts of a study are called in a sentence.
FILE = Sentence(mark("file"))
DIMENSION = Sentence(mark("dimension"))
BENCHMARK = Sentence(mark("benchmark"))
INDICATOR = Sentence(mark("indicator"))


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Producer:
    """Who made the data."""

    name: str = described(
        "The organisation or group that collected the data.", "Lake Savings Group"
    )
    kind: ProducerKind = described("What kind of organisation it is.", "community")
    note: str = described("Anything a reader should know about the producer.", "", default="")


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Area:
    """Where the study was made."""

    name: str = described("The place, as its people call it.", "Four lake wards, Tavaria")
    countries: tuple[str, ...] = described(
        "Country codes (ISO 3166, three letters).", ["CIV", "KEN"]
    )
    level: str = described(
        "How large the area is: settlement, district, province or country.", "settlement"
    )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Period:
    """When the data were collected."""

    start: str = described("First year, month or day.", "2026-03", pattern=r"^\d{4}(-\d\d){0,2}$")
    end: str = described("Last year, month or day.", "2026-05", pattern=r"^\d{4}(-\d\d){0,2}$")

    def __post_init__(self) -> None:
        for moment in (self.start, self.end):
            try:
                date.fromisoformat(f"{moment}-01-01"[:10])
            except ValueError as error:
                raise StudyError(
                    mark("There is no day or month {moment}."),
                    remedy=mark("Write a year, month or day such as 2026, 2026-03 or 2026-03-31."),
                    ids=(moment,),
                    facts={"moment": moment},
                ) from error
        shared = min(len(self.start), len(self.end))
        if self.start[:shared] > self.end[:shared]:
            raise StudyError(
                mark("The period begins {start} and ends before, {end}."),
                remedy=mark("Exchange 'start' and 'end'."),
                ids=(self.start, self.end),
                facts={"start": self.start, "end": self.end},
            )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Stage:
    """How far the people took part in one stage of the work."""

    stage: str = described("Stage of the data value chain: design, collection, use ...", "design")
    level: int = described("Level of participation, 1 (informed) to 5 (decides).", 4, ge=1, le=5)
    why: str = described("What shows it.", "The ward meeting chose the questions.")


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Participation:
    """Whose data these are."""

    verdict: Verdict = described("Whether these are citizen data, as far as is shown.", "not_shown")
    statement: str = described(
        "One or two sentences that the report prints.", "Led by the savings group from the start."
    )
    stages: tuple[Stage, ...] = described("Level of participation, stage by stage.", [], default=())


@dataclass(frozen=True, config=STRICT, kw_only=True)
class PeopleFound:
    """How the people in the data were found. Nothing else decides as much what data can say."""

    how: HowFound = described(
        "How they were found; 'unknown' is allowed, silence is not.", "unknown"
    )
    words: str = described(
        "In words: where, when, by whom, who could not be reached.", "Every 2nd door."
    )
    source: str = described("Where this is written down.", "Field notes", default="")


@dataclass(frozen=True, config=STRICT, kw_only=True)
class File:
    """One table of records."""

    id: Identifier = described("A short name for the table.", "households")
    path: str = described("The file, seen from the study file.", "records/household_data.csv")
    about: Unit = described("What one row is: a person, a household, an institution.", "household")
    key: str | None = described("The column that names each row once.", "KEY", default=None)
    parent: Identifier | None = described(
        "For members: the table of their households.", "households", default=None
    )
    parent_key: str | None = described(
        "The column that holds the key of the household.", "KEY", default=None
    )
    forms: tuple[str, ...] = described(
        "The XLSForms it was collected with, seen from the study file.", [], default=()
    )
    personal_columns: tuple[str, ...] = described(
        "Columns with names, numbers or coordinates that you know of; they are left out.",
        ["phone"],
        default=(),
    )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class SamplingStage:
    """One stage of sampling."""

    cluster: str | None = described("The column naming the cluster drawn.", "dnum", default=None)
    population: str | None = described(
        "The column saying how many there were to draw from (in the stratum or cluster).",
        "fpc",
        default=None,
    )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Places:
    """Places that were studied one by one. Without sizes nothing is said about several at once."""

    dimension: Identifier = described(
        "The dimension whose categories are the places.", "settlement"
    )
    sizes: dict[str, HowMany] = described(
        "Units in each place (of the unit of record), if known.",
        {"azito": 2600},
        default_factory=dict,
    )
    sizes_unit: Unit = described("What the sizes count.", "household", default=Unit.HOUSEHOLD)
    source: str = described("Where the sizes come from, with its date.", "Census 2021", default="")


@dataclass(frozen=True, config=STRICT, kw_only=True)
class SamplingDesign:
    """How the sample was drawn, for the standard errors."""

    strata: str | None = described("The column of strata.", "stype", default=None)
    stages: tuple[SamplingStage, ...] = described(
        "Stages of sampling, the first first.", [{"cluster": "dnum"}], default=()
    )
    weight: str | None = described("The column of design weights.", "pw", default=None)
    places: Places | None = described("Places studied one by one.", None, default=None)


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Count:
    """One count of a benchmark."""

    categories: dict[str, str] = described("Dimension and category.", {"sex": "women"})
    count: HowMany = described("How many there are in the population.", 5321, gt=0)


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Benchmark:
    """Known population counts that the weights are made to meet."""

    id: Identifier = described("A short name.", "census_2022_sex")
    title: str = described("As it is printed.", "Census 2022, sex")
    source: str = described("Where it comes from.", "Statistics Tavaria, Census 2022, table 1")
    source_date: date = described("As of when.", "2022-05-01")
    unit: Unit = described("What is counted.", "person")
    counts: tuple[Count, ...] = described(
        "One count per category (or combination of categories).", [], min_length=1
    )

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Ids of the dimensions the counts are given by."""
        return tuple(sorted(self.counts[0].categories))


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Weighting:
    """How the weights are made."""

    method: Method = described(
        "equal, given (the design weights, 1 where there are none), poststratify or rake.",
        "given",
        default=Method.GIVEN,
    )
    benchmarks: tuple[Identifier, ...] = described(
        "Ids of the benchmarks to meet; one for poststratify.", ["census_2022_sex"], default=()
    )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Protection:
    """Which protection profile is used."""

    profile: Identifier = described(
        "community, or none for data that are not about people.", "community"
    )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Consent:
    """What was agreed with the people, for one purpose."""

    purpose: Purpose = described("What the data may be used for.", "public_release")
    agreed: bool | None = described("true, false, or null where it is not known.", True)
    how: str = described("How people were asked, and who can show it.", "Read aloud at each door.")


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Steward:
    """Somebody who decides for the people concerned."""

    name: str = described("Name.", "Amina")
    role: str = described("On whose behalf.", "elected by the ward meeting")


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Study:
    """One study."""

    counted: int = described("Version of this format.", 1, ge=1, le=1)
    id: Identifier = described("A short name, used in file names.", "lake_wards_2026")
    title: Title = described("The title of the release.", "Water and toilets in four lake wards")
    language: str = described("Language of the texts in this file.", "en", default="en")
    made_up: bool = described("true where the data are invented.", False, default=False)
    summary: str = described(
        "What the study is, in a sentence or two.", "A count of ...", default=""
    )
    producer: Producer = described("Who made the data.", {"name": "Lake Savings Group"})
    area: Area = described("Where.", {"name": "Lake wards"})
    period: Period = described("When.", {"start": "2026-03", "end": "2026-05"})
    people_found: PeopleFound = described("How the people were found.", {"how": "everyone"})
    participation: Participation = described("Whose data these are.", {"verdict": "not_shown"})
    files: tuple[File, ...] = described("The tables.", [{"id": "households"}], min_length=1)
    missing: MissingCodes = described(
        "Missing codes used throughout.", {"refused": ["refused"]}, default_factory=MissingCodes
    )
    derived: tuple[Derived, ...] = described("Columns worked out from members.", [], default=())
    dimensions: tuple[Dimension, ...] = described(
        "What figures are broken down by.", [], default=()
    )
    design: SamplingDesign = described(
        "How the sample was drawn.", {"strata": "stype"}, default_factory=SamplingDesign
    )
    benchmarks: tuple[Benchmark, ...] = described("Known population counts.", [], default=())
    weighting: Weighting = described(
        "How weights are made.", {"method": "given"}, default_factory=Weighting
    )
    indicators: tuple[Indicator, ...] = described("What is estimated.", [], min_length=1)
    tables: tuple[TablePlan, ...] = described(
        "Which tables are wanted.", [{"by": []}], min_length=1
    )
    protection: Protection = described("What may be shown.", {"profile": "community"})
    consent: tuple[Consent, ...] = described("What was agreed, by purpose.", [], default=())
    ownership: str = described("Who owns the data.", "The four ward meetings.", default="")
    stewards: tuple[Steward, ...] = described("Who decides for the people.", [], default=())
    licence: str = described("Licence of the published figures.", "CC-BY-4.0", default="")
    sources: tuple[str, ...] = described(
        "Where the data and this description come from.", [], default=()
    )

    def __post_init__(self) -> None:
        for things, what in (
            (self.files, FILE),
            (self.dimensions, DIMENSION),
            (self.benchmarks, BENCHMARK),
            (self.indicators, INDICATOR),
        ):
            unique(things, what)
        self._check_names()
        for benchmark in self.benchmarks:
            for count in benchmark.counts:
                self._check_counted(benchmark, count)

    def _check_names(self) -> None:
        """Raise StudyError where a part of the study names something that is not declared."""
        wanted = [name for table in self.tables for name in table.by]
        wanted += [name for it in self.indicators for name in it.not_comparable_across]
        if self.design.places is not None:
            wanted.append(self.design.places.dimension)
        for name in wanted:
            self.dimension(name)
        for indicator in self.indicators:
            self.file(indicator.file)
        for derived in self.derived:
            self.file(derived.file)
            self.file(derived.members)
        for table in self.tables:
            for name in table.indicators:
                self.indicator(name)
        for name in self.weighting.benchmarks:
            self.benchmark(name)

    def _check_counted(self, benchmark: Benchmark, count: Count) -> None:
        """What a benchmark counts are categories of this study."""
        for name, category in count.categories.items():
            known = [it.id for it in self.dimension(name).categories]
            if category not in known:
                raise StudyError(
                    mark(
                        "Benchmark '{benchmark}' counts '{category}', which is no category of "
                        "'{dimension}'."
                    ),
                    remedy=mark("Use one of these: {known}."),
                    ids=(category, benchmark.id),
                    facts={
                        "benchmark": benchmark.id,
                        "category": category,
                        "dimension": name,
                        "known": tuple(known),
                    },
                )

    def file(self, name: str) -> File:
        """The file called `name`."""
        return named(self.files, name, FILE)

    def dimension(self, name: str) -> Dimension:
        """The dimension called `name`."""
        return named(self.dimensions, name, DIMENSION)

    def benchmark(self, name: str) -> Benchmark:
        """The benchmark called `name`."""
        return named(self.benchmarks, name, BENCHMARK)

    def indicator(self, name: str) -> Indicator:
        """The indicator called `name`."""
        return named(self.indicators, name, INDICATOR)
