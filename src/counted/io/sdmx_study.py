"""The study's own SDMX structure: for every figure that no global structure has a place for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from counted import standards
from counted.io import words
from counted.io.panels import entry, place_dimension
from counted.io.sdmx_values import OBS_STATUS, Row, observation, plain, reference_period
from counted.model.estimate import Basis, Statistic
from counted.model.release import Figure, Release
from counted.model.structure import TOTAL, Component, Kind, Structure

#: The maintenance agency of structures made here: citizen data, in nobody's name.
AGENCY = "CZD"
ALL_PLACES = {TOTAL: "All places of the study"}
NO_READING = {TOTAL: "One reading only"}
UNITS = {"PT": "Percent", "COUNT": "Number of units of analysis", "COLUMN": "Unit of the question"}


def study_structure(release: Release) -> Structure:
    """A structure with one dimension per dimension of the study; codes are the study's own."""
    study = release.study
    titles = {it["id"]: it["title"] for it in study["indicators"]}
    readings = {rd["id"]: rd["title"] for it in study["indicators"] for rd in it["readings"]}
    units = sorted({figure.unit for figure in release.protected.figures} or {"person"})
    place = place_dimension(release)
    dimensions = (
        Component("FREQ", Kind.CODE, {"A": "Annual"}),
        Component("INDICATOR", Kind.CODE, titles),
        Component("READING", Kind.CODE, NO_READING | readings),
        Component("STATISTIC", Kind.CODE, {it.value: "" for it in Statistic}),
        Component("REF_PLACE", Kind.CODE, ALL_PLACES | (_codes(release, place) if place else {})),
        Component("UNIT_OF_ANALYSIS", Kind.CODE, dict.fromkeys(units, "")),
        *(
            Component(name, Kind.CODE, {TOTAL: "All"} | _codes(release, dimension))
            for dimension, name in component_names(release).items()
            if dimension != place
        ),
        Component("TIME_PERIOD", Kind.PERIOD),
    )
    return Structure(AGENCY, study["id"].upper(), "1.0", dimensions, _attributes())


def _attributes() -> tuple[Component, ...]:
    facts = standards.load("sdmx/global")
    statuses = next(it["codes"] for it in facts["attributes"] if it["id"] == "OBS_STATUS")
    known = {
        "A": "Normal value",
        "U": "Low reliability",
        "Q": "Hidden to protect people",
        "O": "Missing",
    }
    codes = {code: known[code] for code in statuses if code in OBS_STATUS.values()}
    return (
        Component("OBS_STATUS", Kind.CODE, codes, mandatory=True),
        Component("UNIT_MEASURE", Kind.CODE, UNITS, mandatory=True),
        Component("UNIT_MULT", Kind.CODE, {"0": "Units"}, mandatory=True),
        Component("LOWER_BOUND", Kind.NUMBER),
        Component("UPPER_BOUND", Kind.NUMBER),
        Component("CONF_LEVEL", Kind.NUMBER),
        Component("BASIS", Kind.CODE, {it.value: words.BASES[it] for it in Basis}, mandatory=True),
        Component("N_FROM", Kind.NUMBER),
        Component("N_TO", Kind.NUMBER),
        Component("COVERAGE", Kind.NUMBER),
        Component("TIME_DETAIL", Kind.TEXT),
        Component("SOURCE_DETAIL", Kind.TEXT, mandatory=True),
        Component("COMMENT_OBS", Kind.TEXT),
    )


FIXED = frozenset(("FREQ", "INDICATOR", "READING", "STATISTIC", "REF_PLACE", "UNIT_OF_ANALYSIS",
                   "TIME_PERIOD", "OBS_VALUE"))  # fmt: skip


def component_names(release: Release) -> dict[str, str]:
    """Dimension id -> component: its SDMX concept if it has one to itself, else its own id."""
    taken = {*FIXED, *(component.id for component in _attributes())}
    names: dict[str, str] = {}
    for dimension in release.study["dimensions"]:
        wanted = dimension["sdmx"] or dimension["id"].upper()
        name = wanted if wanted not in taken else f"BY_{dimension['id'].upper()}"
        taken.add(name)
        names[dimension["id"]] = name
    return names


def category_code(dimension: Mapping[str, Any], category: Mapping[str, Any]) -> str:
    """The SDMX code of a category if all have one of their own, else the category's id."""
    codes = [it["sdmx"] for it in dimension["categories"]]
    is_bound = all(codes) and len(set(codes)) == len(codes) and TOTAL not in codes
    code: str = category["sdmx"] if is_bound and dimension["sdmx"] else category["id"]
    return code


def _codes(release: Release, name: str) -> dict[str, str]:
    dimension = entry(release, "dimensions", name)
    return {category_code(dimension, it): it["title"] for it in dimension["categories"]}


def study_rows(release: Release, figures: Iterable[Figure]) -> list[Row]:
    """Figures as rows of the study's own structure, hidden ones without value."""
    return [_row(release, figure) for figure in figures]


def _row(release: Release, figure: Figure) -> Row:
    study = release.study
    place = place_dimension(release)
    names = component_names(release)
    groups = {name: TOTAL for dimension, name in names.items() if dimension != place}
    for name, category in figure.domain.parts:
        dimension = entry(release, "dimensions", name)
        chosen = next(it for it in dimension["categories"] if it["id"] == category)
        groups["REF_PLACE" if name == place else names[name]] = category_code(dimension, chosen)
    return {
        "FREQ": "A",
        "INDICATOR": figure.indicator,
        "READING": figure.reading or TOTAL,
        "STATISTIC": figure.statistic.value,
        "REF_PLACE": TOTAL,
        "UNIT_OF_ANALYSIS": figure.unit,
        **groups,
        **reference_period(study),
        **observation(figure, release.language),
        "UNIT_MEASURE": _unit(release, figure),
        "CONF_LEVEL": plain(figure.level),
        "BASIS": figure.basis.value,
        "N_FROM": "" if figure.n_from is None else str(figure.n_from),
        "N_TO": "" if figure.n_to is None else str(figure.n_to),
        "COVERAGE": plain(figure.coverage),
        "SOURCE_DETAIL": study["producer"]["name"],
    }


def _unit(release: Release, figure: Figure) -> str:
    if figure.statistic is Statistic.SHARE:
        return "PT"
    of_share = entry(release, "indicators", figure.indicator)["statistic"] == Statistic.SHARE
    return "COUNT" if of_share else "COLUMN"
