"""In whose name somebody writes: theirs, or that of an organisation they represent today."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from counted.hub.accounts.fields import country_field
from counted.hub.accounts.forms import VoiceMixin
from counted.hub.accounts.models import Mandate, Organisation, User

pytestmark = pytest.mark.django_db


class Remark(VoiceMixin, forms.Form):
    text = forms.CharField()


@pytest.fixture
def amina() -> User:
    return User.objects.create_user("amina@example.org", name="Amina")


@pytest.fixture
def lake() -> Organisation:
    return Organisation.objects.create(name="Lake Group", slug="lake", kind="community")


def give(person: User, organisation: Organisation, role: str, *, ended: bool = False) -> None:
    today = timezone.localdate()
    end = today - timedelta(days=1) if ended else None
    start = today - timedelta(days=9)
    Mandate.objects.create(
        person=person, organisation=organisation, role=role, start=start, end=end
    )


def test_who_represents_nobody_is_not_asked(amina: User, lake: Organisation) -> None:
    give(amina, lake, "member")
    give(amina, lake, "representative", ended=True)
    form = Remark({"text": "Good", "speaks_for": str(lake.pk)}, person=amina)
    assert "speaks_for" not in form.fields
    assert form.is_valid()
    assert form.voice() is None
    assert "speaks_for" not in Remark(person=AnonymousUser()).fields


def test_a_representative_chooses(amina: User, lake: Organisation) -> None:
    give(amina, lake, "representative")
    labels = [str(label) for _, label in Remark(person=amina).fields["speaks_for"].choices]
    assert labels == ["In a personal capacity", "Lake Group"]
    for chosen, voice in ((str(lake.pk), lake), ("", None)):
        form = Remark({"text": "Good", "speaks_for": chosen}, person=amina)
        assert form.is_valid()
        assert form.voice() == voice


def test_nobody_writes_in_the_name_of_others(amina: User, lake: Organisation) -> None:
    give(amina, lake, "representative")
    hill = Organisation.objects.create(name="Hill Group", slug="hill", kind="community")
    assert not Remark({"text": "Good", "speaks_for": str(hill.pk)}, person=amina).is_valid()


class Place(VoiceMixin, forms.Form):
    """Where something is."""

    country = country_field()


def test_lists_of_countries_begin_with_ones_own(amina: User, lake: Organisation) -> None:
    give(amina, lake, "representative")
    amina.country, lake.country = "NPL", "KEN"
    amina.save()
    lake.save()
    _empty, (_yours, mine), (_others, rest) = Place(person=amina).fields["country"].choices
    assert {code for code, _name in mine} == {"NPL", "KEN"}
    assert len(rest) > 240
    form = Place({"country": "NPL", "speaks_for": ""}, person=amina)
    assert form.is_valid()
    assert form.cleaned_data["country"] == "NPL"
