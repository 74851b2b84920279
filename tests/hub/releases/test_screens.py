"""The screens: nothing is lost, nothing is guessed, and what is missing is said."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from tests.hub.releases.cast import EXAMPLE, FOUND, WHO, World, files

from counted.hub.collect.queries import Column
from counted.hub.releases import participation, screens, suggestions, writing
from counted.hub.releases.group_forms import GroupForm
from counted.hub.releases.models import Study
from counted.hub.releases.question_forms import QuestionForm
from counted.hub.releases.shown_forms import tables_of
from counted.hub.releases.writing import identifier
from counted.model.vocabulary import Verdict


@pytest.fixture
def world(db: None) -> World:
    return World()


def column(*values: str, **more: object) -> Column:
    counts = tuple((value, 20) for value in values)
    fields = {"role": "households", "name": "ward", "distinct": len(values), "blanks": 0,
              "values": counts, "is_number": False, "low": None, "high": None}  # fmt: skip
    return Column(**{**fields, **more})


def test_a_good_file_stays_when_another_cannot_be_used(world: World) -> None:
    study = world.begin()
    client = world.client("Amina")
    sent = {
        **files(table="households.csv"),
        "members": SimpleUploadedFile("m.csv", b"KEY,PARENT_KEY\n"),
        "one_row": "households",
    }
    response = client.post(f"/studies/{study.pk}/files/", sent)
    html = response.content.decode()
    assert "no records" in html
    assert "Export it again" in html
    assert "households.csv" in html  # listed as handed in


def test_answers_stay_on_the_screen_when_one_is_wrong(world: World) -> None:
    study = world.begin()
    response = world.client("Amina").post(
        f"/studies/{study.pk}/who/", {**WHO, "start": "last spring"}
    )
    html = response.content.decode()
    assert "2026-03" in html
    assert WHO["summary"] in html
    study.refresh_from_db()
    assert "who" not in study.answers


def test_one_may_stop_after_each_screen(world: World) -> None:
    study = world.begin()
    client = world.client("Amina")
    response = client.post(f"/studies/{study.pk}/found/", {**FOUND, "later": "1"}, follow=True)
    html = response.content.decode()
    assert "Who and where" in html  # what is missing
    assert "How people were found" not in html
    story = client.get(f"/studies/{study.pk}/").content.decode()
    assert "answered: How people were found" in story
    assert "answered a screen" not in story
    study.refresh_from_db()
    assert study.answers["found"]["words"] == FOUND["words"]


def test_undeclared_suspects_stop_the_way(world: World) -> None:
    study = world.begin()
    client = world.client("Amina")
    response = client.post(
        f"/studies/{study.pk}/files/", {**files(table="households.csv"), "one_row": "households"}
    )
    assert response["Location"].endswith("/columns/")
    assert client.post(f"/studies/{study.pk}/columns/", {}).status_code == 200
    for screen in ("groups", "questions"):
        response = client.get(f"/studies/{study.pk}/{screen}/")
        assert response["Location"].endswith("/columns/")


def test_removing_a_group_asks_for_the_tables_again(world: World) -> None:
    answers = {
        "groups": {"dimensions": [{"id": "sex", "categories": [{"id": "f"}]}]},
        "questions": {"indicators": [{"id": "a", "is_complete": True}]},
        "shown": {"sensitivity": {"a": "ordinary"}, "tables": ["", "sex"]},
    }
    assert "shown" not in screens.missing(answers)
    assert "shown" in screens.missing({**answers, "groups": {"dimensions": []}})
    among = {"dimension": "sex", "categories": ["m"]}
    asked = {"indicators": [{"id": "a", "is_complete": True, "among": among}]}
    assert "questions" in screens.missing({**answers, "questions": asked})


def test_values_of_one_title_make_one_category_and_codes_none() -> None:
    form = GroupForm(
        {
            "title": "Ward",
            "value_0": "keep", "value_0_title": "North",
            "value_1": "keep", "value_1_title": "North",
            "value_2": "sentinel",
            "value_3": "keep", "value_3_title": "South",
            "is_place": "on", "sizes": "North = 1 200\nSouth=300", "sizes_source": "Census 2022",
        },
        column=column("n1", "n2", "99", "s"),
        titles={},
    )  # fmt: skip
    assert form.is_valid(), form.errors
    made = form.answers({"id": "ward", "role": "households", "column": "ward"})
    assert made["categories"] == [
        {"id": "north", "title": "North", "values": ["n1", "n2"]},
        {"id": "south", "title": "South", "values": ["s"]},
    ]
    assert made["missing"] == {"sentinel": ["99"]}
    assert made["sizes"] == {"north": 1200.0, "south": 300.0}


def test_numbers_go_into_bands_without_a_hole() -> None:
    made = suggestions.bands([5.0, 18.0, 60.0])
    assert [(it["at_least"], it["below"]) for it in made] == [
        (None, 5.0), (5.0, 18.0), (18.0, 60.0), (60.0, None),
    ]  # fmt: skip
    titles = [suggestions.band_title(it["at_least"], it["below"]) for it in made]
    assert titles == ["< 5", "5–17", "18–59", "60+"]


def test_counts_are_shown_in_bands_only() -> None:
    form = GroupForm(column=column("n"), titles={"n": "North"})
    label = str(form["value_0"].label)
    assert label == "North (n) · 10 to 24"
    few = Column(**{**column("n").__dict__, "values": (("n", 3),)})
    assert "fewer than 10" in str(GroupForm(column=few, titles={})["value_0"].label)


def test_a_question_needs_an_answer_that_counts() -> None:
    form = QuestionForm(
        {"title": "A", "definition": "B", "statistic": "share", "unit": "household",
         "value_0": "no", "value_1": "no"},
        column=column("yes", "no"), titles={}, roles={"households"}, dimensions=[], columns=[],
    )  # fmt: skip
    assert not form.is_valid()
    assert "No answer counts" in str(form.errors)


def test_plain_answers_are_proposed_and_codes_recognised() -> None:
    form = QuestionForm(
        column=column("oui", "non", "refused", "999"),
        titles={}, roles={"households"}, dimensions=[], columns=[],
    )  # fmt: skip
    assert [field.initial for field in form.answer_fields] == ["yes", "no", "refused", "sentinel"]


def test_places_of_unknown_size_stand_in_every_table() -> None:
    place = {"id": "ward", "title": "Ward", "is_place": True, "sizes": {},
             "categories": [{"id": "n"}]}  # fmt: skip
    sex = {"id": "sex", "title": "Sex", "categories": []}
    assert [name for name, _title in tables_of([sex, place], pooled=False)] == ["ward", "ward+sex"]
    known = {**place, "sizes": {"n": 20}}
    assert writing.is_sized({"dimensions": [sex, known]})
    assert not writing.is_sized({"dimensions": [sex, place]})
    assert [name for name, _title in tables_of([sex, known], pooled=True)] == [
        "",
        "sex",
        "ward",
        "sex+ward",
    ]


@pytest.mark.parametrize(
    ("started_by", "design", "collection", "verdict"),
    [
        ("people", "", "", Verdict.CITIZEN_DATA),
        ("outside", "4", "1", Verdict.CITIZEN_DATA),
        ("outside", "3", "3", Verdict.NOT_CITIZEN_DATA),
        ("outside", "3", "", Verdict.NOT_SHOWN),
        ("", "1", "1", Verdict.NOT_SHOWN),
    ],
)
def test_whose_data_these_are(
    started_by: str, design: str, collection: str, verdict: Verdict
) -> None:
    levels = {"design": design, "collection": collection}
    assert participation.verdict(started_by=started_by, levels=levels) == verdict


@given(text=st.text(max_size=80), taken=st.sets(st.sampled_from(["entry", "a", "a_2"])))
def test_any_text_makes_a_short_name(text: str, taken: set[str]) -> None:
    import re

    name = identifier(text, taken=taken)
    assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
    assert len(name) <= 60
    assert name not in taken


def test_the_example_is_recognised(world: World) -> None:
    from counted.hub.collect import queries
    from counted.io.tables import read_table
    from counted.io.xlsform import read_form

    table = read_table(EXAMPLE / "households.csv", name="households")
    found = suggestions.starters(queries.describe(table), read_form(EXAMPLE / "form.xlsx"))
    assert {(it.entry["id"], it.column) for it in found} >= {
        ("electricity", "electricity"),
        ("drinking_water", "water"),
        ("sanitation", "toilet"),
    }
    assert Study.objects.count() == 0  # nothing is taken without somebody's word
