"""Two people keep the page of an organisation: the later one reads what changed, and chooses."""

from __future__ import annotations

import pytest
from tests.hub.accounts.cast import House

from counted.hub.accounts.models import Organisation

pytestmark = pytest.mark.django_db


def test_who_saves_later_reads_what_changed_and_loses_nothing() -> None:
    house = House()
    lake = Organisation.objects.get(slug="lake")
    client, address = house.client("Amina"), f"/organisations/{lake.slug}/edit/"
    form = client.get(address).context["form"]
    told = {it.html_name: it.value() for it in form if it.value() not in (None, "")}
    assert told["seen"]
    Organisation.objects.filter(pk=lake.pk).update(about="Words of somebody else.")
    answer = client.post(address, {**told, "about": "My words."})
    html = answer.content.decode()
    assert "Words of somebody else." in html
    assert "My words." in html
    lake.refresh_from_db()
    assert lake.about == "Words of somebody else."
    form = answer.context["form"]
    again = {it.html_name: it.value() for it in form if it.value() not in (None, "")}
    assert client.post(address, again).status_code == 302
    lake.refresh_from_db()
    assert lake.about == "My words."
