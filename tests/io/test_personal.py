"""Columns that point at single people are told; those that only sound so are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from counted.io.personal import suspects, words_of
from counted.io.tables import read_table
from counted.model.personal import Personal, Sureness, Suspect
from counted.model.table import Source, Table
from counted.standards import load

PEOPLE = ["Amina Bello", "Boris Petrov", "Chen Wei", "Dora Mensah"]
PLACES = ["mosque", "big market", "clinic", "bridge"]
CODES = ["spring", "river", "lake", "dam", "pond", "tank", "vendor", "kiosk", "sea"]
NUMBERS = ["+254 700 123 456", "0712345678", "", "refused"]
PLAIN_NUMBERS = ["254700123456", "712345678", "733222111", "700000001"]


def look(column: str, values: list[str]) -> Suspect | None:
    cells = np.array(values, dtype=object)
    found = suspects(Table(name="t", columns={column: cells}, source=Source("t.csv", "0", 0)))
    return found[0] if found else None


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("HHname_ofSettlement", ("hh", "name", "of", "settlement")),
        ("PhoneNumber2", ("phone", "number")),
        ("group/GPSLat", ("group", "gps", "lat")),
        ("Prénom", ("prenom",)),
        ("اسم رب الأسرة", ("اسم", "رب", "اسره")),
        ("Имя_респондента", ("имя", "респондента")),
        ("_2024", ()),
    ],
)
def test_words_of_a_header(column: str, words: tuple[str, ...]) -> None:
    assert words_of(column) == words


@pytest.mark.parametrize(
    ("column", "values", "kind", "sure"),
    [
        ("head_name", PEOPLE, Personal.NAME, Sureness.SURE),
        ("HHname", PEOPLE, Personal.NAME, Sureness.SURE),
        ("enumeratorName", PEOPLE * 50, Personal.NAME, Sureness.SURE),
        ("name", PEOPLE, Personal.NAME, Sureness.LIKELY),
        ("Nom du chef de ménage", PEOPLE, Personal.NAME, Sureness.SURE),
        ("Nombre del encuestado", PEOPLE, Personal.NAME, Sureness.SURE),
        ("ФИО", PEOPLE, Personal.NAME, Sureness.SURE),
        ("اسم المستجيب", PEOPLE, Personal.NAME, Sureness.LIKELY),
        ("户主姓名", PEOPLE, Personal.NAME, Sureness.SURE),
        ("jina la mkuu", PEOPLE, Personal.NAME, Sureness.SURE),
        ("nome_da_mae", PEOPLE, Personal.NAME, Sureness.SURE),
        ("contact", PLAIN_NUMBERS, Personal.PHONE, Sureness.SURE),
        ("Téléphone", PLAIN_NUMBERS, Personal.PHONE, Sureness.SURE),
        ("رقم الهاتف", PLAIN_NUMBERS, Personal.PHONE, Sureness.SURE),
        ("q17", NUMBERS, Personal.PHONE, Sureness.SURE),
        ("q18", ["x", "amina@example.org", "y", "z"], Personal.EMAIL, Sureness.LIKELY),
        ("courriel", ["amina@example.org"], Personal.EMAIL, Sureness.SURE),
        ("_gps_latitude", ["-1.28641", "5.31023"], Personal.COORDINATES, Sureness.SURE),
        ("_geolocation", ["[-1.28641, 36.81722]"], Personal.COORDINATES, Sureness.SURE),
        ("where", ["-1.28641 36.81722 1661.0 4.9"], Personal.COORDINATES, Sureness.SURE),
        ("national_id", ["12 34 56 78", "AB-1234567"], Personal.NATIONAL_ID, Sureness.SURE),
        ("cédula", ["001-1234567-8"], Personal.NATIONAL_ID, Sureness.SURE),
        ("deviceid", ["356938035643809"], Personal.DEVICE, Sureness.SURE),
        ("q1", ["collect:0uAiKDfbbpqENdqw"], Personal.DEVICE, Sureness.SURE),
        ("date_of_birth", ["1987-03-09", "12/11/1990"], Personal.BIRTH_DATE, Sureness.SURE),
        ("Дата рождения", ["09.03.1987"], Personal.BIRTH_DATE, Sureness.SURE),
        ("address", ["12 Lake Road", "behind the school"], Personal.ADDRESS, Sureness.LIKELY),
        (
            "why_not",
            [
                f"{who} told us that the tap near the {place} was closed again last month"
                for who, place in zip(PEOPLE, PLACES, strict=True)
            ],
            Personal.FREE_TEXT,
            Sureness.POSSIBLE,
        ),
    ],
)  # fmt: skip
def test_told(column: str, values: list[str], kind: Personal, sure: Sureness) -> None:
    suspect = look(column, values)
    assert suspect is not None
    assert (suspect.kind, suspect.sure) == (kind, sure)
    assert suspect.why.endswith(".")
    assert not any(value in suspect.why for value in values if value)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("HHname of settlement", ["Azito", "Mahala", "Kibera", "Mathare"]),
        ("name_of_school", PEOPLE),
        ("Nom du village", PEOPLE),
        ("renamed", PEOPLE),
        ("Has_phone", ["Y", "N", "", "Y"]),
        ("HHITEMS/Smartphone", ["0", "1"]),
        ("head_name_known", ["yes", "no"] * 10),
        ("name", ["flush", "pit"] * 20),
        ("phone", ["", "", ""]),
        ("how_long", ["5", "10"]),
        ("walking_lon", ["3.5", "4.25"]),
        ("national_id", ["yes", "no", "lost"]),
        ("uuid", ["51e3d6c74bba45febd33457e11a9b459"]),
        ("KEY", ["uuid:464423ec-b7a0-4924-b3e4-ce85bb6a5286"]),
        ("_submission_time", ["2022-05-04T21:28:46"]),
        ("date", ["2022-05-04", "2022-05-05"]),
        ("_id", ["20759478", "20759479"]),
        ("population", ["25470", "120000000"]),
        ("income", ["250000.0", "1.234"]),
        ("age_at_birth_of_first_child", ["19", "23"]),
        ("sources", [f"piped tap borehole well bottled trucking rain {w}" for w in CODES]),
        ("emailed", ["yes", "no"]),
        ("City", ["Abidjan", "Nairobi"]),
    ],
)  # fmt: skip
def test_not_told(column: str, values: list[str]) -> None:
    assert look(column, values) is None


def test_every_kind_speaks_seven_languages_and_more() -> None:
    for kind, facts in load("personal")["kinds"].items():
        assert set(facts["words"]) == {"en", "fr", "es", "pt", "ru", "ar", "zh", "sw"}, kind


@pytest.mark.shared
def test_the_four_settlements_hold_nothing_of_the_kind(shared: Path) -> None:
    for file in ("household_data.csv", "individual_data.csv"):
        assert suspects(read_table(shared / "data/records" / file, name="t")) == ()


@pytest.mark.shared
@pytest.mark.slow
def test_a_raw_export_holds_its_device_and_free_texts(shared: Path) -> None:
    table = read_table(shared / "data/records/cleaningtools_raw_data.csv", name="t")
    found = {suspect.column: suspect.kind for suspect in suspects(table)}
    assert found.pop("deviceid") is Personal.DEVICE
    assert set(found.values()) == {Personal.FREE_TEXT}
    assert all(column.endswith(("_other", "_why", "_not")) for column in found)
