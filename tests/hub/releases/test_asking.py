"""A reader of a release, such as a statistical office, asks its producers or reports a mistake."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from tests.hub.releases.published import group, publish, somebody, withdraw

from counted.hub.accounts.models import Mandate, User
from counted.hub.desk import letters
from counted.hub.desk.models import Notice, Request
from counted.hub.releases import presenting
from counted.hub.ui.things import Thing

pytestmark = pytest.mark.django_db
PAGE = "/releases/lake-wards/1/"
THING = Thing("release", "lake-wards")
WRITE, MISTAKE = f"/write/{THING}/", f"/ask/correction/{THING}/"
ASKED = {"title": "The records", "text": "May the statistical office see the records?"}


def page(client: Client, path: str = PAGE) -> str:
    return client.get(path).content.decode()


def part(html: str, anchor: str) -> str:
    """What stands from an anchor to the end of its section."""
    return html[html.index(f' id="{anchor}"') :].split("</section>")[0]


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(somebody(name))
    return client


def reached() -> set[str]:
    return {it.name for it in letters.reached(THING, by=somebody("Boris"))}


def test_the_ways_stand_where_the_method_begins_and_at_the_end() -> None:
    publish(organisation=group())
    html = page(Client())
    for anchor in ("how", "ask"):
        assert f'href="{WRITE}"' in part(html, anchor)
        assert f'href="{MISTAKE}"' in part(html, anchor)
    assert part(html, "how").index(WRITE) < part(html, "how").index("How people were found")
    assert html.index(' id="verify"') < html.index(' id="ask"')
    assert 'href="#ask"' in html


def test_whoever_represents_the_producers_or_decides_for_the_people_is_asked() -> None:
    made = publish(organisation=group())
    assert reached() == {"Amina", "Dora"}
    assert signed_in("Boris").get(WRITE).status_code == 200
    asked = letters.write(thing=THING, by=somebody("Boris"), **ASKED)
    assert set(Notice.objects.values_list("person__name", flat=True)) == {"Amina", "Dora"}
    assert ASKED["text"] in page(signed_in("Dora"), f"/requests/{asked.pk}/")
    assert letters.organisation_of(asked) == made.study.organisation_id
    assert signed_in("Chen").get(f"/requests/{asked.pk}/").status_code == 404


def test_the_owner_of_a_study_is_not_given_away() -> None:
    publish(organisation=group())
    Mandate.objects.filter(person=somebody("Amina")).delete()
    assert reached() == {"Dora"}


@pytest.mark.parametrize("nobody", ["no organisation", "nobody takes letters"])
def test_where_nobody_can_be_asked_the_secretariat_is(nobody: str) -> None:
    publish(organisation=None if nobody == "no organisation" else group())
    User.objects.update(takes_letters=False)
    html = page(Client())
    assert WRITE not in html
    assert 'href="/contact/"' in part(html, "ask")
    assert MISTAKE in html


def test_a_mistake_becomes_a_request() -> None:
    publish(organisation=group())
    client = signed_in("Boris")
    assert client.get(MISTAKE).status_code == 200
    assert client.post(MISTAKE, {"text": "Old Mill has 300 homes."}).status_code == 302
    assert Request.objects.get(kind="correction").thing_key == "lake-wards"


def test_what_was_withdrawn_can_no_longer_be_asked_about() -> None:
    made = publish(organisation=group())
    withdraw(made)
    assert signed_in("Boris").get(WRITE).status_code == 404


def test_a_preview_asks_nobody() -> None:
    made: Any = publish(organisation=group())
    context = presenting.public_context(made.content, language="en")
    assert "/write/" not in render_to_string("releases/public/_release.html", context)
