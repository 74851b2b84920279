"""Names in addresses, tried on organisations."""

from __future__ import annotations

import re

import pytest

from counted.hub.accounts.models import Organisation
from counted.hub.ui.slugs import free_slug


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Clean water for all", "clean-water"),
        ("Lake!", r"lake-[0-9a-f]{6}"),
        ("New", r"new-[0-9a-f]{6}"),
        ("مياه", r"text-[0-9a-f]{6}"),
    ],
)
def test_a_name_is_free_and_says_what_it_can(title: str, slug: str) -> None:
    Organisation.objects.create(name="Lake", slug="lake", kind="cso")
    found = free_slug(title, among=Organisation.objects.all(), otherwise="text", longest=12)
    assert re.fullmatch(slug, found)
