"""The interface for programs: the rules of the pages hold there too, and no question breaks it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from tests.hub.accounts.cast import SECRET, House
from tests.hub.library.shelved import draft, shelve
from tests.hub.releases.published import publish, withdraw

from counted.hub.accounts import programs, tokens
from counted.hub.accounts.models import Seat, Token, User
from counted.hub.api import api
from counted.hub.calls.models import Call
from counted.hub.desk.models import Request
from counted.hub.library.models import Item
from counted.hub.ui.models import Tally

pytestmark = pytest.mark.django_db
V1 = "/api/v1"
WRITING = ("read", "write")


@pytest.fixture
def house() -> House:
    return House()


def program(person: User | None = None, *scopes: str) -> Client:
    """A program that acts for somebody, or for nobody."""
    if person is None:
        return Client()
    _, secret = tokens.make(person=person, name="Test", scopes=scopes or ("read",), days=1)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def found(client: Client, path: str) -> set[str]:
    return {it["title"] for it in client.get(f"{V1}{path}").json()["found"]}


def send(client: Client, path: str, told: Any, method: str = "post") -> Any:
    ask = getattr(client, method)
    return ask(f"{V1}{path}", json.dumps(told), content_type="application/json")


class TestReading:
    def test_lists_narrow_as_pages_do_and_go_on_by_next(self) -> None:
        for number in range(23):
            shelve(f"number-{number}", countries=["KEN" if number else "GHA"])
        client = program()
        first = client.get(f"{V1}/items?country=KEN&kind=initiative").json()
        assert (first["total"], len(first["found"])) == (22, 20)
        rest = client.get(first["next"]).json()
        assert (len(rest["found"]), rest["next"]) == (2, None)
        assert found(client, "/items?country=GHA") == {"Counting number-0"}
        assert found(client, "/items?kind=case") == set()

    def test_everybody_reads_what_is_public_and_members_read_more(self, house) -> None:
        shelve("open")
        inside = shelve("inside", visibility="members", title=f"Inside {SECRET}")
        closed = shelve("closed", visibility="body", body=house.committee.pk, title=SECRET)
        hidden = draft("hidden", by=house["Amina"], title=f"Draft {SECRET}")
        nobody = program()
        assert SECRET not in nobody.get(f"{V1}/search").content.decode()
        for it in (inside, closed, hidden):
            assert nobody.get(f"{V1}/items/{it.pk}").status_code == 404
            assert program(house["Chen"]).get(f"{V1}/items/{it.pk}").status_code == 404
        musa = program(house["Musa"])
        assert found(musa, "/items") == {"Counting open", f"Inside {SECRET}"}
        statuses = [musa.get(f"{V1}/items/{it.pk}").status_code for it in (inside, closed, hidden)]
        assert statuses == [200, 404, 404]
        assert program(house["Amina"]).get(f"{V1}/items/{hidden.pk}").json()["state"] == "draft"

    def test_cookies_and_writing_alone_open_nothing(self, house) -> None:
        shelve("inside", visibility="members", title=SECRET)
        assert SECRET not in house.client("Dora").get(f"{V1}/search").content.decode()
        blind = program(house["Musa"], "write")
        assert SECRET not in blind.get(f"{V1}/search").content.decode()

    def test_organisations_bodies_releases_calls_and_concepts_are_told(self, house) -> None:
        nobody = program()
        assert nobody.get(f"{V1}/organisations/lake").json()["name"] == "Lake Group"
        assert nobody.get(f"{V1}/bodies/steering").json()["is_private"] is True
        assert SECRET not in nobody.get(f"{V1}/bodies/steering").content.decode()
        row = publish()
        told = nobody.get(f"{V1}/releases/lake-wards/1").json()
        assert told["sha256"] == row.sha256
        assert any(it["url"].endswith("/figures.csv") for it in told["files"])
        withdraw(row)
        assert nobody.get(f"{V1}/releases/lake-wards/1").status_code == 410
        assert "topic" in {it["scheme"] for it in nobody.get(f"{V1}/taxonomy").json()}
        me = program(house["Amina"]).get(f"{V1}/me").json()
        assert (me["name"], me["organisations"]) == ("Amina", ["lake"])

    def test_a_draft_of_a_call_is_not_told(self, house) -> None:
        now = timezone.now()
        call = Call.objects.create(
            author=house["Dora"], slug="tell", title="Tell us", summary="Please.",
            opens_at=now, closes_at=now + timedelta(days=9), published_at=now,
        )  # fmt: skip
        assert program().get(f"{V1}/calls/tell").status_code == 404
        assert program(house["Dora"]).get(f"{V1}/calls/tell").status_code == 200
        Call.objects.filter(pk=call.pk).update(state="published")
        assert program().get(f"{V1}/calls/tell").json()["stage"] == "open"


class TestWriting:
    def test_a_draft_is_begun_written_and_handed_in(self, house) -> None:
        amina = program(house["Amina"], *WRITING)
        wells = {"kind": "case", "title": "Wells", "language": "sw", "organisation": "lake"}
        made = send(amina, "/items", {**wells, "record": {"problem": "No water."}})
        assert made.status_code == 201, made.content
        told = made.json()
        assert (told["state"], told["organisation"]) == ("draft", "lake")
        path = f"/items/{told['id']}"
        changed = send(
            amina, path, {"summary": "Dry wells.", "base": told["revision"]}, "patch"
        ).json()
        assert (changed["title"], changed["summary"]) == ("Wells", "Dry wells.")
        asked = send(amina, f"{path}/submit", {"text": "Please."})
        assert asked.status_code == 201
        assert Request.objects.get(pk=asked.json()["request"]).asked_by == house["Amina"]
        assert program().get(f"{V1}{path}").status_code == 404
        again = send(amina, f"{path}/submit", {})
        assert again.status_code == 422
        assert again.json()["remedy"]

    def test_nobody_writes_without_a_token_that_may(self, house) -> None:
        for client, status in ((program(), 401), (house.client("Amina"), 401),
                               (program(house["Amina"]), 403)):  # fmt: skip
            answer = send(client, "/items", {"kind": "case", "title": "Wells"})
            assert answer.status_code == status
            assert answer.json()["what"]
        assert not Item.objects.exists()

    def test_nobody_writes_what_is_not_theirs_nor_in_a_strange_name(self, house) -> None:
        item = shelve("water")
        musa = program(house["Musa"], *WRITING)
        assert send(musa, f"/items/{item.pk}", {"title": "Mine"}, "patch").status_code == 404
        stolen = send(musa, "/items", {"kind": "case", "title": "W", "organisation": "lake"})
        assert stolen.status_code == 422
        page = send(musa, "/items", {"kind": "page", "title": "W"})
        assert page.status_code == 422

    @pytest.mark.parametrize(
        "told",
        [
            {"title": ""},
            {"title": "a\u0000b"},
            {"title": "W", "record": {"problem": "a\u0000b"}},
            {"title": "W", "record": {"nobody": 1}},
            {"title": "W", "language": "klingon"},
            {"title": "W", "countries": ["XXX"]},
            {"title": "W", "topics": ["no-such-topic"]},
            {"title": "W", "licence": "mine"},
            {"title": "W", "visibility": "body"},
            {"title": "W", "latitude": 1},
            {"title": "W", "organisation": "no-such"},
            {"title": "W", "unknown": 1},
        ],
    )
    def test_what_cannot_be_kept_is_refused_with_a_remedy(self, house, told) -> None:
        answer = send(program(house["Amina"], *WRITING), "/items", {"kind": "case", **told})
        assert answer.status_code == 422
        assert answer.json()["what"]
        assert answer.json()["remedy"]


class TestTokens:
    def test_a_token_ends_expires_and_goes_with_its_person(self, house) -> None:
        client = program(house["Musa"])
        assert client.get(f"{V1}/me").status_code == 200
        token = Token.objects.get()
        assert token.used_at
        Token.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
        assert client.get(f"{V1}/me").status_code == 401
        assert client.get(f"{V1}/items").status_code == 401
        Token.objects.update(expires_on=timezone.localdate())
        User.objects.filter(pk=house["Musa"].pk).update(is_active=False)
        assert client.get(f"{V1}/me").status_code == 401

    def test_only_its_hash_is_kept(self, house) -> None:
        _, secret = tokens.make(person=house["Musa"], name="T", scopes=["read"], days=9999)
        kept = Token.objects.get()
        assert secret not in str(Token.objects.values())
        assert kept.expires_on <= timezone.localdate() + timedelta(days=tokens.MOST_DAYS)

    def test_they_are_made_and_ended_on_a_page(self, house) -> None:
        made, _ = tokens.make(person=house["Musa"], name="Old", scopes=["read"], days=30)
        assert tokens.end(person=house["Amina"], pk=made.pk) is False
        chen = house.client("Chen")
        assert chen.post(f"/me/tokens/{made.pk}/end/").status_code == 404
        assert house.client("Musa").post(f"/me/tokens/{made.pk}/end/").status_code == 302
        assert not Token.objects.exists()


def test_too_many_requests_are_told_to_wait(house) -> None:
    client = program()
    asked = programs.PER_MINUTE_ANONYMOUS
    statuses = {client.get(f"{V1}/bodies/no-such").status_code for _ in range(asked)}
    assert statuses == {404}
    late = client.get(f"{V1}/bodies/no-such")
    assert (late.status_code, late.json()["remedy"] != "") == (429, True)
    assert int(late["Retry-After"]) > 0
    assert program(house["Musa"]).get(f"{V1}/bodies/no-such").status_code == 404


def test_one_network_of_ipv6_is_one_place(monkeypatch) -> None:
    monkeypatch.setattr(programs, "PER_MINUTE_ANONYMOUS", 2)
    ask = f"{V1}/bodies/no-such"
    found = [Client().get(ask, REMOTE_ADDR=f"2001:db8::{it}").status_code for it in (1, 2, 3)]
    assert found == [404, 404, 429]


def test_the_documentation_needs_nobody_elses_server(client) -> None:
    page = client.get("/api/").content.decode()
    assert "/api/v1/items" in page
    assert "<script" not in page
    assert client.get(f"{V1}/openapi.json").json()["info"]["title"] == "Counted"


schema = schemathesis.openapi.from_dict(api.get_openapi_schema())


@pytest.mark.slow
@schema.parametrize()
@settings(
    max_examples=25,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow,
                           HealthCheck.filter_too_much, HealthCheck.data_too_large],
)  # fmt: skip
def test_no_question_breaks_it(case, house) -> None:
    Tally.objects.all().delete()
    token, secret = tokens.make(person=house["Amina"], name="Fuzz", scopes=WRITING, days=1)
    if "key" in (case.path_parameters or {}):  # a draft of hers, so that writing really writes
        case.path_parameters["key"] = (Item.objects.first() or draft("w", by=house["Amina"])).pk
    asked = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
    kept = {k: v for k, v in asked.headers.items() if k.lower() not in ("content-length", "cookie")}
    answer = Client(raise_request_exception=False).generic(
        asked.method,
        asked.path_url,
        asked.body or b"",
        content_type=kept.pop("Content-Type", "application/json"),
        headers={**kept, "Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code < 500
    if answer.status_code >= 400 and answer.status_code != 405:
        assert answer.json()["what"]
    token.delete()


class TestOrganisations:
    def test_what_is_written_is_in_a_name_that_one_may_use(self, house) -> None:
        amina = program(house["Amina"], *WRITING)
        told = {"kind": "news", "title": "Wells", "language": "en", "speaks_for": "lake"}
        made = send(amina, "/items", told)
        assert (made.status_code, made.json()["speaks_for"]) == (201, "lake")
        key = made.json()["id"]
        assert send(amina, f"/items/{key}/submit", {"speaks_for": "lake"}).status_code == 201
        assert Request.objects.get().speaks_for.slug == "lake"
        assert Item.objects.get().latest.speaks_for.slug == "lake"
        chen = program(house["Chen"], *WRITING)
        for slug in ("lake", "no-such"):
            assert send(chen, "/items", {**told, "speaks_for": slug}).status_code == 422
        assert Item.objects.count() == 1

    def test_nobody_overwrites_what_they_have_not_read(self, house) -> None:
        item = draft("wells", by=house["Amina"])
        amina = program(house["Amina"], *WRITING)
        read = amina.get(f"{V1}/items/{item.pk}").json()["revision"]
        path = f"/items/{item.pk}"
        assert send(amina, path, {"title": "A", "base": read}, "patch").json()["revision"] == 2
        late = send(amina, path, {"title": "B", "base": read}, "patch")
        assert (late.status_code, late.json()["remedy"] != "") == (409, True)
        assert send(amina, path, {"title": "B"}, "patch").status_code == 409
        assert item.revisions.count() == 2

    def test_who_decides_on_an_item_reads_it_as_on_its_page(self, house) -> None:
        chair = User.objects.create_user("chair@example.org", name="Chair")
        Seat.objects.create(
            body=house.committee, person=chair, role="chair", start=timezone.localdate()
        )
        item = draft("wells", by=house["Amina"], visibility="members")
        Item.objects.filter(pk=item.pk).update(
            visibility="body", body=house.committee, state="waiting"
        )
        page = Client()
        page.force_login(chair)
        assert page.get("/initiatives/wells/").status_code == 200
        assert program(chair).get(f"{V1}/items/{item.pk}").status_code == 200
        assert program(house["Chen"]).get(f"{V1}/items/{item.pk}").status_code == 404


class TestAnswering:
    @pytest.fixture
    def call(self, house) -> Call:
        now = timezone.now()
        call = Call.objects.create(
            author=house["Dora"], slug="tell", title="Tell us", summary="Please.",
            opens_at=now, closes_at=now + timedelta(days=9), published_at=now, state="published",
        )  # fmt: skip
        one = call.questions.create(position=1, variant="long", label="Who?", is_required=True)
        call.questions.create(position=2, variant="number", label="How many?", most=9)
        call.questions.create(position=3, variant="file", label="Proof")
        call.questions.create(position=4, variant="text", label="Why?", condition=one)
        return call

    def test_an_answer_is_begun_saved_and_handed_in(self, house, call) -> None:
        amina = program(house["Amina"], *WRITING)
        asked = amina.get(f"{V1}/calls/tell").json()["questions"]
        who, how_many, proof, why = (it["key"] for it in asked)
        assert asked[3]["condition"] == who
        told = {"title": "Wells", "language": "sw", "speaks_for": "lake"}
        made = send(amina, "/calls/tell/contributions", told)
        assert made.status_code == 201, made.content
        assert (made.json()["missing"], made.json()["speaks_for"]) == ([who], "lake")
        path = f"/contributions/{made.json()['code']}"
        assert send(amina, f"{path}/submit", {}).status_code == 422
        for wrong in ({how_many: 12}, {how_many: "x"}, {proof: "x"}, {"999": "x"}, {who: "a\0"},
                      {who: {"a": []}}):  # fmt: skip
            base = amina.get(V1 + path).json()["version"]
            answer = send(amina, path, {"answers": wrong, "base": base}, "patch")
            if answer.status_code != 200:
                assert answer.status_code == 422, wrong
        base = amina.get(V1 + path).json()["version"]
        given = {who: "All of us", how_many: 7, why: ""}
        told = send(amina, path, {"answers": given, "base": base}, "patch")
        assert told.json()["answers"] == {who: "All of us", how_many: 7}
        for late in ({"base": base}, {}):  # another version, or none
            answer = send(amina, path, {"answers": {who: "Me"}, **late}, "patch")
            assert (answer.status_code, answer.json()["remedy"] != "") == (409, True)
        base = told.json()["version"]
        change = {"answers": {how_many: None}, "title": "Wells!", "base": base}
        told = send(amina, path, change, "patch")
        assert (told.json()["answers"], told.json()["title"]) == ({who: "All of us"}, "Wells!")
        assert send(amina, f"{path}/submit", {}).json()["state"] == "submitted"
        late = {"title": "Late", "base": told.json()["version"]}
        assert send(amina, path, late, "patch").status_code == 422

    def test_nobody_else_reads_or_writes_it_and_a_token_does_what_it_may(self, house, call) -> None:
        made = send(program(house["Amina"], *WRITING), "/calls/tell/contributions",
                    {"title": SECRET, "language": "en"}).json()  # fmt: skip
        path = f"/contributions/{made['code']}"
        assert program(house["Amina"]).get(V1 + path).status_code == 200
        assert send(program(house["Amina"]), path, {"title": "x"}, "patch").status_code == 403
        assert program(house["Amina"], "write").get(V1 + path).status_code == 404
        for other in ("Chen", "Dora", "Musa"):
            client = program(house[other], *WRITING)
            assert client.get(V1 + path).status_code == 404
            assert send(client, path, {"title": "x"}, "patch").status_code == 404
            assert send(client, f"{path}/submit", {}).status_code == 404
        assert program().get(V1 + path).status_code == 401
        Call.objects.update(state="draft")
        answer = send(program(house["Chen"], *WRITING), "/calls/tell/contributions",
                      {"title": "x", "language": "en"})  # fmt: skip
        assert answer.status_code == 404
