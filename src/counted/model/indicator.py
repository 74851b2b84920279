"""What is measured and by which groups: indicators, dimensions, tables."""

from __future__ import annotations

from pydantic.dataclasses import dataclass

from counted.errors import StudyError
from counted.messages import Marked, mark
from counted.model.estimate import Statistic
from counted.model.keys import STRICT, Condition, Identifier, Title, described, unique
from counted.model.profile import Sensitivity
from counted.model.vocabulary import Unit
from counted.sentence import Fact, Sentence


@dataclass(frozen=True, config=STRICT, kw_only=True)
class MissingCodes:
    """Codes that stand for no value, wherever they occur."""

    refused: tuple[str, ...] = described("Codes for 'would not say'.", ["refused"], default=())
    unknown: tuple[str, ...] = described("Codes for 'does not know'.", ["dont_know"], default=())
    sentinel: tuple[str, ...] = described("Codes that are no value at all.", ["999"], default=())


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Category:
    """One category of a dimension."""

    id: Identifier = described("A short name.", "women")
    title: Title = described("As it is printed.", "Women")
    values: tuple[str, ...] = described("The values in the column.", ["F", "female"], default=())
    at_least: float | None = described("Of a number: from here on ...", 18, default=None)
    below: float | None = described("... and below this.", 60, default=None)
    sdmx: str | None = described(
        "Its code in the SDMX concept of the dimension.", "F", default=None
    )

    def __post_init__(self) -> None:
        is_band = self.at_least is not None or self.below is not None
        if is_band and self.values:
            raise StudyError(
                mark("Category '{id}' has both values and a range of numbers."),
                remedy=mark("Keep 'values', or 'at_least' and 'below'."),
                ids=(self.id,),
                facts={"id": self.id},
            )
        if self.at_least is not None and self.below is not None and self.at_least >= self.below:
            raise StudyError(
                mark(
                    "No number is at least {at_least} and below {below}, as category '{id}' asks."
                ),
                remedy=mark("Let 'below' be larger than 'at_least'."),
                ids=(self.id,),
                facts={"at_least": self.at_least, "below": self.below, "id": self.id},
            )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Dimension:
    """What the figures are broken down by."""

    id: Identifier = described("A short name.", "sex")
    title: Title = described("As it is printed.", "Sex")
    column: str = described(
        "The column, 'file.column' where two tables have one of that name.", "Sex"
    )
    categories: tuple[Category, ...] = described(
        "All categories. A value that is in none of them and no missing code is an error.",
        [{"id": "women", "title": "Women", "values": ["F"]}],
        min_length=1,
    )
    sdmx: str | None = described("The SDMX concept it is written under.", "SEX", default=None)
    missing: MissingCodes | None = described(
        "Missing codes of this column, besides those of the study.", None, default=None
    )
    note: str = described("What a reader should know about it.", "", default="")

    def __post_init__(self) -> None:
        unique(self.categories, Sentence(mark("category of {id}"), {"id": self.id}))


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Derived:
    """A column worked out from the members of a household."""

    id: Identifier = described("The name of the new column.", "head_sex")
    file: Identifier = described("The table that gets the column.", "households")
    members: Identifier = described("The table it is worked out from.", "members")
    where: Condition | None = described(
        "Which members count; left out means all.", {"Relation": ["Head"]}, default=None
    )
    column: str | None = described(
        "Their column to take over, where exactly one counts; left out: how many count.",
        "Sex",
        default=None,
    )
    none: str = described("The value where no member counts.", "no_head", default="")
    several: str = described("The value where two or more count.", "several_heads", default="")


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Reading:
    """One way to read blanks. Where two are declared, both are shown as bounds."""

    id: Identifier = described("A short name.", "blank_is_no")
    title: str = described("As it is printed.", "counting every blank as 'no'")
    blank: str = described(
        "What any missing answer means: 'no', or 'left_out' of the figure.",
        "no",
        pattern="^(no|left_out)$",
    )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Sdg:
    """How an indicator relates to the SDG framework."""

    indicator: str = described("Code of the SDG indicator.", "6.2.1")
    series: str | None = described("Code of the SDG series.", "SH_SAN_HNDWSH", default=None)
    departure: str = described(
        "How it departs from the definition of the series; '' only if it does not.",
        "Queuing time was not asked, so this is not the standard definition.",
    )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class Indicator:
    """What is estimated."""

    id: Identifier = described("A short name.", "basic_water")
    title: Title = described("As it is printed, without the unit.", "Basic drinking water")
    definition: str = described(
        "In one or two plain sentences.", "Drinks from an improved source ..."
    )
    unit: Unit = described("Unit of analysis: whose share or mean it is.", "person")
    file: Identifier = described("The table that holds the answer (unit of record).", "households")
    statistic: Statistic = described(
        "share, mean, total or ratio.", "share", default=Statistic.SHARE
    )
    yes: Condition | None = described(
        "Of a share: when a unit has the characteristic.", {"Water": ["piped"]}, default=None
    )
    value: str | None = described("Of a mean, total or ratio: the column.", "enroll", default=None)
    over: str | None = described("Of a ratio: the column below the line.", "enroll", default=None)
    among: Condition | None = described(
        "Whom the figure is about (denominator); left out means everyone.",
        {"age": {"at_least": 18}},
        default=None,
    )
    asked: Condition | None = described(
        "When the form asks the question (skip rule); left out means always.",
        {"has_toilet": ["Y"]},
        default=None,
    )
    answer: tuple[str, ...] = described(
        "Columns that tell why an answer is missing; by default those of 'yes'.",
        ["Diarrhoea"],
        default=(),
    )
    missing: MissingCodes | None = described(
        "Missing codes of these columns, besides those of the study.", None, default=None
    )
    readings: tuple[Reading, ...] = described(
        "Several ways to read blanks, shown side by side.", [], default=()
    )
    not_comparable_across: tuple[Identifier, ...] = described(
        "Dimensions whose categories were asked or recorded differently: no pooling, no ranking.",
        ["settlement"],
        default=(),
    )
    why_not_comparable: str = described(
        "The reason, in a sentence.", "Blanks differ from 3 to 199.", default=""
    )
    sdg: Sdg | None = described(
        "Its place in the SDG framework, if it has one.", None, default=None
    )
    sensitivity: Sensitivity = described(
        "sensitive (health, status, violence ...), ordinary, or visible.",
        "ordinary",
        default=Sensitivity.ORDINARY,
    )
    visible_said_by: str = described(
        "Of a visible one: the steward who said so, and when.", "Amina, 2026-04-02", default=""
    )
    note: str = described("What a reader should know.", "", default="")

    def __post_init__(self) -> None:
        if self.statistic is Statistic.SHARE and self.yes is None:
            raise self._wrong(
                mark("Indicator '{id}' is a share but has no 'yes'."),
                mark("Say under 'yes' which answers count as having it."),
            )
        if self.statistic is not Statistic.SHARE and not (self.value or self.counts_units):
            raise self._wrong(
                mark("Indicator '{id}' is a {statistic} but names no 'value' column."),
                mark("Name the column under 'value'."),
            )
        if self.yes is not None and (
            self.value or self.statistic in (Statistic.MEAN, Statistic.RATIO)
        ):
            raise self._wrong(
                mark("Indicator '{id}' is a {statistic} and has both a 'yes' and a 'value'."),
                mark("Keep 'yes' for a share or a number of units, 'value' for anything else."),
            )
        if self.statistic is Statistic.RATIO and not self.over:
            raise self._wrong(
                mark("Indicator '{id}' is a ratio but has nothing below the line."),
                mark("Name the column of the denominator under 'over'."),
            )
        if self.sensitivity is Sensitivity.VISIBLE and not self.visible_said_by:
            raise self._wrong(
                mark("Indicator '{id}' is called visible, but nobody is named who said so."),
                mark("Name the steward and date under 'visible_said_by', or call it ordinary."),
            )
        unique(self.readings, Sentence(mark("reading of {id}"), {"id": self.id}))

    def _wrong(self, what: Marked, remedy: Marked) -> StudyError:
        facts: dict[str, Fact] = {"id": self.id, "statistic": str(self.statistic)}
        return StudyError(what, remedy=remedy, ids=(self.id,), facts=facts)

    @property
    def counts_units(self) -> bool:
        """Whether the figure counts units that have something (a share, or a total of such)."""
        return self.yes is not None and self.statistic in (Statistic.SHARE, Statistic.TOTAL)


@dataclass(frozen=True, config=STRICT, kw_only=True)
class TablePlan:
    """A table that the release is to contain."""

    by: tuple[Identifier, ...] = described(
        "Dimensions; [] is one figure for all.", ["settlement", "sex"]
    )
    indicators: tuple[Identifier, ...] = described(
        "Indicators; left out means every one that can be broken down so.", [], default=()
    )

    def __post_init__(self) -> None:
        for name in self.by:
            if self.by.count(name) > 1:
                raise StudyError(
                    mark("A table is broken down by '{dimension}' twice."),
                    remedy=mark("Name each dimension once."),
                    ids=(name,),
                    facts={"dimension": name},
                )
