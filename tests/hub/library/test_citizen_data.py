"""What citizen data are is told in plain words, where the rule says so, and from every verdict."""

from __future__ import annotations

from html import unescape

import pytest
from tests.hub.library.shelved import author, shelve

from counted import standards
from counted.hub.library.verdicts import ANSWERS, LEVELS, STAGES

pytestmark = pytest.mark.django_db
ADDRESS = "/about/citizen-data/"


def test_the_page_tells_stages_levels_answers_and_where_they_come_from(client) -> None:
    page = unescape(client.get(ADDRESS).content.decode())
    for words in (*STAGES.values(), *LEVELS.values(), *ANSWERS.values()):
        assert str(words) in page
    facts = standards.load("participation")
    for one in facts["references"]:
        assert one["url"] in page
    enough = [it for it in facts["levels"] if it >= facts["enough_from"]]
    assert page.count(">Enough<") == len(enough)
    assert page.count("this stage decides") == len(facts["deciding_stages"])


def test_what_is_not_confirmed_says_so(client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Not confirmed." in client.get(ADDRESS).content.decode()
    confirmed = {**standards.load("participation"), "status": "confirmed"}
    monkeypatch.setattr(standards, "load", lambda _name: confirmed)
    assert "Not confirmed." not in client.get(ADDRESS).content.decode()


def test_every_page_leads_there_and_so_do_verdicts_and_the_form(client) -> None:
    shelve("lake", "case", record={"started_by": "people"})
    assert f'href="{ADDRESS}"' in client.get("/").content.decode()
    case = client.get("/cases/lake/").content.decode()
    assert case.index(f'href="{ADDRESS}"') < case.index("<footer")
    client.force_login(author())
    form = client.get("/library/new/cases/").content.decode()
    assert form.index(f'href="{ADDRESS}"') < form.index("<footer")
