"""People: one address, one account."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from counted.hub.accounts.models import User

pytestmark = pytest.mark.django_db


def test_an_address_is_kept_in_lower_case_and_found_in_any() -> None:
    amina = User.objects.create_user("Amina@Example.ORG", "a long password")
    assert amina.email == "amina@example.org"
    assert User.objects.get_by_natural_key("AMINA@example.org") == amina


def test_two_accounts_cannot_share_an_address() -> None:
    User.objects.create_user("amina@example.org")
    with pytest.raises(IntegrityError):
        User.objects.bulk_create([User(email="AMINA@example.org")])


def test_a_person_without_a_name_is_not_shown_by_the_whole_address() -> None:
    assert str(User(email="amina@example.org")) == "amina"
    assert str(User(email="amina@example.org", name="Amina")) == "Amina"


def test_nobody_without_an_address() -> None:
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("")
