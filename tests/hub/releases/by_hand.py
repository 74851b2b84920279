"""The made-up study with handwashing, heads of household and known counts: typed, and as a file.

`typed` answers the screens as a browser does; `written` is the same study as the example files
have it. Both read the same records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.test import Client
from tests.hub.releases.cast import AGREED, EXAMPLE, FOUND, WHO, files, form_values

from counted.hub.releases.models import Study
from counted.io.study import parse_study, read_study, study_to_yaml
from counted.model.indicator import TablePlan

LAND, STILTS = "Homes on land", "Homes on stilts"
TITLES = {
    "land_house": LAND, "land_rooms": LAND, "stilts": STILTS,
    "female": "Homes headed by a woman", "male": "Homes headed by a man",
}  # fmt: skip
#: Households by ward and kind of home, in the order of the screens: wards, then homes.
HOMES = {
    ("North Quay", LAND): 520, ("North Quay", STILTS): 120,
    ("Reed Bank", LAND): 280, ("Reed Bank", STILTS): 240,
    ("Lantern Hill", LAND): 368, ("Lantern Hill", STILTS): 42,
    ("Salt Market", LAND): 236, ("Salt Market", STILTS): 114,
}  # fmt: skip
SIZES = "North Quay = 640\nReed Bank = 520\nLantern Hill = 410\nSalt Market = 350"
WARD = {"title": "Ward", "is_place": "on", "sizes": SIZES, "sizes_source": "Household lists"}
HEAD = {"title": "Head of household", "others": "Head not recorded"}
HANDS = {
    "title": "Place to wash hands with soap and water",
    "definition": "A place to wash hands was seen, with water and soap.",
    "unit": "person",
    "blank": "both",
    "apart": ["ward"],
    "apart_why": "In Reed Bank many did not show the place.",
}
LIGHT = {
    "title": "Electricity in the home",
    "definition": "The household says that it has electricity.",
    "unit": "person",
}
ROOMS = {
    "title": "Rooms in the home",
    "definition": "Mean number of rooms.",
    "unit": "household",
    "statistic": "mean",
}
KNOWN = {"source": "Household lists of the wards", "source_date": "2026-02-20"}
TABLES = ["", "ward", "home", "sex_by_relation"]
TABLES_OF_FILE = ((), ("ward",), ("home",), ("household_head",))


def written() -> str:
    """The study of the example files, with three of their questions and the same tables.

    The head is called so that the groups keep the order they have in the screens: which figure is
    hidden for another one's sake may hang on it.
    """
    sizes, plain = read_study(EXAMPLE / "study_sizes.yaml"), read_study(EXAMPLE / "study.yaml")
    head = replace(sizes.dimension("head"), id="household_head")
    study = replace(
        sizes,
        dimensions=(sizes.dimension("ward"), sizes.dimension("home"), head),
        indicators=(
            plain.indicator("handwashing"),
            sizes.indicator("electricity"),
            sizes.indicator("rooms"),
        ),
        tables=tuple(TablePlan(by=by) for by in TABLES_OF_FILE),
    )
    text = study_to_yaml(study)
    assert parse_study(text, name="study.yaml") == study
    return text


def hand_in(client: Client, study: Study) -> None:
    """The files of the example, the phone numbers left out."""
    at = f"/studies/{study.pk}"
    sent = files(table="households.csv", members="members.csv", form="form.xlsx")
    client.post(f"{at}/files/", {"one_row": "households", **sent})
    page = client.get(f"{at}/columns/")
    client.post(f"{at}/columns/", dict.fromkeys(page.context["form"].asked, "leave_out"))
    study.refresh_from_db()
    if "joins" not in study.answers:
        client.post(f"{at}/join/", {"pair": "0"})


def typed(client: Client, study: Study) -> None:
    """Answer the six screens."""
    at = f"/studies/{study.pk}"
    hand_in(client, study)
    went(client.post(f"{at}/who/", {**WHO, "organisation": study.organisation_id or ""}))
    went(client.post(f"{at}/found/", {**FOUND, "how": "random_sample"}))
    chosen = {"columns": ["households.ward", "households.home"], "who": "relation", "about": "sex"}
    went(client.post(f"{at}/groups/", chosen))
    fill(client, f"{at}/groups/ward/", WARD)
    home = f"{at}/groups/home"
    page = client.get(f"{home}/")
    fill(client, f"{home}/", {"title": "Home", **titled(page.context["form"])})
    page = client.get(f"{at}/groups/sex_by_relation/")
    fill(client, f"{at}/groups/sex_by_relation/", {**HEAD, **titled(page.context["form"])})
    known(client, at)
    questions(client, at)
    went(client.post(f"{at}/agreed/", AGREED))
    page = client.get(f"{at}/shown/").context["form"]
    values = {bound.html_name: "ordinary" for bound in page.sensitivity_fields} | {"tables": TABLES}
    went(client.post(f"{at}/shown/", values))
    study.refresh_from_db()
    assert study.study_file, study.answers


def titled(form: Any) -> dict[str, str]:
    """Titles of categories, by value; two kinds of home on land make one category."""
    return {f"{field}_title": TITLES[value] for field, value in form.rows.items()}


def known(client: Client, at: str) -> None:
    """How many households there really are."""
    begun = went(client.post(f"{at}/counts/", {"unit": "household", "first": "ward",
                                               "second": "home"}))  # fmt: skip
    page = client.get(begun)
    numbers = {
        bound.html_name: HOMES[tuple(bound.label.split(" · "))]
        for bound in page.context["form"].count_fields
    }
    fill(client, begun, {**numbers, **KNOWN})


def questions(client: Client, at: str) -> None:
    """Handwashing takes two columns; electricity and rooms one each."""
    take = {"add": "1", "column": "households.wash_water", "starter": "handwashing"}
    hands = went(client.post(f"{at}/questions/", take))
    page = client.get(hands)
    grown = client.post(hands, {**form_values(page), **HANDS, "more_add": "households.wash_soap"})
    assert grown.status_code == 200
    assert grown.context["form"]["definition"].value() == HANDS["definition"]  # nothing is lost
    sent = {**form_values(grown), **HANDS, "more_column": "households.wash_soap"}
    went(client.post(hands, {**sent, "more_join": "all"}))
    take = {"add": "1", "column": "households.electricity", "starter": "electricity"}
    fill(client, went(client.post(f"{at}/questions/", take)), LIGHT)
    take = {"add": "1", "column": "households.rooms"}
    fill(client, went(client.post(f"{at}/questions/", take)), ROOMS)


def fill(client: Client, address: str, values: Mapping[str, Any]) -> None:
    """Send the form of a page as it is filled in, with some values of one's own."""
    went(client.post(address, {**form_values(client.get(address)), **values}))


def went(response: Any) -> str:
    """Where an accepted form leads."""
    assert response.status_code == 302, response.context["form"].errors
    return str(response["Location"])


def figures(content: Mapping[str, Any]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Every figure of a release, found by what people read: titles, not ids."""
    titles = {
        (it["id"], category["id"]): f"{it['title']}: {category['title']}"
        for it in content["study"]["dimensions"]
        for category in it["categories"]
    }
    names = {it["id"]: it["title"] for it in content["study"]["indicators"]}
    return {
        (
            names[it["indicator"]],
            it["reading"],
            it["unit"],
            tuple(sorted(titles[tuple(part)] for part in it["domain"]["parts"])),
        ): tuple(it[key] for key in ("status", "value", "low", "high", "n_from", "n_to"))
        for it in content["figures"]
    }
