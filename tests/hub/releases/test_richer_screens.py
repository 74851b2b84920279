"""What a community study needs beyond one column: two columns, heads, designs, known counts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from tests.hub.releases import by_hand
from tests.hub.releases.cast import AGREED, FOUND, WHO, World, compute

from counted.errors import WeightingError
from counted.hub.collect.queries import Column
from counted.hub.releases import actions, mending, screens, writing
from counted.hub.releases.condition_forms import columns_of, columns_sent, is_growing
from counted.hub.releases.count_forms import CountsForm, KnownForm
from counted.hub.releases.group_forms import GroupsForm
from counted.hub.releases.member_forms import MemberGroupForm
from counted.hub.releases.question_forms import QuestionForm
from counted.hub.releases.screen_forms import AgreedForm, FoundForm
from counted.io.study import parse_study

HOUSEHOLDS = SimpleNamespace(role="households", name="h.csv", columns=["KEY", "ward", "water"])
MEMBERS = SimpleNamespace(role="members", name="m.csv", columns=["relation", "sex"])
BOTH: Any = {"households": HOUSEHOLDS, "members": MEMBERS}
WARD = {"id": "ward", "role": "households", "column": "ward", "title": "Ward",
        "categories": [{"id": "n", "title": "North", "values": ["n"]},
                       {"id": "s", "title": "South", "values": ["s"]}]}  # fmt: skip
SEX = {"id": "sex", "role": "members", "column": "sex", "title": "Sex",
       "categories": [{"id": "f", "title": "Female", "values": ["f"]},
                      {"id": "m", "title": "Male", "values": ["m"]}]}  # fmt: skip
HEAD = {**SEX, "id": "head", "role": "households", "column": "sex_by_relation", "title": "Head",
        "member": {"who": "relation", "column": "sex", "values": ["head"]}}  # fmt: skip


def column(name: str, *values: str, role: str = "households", numbers: int = 0) -> Column:
    """A column with few values, or with so many different numbers."""
    counts = tuple((value, 20) for value in values)
    return Column(role=role, name=name, distinct=numbers or len(values), blanks=0, values=counts,
                  is_number=bool(numbers), low=None, high=None)  # fmt: skip


COLUMNS = [
    column("water", "yes", "no"),
    column("soap", "yes", "no", "999"),
    column("minutes", numbers=50),
    column("relation", "head", "child", role="members"),
]


def question(data: dict[str, Any] | None = None, **more: Any) -> QuestionForm:
    sent = None
    if data is not None:
        sent = QueryDict(mutable=True)
        for name, value in data.items():
            sent.setlist(name, value if isinstance(value, list) else [value])
    chosen = more.pop("chosen", columns_sent(sent) if sent is not None else None)
    return QuestionForm(sent, column=COLUMNS[0], titles={}, roles={"households", "members"},
                        dimensions=[WARD, SEX], columns=COLUMNS, chosen=chosen, **more)  # fmt: skip


ASKED = {
    "title": "Hands", "definition": "Seen.", "statistic": "share", "unit": "household",
    "value_0": "yes", "value_1": "no",
}  # fmt: skip
SOAP = {"more_column": ["households.soap"], "more_join": "all", "more_0_value_0": "yes",
        "more_0_value_1": "no", "more_0_value_2": "sentinel"}  # fmt: skip
BEFORE = {"id": "hands", "role": "households", "column": "water"}


def yes_of(form: QuestionForm) -> dict[str, Any]:
    """The condition as the study file has it."""
    assert form.is_valid(), form.errors
    return written(form.answers(BEFORE))["indicators"][0]["yes"]


def written(
    indicator: dict[str, Any], *, dimensions: tuple[Any, ...] = (WARD,), **answers: Any
) -> dict[str, Any]:
    """What is written of complete answers, as plain data; also checks that it is a study."""
    agreed = AgreedForm(AGREED)
    assert agreed.is_valid()
    complete = {
        "who": {**WHO, "countries": []},
        "found": FOUND,
        "joins": {"key": "KEY", "parent_key": "PARENT_KEY"},
        "groups": {"dimensions": list(dimensions)},
        "questions": {"indicators": [indicator]},
        "agreed": agreed.answers(),
        "shown": {"sensitivity": {indicator["id"]: "ordinary"}, "tables": [""]},
        **answers,
    }
    text = writing.write(complete, files=BOTH, language="en", made_up=True)
    parse_study(text, name="study.yaml")
    return writing._plain(complete, BOTH)


def test_two_columns_hold_together_or_one_is_enough() -> None:
    both = question({**ASKED, **SOAP})
    assert yes_of(both) == {"water": ["yes"], "soap": ["yes"]}
    assert both.answers(BEFORE)["missing"] == {"sentinel": ["999"]}
    either = question({**ASKED, **SOAP, "more_join": "any"})
    assert yes_of(either) == {"any": [{"water": ["yes"]}, {"soap": ["yes"]}]}


def test_a_range_of_a_number_goes_with_an_answer() -> None:
    sent = {**ASKED, "more_column": ["households.minutes"], "more_join": "all",
            "more_0_below": "31", "no_value": "999"}  # fmt: skip
    form = question(sent)
    assert yes_of(form) == {"water": ["yes"], "minutes": {"below": 31.0}}
    assert form.answers(BEFORE)["missing"] == {"sentinel": ["999"]}
    assert not question({**sent, "more_0_below": ""}).is_valid()
    assert not question({**sent, "more_0_at_least": "40"}).is_valid()


def test_asked_only_after_another_answer() -> None:
    sent = {**ASKED, "asked_column": ["households.soap"], "asked_0_value_0": "yes",
            "asked_0_value_1": "no", "asked_0_value_2": "no"}  # fmt: skip
    form = question(sent)
    assert form.is_valid(), form.errors
    assert written(form.answers(BEFORE))["indicators"][0]["asked"] == {"households.soap": ["yes"]}


def test_a_column_that_was_just_chosen_comes_with_its_answers_and_nothing_is_lost() -> None:
    data = QueryDict("title=Hands&more_add=households.soap")
    assert is_growing(data)
    assert columns_sent(data) == {"more": ["households.soap"], "asked": []}
    form = question(chosen=columns_sent(data))
    assert [title for title, _name, _fields in form.more_parts] == ["soap"]
    assert "more_0_value_0" in form.fields
    assert not is_growing(QueryDict("title=Hands&more_add="))


def test_a_household_does_not_reach_the_columns_of_its_members() -> None:
    assert "members.relation" not in dict(question().fields["more_add"].choices)


def test_a_column_is_taken_out_again() -> None:
    form = question({**ASKED, **SOAP, "more_0_drop": "on"})
    assert yes_of(form) == {"water": ["yes"]}


def test_an_average_takes_one_column() -> None:
    sent = {**ASKED, **SOAP, "statistic": "mean"}
    form = QuestionForm(
        question(sent).data, column=column("rooms", "1", "2", numbers=2), titles={},
        roles={"households"}, dimensions=[], columns=COLUMNS, chosen={"more": ["households.soap"]},
    )  # fmt: skip
    assert not form.is_valid()
    assert "one column" in str(form.errors)


def test_what_is_no_answer_here_cannot_count_there() -> None:
    sent = {**ASKED, **SOAP, "value_1": "refused"}
    assert question({**sent, "more_0_value_1": "refused"}).is_valid()
    form = question({**sent, "more_0_value_1": "no"})  # it would be left out, not a no
    assert not form.is_valid()
    assert "Say the same of it everywhere" in str(form.errors)


def test_blanks_are_read_in_the_way_that_was_chosen() -> None:
    form = question({**ASKED, "blank": "both", "apart": ["ward"], "apart_why": "Not seen."})
    assert form.is_valid(), form.errors
    made = written(form.answers(BEFORE))["indicators"][0]
    assert [it["blank"] for it in made["readings"]] == ["no", "left_out"]
    assert made["not_comparable_across"] == ["ward"]
    assert not question({**ASKED, "apart": ["ward"]}).is_valid()


@given(
    own=st.sampled_from(["yes", "no", "refused"]),
    soap=st.lists(st.sampled_from(["yes", "no", "sentinel"]), min_size=3, max_size=3),
    join=st.sampled_from(["all", "any"]),
    below=st.one_of(st.none(), st.integers(1, 90)),
    blank=st.sampled_from(["", "no", "both"]),
)
def test_a_question_read_back_into_its_form_says_the_same(
    own: str, soap: list[str], join: str, below: int | None, blank: str
) -> None:
    sent: dict[str, Any] = {**ASKED, "value_1": own, "blank": blank, "more_join": join,
                            "more_column": ["households.soap"],
                            **{f"more_0_value_{at}": it for at, it in enumerate(soap)}}  # fmt: skip
    if below is not None:
        sent |= {"asked_column": ["households.minutes"], "asked_0_below": str(below)}
    first = question(sent)
    if not first.is_valid():
        return
    said = first.answers(BEFORE)
    shown = question(chosen=columns_of(said))
    shown.initial |= shown.initial_from(said)
    again = {bound.html_name: bound.value() for bound in shown if bound.value() not in (None, "")}
    again |= {f"{key}_column": names for key, names in columns_of(said).items() if names}
    second = question({k: v if isinstance(v, list) else str(v) for k, v in again.items()})
    assert second.is_valid(), second.errors
    assert second.answers(BEFORE) == said


def test_a_group_is_taken_from_the_head() -> None:
    groups = GroupsForm(
        {"columns": ["households.ward"], "who": "relation", "about": "sex"},
        proposed=[column("ward", "n", "s")],
        members=[column("relation", "head", "child"), column("sex", "f", "m")],
        taken_from_members=[],
        labels={},
    )
    assert groups.is_valid(), groups.errors
    begun = groups.answers({})["dimensions"][1]
    assert begun["member"] == {"who": "relation", "column": "sex", "values": []}
    form = MemberGroupForm(
        {"title": "Head", "who_values": ["head"], "others": "", "value_0": "keep",
         "value_0_title": "Female", "value_1": "keep", "value_1_title": "Male"},
        column=column("sex", "f", "m"), titles={}, who=column("relation", "head", "child"),
        who_titles={},
    )  # fmt: skip
    assert form.fields["who_values"].initial == ["head"]
    assert form.is_valid(), form.errors
    plain = written(indicator(), dimensions=(WARD, form.answers(begun)))
    assert plain["derived"] == [
        {"id": "head", "file": "households", "members": "members",
         "where": {"relation": ["head"]}, "column": "sex"}
    ]  # fmt: skip
    assert plain["dimensions"][1]["column"] == "head"


def indicator(**more: Any) -> dict[str, Any]:
    """A question about households, confirmed."""
    form = question(ASKED)
    assert form.is_valid(), form.errors
    return {**form.answers(BEFORE), **more}


def test_households_without_one_head_are_a_group_if_somebody_names_it() -> None:
    named = {**HEAD, "member": {**HEAD["member"], "others": "Not recorded"}}
    plain = written(indicator(), dimensions=(named,))
    assert plain["derived"][0]["none"] == "no_member"
    assert plain["dimensions"][0]["categories"][-1] == {
        "id": "nobody_or_several", "title": "Not recorded",
        "values": ["no_member", "several_members"],
    }  # fmt: skip


@pytest.mark.parametrize("missing", ["who", "about"])
def test_a_person_and_what_is_taken_from_them_go_together(missing: str) -> None:
    sent = {"who": "relation", "about": "sex", missing: ""}
    form = GroupsForm(sent, proposed=[], members=[column("relation", "a"), column("sex", "f")],
                      taken_from_members=[], labels={})  # fmt: skip
    assert not form.is_valid()
    assert missing in form.errors


def test_a_column_of_the_head_never_takes_the_name_of_another() -> None:
    files: Any = {**BOTH, "households": SimpleNamespace(columns=["head", "head_2"])}
    assert writing.derived_names([HEAD], files) == {"head": "head_3"}


def test_how_the_sample_was_drawn_is_told_by_columns() -> None:
    found = {**FOUND, "strata": "ward", "population": "minutes", "weight": "minutes"}
    plain = written(indicator(), found=found)
    assert plain["design"]["strata"] == "households.ward"
    assert plain["design"]["stages"] == [
        {"population": "households.minutes", "cluster": "households.KEY"}
    ]
    assert plain["weighting"]["method"] == "given"
    blocks = written(indicator(), found={**FOUND, "cluster": "ward"})["design"]["stages"]
    assert blocks == [{"cluster": "households.ward"}]


def test_columns_that_do_not_fit_are_not_offered() -> None:
    blank = Column(**{**column("gaps", "a", "b").__dict__, "blanks": 3})
    form = FoundForm(columns=[*COLUMNS[:3], blank])
    assert dict(form.fields["weight"].choices).keys() == {"", "minutes"}
    assert "gaps" not in dict(form.fields["strata"].choices)
    assert "strata" not in FoundForm(columns=[]).fields


def test_what_cannot_be_asked_before_the_files_are_there_stays() -> None:
    form = FoundForm(FOUND, columns=[])
    assert form.is_valid(), form.errors
    assert form.answers({"strata": "ward"})["strata"] == "ward"


def test_known_sizes_of_places_become_weights_unless_everyone_was_counted() -> None:
    ward = {**WARD, "is_place": True, "sizes": {"n": 40.0, "s": 60.0}, "sizes_source": "List"}
    assert written(indicator(), dimensions=(ward,))["weighting"]["method"] == "given"
    everyone = {**FOUND, "how": "everyone"}
    counted = written(indicator(), dimensions=(ward,), found=everyone)
    assert counted["weighting"]["method"] == "equal"
    unknown = {**ward, "sizes": {"n": 40.0}}
    assert written(indicator(), dimensions=(unknown,))["weighting"]["method"] == "equal"


def known(unit: str = "household", *by: str) -> dict[str, Any]:
    """Known counts, complete."""
    groups = [it for it in (WARD, SEX) if it["id"] in (by or ("ward",))]
    form = CountsForm(groups=groups)
    sent = dict.fromkeys(form.cells, "50")
    form = CountsForm(
        {**sent, "count_0": "0", "title": "Known", "source": "List", "source_date": "2026-02"},
        groups=groups,
    )
    assert form.is_valid(), form.errors
    begun = {"id": f"{unit}_{'_'.join(by)}", "unit": unit, "by": [it["id"] for it in groups]}
    return form.answers({**begun, "counts": []})


def test_known_counts_are_met_one_by_post_stratifying_several_by_raking() -> None:
    def weighting(*benchmarks: dict[str, Any]) -> dict[str, Any]:
        counts = {"benchmarks": list(benchmarks)}
        return dict(written(indicator(), dimensions=(WARD, SEX), counts=counts)["weighting"])

    ward, people = known("household", "ward"), known("person", "ward", "sex")
    assert weighting(ward)["method"] == "poststratify"
    assert weighting(ward, people)["method"] == "poststratify"  # one for each unit
    assert weighting(people, known("person", "sex"))["method"] == "rake"
    assert weighting(ward)["benchmarks"] == ["household_ward"]


def test_a_group_where_nobody_is_has_no_count() -> None:
    plain = written(indicator(), counts={"benchmarks": [known("household", "ward")]})
    assert plain["benchmarks"][0]["counts"] == [{"categories": {"ward": "s"}, "count": 50}]
    assert plain["benchmarks"][0]["source_date"] == "2026-02-01"


def test_households_are_not_counted_by_sex_and_pairs_differ() -> None:
    def form(**sent: str) -> KnownForm:
        return KnownForm(sent, dimensions=[WARD, SEX], roles={"households", "members"})

    assert not form(unit="household", first="sex").is_valid()
    assert not form(unit="person", first="sex", second="sex").is_valid()
    fine = form(unit="person", first="sex", second="ward")
    assert fine.is_valid(), fine.errors
    assert fine.answers(["person_sex_ward"])["id"] == "person_sex_ward_2"


def test_a_changed_group_asks_for_the_numbers_again() -> None:
    answers = {"found": FOUND, "groups": {"dimensions": [WARD]},
               "counts": {"benchmarks": [known("household", "ward")]}}  # fmt: skip
    assert "found" not in screens.missing(answers)
    more = {**WARD, "categories": [*WARD["categories"], {"id": "e", "title": "East"}]}
    assert "found" in screens.missing({**answers, "groups": {"dimensions": [more]}})
    begun = {**known("household", "ward"), "counts": []}
    assert "found" in screens.missing({**answers, "counts": {"benchmarks": [begun]}})


def test_counts_that_cannot_be_met_are_mended_where_they_were_written() -> None:
    answers = {"found": FOUND, "counts": {"benchmarks": [known("household", "ward")]}}
    run: Any = SimpleNamespace(study=SimpleNamespace(is_uploaded=False, answers=answers))
    error = WeightingError("No unit is there.", remedy="Merge.", ids=("household_ward", "n"))
    assert mending.screen_for(error, run) == "found"


def test_known_counts_allow_figures_over_places() -> None:
    ward = {**WARD, "is_place": True, "sizes": {}}
    answers = {"found": FOUND, "groups": {"dimensions": [ward]}}
    assert not writing.is_pooled(answers)
    assert writing.is_pooled({**answers, "counts": {"benchmarks": [known("person", "ward")]}})
    assert writing.is_pooled({**answers, "found": {**FOUND, "how": "everyone"}})
    assert not writing.is_pooled({})


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_screens_and_study_file_give_the_same_figures() -> None:
    world = World()
    amina = world.client("Amina")
    typed, file = world.begin("typed"), world.begin("file")
    by_hand.typed(amina, typed)
    by_hand.hand_in(amina, file)
    file = actions.use_file(study=file, by=world["Amina"], text=by_hand.written())
    runs = [compute(study, amina) for study in (typed, file)]
    assert [run.state for run in runs] == ["done", "done"]
    mine, theirs = (by_hand.figures(run.content) for run in runs)
    assert mine == theirs


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_counts_that_nobody_can_meet_are_refused_with_what_to_do() -> None:
    world = World()
    amina = world.client("Amina")
    study = world.begin()
    by_hand.typed(amina, study)
    at = f"/studies/{study.pk}/counts/"
    begun = by_hand.went(amina.post(at, {"unit": "household", "first": "home"}))
    numbers = {bound.html_name: 9000 for bound in amina.get(begun).context["form"].count_fields}
    by_hand.fill(amina, begun, {**numbers, **by_hand.KNOWN})
    run = compute(study, amina)
    assert run.state == "failed"
    html = amina.get(f"/studies/{study.pk}/runs/{run.pk}/").content.decode()
    assert "18000" in html  # what the second adds up to
    assert "counts of the same population" in html
    assert f"/studies/{study.pk}/found/" in html
