"""SDMX goes out only where every code is right, and never in the name of a statistical office."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counted import standards
from counted.errors import CodeError
from counted.io import sdmx
from counted.model.estimate import Basis, Statistic
from counted.model.release import Release, Status
from counted.model.structure import Component, Kind, Structure
from tests.io.releases import figure, make_release

SMALL = Structure(
    agency="CZD",
    id="SMALL",
    version="1.0",
    dimensions=(
        Component("SERIES", Kind.CODE, {"WATER": "", "SOAP": ""}),
        Component("SEX", Kind.CODE, {"_T": "", "F": "", "M": ""}),
        Component("TIME_PERIOD", Kind.PERIOD),
    ),
    attributes=(
        Component("OBS_STATUS", Kind.CODE, {"A": "", "Q": ""}, mandatory=True),
        Component("NOTE", Kind.TEXT),
        Component("UPPER", Kind.NUMBER),
    ),
    series_dimension="SERIES",
    admits={"SOAP": {"SEX": frozenset({"_T"})}},
)
GOOD = {
    "SERIES": "WATER",
    "SEX": "F",
    "TIME_PERIOD": "2026",
    "OBS_VALUE": "62",
    "OBS_STATUS": "A",
}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_good_row_has_no_problem() -> None:
    assert sdmx.validate([GOOD], SMALL) == ()
    assert sdmx.validate([{**GOOD, "OBS_VALUE": "", "NOTE": "x", "UPPER": "-1.5"}], SMALL) == ()


@pytest.mark.parametrize(
    ("change", "component", "text"),
    [
        ({"SEX": "ZZZ"}, "SEX", "is in no code list"),
        ({"SEX": "f"}, "SEX", "is in no code list"),
        ({"SEX": ""}, "SEX", "is missing"),
        ({"OBS_STATUS": ""}, "OBS_STATUS", "is missing"),
        ({"OBS_STATUS": "X"}, "OBS_STATUS", "is in no code list"),
        ({"SERIES": "SOAP"}, "SEX", "is not admitted for series SOAP"),
        ({"COLOUR": "red"}, "COLOUR", "is no component of CZD:SMALL(1.0)"),
        ({"TIME_PERIOD": "2026-13"}, "TIME_PERIOD", "is no period"),
        ({"TIME_PERIOD": "26"}, "TIME_PERIOD", "is no period"),
        ({"OBS_VALUE": "6,2"}, "OBS_VALUE", "is no plain decimal number"),
        ({"OBS_VALUE": "NaN"}, "OBS_VALUE", "is no plain decimal number"),
        ({"UPPER": "1e3"}, "UPPER", "is no plain decimal number"),
    ],
)
def test_each_fault_is_found(change: dict[str, str], component: str, text: str) -> None:
    problems = sdmx.validate([{**GOOD, **change}], SMALL)
    assert [problem.component for problem in problems] == [component]
    assert text in str(problems[0].text)


def test_a_missing_column_and_a_duplicate_key_are_found() -> None:
    without = {name: value for name, value in GOOD.items() if name != "OBS_STATUS"}
    assert sdmx.validate([without], SMALL)[0].component == "OBS_STATUS"
    (problem,) = sdmx.validate([GOOD, {**GOOD, "OBS_VALUE": "63"}], SMALL)
    assert (problem.row, str(problem.text)) == (1, "has the same key as row 0")


@given(
    component=st.sampled_from(["SERIES", "SEX", "TIME_PERIOD", "OBS_STATUS", "OBS_VALUE"]),
    value=st.text(st.characters(codec="ascii", categories=["L", "P", "S"]), min_size=1),
)
def test_whatever_is_no_code_is_found(component: str, value: str) -> None:
    allowed = {"SERIES": {"WATER", "SOAP"}, "SEX": {"_T", "F", "M"}, "OBS_STATUS": {"A", "Q"}}
    if value not in allowed.get(component, set()):
        assert sdmx.validate([{**GOOD, component: value}], SMALL)


def test_nothing_is_written_where_a_row_has_a_problem() -> None:
    with pytest.raises(CodeError, match="SEX = 'ZZZ'"):
        sdmx.sdmx_csv([{**GOOD, "SEX": "ZZZ"}], SMALL)


def test_a_structure_cannot_have_two_components_of_one_name() -> None:
    with pytest.raises(CodeError, match="two components called SEX"):
        replace(SMALL, attributes=(Component("SEX", Kind.TEXT),))


def test_the_study_goes_out_under_its_own_structure(tmp_path: Path) -> None:
    release = make_release()
    report = sdmx.write_sdmx(release, tmp_path / "sdmx")
    assert report.written == ("figures.csv", "codes.csv")
    assert (report.under_global, report.under_own) == (0, len(release.protected.figures))
    rows = read(tmp_path / "sdmx/figures.csv")
    assert list(rows[0])[:4] == ["STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ"]
    assert {row["STRUCTURE_ID"] for row in rows} == {"CZD:LAKE_WARDS_2026(1.0)"}
    women = rows[4]
    assert (women["REF_PLACE"], women["SEX"], women["OBS_VALUE"]) == ("north", "F", "63")
    assert (women["LOWER_BOUND"], women["N_FROM"], women["N_TO"]) == ("58", "600", "699")
    assert (women["TIME_PERIOD"], women["TIME_DETAIL"]) == ("2026", "2026-03/2026-05")


def test_hidden_figures_are_suppressed_and_flagged_ones_of_low_reliability(tmp_path: Path) -> None:
    release = make_release()
    sdmx.write_sdmx(release, tmp_path)
    rows = read(tmp_path / "figures.csv")
    for row, it in zip(rows, release.protected.figures, strict=True):
        assert (row["OBS_STATUS"] == "Q") is (it.status is Status.HIDDEN)
        assert (row["OBS_STATUS"] == "U") is (it.status is Status.FLAGGED)
        if it.status not in (Status.SHOWN, Status.FLAGGED):
            assert not any(row[name] for name in ("OBS_VALUE", "LOWER_BOUND", "N_FROM", "N_TO"))


def test_the_report_says_why_an_indicator_stays_outside() -> None:
    by_id = {it.indicator: " ".join(it.said("en")) for it in sdmx.refusals(make_release())}
    assert "departs from the SDG definition: Queuing time" in by_id["water"]
    assert "countries and regions only; this study is about a settlement" in by_id["water"]
    assert "names no SDG series" in by_id["illness"]


def country(**changes: Any) -> Release:
    """A study of a whole country that keeps to the definition."""
    indicator = {
        **make_release().study["indicators"][0],
        "sdg": {"indicator": "6.2.1", "series": "SH_SAN_HNDWSH", "departure": ""},
        **changes.pop("indicator", {}),
    }
    figures = changes.pop(
        "figures", (figure("water", {}, "0.62"), figure("water", {"sex": "women"}, "0.60"))
    )
    settings: dict[str, Any] = {
        "area": {"name": "Kenya", "countries": ["KEN"], "level": "country"},
        "indicators": [indicator],
        "design": {},
    }
    return make_release(figures, findings=(), **{**settings, **changes})


def test_what_the_global_structure_admits_goes_out_under_it(tmp_path: Path) -> None:
    report = sdmx.write_sdmx(country(), tmp_path)
    assert (report.written, report.refusals) == (("sdg.csv",), ())
    everyone, women = read(tmp_path / "sdg.csv")
    assert women["STRUCTURE_ID"] == "IAEG-SDGs:SDG(1.4)"
    assert (women["REF_AREA"], women["SERIES"], women["SEX"]) == ("404", "SH_SAN_HNDWSH", "F")
    assert (women["OBS_VALUE"], women["UNIT_MEASURE"], women["NATURE"]) == ("60", "PT", "E")
    assert everyone["SEX"] == "_T"


def area(level: str, *countries: str) -> dict[str, Any]:
    return {"area": {"name": "x", "countries": countries, "level": level}}


def series(name: str, departure: str = "") -> dict[str, Any]:
    return {"indicator": {"sdg": {"indicator": "6.2.1", "series": name, "departure": departure}}}


def one(groups: dict[str, str], **changes: Any) -> dict[str, Any]:
    return {"figures": (figure("water", groups, "0.6", **changes),)}


TWO_READINGS = {"readings": make_release().study["indicators"][1]["readings"]}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (area("settlement", "KEN"), sdmx.NOT_A_COUNTRY),
        (area("country", "CIV", "KEN"), sdmx.SEVERAL_COUNTRIES),
        (area("country", "XXX"), sdmx.UNKNOWN_COUNTRY),
        ({"indicator": {"sdg": None}}, sdmx.NO_SERIES),
        (series("NOPE"), sdmx.UNKNOWN_SERIES),
        (series("SH_SAN_HNDWSH", "No soap."), sdmx.DEPARTS),
        (series("SP_ACS_BSRVH2O"), sdmx.BREAKDOWN),  # admits no breakdown by sex
        (one({"ward": "north"}), sdmx.BREAKDOWN),
        (one({"sex": "women"}, unit="household"), sdmx.OTHER_UNIT),
        (one({}, statistic=Statistic.MEAN), sdmx.NO_SHARE),
        (one({}, basis=Basis.INTERVIEWED), sdmx.ONLY_INTERVIEWED),
        ({"indicator": TWO_READINGS}, sdmx.READINGS),
    ],
)
def test_what_it_does_not_admit_stays_outside(changes: dict[str, Any], why: str) -> None:
    release = country(**changes)
    assert sdmx.admission(release, release.protected.figures[-1]) == (why,)


def test_the_national_reporting_type_is_never_written() -> None:
    for release in (make_release(), country()):
        rows = sdmx.global_rows(release)
        assert all(row["REPORTING_TYPE"] != "N" for row in rows)
        assert sdmx.validate(rows, sdmx.global_structure()) == ()


def test_concepts_that_two_dimensions_share_keep_apart() -> None:
    dimensions = make_release().study["dimensions"]
    dimensions.append({**dimensions[1], "id": "sex_of_head"})
    names = [it.id for it in sdmx.study_structure(make_release(dimensions=dimensions)).dimensions]
    assert names[-3:] == ["SEX", "BY_SEX_OF_HEAD", "TIME_PERIOD"]


@pytest.mark.shared
def test_the_packaged_codes_are_those_of_the_source(shared: Path) -> None:
    folder = shared / "data/sdg/framework"
    lists: dict[str, set[str]] = {}
    for row in read(folder / "codelists_SDG_1.4.csv"):
        lists.setdefault(row["codelist"], set()).add(row["code"])
    named = {
        "SEX": "CL_SEX", "AGE": "CL_AGE", "URBANISATION": "CL_URBANISATION",
        "INCOME_WEALTH_QUANTILE": "CL_QUANTILE", "EDUCATION_LEV": "CL_EDUCATION_LEV",
        "DISABILITY_STATUS": "CL_DISABILITY", "OBS_STATUS": "CL_OBS_STATUS",
        "UNIT_MEASURE": "CL_UNIT_MEASURE", "UNIT_MULT": "CL_UNIT_MULT", "NATURE": "CL_NATURE",
        "REPORTING_TYPE": "CL_REPORTING_TYPE", "FREQ": "CL_FREQ",
    }  # fmt: skip
    structure = sdmx.global_structure()
    for component in (*structure.dimensions, *structure.attributes):
        if component.id in named:
            assert set(component.codes) == lists[named[component.id]], component.id
    areas = standards.load("sdmx/global")["areas"]
    assert set(areas.values()) <= lists["CL_AREA"]
    assert areas["KEN"] == "404"


@pytest.mark.shared
def test_the_packaged_series_are_those_of_the_source(shared: Path) -> None:
    folder = shared / "data/sdg/framework"
    titles = {row["series"]: row for row in read(folder / "series_SDG_1.4.csv")}
    limits = {row["SERIES"]: row for row in read(folder / "sdg_global_content_constraints.csv")}
    for name, facts in standards.load("sdmx/global")["series"].items():
        assert facts["indicator"] == titles[name]["indicator"]
        assert facts["unit_measure"] == limits[name]["UNIT_MEASURE"]
        for dimension in ("SEX", "AGE", "URBANISATION", "DISABILITY_STATUS"):
            admitted = facts.get("admits", {}).get(dimension, ["_T"])
            stated = limits[name][dimension]
            assert (admitted == "ALL") is (stated == "ALL")
            assert stated == "ALL" or admitted == stated.split(";")


def test_with_and_without_disability_are_not_swapped() -> None:
    note = standards.load("sdmx/global")["note"]
    assert 'PD is "with disability", PWD is "without disability"' in note


@pytest.mark.slow
def test_another_reader_sees_the_same_values(tmp_path: Path) -> None:
    from pysdmx.io.csv.sdmx20 import reader

    release = make_release()
    sdmx.write_sdmx(release, tmp_path)
    (dataset,) = reader.read((tmp_path / "figures.csv").read_text(encoding="utf-8"))
    assert "CZD:LAKE_WARDS_2026(1.0)" in dataset.short_urn
    factors = {Statistic.SHARE: 100, Statistic.MEAN: 1}
    expected = [
        None if it.value is None else it.value * factors[it.statistic]
        for it in release.protected.figures
    ]
    assert [Decimal(it) if it else None for it in dataset.data["OBS_VALUE"]] == expected
    assert list(dataset.data["OBS_STATUS"])[:2] == ["O", "A"]
