"""The report of a call: who answered, from where, who is missing; numbers and no names."""

from __future__ import annotations

import pytest
from tests.hub.calls.cast import World

from counted.errors import WrongUse
from counted.hub.accounts.models import Mandate, Organisation, User
from counted.hub.calls import answering, deciding, reporting
from counted.hub.calls.models import Call

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_report_counts_who_answered_and_who_is_missing(world: World) -> None:
    gita = world["Gita"]
    gita.country, gita.language = "FRA", "fr"
    gita.save()
    world.publish()
    world.handed_in(speaks_for=world.group)
    world.handed_in("Chen")
    world.draft("Boris")  # not handed in
    found = reporting.figures(world.call)
    assert (found["handed_in"], found["people"], found["countries"]) == (2, 2, 1)
    assert found["constituencies"] == {"community": 1, "personal": 1}
    assert found["languages"] == {"en": 2}
    assert found["missing"]["languages"] == ["fr"]
    assert found["members"]["languages"] == {"fr": 1}
    assert len(found["missing"]["regions"]) == 1
    assert "Amina" not in str(found)


def test_the_report_names_countries_also_made_up_ones_and_those_that_are_missing(
    world: World,
) -> None:
    homes = {"Amina": "XTV", "Chen": "KEN", "Gita": "XCL", "Boris": "FRA", "Farid": "XTV"}
    for name, country in homes.items():
        User.objects.filter(name__startswith=name).update(country=country)
    for name in ("Boris", "Farid"):
        world.seat(name, world.collaborative)
    world.publish()
    world.handed_in()
    world.handed_in("Chen")
    found = reporting.figures(world.call)
    assert found["places"] == {"XTV": 1, "KEN": 1}
    assert found["members"]["places"] == {"XCL": 1, "FRA": 1, "XTV": 1}
    assert found["missing"]["places"] == ["FRA", "XCL"]
    seen = world.client("Dora").get(f"/calls/{world.call.slug}/report/write/").content.decode()
    table = seen[seen.index("From which countries") :].partition("</table>")
    for name in ("Tavaria (made-up)", "Kenya"):
        assert name in table[0]
    assert "Costa Lira" not in table[0]
    rest = table[2].partition("</p>")[0]
    assert "no contribution" in rest
    assert "Costa Lira (made-up)" in rest
    assert "France" in rest


def test_the_report_tells_authors_and_co_authors_apart(world: World) -> None:
    world.publish()
    made = world.draft()
    world.co_author(made)
    answering.submit(contribution=made, by=world["Amina"])
    found = reporting.figures(world.call)
    assert (found["people"], found["authors"]) == (2, 1)
    at = f"/calls/{world.call.slug}/report/write/"
    assert "Authors: 1, co-authors: 1" in world.client("Dora").get(at).content.decode()


def test_the_spread_is_explained_wherever_it_stands(world: World) -> None:
    world.publish()
    made, phase = world.handed_in(), world.phase()
    for name, points in (("Boris", 2), ("Chen", 4)):
        world.review(world.give_to(phase, made, name), points)
    dora, at = world.client("Dora"), f"/calls/{world.call.slug}/"
    for address in ("contributions/", f"contributions/{made.code}/"):
        seen = dora.get(f"{at}{address}").content.decode()
        assert "how far apart" in seen, address
        assert "35" in seen, address  # 100 times the standard deviation of 1/4 and 3/4
    seen = dora.get(f"{at}report/write/").content.decode()  # over all contributions
    assert "A typical review lies 35 points above or below that." in " ".join(seen.split())


def test_a_report_from_before_countries_were_counted_is_still_read(world: World) -> None:
    world.publish()
    world.close()
    reporting.write(call=world.call, learned="Much.")
    reporting.publish(call=world.call, by=world["Dora"])
    old = {
        key: it
        for key, it in Call.objects.get(pk=world.call.pk).report.items()
        if key not in ("places", "authors")
    }
    Call.objects.update(report=old)
    seen = world.client(None).get(f"/calls/{world.call.slug}/report/").content.decode()
    assert "From which countries" not in seen


def test_who_writes_personally_is_heard_from_where_they_are_and_unknown_is_said(
    world: World,
) -> None:
    office = Organisation.objects.create(name="Office", slug="office", kind="nso", country="FRA")
    Mandate.objects.create(
        person=world["Gita"], organisation=office, role="member", start=world.today
    )
    for name, told in (
        ("Gita", {"country": ""}),
        ("Farid", {"country": "", "language": ""}),
        ("Boris", {"country": "XTV"}),
    ):
        type(world["Gita"]).objects.filter(name=name).update(**told)
    for name in ("Farid", "Boris"):
        world.seat(name, world.collaborative)
    world.publish()
    world.handed_in("Gita")  # in a personal capacity
    found = reporting.figures(world.call)
    assert found["constituencies"] == {"nso": 1}
    assert found["personally"] == 1
    assert "nso" not in found["missing"]["constituencies"]
    assert found["regions"] == {"150": 1}  # Gita's organisation is in Europe
    assert found["members"]["regions"] == {"150": 1, "": 1, "made_up": 1}
    assert sum(found["members"]["languages"].values()) == 3
    assert "" not in found["missing"]["regions"]
    seen = world.client("Dora").get(f"/calls/{world.call.slug}/report/write/").content.decode()
    assert "Not known" in seen
    assert "Made-up countries" in seen


def test_the_report_comes_out_with_the_text_in_the_form(world: World) -> None:
    world.publish()
    world.close()
    at = f"/calls/{world.call.slug}/report/"
    dora = world.client("Dora")
    dora.post(f"{at}write/", {"learned": "Old words."})
    dora.post(f"{at}write/", {"learned": "New words.", "publish": "1"})
    seen = world.client(None).get(at).content.decode()
    assert "New words." in seen
    assert "Old words." not in seen


def test_a_report_that_cannot_come_out_keeps_its_text(world: World) -> None:
    world.publish()
    world.handed_in()
    at = f"/calls/{world.call.slug}/report/write/"
    answer = world.client("Dora").post(at, {"learned": "Typed for an hour.", "publish": "1"})
    assert answer.status_code == 200
    assert "everything is decided" in answer.content.decode()
    assert "Typed for an hour." in answer.content.decode()
    assert Call.objects.get(pk=world.call.pk).learned == "Typed for an hour."


def test_a_report_waits_for_decisions_and_a_text(world: World) -> None:
    world.publish()
    made = world.handed_in()
    world.close()
    reporting.write(call=world.call, learned="Much.")
    with pytest.raises(WrongUse, match="decided"):
        reporting.publish(call=world.call, by=world["Dora"])
    decision = deciding.prepare(
        contribution=made, by=world["Dora"], outcome="declined", reason="No."
    )
    deciding.tell(call=world.call, by=world["Dora"], decisions=[decision.pk])
    call = Call.objects.get(pk=world.call.pk)
    reporting.write(call=call, learned=" ")
    with pytest.raises(WrongUse, match="Numbers alone"):
        reporting.publish(call=call, by=world["Dora"])
    reporting.write(call=call, learned="Much.")
    reporting.publish(call=call, by=world["Dora"])
    assert Call.objects.get(pk=call.pk).report["states"] == {"declined": 1}
