"""The page of a release: everything the report says, nothing that is inside, and its trace."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.hub.releases.published import group, publish, somebody, withdraw
from tests.io.releases import figure, figures, make_release

from counted.hub.releases import drawing, drawing_tasks, presenting
from counted.hub.releases.models import Release
from counted.io import report, telling
from counted.model.release import Figure, Reason, Status, restore

pytestmark = pytest.mark.django_db
ADDRESS = "/releases/lake-wards/1/"
MOST_QUERIES, MOST_BYTES = 8, 100_000


def fake_render(spec: object, *, name: str) -> str:
    """A picture that costs nothing."""
    return f'<svg role="img" aria-label="{name}"></svg>'


def draw(release: Release, *languages: str) -> None:
    made = restore(release.content, sha256=release.sha256)
    for language in languages or ("en",):
        drawing.draw(made, language, render=fake_render)


def page(client: Client, path: str = ADDRESS, **headers: str) -> str:
    return client.get(path, headers=headers).content.decode()


def bare(html: str) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


@pytest.fixture
def release() -> Release:
    made = publish(organisation=group())
    yield made
    drawing.forget(made.sha256)


def test_it_opens_with_its_finding_and_says_that_it_is_made_up(
    client: Client, release: Release
) -> None:
    html = page(client)
    headline = telling.headline(make_release(), "en")
    assert re.search(rf"<h1[^>]*>{re.escape(headline)}</h1>", html)
    assert 'class="made-up-strip"' in html
    assert "Made-up" in html


#: Of what the report says, what is no text: addresses, kinds of rows, pictures.
NO_TEXT = {"language", "direction", "id", "kind", "wide", "narrow", "numeric"}


def texts(said: Any) -> Iterator[str]:
    """Every text in what the report says."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        for name, inner in said.items():
            yield from texts(inner) if name not in NO_TEXT else ()
    elif isinstance(said, list | tuple):
        for inner in said:
            yield from texts(inner)


def test_it_says_all_that_the_report_says(client: Client, release: Release) -> None:
    said = report.page(make_release(), "en", picture=fake_render)
    draw(release)
    said["after"] = [title for _, title in said["after"]]
    shown = bare(page(client))
    missing = {it for it in texts(said) if it and " ".join(it.split()) not in shown}
    assert missing == set()


def test_every_part_can_be_jumped_to(client: Client, release: Release) -> None:
    html = page(client)
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert len(targets) > 10
    assert targets <= set(re.findall(r' id="([^"]+)"', html))


def openings(html: str) -> list[str]:
    """The indicators that show picture and table at once, by the anchors of their headings."""
    parts = re.split(r'(?=<section class="section stack indicator")', html)[1:]
    return [
        re.search(r' id="([^"]+)"', it)[1] for it in parts if '<details class="fold" open>' in it
    ]


def test_of_many_indicators_only_that_of_the_headline_is_open(
    client: Client, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenting, "MOST_OPEN", 1)
    html = page(client)
    made = make_release()
    first = telling.findings(made, "en")[0][0]
    assert openings(html) == [f"{first.indicator['id']}-{first.statistic.value}"]
    monkeypatch.setattr(presenting, "MOST_OPEN", 100)
    assert len(openings(page(client))) == html.count("section stack indicator") > 1


def test_what_nobody_may_conclude_stands_before_the_figures(
    client: Client, release: Release
) -> None:
    html = page(client)
    places = [html.index(f'id="{name}"') for name in ("cannot", "next")]
    assert max(places) < html.index("section stack indicator")
    assert 'href="#cannot"' in html
    assert html.index('href="#cannot"') < html.index('href="#how"')


def test_what_nobody_may_conclude_stands_once(client: Client, release: Release) -> None:
    shown = bare(page(client))
    for limit in telling.cannot_say(make_release(), "en"):
        assert shown.count(limit) == 1


def test_method_and_trace_are_folded_and_each_anchor_lies_inside(
    client: Client, release: Release
) -> None:
    html = page(client)
    for name in ("hidden", "noticed", "how", "whose", "agreed", "verify"):
        part = html[html.index(f'aria-labelledby="{name}-title"') :]
        summary, anchor = part.index("</summary>"), part.index(f' id="{name}"')
        assert '<details class="fold">' in part[:summary], name
        assert summary < anchor < part.index("</details>"), name


@pytest.mark.parametrize(
    ("everyone", "said"),
    [
        (figure("water", {}, "0.61"), "Everyone: 61% (56% to 66%)"),
        (figure("water", {}, "0.61", status=Status.FLAGGED, reasons=(Reason.FEW,)), ""),
    ],
)
def test_the_figure_of_everyone_stands_in_words_unless_it_needs_a_warning(
    client: Client, everyone: Figure, said: str
) -> None:
    rest = [it for it in figures() if it.indicator != "water"]
    publish(make_release((everyone, *rest)))
    assert re.findall(r'class="overall">([^<]*)<', page(client)) == [said] * bool(said)


def test_names_stay_inside(client: Client, release: Release) -> None:
    somebody("Boris")
    html = page(client)
    assert "Approved for the people in the data" in html
    assert "Approved by a second person" in html
    for name in ("Boris", "boris", "dora", "example.org"):
        assert name not in html


def test_few_questions_and_few_bytes_on_the_wire(client: Client, release: Release) -> None:
    made = restore(release.content, sha256=release.sha256)
    drawing.draw(made, "en")
    with CaptureQueriesContext(connection) as seen:
        html = client.get(ADDRESS).content
    assert html.count(b"<svg") > 8
    styles = re.findall(rb'href="/static/([^"]+\.css)"', html)
    assert styles
    sent = len(gzip.compress(html, 6)) + sum(
        len(gzip.compress(Path(finders.find(name.decode())).read_bytes(), 6)) for name in styles
    )
    print(f"release page: {len(seen)} queries, {sent} bytes with {len(styles)} style sheets")
    assert len(seen) <= MOST_QUERIES
    assert sent <= MOST_BYTES


def test_pictures_are_ordered_once_and_never_drawn_here(
    client: Client, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counted.io.charts.render_svg", None)
    with CaptureQueriesContext(connection) as seen:
        response = client.get(ADDRESS)
    assert "The picture is being drawn" in response.content.decode()
    assert "ETag" not in response
    assert len(seen) <= MOST_QUERIES
    client.get(ADDRESS)
    from procrastinate.contrib.django.models import ProcrastinateJob

    jobs = ProcrastinateJob.objects.filter(task_name="releases.draw")
    assert [it.args for it in jobs] == [{"sha256": release.sha256, "language": "en"}]


def test_the_worker_draws_what_was_ordered(
    client: Client, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counted.hub.releases.drawing.charts.render_svg", fake_render)
    monkeypatch.setattr(drawing.draw, "__kwdefaults__", {"render": fake_render})
    drawing_tasks.draw(release.sha256, "en")
    html = page(client)
    assert "The picture is being drawn" not in html
    assert html.count("water-share-wide") == 1


def test_a_picture_of_something_withdrawn_is_not_kept(release: Release) -> None:
    draw(release)
    folder = drawing._folder(release.sha256)
    assert folder.is_dir()
    withdraw(release)
    release.run.content = None
    release.run.state = "withdrawn"
    release.run.save()
    drawing_tasks.draw(release.sha256, "en")
    drawing.forget(release.sha256)
    assert not folder.exists()


def test_a_browser_that_has_it_is_told_so_until_something_changes(
    client: Client, release: Release
) -> None:
    draw(release, "en", "fr")
    client.get(ADDRESS)  # brings the cookie of the forms, on which the page depends
    first = client.get(ADDRESS)
    assert "no-cache" in first["Cache-Control"]
    known = {"If-None-Match": first["ETag"]}
    with CaptureQueriesContext(connection) as seen:
        assert client.get(ADDRESS, headers=known).status_code == 304
    assert len(seen) == 1
    assert client.get(ADDRESS, headers={**known, "Accept-Language": "fr"}).status_code == 200
    publish(number=2, summary="Again.")
    newer = client.get(ADDRESS, headers=known)
    assert newer.status_code == 200
    assert "There is a newer release of this study" in newer.content.decode()
    withdraw(release)
    assert client.get(ADDRESS, headers=known).status_code == 410


def test_the_short_address_leads_to_the_newest_that_stands(
    client: Client, release: Release
) -> None:
    second = publish(number=2, title="Second round")
    assert "Second round" in page(client, "/releases/lake-wards/")
    withdraw(second)
    html = page(client, "/releases/lake-wards/")
    assert "Second round" not in html
    assert "Release 2, withdrawn" in html
    assert client.get("/releases/lake-wards/2/").status_code == 410


@pytest.mark.parametrize(
    "path",
    ["", "1/", *(f"1/{name}" for name, _, _ in presenting.DOWNLOADS)],
)
def test_a_withdrawn_release_leaves_a_trace_at_all_its_addresses(
    client: Client, release: Release, path: str
) -> None:
    withdraw(release, "Two households could be recognised.")
    response = client.get(f"/releases/lake-wards/{path}")
    assert response.status_code == 410
    html = response.content.decode()
    for text in (
        "This release was withdrawn", "June 2, 2026", "September 9, 2026",
        "Steward: decides for the people in the data", "Two households could be recognised.",
        release.sha256,
    ):  # fmt: skip
        assert text in html
    assert "Amina" not in html
    assert "80%" not in html


@pytest.mark.parametrize(
    "path", ["nothing/", "nothing/1/", "lake-wards/7/", "lake-wards/1/other.txt"]
)
def test_what_is_not_there_is_not_found(client: Client, release: Release, path: str) -> None:
    assert client.get(f"/releases/{path}").status_code == 404


def test_study_and_page_have_their_languages(client: Client, release: Release) -> None:
    html = page(client, **{"Accept-Language": "ar"})
    assert '<html lang="ar" dir="rtl">' in html
    assert '<bdi lang="en">Drinks from an improved source.</bdi>' in html
    assert "English" in html
    main = page(client).split("<main")[1].split("</main>")[0]
    assert 'lang="en"' not in main


def test_nothing_written_in_a_study_becomes_markup(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    publish(title=evil, ownership=evil, summary=evil, sources=[evil])
    html = page(client)
    assert evil not in html
    assert "&lt;script&gt;" in html


def test_what_was_changed_after_publishing_is_not_shown(client: Client, release: Release) -> None:
    release.content["figures"][1]["value"] = "0.99"
    release.save()
    client.raise_request_exception = False
    assert client.get(ADDRESS).status_code == 500
    caches["pictures"].clear()
    assert client.get("/releases/").status_code == 200


def test_a_preview_shows_exactly_the_same(client: Client, release: Release) -> None:
    from django.template.loader import render_to_string

    draw(release)
    context = presenting.public_context(release.content, language="en")
    preview = bare(render_to_string("releases/public/_release.html", context))
    shown = bare(page(client))
    after_kicker = preview.index(telling.headline(make_release(), "en"))
    until_agreed = preview.index("Check it yourself", after_kicker + 2000)
    for part in (preview[after_kicker:until_agreed], preview[until_agreed:]):
        assert part.split(" On this page")[0] in shown
