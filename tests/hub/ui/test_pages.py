"""The pages of the frame, asked for as a browser does."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from counted.hub.ui import registry
from counted.hub.ui.gallery import StudyForm
from counted.hub.ui.parts import Choice, Count, Empty, Facet, Fact, Item, Link, Section, Step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry in which no app has put anything yet."""
    for name in ("_destinations", "_sections", "_counts"):
        monkeypatch.setattr(registry, name, {})


def page(client: Client, path: str = "/") -> str:
    return client.get(path).content.decode()


def test_an_empty_place_says_so_and_what_it_is_for(client: Client) -> None:
    html = page(client)
    assert "<h1>Heard, and counted.</h1>" in html
    assert "Nothing has been released here yet" in html
    assert 'class="counts"' not in html


def test_apps_fill_the_first_page(client: Client) -> None:
    registry.register_home_section(newest, order=2)
    registry.register_home_section(silent, order=1)
    registry.register_home_section(waiting, order=1)
    registry.register_home_counts(numbers, order=1)
    html = page(client)
    assert html.index("Waits for you") < html.index("Newest")
    assert "Water by the lake" in html
    assert "Nothing waits" in html
    assert "1,204" in html
    assert "Nothing has been released here yet" not in html


def newest(request: HttpRequest) -> Section:
    return Section("Newest", [Item("Water by the lake", "/r/1/")], more=Link("All", "/r/"))


def waiting(request: HttpRequest) -> Section:
    return Section("Waits for you", empty=Empty("Nothing waits"))


def silent(request: HttpRequest) -> None:
    return None


def numbers(request: HttpRequest) -> list[Count]:
    return [Count(1204, "people asked")]


def test_registering_twice_shows_once(client: Client) -> None:
    registry.register_home_section(newest, order=1)
    registry.register_home_section(newest, order=1)
    assert page(client).count("Water by the lake") == 1


def test_the_navigation_says_where_we_are(client: Client) -> None:
    registry.register_destination(registry.Destination("About", "ui:about", order=2))
    registry.register_destination(registry.Destination("Parts", "ui:components", order=1))
    registry.register_destination(registry.Destination("Not built", "nowhere:at_all", order=0))
    html = page(client, "/about/")
    assert html.index(">Parts<") < html.index(">About<")
    assert "Not built" not in html
    assert html.count('href="/about/" aria-current="page"') == 2  # for wide and for narrow screens
    assert 'href="/about/" aria-current' not in page(client)


def test_the_first_page_asks_for_something(client: Client) -> None:
    ask = registry.Destination("Start", "ui:about", order=1, place=registry.ASK)
    registry.register_destination(ask)
    assert '<a class="button" href="/about/">Start</a>' in page(client)


@pytest.mark.parametrize("path", ["/", "/about/", "/ui/"])
def test_pages_are_for_reading(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


def test_the_search_goes_by_address(client: Client) -> None:
    html = page(client, "/about/?q=water")
    assert 'action="/search/"' in html
    assert 'name="q" value="water"' in html


def test_changing_the_language_comes_back_to_the_same_page(client: Client) -> None:
    path = "/about/?from=here"
    html = page(client, path)
    assert f'name="next" value="{path}"' in html
    assert html.count('name="language" value=') == 6
    assert html.index('name="language" value=') < html.index('class="drop menu"')
    answer = client.post(reverse("set_language"), {"language": "ar", "next": path})
    assert answer.headers["Location"] == path
    assert '<html lang="ar" dir="rtl">' in page(client, path)


@pytest.mark.parametrize("code", ["en", "fr", "es", "ru", "zh-hans"])
def test_each_language_says_which_it_is(client: Client, code: str) -> None:
    client.cookies["django_language"] = code
    assert f'<html lang="{code}" dir="ltr">' in page(client)


def test_no_page_is_where_none_is(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "There is no page at this address." in answer.content.decode()


def test_a_form_from_elsewhere_is_told_kindly() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("set_language"), {"language": "ar"})
    assert answer.status_code == 403
    assert "Nothing was changed." in answer.content.decode()


@pytest.mark.parametrize("code", ["400", "403", "404", "500"])
def test_errors_need_neither_request_nor_person(code: str) -> None:
    html = render_to_string(f"{code}.html")
    assert f'<p class="kicker">{code}</p>' in html
    assert '<html lang="en' in html


def test_the_page_of_components_shows_all_of_them(client: Client) -> None:
    html = page(client, "/ui/")
    for shown in ("slip", "notice-refusal", "field-wrong", "estimate-withheld", "job-failed"):
        assert shown in html
    assert "Made-up people, places and figures" in html


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    """A request of nobody in particular."""
    request = rf.get("/list/?q=water")
    request.user = AnonymousUser()
    return request


def test_a_list_counts_what_it_shows(request_: HttpRequest) -> None:
    facets = [Facet("Goal", [Choice("Water", 1204, "?goal=6")])]
    context = {"page": Paginator(range(41), 20).page(1), "facets": facets}
    html = render_to_string("ui/layouts/list.html", context, request_)
    assert "41 found" in html
    assert "1,204" in html
    assert 'href="?q=water&amp;page=2"' in html


def test_one_thing_opens_with_its_facts(request_: HttpRequest) -> None:
    context = {"facts": [Fact("Asked", "311 households")], "about": [Fact("Owner", "the paths")]}
    html = render_to_string("ui/layouts/item.html", context, request_)
    assert html.index("311 households") < html.index("the paths")


def test_a_step_says_in_its_title_that_something_is_wrong(request_: HttpRequest) -> None:
    context = {"steps": [Step("Who", "here")], "back": "/before/"}
    wrong = render_to_string("ui/layouts/step.html", {**context, "form": StudyForm({})}, request_)
    fresh = render_to_string("ui/layouts/step.html", {**context, "form": StudyForm()}, request_)
    assert "<title>Please look again:" in wrong
    assert "<title>Please look again:" not in fresh
    assert 'enctype="multipart/form-data"' in fresh
    assert 'href="/before/"' in fresh


def test_a_workspace_says_what_waits(request_: HttpRequest) -> None:
    items = [Item("Approve the lake wards", "/r/1/", tone="waiting")]
    html = render_to_string("ui/layouts/workspace.html", {"waiting": items, "mine": []}, request_)
    assert "One thing waits for you" in html
    nothing = {"waiting": [], "nothing_waits": Empty("All done", "Rest.", Link("Read", "/"))}
    assert "Rest." in render_to_string("ui/layouts/workspace.html", nothing, request_)


def test_a_document_lists_what_is_in_it(request_: HttpRequest) -> None:
    context = {"contents": [Link("Help", "#help")]}
    assert 'href="#help"' in render_to_string("ui/layouts/document.html", context, request_)


def test_whoever_checks_figures_is_led_to_how_they_are_checked(client: Client) -> None:
    html = page(client)
    assert '<a href="/about/#checking">You check figures</a>' in html
    told = page(client, "/about/")
    part = told[told.index('id="checking"') :].partition("</section>")[0]
    for words in ("How we know", "Check it yourself", "release.json", "SHA-256"):
        assert words in part
    assert 'href="/releases/"' in part
