"""Whoever chose a language on signing up reads in it."""

from __future__ import annotations

import pytest
from django.test import Client

from counted.hub.accounts.models import User

pytestmark = pytest.mark.django_db


def language_of(client: Client) -> str:
    page = client.get("/about/").content.decode()
    return page.split('<html lang="')[1].split('"')[0]


def test_a_person_reads_in_the_language_they_chose(client: Client) -> None:
    amina = User.objects.create_user("amina@example.org", name="Amina", language="fr")
    assert language_of(client) == "en"
    client.force_login(amina)
    assert language_of(client) == "fr"


def test_the_language_chosen_on_this_device_goes_first(client: Client) -> None:
    client.force_login(User.objects.create_user("amina@example.org", language="fr"))
    client.post("/language/setlang/", {"language": "ar", "next": "/about/"})
    assert language_of(client) == "ar"
