"""Somebody reads a release on a phone and on a desk, in English and in Arabic, and finds others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.hub.releases.published import group, publish, withdraw

from browsing import Visitor, overhang, small_targets, violations
from counted.hub.releases import drawing
from counted.hub.releases.models import Release
from counted.model.release import restore

if TYPE_CHECKING:
    pass

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LANGUAGES = ["en", "ar"]
PHONE, DESK = 320, 1280
ADDRESS = "/releases/lake-wards/1/"
PAGES = [
    ADDRESS,
    "/releases/",
    "/releases/?country=KEN",
    "/releases/?country=XXX",
    "/releases/gone/1/",
    "/search/?q=watr",
    "/search/?q=zzzzz",
    "/organisations/",
    "/organisations/lake-savings-group/",
]


@pytest.fixture
def release(transactional_db: None) -> Iterator[Release]:
    """A release with its pictures, and one that was withdrawn."""
    lake = group(about="A savings group of women who live from the lake.")
    made = publish(organisation=lake)
    withdraw(publish(slug="gone", organisation=lake))
    for language in LANGUAGES:
        drawing.draw(restore(made.content, sha256=made.sha256), language)
    yield made
    drawing.forget(made.sha256)


@pytest.fixture
def expected(release: Release) -> tuple[str, ...]:
    """One release was withdrawn: its page answers so."""
    return ("410",)


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_keeps_anybody_out(visitor: Visitor, language: str, width: int) -> None:
    for path in PAGES:
        page = visitor.arrive(path, language=language, width=width, policy=False)
        assert violations(page) == [], path
        assert overhang(page) <= 0, path
        visitor.leave()


def test_nothing_keeps_anybody_out_in_the_dark(visitor: Visitor) -> None:
    for path in (ADDRESS, "/releases/"):
        page = visitor.arrive(path, scheme="dark", policy=False)
        assert violations(page) == [], path


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_can_be_hit(visitor: Visitor, language: str) -> None:
    for path in PAGES:
        page = visitor.arrive(path, language=language, width=PHONE)
        assert small_targets(page) == [], path
        visitor.leave()


def test_the_policy_blocks_nothing_of_ours(visitor: Visitor) -> None:
    page = visitor.arrive(ADDRESS)
    page.locator(".indicator .fold:not([open]) > summary").first.click()
    wide = page.locator(".only-wide svg").first
    assert wide.is_visible()
    dot = wide.locator("path[fill='var(--deep)']").first
    assert dot.evaluate("it => getComputedStyle(it).fill") == "rgb(11, 80, 87)"


def test_a_phone_gets_the_narrow_picture_and_the_group_with_its_share(visitor: Visitor) -> None:
    page = visitor.arrive(ADDRESS, width=PHONE, script=False)
    page.locator(".indicator .fold:not([open]) > summary").first.click()
    assert page.locator(".only-narrow svg").first.is_visible()
    assert not page.locator(".only-wide svg").first.is_visible()
    row = page.locator(".figures tbody tr").nth(1)
    head, share = row.locator("th").bounding_box(), row.locator(".key").bounding_box()
    asked = row.locator("td").nth(1).bounding_box()
    assert abs(head["y"] - share["y"]) < 8
    assert asked["y"] > share["y"]
    assert "57% to 67%" in row.inner_text()


def test_somebody_narrows_the_list_and_takes_it_off_without_scripts(visitor: Visitor) -> None:
    page = visitor.arrive("/releases/", script=False)
    page.get_by_role("link", name="Kenya").click()
    assert "country=KEN" in page.url
    page.get_by_label("Words", exact=True).fill("water")
    page.get_by_role("button", name="Show").click()
    assert "country=KEN" in page.url
    assert "q=water" in page.url
    page.get_by_role("link", name="Take off: Country").click()
    assert "country" not in page.url
    page.get_by_role("link", name="Water and toilets in three lake wards").click()
    assert page.locator("h1").inner_text().startswith("Basic drinking water")


def test_somebody_takes_the_table_away(visitor: Visitor) -> None:
    page = visitor.arrive(ADDRESS)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Table (CSV)").click()
    assert waiting.value.suggested_filename == "lake-wards-1.csv"


def test_whoever_jumps_to_what_is_folded_finds_it_open_without_scripts(visitor: Visitor) -> None:
    page = visitor.arrive(ADDRESS, script=False)
    found = page.get_by_role("heading", name="How people were found")
    assert not found.is_visible()
    page.locator(".contents-wide").get_by_role("link", name="How we know").click()
    found.wait_for(state="visible")
    page = visitor.arrive(f"{ADDRESS}#verify", width=PHONE, script=False)
    page.get_by_role("heading", name="Files read").wait_for(state="visible")


def test_on_paper_everything_is_open(visitor: Visitor) -> None:
    page = visitor.arrive(ADDRESS)
    page.emulate_media(media="print")
    hidden = "it => !it.checkVisibility({contentVisibilityAuto: true})"
    for name in ("how", "whose", "verify"):
        assert not page.locator(f"#{name} > :not(.no-print)").first.evaluate(hidden), name
        assert page.locator(f"#{name}").bounding_box()["height"] > 100, name


def test_it_does_not_scroll_for_ever(visitor: Visitor) -> None:
    for width, most in ((DESK, 8000), (PHONE, 12_000)):
        page = visitor.arrive(ADDRESS, width=width)
        assert page.evaluate("document.documentElement.scrollHeight") <= most


def test_on_paper_nothing_is_cut_off(visitor: Visitor) -> None:
    page = visitor.arrive(ADDRESS)
    page.emulate_media(media="print")
    assert overhang(page) <= 0
    assert not page.get_by_role("link", name="Table (CSV)").is_visible()
