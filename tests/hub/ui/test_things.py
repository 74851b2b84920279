"""Which rows a list of keys names."""

from __future__ import annotations

import pytest

from counted.hub.accounts.models import Organisation
from counted.hub.ui import things
from counted.hub.ui.things import Thing, of_keys


@pytest.mark.django_db
def test_keys_that_are_no_numbers_name_nothing() -> None:
    lake = Organisation.objects.create(name="Lake", slug="lake", kind="cso")
    rows = Organisation.objects.all()
    assert list(of_keys(rows, None)) == [lake]
    assert list(of_keys(rows, [str(lake.pk), "lake", "", "-1"])) == [lake]
    assert things.card(Thing("organisation", "lake"), reader=None) is None
