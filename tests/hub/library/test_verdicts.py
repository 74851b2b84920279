"""The Framework's test: who began, and how far people took part where it is decided."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.hub.library.shelved import author, belong, shelve

from counted.hub.library import records, showing
from counted.hub.library.verdicts import STAGES, citizen_data


def case(started_by: str = "", **levels: int | None) -> Any:
    """A case study with levels by stage."""
    told = [{"stage": stage, "level": level} for stage, level in levels.items()]
    return records.read("case", {"started_by": started_by, "participation": told})


@pytest.mark.parametrize(
    ("record", "answer"),
    [
        (case("people"), "yes"),
        (case("community_group", design=1, collection=1), "yes"),
        (case("outside", design=4, collection=1), "yes"),
        (case("outside", collection=5), "yes"),
        (case("government", design=3, collection=3), "no"),
        (case("government", design=3), "cannot_tell"),
        (case("outside", design=3, collection=None), "cannot_tell"),
        (case("", design=3, collection=3), "cannot_tell"),
        (case("outside", design=1, collection=1, use=5), "no"),
        (case(), "cannot_tell"),
    ],
)
def test_the_verdict_follows_from_who_began_and_from_the_deciding_stages(
    record: Any, answer: str
) -> None:
    assert citizen_data(record).answer == answer


LEVELS = st.none() | st.integers(1, 5)


@given(
    st.sampled_from(["", "people", "community_group", "outside", "government"]),
    LEVELS, LEVELS, st.integers(1, 5),
)  # fmt: skip
def test_telling_more_never_turns_a_known_answer_around(
    started_by: str, design: int | None, collection: int | None, told: int
) -> None:
    before = citizen_data(case(started_by, design=design, collection=collection)).answer
    if design is None:
        design = told
    elif collection is None:
        collection = told
    after = citizen_data(case(started_by, design=design, collection=collection)).answer
    assert before in (after, "cannot_tell")


def test_a_stage_or_level_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError, match="none of the stages"):
        case(dancing=3)
    with pytest.raises(ValidationError, match="none of"):
        case(design=6)
    with pytest.raises(ValidationError, match="told twice"):
        records.read("case", {"participation": [{"stage": "design"}, {"stage": "design"}]})


def test_the_words_of_stages_are_those_of_the_facts() -> None:
    from counted import standards

    assert list(STAGES) == standards.load("participation")["stages"]


def test_every_field_of_every_record_has_a_label_and_a_section() -> None:
    for kind, noun in records.RECORDS.items():
        for name, info in noun.model_fields.items():
            assert info.title, (kind, name)
            assert info.json_schema_extra["section"] in records.SECTIONS, (kind, name)


def test_what_is_not_told_is_not_kept_and_comes_back_as_not_known() -> None:
    kept = records.written(records.read("case", {"problem": "Toilets", "office": ""}))
    assert kept == {"problem": "Toilets"}
    assert records.read("case", kept).office == ""


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "ftp://x", "x.org"])
def test_only_addresses_of_pages_are_kept(address: str) -> None:
    with pytest.raises(ValidationError):
        records.read("resource", {"url": address})
    with pytest.raises(ValidationError):
        records.read("case", {"sources": [{"title": "x", "url": address}]})


@pytest.mark.django_db
def test_what_is_not_told_is_one_line_and_no_row_of_question_marks(client) -> None:
    stages = [{"stage": "design", "level": 4, "why": "They chose."}]
    shelve("some", "case", record={"participation": stages})
    belong(author(), "none")
    shelve("none", "case")
    some, none = (client.get(f"/cases/{it}/").content.decode() for it in ("some", "none"))
    assert some.count('class="heat-') == 1
    assert "Not told yet, who had a say in: Finding the need · Collection" in some
    assert "<b>?</b>" not in some + none
    assert 'class="heat"' not in none
    assert "Who judged this is not told" not in none
    assert "Tell it" not in none
    client.force_login(author())
    assert "Tell it" in client.get("/cases/none/").content.decode()


def test_what_is_not_told_is_named_so_that_it_can_be_understood_alone() -> None:
    labels = showing.untold(records.Case())
    assert "What the statistical office did, in words" in labels
    assert "In words" not in labels
    assert len(set(labels)) == len(labels)
