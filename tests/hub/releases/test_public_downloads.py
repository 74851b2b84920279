"""Files to take away: right, the same each time, and safe to open."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.hub.releases.published import publish
from tests.hub.releases.test_public_release import draw
from tests.io.releases import make_release

from counted.hub.releases import drawing
from counted.hub.releases.models import Release
from counted.io.release import read_release
from counted.model.release import restore

pytestmark = pytest.mark.django_db
NAMES = ["release.json", "figures.csv", "figures.xlsx", "sdmx.zip", "report.html"]


@pytest.fixture
def release() -> Release:
    made = publish()
    yield made
    drawing.forget(made.sha256)


def take(client: Client, name: str, **headers: str) -> bytes:
    response = client.get(f"/releases/lake-wards/1/{name}", headers=headers)
    assert response.status_code == 200
    return response.content


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_the_same_each_time_and_says_what_it_is(
    client: Client, release: Release, name: str
) -> None:
    draw(release)
    address = f"/releases/lake-wards/1/{name}"
    first, second = client.get(address), client.get(address)
    assert first.content == second.content
    assert first["Content-Disposition"].startswith('attachment; filename="lake-wards-1.')
    assert first["X-Content-Type-Options"] == "nosniff"
    assert release.sha256 in first["ETag"]
    assert "no-cache" in first["Cache-Control"]
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_the_release_as_data_can_be_read_back_and_checked(client: Client, release: Release) -> None:
    data = take(client, "release.json")
    assert read_release(data.decode()).sha256 == release.sha256 == json.loads(data)["sha256"]


def test_the_table_has_a_row_per_figure(client: Client, release: Release) -> None:
    rows = list(csv.DictReader(io.StringIO(take(client, "figures.csv").decode())))
    assert len(rows) == len(make_release().protected.figures)
    assert {row["release_sha256"] for row in rows} == {release.sha256}


def test_the_workbook_speaks_the_language_of_the_reader(client: Client, release: Release) -> None:
    english, arabic = (
        load_workbook(io.BytesIO(take(client, "figures.xlsx", **{"Accept-Language": language})))
        for language in ("en", "ar")
    )
    assert not english.worksheets[0].sheet_view.rightToLeft
    assert arabic.worksheets[0].sheet_view.rightToLeft


def test_the_messages_come_with_their_codes(client: Client, release: Release) -> None:
    with zipfile.ZipFile(io.BytesIO(take(client, "sdmx.zip"))) as bundle:
        assert bundle.namelist() == ["codes.csv", "figures.csv"]
        assert b"REPORTING_TYPE" not in bundle.read("figures.csv")


def test_the_report_waits_for_its_pictures(
    client: Client, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counted.io.charts.render_svg", None)
    waiting = client.get("/releases/lake-wards/1/report.html")
    assert waiting.status_code == 503
    assert waiting["Retry-After"]
    assert "pictures of this report are being drawn" in waiting.content.decode()
    draw(release)
    html = take(client, "report.html").decode()
    assert html.count("<svg") == 8
    assert 'lang="en"' in html


def test_two_languages_are_two_reports(client: Client, release: Release) -> None:
    draw(release, "en", "ar")
    english, arabic = (
        client.get("/releases/lake-wards/1/report.html", headers={"Accept-Language": language})
        for language in ("en", "ar")
    )
    assert english["ETag"] != arabic["ETag"]
    assert "Accept-Language" in english["Vary"]
    assert 'dir="rtl"' in arabic.content.decode()


def test_the_content_of_the_database_is_what_was_made(release: Release) -> None:
    kept = Release.objects.get(pk=release.pk)
    assert restore(kept.content, sha256=kept.sha256) == make_release()
