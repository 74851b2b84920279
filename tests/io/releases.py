"""A made-up release with one of everything, for the tests of the doors that lead outside.

Three lake wards: water (a share with clear differences), handwashing (two readings of blanks,
not comparable across wards), illness (sensitive; one ward hidden) and rooms (a mean).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from counted.model.estimate import Basis, Domain, Statistic
from counted.model.release import (
    _SEAL,
    Audit,
    Figure,
    Protected,
    Reason,
    Release,
    SafeFinding,
    SafeMargin,
    SafeWeighting,
    Status,
)
from counted.model.study import Study
from counted.model.table import Source

STUDY: dict[str, Any] = {
    "counted": 1,
    "protection": {"profile": "community"},
    "id": "lake_wards_2026",
    "title": "Water and toilets in three lake wards",
    "made_up": True,
    "summary": "A count of three wards by their own savings group.",
    "producer": {"name": "Lake Savings Group", "kind": "community"},
    "area": {"name": "Three lake wards, Tavaria", "countries": ["KEN"], "level": "settlement"},
    "period": {"start": "2026-03", "end": "2026-05"},
    "people_found": {"how": "unknown", "words": "It is not written down.", "source": "Field notes"},
    "participation": {
        "verdict": "not_shown",
        "statement": "Led by researchers; not shown to be citizen data.",
        "stages": [{"stage": "design", "level": 2, "why": "The wards were asked once."}],
    },
    "files": [
        {"id": "households", "path": "households.csv", "about": "household", "key": "KEY"},
        {
            "id": "members",
            "path": "members.csv",
            "about": "person",
            "key": "ID",
            "parent": "households",
            "parent_key": "KEY",
        },
    ],
    "dimensions": [
        {
            "id": "ward",
            "title": "Ward",
            "column": "Ward",
            "categories": [
                {"id": "north", "title": "North Shore", "values": ["1"]},
                {"id": "island", "title": "The Island", "values": ["2"]},
                {"id": "mill", "title": "Old Mill", "values": ["3"]},
            ],
        },
        {
            "id": "sex",
            "title": "Sex",
            "column": "Sex",
            "sdmx": "SEX",
            "categories": [
                {"id": "women", "title": "Women", "values": ["F"], "sdmx": "F"},
                {"id": "men", "title": "Men", "values": ["M"], "sdmx": "M"},
            ],
        },
    ],
    "design": {"places": {"dimension": "ward"}},
    "benchmarks": [
        {
            "id": "census_sex",
            "title": "Census 2022, sex",
            "source": "Statistics Tavaria, table 1",
            "source_date": "2022-05-01",
            "unit": "person",
            "counts": [
                {"categories": {"sex": "women"}, "count": 5200},
                {"categories": {"sex": "men"}, "count": 4800},
            ],
        }
    ],
    "weighting": {"method": "rake", "benchmarks": ["census_sex"]},
    "indicators": [
        {
            "id": "water",
            "title": "Basic drinking water",
            "definition": "Drinks from an improved source.",
            "unit": "person",
            "file": "households",
            "yes": {"Water": ["piped"]},
            "sdg": {
                "indicator": "1.4.1",
                "series": "SP_ACS_BSRVH2O",
                "departure": "Queuing time was not asked.",
            },
        },
        {
            "id": "handwashing",
            "title": "Handwashing at home",
            "definition": "Has a place with soap and water.",
            "unit": "household",
            "file": "households",
            "yes": {"Soap": ["Y"]},
            "readings": [
                {"id": "blank_is_no", "title": "counting every blank as 'no'", "blank": "no"},
                {"id": "left_out", "title": "leaving blanks out", "blank": "left_out"},
            ],
            "not_comparable_across": ["ward"],
            "why_not_comparable": "Blanks differ from 3 to 199.",
        },
        {
            "id": "illness",
            "title": "Diarrhoea",
            "definition": "Was ill in the last two weeks.",
            "unit": "person",
            "file": "members",
            "yes": {"Ill": ["Y"]},
            "sensitivity": "sensitive",
        },
        {
            "id": "rooms",
            "title": "Rooms",
            "definition": "Rooms in the home.",
            "unit": "household",
            "file": "households",
            "statistic": "mean",
            "value": "Rooms",
        },
    ],
    "tables": [{"by": ["ward"]}, {"by": ["ward", "sex"]}],
    "consent": [{"purpose": "public_release", "agreed": None, "how": "Not recorded."}],
    "ownership": "The three ward meetings.",
    "stewards": [{"name": "Amina", "role": "elected by the ward meeting"}],
    "licence": "CC-BY-4.0",
    "sources": ["Field notes of 2026"],
}

LEVEL = Decimal("0.950")


def study_content(**changes: Any) -> dict[str, Any]:
    """The published part of a study, as the pipeline hands it over."""
    adapter = TypeAdapter(Study)
    plain = adapter.dump_python(adapter.validate_python({**STUDY, **changes}), mode="json")
    for file in plain["files"]:
        del file["personal_columns"]
    return plain


def figure(
    indicator: str, groups: dict[str, str], value: str | None = None, **changes: Any
) -> Figure:
    """A shown share with an interval of ten points around it, unless told otherwise."""
    domain = Domain(tuple(sorted(groups.items())))
    base = Figure(
        indicator=indicator,
        reading="",
        domain=domain,
        statistic=Statistic.SHARE,
        unit="person",
        status=Status.SHOWN,
        reasons=(),
        basis=Basis.AS_IF_RANDOM,
    )
    if value is not None:
        middle, half = Decimal(value), Decimal("0.05")
        base = replace(
            base, value=middle, low=middle - half, high=middle + half, level=LEVEL,
            n_from=600, n_to=699,
        )  # fmt: skip
    return replace(base, **changes)


def withheld(indicator: str, groups: dict[str, str], status: Status, *reasons: Reason) -> Figure:
    """A figure without numbers."""
    return figure(indicator, groups, status=status, reasons=reasons)


def figures() -> tuple[Figure, ...]:
    """Figures in every status."""
    household = {"unit": "household"}
    mean = {"statistic": Statistic.MEAN, "unit": "household"}
    return (
        withheld("water", {}, Status.REFUSED, Reason.POOLED),
        figure("water", {"ward": "north"}, "0.62"),
        figure("water", {"ward": "island"}, "0.40"),
        figure("water", {"ward": "mill"}, "0.80"),
        figure("water", {"ward": "north", "sex": "women"}, "0.63"),
        figure(
            "water",
            {"ward": "north", "sex": "men"},
            "0.60",
            status=Status.FLAGGED,
            reasons=(Reason.FEW,),
            n_from=25,
            n_to=49,
        ),
        *(
            figure("handwashing", {"ward": ward}, value, reading=reading, **household)
            for ward, low, high in (("north", "0.20", "0.45"), ("island", "0.60", "0.61"))
            for reading, value in (("blank_is_no", low), ("left_out", high))
        ),
        withheld("illness", {"ward": "north"}, Status.HIDDEN, Reason.FEW_WITH),
        figure("illness", {"ward": "island"}, "0.15"),
        withheld("illness", {"ward": "mill"}, Status.UNCERTAIN, Reason.WIDE),
        figure(
            "rooms",
            {"ward": "north"},
            "2.1",
            **mean,
            low=Decimal("1.9"),
            high=Decimal("2.3"),
            n_from=100000,
            n_to=None,
        ),
        figure("rooms", {"ward": "island"}, "2.2", **mean, low=Decimal(2), high=Decimal("2.4")),
    )


def finding(**changes: Any) -> SafeFinding:
    """A finding on blanks."""
    base = SafeFinding(
        code="missing.unanswered",
        severity="doubt",
        text="{count} left {column} blank.",
        facts={"column": "Soap"},
        count_from=150,
        count_to=199,
        of_from=500,
        of_to=599,
        unit="household",
        criterion="at most 5 % blank",
        source="own choice",
        remedy="Read both bounds.",
        indicator="handwashing",
        domain=Domain((("ward", "north"),)),
    )
    return replace(base, **changes)


def make_release(
    figures_: tuple[Figure, ...] | None = None,
    *,
    findings: tuple[SafeFinding, ...] | None = None,
    **study: Any,
) -> Release:
    """A release; `study` replaces keys of the study."""
    margins = (
        SafeMargin(
            "census_sex", (("sex", "women"),), Decimal("0.52"), Decimal("0.55"), Decimal("0.52")
        ),
        SafeMargin("census_sex", (("sex", "men"),), Decimal("0.48"), None, None),
    )
    protected = Protected(
        profile="community",
        figures=figures() if figures_ is None else figures_,
        findings=(finding(),) if findings is None else findings,
        weighting=(
            SafeWeighting("household", "equal", 1700, 1700, Decimal("1.0")),
            SafeWeighting("person", "rake", 6300, 5900, Decimal("1.8"), margins),
        ),
        audit=Audit(1, 3, ("every printed number",), ("earlier releases",)),
        seal=_SEAL,
    )
    return Release(
        study=study_content(**study),
        protected=protected,
        inputs=(Source("households.csv", "ab" * 32, 1234, ("latin-1",)),),
        software={"counted": "0.1.0", "numpy": "2.2"},
        parameters={"level": "0.95", "interval": "logit"},
    )
