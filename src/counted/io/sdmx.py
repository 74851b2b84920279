"""SDMX-CSV 2.0, written only after our own strict validator has let every row pass.

A figure goes out under the global structure for SDG data only if that structure admits its series,
area and breakdown and the study does not depart from the definition; otherwise it goes out under
the study's own structure. A settlement is never written as its country, and the national
reporting type is never used: these are not the figures of a statistical office.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from counted import standards
from counted.errors import CodeError
from counted.io.panels import entry
from counted.io.sdmx_study import study_rows, study_structure
from counted.io.sdmx_values import Row, observation, reference_period
from counted.messages import mark, translator
from counted.model.estimate import Basis, Statistic
from counted.model.release import Figure, Release
from counted.model.structure import TOTAL, Component, Kind, Problem, Structure
from counted.sentence import Sentence

__all__ = [
    "admission",
    "global_structure",
    "study_rows",
    "study_structure",
    "validate",
    "write_sdmx",
]

PERIOD = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|-Q[1-4]|-S[12])?")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True)
class Refusal:
    """Why an indicator does not go out under the global structure."""

    indicator: str
    texts: tuple[str, ...]  #: marked for translation, with `{named}` gaps
    facts: Mapping[str, str]

    def said(self, language: str) -> tuple[str, ...]:
        """The reasons, in whole sentences."""
        say = translator(language)
        return tuple(say(text).format_map(dict(self.facts)) for text in self.texts)


@dataclass(frozen=True)
class SdmxReport:
    """What went out under which structure."""

    written: tuple[str, ...]  #: names of the files
    under_global: int  #: figures
    under_own: int
    refusals: tuple[Refusal, ...]  #: one per indicator that has figures outside the global file


@lru_cache
def global_structure() -> Structure:
    """The packaged part of the global structure for SDG data."""
    facts = standards.load("sdmx/global")
    return Structure(
        agency=facts["agency"],
        id=facts["id"],
        version=facts["version"],
        dimensions=tuple(_component(it, facts) for it in facts["dimensions"]),
        attributes=tuple(_component(it, facts) for it in facts["attributes"]),
        measure=facts["measure"],
        series_dimension=facts["series_dimension"],
        admits={name: _admitted(it, facts) for name, it in facts["series"].items()},
    )


def _component(fact: Mapping[str, Any], facts: Mapping[str, Any]) -> Component:
    codes = facts[fact["codes_from"]].values() if "codes_from" in fact else fact.get("codes", ())
    kind = Kind.CODE if codes else Kind(fact.get("kind", "text"))
    return Component(fact["id"], kind, dict.fromkeys(codes, ""), fact.get("mandatory", False))


def _admitted(series: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Breakdowns of one series; a breakdown that is not named admits the total only."""
    named = series.get("admits", {})
    free = {"FREQ", "REPORTING_TYPE", "SERIES", "REF_AREA", "TIME_PERIOD"}
    admitted = {}
    for dimension in facts["dimensions"]:
        name = dimension["id"]
        if name not in free and named.get(name) != "ALL":
            admitted[name] = frozenset(named.get(name, (TOTAL,)))
    admitted["UNIT_MEASURE"] = frozenset((series["unit_measure"],))
    return admitted


def validate(rows: Sequence[Mapping[str, str]], structure: Structure) -> tuple[Problem, ...]:
    """Everything in `rows` that `structure` does not admit; () where all is well.

    Found are unknown columns, missing dimensions and mandatory attributes, codes that are in no
    list or that the series does not admit, malformed numbers and periods, and duplicate keys.
    """
    seen: dict[tuple[str, ...], int] = {}
    problems: list[Problem] = []
    for at, row in enumerate(rows):
        problems += _unknown(at, row, structure)
        for component in structure.dimensions:
            problems += _checked(at, row, component, needed=True)
        for component in structure.attributes:
            problems += _checked(at, row, component, needed=component.mandatory)
        measure = Component(structure.measure, Kind.NUMBER)
        problems += _checked(at, row, measure, needed=False)
        problems += _inadmissible(at, row, structure)
        key = tuple(row.get(component.id, "") for component in structure.dimensions)
        if key in seen:
            text = Sentence(mark("has the same key as row {row}"), {"row": seen[key]})
            problems.append(Problem(at, "", ".".join(key), text))
        seen.setdefault(key, at)
    return tuple(problems)


def _unknown(at: int, row: Mapping[str, str], structure: Structure) -> Iterable[Problem]:
    known = set(structure.columns)
    for name in row:
        if name not in known:
            gaps = {"name": name, "structure": structure.reference}
            text = Sentence(mark("{name} is no component of {structure}"), gaps)
            yield Problem(at, name, row[name], text)


def _checked(
    at: int, row: Mapping[str, str], component: Component, *, needed: bool
) -> Iterable[Problem]:
    value = row.get(component.id, "")
    if not value:
        if needed:
            yield Problem(at, component.id, "", Sentence(mark("is missing")))
        return
    if component.kind is Kind.CODE and value not in component.codes:
        yield Problem(at, component.id, value, Sentence(mark("is in no code list")))
    if component.kind is Kind.NUMBER and not NUMBER.fullmatch(value):
        yield Problem(at, component.id, value, Sentence(mark("is no plain decimal number")))
    if component.kind is Kind.PERIOD and not PERIOD.fullmatch(value):
        text = Sentence(mark("is no period such as 2026, 2026-03 or 2026-Q1"))
        yield Problem(at, component.id, value, text)


def _inadmissible(at: int, row: Mapping[str, str], structure: Structure) -> Iterable[Problem]:
    series = row.get(structure.series_dimension, "")
    for name, codes in structure.admits.get(series, {}).items():
        value = row.get(name, "")
        if value and value not in codes:
            text = Sentence(mark("is not admitted for series {series}"), {"series": series})
            yield Problem(at, name, value, text)


NO_SERIES = mark("The study names no SDG series for it.")
UNKNOWN_SERIES = mark("The packaged structure {structure} does not have its series {series}.")
DEPARTS = mark("It departs from the SDG definition: {departure}")
NOT_A_COUNTRY = mark(
    "The global structure knows countries and regions only; this study is about a {level}."
)
SEVERAL_COUNTRIES = mark("The study covers several countries.")
UNKNOWN_COUNTRY = mark("The structure does not know its country.")
OTHER_UNIT = mark("The series counts {wanted}, the study counts {unit}.")
READINGS = mark("Its blanks can be read in several ways, and the structure has room for one.")
NO_SHARE = mark("The series is a share, the study gives something else.")
ONLY_INTERVIEWED = mark("It speaks of those interviewed only, not of a population.")
BREAKDOWN = mark("The structure has no code for some of its breakdowns ({dimensions}).")


def admission(release: Release, figure: Figure) -> tuple[str, ...]:
    """Why one figure cannot go out under the global structure; () where it can."""
    study, facts = release.study, standards.load("sdmx/global")
    indicator = entry(release, "indicators", figure.indicator)
    sdg = indicator["sdg"] or {}
    series = facts["series"].get(sdg.get("series"))
    countries = study["area"]["countries"]
    reasons = {
        NO_SERIES: not sdg.get("series"),
        UNKNOWN_SERIES: bool(sdg.get("series")) and series is None,
        DEPARTS: bool(sdg.get("departure")),
        NOT_A_COUNTRY: study["area"]["level"] != "country",
        SEVERAL_COUNTRIES: len(countries) > 1,
        UNKNOWN_COUNTRY: len(countries) == 1 and countries[0] not in facts["areas"],
        OTHER_UNIT: series is not None and series["unit"] != figure.unit,
        READINGS: len(indicator["readings"]) > 1,
        NO_SHARE: series is not None and figure.statistic is not Statistic.SHARE,
        ONLY_INTERVIEWED: figure.basis is Basis.INTERVIEWED and figure.value is not None,
        BREAKDOWN: series is not None and not _has_codes(release, figure),
    }
    return tuple(text for text, holds in reasons.items() if holds)


def _has_codes(release: Release, figure: Figure) -> bool:
    row = _global_row(release, figure)
    if row is None:
        return False
    problems = validate([row], global_structure())
    return all(problem.component == "REF_AREA" for problem in problems)


def _breakdown(release: Release, figure: Figure) -> dict[str, str] | None:
    """The figure's group in codes of the global structure; None where one is missing."""
    codes: dict[str, str] = {}
    for name, category in figure.domain.parts:
        dimension = entry(release, "dimensions", name)
        code = next(it["sdmx"] for it in dimension["categories"] if it["id"] == category)
        if not dimension["sdmx"] or not code or dimension["sdmx"] in codes:
            return None
        codes[dimension["sdmx"]] = code
    return codes


def _global_row(release: Release, figure: Figure) -> Row | None:
    facts = standards.load("sdmx/global")
    breakdown = _breakdown(release, figure)
    if breakdown is None:
        return None
    study = release.study
    sdg = entry(release, "indicators", figure.indicator)["sdg"]
    totals = {it["id"]: TOTAL for it in facts["dimensions"]}
    area = facts["areas"].get(next(iter(study["area"]["countries"]), ""), "")
    known = global_structure().columns
    seen = observation(figure, release.language)
    return {
        **totals,
        "FREQ": "A",
        "REPORTING_TYPE": "G",
        "SERIES": sdg["series"],
        "REF_AREA": area,
        **breakdown,
        **reference_period(study),
        **{name: value for name, value in seen.items() if name in known},
        "UNIT_MEASURE": facts["series"][sdg["series"]]["unit_measure"],
        "NATURE": "E",
        "SOURCE_DETAIL": study["producer"]["name"],
    }


def global_rows(release: Release) -> list[Row]:
    """The rows that the global structure admits; often none."""
    rows = [
        _global_row(release, it) for it in release.protected.figures if not admission(release, it)
    ]
    return [row for row in rows if row is not None]


def refusals(release: Release) -> tuple[Refusal, ...]:
    """Why indicators do not go out under the global structure, or not with all their figures."""
    return tuple(
        refusal
        for indicator in release.study["indicators"]
        if (refusal := _refusal(release, indicator)).texts
    )


def _refusal(release: Release, indicator: Mapping[str, Any]) -> Refusal:
    facts = standards.load("sdmx/global")
    mine = [it for it in release.protected.figures if it.indicator == indicator["id"]]
    texts = dict.fromkeys(text for figure in mine for text in admission(release, figure))
    sdg = indicator["sdg"] or {}
    series = facts["series"].get(sdg.get("series"), {})
    used = {name for figure in mine for name in figure.domain.dimensions}
    gaps = {
        "structure": global_structure().reference,
        "series": sdg.get("series") or "",
        "departure": sdg.get("departure", ""),
        "level": release.study["area"]["level"],
        "wanted": series.get("unit", ""),
        "unit": indicator["unit"],
        "dimensions": ", ".join(
            it["title"] for it in release.study["dimensions"] if it["id"] in used
        ),
    }
    return Refusal(indicator["id"], tuple(texts), gaps)


def sdmx_csv(rows: Sequence[Row], structure: Structure) -> list[list[str]]:
    """The table of an SDMX-CSV 2.0 message, header first. Raises CodeError on any problem."""
    problems = validate(rows, structure)
    if problems:
        first = problems[0]
        raise CodeError(
            mark(
                "Row {row}: {component} = '{value}' {text}. {count} problems in all; nothing "
                "was written."
            ),
            remedy=mark("Use the codes of {structure}."),
            ids=(first.component,),
            facts={
                "row": first.row,
                "component": first.component,
                "value": first.value,
                "text": first.text,
                "count": len(problems),
                "structure": structure.reference,
            },
        )
    head = ["STRUCTURE", "STRUCTURE_ID", "ACTION", *structure.columns]
    lead = ["datastructure", structure.reference, "I"]
    return [head, *([*lead, *(row.get(name, "") for name in structure.columns)] for row in rows)]


def write_sdmx(release: Release, folder: Path) -> SdmxReport:
    """Write sdg.csv (only if anything is admitted), figures.csv and codes.csv into `folder`.

    Every row is validated before the first file is written.
    """
    own = study_structure(release)
    figures = release.protected.figures
    is_admitted = [not admission(release, figure) for figure in figures]
    admitted = [it for it, yes in zip(figures, is_admitted, strict=True) if yes]
    rest = [it for it, yes in zip(figures, is_admitted, strict=True) if not yes]
    tables = {}
    if admitted:
        tables["sdg.csv"] = sdmx_csv(global_rows(release), global_structure())
    if rest:
        tables["figures.csv"] = sdmx_csv(study_rows(release, rest), own)
        tables["codes.csv"] = code_table(own)
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\r\n").writerows(table)
    return SdmxReport(tuple(tables), len(admitted), len(rest), refusals(release))


def code_table(structure: Structure) -> list[list[str]]:
    """The components and codes of a structure as a table, so that its messages can be read."""
    head = ["STRUCTURE_ID", "COMPONENT", "ROLE", "KIND", "CODE", "TITLE"]
    table = [head]
    for role, components in (
        ("dimension", structure.dimensions),
        ("attribute", structure.attributes),
    ):
        for it in components:
            for code, title in (it.codes or {"": ""}).items():
                table.append([structure.reference, it.id, role, it.kind.value, code, title])
    return table
