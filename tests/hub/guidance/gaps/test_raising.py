"""Raising a gap from anywhere: what is taken over, what is never given away, what is near."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests.hub.guidance.gaps.register import FORM, SECRET, Register, members_only
from tests.hub.library.shelved import shelve

from counted.errors import WrongUse
from counted.hub.accounts.models import Organisation
from counted.hub.desk.models import Entry
from counted.hub.evidence.models import Link
from counted.hub.guidance.gaps import actions, showing
from counted.hub.guidance.models import Gap, GapStep
from counted.hub.library.actions import thing
from counted.hub.ui.things import Thing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def register() -> Register:
    return Register()


def address(from_: str, quote: str = "") -> str:
    return reverse("guidance:raise_gap", query={"from": from_, "quote": quote})


def test_a_member_raises_a_gap_from_a_case_in_one_step(register: Register) -> None:
    case = register.case("boats", kind="case", topics=["data-quality"], stages=["collection"],
                         indicators=["6.2.1"], countries=["KEN"])  # fmt: skip
    Organisation.objects.filter(pk=register.lake.pk).update(country="KEN")  # offered first, apart
    client = register.client("Amina")
    path = address(str(case), "Women are afraid\nto answer.")
    told = client.get(path).content.decode()
    assert "Counting boats" in told
    assert "&gt; Women are afraid\n&gt; to answer." in told
    form = client.get(path).context["form"]
    assert form.scope_told() == ["Data quality", "Collection", "6.2.1", "Kenya"]
    assert form.initial["topics"] == ["data-quality"]
    answer = client.post(path, {**FORM, "topics": form.initial["topics"], "indicators": "6.2.1",
                                "speaks_for": register.lake.pk})  # fmt: skip
    made = Gap.objects.get()
    assert answer["Location"] == register.url(made)
    assert (made.author, made.speaks_for, made.state) == (
        register["Amina"],
        register.lake,
        "raised",
    )
    assert (made.topics, made.indicators) == (["data-quality"], ["6.2.1"])
    link = Link.objects.get()
    assert (link.source, link.relation, link.target) == (
        case,
        "motivates",
        Thing("gap", str(made.pk)),
    )
    page = register.page(None, register.url(made))
    assert "Counting boats" in page
    assert "Motivates this" in page
    assert "Lake Group" in page
    assert GapStep.objects.get().action == "raise"
    assert made.statement in register.page(None, f"/cases/{_slug(case)}/")


def _slug(case: Thing) -> str:
    from counted.hub.library.models import Item

    return Item.objects.get(pk=int(case.key)).slug


def test_what_not_everybody_may_see_is_neither_named_nor_linked(register: Register) -> None:
    case = members_only("hidden")
    asked = {"closed": str(thing(case)), "none": "item:999999", "no kind": "review:3", "?": "x"}
    client = register.client("Boris")
    assert SECRET in client.get(f"/initiatives/{case.slug}/").content.decode()  # Boris may read it
    for named in asked.values():
        answer = client.get(address(named, "What they said"))
        told = answer.content.decode()
        assert SECRET not in told
        assert answer.context["form"].initial["text"] == ""
        assert "not open to everybody" in told
    client.post(address(asked["closed"], SECRET), FORM)
    made = Gap.objects.get()
    assert not Link.objects.exists()
    assert SECRET not in register.page("Boris", register.url(made))


def test_what_is_closed_stays_unlinked_for_programs_too(register: Register) -> None:
    register.gap(motivated_by=thing(members_only("hidden")))
    assert not Link.objects.exists()


def test_members_raise_and_nobody_else(register: Register) -> None:
    for name, status in ((None, 302), ("Chen", 404), ("Musa", 200), ("Dora", 200)):
        assert register.client(name).get("/gaps/raise/").status_code == status
    with pytest.raises(WrongUse):
        register.gap("Chen")
    with pytest.raises(WrongUse):
        register.gap("Musa", speaks_for=register.lake)


def test_what_is_near_is_shown_once(register: Register) -> None:
    register.gap()
    client = register.client("Musa")
    first = {**FORM, "statement": "Homes on the water are counted by nobody"}
    told = client.post("/gaps/raise/", first)
    assert "Is it one of these?" in told.content.decode()
    assert Gap.objects.count() == 1
    assert 'name="looked" value="yes"' in told.content.decode()
    assert client.post("/gaps/raise/", {**first, "looked": "yes"}).status_code == 302
    assert Gap.objects.count() == 2
    assert "Raised already" in client.get(address("", "Homes on the water")).content.decode()


def test_the_button_stands_where_gaps_are_met(register: Register) -> None:
    record = {"problem": "Nobody counts.", "gaps": "Nobody knows **how many**."}
    item = shelve("boats", kind="case", topics=["data-quality"], record=record)
    case = thing(item)
    path = f"/cases/{item.slug}/"
    assert showing.raise_url(case) in register.page("Musa", path)
    for name in (None, "Chen"):
        assert "/gaps/raise/" not in register.page(name, path)
    room = register.page("Musa", "/topics/data-quality/")
    assert "/gaps/raise/?from=item%3A" in room
    assert "Nobody+knows" in room


def test_what_is_talked_of_behind_closed_doors_stays_there(register: Register) -> None:
    at = f"/bodies/steering/meetings/{register.closed.pk}/"
    told = register.page("Boris", at)
    asked = showing.raise_url(Thing("meeting", str(register.closed.pk)))
    assert asked in told
    answer = register.client("Boris").get(f"{asked}&quote=What+they+said")
    assert "not open to everybody" in answer.content.decode()
    assert register.closed.title not in answer.content.decode()
    assert answer.context["form"].initial["text"] == ""
    opened = register.page("Musa", f"/bodies/task-team/meetings/{register.open.pk}/")
    assert showing.raise_url(Thing("meeting", str(register.open.pk))) in opened


def test_a_page_describes_itself_to_machines(register: Register) -> None:
    gap = register.gap(language="fr", statement="Rien n'est compté.")
    page = register.page(None, register.url(gap))
    assert '"@type": "CreativeWork"' in page
    assert f'"identifier": "{gap.name}"' in page
    assert register.url(gap) in register.page(None, "/sitemap-things.xml")
    assert "Rien n'est compt" in register.page(None, "/feed/atom/?kind=gap")


def test_a_gap_is_found_by_its_name_kind_and_place(register: Register) -> None:
    gap = register.gap(countries=["KEN"], topics=["data-quality"], stages=["collection"])
    found = Entry.objects.get(kind="gap")
    assert (found.type, found.state, found.severity) == (
        "gap-methodological", "gap-raised", "excludes",
    )  # fmt: skip
    asked = ("type=gap-methodological", "state=gap-raised", "severity=excludes",
             "stage=collection", "country=KEN", "topic=data-quality", f"q={gap.name}")  # fmt: skip
    for query in asked:
        assert gap.statement in register.page(None, f"/gaps/?{query}"), query
    assert gap.statement not in register.page(None, "/gaps/?state=gap-closed")
    for path in (
        "/topics/data-quality/",
        "/countries/KEN/",
        "/organisations/lake/",
        "/search/?q=homes",
    ):
        assert gap.statement in register.page(None, path), path
    assert "open gap" in register.page(None, "/")


def test_lists_take_as_many_queries_for_three_as_for_one(
    register: Register, django_assert_max_num_queries: Any
) -> None:
    register.gap(topics=["data-quality"], countries=["KEN"], stages=["use"])
    client = register.client("Musa")
    path = "/gaps/?topic=data-quality&country=KEN&stage=use&state=gap-raised"
    client.get(path)
    counted = []
    for _ in range(2):
        with django_assert_max_num_queries(30) as queries:
            assert client.get(path).status_code == 200
        counted.append(len(queries))
        register.gap("Boris", topics=["data-quality"], countries=["KEN"], stages=["use"])
        register.gap("Musa", topics=["data-quality"], countries=["KEN"], stages=["use"])
        client.get(path)
    assert counted[0] == counted[1]
    with django_assert_max_num_queries(8):
        register.client(None).get(path)


def test_it_is_said_differently_and_how_it_read_is_kept(register: Register) -> None:
    gap = register.gap()
    client = register.client("Amina")
    path = f"{register.url(gap)}edit/"
    told = {**FORM, "statement": "No agreed way to count homes on lakes.", "why": "Not the sea."}
    assert client.post(path, told).status_code == 302
    page = register.page(None, register.url(gap))
    assert "homes on lakes" in page
    assert "It read:" in page
    assert TOLD_BEFORE in page
    assert register.client("Boris").get(path).status_code == 404
    hidden = {**told, "statement": "Homes on lakes are not counted.", "is_hidden": "on"}
    register.client("Dora").post(path, hidden)
    assert "No agreed way to count homes on lakes." not in register.page(None, register.url(gap))


TOLD_BEFORE = "No agreed way to count homes on the water."


def test_merged_concepts_are_replaced(register: Register) -> None:
    from counted.hub.library.models import Concept

    old, new = (Concept(key=it, scheme="topic") for it in ("old", "new"))
    gap = register.gap(topics=["old", "new"])
    actions.replace_topic(old, new)
    gap.refresh_from_db()
    assert gap.topics == ["new"]
