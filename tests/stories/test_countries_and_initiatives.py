"""Somebody reads an initiative in Arabic and the official series of a country, at any width."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from browsing import Visitor, overhang, small_targets, violations
from counted.hub.accounts.models import Organisation, User
from counted.hub.library import actions
from counted.hub.sdg.models import Figure, Series

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = [
    "/initiatives/",
    "/initiatives/?language=fr",
    "/initiatives/water/",
    "/countries/",
    "/countries/XTV/",
    "/countries/XTV/SH_SAN_HNDWSH/",
    "/countries/KEN/",
]


@pytest.fixture
def address(live_server: Any) -> str:
    """A site with an Arabic initiative and a series by sex."""
    group = Organisation.objects.create(
        slug="fishers", name="جمعية الصيادين", kind="community", country="XTV", language="ar"
    )
    told = {
        "language": "ar", "countries": ["XTV"], "place": "Reed Bank",
        "title": "من يسكن فوق الماء", "summary": "نعدّ البيوت.", "text": "حين سألنا.",
        "record": {"since": 2021}, "groups": ["sex"], "indicators": ["11.1.1"],
        "organisation": group.pk,
    }  # fmt: skip
    writer = User.objects.create_user("amina@example.org", name="Amina")
    actions.bring(kind="initiative", by=writer, content=told, slug="water", made_up=True)
    series = Series.objects.create(
        country="XTV", code="SH_SAN_HNDWSH", indicator="6.2.1", unit="percent",
        titles={"en": "People with a place to wash hands"}, source="Made-up office", made_up=True,
    )  # fmt: skip
    for year in range(2011, 2021):
        Figure.objects.create(series=series, year=year, value=year - 1970)
        Figure.objects.create(
            series=series, year=year, value=year - 1960, group="sex", category="Women"
        )
    return live_server.url


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_keeps_anybody_out(
    browser: Browser, address: str, language: str, width: int
) -> None:
    for path in PAGES:
        visitor = Visitor(browser, address)
        page = visitor.arrive(path, language=language, width=width, policy=False)
        found = violations(page), overhang(page), small_targets(page), visitor.complaints
        visitor.leave()
        assert found == ([], 0, [], []), path
