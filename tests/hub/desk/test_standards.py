"""Feeds, metadata and harvesting: read by independent programs, and never more than is public."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import extruct
import feedparser
import httpx2
import pytest
from django.test import Client
from lxml import etree
from oaipmh_scythe import Scythe
from oaipmh_scythe.exceptions import (
    BadArgument,
    BadResumptionToken,
    CannotDisseminateFormat,
    IdDoesNotExist,
    NoRecordsMatch,
)
from tests.hub.accounts.cast import SECRET, House
from tests.hub.library.shelved import author, belong, draft, shelve
from tests.hub.releases.published import publish, withdraw

from counted.hub.desk import describing, indexing, oai, works
from counted.hub.library import actions
from counted.hub.library.models import Item
from counted.hub.ui.describing import beginning, legal, script

pytestmark = pytest.mark.django_db
BASE = "http://testserver/oai/"


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def hidden(house: House) -> list[Item]:
    """What could leak: a draft, what is for members, what is for a closed body."""
    return [
        draft("hidden-draft", by=house["Amina"], title=f"Draft {SECRET}"),
        shelve("hidden-members", visibility="members", title=f"Members {SECRET}"),
        shelve("hidden-body", visibility="body", body=house.committee.pk, title=f"Body {SECRET}"),
    ]


@pytest.fixture
def scythe() -> Iterator[Scythe]:
    """An independent harvester that asks our pages without a network."""
    browser = Client()

    def ask(request: Any) -> Any:
        where = urlsplit(str(request.url))
        got = browser.get(f"{where.path}?{where.query}")
        return httpx2.Response(got.status_code, content=got.content, headers=dict(got.headers))

    with Scythe(BASE) as made:
        made._client = httpx2.Client(transport=httpx2.MockTransport(ask))
        yield made


def feed(address: str, client: Client) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200
    return feedparser.parse(answer.content)


def ld(page: str) -> list[dict[str, Any]]:
    return extruct.extract(page, syntaxes=["json-ld"])["json-ld"]


class TestFeeds:
    @pytest.mark.parametrize("kind", ["atom", "rss"])
    def test_a_feed_holds_what_its_list_shows(self, client, hidden, kind) -> None:
        shelve("one", countries=["KEN"])
        shelve("two", kind="case", countries=["KEN"], language="sw")
        shelve("three", countries=["GHA"])
        found = feed(f"/feed/{kind}/?country=KEN", client)
        assert not found.bozo
        assert {it.link for it in found.entries} == {
            "http://testserver/initiatives/one/", "http://testserver/cases/two/",
        }  # fmt: skip
        assert all(it.get("published_parsed") for it in found.entries)
        everything = client.get(f"/feed/{kind}/").content.decode()
        assert SECRET not in everything
        assert "/initiatives/hidden" not in everything

    def test_whoever_is_signed_in_gets_the_same_feed_as_everybody(self, house, hidden) -> None:
        assert SECRET not in house.client("Dora").get("/feed/atom/").content.decode()

    def test_every_list_leads_to_its_feed(self, client) -> None:
        shelve("one")
        page = client.get("/initiatives/?country=XTV&sort=title").content.decode()
        assert 'href="/feed/atom/?country=XTV&amp;kind=initiative"' in page
        assert 'type="application/atom+xml"' in page
        assert len(feed("/feed/atom/?country=XTV&kind=initiative", client).entries) == 1

    def test_entries_say_their_language_and_survive_any_letters(self, client) -> None:
        shelve("odd", language="ar", title="ماء\x0b & <b>")
        text = client.get("/feed/atom/?language=ar").content.decode()
        assert 'xml:lang="ar"' in text
        assert feed("/feed/atom/?language=ar", client).entries[0].title.startswith("ماء &")


class TestPages:
    @pytest.mark.parametrize(
        ("path", "type"),
        [
            ("/initiatives/one/", "Project"),
            ("/cases/two/", "Report"),
            ("/resources/three/", "LearningResource"),
            ("/news/four/", "NewsArticle"),
            ("/topics/ethics/", "CollectionPage"),
            ("/releases/lake-wards/1/", "Dataset"),
            ("/organisations/lake/", "Organization"),
            ("/bodies/task-team/", "Organization"),
            ("/", "WebSite"),
        ],
    )
    def test_each_kind_of_page_describes_itself(self, client, house, path, type) -> None:
        for slug, kind in {
            "one": "initiative",
            "two": "case",
            "three": "resource",
            "four": "news",
        }.items():
            shelve(slug, kind)
        shelve("ethics", "room", record={"concept": "ethics"})
        publish()
        page = client.get(path).content.decode()
        (found,) = ld(page)
        assert found["@type"] == type
        assert found["@context"] == "https://schema.org"
        assert f'<link rel="canonical" href="http://testserver{path}">' in page
        assert '<meta property="og:title"' in page

    def test_a_dataset_says_where_its_files_are(self, client) -> None:
        row = publish()
        (found,) = ld(client.get("/releases/lake-wards/1/").content.decode())
        files = {it["contentUrl"] for it in found["distribution"]}
        assert "http://testserver/releases/lake-wards/1/figures.csv" in files
        assert found["name"] == row.title

    def test_people_are_described_as_they_chose(self, client, house) -> None:
        musa = house["Musa"]
        musa.listed, musa.about = "everybody", "I count."
        musa.save()
        (found,) = ld(client.get(f"/people/{musa.pk}/").content.decode())
        assert (found["@type"], found["name"]) == ("Person", "Musa")
        assert "example.org" not in json.dumps(found)
        musa.listed = "members"
        musa.save()
        assert ld(house.client("Boris").get(f"/people/{musa.pk}/").content.decode()) == []

    def test_what_is_not_public_is_not_described_to_those_who_may_read_it(self, house, hidden):
        for it in hidden:
            page = house.client("Dora").get(f"/initiatives/{it.slug}/").content.decode()
            assert SECRET in page
            assert ld(page) == []
            assert "og:title" not in page
        closed = f"/bodies/steering/meetings/{house.closed.pk}/"
        assert ld(house.page("Boris", closed)) == []

    def test_meetings_of_open_bodies_tell_no_address_of_a_call(self, house) -> None:
        (found,) = ld(house.page(None, f"/bodies/task-team/meetings/{house.open.pk}/"))
        assert found["@type"] == "Event"
        assert "call.example" not in json.dumps(found)

    def test_a_title_cannot_end_the_block(self, client) -> None:
        title = "</script><script>alert(1)</script>"
        shelve("evil", title=title)
        page = client.get("/initiatives/evil/").content.decode()
        assert "<script>alert" not in page
        assert ld(page)[0]["name"] == title


class TestMaps:
    def test_the_map_of_the_site_holds_what_is_public(self, client, house, hidden) -> None:
        shelve("water")
        indexing.rebuild()
        index = client.get("/sitemap.xml").content.decode()
        assert "http://testserver/sitemap-things.xml" in index
        part = client.get("/sitemap-things.xml").content.decode()
        etree.fromstring(part.encode())
        assert "http://testserver/initiatives/water/" in part
        assert "http://testserver/organisations/lake/" in part
        assert "/initiatives/hidden" not in part
        assert "/people/" not in part

    def test_robots_are_led_to_it(self, client) -> None:
        text = client.get("/robots.txt").content.decode()
        assert "Sitemap: http://testserver/sitemap.xml" in text
        assert "Disallow: /translate/" in text


class TestMetadata:
    def test_datacite_in_json_and_xml_say_the_same(self, client) -> None:
        record = {"type": "guidance", "year": 2024, "authors": ["Okello, T."], "doi": "10.5555/1"}
        item = shelve("water", "resource", made_up=False, licence="CC-BY-4.0", record=record)
        told = json.loads(client.get(f"/metadata/item/{item.pk}/datacite.json").content)
        assert told["identifiers"] == [{"identifier": "10.5555/1", "identifierType": "DOI"}]
        assert told["creators"] == [{"name": "Okello, T.", "nameType": "Personal"}]
        assert told["publicationYear"] == "2024"
        root = etree.fromstring(client.get(f"/metadata/item/{item.pk}/datacite.xml").content)
        space = {"d": describing.DATACITE}
        assert root.findtext("d:identifier", None, space) == "10.5555/1"
        assert root.findtext("d:creators/d:creator/d:creatorName", None, space) == "Okello, T."
        assert root.find("d:rightsList/d:rights", space).get("rightsIdentifier") == "CC-BY-4.0"

    def test_without_a_doi_it_is_pending_and_the_address_stands_beside(self, client) -> None:
        item = shelve("water")
        told = json.loads(client.get(f"/metadata/item/{item.pk}/datacite.json").content)
        assert told["identifiers"][0]["identifier"] == "(:tba)"
        assert told["alternateIdentifiers"][0]["alternateIdentifier"].endswith(
            "/initiatives/water/"
        )
        assert "made up" in [it["subject"] for it in told["subjects"]]

    def test_nothing_is_told_of_what_is_not_public(self, house, hidden) -> None:
        for it in hidden:
            for name in ("datacite.json", "datacite.xml", "dublin-core.xml"):
                address = f"/metadata/item/{it.pk}/{name}"
                assert house.client("Dora").get(address).status_code == 404

    def test_no_letter_breaks_the_xml(self, client) -> None:
        item = shelve("odd", title="a\x0bb\ufffe", keywords=["<x>&\x1f"])
        for name in ("datacite.xml", "dublin-core.xml"):
            etree.fromstring(client.get(f"/metadata/item/{item.pk}/{name}").content)

    def test_texts_are_made_fit(self) -> None:
        assert legal("a\x00b\ud800c") == "abc"
        assert beginning("word " * 200, longest=20) == "word word word word …"
        assert "<" not in script({"name": "</script>"})[len("<script ") : -len("</script>")]


class TestHarvest:
    @pytest.mark.parametrize("prefix", ["oai_dc", "oai_datacite", "datacite"])
    def test_everything_public_is_harvested_in_pages(
        self, scythe, hidden, monkeypatch, prefix
    ) -> None:
        monkeypatch.setattr(oai, "PER_PAGE", 3)
        for number in range(7):
            shelve(f"number-{number}")
        releases = [publish(number=it) for it in (1, 2)]
        gone = shelve("gone")
        belong(author(), "gone")
        actions.withdraw(item=gone, by=author(), reason="Asked for.")
        withdraw(releases[0])
        found = list(scythe.list_records(metadata_prefix=prefix))
        assert len(found) == len({it.header.identifier for it in found}) == 10
        deleted = {it.header.identifier for it in found if it.deleted}
        assert deleted == {
            f"oai:testserver:item/{gone.pk}", f"oai:testserver:release/{releases[0].pk}",
        }  # fmt: skip
        assert not any(SECRET in it.raw for it in found)
        headers = list(scythe.list_identifiers(metadata_prefix=prefix))
        assert len(headers) == 10

    def test_dates_and_sets_narrow_it(self, scythe) -> None:
        item = shelve("old")
        Item.objects.filter(pk=item.pk).update(changed_at="2024-05-05T12:00:00.5Z")
        shelve("new", "case")
        told = {
            (since, until): len(list(scythe.list_identifiers(
                metadata_prefix="oai_dc", from_=since, until=until)))
            for since, until in (("2024-05-05", "2024-05-05"),
                                 ("2024-05-05T12:00:00Z", "2024-05-05T12:00:00Z"))
        }  # fmt: skip
        assert set(told.values()) == {1}
        only = list(scythe.list_records(metadata_prefix="oai_dc", set_="case"))
        assert [it.header.setSpecs for it in only] == [["case"]]
        assert {"case", "release"} <= {it.setSpec for it in scythe.list_sets()}

    def test_what_became_narrower_is_told_to_be_gone(self, scythe) -> None:
        item = shelve("water")
        shelve("water", visibility="members")
        (found,) = scythe.list_records(metadata_prefix="oai_dc")
        assert found.deleted
        assert found.header.identifier == f"oai:testserver:item/{item.pk}"

    def test_one_record_and_who_answers(self, scythe) -> None:
        item = shelve("water")
        found = scythe.get_record(
            identifier=f"oai:testserver:item/{item.pk}", metadata_prefix="oai_dc"
        )
        assert found.metadata["title"] == ["Counting water"]
        assert found.metadata["identifier"] == ["http://testserver/initiatives/water/"]
        assert scythe.identify().deletedRecord == "persistent"
        formats = {it.metadataPrefix for it in scythe.list_metadata_formats()}
        assert formats == {"oai_dc", "oai_datacite", "datacite"}

    def test_what_cannot_be_answered_says_why(self, scythe, hidden) -> None:
        with pytest.raises(NoRecordsMatch):
            list(scythe.list_records(metadata_prefix="oai_dc"))
        with pytest.raises(CannotDisseminateFormat):
            list(scythe.list_records(metadata_prefix="marc"))
        with pytest.raises(BadArgument):
            list(scythe.list_records(metadata_prefix="oai_dc", from_="yesterday"))
        with pytest.raises(IdDoesNotExist):
            name = f"oai:testserver:item/{hidden[0].pk}"
            scythe.get_record(identifier=name, metadata_prefix="oai_dc")
        with pytest.raises(BadResumptionToken):
            list(scythe.list_records(resumption_token="made-up"))

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("", "badVerb"),
            ("verb=Identify&verb=Identify", "badVerb"),
            ("verb=Identify&x=1", "badArgument"),
            ("verb=ListRecords", "badArgument"),
            ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument"),
            ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
            (
                "verb=ListRecords&metadataPrefix=oai_dc&from=2024-01-01&until=2023-01-01",
                "badArgument",
            ),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=2024-13-01", "badArgument"),
            ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
            ("verb=ListRecords&metadataPrefix=oai_dc&set=%01nothing", "noRecordsMatch"),
        ],
    )
    def test_errors_are_those_of_the_protocol(self, client, query, code) -> None:
        shelve("water")
        root = etree.fromstring(client.get(f"/oai/?{query}").content)
        assert root.find(f"{{{oai.OAI}}}error").get("code") == code

    def test_harvesters_may_post(self, client) -> None:
        assert b"Counted" in client.post("/oai/", {"verb": "Identify"}).content

    def test_collections_are_known(self) -> None:
        assert {it.name for it in works.collections()} >= {"item", "release"}
